/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-tunnel.h"

#include "sluice-error.h"

#include <string.h>

static char *
replace_all (const char *text,
             const char *part,
             const char *with)
{
  g_auto(GStrv) parts = g_strsplit (text, part, -1);

  return g_strjoinv (with, parts);
}

/**
 * sluice_odbc_tunnel_open:
 * @ssh: (nullable): the tunnel of a connection; %NULL = there is none
 * @dsn: its connection string, or the name of a data source
 * @ret_tunnel: (out) (transfer full) (nullable): the tunnel, to be kept as long as the
 *   connection
 * @cancellable: (nullable): a cancellable
 * @error: `tunnel_failed`, and as of sluice_ssh_tunnel_open()
 *
 * Where the server is only the driver can tell from its connection string: with a
 * tunnel `to` says it, and the string says where the tunnel's end is to stand.
 *
 * Returns: (transfer full) (nullable): the connection string to use
 */
char *
sluice_odbc_tunnel_open (JsonObject       *ssh,
                         const char       *dsn,
                         SluiceSshTunnel **ret_tunnel,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autofree char *port = NULL;
  g_autofree char *filled = NULL;

  g_return_val_if_fail (dsn != NULL && ret_tunnel != NULL, NULL);

  if (ssh == NULL)
    return g_strdup (dsn);
  if (json_object_get_string_member_with_default (ssh, "to", NULL) == NULL || strstr (dsn, "{port}") == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "tunnel_failed",
                        "A tunnel for ODBC needs the server's address as “to” of “ssh”, and {host} and {port} in “dsn”");
      return NULL;
    }
  *ret_tunnel = sluice_ssh_tunnel_open (ssh, "localhost", 0, cancellable, error);
  if (*ret_tunnel == NULL)
    return NULL;
  port = g_strdup_printf ("%u", sluice_ssh_tunnel_get_port (*ret_tunnel));
  filled = replace_all (dsn, "{host}", "127.0.0.1");
  return replace_all (filled, "{port}", port);
}
