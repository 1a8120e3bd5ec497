/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-aggregate-state.h"

#include "sluice-decimal.h"
#include "sluice-sort-key.h"
#include "sluice-value-json.h"

#include <math.h>
#include <string.h>

/* What a list may grow to, as any other value. */
#define MAX_LIST (64 * 1024 * 1024)
/* Digits of a mean beyond those of its values: more than a double can tell apart. */
#define MEAN_DIGITS 25
#define DEFAULT_SEPARATOR ","

/**
 * sluice_aggregate_state_init:
 * @self: (out caller-allocates): a state of no rows
 * @column: what it makes; must outlive @self
 * @of: the type of the values it makes it of
 */
void
sluice_aggregate_state_init (SluiceAggregateState        *self,
                             const SluiceAggregateColumn *column,
                             SluiceType                   of)
{
  memset (self, 0, sizeof *self);
  self->column = column;
  self->of = of;
  self->value = SLUICE_NULL_VALUE;
  sluice_exact_sum_init (&self->sum);
}

/**
 * sluice_aggregate_state_clear:
 * @self: a state
 *
 * Frees what it holds.
 */
void
sluice_aggregate_state_clear (SluiceAggregateState *self)
{
  sluice_exact_sum_clear (&self->sum);
  g_clear_pointer (&self->text, g_byte_array_unref);
  if (self->list != NULL)
    g_string_free (g_steal_pointer (&self->list), TRUE);
}

/**
 * sluice_aggregate_state_reset:
 * @self: a state
 *
 * Forgets all rows.
 */
void
sluice_aggregate_state_reset (SluiceAggregateState *self)
{
  self->count = 0;
  sluice_exact_sum_reset (&self->sum);
  self->approximate = 0;
  self->lost = 0;
  self->value = SLUICE_NULL_VALUE;
  if (self->list != NULL)
    g_string_truncate (self->list, 0);
}

/* Returns how many bytes it takes more. */
static gsize
keep_value (SluiceAggregateState *self,
            const SluiceValue    *value)
{
  const guint before = self->text != NULL ? self->text->len : 0;

  self->value = *value;
  if (!sluice_value_has_text (value))
    return 0;
  if (self->text == NULL)
    self->text = g_byte_array_new ();
  g_byte_array_set_size (self->text, 0);
  g_byte_array_append (self->text, (const guint8 *) value->s, value->len);
  self->value.s = (const char *) self->text->data;
  return self->text->len > before ? self->text->len - before : 0;
}

/* A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
 * Summen", ZAMM 54 (1974): what an addition loses is added up, too. */
static void
add_double (SluiceAggregateState *self,
            double                value)
{
  const double sum = self->approximate + value;

  if (fabs (self->approximate) >= fabs (value))
    self->lost += (self->approximate - sum) + value;
  else
    self->lost += (value - sum) + self->approximate;
  self->approximate = sum;
}

static void
add_number (SluiceAggregateState *self,
            const SluiceValue    *value)
{
  if (value->kind == SLUICE_VALUE_DOUBLE)
    add_double (self, value->d);
  else if (value->kind == SLUICE_VALUE_INTEGER)
    sluice_exact_sum_add_integer (&self->sum, value->i);
  else
    sluice_exact_sum_add_digits (&self->sum, value->s, value->len);
}

/* Of what is too long the beginning is kept, to be refused in the end. */
static void
add_to_list (SluiceAggregateState *self,
             const SluiceValue    *value)
{
  const gboolean json = self->column->function == SLUICE_AGGREGATE_JSON_LIST;

  if (self->list == NULL)
    self->list = g_string_new (NULL);
  if (self->list->len > MAX_LIST)
    return;
  if (json)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);

      if (self->count > 1)
        g_string_append_c (self->list, ',');
      sluice_value_append_json (value, self->list, arena);
      return;
    }
  if (self->count > 1)
    g_string_append (self->list, self->column->separator != NULL ? self->column->separator : DEFAULT_SEPARATOR);
  if (sluice_value_has_text (value) && value->kind != SLUICE_VALUE_BYTES)
    {
      g_string_append_len (self->list, value->s, value->len);
    }
  else
    {
      g_autofree char *text = sluice_value_to_string (value);

      g_string_append (self->list, text);
    }
}

