/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What expressions must not be able to do. */

#include "config.h"

#include "sluice-error.h"
#include "sluice-expression.h"

#include <string.h>

static gboolean
knows_x (const char *name,
         gpointer    user_data)
{
  return g_str_equal (name, "x");
}

static SluiceExpression *
compile (SluiceSandbox *sandbox,
         const char    *text,
         GError       **error)
{
  return sluice_expression_new (sandbox, text, NULL, knows_x, NULL, error);
}

/* Files, statements, settings, other tables: none of it compiles, whatever way
 * it is wrapped. */
static void
test_refused (void)
{
  static const char *const texts[] = {
    /* Files */
    "readfile('/etc/passwd')", "writefile('/tmp/x', 'x')", "edit('x')", "load_extension('/tmp/x.so')",
    "load_extension('/tmp/x.so', 'main')", "fts3_tokenizer('simple')", "sqlite_rename_table(1,2,3,4,5,6,7)",
    "(SELECT load_extension(value) FROM json_each('[\"/tmp/x.so\"]'))",
    "(SELECT data FROM fsdir('/'))", "(SELECT * FROM zipfile('/tmp/x.zip'))", "(SELECT 1 FROM sqlite_dbpage)",
    /* Statements */
    "ATTACH '/tmp/x.db' AS y", "1); ATTACH '/tmp/x.db' AS y; --", "1; ATTACH '/tmp/x.db' AS y", "(ATTACH '/tmp/x' AS y)",
    "(INSERT INTO t VALUES (1))", "(DELETE FROM sqlite_master)", "(VACUUM INTO '/tmp/x')", "(CREATE TABLE t (a))",
    "1) UNION SELECT (2", "1) FROM json_each('[1,2]') WHERE (1", "(SELECT 1) AS a, (SELECT 2)",
    "sqlite_attach('/tmp/x.db', 'y', '')", "sqlite_detach('main')",
    /* Settings and what SQLite knows of itself */
    "PRAGMA user_version", "(PRAGMA user_version)", "(SELECT * FROM pragma_user_version)",
    "(SELECT file FROM pragma_database_list)", "(SELECT name FROM pragma_function_list)",
    "(SELECT sql FROM sqlite_master)", "(SELECT sql FROM sqlite_schema)", "(SELECT sql FROM sqlite_temp_master)",
    "(SELECT sql FROM main.sqlite_master)", "(SELECT 1 FROM sqlite_stmt)", "(SELECT 1 FROM bytecode('SELECT 1'))",
    "(SELECT 1 FROM dbstat)", "sqlite_source_id()", "sqlite_compileoption_get(1)", "sqlite_log(1, 'x')",
    /* What makes another row of a record each time */
    "random()", "randomblob(16)", "last_insert_rowid()", "changes()", "total_changes()",
    /* Endless, or near to it */
    "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r)",
    "(SELECT * FROM (WITH RECURSIVE r(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM r) SELECT sum(n) FROM r))",
    "(/* */ WITH a AS (SELECT 1 x), b AS (SELECT p.x FROM a p, a q), c AS (SELECT p.x FROM b p, b q) SELECT x FROM c)",
    /* Tables that nobody allowed */
    "(SELECT a FROM other)", "(SELECT a FROM main.other)", "EXISTS (SELECT 1 FROM other)", "x IN other",
    "(SELECT count(*) FROM other)",
  };
  g_autoptr(GError) open_error = NULL;
  g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (&open_error);

  g_assert_no_error (open_error);
  sluice_sandbox_set_open (sandbox, TRUE);
  g_assert_cmpint (sqlite3_exec (sluice_sandbox_get_database (sandbox), "CREATE TABLE other (a)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sluice_sandbox_set_open (sandbox, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceExpression) expression = compile (sandbox, texts[i], &error);

      g_test_message ("%s: %s", texts[i], error != NULL ? error->message : "ACCEPTED");
      g_assert_null (expression);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_expression");
    }
}

static double
measure (SluiceSandbox     *sandbox,
         const char        *text,
         const SluiceValue *x,
         GError           **error)
{
  g_autoptr(SluiceExpression) expression = compile (sandbox, text, error);
  gint64 start = g_get_monotonic_time ();
  SluiceValue result;
  double seconds;

  g_assert_nonnull (expression);
  sluice_expression_evaluate (expression, x, &result, error);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_test_message ("%s: %.2f s, %.1f MiB: %s", text, seconds,
                  (double) sqlite3_memory_highwater (TRUE) / (1024 * 1024),
                  *error != NULL ? (*error)->message : "computed");
  return seconds;
}

/* What compiles, and must fail soon. */
static void
test_bombs (void)
{
  static const char *const texts[] = {
    "zeroblob(1000000000)", "hex(zeroblob(16000000))", "printf('%.*c', 2000000000, 'x')", "printf('%2000000000d', 1)",
    "length(format('%.100000000f', 1.5))", "printf('%*d', -2000000000, 1)", "printf('%99999999999999999999d', 1)",
    "replace(hex(zeroblob(1000000)), '0', hex(zeroblob(1000)))",
    "(SELECT group_concat(hex(zeroblob(1000000))) FROM json_each(x))",
    "(SELECT json_group_array(hex(zeroblob(4000000))) FROM json_each(x))",
    "(SELECT json_group_object(key, zeroblob(1) || hex(zeroblob(2000000))) FROM json_each(x))",
    "(SELECT count(*) FROM json_each(x) a, json_each(x) b, json_each(x) c, json_each(x) d)",
    "(SELECT max(length(hex(zeroblob(4000000 - a.value)))) FROM json_each(x) a, json_each(x) b)",
    "(SELECT sum(hex(zeroblob(4000)) LIKE ('%0%0%0' || a.key || b.key)) FROM json_each(x) a, json_each(x) b)",
    "hex(zeroblob(4000000)) LIKE ('%' || hex(zeroblob(200)))",
    "(SELECT count(*) FROM (SELECT DISTINCT hex(zeroblob(100000)) || a.key || b.key FROM json_each(x) a, json_each(x) b))",
  };
  g_autoptr(GString) list = g_string_new ("[0");
  g_autoptr(GError) open_error = NULL;
  g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (&open_error);
  SluiceValue x;

  for (guint i = 0; i < 1000; i++)
    g_string_append (list, ",1");
  g_string_append_c (list, ']');
  x = sluice_value_text (SLUICE_VALUE_JSON, list->str, list->len);

  g_assert_no_error (open_error);
  sluice_sandbox_set_max_time (sandbox, G_USEC_PER_SEC / 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_cmpfloat (measure (sandbox, texts[i], &x, &error), <, 15);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
    }
  /* And it can be used again. */
  g_assert_cmpfloat (measure (sandbox, "json_array_length(x)", &x, &open_error), <, 15);
  g_assert_no_error (open_error);
}

/* Functions that nothing interrupts do not take hours, whatever their texts are. */
static void
test_slow_functions (void)
{
  static const char *const texts[] = {
    "instr(hex(zeroblob(4000000)), hex(zeroblob(1500000)) || '1')",
    "ltrim(hex(zeroblob(4000000)), replace(hex(zeroblob(20000)), '0', '1') || '0')",
    "rtrim(hex(zeroblob(4000000)), replace(hex(zeroblob(20000)), '0', '1') || '0')",
    "trim(hex(zeroblob(4000000)), replace(hex(zeroblob(20000)), '0', '1') || '0')",
    "replace(hex(zeroblob(4000000)), hex(zeroblob(1500000)) || '1', '')",
    "hex(zeroblob(4000)) GLOB '*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*1'",
    "hex(zeroblob(4000)) LIKE '%0_0%_0%0_0%_0%_0%0%_0%_0%0%_0%0%0%0%1'",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpfloat (measure (sandbox, texts[i], NULL, &error), <, 30);
      g_assert_no_error (error);
    }
}

/* What takes the place of SQLite's functions does the same. */
static void
test_replaced_functions (void)
{
  static const struct { const char *text; const char *result; } cases[] = {
    { "instr('größe', 'ß')", "4" }, { "instr('abc', 'x')", "0" }, { "instr('abc', '')", "1" }, { "instr(12345, 34)", "3" },
    { "instr(x'c3b6', x'b6')", "2" }, { "instr(NULL, 'a')", NULL }, { "instr('a', NULL)", NULL },
    { "replace('aaa', 'a', 'bc')", "bcbcbc" }, { "replace('abc', '', 'x')", "abc" }, { "replace('abc', 'd', 'x')", "abc" },
    { "replace(1.5, '.', ',')", "1,5" }, { "replace('a', NULL, 'x')", NULL },
    { "trim('xxaxx', 'x')", "a" }, { "ltrim('xyxa', 'yx')", "a" }, { "rtrim('aöäö', 'öä')", "a" }, { "trim('öaö', 'x')", "öaö" },
    { "trim('xx', 'x')", "" }, { "trim('x', '')", "x" }, { "trim(NULL, 'x')", NULL }, { "trim('ö', 'Ö')", "ö" },
    { "printf('%05d|%-4s|%.2f|%%|%,d', 42, 'ab', 1.006, 1234567)", "00042|ab  |1.01|%|1,234,567" },
    { "printf('%*d', 4, 7)", "   7" }, { "format('%s')", "" }, { "printf(NULL)", NULL }, { "printf('%s', NULL)", "" },
    { "printf('x%')", "x%" },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SluiceExpression) expression = compile (sandbox, cases[i].text, &error);
      g_autofree char *text = NULL;
      SluiceValue value;

      g_assert_no_error (error);
      g_assert_true (sluice_expression_evaluate (expression, NULL, &value, &error));
      g_assert_no_error (error);
      text = sluice_value_is_null (&value) ? NULL : sluice_value_to_string (&value);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (text, ==, cases[i].result);
    }
}

