/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-connection-private.h"

#include "sluice-error.h"
#include "sluice-task-parser.h"

#include <string.h>

/* A task's request and the connection it goes through become one source. */

static gboolean
is_absolute (const char *url)
{
  return strstr (url, "://") != NULL && strcspn (url, ":") < strcspn (url, "/?#");
}

/* What stands in front of the path. */
static gsize
origin_length (const char *url)
{
  const char *host = strstr (url, "://") + strlen ("://");

  return (gsize) (host - url) + strcspn (host, "/?#");
}

/* An address of its own is fine where it leads to the same server: the
 * credentials of a connection go to no other. */
static char *
join_url (SluiceConnection  *connection,
          const char        *base,
          const char        *url,
          GError           **error)
{
  g_autofree char *folder = g_strdup (base);
  gsize length = strlen (folder);

  if (is_absolute (url))
    {
      if (strchr (base, '{') == NULL && is_absolute (base) && origin_length (base) == origin_length (url) &&
          g_ascii_strncasecmp (base, url, origin_length (base)) == 0)
        return g_strdup (url);
      sluice_set_error (error, SLUICE_ERROR_INVALID, "wrong_connection",
                        "The task's URL does not belong to the server of the connection “%s”, %s",
                        sluice_connection_get_name (connection), base);
      if (error != NULL)
        {
          sluice_error_set_hint (*error, "Write the part behind %s only, or remove “connection”", base);
          sluice_error_get_where (*error)->path = g_strdup ("$.source.url");
        }
      return NULL;
    }

  if (*url == '\0' || *url == '?')
    return g_strconcat (base, url, NULL);
  while (length > 0 && folder[length - 1] == '/')
    folder[--length] = '\0';
  return g_strconcat (folder, *url == '/' ? "" : "/", url, NULL);
}

/* The connection's headers, but for those that the task has itself. */
static JsonNode *
merge_headers (JsonObject *theirs,
               JsonObject *own)
{
  g_autoptr(JsonObject) merged = json_object_new ();
  g_autoptr(GList) their_names = theirs != NULL ? json_object_get_members (theirs) : NULL;
  g_autoptr(GList) own_names = own != NULL ? json_object_get_members (own) : NULL;

  for (GList *l = their_names; l != NULL; l = l->next)
    {
      if (g_list_find_custom (own_names, l->data, (GCompareFunc) g_ascii_strcasecmp) == NULL)
        json_object_set_member (merged, l->data, json_node_ref (json_object_get_member (theirs, l->data)));
    }
  for (GList *l = own_names; l != NULL; l = l->next)
    json_object_set_member (merged, l->data, json_node_ref (json_object_get_member (own, l->data)));
  return json_node_init_object (json_node_alloc (), merged);
}

/* A child with a relative address is one of the same server; to another one it
 * may lead, but gets no credential there. */
static JsonNode *
merge_child (SluiceConnection *connection,
             JsonNode         *node)
{
  JsonObject *child = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *request = child != NULL ? sluice_task_parser_get_object (child, "request") : NULL;
  const char *url = request != NULL ? sluice_task_parser_get_text (request, "url") : NULL;
  g_autoptr(JsonObject) merged = NULL;
  g_autoptr(JsonObject) merged_request = NULL;
  g_autoptr(GList) names = NULL;
  g_autoptr(GList) request_names = NULL;
  g_autofree char *joined = NULL;

  if (url == NULL || is_absolute (url))
    return json_node_ref (node);

  merged = json_object_new ();
  names = json_object_get_members (child);
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (merged, l->data, json_node_ref (json_object_get_member (child, l->data)));

  merged_request = json_object_new ();
  request_names = json_object_get_members (request);
  for (GList *l = request_names; l != NULL; l = l->next)
    json_object_set_member (merged_request, l->data, json_node_ref (json_object_get_member (request, l->data)));
  joined = join_url (connection, sluice_connection_get_uri (connection), url, NULL);
  json_object_set_string_member (merged_request, "url", joined);
  json_object_set_object_member (merged, "request", g_steal_pointer (&merged_request));
  return json_node_init_object (json_node_alloc (), merged);
}

static JsonNode *
merge_children (SluiceConnection *connection,
                JsonArray        *children)
{
  g_autoptr(JsonArray) merged = json_array_new ();

  for (guint i = 0; i < json_array_get_length (children); i++)
    json_array_add_element (merged, merge_child (connection, json_array_get_element (children, i)));
  return json_node_init_array (json_node_alloc (), merged);
}

/* A database's connection stands in the source as it is. */
JsonNode *
sluice_connection_merge_database (SluiceConnection  *self,
                                  JsonObject        *source,
                                  GError           **error)
{
  g_autoptr(JsonObject) merged = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (source);

  if (sluice_connection_get_kind (self) == SLUICE_CONNECTION_HTTP)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "wrong_connection",
                        "The connection “%s” is none to a database, which the source needs",
                        sluice_connection_get_name (self));
      return NULL;
    }
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (strcmp (l->data, "connection") == 0)
        json_object_set_object_member (merged, "connection", sluice_connection_to_json (self));
      else
        json_object_set_member (merged, l->data, json_node_ref (json_object_get_member (source, l->data)));
    }
  return json_node_init_object (json_node_alloc (), merged);
}

JsonNode *
sluice_connection_merge_source (SluiceConnection  *self,
                                JsonObject        *source,
                                GError           **error)
{
  static const char *const inherited[] = { "auth", "rate_limit", "tls" };
  g_autoptr(JsonObject) document = NULL;
  g_autoptr(JsonObject) merged = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (source);
  g_autofree char *url = NULL;

  if (g_strcmp0 (sluice_task_parser_get_text (source, "type"), "database") == 0)
    return sluice_connection_merge_database (self, source, error);
  if (sluice_connection_get_kind (self) != SLUICE_CONNECTION_HTTP)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "wrong_connection",
                        "The connection “%s” is none of type “http”, which the source needs",
                        sluice_connection_get_name (self));
      return NULL;
    }

  document = sluice_connection_to_json (self);
  url = join_url (self, sluice_connection_get_uri (self), sluice_task_parser_get_text (source, "url"), error);
  if (url == NULL)
    return NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (strcmp (l->data, "connection") != 0)
        json_object_set_member (merged, l->data, json_node_ref (json_object_get_member (source, l->data)));
    }
  json_object_set_string_member (merged, "url", url);
  json_object_set_member (merged, "headers",
                          merge_headers (sluice_task_parser_get_object (document, "headers"),
                                         sluice_task_parser_get_object (source, "headers")));
  if (sluice_task_parser_get_array (source, "children") != NULL)
    json_object_set_member (merged, "children",
                            merge_children (self, sluice_task_parser_get_array (source, "children")));
  for (guint i = 0; i < G_N_ELEMENTS (inherited); i++)
    {
      JsonNode *theirs = sluice_task_parser_get (document, inherited[i]);

      if (theirs != NULL && sluice_task_parser_get (source, inherited[i]) == NULL)
        json_object_set_member (merged, inherited[i], json_node_ref (theirs));
    }
  return json_node_init_object (json_node_alloc (), merged);
}
