/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-test.h"

#include "sluice-error.h"

/* The steps of a test, and the errors that mean that one failed. The steps before the
 * one that failed have passed, as far as the driver tells them apart. */
static const struct
{
  const char *step;
  const char *passed;
  const char *codes[6];
} steps[] = {
  { "driver", "The driver is there", { "missing_driver" } },
  { "name", "The host name is known", { "unknown_host" } },
  { "port", "A server answers", { "connect_failed", "connect_timeout", "connection_lost", "sql_error" } },
  { "login", "The login works", { "login_failed", "missing_database", "too_many_connections", "server_starting",
                                  "missing_secret" } },
};

static void
add_failure (GPtrArray    *list,
             const GError *error)
{
  const char *code = error->domain == SLUICE_ERROR ? sluice_error_get_code (error) : "";
  const char *hint = error->domain == SLUICE_ERROR ? sluice_error_get_hint (error) : NULL;
  const gboolean is_tunnel = g_strcmp0 (code, "tunnel_failed") == 0;
  g_autofree char *message = NULL;
  guint failed = G_N_ELEMENTS (steps) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (g_strv_contains (steps[i].codes, code))
        failed = i;
    }
  for (guint i = 0; !is_tunnel && i < failed; i++)
    sluice_test_step_add (list, steps[i].step, TRUE, steps[i].passed);
  message = hint != NULL ? g_strdup_printf ("%s. %s", error->message, hint) : g_strdup (error->message);
  sluice_test_step_add (list, is_tunnel ? "tunnel" : steps[failed].step, FALSE, message);
}

/* What can be told without trying to write: how reading is kept from writing. */
static void
add_rights (GPtrArray         *list,
            SluiceOdbcSession *session)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_odbc_session_begin (session, &error))
    sluice_test_step_add (list, "rights", FALSE, error->message);
  else if (session->dialect->begin != NULL)
    sluice_test_step_add (list, "rights", TRUE, "Queries run where nothing can be written");
  else if (session->has_transactions)
    sluice_test_step_add (list, "rights", TRUE, "The server knows no transactions that only read: what a query writes is "
                          "rolled back");
  else
    sluice_test_step_add (list, "rights", TRUE, "The server has no transactions: what a query writes stays. Use a login "
                          "that may only read");
  sluice_odbc_session_rollback (session);
}

/**
 * sluice_odbc_test:
 * @session: (nullable): the session that came about
 * @error: (nullable): why none did
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps of the test of a
 *   connection, up to the first that failed
 */
GPtrArray *
sluice_odbc_test (SluiceOdbcSession *session,
                  const GError      *error)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_test_step_free);
  g_autofree char *driver = NULL;
  g_autofree char *server = NULL;

  g_return_val_if_fail ((session != NULL) != (error != NULL), NULL);

  if (session == NULL)
    {
      add_failure (list, error);
      return list;
    }
  driver = g_strdup_printf ("The driver is %s: %s", session->driver_name,
                            session->driver != NULL ? session->driver->caveat : "Sluice was not tried with it");
  server = g_strdup_printf ("The server is %s, taken for %s", session->server, session->dialect->name);
  sluice_test_step_add (list, "driver", TRUE, driver);
  for (guint i = 1; i < G_N_ELEMENTS (steps) - 1; i++)
    sluice_test_step_add (list, steps[i].step, TRUE, steps[i].passed);
  sluice_test_step_add (list, "login", TRUE, server);
  add_rights (list, session);
  return list;
}
