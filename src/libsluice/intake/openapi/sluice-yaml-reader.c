/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-yaml-reader.h"

#include "sluice-error.h"

#include <math.h>
#include <string.h>
#include <yaml.h>

/* YAML 1.2 as a way to write JSON (its "core schema", section 10.3): what could
 * not be written as JSON is refused or becomes a text. libyaml splits the text
 * into events; what it does not bound is bounded here: depth, and the number of
 * nodes, where an alias counts for all nodes and levels of its anchor. So a short
 * document cannot become a large tree ("billion laughs"), nor a deep one. */

#define MAX_DEPTH 200
#define MAX_NODES 1000000

typedef struct
{
  JsonNode *node;
  gsize n_nodes;
  guint height;                 /* levels of the node, its own included */
} Anchor;

typedef struct
{
  yaml_parser_t parser;
  GHashTable *anchors;          /* (element-type utf8 Anchor) */
  gsize n_nodes;
  guint depth;                  /* of the node that is being read, from 1 */
  guint deepest;                /* in it so far */
  GError **error;
} Reader;

static void
anchor_free (gpointer data)
{
  Anchor *anchor = data;

  json_node_unref (anchor->node);
  g_free (anchor);
}

static gpointer
fail (Reader       *self,
      yaml_mark_t   mark,
      const char   *message)
{
  sluice_set_error (self->error, SLUICE_ERROR_INVALID, "yaml_syntax", "The YAML document, line %" G_GSIZE_FORMAT
                    ", column %" G_GSIZE_FORMAT ": %s", (gsize) mark.line + 1, (gsize) mark.column + 1, message);
  if (self->error != NULL && *self->error != NULL)
    {
      sluice_error_get_where (*self->error)->line = mark.line + 1;
      sluice_error_get_where (*self->error)->byte = (gint64) mark.index;
    }
  return NULL;
}

static gboolean
next_event (Reader       *self,
            yaml_event_t *event)
{
  if (yaml_parser_parse (&self->parser, event))
    return TRUE;
  fail (self, self->parser.problem_mark.line > 0 || self->parser.problem_mark.column > 0 ? self->parser.problem_mark
                                                                                        : self->parser.mark,
        self->parser.problem != NULL ? self->parser.problem : "it cannot be read");
  return FALSE;
}

static gboolean
count_nodes (Reader      *self,
             gsize        n,
             yaml_mark_t  mark)
{
  self->n_nodes += n;
  if (self->n_nodes <= MAX_NODES)
    return TRUE;
  fail (self, mark, "it has more values than can be read, those that aliases repeat included");
  return FALSE;
}

static gboolean
is_one_of (const char         *text,
           const char *const  *words)
{
  return g_strv_contains (words, text);
}

/* A plain scalar by the regular expressions of the core schema. */
static JsonNode *
resolve_plain (const char *text)
{
  static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
  static const char *const trues[] = { "true", "True", "TRUE", NULL };
  static const char *const falses[] = { "false", "False", "FALSE", NULL };
  JsonNode *node = json_node_alloc ();
  gint64 number;

  if (is_one_of (text, nulls))
    return json_node_init_null (node);
  if (is_one_of (text, trues) || is_one_of (text, falses))
    return json_node_init_boolean (node, is_one_of (text, trues));
  if (g_regex_match_simple ("^[-+]?[0-9]+$", text, G_REGEX_DOLLAR_ENDONLY, 0) &&
      g_ascii_string_to_signed (text[0] == '+' ? text + 1 : text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return json_node_init_int (node, number);
  if (g_str_has_prefix (text, "0x") &&
      g_ascii_string_to_signed (text + 2, 16, 0, G_MAXINT64, &number, NULL))
    return json_node_init_int (node, number);
  if (g_str_has_prefix (text, "0o") &&
      g_ascii_string_to_signed (text + 2, 8, 0, G_MAXINT64, &number, NULL))
    return json_node_init_int (node, number);
  if (g_regex_match_simple ("^[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?$", text,
                            G_REGEX_DOLLAR_ENDONLY, 0))
    {
      double value = g_ascii_strtod (text, NULL);

      if (isfinite (value))
        return json_node_init_double (node, value);
    }
  return json_node_init_string (node, text);
}

static JsonNode *
read_scalar (Reader             *self,
             const yaml_event_t *event)
{
  const char *text = (const char *) event->data.scalar.value;
  const char *tag = (const char *) event->data.scalar.tag;

  if (strlen (text) != event->data.scalar.length || !g_utf8_validate (text, -1, NULL))
    return fail (self, event->start_mark, "this is no text");
  if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (tag == NULL || !g_str_equal (tag, YAML_STR_TAG)))
    return resolve_plain (text);
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *read_node (Reader             *self,
                            const yaml_event_t *event);

static JsonNode *
read_sequence (Reader *self)
{
  g_autoptr(JsonArray) array = json_array_new ();

  for (;;)
    {
      yaml_event_t event;
      JsonNode *node;

      if (!next_event (self, &event))
        return NULL;
      if (event.type == YAML_SEQUENCE_END_EVENT)
        {
          yaml_event_delete (&event);
          return json_node_init_array (json_node_alloc (), array);
        }
      node = read_node (self, &event);
      yaml_event_delete (&event);
      if (node == NULL)
        return NULL;
      json_array_add_element (array, node);
    }
}

/* `<<: *base` adds the members of another mapping that are not there. */
static void
add_merged (GHashTable *merged,
            JsonNode   *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), i)))
          add_merged (merged, json_array_get_element (json_node_get_array (node), i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr(GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *l = names; l != NULL; l = l->next)
        if (!g_hash_table_contains (merged, l->data))
          g_hash_table_insert (merged, g_strdup (l->data),
                               json_node_copy (json_object_get_member (json_node_get_object (node), l->data)));
    }
}

