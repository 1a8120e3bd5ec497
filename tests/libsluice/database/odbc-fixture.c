/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "odbc-fixture.h"

#include "sluice-error.h"

#include <json-glib/json-glib.h>
#include <sql.h>
#include <sqlext.h>
#include <string.h>

/* Debian keeps drivers in a folder of the machine's own name. */
char *
odbc_fixture_find_driver (const char *file)
{
  g_autoptr(GDir) dir = g_dir_open ("/usr/lib", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/usr/lib", name, "odbc", file, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  g_error ("There is no driver %s", file);
  return NULL;
}

static void
exec (SQLHDBC     dbc,
      const char *sql)
{
  SQLHSTMT statement;
  SQLRETURN rc;
  SQLCHAR message[1000] = "";

  g_assert_true (SQL_SUCCEEDED (SQLAllocHandle (SQL_HANDLE_STMT, dbc, &statement)));
  rc = SQLExecDirect (statement, (SQLCHAR *) sql, SQL_NTS);
  if (!SQL_SUCCEEDED (rc) && rc != SQL_NO_DATA)
    {
      SQLGetDiagRec (SQL_HANDLE_STMT, statement, 1, NULL, NULL, message, sizeof message, NULL);
      g_error ("%s: %s", sql, message);
    }
  SQLFreeHandle (SQL_HANDLE_STMT, statement);
}

void
odbc_fixture_exec (const char *dsn,
                   const char *sql,
                   ...)
{
  SQLHENV env;
  SQLHDBC dbc;
  SQLCHAR message[1000] = "";
  va_list list;

  SQLAllocHandle (SQL_HANDLE_ENV, SQL_NULL_HANDLE, &env);
  SQLSetEnvAttr (env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
  SQLAllocHandle (SQL_HANDLE_DBC, env, &dbc);
  if (!SQL_SUCCEEDED (SQLDriverConnect (dbc, NULL, (SQLCHAR *) dsn, SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT)))
    {
      SQLGetDiagRec (SQL_HANDLE_DBC, dbc, 1, NULL, NULL, message, sizeof message, NULL);
      g_error ("%s: %s", dsn, message);
    }
  va_start (list, sql);
  for (; sql != NULL; sql = va_arg (list, const char *))
    exec (dbc, sql);
  va_end (list);
  SQLDisconnect (dbc);
  SQLFreeHandle (SQL_HANDLE_DBC, dbc);
  SQLFreeHandle (SQL_HANDLE_ENV, env);
}

/* @more is members of the connection, with a comma before them. */
char *
odbc_fixture_document (const char *dsn,
                       const char *more)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), dsn);
  g_autofree char *quoted = json_to_string (node, FALSE);

  return g_strdup_printf ("{\"type\": \"odbc\", \"dsn\": %s%s}", quoted, more != NULL ? more : "");
}

SluiceDatabaseClient *
odbc_fixture_open (const char *dsn,
                   const char *more)
{
  g_autofree char *document = odbc_fixture_document (dsn, more);

  return client_fixture_open (document);
}

/* The steps of a test, and what the last one says. */
char *
odbc_fixture_steps (const char  *dsn,
                    const char  *more,
                    char       **ret_message)
{
  g_autofree char *document = odbc_fixture_document (dsn, more);
  g_autoptr(SluiceDatabaseClient) client = client_fixture_new (document, NULL);
  g_autoptr(GPtrArray) steps = sluice_database_client_test (client, NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const SluiceTestStep *step = steps->pdata[i];

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", step->passed ? "" : "!", step->step);
      if (i + 1 == steps->len && ret_message != NULL)
        *ret_message = g_strdup (step->message);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (data);
  return NULL;
}

/* A query that would go on for minutes ends when it is cancelled, and the connection
 * is as good as before. */
void
odbc_fixture_check_cancel (SluiceDatabaseClient *client,
                           const char           *sql)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(SluiceResultSet) result = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1);
  g_autoptr(GError) error = NULL;
  const SluiceQuery query = { .sql = sql };
  const int target = -1;
  gboolean end = FALSE;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  result = sluice_database_client_query (client, &query, cancellable, &error);
  if (result != NULL)
    sluice_result_set_fetch (result, batch, &target, &end, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_object (&result);
  client_fixture_check (client, "SELECT 'x'", NULL, "t:x\n");
}
