/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-draft.h"

#include "sluice-inference.h"
#include "sluice-json-text.h"
#include "sluice-page-request.h"
#include "sluice-paging-evidence.h"
#include "sluice-path.h"

#include <string.h>

#define DEFAULT_DATABASE "data.db"
#define MAX_LIST_COLUMNS 500

/* Parts of a URL that say nothing of what it gives. */
static const char *const empty_names[] = {
  "api", "rest", "v1", "v2", "v3", "v4", "json", "services", "data", "query", "search", "list", "index", "items",
  "_search", "graphql", "odata", "latest", "public", "all", "get", NULL
};

/**
 * sluice_task_draft_copy:
 * @object: a JSON object
 *
 * Returns: (transfer full): a copy that shares nothing with it
 */
JsonObject *
sluice_task_draft_copy (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(JsonNode) copy = json_from_string (text, NULL);

  return json_object_ref (json_node_get_object (copy));
}

static gboolean
is_id (const char *part)
{
  gsize digits = 0;

  for (const char *p = part; *p != '\0'; p++)
    digits += g_ascii_isdigit (*p);
  return strlen (part) < 2 || digits * 2 >= strlen (part) || (part[0] == 'v' && g_ascii_isdigit (part[1]));
}

/* `open_orders.json` -> `Open orders`. */
static char *
make_title (const char *part)
{
  static const char *const compressed[] = { ".gz", ".zst", ".bz2", ".xz" };
  g_autofree char *column = NULL;
  g_autofree char *bare = g_strdup (part);
  char *dot;
  gunichar first;
  GString *title;

  for (guint i = 0; i < G_N_ELEMENTS (compressed); i++)
    {
      if (g_str_has_suffix (bare, compressed[i]))
        bare[strlen (bare) - strlen (compressed[i])] = '\0';
    }
  dot = strrchr (bare, '.');
  if (dot != NULL && dot != bare)
    *dot = '\0';
  column = sluice_column_name_normalize (bare);
  for (char *p = column; *p != '\0'; p++)
    if (*p == '_')
      *p = ' ';
  g_strstrip (column);
  first = g_utf8_get_char (column);
  title = g_string_new (NULL);
  g_string_append_unichar (title, g_unichar_toupper (first));
  g_string_append (title, g_utf8_next_char (column));
  return g_string_free (title, FALSE);
}

/**
 * sluice_task_draft_dup_name:
 * @location: a URL or a path
 *
 * Returns: (transfer full): what to call a task that reads from it: the last
 *   part of the path that says something, else the host
 */
char *
sluice_task_draft_dup_name (const char *location)
{
  const char *scheme = strstr (location, "://");
  const char *start = scheme != NULL ? scheme + 3 : location;
  g_autofree char *bare = g_strndup (start, strcspn (start, "?#"));
  g_auto(GStrv) parts = g_strsplit (bare, "/", -1);
  const guint first = scheme != NULL ? 1 : 0;
  const char *fallback = NULL;

  for (guint i = g_strv_length (parts); i > first; i--)
    {
      g_autofree char *part = g_uri_unescape_string (parts[i - 1], NULL);
      g_autofree char *lower = NULL;

      if (part == NULL || *part == '\0' || strstr (part, "{{") != NULL || !g_utf8_validate (part, -1, NULL))
        continue;
      lower = g_ascii_strdown (part, -1);
      if (fallback == NULL)
        fallback = parts[i - 1];
      if (is_id (part) || g_strv_contains (empty_names, lower))
        continue;
      return make_title (part);
    }
  if (first == 1 && parts[0] != NULL && *parts[0] != '\0')
    {
      g_autofree char *host = g_strndup (parts[0], strcspn (parts[0], ":"));

      return g_strdup (host);
    }
  return fallback != NULL ? make_title (fallback) : g_strdup ("Data");
}

/**
 * sluice_task_draft_new:
 * @source: (transfer none): a `source`
 * @name: (nullable): what to call it
 *
 * Returns: (transfer full): a task document with that source, an id of its own
 *   and a table in the embedded database
 */
