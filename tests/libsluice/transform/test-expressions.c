/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Filter, columns with expressions, and checks with expressions. */

#include "config.h"

#include "sluice-error.h"

#include "transformer-fixture.h"

#include <string.h>

static char *
column (const char *name,
        const char *type,
        const char *expression)
{
  g_autofree char *text = g_strescape (expression, NULL);

  return g_strdup_printf ("{\"column\": \"%s\", \"type\": \"%s\", \"expression\": \"%s\"}", name, type, text);
}

static void
test_filter (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture, "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}]",
                  ", \"filter\": \"state <> 'draft' AND \\\"who.age\\\" >= 18\"");
  fixture_apply (&fixture,
                 "[{\"id\": 1, \"state\": \"open\", \"who\": {\"age\": 20}},"
                 " {\"id\": 2, \"state\": \"draft\", \"who\": {\"age\": 20}},"
                 " {\"id\": 3, \"state\": \"open\", \"who\": {\"age\": 17}},"
                 " {\"id\": 4, \"state\": null, \"who\": {\"age\": 20}},"
                 " {\"id\": 5, \"state\": \"open\"},"
                 " {\"id\": \"x\", \"state\": \"draft\", \"who\": {\"age\": 20}},"
                 " {\"id\": 7, \"state\": \"done\", \"who\": {\"age\": 18}}]");
  fixture_assert_rows (&fixture, "1\n7\n");
  fixture_assert_rejects (&fixture, "");
  g_assert_cmpuint (sluice_monitor_get (fixture.monitor, SLUICE_COUNTER_FILTERED), ==, 5);
}

/* What the filter cannot judge is rejected, not lost. */
static void
test_filter_fails (void)
{
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GError) error = NULL;

  fixture_set_up (&fixture, "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}]",
                  ", \"filter\": \"json_extract(doc, '$.a') = 1\"");
  fixture_read (&fixture,
                "[{\"id\": 1, \"doc\": \"{broken\"}, {\"id\": 2, \"doc\": {\"a\": 1}}, {\"id\": 3, \"doc\": {\"a\": 2}},"
                " {\"id\": 4, \"doc\": \"undecodable\"}]");
  sluice_batch_row (fixture.records, 3)[0].kind = SLUICE_VALUE_INVALID;
  sluice_transformer_apply (fixture.transformer, fixture.records, fixture.rows, fixture.rejects, fixture.monitor, &error);
  g_assert_no_error (error);
  fixture_assert_rows (&fixture, "2\n");
  fixture_assert_rejects (&fixture, "1 map: expression_error - -\n4 decode: invalid_encoding - -\n");
  g_assert_cmpuint (sluice_monitor_get (fixture.monitor, SLUICE_COUNTER_FILTERED), ==, 1);
}

/* Expressions see the columns above, also computed ones, then fields; a column
 * below is none yet. */
static void
test_columns (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"later\", \"type\": \"text\", \"expression\": \"name || total\"},"
                  " {\"column\": \"name\", \"type\": \"text\", \"from\": \"name\", \"transforms\": [\"upper\"]},"
                  " {\"column\": \"total\", \"type\": \"decimal(8,2)\", \"expression\": \"price * quantity\"},"
                  " {\"column\": \"gross\", \"type\": \"decimal(8,2)\", \"expression\": \"dec_round(Total * 1.19, 2)\"},"
                  " {\"column\": \"both\", \"type\": \"text\", \"expression\": \"name || source.name || source.\\\"total\\\"\"},"
                  " {\"column\": \"big\", \"type\": \"boolean\", \"expression\": \"gross > 50\", \"transforms\": [\"to_boolean\"]},"
                  " {\"column\": \"none\", \"type\": \"text\", \"expression\": \"no_value\", \"default\": \"empty\"}]", "");
  fixture_apply (&fixture, "[{\"name\": \"ann\", \"price\": 10.5, \"quantity\": 4, \"total\": \"T\"}, {\"name\": \"bob\"}]");
  fixture_assert_rows (&fixture, "annT|ANN|42.00|49.98|ANNannT|false|empty\nnull|BOB|null|null|null|null|empty\n");
  fixture_assert_rejects (&fixture, "");
}

