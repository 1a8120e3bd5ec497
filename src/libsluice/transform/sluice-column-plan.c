/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-plan.h"

#include "sluice-constant.h"
#include "sluice-error.h"
#include "sluice-json-text.h"

/* A value of the mapping itself: `value` goes through the transforms, `default`
 * does not. */
static gboolean
read_constant (const SluiceColumnPlan     *self,
               JsonNode                   *node,
               const char                 *key,
               gboolean                    with_calls,
               const SluiceTemplateScope  *scope,
               SluiceArena                *arena,
               SluiceValue                *ret_value,
               GError                    **error)
{
  g_autoptr(JsonNode) rendered = sluice_constant_render (node, scope, error);
  g_autofree char *text = NULL;
  g_autofree char *why = NULL;
  const char *code = NULL;
  SluiceValue value;

  if (rendered == NULL)
    return FALSE;
  value = sluice_constant_to_value (rendered, arena);
  if (with_calls)
    code = sluice_column_plan_map (self, &value, arena, ret_value);
  else if (sluice_value_is_null (&value))
    *ret_value = SLUICE_NULL_VALUE;
  else
    code = self->converter.func (&self->converter, &value, arena, ret_value);
  if (code == NULL)
    return TRUE;

  text = sluice_value_to_string (&value);
  why = sluice_convert_explain (code, self->entry->type);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                    "the “%s” of the column “%s” is “%s”, which %s", key, self->entry->column,
                    text, why);
  return FALSE;
}

static gboolean
init_calls (SluiceColumnPlan           *self,
            const SluiceTemplateScope  *scope,
            SluiceZone                 *zone,
            SluiceArena                *arena,
            GError                    **error)
{
  GPtrArray *transforms = self->entry->transforms;
  guint n = transforms != NULL ? transforms->len : 0;

  self->calls = g_new0 (SluiceCall, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      if (!sluice_call_init (&self->calls[i], g_ptr_array_index (transforms, i), scope, zone, arena,
                             error))
        {
          g_prefix_error (error, "column “%s”: ", self->entry->column);
          return FALSE;
        }
      self->n_calls++;
    }
  return TRUE;
}

/**
 * sluice_column_plan_init:
 * @self: (out caller-allocates): the plan; clear it also on failure
 * @entry: the column as the mapping says it, outlives @self
 * @slot: its place in the records, or %SLUICE_NO_SLOT
 * @scope: what templates see
 * @zone: (transfer none): the source's zone, outlives @self
 * @marks: (nullable): by which marks the source writes numbers, outlives @self
 * @arena: what outlives @self
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_value`, or what
 *   sluice_call_init() gives
 *
 * Returns: %TRUE if the column can be made
 */
gboolean
sluice_column_plan_init (SluiceColumnPlan           *self,
                         const SluiceMappingEntry   *entry,
                         guint                       slot,
                         const SluiceTemplateScope  *scope,
                         SluiceZone                 *zone,
                         const SluiceNumberMarks    *marks,
                         SluiceArena                *arena,
                         GError                    **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  *self = (SluiceColumnPlan) { .entry = entry, .slot = slot };
  self->constant = self->default_value = SLUICE_NULL_VALUE;
  sluice_converter_init (&self->converter, entry->type, zone);
  if (!init_calls (self, scope, zone, arena, error))
    return FALSE;
  if (entry->default_value != NULL &&
      !read_constant (self, entry->default_value, "default", FALSE, scope, arena,
                      &self->default_value, error))
    return FALSE;
  self->computed = entry->expression != NULL;
  self->quotes_text = entry->type.kind == SLUICE_TYPE_KIND_JSON && slot != SLUICE_NO_SLOT && self->n_calls == 0;
  self->plain = self->n_calls == 0 && sluice_value_is_null (&self->default_value);

  if (slot != SLUICE_NO_SLOT)
    {
      /* The constants above are the task's, not the source's. */
      self->converter.marks = marks;
      return TRUE;
    }
  if (entry->value != NULL)
    return read_constant (self, entry->value, "value", TRUE, scope, arena, &self->constant, error);
  self->constant = self->default_value;
  return TRUE;
}

