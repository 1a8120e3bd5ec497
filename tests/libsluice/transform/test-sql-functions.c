/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Transforms as functions of expressions do what they do in a chain. */

#include "config.h"

#include "sluice-convert.h"
#include "sluice-decimal.h"
#include "sluice-error.h"
#include "sluice-expression.h"
#include "sluice-function-info.h"
#include "sluice-function.h"
#include "sluice-sql-functions.h"

#include "transform-utils.h"

#include <string.h>

static gboolean
knows_x (const char *name,
         gpointer    user_data)
{
  return strlen (name) == 1;
}

static SluiceSandbox *
make_sandbox (void)
{
  g_autoptr(GError) error = NULL;
  SluiceSandbox *sandbox = sluice_sandbox_new (&error);

  g_assert_no_error (error);
  g_assert_true (sluice_sql_functions_add (sandbox, "Europe/Berlin", &error));
  g_assert_no_error (error);
  return sandbox;
}

static void
append_literal (GString  *sql,
                JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  if (JSON_NODE_HOLDS_NULL (node))
    g_string_append (sql, "NULL");
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    g_string_append (sql, json_node_get_boolean (node) ? "1" : "0");
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
    g_string_append (sql, text);
  else
    {
      char *quoted = sqlite3_mprintf ("%Q", JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : text);

      g_string_append (sql, quoted);
      sqlite3_free (quoted);
    }
}

/* The example of a transform, as a call of its function with the value x. */
static char *
make_call (const SluiceFunctionInfo *info)
{
  g_autoptr(JsonNode) call = json_from_string (info->example_call, NULL);
  g_autoptr(GString) sql = g_string_new (NULL);
  JsonObject *given = JSON_NODE_HOLDS_OBJECT (call)
                        ? json_object_get_object_member (json_node_get_object (call), info->name) : NULL;
  gsize end;

  g_string_append_printf (sql, "\"%s\"(x", info->name);
  end = sql->len;
  for (const SluiceArgumentInfo *a = info->arguments; a->name != NULL; a++)
    {
      g_autoptr(JsonNode) fallback = a->default_json != NULL ? json_from_string (a->default_json, NULL) : NULL;
      JsonNode *node = given != NULL ? json_object_get_member (given, a->name) : NULL;

      g_string_append (sql, ", ");
      append_literal (sql, node != NULL ? node : fallback);
      if (node != NULL)
        end = sql->len;
    }
  g_string_truncate (sql, end);
  g_string_append_c (sql, ')');
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static char *
compute (SluiceSandbox     *sandbox,
         const char        *sql,
         const SluiceValue *x)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceExpression) expression = sluice_expression_new (sandbox, sql, NULL, knows_x, NULL, &error);
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);
  SluiceValue out = SLUICE_NULL_VALUE;

  g_assert_no_error (error);
  if (!sluice_expression_evaluate (expression, x, &out, &error))
    return g_strdup (error->message);
  if (out.kind == SLUICE_VALUE_BYTES)
    g_assert_null (sluice_convert_to_text (NULL, &out, arena, &out));
  return transform_show_value (&out);
}

static gboolean
same_number (const char *a,
             const char *b)
{
  SluiceDecimal x, y;

  return sluice_decimal_parse (a, strlen (a), &x) && sluice_decimal_parse (b, strlen (b), &y) &&
         sluice_decimal_compare (&x, &y) == 0;
}

static void
test_examples (void)
{
  g_autoptr(SluiceSandbox) sandbox = make_sandbox ();
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceArena) arena = sluice_arena_new (256);
      SluiceValue in = transform_read_value (infos[i].example_input, arena);
      SluiceValue wanted = transform_read_value (infos[i].example_output, arena);
      g_autofree char *expected = wanted.kind == SLUICE_VALUE_BOOLEAN ? g_strdup_printf ("%d", (int) wanted.i)
                                    : transform_show_value (&wanted);
      g_autofree char *sql = make_call (&infos[i]);
      g_autofree char *text = compute (sandbox, sql, &in);

      g_test_message ("%s: %s", sql, text);
      if (wanted.kind == SLUICE_VALUE_NUMBER)
        g_assert_true (same_number (text, expected));
      else
        g_assert_cmpstr (text, ==, expected);
    }
}

/* NULL passes all but those that are made for it. */
static void
test_null (void)
{
  g_autoptr(SluiceSandbox) sandbox = make_sandbox ();
  guint n;
  guint n_passed = 0;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql = make_call (&infos[i]);
      g_autofree char *text = compute (sandbox, sql, &SLUICE_NULL_VALUE);

      if (sluice_function_find (infos[i].name)->takes_null)
        continue;
      g_assert_cmpstr (text, ==, "null");
      n_passed++;
    }
  g_assert_cmpuint (n_passed, >, 20);
}

