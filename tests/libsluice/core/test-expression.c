/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-error.h"
#include "sluice-expression.h"

#include <string.h>

static gboolean
knows (const char *name,
       gpointer    user_data)
{
  const char *const *names = user_data;

  return names == NULL || g_strv_contains (names, name);
}

static SluiceValue
text (const char *s)
{
  return sluice_value_text (SLUICE_VALUE_TEXT, s, strlen (s));
}

static SluiceValue
number (const char *s)
{
  return sluice_value_text (SLUICE_VALUE_NUMBER, s, strlen (s));
}

static SluiceExpression *
compile (const char *expression)
{
  g_autoptr(GError) error = NULL;
  SluiceExpression *self = sluice_expression_new (NULL, expression, NULL, knows, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_names (void)
{
  g_autoptr(SluiceExpression) self =
    compile ("_page >= 3 AND \"meta.next page\" IS NULL AND source.total = 1 AND lower(\"a\"\"b\") <> _page");
  guint n_inputs = 0;
  const SluiceExpressionInput *inputs = sluice_expression_get_inputs (self, &n_inputs);
  static const char *const expected[] = { "_page", "meta.next page", "total", "a\"b" };

  g_assert_cmpuint (n_inputs, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n_inputs; i++)
    g_assert_cmpstr (inputs[i].name, ==, expected[i]);
}

static void
test_truth (void)
{
  g_autoptr(SluiceExpression) self = compile ("a >= 20 OR b = 'end'");
  static const struct { const char *a; const char *b; gboolean expected; } cases[] = {
    { "19", "", FALSE }, { "20", "", TRUE }, { "1", "end", TRUE }, { "2.5e1", "", TRUE },
    { NULL, "x", FALSE }, { NULL, "end", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SluiceValue values[] = {
        cases[i].a != NULL ? number (cases[i].a) : SLUICE_NULL_VALUE, text (cases[i].b),
      };
      g_autoptr(GError) error = NULL;
      gboolean is_true = FALSE;

      g_assert_true (sluice_expression_is_true (self, values, &is_true, &error));
      g_assert_no_error (error);
      g_assert_cmpint (is_true, ==, cases[i].expected);
    }
}

/* What a double would change arrives as text. */
static void
test_numbers (void)
{
  static const struct { const char *token; const char *type; const char *text; } cases[] = {
    { "7", "integer", "7" },
    { "-123456789012345", "integer", "-123456789012345" },
    { "18446744073709551615", "text", "18446744073709551615" },
    { "0.1", "real", "0.1" },
    { "1234567890.1234567890", "text", "1234567890.1234567890" },
    { "1e400", "text", "1e400" },
  };
  g_autoptr(SluiceExpression) type = compile ("typeof(x)");
  g_autoptr(SluiceExpression) same = compile ("CAST(x AS text)");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SluiceValue value = number (cases[i].token);
      SluiceValue result;

      g_assert_true (sluice_expression_evaluate (type, &value, &result, NULL));
      g_assert_cmpmem (result.s, result.len, cases[i].type, strlen (cases[i].type));
      g_assert_true (sluice_expression_evaluate (same, &value, &result, NULL));
      g_assert_cmpmem (result.s, result.len, cases[i].text, strlen (cases[i].text));
    }
}

static void
test_json (void)
{
  g_autoptr(SluiceExpression) self = compile ("(SELECT sum(value) FROM json_each(items))");
  const char *json = "[1,2,39]";
  const SluiceValue items = sluice_value_text (SLUICE_VALUE_JSON, json, strlen (json));
  g_autoptr(GError) error = NULL;
  SluiceValue result;

  g_assert_true (sluice_expression_evaluate (self, &items, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.kind, ==, SLUICE_VALUE_INTEGER);
  g_assert_cmpint (result.i, ==, 42);
}

static void
test_invalid (void)
{
  static const char *const known[] = { "id", "meta.next", NULL };
  static const char *const bad[] = {
    "", "id +", "id) FROM (SELECT 1) UNION SELECT (id", "id /* ", "'id", "Id + id",
    "(WITH a AS (SELECT 1 x), b AS (SELECT p.x FROM a p, a q) SELECT x FROM b)", "idd = 1", "\"meta.nxt\" = 1", "meta.next = 1", "id); DROP TABLE x", "id; SELECT 1",
    "(SELECT sql FROM sqlite_master)", "(SELECT 1 FROM pragma_database_list)", "id = ?1", "id = :id", "id, 1",
    "count(*)", "id = max(id)", "id = max(source.id)", "row_number() OVER () = 1",
    "load_extension('x')", "id = 1 -- ) FROM (SELECT 1", "nosuch(id)",
    "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceExpression) self = sluice_expression_new (NULL, bad[i], NULL, knows, (gpointer) known, &error);

      if (g_str_has_suffix (bad[i], "FROM (SELECT 1"))
        {
          /* A comment ends with its line, and takes nothing of ours with it. */
          g_assert_no_error (error);
          continue;
        }
      g_test_message ("%s: %s", bad[i], error != NULL ? error->message : "accepted");
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_expression");
      g_assert_null (self);
    }
}

/* Columns are found before fields, and fields behind `source`. */
static void
test_columns (void)
{
  static const char *const columns[] = { "name", "total", NULL };
  static const char *const texts[] = {
    "name || '/' || source.\"name\" || '/' || \"a.b\"", "name || '/' || Total || '/' || \"a.b\"",
  };
  static const char *const expected[] = { "column/field/path", "column/total/path" };
  static const char *const field_values[] = { "field", "path" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceExpression) self = sluice_expression_new (NULL, texts[i], columns, knows, NULL, &error);
      SluiceValue values[3];
      SluiceValue result;
      const SluiceExpressionInput *inputs;
      guint n = 0;

      g_assert_no_error (error);
      inputs = sluice_expression_get_inputs (self, &n);
      g_assert_cmpuint (n, ==, 3);
      for (guint j = 0; j < n; j++)
        values[j] = text (inputs[j].column == 0 ? "column" : inputs[j].column == 1 ? "total"
                            : field_values[g_str_equal (inputs[j].name, "a.b")]);
      g_assert_true (sluice_expression_evaluate (self, values, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (result.s, result.len, expected[i], strlen (expected[i]));
    }
}

/* Messages say at which character something is wrong. */
static void
test_places (void)
{
  static const struct { const char *text; const char *place; gint64 byte; } cases[] = {
    { "id + * 2", "at character 6:", 5 }, { "id +", "at character 5:", 4 }, { "'ö' || nosuch(id)", "at character 8:", 8 },
    { "id; 1", "at character 3:", 2 }, { "default(id)", "“default” is a word of SQL", 0 }, { "(id", "at character 4:", 3 }, { "'ö' || missing", "at character 8:", 8 },
    { "id > {{param.x}}", "at character 6: templates are not filled in here", 5 },
    { "id = '{{param.x}}'", "at character 6: templates are not filled in here", 5 },
  };
  static const char *const known[] = { "id", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceExpression) self =
        sluice_expression_new (NULL, cases[i].text, NULL, knows, (gpointer) known, &error);

      g_assert_null (self);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].place));
      g_assert_cmpint (sluice_error_get_where (error)->byte, ==, cases[i].byte);
    }
}