/* An error rejects the column that has it, whatever was computed with it, and what
 * depends on it says nothing of its own. */
static void
test_errors (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"good\", \"type\": \"integer\", \"expression\": \"a + 1\"},"
                  " {\"column\": \"json\", \"type\": \"text\", \"expression\": \"json_extract(doc, '$.x')\"},"
                  " {\"column\": \"number\", \"type\": \"integer\", \"expression\": \"b\"},"
                  " {\"column\": \"after\", \"type\": \"text\", \"expression\": \"json || number\"},"
                  " {\"column\": \"huge\", \"type\": \"double\", \"expression\": \"a * 1e308 * 10\"},"
                  " {\"column\": \"bytes\", \"type\": \"text\", \"expression\": \"CAST(hex_decode(c) AS text)\"}]", "");
  fixture_apply (&fixture,
                 "[{\"a\": 0, \"doc\": \"{}\", \"b\": 5, \"c\": \"41\"},"
                 " {\"a\": 0, \"doc\": \"broken\", \"b\": \"many\", \"c\": \"41\"},"
                 " {\"a\": 1, \"doc\": {\"x\": \"y\"}, \"b\": 1, \"c\": \"ff\"}]");
  fixture_assert_rows (&fixture, "1|null|5|null|0|A\n");
  fixture_assert_rejects (&fixture, "2 map: expression_error json -; invalid_integer number many\n3 map: expression_error huge -; expression_error bytes -\n");
}

/* Many columns are computed by several statements, names that differ in case by
 * one each. */
static void
test_many (void)
{
  g_autoptr(GString) mapping = g_string_new ("[");
  g_autoptr(GString) expected = g_string_new (NULL);
  g_auto(Fixture) fixture = { NULL };
  guint value = 0;

  for (guint i = 0; i < 130; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_autofree char *expression = i % 3 == 2 ? g_strdup_printf ("c%u + 1", i - 1)
                                      : g_strdup (i % 2 == 0 ? "a + 1" : "A + 1");
      g_autofree char *entry = column (name, "integer", expression);

      g_string_append_printf (mapping, "%s%s", i > 0 ? ", " : "", entry);
      /* The field A is 10 where a is 0. */
      value = i % 3 == 2 ? value + 1 : i % 2 == 0 ? 1 : 11;
      g_string_append_printf (expected, "%s%u", i > 0 ? "|" : "", value);
    }
  g_string_append_c (mapping, ']');
  fixture_set_up (&fixture, mapping->str, "");
  fixture_apply (&fixture, "[{\"a\": 0, \"A\": 10}]");
  g_string_append_c (expected, '\n');
  fixture_assert_rows (&fixture, expected->str);
}

static void
test_checks (void)
{
  static const char *const mapping =
    "[{\"column\": \"a\", \"type\": \"date\", \"from\": \"a\"}, {\"column\": \"b\", \"type\": \"date\", \"from\": \"b\"}]";
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture, mapping,
                  ", \"checks\": [{\"rule\": \"expression\", \"value\": \"b >= a\"},"
                  " {\"rule\": \"expression\", \"value\": \"json_array_length(list) < 3\", \"severity\": \"warn\"}]");
  fixture_apply (&fixture,
                 "[{\"a\": \"2024-01-02\", \"b\": \"2024-01-03\", \"list\": [1, 2, 3]}, {\"a\": \"2024-01-02\", \"b\": \"2024-01-01\"},"
                 " {\"a\": \"2024-01-02\"}, {\"a\": \"x\", \"b\": \"2024-01-01\"}]");
  fixture_assert_rows (&fixture, "2024-01-02|2024-01-03\n2024-01-02|null\n");
  fixture_assert_rejects (&fixture, "2 check: expression_failed - -\n4 map: invalid_date a x\n");
}

