/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-client.h"

#include "sluice-error.h"
#include "sluice-odbc-browse.h"
#include "sluice-odbc-result.h"
#include "sluice-odbc-session.h"
#include "sluice-odbc-test.h"
#include "sluice-odbc-tunnel.h"
#include "sluice-sql-text.h"

#include <string.h>

struct _SluiceOdbcClient
{
  SluiceDatabaseClient parent_instance;

  SluiceOdbcSession *session;   /* (owned) (nullable) */
  SluiceSshTunnel *tunnel;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SluiceOdbcClient, sluice_odbc_client, SLUICE_TYPE_DATABASE_CLIENT)

static gboolean
sluice_odbc_client_open (SluiceDatabaseClient  *client,
                         GCancellable          *cancellable,
                         GError               **error)
{
  SluiceOdbcClient *self = SLUICE_ODBC_CLIENT (client);
  SluiceConnection *connection = sluice_database_client_get_connection (client);
  g_autofree char *dsn = NULL;
  char *password = NULL;

  dsn = sluice_odbc_tunnel_open (sluice_connection_get_ssh (connection), sluice_connection_get_dsn (connection),
                                 &self->tunnel, cancellable, error);
  if (dsn == NULL || !sluice_database_client_lookup_password (client, &password, cancellable, error))
    {
      g_clear_pointer (&self->tunnel, sluice_ssh_tunnel_free);
      return FALSE;
    }
  self->session = sluice_odbc_session_open (dsn, SLUICE_ODBC_READS,
                                            sluice_connection_get_dialect (connection),
                                            sluice_connection_get_username (connection), password, cancellable, error);
  sluice_secret_free (password);
  if (self->session == NULL)
    g_clear_pointer (&self->tunnel, sluice_ssh_tunnel_free);
  return self->session != NULL;
}

static void
sluice_odbc_client_close (SluiceDatabaseClient *client)
{
  SluiceOdbcClient *self = SLUICE_ODBC_CLIENT (client);

  g_clear_pointer (&self->session, sluice_odbc_session_free);
  g_clear_pointer (&self->tunnel, sluice_ssh_tunnel_free);
}

static GPtrArray *
sluice_odbc_client_test (SluiceDatabaseClient *client,
                         GCancellable         *cancellable)
{
  SluiceOdbcClient *self = SLUICE_ODBC_CLIENT (client);
  g_autoptr(GError) error = NULL;
  GPtrArray *steps;

  sluice_odbc_client_open (client, cancellable, &error);
  steps = sluice_odbc_test (self->session, error);
  if (sluice_connection_get_ssh (sluice_database_client_get_connection (client)) != NULL &&
      (error == NULL || error->domain != SLUICE_ERROR || strcmp (sluice_error_get_code (error), "tunnel_failed") != 0))
    {
      sluice_test_step_add (steps, "tunnel", TRUE, "The SSH tunnel is open");
      g_ptr_array_insert (steps, 0, g_ptr_array_steal_index (steps, steps->len - 1));
    }
  sluice_odbc_client_close (client);
  return steps;
}

static GPtrArray *
sluice_odbc_client_list_tables (SluiceDatabaseClient  *client,
                                GCancellable          *cancellable,
                                GError               **error)
{
  return sluice_odbc_browse_tables (SLUICE_ODBC_CLIENT (client)->session, cancellable, error);
}

static GPtrArray *
sluice_odbc_client_list_columns (SluiceDatabaseClient  *client,
                                 const char            *schema,
                                 const char            *table,
                                 GCancellable          *cancellable,
                                 GError               **error)
{
  return sluice_odbc_browse_columns (SLUICE_ODBC_CLIENT (client)->session, schema, table, cancellable, error);
}

static char *
sluice_odbc_client_quote (SluiceDatabaseClient *client,
                          const char           *identifier)
{
  return sluice_odbc_session_quote (SLUICE_ODBC_CLIENT (client)->session, identifier);
}

static char *
sluice_odbc_client_bytewise (SluiceDatabaseClient     *client,
                             const SluiceResultColumn *column)
{
  SluiceOdbcSession *session = SLUICE_ODBC_CLIENT (client)->session;
  const char *const *around = session->dialect->bytewise;
  char *quoted = sluice_odbc_session_quote (session, column->name);
  g_autofree char *name = NULL;
  /* Any column of SQLite may hold texts. Redshift compares them as bytes anyway. */
  const gboolean is_text = column->type.kind == SLUICE_TYPE_KIND_TEXT ||
                           (session->driver != NULL && session->driver->is_dynamic);

  if (around[0] == NULL || !is_text || strstr (session->server, "Redshift") != NULL)
    return quoted;
  name = quoted;
  return g_strconcat (around[0], name, around[1], NULL);
}