JsonObject *
sluice_task_draft_new (JsonObject *source,
                       const char *name)
{
  JsonObject *document = json_object_new ();
  JsonObject *destination = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *found = NULL;
  g_autofree char *table = NULL;

  if (name == NULL)
    {
      const char *url = sluice_paging_get_text (json_object_get_member (source, "url"));
      const char *path = sluice_paging_get_text (json_object_get_member (source, "path"));

      found = sluice_task_draft_dup_name (url != NULL ? url : path != NULL ? path : "");
      name = found;
    }
  table = sluice_column_name_normalize (name);
  json_object_set_int_member (document, "sluice", 1);
  json_object_set_string_member (document, "id", id);
  json_object_set_string_member (document, "name", name);
  json_object_set_object_member (document, "source", sluice_task_draft_copy (source));
  json_object_set_string_member (destination, "type", "sqlite");
  json_object_set_string_member (destination, "path", DEFAULT_DATABASE);
  json_object_set_string_member (destination, "table", table);
  json_object_set_object_member (document, "destination", destination);
  return document;
}

/* A list as an object whose members are called by their places. */
static char *
wrap_list (const char *text)
{
  SluiceValue list = { .kind = SLUICE_VALUE_JSON };
  SluiceJsonIter iter;
  SluiceValue key;
  SluiceValue element;
  GString *object;
  guint n = 0;

  list.s = text;
  list.len = (guint32) strlen (text);
  if (!sluice_json_iter_init (&iter, &list) || iter.is_object)
    return NULL;
  object = g_string_new ("{");
  while (n < MAX_LIST_COLUMNS && sluice_json_iter_next (&iter, &key, &element))
    {
      g_string_append_printf (object, "%s\"c%u\":", n > 0 ? "," : "", n + 1);
      g_string_append_len (object, element.s, element.len);
      n++;
    }
  g_string_append_c (object, '}');
  return g_string_free (object, FALSE);
}

static SluiceInference *
learn (const SluiceResponseRecords *records)
{
  SluiceInference *inference = sluice_inference_new ();

  for (guint i = 0; i < records->texts->len; i++)
    {
      const char *text = g_ptr_array_index (records->texts, i);
      g_autofree char *wrapped = records->kind == SLUICE_RECORDS_LISTS ? wrap_list (text) : NULL;
      SluiceValue value = { .kind = SLUICE_VALUE_JSON };

      value.s = wrapped != NULL ? wrapped : text;
      value.len = (guint32) strlen (value.s);
      if (!sluice_inference_add (inference, &value, NULL))
        g_debug ("A record is not learnt from");
    }
  return inference;
}

/* Finds the column of the path @key, too. */
static JsonArray *
make_mapping (const SluiceResponseRecords  *records,
              const char                   *key,
              char                        **ret_key_column)
{
  g_autoptr(SluiceInference) inference = learn (records);
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (inference);
  JsonArray *mapping = json_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (entries, i);
      JsonObject *object = sluice_mapping_entry_to_json (entry);

      /* Names of members are texts, also where those of one page are numbers. */
      if (g_strcmp0 (entry->from_text, "_key") == 0)
        {
          json_object_set_string_member (object, "type", "text");
          json_object_remove_member (object, "transforms");
        }
      if (records->kind == SLUICE_RECORDS_LISTS && entry->from_text[0] == 'c')
        {
          g_autofree char *from = g_strdup_printf ("[%u]", (guint) atoi (entry->from_text + 1) - 1);

          json_object_set_string_member (object, "from", from);
        }
      if (g_strcmp0 (entry->from_text, key) == 0)
        *ret_key_column = g_strdup (entry->column);
      json_array_add_object_element (mapping, object);
    }
  return mapping;
}