/**
 * sluice_aggregate_state_add:
 * @self: a state
 * @value: (nullable): the value of the next row; %NULL where rows are counted
 *
 * Returns: how many bytes @self has grown by
 */
gsize
sluice_aggregate_state_add (SluiceAggregateState *self,
                            const SluiceValue    *value)
{
  const SluiceAggregateFunction function = self->column->function;

  if (function == SLUICE_AGGREGATE_LAST)
    return keep_value (self, value);
  if (function == SLUICE_AGGREGATE_FIRST)
    return self->count++ == 0 ? keep_value (self, value) : 0;
  if (value != NULL && sluice_value_is_null (value))
    return 0;

  self->count++;
  switch (function)
    {
    case SLUICE_AGGREGATE_SUM:
    case SLUICE_AGGREGATE_AVG:
      add_number (self, value);
      return 0;
    case SLUICE_AGGREGATE_MIN:
      return self->count == 1 || sluice_sort_key_compare (value, &self->value) < 0 ? keep_value (self, value) : 0;
    case SLUICE_AGGREGATE_MAX:
      return self->count == 1 || sluice_sort_key_compare (value, &self->value) > 0 ? keep_value (self, value) : 0;
    case SLUICE_AGGREGATE_TEXT_LIST:
    case SLUICE_AGGREGATE_JSON_LIST:
      add_to_list (self, value);
      return 0;
    case SLUICE_AGGREGATE_COUNT:
    case SLUICE_AGGREGATE_DISTINCT:
    case SLUICE_AGGREGATE_FIRST:
    case SLUICE_AGGREGATE_LAST:
    default:
      return 0;
    }
}

/**
 * sluice_aggregate_state_set_count:
 * @self: a state
 * @count: how many values there were, as counted elsewhere
 */
void
sluice_aggregate_state_set_count (SluiceAggregateState *self,
                                  guint64               count)
{
  self->count = count;
}

/* What cannot be converted is said as it is. */
static const char *
convert (const SluiceConverter *converter,
         SluiceValue            value,
         SluiceArena           *arena,
         SluiceValue           *ret_value)
{
  const char *code;
  SluiceValue converted;

  if (sluice_value_has_text (&value))
    value.s = sluice_arena_copy (arena, value.s, value.len);
  code = converter->func (converter, &value, arena, &converted);
  *ret_value = code == NULL ? converted : value;
  return code;
}

static const char *
convert_text (const SluiceConverter *converter,
              SluiceValueKind        kind,
              const char            *text,
              SluiceArena           *arena,
              SluiceValue           *ret_value)
{
  return convert (converter, sluice_value_text (kind, text, strlen (text)), arena, ret_value);
}

/* Of a sum or a mean of doubles, which are not exact anyway. */
static const char *
get_approximate (SluiceAggregateState  *self,
                 const SluiceConverter *converter,
                 SluiceArena           *arena,
                 SluiceValue           *ret_value)
{
  SluiceValue value = { .kind = SLUICE_VALUE_DOUBLE, .d = self->approximate + self->lost };

  if (self->column->function == SLUICE_AGGREGATE_AVG)
    value.d /= (double) self->count;
  return isfinite (value.d) ? convert (converter, value, arena, ret_value) : "invalid_double";
}

