/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"

#include "transformer-fixture.h"

#include <string.h>

static void
test_map (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
                  " {\"column\": \"email\", \"type\": \"text\", \"from\": \"who.email\", "
                  "  \"transforms\": [\"trim\", \"lower\"]},"
                  " {\"column\": \"raw\", \"type\": \"text\", \"from\": \"who.email\"},"
                  " {\"column\": \"price\", \"type\": \"decimal(6,2)\", \"from\": \"price\"},"
                  " {\"column\": \"at\", \"type\": \"timestamptz\", \"from\": \"at\"},"
                  " {\"column\": \"channel\", \"type\": \"text\", \"value\": \"web\"},"
                  " {\"column\": \"year\", \"type\": \"integer\", \"value\": 2024},"
                  " {\"column\": \"tags\", \"type\": \"json\", \"from\": \"tags\"}]", "");
  /* The same path twice is one field. */
  g_assert_cmpuint (sluice_transformer_get_fields (fixture.transformer)->len, ==, 5);

  fixture_apply (&fixture,
                 "[{\"id\": 1, \"who\": {\"email\": \" A@X \"}, \"price\": 5, "
                 "\"at\": \"2024-07-01T12:00:00\", \"tags\": [1, 2]}, {\"id\": 2}]");
  fixture_assert_rows (&fixture,
                       "1|a@x| A@X |5.00|2024-07-01T10:00:00Z|web|2024|[1,2]\n"
                       "2|null|null|null|null|web|2024|null\n");
  fixture_assert_rejects (&fixture, "");
  g_assert_cmpuint (fixture.rows->origins[1].number, ==, 2);
  g_assert_cmpstr (sluice_batch_get_part (fixture.rows, 0), ==, "part");
  /* Unchanged text is not copied. */
  g_assert_true (sluice_batch_row (fixture.rows, 0)[2].s == sluice_batch_row (fixture.records, 0)[1].s);
}

/* A JSON string stays one; text that the mapping makes must hold JSON. */
static void
test_json (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"plain\", \"type\": \"json\", \"from\": \"a\"},"
                  " {\"column\": \"made\", \"type\": \"json\", \"from\": \"b\", \"transforms\": [\"trim\"]},"
                  " {\"column\": \"constant\", \"type\": \"json\", \"value\": \"{\\\"k\\\": 1}\"}]", "");
  fixture_apply (&fixture,
                 "[{\"a\": \"hello\", \"b\": \" [1] \"}, {\"a\": \"12\", \"b\": \"12\"},"
                 " {\"a\": \"{\\\"k\\\": 1}\"}, {\"a\": 12}, {\"b\": \"hello\"}, {\"a\": \"\"}]");
  fixture_assert_rows (&fixture,
                       "\"hello\"|[1]|{\"k\":1}\n"
                       "\"12\"|12|{\"k\":1}\n"
                       "\"{\\\"k\\\": 1}\"|null|{\"k\":1}\n"
                       "12|null|{\"k\":1}\n");
  fixture_assert_rejects (&fixture, "5 map: invalid_json made hello\n6 map: invalid_json plain \n");
}

static void
test_schema (void)
{
  g_auto(Fixture) fixture = { NULL };
  SluiceSchema *schema;

  fixture_set_up (&fixture,
                  "[{\"column\": \"Select From\", \"type\": \"text\", \"from\": \"a\"},"
                  " {\"column\": \"n\", \"type\": \"decimal(6,2)\", \"from\": \"b\"}]", "");
  schema = sluice_transformer_get_schema (fixture.transformer);
  g_assert_cmpuint (sluice_schema_get_n (schema), ==, 2);
  g_assert_cmpstr (sluice_schema_get (schema, 0)->name, ==, "Select From");
  g_assert_cmpuint (sluice_schema_get (schema, 1)->type.scale, ==, 2);
}

static void
test_empty_text (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
                  " {\"column\": \"a\", \"type\": \"integer\", \"from\": \"a\"},"
                  " {\"column\": \"b\", \"type\": \"integer\", \"from\": \"b\", "
                  "  \"transforms\": [{\"null_if\": {\"values\": [\"\"]}}]},"
                  " {\"column\": \"c\", \"type\": \"text\", \"from\": \"c\", \"default\": \"none\"}]", "");
  fixture_apply (&fixture,
                 "[{\"id\": 1, \"a\": \"5\", \"b\": \"\", \"c\": \"x\"},"
                 " {\"id\": 2, \"a\": null, \"b\": \"6\", \"c\": \"\"},"
                 " {\"id\": 3, \"b\": null, \"c\": null}, {\"id\": 4, \"a\": \"\"}]");
  fixture_assert_rows (&fixture, "1|5|null|x\n2|null|6|\n3|null|null|none\n");
  fixture_assert_rejects (&fixture, "4 map: invalid_integer a \n");
}

