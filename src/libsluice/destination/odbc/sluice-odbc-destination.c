/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-destination.h"

#include "sluice-odbc-driver.h"
#include "sluice-odbc-load-session.h"
#include "sluice-odbc-tunnel.h"
#include "sluice-sql-dialects.h"

#include <string.h>

/**
 * SluiceOdbcDestination:
 *
 * A destination behind a driver of ODBC.
 */
struct _SluiceOdbcDestination
{
  SluiceSqlDestination parent_instance;

  SluiceSshTunnel *tunnel;      /* (owned) (nullable) */
  gboolean strip_nul;
};

G_DEFINE_FINAL_TYPE (SluiceOdbcDestination, sluice_odbc_destination, SLUICE_TYPE_SQL_DESTINATION)

static SluiceConnection *
get_connection (SluiceSqlDestination *destination)
{
  return sluice_destination_get_connection (SLUICE_DESTINATION (destination));
}

/* Before the server was asked: what the task says, else what the driver is made for. */
static const SluiceSqlDialect *
sluice_odbc_destination_get_dialect (SluiceSqlDestination *destination)
{
  SluiceSqlSession *session = sluice_sql_destination_get_session (destination);
  const char *name = sluice_connection_get_dialect (get_connection (destination));
  const SluiceOdbcDriver *driver;
  g_autofree char *library = NULL;

  if (session != NULL)
    return sluice_sql_session_get_dialect (session);
  if (name != NULL && strcmp (name, "auto") != 0)
    return sluice_sql_dialect_find (name);
  library = sluice_odbc_driver_find_library (sluice_connection_get_dsn (get_connection (destination)));
  driver = sluice_odbc_driver_recognise (library);
  return sluice_sql_dialect_find (driver != NULL ? driver->dialect : "generic");
}

static SluiceOdbcSession *
open_session (SluiceOdbcDestination  *self,
              SluiceOdbcAccess        access,
              GCancellable           *cancellable,
              GError                **error)
{
  SluiceDestination *destination = SLUICE_DESTINATION (self);
  SluiceConnection *connection = sluice_destination_get_connection (destination);
  SluiceOdbcSession *session = NULL;
  g_autofree char *dsn = NULL;
  char *password = NULL;

  g_clear_pointer (&self->tunnel, sluice_ssh_tunnel_free);
  dsn = sluice_odbc_tunnel_open (sluice_connection_get_ssh (connection), sluice_connection_get_dsn (connection),
                                 &self->tunnel, cancellable, error);
  if (dsn == NULL || !sluice_destination_lookup_password (destination, &password, cancellable, error))
    return NULL;
  session = sluice_odbc_session_open (dsn, access, sluice_connection_get_dialect (connection),
                                      sluice_connection_get_username (connection), password, cancellable, error);
  if (password != NULL)
    sluice_secret_free (password);
  return session;
}

static gboolean
sluice_odbc_destination_open (SluiceSqlDestination  *destination,
                              SluiceSqlOpenMode      mode,
                              SluiceSqlSession     **ret_session,
                              GCancellable          *cancellable,
                              GError               **error)
{
  SluiceOdbcDestination *self = SLUICE_ODBC_DESTINATION (destination);
  const SluiceOdbcAccess access = mode == SLUICE_SQL_OPEN_READ ? SLUICE_ODBC_LOOKS : SLUICE_ODBC_WRITES;
  SluiceOdbcSession *session = open_session (self, access, cancellable, error);

  if (session == NULL)
    return FALSE;
  *ret_session = sluice_odbc_load_session_new (session);
  sluice_odbc_load_session_set_strip_nul (SLUICE_ODBC_LOAD_SESSION (*ret_session), self->strip_nul);
  return TRUE;
}

static gboolean
sluice_odbc_destination_begin (SluiceDestination        *destination,
                               const SluiceLoadRequest  *request,
                               SluiceMonitor            *monitor,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  SluiceOdbcDestination *self = SLUICE_ODBC_DESTINATION (destination);
  SluiceSqlSession *session = sluice_sql_destination_get_session (SLUICE_SQL_DESTINATION (self));

  g_return_val_if_fail (session != NULL, FALSE);

  self->strip_nul = request->load->strip_nul;
  sluice_odbc_load_session_set_strip_nul (SLUICE_ODBC_LOAD_SESSION (session), self->strip_nul);
  if (!sluice_odbc_load_session_has_transactions (SLUICE_ODBC_LOAD_SESSION (session)))
    sluice_monitor_warn (monitor, "no_transactions",
                         "The driver has no transactions: rows are loaded at least once, and what a failed run has "
                         "written stays");
  return SLUICE_DESTINATION_CLASS (sluice_odbc_destination_parent_class)->begin (destination, request, monitor,
                                                                                 cancellable, error);
}

static void
sluice_odbc_destination_disconnect (SluiceDestination *destination)
{
  SLUICE_DESTINATION_CLASS (sluice_odbc_destination_parent_class)->disconnect (destination);
  g_clear_pointer (&SLUICE_ODBC_DESTINATION (destination)->tunnel, sluice_ssh_tunnel_free);
}

static void
sluice_odbc_destination_class_init (SluiceOdbcDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);
  SluiceSqlDestinationClass *sql_class = SLUICE_SQL_DESTINATION_CLASS (klass);

  destination_class->begin = sluice_odbc_destination_begin;
  destination_class->disconnect = sluice_odbc_destination_disconnect;
  sql_class->get_dialect = sluice_odbc_destination_get_dialect;
  sql_class->open = sluice_odbc_destination_open;
}

static void
sluice_odbc_destination_init (SluiceOdbcDestination *self)
{
}
