/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-example-fit.h"

#include "sluice-example-candidates.h"
#include "sluice-function.h"

#include <string.h>

#define ARENA_BLOCK_SIZE 65536

/* A chain of transforms, and what it has to do. */
typedef struct
{
  const char *const *inputs;
  const char *const *wanted;
  guint n;
  const char *const *others;    /* (nullable) */
  SluiceTemplateScope *scope;
  SluiceZone *zone;
  SluiceArena *arena;
  GPtrArray *best;              /* (nullable) (element-type SluiceTransformCall) */
  guint best_failures;
} Search;

/* NULL where a link cannot be compiled or does not take the value. */
static char *
apply_chain (Search     *search,
             SluiceCall *calls,
             guint       n_calls,
             const char *input)
{
  SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, input, strlen (input));

  for (guint i = 0; i < n_calls && !sluice_value_is_null (&value); i++)
    {
      SluiceValue result;

      if (sluice_call_apply (&calls[i], &value, search->arena, &result) != NULL)
        return NULL;
      value = result;
    }
  return sluice_value_is_null (&value) ? NULL : sluice_value_to_string (&value);
}

static gboolean
fits_all (Search     *search,
          SluiceCall *calls,
          guint       n_calls)
{
  for (guint i = 0; i < search->n; i++)
    {
      g_autofree char *output = apply_chain (search, calls, n_calls, search->inputs[i]);

      if (g_strcmp0 (output, search->wanted[i]) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Values that the chain makes nothing of. */
static guint
count_failures (Search     *search,
                SluiceCall *calls,
                guint       n_calls)
{
  guint n = 0;

  for (guint i = 0; search->others != NULL && search->others[i] != NULL; i++)
    {
      g_autofree char *output = apply_chain (search, calls, n_calls, search->others[i]);

      n += output == NULL;
    }
  return n;
}

static void
keep_if_better (Search     *search,
                GPtrArray  *chain,
                SluiceCall *calls)
{
  const guint n_failures = count_failures (search, calls, chain->len);

  if (search->best != NULL && n_failures >= search->best_failures)
    return;
  g_clear_pointer (&search->best, g_ptr_array_unref);
  search->best = g_ptr_array_copy (chain, NULL, NULL);
  search->best_failures = n_failures;
}

/* Tries @chain, and gives what it makes of the first example. */
static char *
try_chain (Search    *search,
           GPtrArray *chain)
{
  SluiceCall calls[SLUICE_EXAMPLE_CHAIN] = { 0 };
  char *first = NULL;
  guint n = 0;

  while (n < chain->len && sluice_call_init (&calls[n], chain->pdata[n], search->scope, search->zone, search->arena, NULL))
    n++;
  if (n == chain->len)
    {
      first = apply_chain (search, calls, n, search->inputs[0]);
      if (g_strcmp0 (first, search->wanted[0]) == 0 && fits_all (search, calls, n))
        keep_if_better (search, chain, calls);
    }
  while (n > 0)
    sluice_call_clear (&calls[--n]);
  sluice_arena_reset (search->arena);
  return first;
}

/* Nobody takes parts out of what only programs read: digits of a hash fit by chance. */
static gboolean
leads_on (const SluiceTransformCall *call)
{
  static const char *const ends[] = { "hash", "uuid", "base64_encode", "hex_encode", "url_encode", NULL };

  return !g_strv_contains (ends, call->name);
}

/* A longer chain is looked for only where no shorter one does it. */
static void
search_chains (Search    *search,
               GPtrArray *chain,
               const char *reached,
               guint      depth,
               GPtrArray *candidates_kept)
{
  GPtrArray *candidates = sluice_example_candidates_new (reached, search->wanted[0]);

  g_ptr_array_add (candidates_kept, candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      g_autofree char *next = NULL;

      g_ptr_array_add (chain, candidates->pdata[i]);
      next = depth == 1 || search->best == NULL ? try_chain (search, chain) : NULL;
      if (depth > 1 && search->best == NULL && next != NULL && strcmp (next, reached) != 0 &&
          leads_on (candidates->pdata[i]))
        search_chains (search, chain, next, depth - 1, candidates_kept);
      g_ptr_array_set_size (chain, (int) chain->len - 1);
    }
}

static JsonArray *
chain_to_json (GPtrArray *chain)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < chain->len; i++)
    {
      const SluiceTransformCall *call = chain->pdata[i];
      JsonObject *object;

      if (call->arguments == NULL)
        {
          json_array_add_string_element (array, call->name);
          continue;
        }
      object = json_object_new ();
      json_object_set_object_member (object, call->name, json_object_ref (call->arguments));
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_example_fit:
 * @inputs: (array length=n): values of a column
 * @wanted: (array length=n): what somebody wants them to be
 * @n: how many, at least %SLUICE_EXAMPLE_FIT_LEAST
 * @others: (nullable) (array zero-terminated=1): other values of the column, which decide
 *   between chains that all fit
 *
 * Looks for the shortest chain of transforms that makes @wanted of @inputs: parts of the
 * value, other letters, other dates, things put around it, and pairs of these.
 *
 * Returns: (transfer full) (nullable): the transforms as a mapping has them, %NULL if there
 *   are none that fit, or nothing is to be done
 */
JsonArray *
sluice_example_fit (const char *const *inputs,
                    const char *const *wanted,
                    guint              n,
                    const char *const *others)
{
  g_autoptr(SluiceTemplateScope) scope = NULL;
  g_autoptr(SluiceZone) zone = NULL;
  g_autoptr(GPtrArray) chain = g_ptr_array_new ();
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  Search search = { .inputs = inputs, .wanted = wanted, .n = n, .others = others };
  gboolean all_same = TRUE;
  JsonArray *result;

  g_return_val_if_fail (inputs != NULL && wanted != NULL, NULL);

  for (guint i = 0; i < n; i++)
    all_same = all_same && strcmp (inputs[i], wanted[i]) == 0;
  if (n < SLUICE_EXAMPLE_FIT_LEAST || all_same)
    return NULL;

  scope = sluice_template_scope_new ();
  zone = sluice_zone_new (NULL, NULL);
  search.scope = scope;
  search.zone = zone;
  search.arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  for (guint depth = 1; depth <= SLUICE_EXAMPLE_CHAIN && search.best == NULL; depth++)
    search_chains (&search, chain, inputs[0], depth, kept);
  result = search.best != NULL ? chain_to_json (search.best) : NULL;
  g_clear_pointer (&search.best, g_ptr_array_unref);
  sluice_arena_free (search.arena);
  return result;
}
