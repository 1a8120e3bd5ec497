/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-statistics.h"

#include "sluice-decimal.h"
#include "sluice-distinct-counter.h"
#include "sluice-double.h"
#include "sluice-value-histogram.h"
#include "sluice-top-values.h"
#include "sluice-value-json.h"

#include <math.h>
#include <string.h>

/* What is kept of the least and the greatest text, bytes. */
#define MAX_TEXT 200
#define MAX_TOP 10
/* Different values that are counted exactly: of all columns, and of one. */
#define MAX_EXACT (1024 * 1024)
#define MIN_EXACT_COLUMN 1024
#define MAX_EXACT_COLUMN 32768
#define MAX_BINS 32

/* The least or the greatest value. */
typedef struct
{
  SluiceValue value;            /* NULL = none yet; its text is in @text */
  char *text;                   /* (owned) (nullable) */
  guint room;                   /* bytes at @text */
} Extreme;

struct _SluiceColumnStatistics
{
  guint64 count;                /* values that are not NULL */
  guint64 nulls;
  Extreme min;
  Extreme max;
  guint64 n_numbers;
  __extension__ __int128 integers;      /* the sum of whole numbers: of 2^64 of them at least */
  double sum;                   /* of the others */
  double lost;                  /* what the sum has lost to rounding */
  SluiceDistinctCounter *distinct;      /* (owned) */
  SluiceTopValues *top;         /* (owned) */
  SluiceValueHistogram *histogram;      /* (owned) (nullable) */
  SluiceValueKind kind;         /* of the values in @histogram */
};

/**
 * sluice_column_statistics_get_limit:
 * @n_columns: how many columns are counted beside each other
 *
 * Returns: up to how many different values of each of them can be counted exactly
 *   in 32 MiB or less
 */
guint
sluice_column_statistics_get_limit (guint n_columns)
{
  return CLAMP (MAX_EXACT / MAX (n_columns, 1), MIN_EXACT_COLUMN, MAX_EXACT_COLUMN);
}

/**
 * sluice_column_statistics_new:
 * @exact_limit: up to how many different values they are counted exactly
 *
 * Returns: (transfer full): statistics of no value
 */
SluiceColumnStatistics *
sluice_column_statistics_new (guint exact_limit)
{
  SluiceColumnStatistics *self = g_new0 (SluiceColumnStatistics, 1);

  self->min.value = self->max.value = SLUICE_NULL_VALUE;
  self->distinct = sluice_distinct_counter_new (exact_limit);
  self->top = sluice_top_values_new ();
  return self;
}

/**
 * sluice_column_statistics_free:
 * @self: (transfer full): statistics
 */
void
sluice_column_statistics_free (SluiceColumnStatistics *self)
{
  g_return_if_fail (self != NULL);

  sluice_distinct_counter_free (self->distinct);
  sluice_top_values_free (self->top);
  g_clear_pointer (&self->histogram, sluice_value_histogram_free);
  g_free (self->min.text);
  g_free (self->max.text);
  g_free (self);
}

static gboolean
has_order (const SluiceValue *value)
{
  return value->kind != SLUICE_VALUE_JSON && value->kind != SLUICE_VALUE_INVALID;
}

static gboolean
is_exact_number (const SluiceValue *value)
{
  return value->kind == SLUICE_VALUE_DECIMAL || value->kind == SLUICE_VALUE_NUMBER;
}

