/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-writer.h"

#include "sluice-task-keys.h"

#include <string.h>

/* A value that fits stands on one line of this many characters. */
#define MAX_WIDTH 100

typedef struct
{
  const SluiceDocument *document;
  GString *text;
} Writer;

static void write_inline (Writer               *writer,
                          JsonNode             *node,
                          const SluiceKeyTable *table);

static void
write_text (Writer     *writer,
            const char *text)
{
  g_string_append_c (writer->text, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      switch (*p)
        {
        case '"':
        case '\\':
          g_string_append_c (writer->text, '\\');
          g_string_append_c (writer->text, *p);
          break;

        case '\n':
          g_string_append (writer->text, "\\n");
          break;

        case '\r':
          g_string_append (writer->text, "\\r");
          break;

        case '\t':
          g_string_append (writer->text, "\\t");
          break;

        default:
          if ((guchar) *p < 0x20 || *p == 0x7f)
            g_string_append_printf (writer->text, "\\u%04x", (guint) (guchar) *p);
          else
            g_string_append_c (writer->text, *p);
        }
    }
  g_string_append_c (writer->text, '"');
}

static void
write_scalar (Writer   *writer,
              JsonNode *node)
{
  const char *token = sluice_document_get_number (writer->document, node);
  g_autofree char *text = NULL;

  if (token != NULL)
    {
      g_string_append (writer->text, token);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      write_text (writer, json_node_get_string (node));
    }
  else
    {
      text = json_to_string (node, FALSE);
      g_string_append (writer->text, text);
    }
}

/* The members in the order of the format, then, for free objects, as they
 * stand. */
static GPtrArray *
order_members (JsonObject           *object,
               const SluiceKeyTable *table)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr(GList) members = json_object_get_members (object);

  for (guint i = 0; table != NULL && i < table->n_keys; i++)
    {
      if (json_object_has_member (object, table->keys[i].name))
        g_ptr_array_add (names, (gpointer) table->keys[i].name);
    }
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (table == NULL || sluice_key_table_find (table, l->data) == NULL)
        g_ptr_array_add (names, l->data);
    }
  return names;
}

static const SluiceKeyTable *
table_of_member (const SluiceKeyTable *table,
                 const char           *name)
{
  const SluiceKey *key = table != NULL ? sluice_key_table_find (table, name) : NULL;

  return key != NULL ? key->table : NULL;
}

static void
write_inline_object (Writer               *writer,
                     JsonObject           *object,
                     const SluiceKeyTable *table)
{
  g_autoptr(GPtrArray) names = order_members (object, table);

  g_string_append_c (writer->text, '{');
  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        g_string_append (writer->text, ", ");
      write_text (writer, names->pdata[i]);
      g_string_append (writer->text, ": ");
      write_inline (writer, json_object_get_member (object, names->pdata[i]),
                    table_of_member (table, names->pdata[i]));
    }
  g_string_append_c (writer->text, '}');
}

static void
write_inline (Writer               *writer,
              JsonNode             *node,
              const SluiceKeyTable *table)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      write_inline_object (writer, json_node_get_object (node), table);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (writer->text, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append (writer->text, ", ");
          write_inline (writer, json_array_get_element (array, i), table);
        }
      g_string_append_c (writer->text, ']');
    }
  else
    {
      write_scalar (writer, node);
    }
}

static void
write_indent (Writer *writer,
              guint   level)
{
  g_string_append_c (writer->text, '\n');
  for (guint i = 0; i < level; i++)
    g_string_append (writer->text, "  ");
}

/* Records keep every character of their values; only the space between them
 * changes, so that each has a line of its own. The text was checked before. */
static void
write_records (Writer     *writer,
               const char *records,
               guint       level)
{
  guint depth = 0;
  gboolean in_text = FALSE;

  for (const char *p = records; *p != '\0'; p++)
    {
      const gboolean is_space = strchr (" \t\r\n", *p) != NULL;

      if (in_text)
        {
          g_string_append_c (writer->text, *p);
          if (*p == '\\')
            g_string_append_c (writer->text, *++p);
          else if (*p == '"')
            in_text = FALSE;
          continue;
        }
      if (is_space)
        continue;

      if ((*p == ']' || *p == '}') && --depth == 0 && writer->text->str[writer->text->len - 1] != '[')
        write_indent (writer, level);
      g_string_append_c (writer->text, *p);
      if (*p == '[' || *p == '{')
        {
          const char *next = p + 1;

          while (strchr (" \t\r\n", *next) != NULL)
            next++;
          if (++depth == 1 && *next != ']')
            write_indent (writer, level + 1);
        }
      else if (*p == ',')
        {
          if (depth == 1)
            write_indent (writer, level + 1);
          else
            g_string_append_c (writer->text, ' ');
        }
      else if (*p == ':')
        {
          g_string_append_c (writer->text, ' ');
        }
      else if (*p == '"')
        {
          in_text = TRUE;
        }
    }
}

static gboolean
is_list_of_objects (JsonNode *node)
{
  return JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0 &&
         JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), 0));
}

static void write_block (Writer               *writer,
                         JsonNode             *node,
                         const SluiceKeyTable *table,
                         guint                 level);

