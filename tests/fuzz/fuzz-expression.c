/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-expression-group.h"
#include "sluice-sql-functions.h"

#include <stdint.h>
#include <string.h>

/* Reads the bytes as an expression. What compiles must end soon, change nothing,
 * and yield the same alone and together with others; of what does not, the
 * message must be text and the place inside it. The first byte chooses the values
 * of the names. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

#define MAX_TIME (G_USEC_PER_SEC / 20)

static const char *const columns[] = { "a", "b c", "total", NULL };

static gboolean
knows (const char *name,
       gpointer    user_data)
{
  return TRUE;
}

static SluiceSandbox *
get_sandbox (void)
{
  static SluiceSandbox *sandbox = NULL;

  if (sandbox == NULL)
    {
      sandbox = sluice_sandbox_new (NULL);
      g_assert_true (sluice_sql_functions_add (sandbox, "Europe/Berlin", NULL));
      g_assert_true (sluice_sandbox_add_table (sandbox, "country", NULL));
      sluice_sandbox_set_max_time (sandbox, MAX_TIME);
    }
  return sandbox;
}

static SluiceValue
make_value (guint choice)
{
  static const SluiceValue values[] = {
    { .kind = SLUICE_VALUE_NULL },
    { .kind = SLUICE_VALUE_INTEGER, .i = G_MININT64 },
    { .kind = SLUICE_VALUE_DOUBLE, .d = 1e308 },
    { .kind = SLUICE_VALUE_TEXT, .s = "", .len = 0 },
    { .kind = SLUICE_VALUE_TEXT, .s = "Größe\0x", .len = 9 },
    { .kind = SLUICE_VALUE_NUMBER, .s = "12345678901234567890.5", .len = 22 },
    { .kind = SLUICE_VALUE_JSON, .s = "{\"a\":[1,2,{\"b\":null}]}", .len = 22 },
    { .kind = SLUICE_VALUE_BYTES, .s = "\xff\x00\xfe", .len = 3 },
    { .kind = SLUICE_VALUE_DATE, .i = 19000 },
    { .kind = SLUICE_VALUE_BOOLEAN, .i = 1 },
    { .kind = SLUICE_VALUE_MISSING },
  };

  return values[choice % G_N_ELEMENTS (values)];
}

static void
check_error (const GError *error,
             const char   *text)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (sluice_error_get_code (error) == NULL || !g_str_equal (sluice_error_get_code (error), "invalid_expression"))
    g_error ("%s", error->message);
  g_assert_cmpint (where->byte, >=, -1);
  g_assert_cmpint (where->byte, <=, (gint64) strlen (text));
}

/* The time may pass between two evaluations. */
static gboolean
tells_time (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, "now") != NULL || strstr (lower, "current") != NULL || strstr (lower, "date") != NULL ||
         strstr (lower, "time") != NULL || strstr (lower, "julian") != NULL || strstr (lower, "unixepoch") != NULL;
}

static void
compute_together (SluiceExpression  *expression,
                  const SluiceValue *values,
                  const SluiceValue *expected)
{
  SluiceExpression *both[] = { expression, expression };
  g_autoptr(SluiceExpressionGroup) group = sluice_expression_group_new (both, 2);
  SluiceValue results[2];

  if (group == NULL || !sluice_expression_group_evaluate (group, values, results))
    return;
  for (guint i = 0; i < 2; i++)
    g_assert_true (results[i].kind == expected->kind && sluice_value_equal (&results[i], expected));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  SluiceSandbox *sandbox = get_sandbox ();
  g_autoptr(SluiceExpression) expression = NULL;
  g_autoptr(SluiceExpression) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree SluiceValue *values = NULL;
  g_autofree char *text = NULL;
  gint64 start = g_get_monotonic_time ();
  SluiceValue result;
  guint n = 0;

  if (size == 0)
    return 0;
  text = g_strndup ((const char *) data + 1, size - 1);
  expression = sluice_expression_new (sandbox, text, columns, knows, NULL, &error);
  if (expression == NULL)
    {
      check_error (error, text);
      return 0;
    }

  sluice_expression_get_inputs (expression, &n);
  values = g_new0 (SluiceValue, n + 1);
  for (guint i = 0; i < n; i++)
    values[i] = make_value (data[0] + i);
  if (!sluice_expression_evaluate (expression, values, &result, &error))
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpstr (sluice_error_get_code (error), ==, "expression_error");
    }
  else if (!tells_time (text))
    compute_together (expression, values, &result);

  g_assert_cmpint (sqlite3_total_changes (sluice_sandbox_get_database (sandbox)), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
  return 0;
}
