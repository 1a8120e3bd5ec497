/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-check.h"

#include "sluice-check-one-of.h"
#include "sluice-check-range.h"
#include "sluice-error.h"
#include "sluice-function.h"

struct _SluiceRowCheck
{
  SluiceCheckRule rule;
  SluiceSeverity severity;
  guint column;
  char *message;
  GRegex *pattern;              /* (nullable) pattern */
  SluiceCheckRange range;
  SluiceCheckOneOf *one_of;     /* (nullable) one_of */
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

static gboolean
init_rule (SluiceRowCheck             *self,
           const SluiceCheck          *check,
           const SluiceConverter      *converter,
           const SluiceTemplateScope  *scope,
           SluiceArena                *arena,
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
    case SLUICE_CHECK_REQUIRED:
    default:
      self->message = g_strdup ("must not be empty (NULL)");
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
 * @error: %SLUICE_ERROR_INVALID with the code `unknown_column`,
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
  self->severity = check->severity;
  self->column = (guint) column;
  sluice_converter_init (&converter, sluice_schema_get (schema, self->column)->type, zone);
  if (!init_rule (self, check, &converter, scope, arena, error))
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

/**
 * sluice_row_check_get_severity:
 * @self: a check
 *
 * Returns: what a violation does
 */
SluiceSeverity
sluice_row_check_get_severity (const SluiceRowCheck *self)
{
  return self->severity;
}

/**
 * sluice_row_check_get_code:
 * @self: a check
 *
 * Returns: the code of a violation, a static string
 */
const char *
sluice_row_check_get_code (const SluiceRowCheck *self)
{
  static const char *const codes[] = {
    [SLUICE_CHECK_REQUIRED] = "required",
    [SLUICE_CHECK_RANGE] = "out_of_range",
    [SLUICE_CHECK_PATTERN] = "no_match",
    [SLUICE_CHECK_ONE_OF] = "not_in_set",
  };

  return codes[self->rule];
}

/**
 * sluice_row_check_get_message:
 * @self: a check
 *
 * Returns: what is wrong with a value that violates it
 */
const char *
sluice_row_check_get_message (const SluiceRowCheck *self)
{
  return self->message;
}

static gboolean
matches (const SluiceRowCheck *self,
         const SluiceValue    *value,
         SluiceArena          *arena)
{
  SluiceValue text;

  return sluice_convert_to_text (NULL, value, arena, &text) == NULL &&
         g_regex_match_full (self->pattern, text.s, text.len, 0, 0, NULL, NULL);
}

/**
 * sluice_row_check_passes:
 * @self: a check
 * @value: a cell of its column
 * @arena: for texts
 *
 * NULL passes every rule but `required`. A pattern that gives up on a text does
 * not match it.
 *
 * Returns: %TRUE if @value is as it should be
 */
gboolean
sluice_row_check_passes (const SluiceRowCheck *self,
                         const SluiceValue    *value,
                         SluiceArena          *arena)
{
  if (sluice_value_is_null (value))
    return self->rule != SLUICE_CHECK_REQUIRED;

  switch (self->rule)
    {
    case SLUICE_CHECK_RANGE:
      return sluice_check_range_passes (&self->range, value);
    case SLUICE_CHECK_PATTERN:
      return matches (self, value, arena);
    case SLUICE_CHECK_ONE_OF:
      return sluice_check_one_of_passes (self->one_of, value);
    case SLUICE_CHECK_REQUIRED:
    default:
      return TRUE;
    }
}
