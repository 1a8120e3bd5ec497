/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject-command.h"

/* What people do with rejected rows, as `sluice-cli quarantine` wants to be told. What
 * they type goes in as a document: command lines can be read by others. */

/**
 * sluice_reject_command_activate:
 * @widget: a widget in a #SluiceRejectsView
 * @arguments: the command and what follows the run's id
 * @input: (nullable): its standard input
 *
 * Has the view do it.
 */
void
sluice_reject_command_activate (GtkWidget          *widget,
                                const char * const *arguments,
                                const char         *input)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (arguments != NULL && arguments[0] != NULL);

  gtk_widget_activate_action (widget, "rejects.do", "(^asms)", arguments, input);
}

static char *
print (const char *kind,
       const char *column,
       JsonNode   *node)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *columns = json_object_new ();
  JsonObject *object = json_object_new ();

  json_object_set_member (columns, column, node);
  json_object_set_object_member (object, kind, columns);
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

/**
 * sluice_reject_command_print_value:
 * @column: a column
 * @value: (nullable): what it is to hold; %NULL for NULL
 *
 * Returns: (transfer full): a document for `--fixes`
 */
char *
sluice_reject_command_print_value (const char *column,
                                   const char *value)
{
  JsonNode *node = json_node_new (value == NULL ? JSON_NODE_NULL : JSON_NODE_VALUE);

  if (value != NULL)
    json_node_set_string (node, value);
  return print ("values", column, node);
}

/**
 * sluice_reject_command_print_transform:
 * @column: a column
 * @transform: (transfer full): what is done to its values
 *
 * Returns: (transfer full): a document for `--fixes`
 */
char *
sluice_reject_command_print_transform (const char *column,
                                       JsonNode   *transform)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *chain = json_array_new ();

  json_array_add_element (chain, transform);
  json_node_take_array (node, chain);
  return print ("transforms", column, node);
}