static int
compare_texts (const SluiceValue *a,
               const SluiceValue *b)
{
  int order = memcmp (a->s, b->s, MIN (a->len, b->len));

  return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* The order of values: by what they are, texts by their bytes. Kinds do not mix in
 * a column that has a type; where they do, their texts are compared. */
static int
compare_values (const SluiceValue *a,
                const SluiceValue *b)
{
  SluiceDecimal first;
  SluiceDecimal second;

  if (a->kind != b->kind)
    {
      g_autofree char *text = sluice_value_to_string (a);
      g_autofree char *other = sluice_value_to_string (b);

      return strcmp (text, other);
    }
  if (a->kind == SLUICE_VALUE_DOUBLE)
    return (a->d > b->d) - (a->d < b->d);
  if (is_exact_number (a) && sluice_decimal_parse (a->s, a->len, &first) &&
      sluice_decimal_parse (b->s, b->len, &second))
    return sluice_decimal_compare (&first, &second);
  if (sluice_value_has_text (a))
    return compare_texts (a, b);
  return (a->i > b->i) - (a->i < b->i);
}

static void
set_extreme (Extreme           *self,
             const SluiceValue *value)
{
  self->value = *value;
  if (!sluice_value_has_text (value))
    return;
  if (value->len > MAX_TEXT && !is_exact_number (value))
    {
      self->value.len = MAX_TEXT;
      /* Not within a character. */
      while (self->value.len > 0 && ((guchar) value->s[self->value.len] & 0xc0) == 0x80)
        self->value.len--;
    }
  if (self->room < self->value.len || self->text == NULL)
    {
      self->room = MAX (self->value.len, 32);
      self->text = g_realloc (self->text, self->room);
    }
  memmove (self->text, value->s, self->value.len);
  self->value.s = self->text;
}

static void
note_extremes (SluiceColumnStatistics *self,
               const SluiceValue      *value)
{
  if (!has_order (value) || (value->kind == SLUICE_VALUE_DOUBLE && isnan (value->d)))
    return;
  if (sluice_value_is_null (&self->min.value) || compare_values (value, &self->min.value) < 0)
    set_extreme (&self->min, value);
  if (sluice_value_is_null (&self->max.value) || compare_values (value, &self->max.value) > 0)
    set_extreme (&self->max, value);
}

/* Adds to a sum that keeps what rounding takes from it (Neumaier, "Rundungsfehler-
 * analyse einiger Verfahren zur Summation endlicher Summen", 1974). */
static void
add_to_sum (SluiceColumnStatistics *self,
            double                  x)
{
  double sum = self->sum + x;

  self->lost += fabs (self->sum) >= fabs (x) ? (self->sum - sum) + x : (x - sum) + self->sum;
  self->sum = sum;
}

/* The number that stands for @value in a histogram. */
static gboolean
get_number (const SluiceValue *value,
            double            *ret_number)
{
  switch ((SluiceValueKind) value->kind)
    {
    case SLUICE_VALUE_INTEGER:
    case SLUICE_VALUE_DATE:
    case SLUICE_VALUE_TIME:
    case SLUICE_VALUE_TIMESTAMP:
    case SLUICE_VALUE_TIMESTAMPTZ:
      *ret_number = (double) value->i;
      return TRUE;
    case SLUICE_VALUE_DOUBLE:
      *ret_number = value->d;
      return isfinite (value->d);
    case SLUICE_VALUE_NUMBER:
    case SLUICE_VALUE_DECIMAL:
      return sluice_double_parse (value->s, value->len, ret_number) && isfinite (*ret_number);
    case SLUICE_VALUE_MISSING:
    case SLUICE_VALUE_NULL:
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_TEXT:
    case SLUICE_VALUE_BYTES:
    case SLUICE_VALUE_UUID:
    case SLUICE_VALUE_JSON:
    case SLUICE_VALUE_INVALID:
    default:
      return FALSE;
    }
}

static gboolean
is_whole (SluiceValueKind kind)
{
  return kind != SLUICE_VALUE_DOUBLE && kind != SLUICE_VALUE_DECIMAL && kind != SLUICE_VALUE_NUMBER;
}

static void
note_number (SluiceColumnStatistics *self,
             const SluiceValue      *value,
             double                  number)
{
  if (value->kind == SLUICE_VALUE_INTEGER)
    {
      self->integers += value->i;
      self->n_numbers++;
    }
  else if (!is_whole (value->kind))
    {
      add_to_sum (self, number);
      self->n_numbers++;
    }

  if (self->histogram == NULL)
    {
      self->kind = value->kind;
      self->histogram = sluice_value_histogram_new (is_whole (self->kind));
    }
  if (self->kind == value->kind)
    sluice_value_histogram_add (self->histogram, number);
}

/**
 * sluice_column_statistics_add:
 * @self: statistics
 * @value: a further value of the column
 */
void
sluice_column_statistics_add (SluiceColumnStatistics *self,
                              const SluiceValue      *value)
{
  guint64 hash;
  double number;

  if (sluice_value_is_null (value))
    {
      self->nulls++;
      return;
    }

  self->count++;
  hash = sluice_value_hash (value, 0);
  sluice_distinct_counter_add (self->distinct, hash);
  sluice_top_values_add (self->top, value, hash);
  note_extremes (self, value);
  if (get_number (value, &number))
    note_number (self, value, number);
}

/**
 * sluice_column_statistics_merge:
 * @self: statistics
 * @other: those of other rows of the same column
 *
 * Makes @self those of all these rows.
 */
void
sluice_column_statistics_merge (SluiceColumnStatistics       *self,
                                const SluiceColumnStatistics *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL && other != self);

  self->count += other->count;
  self->nulls += other->nulls;
  self->n_numbers += other->n_numbers;
  self->integers += other->integers;
  add_to_sum (self, other->sum);
  self->lost += other->lost;
  if (!sluice_value_is_null (&other->min.value))
    {
      note_extremes (self, &other->min.value);
      note_extremes (self, &other->max.value);
    }
  sluice_distinct_counter_merge (self->distinct, other->distinct);
  sluice_top_values_merge (self->top, other->top);
  if (other->histogram == NULL)
    return;
  if (self->histogram == NULL)
    {
      self->kind = other->kind;
      self->histogram = sluice_value_histogram_new (is_whole (self->kind));
    }
  if (self->kind == other->kind)
    sluice_value_histogram_merge (self->histogram, other->histogram);
}

