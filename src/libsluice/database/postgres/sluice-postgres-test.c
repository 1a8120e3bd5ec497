/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-test.h"

#include "sluice-error.h"
#include "sluice-postgres-session.h"

#include <string.h>

/* The steps of a test, and the errors that mean that one failed. The steps
 * before the one that failed have passed. */
static const struct
{
  const char *step;
  const char *passed;
  const char *codes[10];
} steps[] = {
  { "tunnel", "The SSH tunnel is open", { "tunnel_failed" } },
  { "name", "The host name is known", { "invalid_uri", "unknown_host" } },
  { "port", "A server answers", { "connect_failed", "connect_timeout", "connection_lost" } },
  { "tls", NULL, { "tls_failed", "cleartext_password" } },
  { "login", "The login works", { "login_failed", "missing_database", "too_many_connections", "server_starting" } },
};

/* Through a tunnel the name is looked up by the other machine; without, there is no
 * such step. */
static gboolean
is_taken (guint    step,
          gboolean has_tunnel)
{
  return strcmp (steps[step].step, has_tunnel ? "name" : "tunnel") != 0;
}

static void
add_failure (GPtrArray    *list,
             gboolean      has_tunnel,
             const GError *error)
{
  const char *code = sluice_error_get_code (error);
  const char *advice = sluice_error_get_hint (error);
  g_autofree char *message = NULL;
  guint failed = G_N_ELEMENTS (steps) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (g_strv_contains (steps[i].codes, code))
        failed = i;
    }
  for (guint i = 0; i < failed; i++)
    {
      if (steps[i].passed != NULL && is_taken (i, has_tunnel))
        sluice_test_step_add (list, steps[i].step, TRUE, steps[i].passed);
    }
  message = g_strdup_printf ("%s%s%s", error->message,
                             advice == NULL ? "" : g_str_has_suffix (error->message, "?") ? " " : ". ",
                             advice != NULL ? advice : "");
  sluice_test_step_add (list, steps[failed].step, FALSE, message);
}

static void
add_rights (GPtrArray             *list,
            SluicePostgresSession *session)
{
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  result = sluice_postgres_session_query (session,
                                          "SELECT pg_catalog.current_schema(), "
                                          "pg_catalog.has_schema_privilege(pg_catalog.current_schema(), 'CREATE'), "
                                          "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')",
                                          0, NULL, &error);
  if (result == NULL)
    sluice_test_step_add (list, "rights", FALSE, error->message);
  else if (strcmp (PQgetvalue (result, 0, 2), "t") != 0)
    sluice_test_step_add (list, "rights", TRUE, "The user can read only: it may not make temporary tables, which every "
                          "load needs. Ask for GRANT TEMPORARY ON DATABASE to load into the database");
  else if (PQgetisnull (result, 0, 0))
    sluice_test_step_add (list, "rights", TRUE, "No schema is chosen: name one in the destination");
  else
    {
      message = g_strdup_printf (strcmp (PQgetvalue (result, 0, 1), "t") == 0
                                 ? "The user may make tables in the schema “%s”"
                                 : "The user may not make tables in the schema “%s”; existing ones can be loaded into",
                                 PQgetvalue (result, 0, 0));
      sluice_test_step_add (list, "rights", TRUE, message);
    }
}

/**
 * sluice_postgres_test:
 * @connection: where
 * @password: (nullable): the password
 * @cancellable: (nullable): a cancellable
 *
 * Connects and looks at what may be done there.
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps, up to the
 *   first that failed
 */
GPtrArray *
sluice_postgres_test (SluiceConnection *connection,
                      const char       *password,
                      GCancellable     *cancellable)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autoptr(SluicePostgresSession) session = NULL;
  g_autoptr(GError) error = NULL;
  const gboolean has_tunnel = sluice_connection_get_ssh (connection) != NULL;
  PGconn *conn;

  session = sluice_postgres_session_open (connection, password, cancellable, &error);
  if (session == NULL)
    {
      add_failure (list, has_tunnel, error);
      return list;
    }

  conn = sluice_postgres_session_get_conn (session);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const char *message = steps[i].passed;

      if (message == NULL)
        message = PQsslInUse (conn) ? "The connection is encrypted" : "The connection is not encrypted";
      if (is_taken (i, has_tunnel))
        sluice_test_step_add (list, steps[i].step, TRUE, message);
    }
  add_rights (list, session);
  return list;
}
