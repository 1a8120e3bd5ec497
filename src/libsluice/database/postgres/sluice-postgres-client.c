/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-client.h"

#include "sluice-error.h"
#include "sluice-postgres-browse.h"
#include "sluice-postgres-query.h"
#include "sluice-postgres-session.h"
#include "sluice-postgres-test.h"

#include <string.h>

struct _SluicePostgresClient
{
  SluiceDatabaseClient parent_instance;

  SluicePostgresSession *session;       /* (owned) (nullable) */
  SluicePostgresDialect dialect;
};

G_DEFINE_FINAL_TYPE (SluicePostgresClient, sluice_postgres_client, SLUICE_TYPE_DATABASE_CLIENT)

static gboolean
find_dialect (SluicePostgresClient  *self,
              GError               **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;

  result = sluice_postgres_session_query (self->session, "SELECT pg_catalog.version()", 0, NULL, error);
  if (result == NULL)
    return FALSE;
  self->dialect = sluice_postgres_dialect_find (PQgetvalue (result, 0, 0));
  return TRUE;
}

static gboolean
sluice_postgres_client_open (SluiceDatabaseClient  *client,
                             GCancellable          *cancellable,
                             GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);
  SluiceConnection *connection = sluice_database_client_get_connection (client);
  char *password = NULL;

  if (!sluice_database_client_lookup_password (client, &password, cancellable, error))
    return FALSE;
  self->session = sluice_postgres_session_open (connection, password, cancellable, error);
  if (password != NULL)
    sluice_secret_free (password);
  if (self->session == NULL)
    return FALSE;
  if (find_dialect (self, error) &&
      (self->dialect == SLUICE_POSTGRES_REDSHIFT ||
       sluice_postgres_session_exec (self->session, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", error)))
    return TRUE;
  g_clear_pointer (&self->session, sluice_postgres_session_free);
  return FALSE;
}

static void
sluice_postgres_client_close (SluiceDatabaseClient *client)
{
  g_clear_pointer (&SLUICE_POSTGRES_CLIENT (client)->session, sluice_postgres_session_free);
}

static GPtrArray *
sluice_postgres_client_test (SluiceDatabaseClient *client,
                             GCancellable         *cancellable)
{
  SluiceConnection *connection = sluice_database_client_get_connection (client);
  g_autoptr(GError) error = NULL;
  char *password = NULL;
  GPtrArray *steps;

  if (!sluice_database_client_lookup_password (client, &password, cancellable, &error))
    {
      steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
      sluice_test_step_add (steps, "login", FALSE, error->message);
      return steps;
    }
  steps = sluice_postgres_test (connection, password, cancellable);
  if (password != NULL)
    sluice_secret_free (password);
  return steps;
}

static GPtrArray *
sluice_postgres_client_list_tables (SluiceDatabaseClient  *client,
                                    GCancellable          *cancellable,
                                    GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);

  sluice_postgres_session_set_cancellable (self->session, cancellable);
  return sluice_postgres_browse_tables (self->session, error);
}

static GPtrArray *
sluice_postgres_client_list_columns (SluiceDatabaseClient  *client,
                                     const char            *schema,
                                     const char            *table,
                                     GCancellable          *cancellable,
                                     GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);

  sluice_postgres_session_set_cancellable (self->session, cancellable);
  return sluice_postgres_browse_columns (self->session, schema, table, error);
}

static char *
sluice_postgres_client_quote (SluiceDatabaseClient *client,
                              const char           *identifier)
{
  return sluice_postgres_quote (identifier);
}

static char *
sluice_postgres_client_bytewise (SluiceDatabaseClient     *client,
                                 const SluiceResultColumn *column)
{
  static const char *const texts[] = { "text", "character", "name", "citext" };
  g_autofree char *quoted = sluice_postgres_quote (column->name);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      /* Redshift has no other collation. */
      if (g_str_has_prefix (column->type_name, texts[i]) &&
          SLUICE_POSTGRES_CLIENT (client)->dialect != SLUICE_POSTGRES_REDSHIFT)
        return g_strconcat (quoted, "::pg_catalog.text COLLATE \"C\"", NULL);
    }
  return g_steal_pointer (&quoted);
}

static void
roll_back (SluicePostgresClient *self)
{
  g_autoptr(GError) error = NULL;

  if (sluice_postgres_session_is_lost (self->session) || !sluice_postgres_session_in_transaction (self->session))
    return;
  sluice_postgres_session_set_cancellable (self->session, NULL);
  if (!sluice_postgres_session_exec (self->session, "ROLLBACK", &error))
    g_debug ("ROLLBACK: %s", error->message);
}

/* Begins a transaction that cannot write, and has the server look at the query. */
static SluicePostgresQuery *
begin (SluicePostgresClient  *self,
       const SluiceQuery     *query,
       GCancellable          *cancellable,
       GError               **error)
{
  SluicePostgresQuery *begun;

  sluice_postgres_session_set_cancellable (self->session, cancellable);
  if (!sluice_postgres_session_exec (self->session, "BEGIN READ ONLY", error))
    return NULL;
  begun = sluice_postgres_query_new (self->session, self->dialect, query, error);
  if (begun == NULL)
    roll_back (self);
  return begun;
}

static SluiceResultSet *
sluice_postgres_client_query (SluiceDatabaseClient  *client,
                              const SluiceQuery     *query,
                              GCancellable          *cancellable,
                              GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);
  g_autoptr(SluicePostgresQuery) begun = begin (self, query, cancellable, error);
  SluiceResultSet *rows;

  if (begun == NULL)
    return NULL;
  rows = sluice_postgres_query_start (begun, G_OBJECT (self), error);
  if (rows == NULL)
    roll_back (self);
  return rows;
}

static GPtrArray *
sluice_postgres_client_describe (SluiceDatabaseClient  *client,
                                 const SluiceQuery     *query,
                                 GCancellable          *cancellable,
                                 GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);
  g_autoptr(SluicePostgresQuery) begun = begin (self, query, cancellable, error);

  if (begun == NULL)
    return NULL;
  roll_back (self);
  return sluice_postgres_query_describe (begun);
}

static char *
sluice_postgres_client_explain (SluiceDatabaseClient  *client,
                                const SluiceQuery     *query,
                                GCancellable          *cancellable,
                                GError               **error)
{
  SluicePostgresClient *self = SLUICE_POSTGRES_CLIENT (client);
  g_autoptr(SluicePostgresQuery) begun = begin (self, query, cancellable, error);
  char *plan;

  if (begun == NULL)
    return NULL;
  plan = sluice_postgres_query_explain (begun, error);
  roll_back (self);
  return plan;
}

static void
sluice_postgres_client_class_init (SluicePostgresClientClass *klass)
{
  SluiceDatabaseClientClass *client_class = SLUICE_DATABASE_CLIENT_CLASS (klass);

  client_class->open = sluice_postgres_client_open;
  client_class->close = sluice_postgres_client_close;
  client_class->test = sluice_postgres_client_test;
  client_class->list_tables = sluice_postgres_client_list_tables;
  client_class->list_columns = sluice_postgres_client_list_columns;
  client_class->quote = sluice_postgres_client_quote;
  client_class->bytewise = sluice_postgres_client_bytewise;
  client_class->query = sluice_postgres_client_query;
  client_class->describe = sluice_postgres_client_describe;
  client_class->explain = sluice_postgres_client_explain;
}

static void
sluice_postgres_client_init (SluicePostgresClient *self)
{
}