/* The tables of lookups, before their columns are known. */
static void
test_open_tables (void)
{
  static const char *const good[] = {
    "(SELECT name FROM country WHERE code = source.code)", "(SELECT c.name FROM country AS c WHERE c.code = code)",
    "code IN (SELECT country.code FROM country)", "(SELECT count(*) FROM country)", "(SELECT max(rate) FROM country)",
  };
  static const char *const bad[] = { "(SELECT name FROM county)", "country.code", "(SELECT x.code FROM country c)" };

  for (guint i = 0; i < G_N_ELEMENTS (good) + G_N_ELEMENTS (bad); i++)
    {
      const char *expression = i < G_N_ELEMENTS (good) ? good[i] : bad[i - G_N_ELEMENTS (good)];
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceSandbox) sandbox = sluice_sandbox_new (&error);
      g_autoptr(SluiceExpression) self = NULL;

      g_assert_no_error (error);
      g_assert_true (sluice_sandbox_add_table (sandbox, "country", &error));
      g_assert_no_error (error);
      self = sluice_expression_new (sandbox, expression, NULL, knows, NULL, &error);
      g_test_message ("%s: %s", expression, error != NULL ? error->message : "accepted");
      g_assert_true ((self != NULL) == (i < G_N_ELEMENTS (good)));
    }
}

static void
test_endless (void)
{
  g_autoptr(SluiceExpression) self =
    compile ("(SELECT count(*) FROM json_each(x) a, json_each(x) b, json_each(x) c, json_each(x) d)");
  g_autoptr(GString) list = g_string_new ("[0");
  g_autoptr(GError) error = NULL;
  SluiceValue value;
  SluiceValue result;

  for (guint i = 0; i < 1000; i++)
    g_string_append (list, ",1");
  g_string_append_c (list, ']');
  value = sluice_value_text (SLUICE_VALUE_JSON, list->str, list->len);
  g_assert_false (sluice_expression_evaluate (self, &value, &result, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "expression_error");

  /* It can be used again. */
  g_clear_error (&error);
  value = text ("[1]");
  g_assert_true (sluice_expression_evaluate (self, &value, &result, &error));
  g_assert_cmpint (result.i, ==, 1);
}

static void
test_failing (void)
{
  g_autoptr(SluiceExpression) self = compile ("json_extract(x, '$.a')");
  const SluiceValue value = text ("{broken");
  g_autoptr(GError) error = NULL;
  SluiceValue result;

  g_assert_false (sluice_expression_evaluate (self, &value, &result, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "malformed JSON"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/expression/names", test_names);
  g_test_add_func ("/expression/truth", test_truth);
  g_test_add_func ("/expression/numbers", test_numbers);
  g_test_add_func ("/expression/json", test_json);
  g_test_add_func ("/expression/invalid", test_invalid);
  g_test_add_func ("/expression/columns", test_columns);
  g_test_add_func ("/expression/places", test_places);
  g_test_add_func ("/expression/open-tables", test_open_tables);
  g_test_add_func ("/expression/endless", test_endless);
  g_test_add_func ("/expression/failing", test_failing);

  return g_test_run ();
}