/* A default also takes the place of what a transform makes NULL, and is a value
 * of the column: no transform sees it. */
static void
test_default (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"a\", \"type\": \"date\", \"from\": \"a\", "
                  "  \"transforms\": [{\"null_if\": {\"values\": [\"-\"]}}, "
                  "  {\"to_date\": {\"format\": \"%d/%m/%Y\"}}], \"default\": \"1999-12-31\"},"
                  " {\"column\": \"b\", \"type\": \"text\", \"from\": \"b\", "
                  "  \"transforms\": [{\"default\": {\"value\": \"x\"}}, \"upper\"]}]", "");
  fixture_apply (&fixture, "[{\"a\": \"01/02/2024\", \"b\": \"b\"}, {\"a\": \"-\"}, {}]");
  fixture_assert_rows (&fixture, "2024-02-01|B\n1999-12-31|X\n1999-12-31|X\n");
}

static void
test_all_problems (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"},"
                  " {\"column\": \"qty\", \"type\": \"integer\", \"from\": \"qty\"},"
                  " {\"column\": \"day\", \"type\": \"date\", \"from\": \"day\"}]",
                  ", \"checks\": [{\"column\": \"qty\", \"rule\": \"required\"},"
                  " {\"column\": \"id\", \"rule\": \"range\", \"max\": 2}]");
  fixture_apply (&fixture,
                 "[{\"id\": 1, \"qty\": 1, \"day\": \"2024-01-01\"},"
                 " {\"id\": 2, \"qty\": \"x\", \"day\": \"soon\"},"
                 " {\"id\": 3, \"qty\": \"1.5\", \"day\": \"2024-01-03\"},"
                 " {\"id\": 4, \"day\": \"2024-01-03\"}]");
  fixture_assert_rows (&fixture, "1|1|2024-01-01\n");
  fixture_assert_rejects (&fixture,
                          "2 map: invalid_integer qty x; invalid_date day soon\n"
                          "3 map: invalid_integer qty 1.5; out_of_range id 3\n"
                          "4 check: required qty -; out_of_range id 4\n");
}

static void
test_records (void)
{
  g_auto(Fixture) fixture = { NULL };
  const SluiceReject *reject;
  const SluiceRowProblem *problem;

  fixture_set_up (&fixture, "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}]", "");
  fixture_read (&fixture, "[{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]");
  fixture.records->origins[0].problem = "invalid_json";
  fixture.records->origins[0].message = "line 7 is not JSON";
  sluice_batch_row (fixture.records, 1)[0] = sluice_value_text (SLUICE_VALUE_INVALID, "\xff", 1);
  g_assert_true (sluice_transformer_apply (fixture.transformer, fixture.records, fixture.rows,
                                           fixture.rejects, NULL, NULL));
  fixture_assert_rows (&fixture, "3\n");
  fixture_assert_rejects (&fixture, "1 decode: invalid_json - -\n2 decode: invalid_encoding id \xef\xbf\xbd\n");
  reject = g_ptr_array_index (fixture.rejects, 0);
  problem = g_ptr_array_index (reject->problems, 0);
  g_assert_cmpstr (problem->message, ==, "line 7 is not JSON");
  g_assert_cmpstr (reject->part, ==, "part");
}

#define CHECK_MAPPING \
  "[{\"column\": \"id\", \"type\": \"integer\", \"from\": \"id\"}," \
  " {\"column\": \"email\", \"type\": \"text\", \"from\": \"email\"}," \
  " {\"column\": \"score\", \"type\": \"integer\", \"from\": \"score\"}," \
  " {\"column\": \"kind\", \"type\": \"text\", \"from\": \"kind\"}]"

static void
test_checks (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture, CHECK_MAPPING,
                  ", \"checks\": [{\"column\": \"email\", \"rule\": \"required\"},"
                  " {\"column\": \"score\", \"rule\": \"range\", \"min\": 0, \"max\": 100},"
                  " {\"column\": \"email\", \"rule\": \"pattern\", \"value\": \"^.+@.+$\"},"
                  " {\"column\": \"kind\", \"rule\": \"one_of\", \"values\": [\"A\", \"B\"]}]");
  fixture_apply (&fixture,
                 "[{\"id\": 1, \"email\": \"a@x\", \"score\": 0, \"kind\": \"A\"},"
                 " {\"id\": 2, \"email\": \"b@x\", \"score\": 100, \"kind\": \"B\"},"
                 " {\"id\": 3, \"email\": \"c@x\"},"
                 " {\"id\": 4, \"email\": null, \"score\": 1, \"kind\": \"A\"},"
                 " {\"id\": 5, \"email\": \"e@x\", \"score\": 101, \"kind\": \"A\"},"
                 " {\"id\": 6, \"email\": \"f@x\", \"score\": -1, \"kind\": \"A\"},"
                 " {\"id\": 7, \"email\": \"nobody\", \"score\": 1, \"kind\": \"A\"},"
                 " {\"id\": 8, \"email\": \"h@x\", \"score\": 1, \"kind\": \"a\"}]");
  fixture_assert_rows (&fixture, "1|a@x|0|A\n2|b@x|100|B\n3|c@x|null|null\n");
  fixture_assert_rejects (&fixture,
                          "4 check: required email -\n5 check: out_of_range score 101\n"
                          "6 check: out_of_range score -1\n7 check: no_match email nobody\n"
                          "8 check: not_in_set kind a\n");
}