/**
 * sluice_column_plan_clear:
 * @self: a plan
 */
void
sluice_column_plan_clear (SluiceColumnPlan *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_calls; i++)
    sluice_call_clear (&self->calls[i]);
  g_clear_pointer (&self->calls, g_free);
  g_clear_pointer (&self->lookup, sluice_lookup_column_free);
  self->n_calls = 0;
}

/* A text of the record itself is JSON already, in its quotes: to look for JSON
 * inside of it would make another value of it. */
static const char *
convert (const SluiceColumnPlan *self,
         const SluiceValue      *in,
         SluiceArena            *arena,
         SluiceValue            *ret_value)
{
  if (!self->quotes_text || in->kind != SLUICE_VALUE_TEXT || in->len == 0)
    return self->converter.func (&self->converter, in, arena, ret_value);

  *ret_value = sluice_json_text_quote (in->s, in->len, arena);
  return NULL;
}

static const char *
run_chain (const SluiceColumnPlan *self,
           const SluiceValue      *in,
           SluiceArena            *arena,
           SluiceValue            *ret_value)
{
  SluiceValue value = *in;

  for (guint i = 0; i < self->n_calls; i++)
    {
      SluiceValue result;
      const char *code;

      if (sluice_value_is_null (&value) && !self->calls[i].function->takes_null)
        continue;
      code = sluice_call_apply (&self->calls[i], &value, arena, &result);
      if (code != NULL)
        return code;
      value = result;
    }

  if (!sluice_value_is_null (&value))
    return convert (self, &value, arena, ret_value);
  *ret_value = self->default_value;
  return NULL;
}

/**
 * sluice_column_plan_map:
 * @self: a plan
 * @in: what the record holds
 * @arena: what new texts are put into
 * @ret_value: (out caller-allocates): the cell, of the column's type or NULL
 *
 * The default is looked at last, so that it also takes the place of a NULL that
 * a transform makes.
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_column_plan_map (const SluiceColumnPlan *self,
                        const SluiceValue      *in,
                        SluiceArena            *arena,
                        SluiceValue            *ret_value)
{
  if (in->kind == SLUICE_VALUE_INVALID)
    return "invalid_encoding";
  if (!self->plain)
    return run_chain (self, in, arena, ret_value);
  if (!sluice_value_is_null (in))
    return convert (self, in, arena, ret_value);
  *ret_value = SLUICE_NULL_VALUE;
  return NULL;
}

/**
 * sluice_column_plan_set_lookups:
 * @self: the plan of a column with a `lookup`
 * @lookups: (nullable): the task's lookups, which outlive the plan
 * @error: %SLUICE_ERROR_INVALID with `unknown_lookup` or `unknown_field`
 *
 * Returns: whether the column's lookup is there
 */
gboolean
sluice_column_plan_set_lookups (SluiceColumnPlan  *self,
                                SluiceLookups     *lookups,
                                GError           **error)
{
  g_return_val_if_fail (self != NULL && self->entry->lookup != NULL, FALSE);

  self->lookup = sluice_lookup_column_new (self->entry->lookup, lookups, error);
  return self->lookup != NULL;
}

/**
 * sluice_column_plan_look_up:
 * @self: the plan of a column with a `lookup`
 * @key: what the record holds
 * @arena: what new texts are put into
 * @ret_value: (out caller-allocates): the cell, of the column's type or NULL
 *
 * Returns: (nullable): %NULL, or the code of the problem
 */
const char *
sluice_column_plan_look_up (const SluiceColumnPlan *self,
                            const SluiceValue      *key,
                            SluiceArena            *arena,
                            SluiceValue            *ret_value)
{
  SluiceLookupOutcome outcome;
  SluiceValue found;
  const char *code = sluice_lookup_column_find (self->lookup, key, arena, &found, &outcome);

  if (code != NULL)
    return code;
  if (outcome == SLUICE_LOOKUP_FOUND)
    return sluice_column_plan_map (self, &found, arena, ret_value);
  *ret_value = SLUICE_NULL_VALUE;
  return NULL;
}
