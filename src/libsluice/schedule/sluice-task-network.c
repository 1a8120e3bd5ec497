/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-network.h"

#include "sluice-connection.h"
#include "sluice-http-spec.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Whether a task leaves this machine: what does not may run without a network. */

/* A socket, or this machine itself. */
static gboolean
is_local (const char *host)
{
  g_autoptr(GInetAddress) address = NULL;

  if (host == NULL || host[0] == '\0' || host[0] == '/' || host[0] == '@')
    return TRUE;
  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_remote_url (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri == NULL || !is_local (g_uri_get_host (uri));
}

/* Hosts with their ports, as in “db1:5432,[::1],%2Ftmp”; none is this machine. */
static gboolean
names_remote (const char *hosts)
{
  g_auto(GStrv) list = g_strsplit (hosts, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      const gboolean bracketed = list[i][0] == '[';
      g_autofree char *text = g_strndup (list[i] + bracketed, strcspn (list[i] + bracketed, bracketed ? "]" : ":"));
      g_autofree char *host = g_uri_unescape_string (text, NULL);

      if (host == NULL || !is_local (host))
        return TRUE;
    }
  return FALSE;
}

/* `host` and `hostaddr` among @settings, “name=value” between @separators. */
static gboolean
settings_name_remote (const char *settings,
                      const char *separators)
{
  g_auto(GStrv) pairs = g_strsplit_set (settings, separators, -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *value = strchr (pairs[i], '=');
      g_autofree char *hosts = NULL;

      if (value == NULL || (!g_str_has_prefix (pairs[i], "host=") && !g_str_has_prefix (pairs[i], "hostaddr=")))
        continue;
      /* An address of IPv6 stands here without brackets. */
      hosts = g_uri_unescape_string (value + 1, NULL);
      if (hosts == NULL || (!is_local (hosts) && names_remote (hosts)))
        return TRUE;
    }
  return FALSE;
}

/* What libpq takes (34.1.1 of PostgreSQL's manual): a URI, which may name several
 * hosts, or settings. It is not asked itself, as it brings Kerberos, LDAP and two
 * libraries of TLS into a process that stays for days. */
static gboolean
is_remote_database (const char *uri)
{
  const char *rest = strstr (uri, "://");
  g_autofree char *authority = NULL;
  const char *query;
  const char *at;

  if (rest == NULL)
    return settings_name_remote (uri, " '");
  rest += strlen ("://");
  authority = g_strndup (rest, strcspn (rest, "/?"));
  query = strchr (rest, '?');
  at = strrchr (authority, '@');
  return names_remote (at != NULL ? at + 1 : authority) || (query != NULL && settings_name_remote (query + 1, "&"));
}

static gboolean
is_remote_connection (SluiceConnection *connection)
{
  const char *uri = sluice_connection_get_uri (connection);

  switch (sluice_connection_get_kind (connection))
    {
    case SLUICE_CONNECTION_SQLITE:
    case SLUICE_CONNECTION_DUCKDB:
      return FALSE;

    case SLUICE_CONNECTION_HTTP:
      return uri == NULL || is_remote_url (uri);

    case SLUICE_CONNECTION_POSTGRES:
      return uri == NULL || is_remote_database (uri);

    case SLUICE_CONNECTION_ODBC:
    default:
      return TRUE;
    }
}

/* A connection that is missing is not one to another machine: the run says so. */
static gboolean
is_remote_name (const char *name,
                GHashTable *connections)
{
  const char *document = connections != NULL ? g_hash_table_lookup (connections, name) : NULL;
  g_autoptr(JsonNode) node = document != NULL ? json_from_string (document, NULL) : NULL;
  g_autoptr(SluiceConnection) connection = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  connection = sluice_connection_new_from_json (name, json_node_get_object (node), NULL, NULL);
  return connection != NULL && is_remote_connection (connection);
}

static gboolean
is_remote_place (const char       *name,
                 SluiceConnection *connection,
                 GHashTable       *connections)
{
  if (connection != NULL)
    return is_remote_connection (connection);
  return name != NULL && is_remote_name (name, connections);
}

static gboolean
is_remote_source (const SluiceSourceSpec *source,
                  GHashTable             *connections)
{
  if (is_remote_place (source->connection_name, source->connection, connections))
    return TRUE;
  return source->kind == SLUICE_SOURCE_HTTP && source->http != NULL && source->connection_name == NULL &&
         source->connection == NULL && source->http->call.url != NULL && is_remote_url (source->http->call.url);
}

/**
 * sluice_task_needs_network:
 * @task: a task
 * @connections: (nullable) (element-type utf8 utf8): the documents of the stored
 *   connections, by name
 *
 * Returns: whether a run of it goes to another machine, as far as can be told
 */
gboolean
sluice_task_needs_network (SluiceTask *task,
                           GHashTable *connections)
{
  const SluiceSourceSpec *source;
  const SluiceDestinationSpec *destination;
  GPtrArray *lookups;

  g_return_val_if_fail (SLUICE_IS_TASK (task), FALSE);

  source = sluice_task_get_source (task);
  destination = sluice_task_get_destination (task);
  if (destination != NULL &&
      is_remote_place (destination->connection_name, destination->connection, connections))
    return TRUE;
  lookups = sluice_task_get_lookups (task);
  for (guint i = 0; i < lookups->len; i++)
    {
      if (is_remote_source (((const SluiceLookupSpec *) lookups->pdata[i])->source, connections))
        return TRUE;
    }
  return source != NULL && is_remote_source (source, connections);
}
