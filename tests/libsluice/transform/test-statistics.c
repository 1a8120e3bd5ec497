/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-statistics.h"
#include "sluice-distinct-counter.h"
#include "sluice-value-histogram.h"
#include "sluice-top-values.h"

#include <math.h>
#include <string.h>

#define EXACT 1000

/* To the last bit. */
static void
assert_same (double a,
             double b)
{
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

static SluiceValue
text_value (const char *text)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, text, strlen (text));
}

static void
test_plain (void)
{
  static const char *const words[] = { "pear", "apple", "", "pear", "Zoë", "pear", "apple" };
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;
  SluiceValue null = SLUICE_NULL_VALUE;
  JsonArray *top;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      SluiceValue value = text_value (words[i]);

      sluice_column_statistics_add (statistics, &value);
    }
  sluice_column_statistics_add (statistics, &null);
  object = sluice_column_statistics_to_json (statistics);
  g_assert_cmpint (json_object_get_int_member (object, "count"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (object, "nulls"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "distinct"), ==, 4);
  g_assert_true (json_object_get_boolean_member (object, "exact"));
  g_assert_cmpstr (json_object_get_string_member (object, "min"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (object, "max"), ==, "pear");
  g_assert_true (json_object_get_null_member (object, "mean"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "histogram")), ==, 0);
  top = json_object_get_array_member (object, "top");
  g_assert_cmpuint (json_array_get_length (top), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (top, 0), "value"), ==, "pear");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (top, 0), "count"), ==, 3);
  g_assert_false (json_object_has_member (json_array_get_object_element (top, 0), "error"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (top, 1), "value"), ==, "apple");
}

static void
test_nothing (void)
{
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(SluiceColumnStatistics) other = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;

  sluice_column_statistics_merge (statistics, other);
  object = sluice_column_statistics_to_json (statistics);
  g_assert_cmpint (json_object_get_int_member (object, "count"), ==, 0);
  g_assert_true (json_object_get_null_member (object, "min"));
  g_assert_true (json_object_get_null_member (object, "max"));
  g_assert_true (json_object_get_null_member (object, "mean"));
  g_assert_cmpint (json_object_get_int_member (object, "distinct"), ==, 0);
}

/* The sum of whole numbers is exact where a double's is not. */
static void
test_integers (void)
{
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;
  SluiceValue low = sluice_value_int (SLUICE_VALUE_INTEGER, G_MININT64);
  SluiceValue high = sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64);

  for (gint64 i = 0; i < 3; i++)
    {
      SluiceValue value = sluice_value_int (SLUICE_VALUE_INTEGER, 3);

      sluice_column_statistics_add (statistics, &low);
      sluice_column_statistics_add (statistics, &high);
      sluice_column_statistics_add (statistics, &value);
    }
  object = sluice_column_statistics_to_json (statistics);
  g_assert_cmpint (json_object_get_int_member (object, "min"), ==, G_MININT64);
  g_assert_cmpint (json_object_get_int_member (object, "max"), ==, G_MAXINT64);
  assert_same (json_object_get_double_member (object, "mean"), 2.0 / 3);
  g_assert_cmpint (json_object_get_int_member (object, "distinct"), ==, 3);
}

static void
test_decimals (void)
{
  static const char *const numbers[] = { "9.00", "10.00", "-0.50", "123456789012345678901234.00", "9.00" };
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      SluiceValue value = sluice_value_text (SLUICE_VALUE_DECIMAL, numbers[i], strlen (numbers[i]));

      sluice_column_statistics_add (statistics, &value);
    }
  object = sluice_column_statistics_to_json (statistics);
  g_assert_cmpstr (json_object_get_string_member (object, "min"), ==, "-0.50");
  g_assert_cmpstr (json_object_get_string_member (object, "max"), ==, "123456789012345678901234.00");
  g_assert_cmpint (json_object_get_int_member (object, "distinct"), ==, 4);
}

