/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-check-range.h"

#include "sluice-constant.h"
#include "sluice-error.h"

#include <string.h>

/**
 * sluice_check_fail_at:
 * @error: (nullable): an error
 * @path: where it is in the check, like `.min`
 *
 * Returns: %FALSE
 */
gboolean
sluice_check_fail_at (GError     **error,
                      const char  *path)
{
  SluiceErrorWhere *where = error != NULL ? sluice_error_get_where (*error) : NULL;

  if (where != NULL && where->path == NULL)
    where->path = g_strdup (path);
  return FALSE;
}

/**
 * sluice_check_read_value:
 * @node: a value of a check
 * @converter: makes values of the column's type
 * @scope: what templates see
 * @arena: what outlives the check
 * @check: the check
 * @ret_value: (out caller-allocates): the value
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_value`, or those of
 *   templates
 *
 * Returns: %TRUE if the value fits the column
 */
gboolean
sluice_check_read_value (JsonNode                   *node,
                         const SluiceConverter      *converter,
                         const SluiceTemplateScope  *scope,
                         SluiceArena                *arena,
                         const SluiceCheck          *check,
                         SluiceValue                *ret_value,
                         GError                    **error)
{
  g_autoptr(JsonNode) rendered = sluice_constant_render (node, scope, error);
  g_autofree char *text = NULL;
  g_autofree char *type = NULL;
  SluiceValue value;

  if (rendered == NULL)
    return FALSE;
  value = sluice_constant_to_value (rendered, arena);
  if (sluice_value_is_null (&value))
    {
      *ret_value = SLUICE_NULL_VALUE;
      return TRUE;
    }
  /* Bounds may have more digits than the column. */
  if (converter->type.kind == SLUICE_TYPE_KIND_DECIMAL &&
      sluice_convert_to_number (&value, arena, ret_value) == NULL)
    return TRUE;
  if (converter->type.kind != SLUICE_TYPE_KIND_DECIMAL &&
      converter->func (converter, &value, arena, ret_value) == NULL)
    return TRUE;

  text = sluice_value_to_string (&value);
  type = sluice_type_to_string (converter->type);
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                    "a check of the column “%s” holds “%s”, which does not fit its type %s",
                    check->column, text, type);
  return FALSE;
}

static gboolean
read_bound (SluiceCheckBound           *bound,
            JsonNode                   *node,
            const char                 *path,
            const SluiceCheck          *check,
            const SluiceConverter      *converter,
            const SluiceTemplateScope  *scope,
            SluiceArena                *arena,
            GError                    **error)
{
  if (node == NULL)
    return TRUE;
  if (!sluice_check_read_value (node, converter, scope, arena, check, &bound->value, error))
    return sluice_check_fail_at (error, path);
  bound->given = !sluice_value_is_null (&bound->value);
  if (bound->value.kind == SLUICE_VALUE_NUMBER)
    sluice_decimal_parse (bound->value.s, bound->value.len, &bound->decimal);
  return TRUE;
}

static int
compare_text (const SluiceValue *a,
              const SluiceValue *b)
{
  int d = memcmp (a->s, b->s, MIN (a->len, b->len));

  return d != 0 ? d : (a->len > b->len) - (a->len < b->len);
}

static gboolean
are_swapped (const SluiceCheckRange *self)
{
  const SluiceValue *min = &self->min.value;
  const SluiceValue *max = &self->max.value;

  if (!self->min.given || !self->max.given)
    return FALSE;
  if (min->kind == SLUICE_VALUE_NUMBER)
    return sluice_decimal_compare (&self->min.decimal, &self->max.decimal) > 0;
  if (sluice_value_has_text (min))
    return compare_text (min, max) > 0;
  return min->kind == SLUICE_VALUE_DOUBLE ? min->d > max->d : min->i > max->i;
}

/**
 * sluice_check_range_init:
 * @self: (out caller-allocates): the rule
 * @check: the check
 * @converter: makes values of the column's type
 * @scope: what templates see
 * @arena: what outlives @self
 * @error: as sluice_check_read_value() gives
 *
 * Returns: %TRUE if both bounds fit the column
 */
gboolean
sluice_check_range_init (SluiceCheckRange           *self,
                         const SluiceCheck          *check,
                         const SluiceConverter      *converter,
                         const SluiceTemplateScope  *scope,
                         SluiceArena                *arena,
                         GError                    **error)
{
  *self = (SluiceCheckRange) { .min.given = FALSE };
  if (!read_bound (&self->min, check->min, ".min", check, converter, scope, arena, error) ||
      !read_bound (&self->max, check->max, ".max", check, converter, scope, arena, error))
    return FALSE;
  if (!are_swapped (self))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "invalid_value",
                    "the check of the column “%s” has a “min” that is more than “max”: nothing could pass",
                    check->column);
  return FALSE;
}

static int
compare (const SluiceValue      *value,
         const SluiceCheckBound *bound)
{
  SluiceDecimal decimal;

  if (value->kind == SLUICE_VALUE_DECIMAL)
    {
      sluice_decimal_parse (value->s, value->len, &decimal);
      return sluice_decimal_compare (&decimal, &bound->decimal);
    }
  if (sluice_value_has_text (value))
    return compare_text (value, &bound->value);
  if (value->kind == SLUICE_VALUE_DOUBLE)
    return (value->d > bound->value.d) - (value->d < bound->value.d);
  return (value->i > bound->value.i) - (value->i < bound->value.i);
}

/**
 * sluice_check_range_passes:
 * @self: the rule
 * @value: a cell that is not NULL
 *
 * Numbers are compared exactly, texts byte by byte.
 *
 * Returns: %TRUE if @value is between the bounds, or equal to one
 */
gboolean
sluice_check_range_passes (const SluiceCheckRange *self,
                           const SluiceValue      *value)
{
  if (self->min.given && compare (value, &self->min) < 0)
    return FALSE;
  return !self->max.given || compare (value, &self->max) <= 0;
}

/**
 * sluice_check_range_describe:
 * @self: the rule
 *
 * Returns: (transfer full): what is wrong with a value beyond the bounds
 */
char *
sluice_check_range_describe (const SluiceCheckRange *self)
{
  g_autofree char *min = sluice_value_to_string (&self->min.value);
  g_autofree char *max = sluice_value_to_string (&self->max.value);

  if (self->min.given && self->max.given)
    return g_strdup_printf ("is not between %s and %s", min, max);
  if (self->min.given)
    return g_strdup_printf ("is less than %s", min);
  return g_strdup_printf ("is greater than %s", max);
}
