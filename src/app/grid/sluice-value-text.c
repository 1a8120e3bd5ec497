/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-value-text.h"

#include <glib/gi18n.h>

/* More than this of one value is no help in a table. */
#define MAX_CHARACTERS 200

/**
 * sluice_value_text_shorten:
 * @text: a text
 *
 * Returns: (transfer full): it in one line, not too long: line breaks become
 *   visible signs
 */
char *
sluice_value_text_shorten (const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0' && n < MAX_CHARACTERS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, c == '\n' ? 0x21b5 : c == '\t' ? ' ' : c);
    }
  if (n == MAX_CHARACTERS)
    g_string_append (line, "…");
  return g_strdup (line->str);
}

/**
 * sluice_value_text_new:
 * @node: (nullable): a value of a row
 *
 * Returns: (transfer full) (nullable): it as a person reads it in a table, %NULL
 *   for NULL
 */
char *
sluice_value_text_new (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *json = NULL;
  GType type;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node))
    {
      json = json_to_string (node, FALSE);
      return sluice_value_text_shorten (json);
    }
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return sluice_value_text_shorten (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("true") : _("false"));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", json_node_get_double (node)));
}