/* SQLite finds any text greater than any number: that is said, once. */
static void
test_text_compared (void)
{
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GPtrArray) warnings = NULL;

  fixture_set_up (&fixture,
                  "[{\"column\": \"age\", \"type\": \"integer\", \"from\": \"age\"},"
                  " {\"column\": \"old\", \"type\": \"boolean\", \"expression\": \"65 <= source.age\"},"
                  " {\"column\": \"fine\", \"type\": \"boolean\", \"expression\": \"age > 65 AND name = '5' AND 3 > length(name)\"}]",
                  ", \"filter\": \"age > 18\", \"checks\": [{\"rule\": \"expression\", \"value\": \"source.age<>7\"}]");
  fixture_apply (&fixture, "[{\"age\": \"17\", \"name\": \"x\"}, {\"age\": \"16\", \"name\": \"x\"}]");
  warnings = sluice_monitor_dup_warnings (fixture.monitor);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (((const SluiceWarning *) warnings->pdata[0])->code, ==, "text_compared");
  g_assert_cmpuint (((const SluiceWarning *) warnings->pdata[0])->count, ==, 3);
}

static void
test_check_fails (void)
{
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GError) error = NULL;

  fixture_set_up (&fixture, "[{\"column\": \"a\", \"type\": \"integer\", \"from\": \"a\"}]",
                  ", \"checks\": [{\"rule\": \"expression\", \"value\": \"a < 5\", \"severity\": \"fail\"}]");
  fixture_read (&fixture, "[{\"a\": 1}, {\"a\": 9}]");
  g_assert_false (sluice_transformer_apply (fixture.transformer, fixture.records, fixture.rows, fixture.rejects,
                                            fixture.monitor, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_LIMIT);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "check_failed");
  g_assert_nonnull (strstr (error->message, "row 2"));
  g_assert_nonnull (strstr (error->message, "a < 5"));
}

/* What is wrong is said with its place, before anything is read. */
static void
test_invalid (void)
{
  static const struct { const char *mapping; const char *more; const char *path; const char *code; } cases[] = {
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"b +\"}]", "", "$.mapping[0].expression", "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"nosuch(b)\"}]", "", "$.mapping[0].expression",
      "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"replace(b)\"}]", "", "$.mapping[0].expression",
      "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"(SELECT x FROM y)\"}]", "", "$.mapping[0].expression",
      "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"lookup('y', b)\"}]", "", "$.mapping[0].expression",
      "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"\\\"b[\\\" + 1\"}]", "", "$.mapping[0].expression",
      "invalid_path" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"expression\": \"\\\"b[*].c\\\" + 1\"}]", "", "$.mapping[0].expression",
      "several_lists" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"from\": \"a\"}]", ", \"filter\": \"a = :x\"", "$.filter",
      "invalid_expression" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"from\": \"a\"}]",
      ", \"checks\": [{\"rule\": \"expression\", \"value\": \"a =\"}]", "$.checks[0].value", "invalid_expression" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { NULL };
      g_autoptr(GError) error = NULL;

      g_assert_false (fixture_init (&fixture, cases[i].mapping, cases[i].more, &error));
      g_test_message ("%s", error->message);
      g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      g_assert_cmpstr (sluice_error_peek_where (error)->path, ==, cases[i].path);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/expressions/filter", test_filter);
  g_test_add_func ("/transform/expressions/filter-fails", test_filter_fails);
  g_test_add_func ("/transform/expressions/columns", test_columns);
  g_test_add_func ("/transform/expressions/errors", test_errors);
  g_test_add_func ("/transform/expressions/many", test_many);
  g_test_add_func ("/transform/expressions/checks", test_checks);
  g_test_add_func ("/transform/expressions/text-compared", test_text_compared);
  g_test_add_func ("/transform/expressions/check-fails", test_check_fails);
  g_test_add_func ("/transform/expressions/invalid", test_invalid);

  return g_test_run ();
}
