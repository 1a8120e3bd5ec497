/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-bus.h"

#include "sluice-error.h"

#define CALL_TIMEOUT_MS 5000

/**
 * sluice_cli_find_bus:
 *
 * Returns: (transfer full) (nullable): the address of the session bus; %NULL if there
 *   is none: one is not started for this
 */
char *
sluice_cli_find_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *path = NULL;
  g_autofree char *escaped = NULL;

  if (address != NULL && address[0] != '\0')
    return g_str_has_prefix (address, "autolaunch:") ? NULL : g_strdup (address);

  path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  escaped = g_dbus_address_escape_value (path);
  return g_strconcat ("unix:path=", escaped, NULL);
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static void
no_service (GError **error)
{
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "no_service", "Sluice's service does not run in this session");
  if (error != NULL)
    sluice_error_set_hint (*error, "The window starts it, and so do schedules.");
}

static GDBusConnection *
open_bus (SluiceCli  *cli,
          GError    **error)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autofree char *address = sluice_cli_find_bus ();
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) failure = NULL;
  GDBusConnection *connection = NULL;

  if (address != NULL)
    {
      g_dbus_connection_new_for_address (address, flags, NULL, cli->cancellable, sluice_cli_sync_cb, &sync);
      connection = g_dbus_connection_new_for_address_finish (sluice_cli_sync_wait (&sync), &failure);
    }
  if (connection == NULL)
    {
      g_debug ("No session bus: %s", failure != NULL ? failure->message : "it has no address");
      no_service (error);
    }
  return connection;
}

/**
 * sluice_cli_call_service:
 * @cli: what all commands share
 * @interface: one of the service's interfaces
 * @method: a method of it
 * @parameters: (transfer floating) (nullable): its arguments
 * @reply_type: the type of the answer
 * @error: `no_service` (%SLUICE_ERROR_TEMPORARY), the code `failed` with the words of the
 *   service, or those of GDBus
 *
 * Asks the service if it is there; it is not started.
 *
 * Returns: (transfer full): the answer
 */
GVariant *
sluice_cli_call_service (SluiceCli           *cli,
                         const char          *interface,
                         const char          *method,
                         GVariant            *parameters,
                         const GVariantType  *reply_type,
                         GError             **error)
{
  g_autoptr(GVariant) sunk = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr(GDBusConnection) connection = open_bus (cli, error);
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) failure = NULL;
  GVariant *reply;

  if (connection == NULL)
    return NULL;
  g_dbus_connection_call (connection, SLUICE_CLI_SERVICE_NAME, SLUICE_CLI_SERVICE_PATH, interface, method, sunk,
                          reply_type, G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, cli->cancellable,
                          sluice_cli_sync_cb, &sync);
  reply = g_dbus_connection_call_finish (connection, sluice_cli_sync_wait (&sync), &failure);
  if (reply != NULL)
    return reply;

  if (is_absent (failure))
    {
      no_service (error);
      return NULL;
    }
  g_dbus_error_strip_remote_error (failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
