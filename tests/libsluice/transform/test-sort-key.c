/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decimal.h"
#include "sluice-sort-key.h"

#include <string.h>

/* Values in their order. */
static const char *const integers[] = { "-9223372036854775808", "-1000", "-1", "0", "1", "255", "256",
                                        "9223372036854775807", NULL };
static const char *const doubles[] = { "-1e308", "-2.5", "-1e-300", "0", "1e-300", "0.5", "2", "1e308", NULL };
static const char *const decimals[] = { "-100.00", "-99.99", "-10.50", "-10.05", "-0.01", "0.00", "0.01", "0.10", "9.99",
                                        "10.00", "10.01", "100.00", "123456789012345678901234567890.12", NULL };
static const char *const texts[] = { "", "A", "AB", "B", "a", "aa", "b", "\xc3\xa4", "\xf0\x9f\x98\x80", NULL };

static SluiceValue
make_value (SluiceValueKind  kind,
            const char      *text)
{
  if (kind == SLUICE_VALUE_INTEGER || kind == SLUICE_VALUE_DATE)
    return sluice_value_int (kind, g_ascii_strtoll (text, NULL, 10));
  if (kind == SLUICE_VALUE_DOUBLE)
    return (SluiceValue) { .kind = (guint8) kind, .d = g_ascii_strtod (text, NULL) };
  return sluice_value_text (kind, text, strlen (text));
}

static int
compare_keys (const SluiceValue *a,
              const SluiceValue *b,
              gboolean           descending)
{
  g_autoptr(GByteArray) first = g_byte_array_new ();
  g_autoptr(GByteArray) second = g_byte_array_new ();
  int order;

  sluice_sort_key_append (first, a, descending);
  sluice_sort_key_append (second, b, descending);
  order = memcmp (first->data, second->data, MIN (first->len, second->len));
  return order != 0 ? order : (first->len > second->len) - (first->len < second->len);
}

static void
assert_order (SluiceValueKind    kind,
              const char *const *values)
{
  const SluiceValue null = SLUICE_NULL_VALUE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      const SluiceValue a = make_value (kind, values[i]);

      for (guint j = 0; values[j] != NULL; j++)
        {
          const SluiceValue b = make_value (kind, values[j]);
          const int expected = (i > j) - (i < j);

          g_test_message ("%s, %s", values[i], values[j]);
          g_assert_cmpint (CLAMP (compare_keys (&a, &b, FALSE), -1, 1), ==, expected);
          g_assert_cmpint (CLAMP (compare_keys (&a, &b, TRUE), -1, 1), ==, -expected);
          g_assert_cmpint (CLAMP (sluice_sort_key_compare (&a, &b), -1, 1), ==, expected);
        }
      g_assert_cmpint (compare_keys (&a, &null, FALSE), <, 0);
      g_assert_cmpint (compare_keys (&a, &null, TRUE), <, 0);
    }
  g_assert_cmpint (compare_keys (&null, &null, TRUE), ==, 0);
}

static void
test_order (void)
{
  assert_order (SLUICE_VALUE_INTEGER, integers);
  assert_order (SLUICE_VALUE_DATE, integers);
  assert_order (SLUICE_VALUE_DOUBLE, doubles);
  assert_order (SLUICE_VALUE_DECIMAL, decimals);
  assert_order (SLUICE_VALUE_TEXT, texts);
}

static void
test_zeros (void)
{
  const SluiceValue plus = { .kind = SLUICE_VALUE_DOUBLE, .d = 0.0 };
  const SluiceValue minus = { .kind = SLUICE_VALUE_DOUBLE, .d = -0.0 };

  g_assert_cmpint (compare_keys (&plus, &minus, FALSE), ==, 0);
}

/* Zero bytes in a text, and the ends of texts before other columns. */
static void
test_nul (void)
{
  static const struct { const char *text; gsize len; } parts[] = {
    { "", 0 }, { "\0", 1 }, { "\0\0", 2 }, { "\0\x01", 2 }, { "\0a", 2 }, { "\x01", 1 }, { "a", 1 }, { "a\0", 2 },
    { "a\0b", 3 }, { "a\x01", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        {
          const SluiceValue a = sluice_value_text (SLUICE_VALUE_TEXT, parts[i].text, parts[i].len);
          const SluiceValue b = sluice_value_text (SLUICE_VALUE_TEXT, parts[j].text, parts[j].len);
          const SluiceValue low = sluice_value_int (SLUICE_VALUE_INTEGER, G_MININT64);
          const SluiceValue high = sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64);
          g_autoptr(GByteArray) first = g_byte_array_new ();
          g_autoptr(GByteArray) second = g_byte_array_new ();

          g_assert_cmpint (CLAMP (compare_keys (&a, &b, FALSE), -1, 1), ==, (i > j) - (i < j));
          sluice_sort_key_append (first, &a, FALSE);
          sluice_sort_key_append (first, &high, FALSE);
          sluice_sort_key_append (second, &b, FALSE);
          sluice_sort_key_append (second, &low, FALSE);
          g_assert_cmpint (CLAMP (memcmp (first->data, second->data, MIN (first->len, second->len)), -1, 1), ==,
                           i >= j ? 1 : -1);
        }
    }
}

static SluiceValue
random_decimal (SluiceArena *arena)
{
  g_autofree char *text = g_strdup_printf ("%s%d.%02d", g_test_rand_bit () ? "-" : "",
                                           g_test_rand_bit () ? g_test_rand_int_range (0, 20)
                                                              : g_test_rand_int_range (0, 1000000),
                                           g_test_rand_int_range (0, 100));
  SluiceDecimal decimal;
  SluiceValue value;

  g_assert_true (sluice_decimal_parse (text, strlen (text), &decimal));
  g_assert_true (sluice_decimal_format (&decimal, 12, 2, arena, &value));
  return value;
}

static void
test_random (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (65536);

  for (guint i = 0; i < 2000; i++)
    {
      const SluiceValue a = random_decimal (arena);
      const SluiceValue b = random_decimal (arena);
      const double first = g_ascii_strtod (a.s, NULL);
      const double second = g_ascii_strtod (b.s, NULL);

      g_assert_cmpint (CLAMP (compare_keys (&a, &b, FALSE), -1, 1), ==, (first > second) - (first < second));
      g_assert_cmpint (CLAMP (compare_keys (&a, &b, TRUE), -1, 1), ==, (first < second) - (first > second));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sort-key/order", test_order);
  g_test_add_func ("/sort-key/zeros", test_zeros);
  g_test_add_func ("/sort-key/nul", test_nul);
  g_test_add_func ("/sort-key/random", test_random);
  return g_test_run ();
}
