/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-suggestion.h"

#include "sluice-column-plan.h"
#include "sluice-inferred-type.h"
#include "sluice-suggestion-chains.h"

#include <string.h>

#define ARENA_BLOCK_SIZE 65536

/* A way that refuses a tenth of what was refused before is still one to be told. */
#define WORTH_IT 10

/* The column, and the values it is tried on. */
typedef struct
{
  const SluiceSuggestionInput *input;
  SluiceTemplateScope *scope;
  SluiceZone *zone;
  SluiceArena *arena;
  guint n_values;
  GPtrArray *found;             /* (element-type SluiceSuggestion) */
} Search;

/**
 * sluice_suggestion_free:
 * @suggestion: (nullable): a suggestion
 */
void
sluice_suggestion_free (SluiceSuggestion *suggestion)
{
  if (suggestion == NULL)
    return;

  g_clear_pointer (&suggestion->transforms, json_array_unref);
  g_free (suggestion->reason);
  g_free (suggestion);
}

/**
 * sluice_suggestion_kind_get_name:
 * @kind: what is suggested
 *
 * Returns: its name, as programs see it
 */
const char *
sluice_suggestion_kind_get_name (SluiceSuggestionKind kind)
{
  static const char *const names[] = { "read", "target_type", "narrow", "widen", "trim", "nulls", "cut" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

static void
copy_call (const SluiceTransformCall *call,
           GPtrArray                 *transforms)
{
  SluiceTransformCall *copy = g_new0 (SluiceTransformCall, 1);

  copy->name = g_strdup (call->name);
  copy->arguments = call->arguments != NULL ? json_object_ref (call->arguments) : NULL;
  g_ptr_array_add (transforms, copy);
}

static void
add_calls (JsonArray *chain,
           GPtrArray *transforms)
{
  for (guint i = 0; chain != NULL && i < json_array_get_length (chain); i++)
    {
      JsonNode *node = json_array_get_element (chain, i);
      SluiceTransformCall call = { 0 };
      g_autoptr(GList) names = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          names = json_object_get_members (json_node_get_object (node));
          call.name = names->data;
          call.arguments = json_object_get_object_member (json_node_get_object (node), call.name);
        }
      else
        call.name = (char *) json_node_get_string (node);
      copy_call (&call, transforms);
    }
}

static SluiceMappingEntry *
make_entry (const SluiceMappingEntry *entry,
            SluiceType                type,
            JsonArray                *chain)
{
  SluiceMappingEntry *made = sluice_mapping_entry_new ();

  made->column = g_strdup (entry->column);
  made->type = type;
  for (guint i = 0; i < entry->transforms->len; i++)
    copy_call (entry->transforms->pdata[i], made->transforms);
  add_calls (chain, made->transforms);
  return made;
}

/* How many values the column refuses with that type and these further transforms;
 * G_MAXUINT where it cannot be made at all. */
static guint
count_refused (Search     *search,
               SluiceType  type,
               JsonArray  *chain)
{
  SluiceMappingEntry *entry = make_entry (search->input->entry, type, chain);
  SluiceColumnPlan plan;
  guint n = G_MAXUINT;

  if (sluice_column_plan_init (&plan, entry, 0, search->scope, search->zone, NULL, search->arena, NULL))
    {
      n = 0;
      for (guint i = 0; i < search->n_values; i++)
        {
          const char *text = search->input->values[i];
          const SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
          SluiceValue cell;

          n += sluice_column_plan_map (&plan, &value, search->arena, &cell) != NULL;
        }
    }
  sluice_column_plan_clear (&plan);
  sluice_mapping_entry_free (entry);
  sluice_arena_reset (search->arena);
  return n;
}

static SluiceSuggestion *
add (Search               *search,
     SluiceSuggestionKind  kind,
     JsonArray            *transforms,
     SluiceType            type,
     guint                 n_concerned,
     guint                 n_left)
{
  SluiceSuggestion *suggestion = g_new0 (SluiceSuggestion, 1);

  suggestion->kind = kind;
  suggestion->transforms = transforms;
  suggestion->type = type;
  suggestion->n_values = search->n_values;
  suggestion->n_concerned = n_concerned;
  suggestion->n_left = n_left;
  g_ptr_array_add (search->found, suggestion);
  return suggestion;
}

/* The transforms after which the type takes the most values. */
static JsonArray *
find_chain (Search     *search,
            SluiceType  type,
            guint       n_refused,
            guint      *ret_left)
{
  g_autoptr(GPtrArray) chains = sluice_suggestion_chains_new (search->input->values, type);
  JsonArray *best = NULL;

  *ret_left = n_refused;
  for (guint i = 0; i < chains->len && *ret_left > 0; i++)
    {
      const guint n = count_refused (search, type, chains->pdata[i]);

      if (n >= *ret_left)
        continue;
      *ret_left = n;
      best = chains->pdata[i];
    }
  return best != NULL && *ret_left * WORTH_IT <= n_refused ? json_array_ref (best) : NULL;
}

static SluiceType
infer_type (Search *search)
{
  SluiceInferredType inferred = { 0 };
  g_auto(SluiceInferredReading) reading = { .type = { .kind = SLUICE_TYPE_KIND_TEXT } };

  for (guint i = 0; i < search->n_values; i++)
    sluice_inferred_type_add_text (&inferred, search->input->values[i], strlen (search->input->values[i]));
  sluice_inferred_type_read (&inferred, NULL, &reading);
  return reading.type;
}

static gboolean
is_number (SluiceTypeKind kind)
{
  return kind == SLUICE_TYPE_KIND_INTEGER || kind == SLUICE_TYPE_KIND_DECIMAL || kind == SLUICE_TYPE_KIND_DOUBLE;
}

static gboolean
is_moment (SluiceTypeKind kind)
{
  return kind == SLUICE_TYPE_KIND_TIMESTAMP || kind == SLUICE_TYPE_KIND_TIMESTAMPTZ;
}

/**
 * sluice_suggestion_suits:
 * @type: the type of a column of a mapping
 * @target: the type that the table's column would have in a mapping
 *
 * Returns: whether the table's column takes the values as they are: a text takes all, a
 *   wider number a narrower one, a moment a date
 */
gboolean
sluice_suggestion_suits (SluiceType type,
                         SluiceType target)
{
  if (type.kind == target.kind || target.kind == SLUICE_TYPE_KIND_TEXT)
    return TRUE;
  if (is_number (type.kind) && is_number (target.kind))
    return target.kind != SLUICE_TYPE_KIND_INTEGER;
  if (type.kind == SLUICE_TYPE_KIND_BOOLEAN)
    return is_number (target.kind);
  return is_moment (target.kind) && (is_moment (type.kind) || type.kind == SLUICE_TYPE_KIND_DATE);
}

/* The type it has to have, and values that this refuses. */
static void
look_at_type (Search *search)
{
  const SluiceMappingEntry *entry = search->input->entry;
  const gboolean other = search->input->target != NULL &&
                         !sluice_suggestion_suits (entry->type, *search->input->target);
  const SluiceType type = other ? *search->input->target : entry->type;
  const guint n_refused = count_refused (search, type, NULL);
  g_autofree char *name = sluice_type_to_string (type);
  g_autofree char *wider = NULL;
  SluiceSuggestion *suggestion;
  JsonArray *chain;
  SluiceType fitting;
  guint n_left;

  if (n_refused == G_MAXUINT || (n_refused == 0 && !other))
    return;
  chain = n_refused > 0 ? find_chain (search, type, n_refused, &n_left) : NULL;
  if (n_refused == 0 || chain != NULL)
    {
      suggestion = add (search, other ? SLUICE_SUGGESTION_TARGET_TYPE : SLUICE_SUGGESTION_READ, chain, type, n_refused,
                        chain != NULL ? n_left : 0);
      suggestion->reason = other ? g_strdup_printf ("The target's column is %s", name)
                                 : g_strdup_printf ("%u of %u values are not written as %s is expected", n_refused,
                                                    search->n_values, name);
      return;
    }

  fitting = infer_type (search);
  if (other || fitting.kind == type.kind)
    return;
  wider = sluice_type_to_string (fitting);
  suggestion = add (search, SLUICE_SUGGESTION_WIDEN, NULL, fitting, n_refused, count_refused (search, fitting, NULL));
  suggestion->reason = g_strdup_printf ("%u of %u values are not %s, but all are %s", n_refused, search->n_values, name,
                                        wider);
}

/* Texts that are all numbers, dates or the like. */
static void
look_for_better_type (Search *search)
{
  const SluiceType type = infer_type (search);
  g_autofree char *name = sluice_type_to_string (type);
  SluiceSuggestion *suggestion;
  JsonArray *chain = NULL;
  guint n_left = 0;
  guint n_refused;

  if (search->n_values < 2 || type.kind == SLUICE_TYPE_KIND_TEXT || search->input->entry->transforms->len > 0)
    return;
  n_refused = count_refused (search, type, NULL);
  if (n_refused > 0)
    chain = find_chain (search, type, n_refused, &n_left);
  if (n_refused > 0 && (chain == NULL || n_left > 0))
    {
      g_clear_pointer (&chain, json_array_unref);
      return;
    }
  suggestion = add (search, SLUICE_SUGGESTION_NARROW, chain, type, search->n_values, 0);
  suggestion->reason = g_strdup_printf ("All %u values are %s", search->n_values, name);
}

static void
look_at_texts (Search *search)
{
  const SluiceType type = search->input->entry->type;
  g_autoptr(JsonArray) nulls = sluice_suggestion_null_words (search->input->values);
  SluiceSuggestion *suggestion;
  guint n_padded = 0, n_long = 0;

  for (guint i = 0; i < search->n_values; i++)
    {
      const char *text = search->input->values[i];
      const gsize n = strlen (text);

      n_padded += n > 0 && (g_ascii_isspace (text[0]) || g_ascii_isspace (text[n - 1]));
      n_long += search->input->target_length > 0 && g_utf8_strlen (text, -1) > search->input->target_length;
    }
  if (n_padded > 0)
    {
      suggestion = add (search, SLUICE_SUGGESTION_TRIM, sluice_suggestion_chain ("trim", NULL), type, n_padded, 0);
      suggestion->reason = g_strdup_printf ("%u of %u values have white space around them", n_padded, search->n_values);
    }
  if (json_array_get_length (nulls) > 0)
    {
      suggestion = add (search, SLUICE_SUGGESTION_NULLS, sluice_suggestion_null_chain (nulls), type,
                        json_array_get_length (nulls), 0);
      suggestion->reason = g_strdup_printf ("“%s” seems to say that there is no value",
                                            json_array_get_string_element (nulls, 0));
    }
  if (n_long > 0)
    {
      suggestion = add (search, SLUICE_SUGGESTION_CUT, sluice_suggestion_cut_chain (search->input->target_length), type,
                        n_long, 0);
      suggestion->reason = g_strdup_printf ("%u of %u values are longer than the %u characters of the target's column",
                                            n_long, search->n_values, search->input->target_length);
    }
}

/* What the chain does already is not suggested again. */
static gboolean
has_transform (const SluiceMappingEntry *entry,
               const char               *name)
{
  for (guint i = 0; i < entry->transforms->len; i++)
    {
      if (strcmp (((const SluiceTransformCall *) entry->transforms->pdata[i])->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
drop_what_is_done (Search *search)
{
  static const char *const names[] = { [SLUICE_SUGGESTION_TRIM] = "trim", [SLUICE_SUGGESTION_NULLS] = "null_if",
                                       [SLUICE_SUGGESTION_CUT] = "substring" };

  for (guint i = search->found->len; i-- > 0;)
    {
      const SluiceSuggestion *suggestion = search->found->pdata[i];
      const char *name = suggestion->kind < G_N_ELEMENTS (names) ? names[suggestion->kind] : NULL;

      if (name != NULL && has_transform (search->input->entry, name))
        g_ptr_array_remove_index (search->found, i);
    }
}

/**
 * sluice_suggestions_find:
 * @input: what is known of a column
 *
 * Tries the column on the values of the sample, and looks for a type or for transforms
 * with which it refuses fewer of them, or says more of them. Nothing is suggested that was
 * not tried.
 *
 * Returns: (transfer full) (element-type SluiceSuggestion): what would be better, the most
 *   pressing first
 */
GPtrArray *
sluice_suggestions_find (const SluiceSuggestionInput *input)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_suggestion_free);
  g_autoptr(SluiceTemplateScope) scope = sluice_template_scope_new ();
  g_autoptr(SluiceZone) zone = NULL;
  Search search = { .input = input, .scope = scope, .found = found };

  g_return_val_if_fail (input != NULL && input->entry != NULL && input->values != NULL, found);

  search.n_values = g_strv_length ((GStrv) input->values);
  zone = sluice_zone_new (input->zone, NULL);
  if (zone == NULL || search.n_values == 0)
    return found;

  search.zone = zone;
  search.arena = sluice_arena_new (ARENA_BLOCK_SIZE);
  look_at_type (&search);
  if (input->entry->type.kind == SLUICE_TYPE_KIND_TEXT && found->len == 0)
    {
      if (input->target == NULL)
        look_for_better_type (&search);
      if (found->len == 0)
        look_at_texts (&search);
      drop_what_is_done (&search);
    }
  sluice_arena_free (search.arena);
  return found;
}

/**
 * sluice_suggestion_to_json:
 * @suggestion: a suggestion
 *
 * Returns: (transfer full): it, as `sluice-cli suggest` prints it
 */
JsonObject *
sluice_suggestion_to_json (const SluiceSuggestion *suggestion)
{
  g_autofree char *type = NULL;
  JsonObject *object;

  g_return_val_if_fail (suggestion != NULL, NULL);

  object = json_object_new ();
  type = sluice_type_to_string (suggestion->type);
  json_object_set_string_member (object, "kind", sluice_suggestion_kind_get_name (suggestion->kind));
  json_object_set_string_member (object, "reason", suggestion->reason);
  json_object_set_string_member (object, "type", type);
  json_object_set_array_member (object, "transforms", suggestion->transforms != NULL
                                                      ? json_array_ref (suggestion->transforms) : json_array_new ());
  json_object_set_int_member (object, "values", suggestion->n_values);
  json_object_set_int_member (object, "concerned", suggestion->n_concerned);
  json_object_set_int_member (object, "left", suggestion->n_left);
  return object;
}