static void
write_member (Writer               *writer,
              const char           *name,
              JsonNode             *node,
              const SluiceKeyTable *table,
              guint                 level)
{
  const gsize line = writer->text->len;

  write_text (writer, name);
  g_string_append (writer->text, ": ");
  if (strcmp (name, "records") == 0 && JSON_NODE_HOLDS_ARRAY (node) && level == 2)
    {
      write_records (writer, sluice_document_get_records (writer->document), level);
      return;
    }

  /* The sections are always spread, their values only where they are long. */
  if (!(level == 1 && JSON_NODE_HOLDS_OBJECT (node)) && !is_list_of_objects (node))
    {
      const gsize start = writer->text->len;

      write_inline (writer, node, table);
      if (writer->text->len - line + 2 * level <= MAX_WIDTH ||
          !(JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node)))
        return;
      g_string_truncate (writer->text, start);
    }
  write_block (writer, node, table, level);
}

static void
write_block (Writer               *writer,
             JsonNode             *node,
             const SluiceKeyTable *table,
             guint                 level)
{
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0)
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GPtrArray) names = order_members (object, table);

      g_string_append_c (writer->text, '{');
      for (guint i = 0; i < names->len; i++)
        {
          if (i > 0)
            g_string_append_c (writer->text, ',');
          write_indent (writer, level + 1);
          write_member (writer, names->pdata[i],
                        json_object_get_member (object, names->pdata[i]),
                        table_of_member (table, names->pdata[i]), level + 1);
        }
      write_indent (writer, level);
      g_string_append_c (writer->text, '}');
    }
  else if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (writer->text, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (writer->text, ',');
          write_indent (writer, level + 1);
          write_inline (writer, json_array_get_element (array, i), table);
        }
      write_indent (writer, level);
      g_string_append_c (writer->text, ']');
    }
  else
    {
      write_inline (writer, node, table);
    }
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* A section whose `path` is another one; its other values are those of the
 * document. */
static JsonNode *
replace_path (JsonNode   *section,
              const char *path)
{
  g_autoptr(JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  JsonNode *member;
  const char *name;

  json_object_iter_init_ordered (&iter, json_node_get_object (section));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name,
                            strcmp (name, "path") == 0 ? text_node (path)
                                                       : json_node_copy (member));
  return json_node_init_object (json_node_alloc (), copy);
}

/* The value of a key after @changes, NULL for the document's own. */
static JsonNode *
make_changed (const SluiceTaskChanges *changes,
              const char              *name,
              JsonNode                *node)
{
  if (changes->id != NULL && strcmp (name, "id") == 0)
    return text_node (changes->id);
  if (changes->mapping != NULL && strcmp (name, "mapping") == 0)
    return json_node_copy (changes->mapping);
  if (changes->source != NULL && strcmp (name, "source") == 0)
    return json_node_ref (changes->source);
  if (changes->schedule != NULL && strcmp (name, "schedule") == 0)
    return json_node_ref (changes->schedule);
  if (changes->lookups != NULL && strcmp (name, "lookups") == 0)
    return json_node_ref (changes->lookups);
  if (changes->priority != NULL && strcmp (name, "priority") == 0)
    return *changes->priority != '\0' ? text_node (changes->priority) : json_node_new (JSON_NODE_NULL);
  if (changes->notify != NULL && strcmp (name, "notify") == 0)
    return *changes->notify != '\0' ? text_node (changes->notify) : json_node_new (JSON_NODE_NULL);
  if (changes->source_path != NULL && strcmp (name, "source") == 0)
    return replace_path (node, changes->source_path);
  if (changes->destination_path != NULL && strcmp (name, "destination") == 0)
    return replace_path (node, changes->destination_path);
  return NULL;
}

static gboolean
names_columns (const char *name)
{
  static const char *const names[] = { "checks", "deduplicate", "aggregate", "load", NULL };

  return g_strv_contains (names, name);
}

char *
sluice_task_write (const SluiceDocument    *document,
                   const SluiceTaskChanges *changes)
{
  const SluiceKeyTable *table = sluice_task_keys ();
  JsonObject *object = json_node_get_object (sluice_document_get_root (document));
  Writer writer = { document, g_string_new ("{") };
  gboolean first = TRUE;

  for (guint i = 0; i < table->n_keys; i++)
    {
      const SluiceKey *key = &table->keys[i];
      JsonNode *node = json_object_get_member (object, key->name);
      g_autoptr(JsonNode) changed = make_changed (changes, key->name, node);

      if (changed != NULL)
        node = changed;
      if (node == NULL || (changed != NULL && JSON_NODE_HOLDS_NULL (changed)) ||
          (changes->without_rules && names_columns (key->name)))
        continue;
      if (!first)
        g_string_append_c (writer.text, ',');
      first = FALSE;
      write_indent (&writer, 1);
      write_member (&writer, key->name, node, key->table, 1);
    }

  g_string_append (writer.text, "\n}\n");
  return g_string_free (writer.text, FALSE);
}

char *
sluice_task_write_section (const SluiceDocument *document,
                           const char           *name)
{
  const SluiceKeyTable *table = sluice_task_keys ();
  JsonNode *root = sluice_document_get_root (document);
  JsonNode *node = JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), name) : NULL;
  Writer writer = { document, NULL };
  gsize before = strlen ("\"\": ") + strlen (name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  writer.text = g_string_new (NULL);
  write_member (&writer, name, node, table_of_member (table, name), 1);
  g_string_erase (writer.text, 0, (gssize) before);
  return g_string_free (writer.text, FALSE);
}
