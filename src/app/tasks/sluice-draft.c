/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"

#include "sluice-inference.h"
#include "sluice-uuid.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

static JsonObject *
new_document (const char *address,
              JsonObject *source)
{
  JsonObject *document = json_object_new ();
  g_autofree char *id = sluice_uuid_v7 ();
  g_autofree char *name = sluice_draft_guess_name (address);

  json_object_set_int_member (document, "sluice", 1);
  json_object_set_string_member (document, "id", id);
  json_object_set_string_member (document, "name", name);
  json_object_set_object_member (document, "source", source);
  return document;
}

/**
 * sluice_draft_new_http:
 * @url: what was pasted
 *
 * A task that reads @url.
 *
 * Returns: (transfer full): the document, without mapping and destination
 */
JsonObject *
sluice_draft_new_http (const char *url)
{
  JsonObject *source = json_object_new ();

  g_return_val_if_fail (url != NULL, NULL);

  json_object_set_string_member (source, "type", "http");
  json_object_set_string_member (source, "url", url);
  return new_document (url, source);
}

/**
 * sluice_draft_new_file:
 * @path: a path or an address of a file
 *
 * A task that reads @path, enough of one to look at its rows.
 *
 * Returns: (transfer full): the document, without mapping; its destination is
 *   never written to
 */
JsonObject *
sluice_draft_new_file (const char *path)
{
  JsonObject *source = json_object_new ();
  JsonObject *document = NULL;
  JsonObject *destination = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  json_object_set_string_member (source, "type", "file");
  json_object_set_string_member (source, "path", path);
  document = new_document (path, source);
  destination = sluice_draft_get_object (document, "destination", TRUE);
  json_object_set_string_member (destination, "type", "sqlite");
  json_object_set_string_member (destination, "path", "/nowhere.db");
  json_object_set_string_member (destination, "table", "rows");
  return document;
}

/**
 * sluice_draft_ensure_id:
 * @document: a document
 *
 * Gives @document an id if it has none.
 */
void
sluice_draft_ensure_id (JsonObject *document)
{
  g_autofree char *id = NULL;

  g_return_if_fail (document != NULL);

  if (*sluice_draft_get_string (document, "id") != '\0')
    return;
  id = sluice_uuid_v7 ();
  json_object_set_string_member (document, "id", id);
}

/**
 * sluice_draft_parse:
 * @text: a task document
 *
 * Returns: (transfer full) (nullable): its root, %NULL if it is no object
 */
JsonObject *
sluice_draft_parse (const char *text)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

/**
 * sluice_draft_to_text:
 * @document: a document
 *
 * Returns: (transfer full): it as JSON
 */
char *
sluice_draft_to_text (JsonObject *document)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, document);
  return json_to_string (node, TRUE);
}

static JsonNode *
copy_node (JsonNode *node)
{
  JsonNode *copy = NULL;
  JsonArray *list = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, sluice_draft_copy (json_node_get_object (node)));
      return copy;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return json_node_copy (node);
  copy = json_node_new (JSON_NODE_ARRAY);
  list = json_array_new ();
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    json_array_add_element (list, copy_node (json_array_get_element (json_node_get_array (node), i)));
  json_node_take_array (copy, list);
  return copy;
}

/**
 * sluice_draft_copy:
 * @document: a document, or a part of one
 *
 * Returns: (transfer full): a deep copy, which may be changed though @document is sealed
 */
JsonObject *
sluice_draft_copy (JsonObject *document)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  g_return_val_if_fail (document != NULL, NULL);

  json_object_iter_init_ordered (&iter, document);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, copy_node (node));
  return copy;
}

/**
 * sluice_draft_get_object:
 * @document: a document
 * @member: the name of a member that holds an object
 * @create: whether to add it if it is missing
 *
 * Returns: (transfer none) (nullable): the member
 */
JsonObject *
sluice_draft_get_object (JsonObject *document,
                            const char *member,
                            gboolean    create)
{
  JsonNode *node = json_object_get_member (document, member);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (!create)
    return NULL;
  json_object_set_object_member (document, member, json_object_new ());
  return json_object_get_object_member (document, member);
}

/**
 * sluice_draft_get_array:
 * @object: (nullable): an object
 * @member: the name of a member that holds a list
 *
 * Returns: (transfer none) (nullable): the member
 */
