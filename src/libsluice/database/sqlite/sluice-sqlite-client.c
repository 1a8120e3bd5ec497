/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-client.h"

#include "sluice-error.h"
#include "sluice-sqlite-browse.h"
#include "sluice-sqlite-connection.h"
#include "sluice-sqlite-result.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct _SluiceSqliteClient
{
  SluiceDatabaseClient parent_instance;

  SluiceSqliteConnection *connection; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SluiceSqliteClient, sluice_sqlite_client, SLUICE_TYPE_DATABASE_CLIENT)

static const char *
get_path (SluiceSqliteClient *self)
{
  return sluice_connection_get_path (sluice_database_client_get_connection (SLUICE_DATABASE_CLIENT (self)));
}

static gboolean
sluice_sqlite_client_open (SluiceDatabaseClient  *client,
                           GCancellable          *cancellable,
                           GError               **error)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);
  g_autoptr(SluiceSqliteConnection) connection = NULL;

  if (!g_file_test (get_path (self), G_FILE_TEST_EXISTS))
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cannot_open",
                        "There is no database “%s” to read from", get_path (self));
      return FALSE;
    }
  connection = sluice_sqlite_connection_open (get_path (self), SQLITE_OPEN_READONLY, cancellable, error);
  if (connection == NULL)
    return FALSE;
  /* Reading the header says now that a file is no database. */
  if (!sluice_sqlite_connection_exec (connection, "PRAGMA query_only = 1", error) ||
      !sluice_sqlite_connection_exec (connection, "SELECT 1 FROM sqlite_schema LIMIT 1", error))
    return FALSE;
  self->connection = g_steal_pointer (&connection);
  return TRUE;
}

static void
sluice_sqlite_client_close (SluiceDatabaseClient *client)
{
  g_clear_pointer (&SLUICE_SQLITE_CLIENT (client)->connection, sluice_sqlite_connection_free);
}

static void
test_rights (SluiceSqliteClient *self,
             GPtrArray          *steps)
{
  g_autofree char *folder = g_path_get_dirname (get_path (self));
  g_autofree char *message = NULL;
  gboolean exists = g_file_test (get_path (self), G_FILE_TEST_EXISTS);

  if (exists && g_access (get_path (self), W_OK) != 0)
    message = g_strdup_printf ("The file “%s” can be read, but not written: nothing can be loaded into it", get_path (self));
  else if (g_access (folder, W_OK) != 0)
    message = g_strdup_printf ("The folder “%s” cannot be written, which SQLite needs for its journal: "
                               "the database can only be read from", folder);
  sluice_test_step_add (steps, "rights", exists || message == NULL,
                        message != NULL ? message : "The database can be written");
}

static GPtrArray *
sluice_sqlite_client_test (SluiceDatabaseClient *client,
                           GCancellable         *cancellable)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autofree char *folder = g_path_get_dirname (get_path (self));
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      message = g_strdup_printf ("There is no folder “%s” for the database “%s”", folder, get_path (self));
      sluice_test_step_add (steps, "name", FALSE, message);
      return steps;
    }
  if (!g_file_test (get_path (self), G_FILE_TEST_EXISTS))
    sluice_test_step_add (steps, "name", TRUE, "The file does not exist yet; a run creates it");
  else if (sluice_sqlite_client_open (client, cancellable, &error))
    {
      sluice_sqlite_client_close (client);
      sluice_test_step_add (steps, "name", TRUE, "The file is an SQLite database");
    }
  else
    {
      sluice_test_step_add (steps, "name", FALSE, error->message);
      return steps;
    }
  test_rights (self, steps);
  return steps;
}

static GPtrArray *
sluice_sqlite_client_list_tables (SluiceDatabaseClient  *client,
                                  GCancellable          *cancellable,
                                  GError               **error)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  return sluice_sqlite_browse_tables (self->connection, error);
}

static GPtrArray *
sluice_sqlite_client_list_columns (SluiceDatabaseClient  *client,
                                   const char            *schema,
                                   const char            *table,
                                   GCancellable          *cancellable,
                                   GError               **error)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  return sluice_sqlite_browse_columns (self->connection, schema, table, error);
}

static char *
sluice_sqlite_client_quote (SluiceDatabaseClient *client,
                            const char           *identifier)
{
  return sluice_sqlite_quote (identifier);
}

static char *
sluice_sqlite_client_bytewise (SluiceDatabaseClient     *client,
                               const SluiceResultColumn *column)
{
  g_autofree char *quoted = sluice_sqlite_quote (column->name);

  return g_strconcat (quoted, " COLLATE BINARY", NULL);
}

