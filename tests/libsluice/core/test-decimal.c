/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-decimal.h"
#include "sluice-double.h"

#include <string.h>

static void
check_format (const char *text,
              guint       precision,
              guint       scale,
              const char *expected)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  SluiceDecimal decimal;
  SluiceValue value;
  g_autofree char *result = NULL;

  g_test_message ("%s as decimal(%u,%u)", text, precision, scale);
  g_assert_true (sluice_decimal_parse (text, strlen (text), &decimal));
  if (sluice_decimal_format (&decimal, precision, scale, arena, &value))
    result = g_strndup (value.s, value.len);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_format (void)
{
  check_format ("12.5", 6, 2, "12.50");
  check_format ("3", 6, 2, "3.00");
  check_format ("-0.01", 6, 2, "-0.01");
  check_format ("1e2", 6, 2, "100.00");
  check_format ("1.500", 6, 2, "1.50");
  check_format ("0001.5", 6, 2, "1.50");
  check_format ("9999.99", 6, 2, "9999.99");
  check_format ("10000", 6, 2, NULL);
  check_format ("1.005", 6, 2, NULL);
  check_format ("-0", 6, 2, "0.00");
  check_format ("-0.000e5", 6, 2, "0.00");
  check_format ("0e999999999999", 6, 2, "0.00");
  check_format ("1e999999999999", 6, 2, NULL);
  check_format ("1e-999999999999", 6, 2, NULL);
  check_format ("123456e-5", 6, 5, "1.23456");
  check_format (".5", 1, 1, "0.5");
  check_format ("5.", 2, 1, "5.0");
  check_format ("+7", 1, 0, "7");
  check_format ("18446744073709551615", 20, 0, "18446744073709551615");
  check_format ("12345678901234567890.1234567891", 38, 10, "12345678901234567890.1234567891");
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", "-", "+", ".", "e5", "1e", "1e+", "12a", "1.2.3", "1,5", " 1", "1 ", "0x10", "NaN", "Inf",
    "1_0", "--1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      SluiceDecimal decimal;
      double value;

      g_test_message ("“%s”", texts[i]);
      g_assert_false (sluice_decimal_parse (texts[i], strlen (texts[i]), &decimal));
      g_assert_false (sluice_double_parse (texts[i], strlen (texts[i]), &value));
    }
}

static void
check_round (const char *text,
             int         digits,
             const char *expected)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  SluiceDecimal decimal;
  SluiceValue value;
  g_autofree char *result = NULL;

  g_assert_true (sluice_decimal_parse (text, strlen (text), &decimal));
  value = sluice_decimal_round (&decimal, digits, arena);
  result = g_strndup (value.s, value.len);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_round (void)
{
  check_round ("2.346", 2, "2.35");
  check_round ("2.345", 2, "2.35");
  check_round ("-2.345", 2, "-2.35");
  check_round ("2.344999999999999999999", 2, "2.34");
  check_round ("1.005", 2, "1.01");
  check_round ("9.995", 2, "10.00");
  check_round ("0.005", 2, "0.01");
  check_round ("0.004", 2, "0.00");
  check_round ("-0.004", 2, "0.00");
  check_round ("0.5", 0, "1");
  check_round ("-0.5", 0, "-1");
  check_round ("0.49", 0, "0");
  check_round ("1234.5", -2, "1200");
  check_round ("1250", -2, "1300");
  check_round ("49", -2, "0");
  check_round ("50", -2, "100");
  check_round ("-950", -2, "-1000");
  check_round ("7", 3, "7.000");
  check_round ("1e3", 1, "1000.0");
  check_round ("1e-400", 2, "0.00");
  check_round ("0", 0, "0");
}

static int
sign (int value)
{
  return (value > 0) - (value < 0);
}

static void
test_compare (void)
{
  /* In rising order. */
  static const char *const texts[] = {
    "-1e400", "-10", "-9.99", "-1e-400", "0", "1e-400", "0.1", "0.10000000000000000000001",
    "1", "1.5", "9", "10", "10.000000000000000000001", "1e400",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          SluiceDecimal a, b;

          g_assert_true (sluice_decimal_parse (texts[i], strlen (texts[i]), &a));
          g_assert_true (sluice_decimal_parse (texts[j], strlen (texts[j]), &b));
          g_assert_cmpint (sign (sluice_decimal_compare (&a, &b)), ==, sign ((int) i - (int) j));
        }
    }
}