/* A mean is rounded to what its column holds. */
static const char *
get_mean (SluiceAggregateState  *self,
          const SluiceConverter *converter,
          guint                  scale,
          SluiceArena           *arena,
          SluiceValue           *ret_value)
{
  const SluiceType type = converter->type;
  const gboolean decimal = type.kind == SLUICE_TYPE_KIND_DECIMAL;
  const guint digits = decimal ? MAX (scale, type.scale + 1u) : scale + MEAN_DIGITS;
  g_autofree char *text = sluice_exact_sum_divide (&self->sum, self->count, scale, digits);
  SluiceDecimal mean;

  if (!decimal)
    return convert_text (converter, SLUICE_VALUE_NUMBER, text, arena, ret_value);
  if (!sluice_decimal_parse (text, strlen (text), &mean) || mean.point > SLUICE_DECIMAL_MAX_PRECISION)
    return "invalid_decimal";
  return convert (converter, sluice_decimal_round (&mean, type.scale, arena), arena, ret_value);
}

static const char *
get_sum (SluiceAggregateState  *self,
         const SluiceConverter *converter,
         SluiceArena           *arena,
         SluiceValue           *ret_value)
{
  const guint scale = self->of.kind == SLUICE_TYPE_KIND_DECIMAL ? self->of.scale : 0;
  g_autofree char *text = NULL;

  if (self->count == 0)
    return NULL;
  if (self->of.kind == SLUICE_TYPE_KIND_DOUBLE)
    return get_approximate (self, converter, arena, ret_value);
  if (self->column->function == SLUICE_AGGREGATE_AVG)
    return get_mean (self, converter, scale, arena, ret_value);
  text = sluice_exact_sum_divide (&self->sum, 1, scale, scale);
  return convert_text (converter, SLUICE_VALUE_NUMBER, text, arena, ret_value);
}

static const char *
get_list (SluiceAggregateState  *self,
          const SluiceConverter *converter,
          SluiceArena           *arena,
          SluiceValue           *ret_value)
{
  const gboolean json = self->column->function == SLUICE_AGGREGATE_JSON_LIST;
  g_autoptr(GString) text = NULL;

  if (self->count == 0 && !json)
    return NULL;
  if (self->list != NULL && self->list->len > MAX_LIST)
    return "too_long";
  if (!json)
    return convert (converter, sluice_value_text (SLUICE_VALUE_TEXT, self->list->str, self->list->len), arena, ret_value);

  text = g_string_new ("[");
  if (self->count > 0)
    g_string_append_len (text, self->list->str, (gssize) self->list->len);
  g_string_append_c (text, ']');
  return convert (converter, sluice_value_text (SLUICE_VALUE_JSON, text->str, text->len), arena, ret_value);
}

/**
 * sluice_aggregate_state_get:
 * @self: a state
 * @converter: makes values of the column's type
 * @arena: where texts go
 * @ret_value: (out caller-allocates): the value of the group; on failure what it would
 *   have been, as far as it is known
 *
 * Returns: (nullable): the code of why the column cannot hold the value; %NULL if it can
 */
const char *
sluice_aggregate_state_get (SluiceAggregateState  *self,
                            const SluiceConverter *converter,
                            SluiceArena           *arena,
                            SluiceValue           *ret_value)
{
  *ret_value = SLUICE_NULL_VALUE;
  switch (self->column->function)
    {
    case SLUICE_AGGREGATE_SUM:
    case SLUICE_AGGREGATE_AVG:
      return get_sum (self, converter, arena, ret_value);
    case SLUICE_AGGREGATE_COUNT:
    case SLUICE_AGGREGATE_DISTINCT:
      return convert (converter, sluice_value_int (SLUICE_VALUE_INTEGER, (gint64) self->count), arena, ret_value);
    case SLUICE_AGGREGATE_TEXT_LIST:
    case SLUICE_AGGREGATE_JSON_LIST:
      return get_list (self, converter, arena, ret_value);
    case SLUICE_AGGREGATE_MIN:
    case SLUICE_AGGREGATE_MAX:
    case SLUICE_AGGREGATE_FIRST:
    case SLUICE_AGGREGATE_LAST:
    default:
      return sluice_value_is_null (&self->value) ? NULL : convert (converter, self->value, arena, ret_value);
    }
}