static SluiceResultSet *
run (SluiceOdbcClient   *self,
     const SluiceQuery  *query,
     const char         *sql,
     gboolean            execute,
     GCancellable       *cancellable,
     GError            **error)
{
  g_autoptr(SluiceOdbcStatement) statement = NULL;
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *text = sluice_sql_text_bind (sql, SLUICE_SQL_QUESTION_MARKS, &names);
  SluiceResultSet *result = NULL;

  if (!sluice_odbc_session_begin (self->session, error))
    return NULL;
  statement = sluice_odbc_statement_new (self->session, error);
  if (statement != NULL && sluice_odbc_statement_prepare (statement, text, cancellable, error) &&
      sluice_odbc_statement_bind (statement, query, names, error))
    result = sluice_odbc_result_new (G_OBJECT (self), g_steal_pointer (&statement), query, execute, cancellable, error);
  g_clear_pointer (&statement, sluice_odbc_statement_free);
  if (result == NULL)
    sluice_odbc_session_rollback (self->session);
  return result;
}

static SluiceResultSet *
sluice_odbc_client_query (SluiceDatabaseClient  *client,
                          const SluiceQuery     *query,
                          GCancellable          *cancellable,
                          GError               **error)
{
  return run (SLUICE_ODBC_CLIENT (client), query, query->sql, TRUE, cancellable, error);
}

static GPtrArray *
sluice_odbc_client_describe (SluiceDatabaseClient  *client,
                             const SluiceQuery     *query,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_autoptr(SluiceResultSet) result = run (SLUICE_ODBC_CLIENT (client), query, query->sql, FALSE, cancellable, error);

  return result != NULL ? g_ptr_array_ref (sluice_result_set_get_columns (result)) : NULL;
}

/* A plan is rows of texts: one column that is the plan, or several that tell it. */
static char *
sluice_odbc_client_explain (SluiceDatabaseClient  *client,
                            const SluiceQuery     *query,
                            GCancellable          *cancellable,
                            GError               **error)
{
  SluiceOdbcClient *self = SLUICE_ODBC_CLIENT (client);
  g_autoptr(SluiceResultSet) result = NULL;
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *sql = NULL;
  g_autofree int *targets = NULL;
  gboolean ended = FALSE;
  guint n_columns;

  if (self->session->dialect->explain == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "not_supported",
                        "%s is not asked for plans by ODBC", self->session->server);
      return NULL;
    }
  sql = g_strconcat (self->session->dialect->explain, query->sql, NULL);
  result = run (self, query, sql, TRUE, cancellable, error);
  if (result == NULL)
    return NULL;
  n_columns = sluice_result_set_get_columns (result)->len;
  targets = g_new (int, n_columns);
  for (guint i = 0; i < n_columns; i++)
    targets[i] = (int) i;
  batch = sluice_batch_new (n_columns, 100);
  while (!ended)
    {
      sluice_batch_reset (batch);
      if (!sluice_result_set_fetch (result, batch, targets, &ended, cancellable, error))
        return NULL;
      for (guint i = 0; i < batch->n_rows; i++)
        {
          for (guint j = 0; j < n_columns; j++)
            {
              const SluiceValue *value = sluice_batch_row (batch, i) + j;
              g_autofree char *cell = sluice_value_is_null (value) ? g_strdup ("") : sluice_value_to_string (value);

              g_string_append_printf (text, "%s%s", j > 0 ? "\t" : "", cell);
            }
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
sluice_odbc_client_class_init (SluiceOdbcClientClass *klass)
{
  SluiceDatabaseClientClass *client_class = SLUICE_DATABASE_CLIENT_CLASS (klass);

  client_class->open = sluice_odbc_client_open;
  client_class->close = sluice_odbc_client_close;
  client_class->test = sluice_odbc_client_test;
  client_class->list_tables = sluice_odbc_client_list_tables;
  client_class->list_columns = sluice_odbc_client_list_columns;
  client_class->quote = sluice_odbc_client_quote;
  client_class->bytewise = sluice_odbc_client_bytewise;
  client_class->query = sluice_odbc_client_query;
  client_class->describe = sluice_odbc_client_describe;
  client_class->explain = sluice_odbc_client_explain;
}

static void
sluice_odbc_client_init (SluiceOdbcClient *self)
{
}