/* Whatever is written as digits comes back, in every spelling of it. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (1024);
      guint n = (guint) g_test_rand_int_range (1, 60);
      guint scale = (guint) g_test_rand_int_range (0, (gint32) n + 1);
      gboolean negative = g_test_rand_bit ();
      g_autoptr(GString) digits = g_string_new (NULL);
      g_autoptr(GString) plain = g_string_new (negative ? "-" : "");
      g_autofree char *shifted = NULL;
      SluiceDecimal decimal;
      SluiceValue value;

      for (guint k = 0; k < n; k++)
        g_string_append_c (digits, (char) ('0' + g_test_rand_int_range (k == 0 ? 1 : 0, 10)));
      g_string_append_len (plain, digits->str, n - scale);
      if (scale == n)
        g_string_append_c (plain, '0');
      if (scale > 0)
        g_string_append_printf (plain, ".%s", digits->str + n - scale);
      shifted = g_strdup_printf ("%s%sE-%u", negative ? "-" : "", digits->str, scale);

      g_assert_true (sluice_decimal_parse (plain->str, plain->len, &decimal));
      g_assert_true (sluice_decimal_format (&decimal, n, scale, arena, &value));
      g_assert_cmpmem (value.s, value.len, plain->str, plain->len);

      g_assert_true (sluice_decimal_parse (shifted, strlen (shifted), &decimal));
      g_assert_true (sluice_decimal_format (&decimal, n, scale, arena, &value));
      g_assert_cmpmem (value.s, value.len, plain->str, plain->len);
    }
}

static void
test_integer (void)
{
  static const struct
  {
    const char *text;
    gboolean fits;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0.0", TRUE, 0 },
    { "1E2", TRUE, 100 },
    { "1.50e1", TRUE, 15 },
    { "1000e-3", TRUE, 1 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775808", FALSE, 0 },
    { "-9223372036854775809", FALSE, 0 },
    { "99999999999999999999", FALSE, 0 },
    { "1.5", FALSE, 0 },
    { "1e-1", FALSE, 0 },
    { "1e19", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceDecimal decimal;
      gint64 value = 0;

      g_test_message ("%s", cases[i].text);
      g_assert_true (sluice_decimal_parse (cases[i].text, strlen (cases[i].text), &decimal));
      g_assert_cmpint (sluice_decimal_to_integer (&decimal, &value), ==, cases[i].fits);
      if (cases[i].fits)
        g_assert_cmpint (value, ==, cases[i].value);
    }
}

/* The fast way gives the very bits of strtod. */
static void
test_double (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      char text[64];
      double value;
      double expected;

      g_snprintf (text, sizeof text, "%s%d.%0*de%d", g_test_rand_bit () ? "-" : "",
                  g_test_rand_int_range (0, 1000000), g_test_rand_int_range (1, 12),
                  g_test_rand_int_range (0, 1000000), g_test_rand_int_range (-30, 30));
      expected = g_ascii_strtod (text, NULL);
      g_assert_true (sluice_double_parse (text, strlen (text), &value));
      g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
    }
}

/* Zero keeps its sign, also through its text. */
static void
test_double_zero (void)
{
  static const struct
  {
    const char *text;
    double value;
    const char *shortest;
  } cases[] = {
    { "-0", -0.0, "-0" },
    { "-0.0", -0.0, "-0" },
    { "-.0", -0.0, "-0" },
    { "-0e5", -0.0, "-0" },
    { "-0.000E-400", -0.0, "-0" },
    { "-00000000000000000000000000000", -0.0, "-0" },
    { "-1e-999", -0.0, "-0" },
    { "0", 0.0, "0" },
    { "+0.0", 0.0, "0" },
    { "0e-5", 0.0, "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
      double value = 1;

      g_test_message ("%s", cases[i].text);
      g_assert_true (sluice_double_parse (cases[i].text, strlen (cases[i].text), &value));
      g_assert_cmpmem (&value, sizeof value, &cases[i].value, sizeof value);
      sluice_double_format (value, buffer);
      g_assert_cmpstr (buffer, ==, cases[i].shortest);
    }
}

static void
test_double_format (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.1, "0.1" },
    { 1e308, "1e+308" },
    { 1000, "1000" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 5e-324, "4.94065645841247e-324" },
    { -2.5, "-2.5" },
  };
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (sluice_double_format (cases[i].value, buffer), ==, strlen (cases[i].text));
      g_assert_cmpstr (buffer, ==, cases[i].text);
    }
  g_assert_false (sluice_double_parse ("1e999", 5, &value));
  g_assert_false (sluice_double_parse ("-1e309", 6, &value));
  g_assert_true (sluice_double_parse ("1e-999", 6, &value));
  g_assert_cmpmem (&value, sizeof value, &(double) { 0 }, sizeof value);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/decimal/format", test_format);
  g_test_add_func ("/core/decimal/refused", test_refused);
  g_test_add_func ("/core/decimal/round", test_round);
  g_test_add_func ("/core/decimal/compare", test_compare);
  g_test_add_func ("/core/decimal/round-trip", test_round_trip);
  g_test_add_func ("/core/decimal/integer", test_integer);
  g_test_add_func ("/core/double/parse", test_double);
  g_test_add_func ("/core/double/zero", test_double_zero);
  g_test_add_func ("/core/double/format", test_double_format);

  return g_test_run ();
}
