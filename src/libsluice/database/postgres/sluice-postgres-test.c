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
  { "name", "The host name is known", { "invalid_uri", "unknown_host" } },
  { "port", "A server answers", { "connect_failed", "connect_timeout", "connection_lost" } },
  { "tls", NULL, { "tls_failed", "cleartext_password" } },
  { "login", "The login works", { "login_failed", "missing_database", "too_many_connections", "server_starting" } },
};

static void
add_step (GPtrArray  *list,
          const char *name,
          gboolean    passed,
          const char *message,
          const char *advice)
{
  SluiceTestStep *step = g_new0 (SluiceTestStep, 1);

  step->step = g_strdup (name);
  step->passed = passed;
  if (advice != NULL)
    step->message = g_strdup_printf (g_str_has_suffix (message, "?") ? "%s %s" : "%s. %s", message, advice);
  else
    step->message = g_strdup (message);
  g_ptr_array_add (list, step);
}

static void
add_failure (GPtrArray    *list,
             const GError *error)
{
  const char *code = sluice_error_get_code (error);
  guint failed = G_N_ELEMENTS (steps) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (g_strv_contains (steps[i].codes, code))
        failed = i;
    }
  for (guint i = 0; i < failed; i++)
    {
      if (steps[i].passed != NULL)
        add_step (list, steps[i].step, TRUE, steps[i].passed, NULL);
    }
  add_step (list, steps[failed].step, FALSE, error->message, sluice_error_get_hint (error));
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
    {
      add_step (list, "rights", FALSE, error->message, sluice_error_get_hint (error));
      return;
    }
  if (strcmp (PQgetvalue (result, 0, 2), "t") != 0)
    add_step (list, "rights", FALSE, "The user may not make temporary tables, which every load needs",
              "Ask for GRANT TEMPORARY ON DATABASE");
  else if (PQgetisnull (result, 0, 0))
    add_step (list, "rights", TRUE, "No schema is chosen: name one in the destination", NULL);
  else if (strcmp (PQgetvalue (result, 0, 1), "t") != 0)
    {
      message = g_strdup_printf ("The user may not make tables in the schema “%s”; existing ones can be loaded into",
                                 PQgetvalue (result, 0, 0));
      add_step (list, "rights", TRUE, message, NULL);
    }
  else
    {
      message = g_strdup_printf ("The user may make tables in the schema “%s”", PQgetvalue (result, 0, 0));
      add_step (list, "rights", TRUE, message, NULL);
    }
}

/**
 * sluice_postgres_test:
 * @uri: anything libpq accepts
 * @password: (nullable): the password
 * @cancellable: (nullable): a cancellable
 *
 * Connects and looks at what may be done there.
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps, up to the
 *   first that failed
 */
GPtrArray *
sluice_postgres_test (const char   *uri,
                      const char   *password,
                      GCancellable *cancellable)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autoptr(SluicePostgresSession) session = NULL;
  g_autoptr(GError) error = NULL;
  PGconn *conn;

  session = sluice_postgres_session_open (uri, password, cancellable, &error);
  if (session == NULL)
    {
      add_failure (list, error);
      return list;
    }

  conn = sluice_postgres_session_get_conn (session);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const char *message = steps[i].passed;

      if (message == NULL)
        message = PQsslInUse (conn) ? "The connection is encrypted" : "The connection is not encrypted";
      add_step (list, steps[i].step, TRUE, message, NULL);
    }
  add_rights (list, session);
  return list;
}