/**
 * sluice_column_statistics_get_nulls:
 * @self: statistics
 *
 * Returns: how many values were NULL
 */
guint64
sluice_column_statistics_get_nulls (const SluiceColumnStatistics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->nulls;
}

static JsonArray *
top_to_json (const SluiceColumnStatistics *self)
{
  g_autoptr(GArray) top = sluice_top_values_get (self->top, MAX_TOP);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < top->len; i++)
    {
      const SluiceTopValue *value = &g_array_index (top, SluiceTopValue, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "value", value->text);
      json_object_set_int_member (object, "count", (gint64) value->count);
      if (value->error != 0)
        json_object_set_int_member (object, "error", (gint64) value->error);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonNode *
bound_to_json (const SluiceColumnStatistics *self,
               double                        bound)
{
  SluiceValue value = { .kind = SLUICE_VALUE_DOUBLE, .d = bound };

  if (is_whole (self->kind) && fabs (bound) < 0x1p62)
    value = sluice_value_int (self->kind, (gint64) bound);
  return sluice_value_to_json (&value);
}

static JsonArray *
histogram_to_json (const SluiceColumnStatistics *self)
{
  JsonArray *array = json_array_new ();
  g_autoptr(GArray) bins = NULL;

  if (self->histogram == NULL)
    return array;
  bins = sluice_value_histogram_get (self->histogram, MAX_BINS);
  for (guint i = 0; i < bins->len; i++)
    {
      const SluiceValueHistogramBin *bin = &g_array_index (bins, SluiceValueHistogramBin, i);
      JsonObject *object = json_object_new ();

      json_object_set_member (object, "from", bound_to_json (self, bin->from));
      json_object_set_member (object, "to", bound_to_json (self, bin->to));
      json_object_set_int_member (object, "count", (gint64) bin->count);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_column_statistics_to_json:
 * @self: statistics
 *
 * The member `statistics` of a field: `count` (values that are not NULL), `nulls`,
 * `distinct` (`exact` says whether it is that, else within about 2 %), `min`, `max`,
 * `mean` (of numbers, a double), `top` (values that came more than once; `error`, if
 * there is one, says by how much a count may be too high) and `histogram` (of numbers
 * and times; a bin ends before its `to`). A long text is cut.
 *
 * Returns: (transfer full): the object
 */
JsonObject *
sluice_column_statistics_to_json (const SluiceColumnStatistics *self)
{
  JsonObject *object = json_object_new ();
  gboolean exact;

  g_return_val_if_fail (self != NULL, object);

  json_object_set_int_member (object, "count", (gint64) self->count);
  json_object_set_int_member (object, "nulls", (gint64) self->nulls);
  json_object_set_int_member (object, "distinct",
                              (gint64) MIN (sluice_distinct_counter_get (self->distinct, &exact), self->count));
  json_object_set_boolean_member (object, "exact", exact);
  json_object_set_member (object, "min", sluice_value_to_json (&self->min.value));
  json_object_set_member (object, "max", sluice_value_to_json (&self->max.value));
  if (self->n_numbers > 0)
    json_object_set_double_member (object, "mean", ((double) self->integers + self->sum + self->lost) /
                                                   (double) self->n_numbers);
  else
    json_object_set_null_member (object, "mean");
  json_object_set_array_member (object, "top", top_to_json (self));
  json_object_set_array_member (object, "histogram", histogram_to_json (self));
  return object;
}
