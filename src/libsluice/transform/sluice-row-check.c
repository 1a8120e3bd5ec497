/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-check.h"

#include "sluice-check-one-of.h"
#include "sluice-check-range.h"
#include "sluice-error.h"
#include "sluice-function.h"
#include "sluice-seen-values.h"

/* What the values of a column may take before they move to a file. */
#define UNIQUE_MEMORY (64 * 1024 * 1024)

struct _SluiceRowCheck
{
  SluiceCheckRule rule;
  guint column;
  char *message;
  char *measured;               /* (nullable) length: of the last value that did not pass */
  GRegex *pattern;              /* (nullable) pattern */
  SluiceCheckRange range;
  SluiceCheckOneOf *one_of;     /* (nullable) one_of */
  gint64 min_count;             /* length: -1 = any */
  gint64 max_count;
  SluiceLookups *lookups;       /* (nullable) (unowned) exists_in */
  guint lookup;
  SluiceSeenValues *seen;       /* (nullable) unique */
};

static gboolean
init_pattern (SluiceRowCheck             *self,
              const SluiceCheck          *check,
              const SluiceTemplateScope  *scope,
              GError                    **error)
{
  g_autofree char *text = NULL;

  if (g_strstr_len (check->pattern, -1, "{{") != NULL)
    {
      text = sluice_template_render (check->pattern, scope, SLUICE_TEMPLATE_PLAIN, NULL, error);
      if (text == NULL)
        return FALSE;
    }
  else
    {
      text = g_strdup (check->pattern);
    }
  self->pattern = sluice_pattern_new (text, error);
  self->message = g_strdup_printf ("does not match the pattern “%s”", text);
  return self->pattern != NULL;
}

static void
init_length (SluiceRowCheck    *self,
             const SluiceCheck *check)
{
  self->min_count = check->min_count;
  self->max_count = check->max_count;
}

static gboolean
init_exists (SluiceRowCheck     *self,
             const SluiceCheck  *check,
             SluiceLookups      *lookups,
             GError            **error)
{
  self->lookups = lookups;
  self->message = g_strdup_printf ("is no key of the lookup “%s”", check->lookup);
  return sluice_lookups_resolve (lookups, check->lookup, &self->lookup, error);
}

static gboolean
init_rule (SluiceRowCheck             *self,
           const SluiceCheck          *check,
           const SluiceConverter      *converter,
           const SluiceTemplateScope  *scope,
           SluiceArena                *arena,
           SluiceLookups              *lookups,
           GError                    **error)
{
  switch (check->rule)
    {
    case SLUICE_CHECK_RANGE:
      if (!sluice_check_range_init (&self->range, check, converter, scope, arena, error))
        return FALSE;
      self->message = sluice_check_range_describe (&self->range);
      return TRUE;
    case SLUICE_CHECK_PATTERN:
      return init_pattern (self, check, scope, error);
    case SLUICE_CHECK_ONE_OF:
      self->one_of = sluice_check_one_of_new (check, converter, scope, arena, error);
      if (self->one_of == NULL)
        return FALSE;
      self->message = sluice_check_one_of_describe (self->one_of);
      return TRUE;
    case SLUICE_CHECK_LENGTH:
      init_length (self, check);
      return TRUE;
    case SLUICE_CHECK_EXISTS_IN:
      return init_exists (self, check, lookups, error);
    case SLUICE_CHECK_UNIQUE:
      self->seen = sluice_seen_values_new (UNIQUE_MEMORY);
      self->message = g_strdup ("is that of an earlier row");
      return TRUE;
    case SLUICE_CHECK_EXPRESSION:
    case SLUICE_CHECK_ROW_COUNT:
    case SLUICE_CHECK_FRESHNESS:
      g_return_val_if_reached (FALSE);
    case SLUICE_CHECK_REQUIRED:
    default:
      self->message = g_strdup ("is empty (NULL), but required");
      return TRUE;
    }
}

/**
 * sluice_row_check_new:
 * @check: a check of a task
 * @schema: the columns of the rows
 * @scope: what templates see
 * @zone: (transfer none): the source's zone
 * @arena: what outlives the check
 * @lookups: (nullable): the task's lookups, which outlive the check
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_column`, `unknown_lookup`,
 *   `invalid_pattern`, `invalid_value` or those of templates
 *
 * Returns: (transfer full) (nullable): the compiled check
 */