/* 0.1 a million times: a plain sum of doubles is off in its eleventh digit. */
static void
test_mean (void)
{
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;
  SluiceValue value = { .kind = SLUICE_VALUE_DOUBLE, .d = 0.1 };
  SluiceValue nan = { .kind = SLUICE_VALUE_DOUBLE, .d = NAN };

  for (guint i = 0; i < 1000000; i++)
    sluice_column_statistics_add (statistics, &value);
  sluice_column_statistics_add (statistics, &nan);
  object = sluice_column_statistics_to_json (statistics);
  assert_same (json_object_get_double_member (object, "mean"), 0.1);
  assert_same (json_object_get_double_member (object, "min"), 0.1);
  assert_same (json_object_get_double_member (object, "max"), 0.1);
}

static void
test_dates (void)
{
  g_autoptr(SluiceColumnStatistics) statistics = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) object = NULL;
  JsonArray *bins;
  gint64 sum = 0;

  for (gint64 i = 0; i < 365; i++)
    {
      SluiceValue value = sluice_value_int (SLUICE_VALUE_DATE, 20454 + i);

      sluice_column_statistics_add (statistics, &value);
    }
  object = sluice_column_statistics_to_json (statistics);
  g_assert_cmpstr (json_object_get_string_member (object, "min"), ==, "2026-01-01");
  g_assert_cmpstr (json_object_get_string_member (object, "max"), ==, "2026-12-31");
  bins = json_object_get_array_member (object, "histogram");
  g_assert_cmpuint (json_array_get_length (bins), >, 10);
  g_assert_cmpuint (json_array_get_length (bins), <=, 32);
  for (guint i = 0; i < json_array_get_length (bins); i++)
    {
      JsonObject *bin = json_array_get_object_element (bins, i);

      sum += json_object_get_int_member (bin, "count");
      g_assert_cmpstr (json_object_get_string_member (bin, "from"), <, json_object_get_string_member (bin, "to"));
    }
  g_assert_cmpint (sum, ==, 365);
}

static guint64
hash_of (gint64 i)
{
  SluiceValue value = sluice_value_int (SLUICE_VALUE_INTEGER, i);

  return sluice_value_hash (&value, 0);
}

static void
test_distinct (void)
{
  static const guint sizes[] = { 1, 10, EXACT, EXACT + 1, 5000, 50000, 300000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr(SluiceDistinctCounter) counter = sluice_distinct_counter_new (EXACT);
      gboolean exact;
      guint64 n;

      for (guint round = 0; round < 2; round++)
        for (guint i = 0; i < sizes[s]; i++)
          sluice_distinct_counter_add (counter, hash_of (i));
      n = sluice_distinct_counter_get (counter, &exact);
      g_assert_cmpint (exact, ==, sizes[s] <= EXACT);
      if (exact)
        g_assert_cmpuint (n, ==, sizes[s]);
      g_assert_cmpfloat (fabs ((double) n - sizes[s]), <=, 0.025 * sizes[s]);
    }
}

/* Parts that overlap, exact ones and estimates: as if one had seen all. */
static void
test_distinct_merge (void)
{
  static const guint ends[][4] = { { 0, 500, 300, 800 }, { 0, 500, 400, 9000 }, { 0, 9000, 8000, 8100 },
                                   { 0, 9000, 5000, 20000 }, { 0, 800, 700, 1500 } };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(SluiceDistinctCounter) first = sluice_distinct_counter_new (EXACT);
      g_autoptr(SluiceDistinctCounter) second = sluice_distinct_counter_new (EXACT);
      g_autoptr(SluiceDistinctCounter) all = sluice_distinct_counter_new (EXACT);
      gboolean merged_exact;
      gboolean exact;

      for (guint j = ends[i][0]; j < ends[i][1]; j++)
        {
          sluice_distinct_counter_add (first, hash_of (j));
          sluice_distinct_counter_add (all, hash_of (j));
        }
      for (guint j = ends[i][2]; j < ends[i][3]; j++)
        {
          sluice_distinct_counter_add (second, hash_of (j));
          sluice_distinct_counter_add (all, hash_of (j));
        }
      sluice_distinct_counter_merge (first, second);
      g_assert_cmpuint (sluice_distinct_counter_get (first, &merged_exact), ==,
                        sluice_distinct_counter_get (all, &exact));
      g_assert_cmpint (merged_exact, ==, exact);
    }
}