/* A range is typed as its column and compared exactly. */
static void
test_ranges (void)
{
  static const struct
  {
    const char *type;
    const char *range;
    const char *inside;
    const char *outside;
  } cases[] = {
    { "decimal(30,10)", "\"min\": \"0.0000000001\"", "0.0000000001", "0" },
    { "decimal(30,10)", "\"max\": \"12345678901234567890.1234567890\"",
      "12345678901234567890.123456789", "12345678901234567890.1234567891" },
    { "decimal(4,1)", "\"min\": 0.05", "0.1", "0" },
    { "double", "\"min\": 0.1, \"max\": 0.3", "0.3", "0.30000000000000004" },
    { "date", "\"min\": \"2024-01-01\", \"max\": \"2024-12-31\"", "\"2024-12-31\"",
      "\"2025-01-01\"" },
    { "timestamptz", "\"min\": \"2024-01-01\"", "\"2023-12-31T23:00:00Z\"",
      "\"2023-12-31T22:59:59Z\"" },
    { "time", "\"max\": \"12:00:00\"", "\"12:00:00\"", "\"12:00:00.000001\"" },
    { "text", "\"min\": \"b\", \"max\": \"c\"", "\"bzz\"", "\"ca\"" },
    { "integer", "\"min\": -5", "-5", "-6" },
    { "date", "\"max\": \"{{today}}\"", "\"1970-01-01\"", "\"9999-01-01\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { NULL };
      g_autofree char *mapping = g_strdup_printf (
        "[{\"column\": \"v\", \"type\": \"%s\", \"from\": \"v\"}]", cases[i].type);
      g_autofree char *checks = g_strdup_printf (
        ", \"checks\": [{\"column\": \"v\", \"rule\": \"range\", %s}]", cases[i].range);
      g_autofree char *records = g_strdup_printf ("[{\"v\": %s}, {\"v\": %s}, {\"v\": null}]",
                                                  cases[i].inside, cases[i].outside);

      g_test_message ("%s: %s", cases[i].type, cases[i].range);
      fixture_set_up (&fixture, mapping, checks);
      fixture_apply (&fixture, records);
      g_assert_cmpuint (fixture.rows->n_rows, ==, 2);
      g_assert_cmpuint (fixture.rejects->len, ==, 1);
      g_assert_cmpuint (((SluiceReject *) g_ptr_array_index (fixture.rejects, 0))->number, ==, 2);
    }
}

/* Many values are looked up in a table. */
static void
test_one_of (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"v\", \"type\": \"decimal(6,2)\", \"from\": \"v\"},"
                  " {\"column\": \"w\", \"type\": \"integer\", \"from\": \"w\"}]",
                  ", \"checks\": [{\"column\": \"v\", \"rule\": \"one_of\", \"values\": [1.5, \"2\", 0.001]},"
                  " {\"column\": \"w\", \"rule\": \"one_of\", "
                  "\"values\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, \"12\"]}]");
  fixture_apply (&fixture, "[{\"v\": 1.50, \"w\": 12}, {\"v\": 2, \"w\": 13}, {\"v\": 3}, {}]");
  fixture_assert_rows (&fixture, "1.50|12\nnull|null\n");
  fixture_assert_rejects (&fixture, "2 check: not_in_set w 13\n3 check: not_in_set v 3.00\n");
}

static void
test_warn (void)
{
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GPtrArray) warnings = NULL;
  const SluiceWarning *warning;

  fixture_set_up (&fixture, CHECK_MAPPING,
                  ", \"checks\": [{\"column\": \"score\", \"rule\": \"range\", \"max\": 10, "
                  "\"severity\": \"warn\"}]");
  fixture_apply (&fixture, "[{\"id\": 1, \"score\": 5}, {\"id\": 2, \"score\": 50}, {\"id\": 3, \"score\": 51}]");
  g_assert_cmpuint (fixture.rows->n_rows, ==, 3);
  fixture_assert_rejects (&fixture, "");
  warnings = sluice_monitor_dup_warnings (fixture.monitor);
  g_assert_cmpuint (warnings->len, ==, 1);
  warning = g_ptr_array_index (warnings, 0);
  g_assert_cmpstr (warning->code, ==, "out_of_range");
  g_assert_cmpuint (warning->count, ==, 2);
}