JsonArray *
sluice_draft_get_array (JsonObject *object,
                        const char *member)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sluice_draft_get_string:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: its text, empty if there is none
 */
const char *
sluice_draft_get_string (JsonObject *object,
                            const char *member)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return "";
  return json_node_get_string (node);
}

/**
 * sluice_draft_set_string:
 * @object: an object
 * @member: a member's name
 * @value: (nullable): its text; empty takes the member out
 */
void
sluice_draft_set_string (JsonObject *object,
                            const char *member,
                            const char *value)
{
  if (value == NULL || *value == '\0')
    json_object_remove_member (object, member);
  else
    json_object_set_string_member (object, member, value);
}

/* Host and path: what tells one address from another, without a query that
 * might hold a key. */
static char *
describe_url (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *path = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strndup (url, strcspn (url, "?"));
  path = g_uri_get_path (uri);
  return g_strconcat (g_uri_get_host (uri), g_str_equal (path, "/") ? "" : path, NULL);
}

/**
 * sluice_draft_new_database:
 * @source: the source of a task that reads a database
 *
 * Returns: (transfer full): a task with this source, named after its table or query
 */
JsonObject *
sluice_draft_new_database (JsonObject *source)
{
  static const char * const names[] = { "named_query", "table", "connection" };
  const char *name = "";
  JsonObject *document = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names) && *name == '\0'; i++)
    name = sluice_draft_get_string (source, names[i]);
  document = new_document (*name == '\0' ? "query" : name, json_object_ref (source));
  if (*name != '\0')
    json_object_set_string_member (document, "name", name);
  return document;
}

/**
 * sluice_draft_is_database:
 * @document: a task
 *
 * Returns: whether its source is a database
 */
gboolean
sluice_draft_is_database (JsonObject *document)
{
  JsonObject *source = sluice_draft_get_object (document, "source", FALSE);

  return source != NULL && g_str_equal (sluice_draft_get_string (source, "type"), "database");
}

static char *
describe_database (JsonObject *source)
{
  const char *connection = sluice_draft_get_string (source, "connection");
  const char *what = sluice_draft_get_string (source, "table");

  if (*what == '\0')
    what = sluice_draft_get_string (source, "named_query");
  if (*what == '\0')
    what = _("Query");
  return *connection == '\0' ? g_strdup (what) : g_strdup_printf ("%s · %s", connection, what);
}

/**
 * sluice_draft_describe_source:
 * @document: a document
 *
 * Returns: (transfer full): where it reads from, in short
 */
char *
sluice_draft_describe_source (JsonObject *document)
{
  JsonObject *source = sluice_draft_get_object (document, "source", FALSE);
  const char *type = sluice_draft_get_string (source, "type");

  if (g_str_equal (type, "http"))
    return describe_url (sluice_draft_get_string (source, "url"));
  if (g_str_equal (type, "file"))
    return g_path_get_basename (sluice_draft_get_string (source, "path"));
  if (g_str_equal (type, "database"))
    return describe_database (source);
  return g_strdup (type);
}

/**
 * sluice_draft_describe_target:
 * @document: a document
 *
 * Returns: (transfer full): where it writes to, in short
 */
char *
sluice_draft_describe_target (JsonObject *document)
{
  JsonObject *destination = sluice_draft_get_object (document, "destination", FALSE);
  const char *table = sluice_draft_get_string (destination, "table");
  const char *connection = sluice_draft_get_string (destination, "connection");
  const char *path = sluice_draft_get_string (destination, "path");
  g_autofree char *base = NULL;

  if (*connection != '\0')
    return g_strdup_printf ("%s · %s", connection, table);
  if (*path != '\0')
    {
      base = g_path_get_basename (path);
      return *table == '\0' ? g_steal_pointer (&base) : g_strdup_printf ("%s · %s", base, table);
    }
  return g_strdup (table);
}