/* Value i comes 2000 / i times, among many that come once. */
static void
add_skewed (SluiceTopValues *top,
            guint            part,
            guint            n_parts)
{
  for (gint64 i = 1; i <= 40; i++)
    for (gint64 j = part; j < 2000 / i; j += n_parts)
      {
        SluiceValue value = sluice_value_int (SLUICE_VALUE_INTEGER, i);
        SluiceValue rare = sluice_value_int (SLUICE_VALUE_INTEGER, 1000 + i * 10000 + j);

        sluice_top_values_add (top, &value, hash_of (i));
        sluice_top_values_add (top, &rare, hash_of (rare.i));
      }
}

static void
check_skewed (const SluiceTopValues *top)
{
  g_autoptr(GArray) values = sluice_top_values_get (top, 10);

  g_assert_cmpuint (values->len, ==, 10);
  for (guint i = 0; i < values->len; i++)
    {
      const SluiceTopValue *value = &g_array_index (values, SluiceTopValue, i);
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);

      g_assert_cmpstr (value->text, ==, expected);
      g_assert_cmpuint (value->count, >=, 2000 / (i + 1));
      g_assert_cmpuint (value->count - value->error, <=, 2000 / (i + 1));
    }
}

static void
test_top (void)
{
  g_autoptr(SluiceTopValues) all = sluice_top_values_new ();
  g_autoptr(SluiceTopValues) first = sluice_top_values_new ();
  g_autoptr(SluiceTopValues) second = sluice_top_values_new ();

  add_skewed (all, 0, 1);
  check_skewed (all);
  add_skewed (first, 0, 2);
  add_skewed (second, 1, 2);
  sluice_top_values_merge (first, second);
  check_skewed (first);
}

/* Few values are counted exactly, and texts outlive what they came in. */
static void
test_top_exact (void)
{
  g_autoptr(SluiceTopValues) top = sluice_top_values_new ();
  g_autoptr(SluiceTopValues) other = sluice_top_values_new ();
  g_autoptr(GArray) values = NULL;
  g_autofree char *length = g_strnfill (500, 'x');

  /* An “é” across the place where it is cut. */
  memcpy (length + 199, "é", 2);
  for (guint i = 0; i < 200; i++)
    for (guint j = 0; j <= i; j++)
      {
        g_autofree char *text = g_strdup_printf ("value %u", i);
        SluiceValue value = text_value (text);

        sluice_top_values_add (j % 2 == 0 ? top : other, &value, sluice_value_hash (&value, 0));
      }
  for (guint i = 0; i < 300; i++)
    {
      SluiceValue value = text_value (length);

      sluice_top_values_add (other, &value, sluice_value_hash (&value, 0));
    }
  sluice_top_values_merge (top, other);
  values = sluice_top_values_get (top, 3);
  g_assert_cmpuint (values->len, ==, 3);
  g_assert_cmpuint (strlen (g_array_index (values, SluiceTopValue, 0).text), ==, 199);
  g_assert_cmpuint (g_array_index (values, SluiceTopValue, 0).count, ==, 300);
  g_assert_cmpstr (g_array_index (values, SluiceTopValue, 1).text, ==, "value 199");
  g_assert_cmpuint (g_array_index (values, SluiceTopValue, 1).count, ==, 200);
  g_assert_cmpuint (g_array_index (values, SluiceTopValue, 1).error, ==, 0);
  g_assert_cmpuint (g_array_index (values, SluiceTopValue, 2).count, ==, 199);
}

/* Every bin holds what is in its bounds, and nothing is lost. */
static void
check_bins (const SluiceValueHistogram *histogram,
            const double          *values,
            guint                  n)
{
  g_autoptr(GArray) bins = sluice_value_histogram_get (histogram, 32);
  guint64 sum = 0;

  g_assert_cmpuint (bins->len, >=, 1);
  g_assert_cmpuint (bins->len, <=, 32);
  for (guint b = 0; b < bins->len; b++)
    {
      const SluiceValueHistogramBin *bin = &g_array_index (bins, SluiceValueHistogramBin, b);
      guint64 expected = 0;

      for (guint i = 0; i < n; i++)
        expected += values[i] >= bin->from && values[i] < bin->to;
      g_assert_cmpuint (bin->count, ==, expected);
      sum += bin->count;
      if (b > 0)
        assert_same (bin->from, g_array_index (bins, SluiceValueHistogramBin, b - 1).to);
    }
  g_assert_cmpuint (sum, ==, n);
}