static void
test_fail (void)
{
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GError) error = NULL;

  fixture_set_up (&fixture, CHECK_MAPPING,
                  ", \"checks\": [{\"column\": \"score\", \"rule\": \"range\", \"max\": 10, "
                  "\"severity\": \"fail\"}]");
  fixture_read (&fixture, "[{\"id\": 1, \"score\": 5}, {\"id\": 2, \"score\": 50}]");
  g_assert_false (sluice_transformer_apply (fixture.transformer, fixture.records, fixture.rows,
                                            fixture.rejects, fixture.monitor, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_LIMIT);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "check_failed");
  g_assert_nonnull (strstr (error->message, "row 2"));
  g_assert_nonnull (strstr (error->message, "score"));
  g_assert_nonnull (sluice_error_get_hint (error));
}

/* What is wrong with the task itself is said before anything is read. */
static void
test_refused (void)
{
  static const struct
  {
    const char *mapping;
    const char *more;
    const char *code;
  } cases[] = {
    { "[{\"column\": \"a\", \"type\": \"integer\", \"value\": \"x\"}]", "", "invalid_value" },
    { "[{\"column\": \"a\", \"type\": \"date\", \"from\": \"a\", \"default\": \"soon\"}]", "",
      "invalid_value" },
    { "[{\"column\": \"a\", \"type\": \"date\", \"from\": \"a\", "
      "\"transforms\": [{\"to_date\": {\"format\": \"%H\"}}]}]", "", "invalid_format" },
    { "[{\"column\": \"a\", \"type\": \"integer\", \"from\": \"a\"}]",
      ", \"checks\": [{\"column\": \"a\", \"rule\": \"range\", \"min\": \"x\"}]", "invalid_value" },
    { "[{\"column\": \"a\", \"type\": \"text\", \"value\": \"{{param.no_such}}\"}]", "", NULL },
    { "[]", "", "no_mapping" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { NULL };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].mapping);
      g_assert_false (fixture_init (&fixture, cases[i].mapping, cases[i].more, &error));
      g_assert_nonnull (error);
      if (cases[i].code != NULL && fixture.task != NULL)
        g_assert_cmpstr (sluice_error_get_code (error), ==, cases[i].code);
      if (fixture.task != NULL && i < 4)
        g_assert_cmpstr (sluice_error_peek_where (error)->path, ==,
                         i == 3 ? "$.checks[0].min" : "$.mapping[0]");
    }
}

/* Constants are templates, filled in once. */
static void
test_templates (void)
{
  g_auto(Fixture) fixture = { NULL };

  fixture_set_up (&fixture,
                  "[{\"column\": \"run\", \"type\": \"text\", \"value\": \"{{run.id}}\"},"
                  " {\"column\": \"json\", \"type\": \"json\", \"value\": {\"a\": [1, \"{{run.id}}\"]}},"
                  " {\"column\": \"a\", \"type\": \"text\", \"from\": \"a\", \"default\": \"{{run.id}}\"}]", "");
  sluice_transformer_free (g_steal_pointer (&fixture.transformer));
  g_free (fixture.scope->run_id);
  fixture.scope->run_id = g_strdup ("r1");
  fixture.transformer = sluice_transformer_new (fixture.task, fixture.scope, NULL, NULL);
  fixture_apply (&fixture, "[{}]");
  fixture_assert_rows (&fixture, "r1|{\"a\":[1,\"r1\"]}|r1\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/transformer/map", test_map);
  g_test_add_func ("/transform/transformer/json", test_json);
  g_test_add_func ("/transform/transformer/schema", test_schema);
  g_test_add_func ("/transform/transformer/empty-text", test_empty_text);
  g_test_add_func ("/transform/transformer/default", test_default);
  g_test_add_func ("/transform/transformer/all-problems", test_all_problems);
  g_test_add_func ("/transform/transformer/records", test_records);
  g_test_add_func ("/transform/transformer/checks", test_checks);
  g_test_add_func ("/transform/transformer/ranges", test_ranges);
  g_test_add_func ("/transform/transformer/one-of", test_one_of);
  g_test_add_func ("/transform/transformer/warn", test_warn);
  g_test_add_func ("/transform/transformer/fail", test_fail);
  g_test_add_func ("/transform/transformer/refused", test_refused);
  g_test_add_func ("/transform/transformer/templates", test_templates);

  return g_test_run ();
}