/* The last part of an address that says something, without its extension. */
static char *
last_part (const char *address)
{
  g_autofree char *plain = g_strndup (address, strcspn (address, "?#"));
  g_autofree char *unescaped = NULL;
  const char *slash = NULL;
  char *dot = NULL;
  gsize length = strlen (plain);

  while (length > 0 && plain[length - 1] == '/')
    plain[--length] = '\0';
  slash = strrchr (plain, '/');
  if (slash == NULL || slash[1] == '\0' || (slash > plain && slash[-1] == '/'))
    {
      g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);

      return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri)
                                                                   : "records");
    }
  dot = strrchr (slash, '.');
  if (dot != NULL && dot > slash + 1)
    *dot = '\0';
  unescaped = g_uri_unescape_string (slash + 1, NULL);
  return unescaped != NULL && *unescaped != '\0' ? g_steal_pointer (&unescaped)
                                                 : g_strdup (slash + 1);
}

/**
 * sluice_draft_guess_name:
 * @address: a URL or a path
 *
 * Returns: (transfer full): a name for the task: its last part, in words
 */
char *
sluice_draft_guess_name (const char *address)
{
  g_autofree char *part = last_part (address);
  g_autofree char *first = NULL;

  g_strdelimit (part, "_-+", ' ');
  first = g_utf8_strup (part, (gssize) (g_utf8_next_char (part) - part));
  return g_strconcat (first, g_utf8_next_char (part), NULL);
}

/**
 * sluice_draft_guess_table:
 * @address: a URL or a path
 *
 * Returns: (transfer full): a name for the table
 */
char *
sluice_draft_guess_table (const char *address)
{
  g_autofree char *part = last_part (address);

  return sluice_column_name_normalize (part);
}

static gboolean
field_is_full (JsonObject *sample,
               const char *path)
{
  JsonArray *fields = json_object_get_array_member (sample, "fields");

  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);

      if (g_strcmp0 (sluice_draft_get_string (field, "path"), path) == 0)
        return json_object_get_int_member_with_default (field, "nulls", 0) == 0;
    }
  return FALSE;
}

/* Whether all rows of the preview differ in @column: what a key must do. */
static gboolean
column_is_unique (JsonObject *preview,
                  guint       column)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *rows = json_object_get_array_member (preview, "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      if (column >= json_array_get_length (row) ||
          !g_hash_table_add (seen, json_to_string (json_array_get_element (row, column), FALSE)))
        return FALSE;
    }
  return json_array_get_length (rows) > 0;
}

/* How much a name looks like a key: 0 is best. */
static guint
key_rank (const char *column,
          const char *type)
{
  static const char * const names[] = { "id", "uuid", "guid", "key", "code", "alpha_2", "alpha_3" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (column, names[i]))
      return i;
  if (g_str_has_suffix (column, "_id") || g_str_equal (type, "uuid"))
    return 20;
  if (g_str_has_suffix (column, "_code") || g_str_has_suffix (column, "_key") ||
      g_str_has_prefix (column, "alpha_"))
    return 30;
  return G_MAXUINT;
}

/**
 * sluice_draft_guess_key:
 * @sample: the object of `sample --output json`
 *
 * Looks for a column that is named like a key, never null and different in all
 * rows of the sample.
 *
 * Returns: (transfer full) (nullable): the column
 */
char *
sluice_draft_guess_key (JsonObject *sample)
{
  JsonObject *preview = sluice_draft_get_object (sample, "preview", FALSE);
  JsonNode *node = json_object_get_member (sample, "mapping");
  JsonArray *mapping = NULL;
  const char *best = NULL;
  guint best_rank = G_MAXUINT;

  if (preview == NULL || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  mapping = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = json_array_get_object_element (mapping, i);
      const char *column = sluice_draft_get_string (entry, "column");
      guint rank = key_rank (column, sluice_draft_get_string (entry, "type"));

      if (rank < best_rank && field_is_full (sample, sluice_draft_get_string (entry, "from")) &&
          column_is_unique (preview, i))
        {
          best = column;
          best_rank = rank;
        }
    }
  return g_strdup (best);
}

static gboolean
is_equal_node (JsonNode *a,
               JsonNode *b)
{
  return a == NULL || b == NULL ? a == b : json_node_equal (a, b);
}

/* A sample is smaller than a run: a field that few records have may be in none of
 * its, and is no reason to stop. Who wants that says so in the task. */
static void
let_drift_pass (JsonObject *document)
{
  JsonNode *node = json_object_get_member (document, "load");
  JsonObject *load;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_object_member (document, "load", json_object_new ());
  load = json_object_get_object_member (document, "load");
  if (!json_object_has_member (load, "schema_drift"))
    json_object_set_string_member (load, "schema_drift", "ignore");
}