SluiceRowCheck *
sluice_row_check_new (const SluiceCheck          *check,
                      SluiceSchema               *schema,
                      const SluiceTemplateScope  *scope,
                      SluiceZone                 *zone,
                      SluiceArena                *arena,
                      SluiceLookups              *lookups,
                      GError                    **error)
{
  g_autoptr(SluiceRowCheck) self = NULL;
  SluiceConverter converter;
  int column;

  g_return_val_if_fail (check != NULL, NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  column = sluice_schema_find (schema, check->column);
  if (column < 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_column",
                        "a check names the column “%s”, which the mapping does not have",
                        check->column);
      return NULL;
    }

  self = g_new0 (SluiceRowCheck, 1);
  self->rule = check->rule;
  self->column = (guint) column;
  sluice_converter_init (&converter, sluice_schema_get (schema, self->column)->type, zone);
  if (!init_rule (self, check, &converter, scope, arena, lookups, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_row_check_free:
 * @self: (transfer full): a check
 */
void
sluice_row_check_free (SluiceRowCheck *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_pointer (&self->one_of, sluice_check_one_of_free);
  g_clear_pointer (&self->seen, sluice_seen_values_free);
  g_free (self->measured);
  g_free (self->message);
  g_free (self);
}

/**
 * sluice_row_check_get_column:
 * @self: a check
 *
 * Returns: the place of the column it looks at
 */
guint
sluice_row_check_get_column (const SluiceRowCheck *self)
{
  return self->column;
}

static gboolean
matches (const SluiceRowCheck *self,
         const SluiceValue    *value,
         SluiceArena          *arena,
         const char          **ret_message)
{
  g_autoptr(GError) error = NULL;
  SluiceValue text;

  if (sluice_convert_to_text (NULL, value, arena, &text) != NULL)
    return FALSE;
  if (g_regex_match_full (self->pattern, text.s, text.len, 0, 0, NULL, &error))
    return TRUE;
  if (error != NULL && g_utf8_validate_len (text.s, text.len, NULL))
    *ret_message = SLUICE_PATTERN_GAVE_UP;
  return FALSE;
}

/* NULL, or which of its codes. A value that cannot be made a text has no length. */
static const char *
measure (SluiceRowCheck     *self,
         const SluiceValue  *value,
         SluiceArena        *arena,
         const char        **ret_message)
{
  SluiceValue text;
  gboolean is_short;
  glong length;

  if (sluice_convert_to_text (NULL, value, arena, &text) != NULL)
    return NULL;
  length = g_utf8_strlen (text.s, (gssize) text.len);
  is_short = self->min_count >= 0 && length < self->min_count;
  if (!is_short && (self->max_count < 0 || length <= self->max_count))
    return NULL;
  g_free (self->measured);
  if (is_short)
    self->measured = g_strdup_printf ("has %ld characters, fewer than the %" G_GINT64_FORMAT " it needs", length,
                                      self->min_count);
  else
    self->measured = g_strdup_printf ("has %ld characters, more than the %" G_GINT64_FORMAT " allowed", length,
                                      self->max_count);
  *ret_message = self->measured;
  return is_short ? "too_short" : "too_long";
}

static gboolean
exists (const SluiceRowCheck *self,
        const SluiceValue    *value,
        SluiceArena          *arena)
{
  SluiceValue none;

  return sluice_lookups_find (self->lookups, self->lookup, value, SLUICE_LOOKUP_NO_SLOT, arena, &none) ==
         SLUICE_LOOKUP_FOUND;
}

/**
 * sluice_row_check_judge:
 * @self: a check
 * @value: a cell of its column
 * @arena: for texts
 * @ret_message: (out): what is wrong with the value, until the next call
 *
 * NULL passes every rule but `required`. Of a text that a pattern gives up on, nobody
 * knows whether it matches: it does not pass.
 *
 * Returns: (nullable): %NULL, or the code of the violation, a static string
 */
const char *
sluice_row_check_judge (SluiceRowCheck     *self,
                        const SluiceValue  *value,
                        SluiceArena        *arena,
                        const char        **ret_message)
{
  *ret_message = self->message;
  if (sluice_value_is_null (value))
    return self->rule == SLUICE_CHECK_REQUIRED ? "required" : NULL;

  switch (self->rule)
    {
    case SLUICE_CHECK_RANGE:
      return sluice_check_range_passes (&self->range, value) ? NULL : "out_of_range";
    case SLUICE_CHECK_PATTERN:
      return matches (self, value, arena, ret_message) ? NULL : "no_match";
    case SLUICE_CHECK_ONE_OF:
      return sluice_check_one_of_passes (self->one_of, value) ? NULL : "not_in_set";
    case SLUICE_CHECK_LENGTH:
      return measure (self, value, arena, ret_message);
    case SLUICE_CHECK_EXISTS_IN:
      return exists (self, value, arena) ? NULL : "no_lookup";
    case SLUICE_CHECK_UNIQUE:
      return sluice_seen_values_contains (self->seen, value) ? "not_unique" : NULL;
    case SLUICE_CHECK_REQUIRED:
    case SLUICE_CHECK_EXPRESSION:
    case SLUICE_CHECK_ROW_COUNT:
    case SLUICE_CHECK_FRESHNESS:
    default:
      return NULL;
    }
}

/**
 * sluice_row_check_accept:
 * @self: a check
 * @value: a cell of its column, of a row that goes on
 * @error: `no_space`, `failed`
 *
 * What `unique` compares later rows with.
 *
 * Returns: whether it worked
 */
gboolean
sluice_row_check_accept (SluiceRowCheck     *self,
                         const SluiceValue  *value,
                         GError            **error)
{
  return self->seen == NULL || sluice_value_is_null (value) || sluice_seen_values_add (self->seen, value, error);
}