static void
bind_value (sqlite3_stmt      *statement,
            int                index,
            const SluiceValue *value)
{
  g_autofree char *number = NULL;

  switch (value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
    case SLUICE_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, index, value->i);
      break;
    case SLUICE_VALUE_DOUBLE:
      sqlite3_bind_double (statement, index, value->d);
      break;
    case SLUICE_VALUE_NUMBER:
      /* As the server would read it, were it written into the statement. */
      number = g_strndup (value->s, value->len);
      sqlite3_bind_double (statement, index, g_ascii_strtod (number, NULL));
      break;
    case SLUICE_VALUE_TEXT:
      sqlite3_bind_text64 (statement, index, value->s, value->len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    default:
      sqlite3_bind_null (statement, index);
      break;
    }
}

static gboolean
bind_parameters (sqlite3_stmt      *statement,
                 const SluiceQuery *query,
                 GError           **error)
{
  for (int i = 1; i <= sqlite3_bind_parameter_count (statement); i++)
    {
      const char *name = sqlite3_bind_parameter_name (statement, i);
      const SluiceValue *value = NULL;

      /* The other forms of parameters, ?, @name and $name, are NULL to SQLite unless
       * they are bound. */
      if (name != NULL && *name == ':')
        value = sluice_query_find_parameter (query, name + 1);
      if (value == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                            "The query wants a parameter “%s”, which has no value; parameters are written :name",
                            name != NULL ? name : "?");
          return FALSE;
        }
      bind_value (statement, i, value);
    }
  return TRUE;
}

static sqlite3_stmt *
prepare (SluiceSqliteClient *self,
         const SluiceQuery  *query,
         const char         *sql,
         GCancellable       *cancellable,
         GError            **error)
{
  g_autoptr(SluiceSqliteStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  statement = sluice_sqlite_connection_prepare (self->connection, sql, &local_error);
  if (local_error != NULL)
    {
      if (local_error->domain == SLUICE_ERROR)
        sluice_error_get_where (local_error)->byte = sqlite3_error_offset (self->connection->db);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (statement == NULL || sqlite3_column_count (statement) == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "not_a_query",
                        "The statement gives no rows; one that reads is wanted, such as SELECT");
      return NULL;
    }
  if (!bind_parameters (statement, query, error))
    return NULL;
  return g_steal_pointer (&statement);
}

static SluiceResultSet *
sluice_sqlite_client_query (SluiceDatabaseClient  *client,
                            const SluiceQuery     *query,
                            GCancellable          *cancellable,
                            GError               **error)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);
  sqlite3_stmt *statement = prepare (self, query, query->sql, cancellable, error);

  return statement != NULL ? sluice_sqlite_result_new (G_OBJECT (self), self->connection, statement) : NULL;
}

static GPtrArray *
sluice_sqlite_client_describe (SluiceDatabaseClient  *client,
                               const SluiceQuery     *query,
                               GCancellable          *cancellable,
                               GError               **error)
{
  g_autoptr(SluiceResultSet) result = sluice_sqlite_client_query (client, query, cancellable, error);

  return result != NULL ? g_ptr_array_ref (sluice_result_set_get_columns (result)) : NULL;
}

/* The plan is a tree: each row names its parent's id. */
static char *
sluice_sqlite_client_explain (SluiceDatabaseClient  *client,
                              const SluiceQuery     *query,
                              GCancellable          *cancellable,
                              GError               **error)
{
  SluiceSqliteClient *self = SLUICE_SQLITE_CLIENT (client);
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", query->sql, NULL);
  g_autoptr(SluiceSqliteStatement) statement = prepare (self, query, sql, cancellable, error);
  g_autoptr(GHashTable) depths = g_hash_table_new (NULL, NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      gboolean row = FALSE;
      int depth;

      if (!sluice_sqlite_connection_step (self->connection, statement, &row, error))
        return NULL;
      if (!row)
        return g_string_free (g_steal_pointer (&text), FALSE);
      depth = GPOINTER_TO_INT (g_hash_table_lookup (depths, GINT_TO_POINTER (sqlite3_column_int (statement, 1))));
      g_hash_table_insert (depths, GINT_TO_POINTER (sqlite3_column_int (statement, 0)), GINT_TO_POINTER (depth + 1));
      g_string_append_printf (text, "%*s%s\n", 2 * depth, "", (const char *) sqlite3_column_text (statement, 3));
    }
}

static void
sluice_sqlite_client_class_init (SluiceSqliteClientClass *klass)
{
  SluiceDatabaseClientClass *client_class = SLUICE_DATABASE_CLIENT_CLASS (klass);

  client_class->open = sluice_sqlite_client_open;
  client_class->close = sluice_sqlite_client_close;
  client_class->test = sluice_sqlite_client_test;
  client_class->list_tables = sluice_sqlite_client_list_tables;
  client_class->list_columns = sluice_sqlite_client_list_columns;
  client_class->quote = sluice_sqlite_client_quote;
  client_class->bytewise = sluice_sqlite_client_bytewise;
  client_class->query = sluice_sqlite_client_query;
  client_class->describe = sluice_sqlite_client_describe;
  client_class->explain = sluice_sqlite_client_explain;
}

static void
sluice_sqlite_client_init (SluiceSqliteClient *self)
{
}
