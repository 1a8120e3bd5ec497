/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-decimal-math.h"
#include "sluice-expression.h"

#include <string.h>

static SluiceDecimal
parse (const char *text)
{
  SluiceDecimal decimal;

  g_assert_true (sluice_decimal_parse (text, strlen (text), &decimal));
  return decimal;
}

static SluiceDecimal
view (const SluiceValue *value)
{
  SluiceDecimal decimal;

  g_assert_true (sluice_decimal_parse (value->s, value->len, &decimal));
  return decimal;
}

static void
test_known (void)
{
  static const struct { const char *a; const char *b; const char *sum; const char *product; const char *quotient; } cases[] = {
    { "0.1", "0.2", "0.3", "0.02", "0.500" },
    { "12345678901.25", "3.5", "12345678904.75", "43209876154.375", "3527336828.929" },
    { "10", "4", "14", "40", "2.500" },
    { "-1", "3", "2", "-3", "-0.333" },
    { "2", "-3", "-1", "-6", "-0.667" },
    { "0.0005", "1", "1.0005", "0.0005", "0.001" },
    { "0", "-7", "-7", "0", "0.000" },
    { "99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000",
      "99999999999999999999999999999999999999", "99999999999999999999999999999999999999.000" },
    { "1e-5", "1e5", "100000.00001", "1.00000", "0.000" },
  };
  g_autoptr(SluiceArena) arena = sluice_arena_new (1024);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceDecimal a = parse (cases[i].a);
      SluiceDecimal b = parse (cases[i].b);
      SluiceValue value;

      g_test_message ("%s, %s", cases[i].a, cases[i].b);
      g_assert_true (sluice_decimal_add (&a, &b, arena, &value));
      g_assert_cmpmem (value.s, value.len, cases[i].sum, strlen (cases[i].sum));
      g_assert_true (sluice_decimal_multiply (&a, &b, arena, &value));
      g_assert_cmpmem (value.s, value.len, cases[i].product, strlen (cases[i].product));
      g_assert_true (sluice_decimal_divide (&a, &b, 3, arena, &value));
      g_assert_cmpmem (value.s, value.len, cases[i].quotient, strlen (cases[i].quotient));
    }
}

static char *
make_number (void)
{
  g_autoptr(GString) text = g_string_new (g_test_rand_int_range (0, 2) ? "-" : "");
  guint n = (guint) g_test_rand_int_range (1, 40);
  guint m = (guint) g_test_rand_int_range (0, 20);

  for (guint i = 0; i < n; i++)
    g_string_append_c (text, (char) ('0' + g_test_rand_int_range (0, 10)));
  if (m > 0)
    g_string_append_c (text, '.');
  for (guint i = 0; i < m; i++)
    g_string_append_c (text, (char) ('0' + g_test_rand_int_range (0, 10)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is added can be taken away again, and what is multiplied divided. */
static void
test_inverse (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (1024);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *left = make_number ();
      g_autofree char *right = make_number ();
      SluiceDecimal a = parse (left);
      SluiceDecimal b = parse (right);
      SluiceDecimal back;
      SluiceDecimal middle;
      SluiceValue value;

      g_assert_true (sluice_decimal_add (&a, &b, arena, &value));
      middle = view (&value);
      b.negative = !b.negative;
      g_assert_true (sluice_decimal_add (&middle, &b, arena, &value));
      back = view (&value);
      g_assert_cmpint (sluice_decimal_compare (&a, &back), ==, 0);

      if (sluice_decimal_n_digits (&b) == 0)
        continue;
      g_assert_true (sluice_decimal_multiply (&a, &b, arena, &value));
      middle = view (&value);
      g_assert_true (sluice_decimal_divide (&middle, &b, 30, arena, &value));
      back = view (&value);
      g_assert_cmpint (sluice_decimal_compare (&a, &back), ==, 0);
      sluice_arena_reset (arena);
    }
}

static void
test_too_long (void)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (1024);
  SluiceDecimal huge = parse ("1e400");
  SluiceDecimal tiny = parse ("1e-400");
  SluiceDecimal one = parse ("1");
  SluiceValue value;

  g_assert_false (sluice_decimal_add (&huge, &one, arena, &value));
  g_assert_false (sluice_decimal_multiply (&one, &tiny, arena, &value));
  g_assert_false (sluice_decimal_divide (&one, &huge, 2, arena, &value));
  g_assert_false (sluice_decimal_divide (&one, &one, 301, arena, &value));
}

static gboolean
knows (const char *name,
       gpointer    user_data)
{
  return FALSE;
}

/* As functions of expressions. */
static void
test_functions (void)
{
  static const struct { const char *text; const char *result; } cases[] = {
    { "dec_add('0.1', 0.2) = 0.3", "1" }, { "dec_sub(1, '0.9') = 0.1", "1" },
    { "dec_add('12345678901234567890', 1)", "12345678901234567891" }, { "typeof(dec_mul(2, 3))", "integer" },
    { "dec_div('10', '4', 3)", "2.5" }, { "dec_div(1, 3, 20)", "0.33333333333333333333" },
    { "dec_round('2.345', 2)", "2.35" }, { "dec_round(-2.5)", "-3" }, { "dec_round('1234', -2)", "1200" },
    { "dec_compare('100000000000000000001', '99999999999999999999')", "1" }, { "dec_add(NULL, 1)", NULL },
    { "dec_add('x', 1)", "!" }, { "dec_div(1, 0, 2)", "!" }, { "dec_div(1, 2, 2.5)", "!" },
    { "dec_add(x'31', 1)", "!" }, { "dec_add('1e301', 1)", "!" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceExpression) expression = sluice_expression_new (NULL, cases[i].text, NULL, knows, NULL, &error);
      SluiceValue value = SLUICE_NULL_VALUE;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      if (!sluice_expression_evaluate (expression, NULL, &value, &error))
        text = g_strdup ("!");
      else if (!sluice_value_is_null (&value))
        text = sluice_value_to_string (&value);
      g_test_message ("%s: %s", cases[i].text, error != NULL ? error->message : text);
      g_assert_cmpstr (text, ==, cases[i].result);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/decimal-math/known", test_known);
  g_test_add_func ("/decimal-math/inverse", test_inverse);
  g_test_add_func ("/decimal-math/too-long", test_too_long);
  g_test_add_func ("/decimal-math/functions", test_functions);

  return g_test_run ();
}