static void
test_calls (void)
{
  static const struct { const char *sql; const char *x; const char *result; } cases[] = {
    { "upper(x) || lower('ÄB')", "\"straße\"", "STRASSEäb" },
    { "null_if(x, '', 'N/A')", "\"N/A\"", "null" },
    { "null_if(x, '[\"a\", \"b\"]')", "\"b\"", "null" },
    { "coalesce(null_if(trim(x)), 'none')", "\"  \"", "none" },
    { "replace(x, '-')", "\"a-b\"", "ab" },
    { "replace(x, substr(x, 1, 1), '_')", "\"aba\"", "_b_" },
    { "trim(x, 'a')", "\"aba\"", "b" },
    { "substring(x, '2', 2)", "\"abcd\"", "bc" },
    { "substring(x, 2, NULL)", "\"abcd\"", "bcd" },
    { "round(x, 2)", "2.345", "2.35" },
    { "typeof(round(x))", "2.5", "real" },
    { "typeof(round(x))", "7", "integer" },
    { "round('12345678901234567890.55', 1)", "1", "12345678901234567890.6" },
    { "\"join\"(x, '+')", "[\"a\", \"b\"]", "a+b" },
    { "json_object('a', json_get(x, 'b'))", "{\"b\": [1, 2]}", "{\"a\":[1,2]}" },
    { "format_date(to_date(x, '%d/%m/%Y'), '%Y%m%d')", "\"31/12/2024\"", "20241231" },
    { "to_timestamp(x, '%d.%m.%Y %H:%M')", "\"01.07.2024 12:00\"", "2024-07-01T10:00:00Z" },
    { "to_boolean(x) + 1", "\"yes\"", "2" },
    { "to_decimal(x, ',', '.') > 1000", "\"1.234,50\"", "1" },
  };
  g_autoptr(SluiceSandbox) sandbox = make_sandbox ();
  g_autoptr(SluiceArena) arena = sluice_arena_new (256);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceValue x = transform_read_value (cases[i].x, arena);
      g_autofree char *text = compute (sandbox, cases[i].sql, &x);

      g_test_message ("%s", cases[i].sql);
      g_assert_cmpstr (text, ==, cases[i].result);
    }
}

/* What a chain would reject, and arguments that no chain could have. */
static void
test_failures (void)
{
  static const struct { const char *sql; const char *why; } cases[] = {
    { "to_integer(x)", "to_integer(): is not a whole number" },
    { "regex_replace(x, '(')", "is not a regular expression" },
    { "substring(x, 1.5)", "start" },
    { "hash(x, 'rot13')", "algorithm" },
    { "replace(x, '')", "from" },
    { "replace(x, x'00')", "not valid text" },
    { "upper(CAST(x'ff' AS text))", "not valid text" },
  };
  g_autoptr(SluiceSandbox) sandbox = make_sandbox ();
  const SluiceValue x = sluice_value_text (SLUICE_VALUE_TEXT, "abc", 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = compute (sandbox, cases[i].sql, &x);

      g_test_message ("%s: %s", cases[i].sql, text);
      g_assert_nonnull (strstr (text, cases[i].why));
    }
}

/* Arguments that are not written in the expression may change with each row. */
static void
test_rows (void)
{
  g_autoptr(SluiceSandbox) sandbox = make_sandbox ();
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceExpression) varying =
    sluice_expression_new (sandbox, "replace(x, y, '_') || pad(x, 4, y)", NULL, knows_x, NULL, &error);
  g_autoptr(SluiceExpression) constant =
    sluice_expression_new (sandbox, "regex_replace(x, '[ab]', '-')", NULL, knows_x, NULL, &error);

  /* Filled on the left. */
  g_assert_no_error (error);
  for (guint i = 0; i < 300; i++)
    {
      const char letters[] = { 'a', 'b', (char) ('a' + i % 2) };
      const SluiceValue values[] = {
        sluice_value_text (SLUICE_VALUE_TEXT, letters, 2), sluice_value_text (SLUICE_VALUE_TEXT, letters + 2, 1),
      };
      SluiceValue out;

      g_assert_true (sluice_expression_evaluate (varying, values, &out, &error));
      g_assert_cmpmem (out.s, out.len, i % 2 == 0 ? "_baaab" : "a_bbab", 6);
      g_assert_true (sluice_expression_evaluate (constant, values, &out, &error));
      g_assert_cmpmem (out.s, out.len, "--", 2);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transform/sql-functions/examples", test_examples);
  g_test_add_func ("/transform/sql-functions/null", test_null);
  g_test_add_func ("/transform/sql-functions/calls", test_calls);
  g_test_add_func ("/transform/sql-functions/failures", test_failures);
  g_test_add_func ("/transform/sql-functions/rows", test_rows);

  return g_test_run ();
}
