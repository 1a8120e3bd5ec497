/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GString *text;
  gboolean pretty;
  guint depth;
} Writer;

static void write_node (Writer   *writer,
                        JsonNode *node);

static void
write_string (Writer     *writer,
              const char *string)
{
  g_string_append_c (writer->text, '"');
  for (const char *s = string; *s != '\0'; s++)
    {
      const guchar c = (guchar) *s;

      if (c == '"' || c == '\\')
        g_string_append_printf (writer->text, "\\%c", c);
      else if (c == '\n')
        g_string_append (writer->text, "\\n");
      else if (c == '\t')
        g_string_append (writer->text, "\\t");
      else if (c == '\r')
        g_string_append (writer->text, "\\r");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (writer->text, "\\u%04x", (guint) c);
      else
        g_string_append_c (writer->text, (char) c);
    }
  g_string_append_c (writer->text, '"');
}

static void
write_double (Writer *writer,
              double  number)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* JSON knows neither of these. */
  if (!isfinite (number))
    {
      g_string_append (writer->text, "null");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      double back;

      g_ascii_formatd (buffer, sizeof buffer, formats[i], number);
      back = g_ascii_strtod (buffer, NULL);
      if (memcmp (&back, &number, sizeof back) == 0)
        break;
    }
  g_string_append (writer->text, buffer);
}

static void
write_value (Writer   *writer,
             JsonNode *node)
{
  const GType type = json_node_get_value_type (node);

  if (type == G_TYPE_BOOLEAN)
    g_string_append (writer->text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    write_double (writer, json_node_get_double (node));
  else if (type == G_TYPE_STRING)
    write_string (writer, json_node_get_string (node));
  else
    g_string_append_printf (writer->text, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
write_break (Writer *writer)
{
  if (!writer->pretty)
    return;
  g_string_append_c (writer->text, '\n');
  for (guint i = 0; i < writer->depth; i++)
    g_string_append (writer->text, "  ");
}

static void
write_object (Writer     *writer,
              JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (writer->text, '{');
  writer->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!first)
        g_string_append_c (writer->text, ',');
      first = FALSE;
      write_break (writer);
      write_string (writer, name);
      g_string_append (writer->text, writer->pretty ? ": " : ":");
      write_node (writer, member);
    }
  writer->depth--;
  if (!first)
    write_break (writer);
  g_string_append_c (writer->text, '}');
}

static void
write_array (Writer    *writer,
             JsonArray *array)
{
  const guint n = json_array_get_length (array);

  g_string_append_c (writer->text, '[');
  writer->depth++;
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (writer->text, ',');
      write_break (writer);
      write_node (writer, json_array_get_element (array, i));
    }
  writer->depth--;
  if (n > 0)
    write_break (writer);
  g_string_append_c (writer->text, ']');
}

static void
write_node (Writer   *writer,
            JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      write_array (writer, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (writer->text, "null");
      break;
    }
}

/**
 * sluice_cli_json_to_text:
 * @node: anything
 * @pretty: on several lines, indented by two
 *
 * Returns: (transfer full): the JSON text, without a line feed at its end
 */
char *
sluice_cli_json_to_text (JsonNode *node,
                         gboolean  pretty)
{
  Writer writer = { NULL, pretty, 0 };

  g_return_val_if_fail (node != NULL, NULL);

  writer.text = g_string_new (NULL);
  write_node (&writer, node);
  return g_string_free (writer.text, FALSE);
}

/**
 * sluice_cli_object_to_text:
 * @object: an object
 * @pretty: on several lines, indented by two
 *
 * Returns: (transfer full): the JSON text
 */
char *
sluice_cli_object_to_text (JsonObject *object,
                           gboolean    pretty)
{
  Writer writer = { NULL, pretty, 0 };

  g_return_val_if_fail (object != NULL, NULL);

  writer.text = g_string_new (NULL);
  write_object (&writer, object);
  return g_string_free (writer.text, FALSE);
}

/**
 * sluice_cli_array_to_text:
 * @array: a list
 * @pretty: on several lines, indented by two
 *
 * Returns: (transfer full): the JSON text
 */
char *
sluice_cli_array_to_text (JsonArray *array,
                          gboolean   pretty)
{
  Writer writer = { NULL, pretty, 0 };

  g_return_val_if_fail (array != NULL, NULL);

  writer.text = g_string_new (NULL);
  write_array (&writer, array);
  return g_string_free (writer.text, FALSE);
}

/**
 * sluice_cli_json_set_text:
 * @object: an object
 * @name: name of a member
 * @text: (nullable): its value
 *
 * Sets a member that is null where there is no text.
 */
void
sluice_cli_json_set_text (JsonObject *object,
                          const char *name,
                          const char *text)
{
  g_return_if_fail (object != NULL);
  g_return_if_fail (name != NULL);

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

/**
 * sluice_cli_json_cell_to_text:
 * @cell: a cell of a row
 *
 * Returns: (transfer full): it, for a table
 */
char *
sluice_cli_json_cell_to_text (JsonNode *cell)
{
  g_return_val_if_fail (cell != NULL, NULL);

  if (JSON_NODE_HOLDS_NULL (cell))
    return g_strdup ("NULL");
  if (JSON_NODE_HOLDS_VALUE (cell) && json_node_get_value_type (cell) == G_TYPE_STRING)
    return json_node_dup_string (cell);
  return sluice_cli_json_to_text (cell, FALSE);
}
