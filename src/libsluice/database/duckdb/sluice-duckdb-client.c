/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-client.h"

#include "sluice-duckdb-browse.h"
#include "sluice-duckdb-column.h"
#include "sluice-duckdb-result.h"
#include "sluice-error.h"

struct _SluiceDuckdbClient
{
  SluiceDatabaseClient parent_instance;

  SluiceDuckdbSession *session; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SluiceDuckdbClient, sluice_duckdb_client, SLUICE_TYPE_DATABASE_CLIENT)

static const char *
get_path (SluiceDuckdbClient *self)
{
  return sluice_connection_get_path (sluice_database_client_get_connection (SLUICE_DATABASE_CLIENT (self)));
}

static gboolean
sluice_duckdb_client_open (SluiceDatabaseClient  *client,
                           GCancellable          *cancellable,
                           GError               **error)
{
  SluiceDuckdbClient *self = SLUICE_DUCKDB_CLIENT (client);

  if (!g_file_test (get_path (self), G_FILE_TEST_EXISTS))
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cannot_open",
                        "There is no database “%s” to read from", get_path (self));
      return FALSE;
    }
  self->session = sluice_duckdb_session_open (get_path (self), SLUICE_DUCKDB_READ, error);
  return self->session != NULL;
}

static void
sluice_duckdb_client_close (SluiceDatabaseClient *client)
{
  g_clear_pointer (&SLUICE_DUCKDB_CLIENT (client)->session, sluice_duckdb_session_unref);
}

static GPtrArray *
sluice_duckdb_client_test (SluiceDatabaseClient *client,
                           GCancellable         *cancellable)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autoptr(GError) error = NULL;
  const SluiceDuckdbLibrary *duckdb = sluice_duckdb_library_get (&error);
  g_autofree char *message = NULL;

  if (duckdb == NULL)
    {
      message = g_strdup_printf ("%s. %s", error->message, sluice_error_get_hint (error));
      sluice_test_step_add (steps, "driver", FALSE, message);
      return steps;
    }
  message = g_strdup_printf ("DuckDB %s is there", duckdb->library_version ());
  sluice_test_step_add (steps, "driver", TRUE, message);
  if (sluice_duckdb_client_open (client, cancellable, &error))
    {
      sluice_duckdb_client_close (client);
      sluice_test_step_add (steps, "name", TRUE, "The file is a DuckDB database");
      sluice_test_step_add (steps, "rights", TRUE, "The database can be read");
    }
  else
    sluice_test_step_add (steps, "name", FALSE, error->message);
  return steps;
}

static GPtrArray *
sluice_duckdb_client_list_tables (SluiceDatabaseClient  *client,
                                  GCancellable          *cancellable,
                                  GError               **error)
{
  return sluice_duckdb_browse_tables (SLUICE_DUCKDB_CLIENT (client)->session, cancellable, error);
}

static GPtrArray *
sluice_duckdb_client_list_columns (SluiceDatabaseClient  *client,
                                   const char            *schema,
                                   const char            *table,
                                   GCancellable          *cancellable,
                                   GError               **error)
{
  return sluice_duckdb_browse_columns (SLUICE_DUCKDB_CLIENT (client)->session, schema, table, cancellable, error);
}

static char *
sluice_duckdb_client_quote (SluiceDatabaseClient *client,
                            const char           *identifier)
{
  g_auto(GStrv) parts = g_strsplit (identifier, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("\"%s\"", doubled);
}

static SluiceResultSet *
sluice_duckdb_client_query (SluiceDatabaseClient  *client,
                            const SluiceQuery     *query,
                            GCancellable          *cancellable,
                            GError               **error)
{
  return sluice_duckdb_result_new (SLUICE_DUCKDB_CLIENT (client)->session, query, cancellable, error);
}

static void
result_column_free (gpointer column)
{
  sluice_result_column_free (column);
}

static GPtrArray *
sluice_duckdb_client_describe (SluiceDatabaseClient  *client,
                               const SluiceQuery     *query,
                               GCancellable          *cancellable,
                               GError               **error)
{
  SluiceDuckdbClient *self = SLUICE_DUCKDB_CLIENT (client);
  const SluiceDuckdbLibrary *duckdb = sluice_duckdb_session_get_library (self->session);
  gpointer statement = sluice_duckdb_session_prepare (self->session, query, error);
  g_autoptr(GPtrArray) columns = NULL;
  GPtrArray *described;

  if (statement == NULL)
    return NULL;
  columns = sluice_duckdb_column_new_list (duckdb, statement);
  duckdb->destroy_prepare (&statement);
  described = g_ptr_array_new_with_free_func (result_column_free);
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceDuckdbColumn *column = columns->pdata[i];
      SluiceResultColumn *added = g_new0 (SluiceResultColumn, 1);

      added->name = g_strdup (column->name);
      added->type_name = g_strdup (column->type_name);
      added->type = column->type;
      g_ptr_array_add (described, added);
    }
  return described;
}

static char *
sluice_duckdb_client_explain (SluiceDatabaseClient  *client,
                              const SluiceQuery     *query,
                              GCancellable          *cancellable,
                              GError               **error)
{
  static const int targets[] = { -1, 0 };
  g_autofree char *sql = g_strconcat ("EXPLAIN ", query->sql, NULL);
  SluiceQuery explain = *query;
  g_autoptr(SluiceResultSet) result = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 16);
  g_autoptr(GString) plan = g_string_new (NULL);
  gboolean end = FALSE;

  explain.sql = sql;
  result = sluice_duckdb_client_query (client, &explain, cancellable, error);
  if (result == NULL || !sluice_result_set_fetch (result, batch, targets, &end, cancellable, error))
    return NULL;
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *cell = sluice_batch_row (batch, i);

      if (sluice_value_has_text (cell))
        g_string_append_len (plan, cell->s, cell->len);
    }
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

static void
sluice_duckdb_client_class_init (SluiceDuckdbClientClass *klass)
{
  SluiceDatabaseClientClass *client_class = SLUICE_DATABASE_CLIENT_CLASS (klass);

  client_class->open = sluice_duckdb_client_open;
  client_class->close = sluice_duckdb_client_close;
  client_class->test = sluice_duckdb_client_test;
  client_class->list_tables = sluice_duckdb_client_list_tables;
  client_class->list_columns = sluice_duckdb_client_list_columns;
  client_class->quote = sluice_duckdb_client_quote;
  client_class->query = sluice_duckdb_client_query;
  client_class->describe = sluice_duckdb_client_describe;
  client_class->explain = sluice_duckdb_client_explain;
}

static void
sluice_duckdb_client_init (SluiceDuckdbClient *self)
{
}