static double
random_value (guint shape)
{
  switch (shape)
    {
    case 0:
      return g_test_rand_double ();
    case 1:
      return floor (g_test_rand_double_range (-1000, 1000));
    case 2:
      return 1e15 + floor (g_test_rand_double_range (0, 5));
    case 3:
      return 42;
    case 4:
      return exp (g_test_rand_double_range (-300, 300));
    case 5:
      return g_test_rand_double_range (-1e300, 1e300);
    case 6:
      return g_test_rand_double () < 0.001 ? 1e9 : g_test_rand_double_range (-1e-9, 1e-9);
    default:
      return -G_MAXDOUBLE * g_test_rand_double ();
    }
}

static void
test_histogram (void)
{
  for (guint shape = 0; shape < 8; shape++)
    {
      static const guint sizes[] = { 1, 3, 400, 3000 };

      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          gboolean whole = shape >= 1 && shape <= 3;
          g_autofree double *values = g_new (double, sizes[s]);
          g_autoptr(SluiceValueHistogram) all = sluice_value_histogram_new (whole);
          g_autoptr(SluiceValueHistogram) first = sluice_value_histogram_new (whole);
          g_autoptr(SluiceValueHistogram) second = sluice_value_histogram_new (whole);

          for (guint i = 0; i < sizes[s]; i++)
            {
              values[i] = random_value (shape);
              sluice_value_histogram_add (all, values[i]);
              sluice_value_histogram_add (i % 5 == 0 ? first : second, values[i]);
            }
          check_bins (all, values, sizes[s]);
          sluice_value_histogram_merge (first, second);
          check_bins (first, values, sizes[s]);
        }
    }
}

static const char *
to_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  return g_intern_string (text);
}

static void
test_merge (void)
{
  g_autoptr(SluiceColumnStatistics) all = sluice_column_statistics_new (EXACT);
  g_autoptr(SluiceColumnStatistics) first = sluice_column_statistics_new (EXACT);
  g_autoptr(SluiceColumnStatistics) second = sluice_column_statistics_new (EXACT);
  g_autoptr(JsonObject) merged = NULL;
  g_autoptr(JsonObject) expected = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      SluiceValue value = sluice_value_int (SLUICE_VALUE_TIMESTAMP, g_test_rand_int_range (0, 200) * G_USEC_PER_SEC);

      if (i % 10 == 0)
        value = SLUICE_NULL_VALUE;
      sluice_column_statistics_add (all, &value);
      sluice_column_statistics_add (i < 7000 ? first : second, &value);
    }
  sluice_column_statistics_merge (first, second);
  merged = sluice_column_statistics_to_json (first);
  expected = sluice_column_statistics_to_json (all);
  g_assert_cmpstr (to_text (merged), ==, to_text (expected));
  g_assert_cmpint (json_object_get_int_member (merged, "nulls"), ==, 2000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/plain", test_plain);
  g_test_add_func ("/statistics/nothing", test_nothing);
  g_test_add_func ("/statistics/integers", test_integers);
  g_test_add_func ("/statistics/decimals", test_decimals);
  g_test_add_func ("/statistics/mean", test_mean);
  g_test_add_func ("/statistics/dates", test_dates);
  g_test_add_func ("/statistics/merge", test_merge);
  g_test_add_func ("/statistics/distinct", test_distinct);
  g_test_add_func ("/statistics/distinct-merge", test_distinct_merge);
  g_test_add_func ("/statistics/top", test_top);
  g_test_add_func ("/statistics/top-exact", test_top_exact);
  g_test_add_func ("/statistics/histogram", test_histogram);
  return g_test_run ();
}