static void
count (sqlite3_context  *context,
       int               n_values,
       sqlite3_value   **values)
{
  guint *calls = sqlite3_user_data (context);

  sqlite3_result_int (context, (int) ++*calls);
}

static void
mark_freed (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
test_functions_and_tables (void)
{
  g_autoptr(GError) error = NULL;
  SluiceSandbox *sandbox = sluice_sandbox_new (&error);
  SluiceExpression *expression;
  SluiceExpression *table;
  SluiceValue result;
  gboolean freed = FALSE;
  guint calls = 0;

  g_assert_false (sluice_sandbox_has_function (sandbox, "counted"));
  g_assert_true (sluice_sandbox_add_function (sandbox, "Counted", 1, count, &calls, NULL, &error));
  g_assert_true (sluice_sandbox_has_function (sandbox, "counted"));
  sluice_sandbox_take_data (sandbox, &freed, mark_freed);

  sluice_sandbox_set_open (sandbox, TRUE);
  g_assert_cmpint (sqlite3_exec (sluice_sandbox_get_database (sandbox),
                                 "CREATE TABLE Country (code, name); INSERT INTO country VALUES ('de', 'Germany')", NULL,
                                 NULL, NULL), ==, SQLITE_OK);
  sluice_sandbox_set_open (sandbox, FALSE);
  sluice_sandbox_allow_table (sandbox, "country");

  expression = compile (sandbox, "counted(x)", &error);
  g_assert_no_error (error);
  table = compile (sandbox, "(SELECT c.name FROM country AS c WHERE code = source.x)", &error);
  g_assert_no_error (error);
  sluice_sandbox_unref (sandbox);

  /* Expressions keep it alive. */
  result = sluice_value_text (SLUICE_VALUE_TEXT, "de", 2);
  g_assert_true (sluice_expression_evaluate (table, &result, &result, &error));
  g_assert_cmpmem (result.s, result.len, "Germany", 7);
  g_assert_true (sluice_expression_evaluate (expression, &SLUICE_NULL_VALUE, &result, &error));
  g_assert_cmpuint (calls, ==, 1);
  sluice_expression_free (table);
  g_assert_false (freed);
  sluice_expression_free (expression);
  g_assert_true (freed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/refused", test_refused);
  g_test_add_func ("/sandbox/bombs", test_bombs);
  g_test_add_func ("/sandbox/slow-functions", test_slow_functions);
  g_test_add_func ("/sandbox/replaced-functions", test_replaced_functions);
  g_test_add_func ("/sandbox/functions-and-tables", test_functions_and_tables);

  return g_test_run ();
}