static JsonObject *
make_load (const char *key_column)
{
  JsonObject *load = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_object_set_string_member (load, "strategy", key_column != NULL ? "upsert" : "insert");
  if (key_column == NULL)
    {
      json_array_unref (keys);
      return load;
    }
  json_array_add_string_element (keys, key_column);
  json_object_set_array_member (load, "keys", keys);
  return load;
}

static gboolean
lacks (JsonObject *object,
       const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ||
         (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0);
}

/* Where the rule counts from a start of its own, the URL need not say it again. */
static void
drop_start (JsonObject *source,
            JsonObject *pagination)
{
  const char *type = json_object_get_string_member (pagination, "type");
  const char *param = NULL;
  const char *url = json_object_get_string_member_with_default (source, "url", NULL);
  JsonNode *query = json_object_get_member (source, "query");
  g_autofree char *rest = NULL;

  if (json_object_has_member (pagination, "place"))
    return;
  if (g_str_equal (type, "page"))
    param = json_object_get_string_member_with_default (pagination, "page_param", NULL);
  else if (g_str_equal (type, "offset"))
    param = json_object_get_string_member_with_default (pagination, "offset_param", NULL);
  if (param == NULL)
    return;
  if (url != NULL)
    {
      rest = sluice_page_request_drop_param (url, param);
      json_object_set_string_member (source, "url", rest);
    }
  if (query != NULL && JSON_NODE_HOLDS_OBJECT (query) && json_object_has_member (json_node_get_object (query), param))
    json_object_remove_member (json_node_get_object (query), param);
}

static void
complete_http (JsonObject                 *source,
               const SluiceTaskDraftFacts *facts)
{
  if (lacks (source, "pagination"))
    {
      JsonObject *none = json_object_new ();

      if (facts->pagination != NULL)
        {
          drop_start (source, facts->pagination);
          json_object_set_object_member (source, "pagination", sluice_task_draft_copy (facts->pagination));
          json_object_unref (none);
        }
      else
        {
          json_object_set_string_member (none, "type", "none");
          json_object_set_object_member (source, "pagination", none);
        }
    }
  if (facts->only_reads && lacks (source, "reads_only"))
    json_object_set_boolean_member (source, "reads_only", TRUE);
  if (lacks (source, "rate_limit") && facts->rate != NULL && facts->rate->per_second > 0)
    {
      JsonObject *rate = json_object_new ();

      json_object_set_double_member (rate, "per_second", facts->rate->per_second);
      json_object_set_object_member (source, "rate_limit", rate);
    }
}

/**
 * sluice_task_draft_complete:
 * @document: a task document
 * @facts: what was found out
 *
 * Fills in what the document leaves open, and keeps what it says.
 *
 * Returns: (transfer full): the complete document
 */
JsonObject *
sluice_task_draft_complete (JsonObject                 *document,
                            const SluiceTaskDraftFacts *facts)
{
  JsonObject *task = sluice_task_draft_copy (document);
  JsonObject *source = json_object_get_object_member (task, "source");
  const char *type = json_object_get_string_member_with_default (source, "type", "http");
  g_autofree char *key = sluice_response_records_dup_key (facts->records);
  g_autofree char *key_column = NULL;
  const char *format = json_object_get_string_member_with_default (source, "format", "auto");
  const gboolean is_auto = g_str_equal (format, "auto");

  if (!g_str_equal (type, "inline"))
    {
      if (facts->is_lines && is_auto)
        json_object_set_string_member (source, "format", "jsonl");
      else if (facts->records_path != NULL && !facts->is_lines &&
               (lacks (source, "records") ||
                g_strcmp0 (json_object_get_string_member_with_default (source, "records", NULL), "auto") == 0))
        json_object_set_string_member (source, "records", facts->records_path);
    }
  if (g_str_equal (type, "http"))
    complete_http (source, facts);
  if (lacks (task, "mapping") && facts->records->texts->len > 0)
    json_object_set_array_member (task, "mapping", make_mapping (facts->records, key, &key_column));
  if (lacks (task, "load"))
    json_object_set_object_member (task, "load", make_load (key_column));
  return task;
}