/**
 * sluice_draft_take_fields:
 * @document: a document
 * @sample: the object of `sample --output json`
 *
 * Writes the fields of @sample into `source_fields` in place of those that were
 * there: by these a run tells fields that are new, and warns of them unless the
 * task says that it is to stop. A sample without fields leaves no list, which
 * would make every field a new one.
 *
 * Returns: whether that changed @document
 */
gboolean
sluice_draft_take_fields (JsonObject *document,
                          JsonObject *sample)
{
  g_autoptr(JsonNode) list = NULL;
  JsonNode *fields = NULL;
  JsonNode *known = NULL;

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (sample != NULL, FALSE);

  fields = json_object_get_member (sample, "fields");
  known = json_object_get_member (document, "source_fields");
  if (fields != NULL && JSON_NODE_HOLDS_ARRAY (fields) &&
      json_array_get_length (json_node_get_array (fields)) > 0)
    {
      list = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (list, json_array_new ());
      for (guint i = 0; i < json_array_get_length (json_node_get_array (fields)); i++)
        {
          JsonObject *field = json_array_get_object_element (json_node_get_array (fields), i);

          json_array_add_string_element (json_node_get_array (list),
                                         sluice_draft_get_string (field, "path"));
        }
    }
  if (is_equal_node (known, list))
    return FALSE;
  if (list == NULL)
    json_object_remove_member (document, "source_fields");
  else
    {
      json_object_set_member (document, "source_fields", g_steal_pointer (&list));
      let_drift_pass (document);
    }
  return TRUE;
}

/* Gives the call that reads dates another pattern, or adds one. */
static void
set_pattern (JsonArray  *transforms,
             const char *format)
{
  static const char * const names[] = { "to_date", "to_timestamp" };
  JsonObject *call = NULL;
  JsonObject *arguments = NULL;

  for (guint i = 0; i < json_array_get_length (transforms); i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (transforms, i)) &&
          (arguments = sluice_draft_get_object (json_array_get_object_element (transforms, i),
                                                names[k], FALSE)) != NULL)
        {
          json_object_set_string_member (arguments, "format", format);
          return;
        }
  call = json_object_new ();
  arguments = json_object_new ();
  json_object_set_string_member (arguments, "format", format);
  json_object_set_object_member (call, strstr (format, "%H") == NULL ? "to_date" : "to_timestamp",
                                 arguments);
  json_array_add_object_element (transforms, call);
}

/**
 * sluice_draft_set_date_format:
 * @mapping: (nullable): the `mapping` of a task
 * @field: a field of the source
 * @format: how its dates are written, such as `%d/%m/%Y`
 *
 * Has the columns that come from @field read their dates by @format. Those that
 * were text until it was known become dates.
 *
 * Returns: whether there is such a column
 */
gboolean
sluice_draft_set_date_format (JsonArray  *mapping,
                              const char *field,
                              const char *format)
{
  gboolean is_there = FALSE;

  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *entry = json_array_get_object_element (mapping, i);

      if (!g_str_equal (sluice_draft_get_string (entry, "from"), field))
        continue;
      if (sluice_draft_get_array (entry, "transforms") == NULL)
        json_object_set_array_member (entry, "transforms", json_array_new ());
      set_pattern (sluice_draft_get_array (entry, "transforms"), format);
      if (g_str_equal (sluice_draft_get_string (entry, "type"), "text"))
        json_object_set_string_member (entry, "type",
                                       strstr (format, "%H") == NULL ? "date" : "timestamp");
      is_there = TRUE;
    }
  return is_there;
}

/**
 * sluice_draft_secret_name:
 * @url: an address that wants a credential
 *
 * Returns: (transfer full): a name for it in the keyring: the host, made fit
 *   for a reference, and something that makes it one of a kind
 */
char *
sluice_draft_secret_name (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *uuid = sluice_uuid_v7 ();
  g_autofree char *host = g_strdup (uri == NULL || g_uri_get_host (uri) == NULL
                                    ? "api" : g_uri_get_host (uri));

  g_strcanon (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  return g_strdup_printf ("%s-%s", host, uuid + strlen (uuid) - 8);
}