static void
finish_merge (JsonObject *object,
              GHashTable *merged)
{
  GHashTableIter iter;
  gpointer name;
  gpointer node;

  g_hash_table_iter_init (&iter, merged);
  while (g_hash_table_iter_next (&iter, &name, &node))
    if (!json_object_has_member (object, name))
      json_object_set_member (object, name, json_node_copy (node));
}

/* One member, from its name on. */
static gboolean
read_member (Reader             *self,
             const yaml_event_t *key,
             JsonObject         *object,
             GHashTable         *merged)
{
  const char *name = (const char *) key->data.scalar.value;
  yaml_event_t event;
  JsonNode *node;

  if (key->type != YAML_SCALAR_EVENT || strlen (name) != key->data.scalar.length || !g_utf8_validate (name, -1, NULL))
    {
      fail (self, key->start_mark, "a name must be a text here");
      return FALSE;
    }
  if (json_object_has_member (object, name))
    {
      fail (self, key->start_mark, "this name stands twice in one mapping");
      return FALSE;
    }
  if (!next_event (self, &event))
    return FALSE;
  node = read_node (self, &event);
  yaml_event_delete (&event);
  if (node == NULL)
    return FALSE;
  if (g_str_equal (name, "<<") && key->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    {
      add_merged (merged, node);
      json_node_unref (node);
    }
  else
    {
      json_object_set_member (object, name, node);
    }
  return TRUE;
}

static JsonNode *
read_mapping (Reader *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(GHashTable) merged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                       (GDestroyNotify) json_node_unref);

  for (;;)
    {
      yaml_event_t event;
      gboolean read;

      if (!next_event (self, &event))
        return NULL;
      if (event.type == YAML_MAPPING_END_EVENT)
        {
          yaml_event_delete (&event);
          finish_merge (object, merged);
          return json_node_init_object (json_node_alloc (), object);
        }
      read = read_member (self, &event, object, merged);
      yaml_event_delete (&event);
      if (!read)
        return NULL;
    }
}

static JsonNode *
read_alias (Reader             *self,
            const yaml_event_t *event)
{
  Anchor *anchor = g_hash_table_lookup (self->anchors, event->data.alias.anchor);

  if (anchor == NULL)
    return fail (self, event->start_mark, "this alias has no anchor in front of it");
  if (self->depth + anchor->height > MAX_DEPTH)
    return fail (self, event->start_mark, "it is nested too deeply");
  self->deepest = MAX (self->deepest, self->depth + anchor->height);
  return count_nodes (self, anchor->n_nodes, event->start_mark) ? json_node_copy (anchor->node) : NULL;
}

static const char *
get_anchor (const yaml_event_t *event)
{
  switch ((guint) event->type)
    {
    case YAML_SCALAR_EVENT:
      return (const char *) event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
      return (const char *) event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
      return (const char *) event->data.mapping_start.anchor;
    default:
      return NULL;
    }
}

/* One node, from its event on. */
static JsonNode *
read_node (Reader             *self,
           const yaml_event_t *event)
{
  const char *name = get_anchor (event);
  gsize before = self->n_nodes;
  guint deepest = self->deepest;
  JsonNode *node = NULL;
  guint height;

  if (event->type == YAML_ALIAS_EVENT)
    return read_alias (self, event);
  if (!count_nodes (self, 1, event->start_mark))
    return NULL;
  if (++self->depth > MAX_DEPTH)
    return fail (self, event->start_mark, "it is nested too deeply");
  self->deepest = self->depth;

  if (event->type == YAML_SCALAR_EVENT)
    node = read_scalar (self, event);
  else if (event->type == YAML_SEQUENCE_START_EVENT)
    node = read_sequence (self);
  else
    node = read_mapping (self);
  height = self->deepest - --self->depth;
  self->deepest = MAX (self->deepest, deepest);

  if (node != NULL && name != NULL)
    {
      Anchor *anchor = g_new0 (Anchor, 1);

      anchor->node = json_node_copy (node);
      anchor->n_nodes = self->n_nodes - before;
      anchor->height = height;
      g_hash_table_replace (self->anchors, g_strdup (name), anchor);
    }
  return node;
}

/* The first document of the stream. */
static JsonNode *
read_document (Reader *self)
{
  for (;;)
    {
      yaml_event_t event;
      gboolean skipped;
      JsonNode *node;

      if (!next_event (self, &event))
        return NULL;
      skipped = event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT;
      if (event.type == YAML_STREAM_END_EVENT)
        node = fail (self, event.start_mark, "it is empty");
      else
        node = skipped ? NULL : read_node (self, &event);
      yaml_event_delete (&event);
      if (!skipped)
        return node;
    }
}

/**
 * sluice_yaml_parse:
 * @data: (array length=length): a YAML document
 * @length: its bytes
 * @error: return location
 *
 * Reads the first document of a YAML stream as a JSON value.
 *
 * Fails with %SLUICE_ERROR_INVALID and `yaml_syntax`, with the line.
 *
 * Returns: (transfer full): the value; parts that aliases repeat are shared
 */
JsonNode *
sluice_yaml_parse (const char  *data,
                   gsize        length,
                   GError     **error)
{
  g_autoptr(GHashTable) anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, anchor_free);
  Reader self = { .anchors = anchors, .error = error };
  JsonNode *node;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (!yaml_parser_initialize (&self.parser))
    g_error ("No memory for the YAML parser");
  yaml_parser_set_input_string (&self.parser, (const unsigned char *) data, length);
  node = read_document (&self);
  yaml_parser_delete (&self.parser);
  return node;
}
