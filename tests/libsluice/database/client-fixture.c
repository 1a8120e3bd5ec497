/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "client-fixture.h"

#include "sluice-error.h"

/* Small, so that results go over several batches. */
#define BATCH_ROWS 7

static JsonObject *
parse (const char *document)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = json_from_string (document, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

SluiceDatabaseClient *
client_fixture_new (const char        *document,
                    SluiceSecretStore *secrets)
{
  g_autoptr(JsonObject) object = parse (document);
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  SluiceDatabaseClient *client;

  connection = sluice_connection_new_from_json ("test", object, "/", &error);
  g_assert_no_error (error);
  client = sluice_database_client_new (connection, secrets, &error);
  g_assert_no_error (error);
  return client;
}

SluiceDatabaseClient *
client_fixture_open (const char *document)
{
  SluiceDatabaseClient *client = client_fixture_new (document, NULL);
  g_autoptr(GError) error = NULL;

  sluice_database_client_open (client, NULL, &error);
  g_assert_no_error (error);
  return client;
}

static void
append_value (GString           *text,
              const SluiceValue *value)
{
  static const char *const kinds[] = {
    [SLUICE_VALUE_MISSING] = "missing", [SLUICE_VALUE_NULL] = "null", [SLUICE_VALUE_BOOLEAN] = "b",
    [SLUICE_VALUE_INTEGER] = "i", [SLUICE_VALUE_DOUBLE] = "d", [SLUICE_VALUE_NUMBER] = "n",
    [SLUICE_VALUE_DECIMAL] = "decimal", [SLUICE_VALUE_TEXT] = "t", [SLUICE_VALUE_BYTES] = "x",
    [SLUICE_VALUE_DATE] = "date", [SLUICE_VALUE_TIME] = "time", [SLUICE_VALUE_TIMESTAMP] = "ts",
    [SLUICE_VALUE_TIMESTAMPTZ] = "tz", [SLUICE_VALUE_UUID] = "u", [SLUICE_VALUE_JSON] = "j",
    [SLUICE_VALUE_INVALID] = "invalid",
  };
  g_autofree char *string = sluice_value_is_null (value) ? NULL : sluice_value_to_string (value);

  g_string_append (text, kinds[value->kind]);
  if (string != NULL && value->kind != SLUICE_VALUE_INVALID)
    g_string_append_printf (text, ":%s", string);
}

/* Rows in lines, cells apart by bars, each with its kind. */
char *
client_fixture_query (SluiceDatabaseClient  *client,
                      const char            *sql,
                      const char            *parameters,
                      GError               **error)
{
  g_autoptr(JsonObject) object = parse (parameters != NULL ? parameters : "{}");
  g_autoptr(GPtrArray) list = sluice_query_parameter_new_list (object);
  SluiceQuery query = { .sql = sql, .parameters = list };
  g_autoptr(SluiceResultSet) result = sluice_database_client_query (client, &query, NULL, error);
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean end = FALSE;
  guint n;

  if (result == NULL)
    return NULL;
  n = sluice_result_set_get_columns (result)->len;
  for (int i = 0; i < (int) n; i++)
    g_array_append_val (targets, i);
  batch = sluice_batch_new (n, BATCH_ROWS);
  while (!end)
    {
      sluice_batch_reset (batch);
      if (!sluice_result_set_fetch (result, batch, (const int *) (gpointer) targets->data, &end, NULL, error))
        return NULL;
      for (guint row = 0; row < batch->n_rows; row++)
        {
          for (guint i = 0; i < n; i++)
            {
              g_string_append (text, i > 0 ? "|" : "");
              append_value (text, sluice_batch_row (batch, row) + i);
            }
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
client_fixture_columns (GPtrArray *columns)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceResultColumn *column = columns->pdata[i];
      g_autofree char *type = sluice_type_to_string (column->type);

      g_string_append_printf (text, "%s%s %s %s", i > 0 ? ", " : "", column->name, column->type_name, type);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
client_fixture_check (SluiceDatabaseClient *client,
                      const char           *sql,
                      const char           *parameters,
                      const char           *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = client_fixture_query (client, sql, parameters, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

void
client_fixture_fail (SluiceDatabaseClient *client,
                     const char           *sql,
                     const char           *parameters,
                     const char           *code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = client_fixture_query (client, sql, parameters, &error);

  g_assert_null (rows);
  g_assert_nonnull (error);
  g_test_message ("%s: %s", sql, error->message);
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
}
