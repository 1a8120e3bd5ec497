/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-argument-row.h"

#include "sluice-mapping-words.h"
#include "sluice-text-value.h"

#include <glib/gi18n.h>
#include <string.h>

/* The words of a choice, after an empty one where nothing may be chosen. */
static GStrv
list_choices (const SluiceArgumentInfo *argument)
{
  g_auto(GStrv) words = g_strsplit (argument->choices, "|", -1);
  g_autoptr(GStrvBuilder) choices = g_strv_builder_new ();

  if (g_strcmp0 (argument->default_json, "null") == 0)
    g_strv_builder_add (choices, "");
  g_strv_builder_addv (choices, (const char **) words);
  return g_strv_builder_end (choices);
}

static GtkWidget *
build_choice (const SluiceArgumentInfo *argument,
              JsonNode                 *value)
{
  GtkWidget *row = adw_combo_row_new ();
  g_auto(GStrv) choices = list_choices (argument);
  g_autoptr(GtkStringList) model = gtk_string_list_new ((const char * const *) choices);
  g_autofree char *text = sluice_mapping_words_value (value);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  return row;
}

/**
 * sluice_argument_row_new:
 * @argument: an argument of a transform; must outlive the row
 * @value: (nullable): what it is, %NULL for its default
 *
 * Returns: (transfer floating): a row that edits it
 */
GtkWidget *
sluice_argument_row_new (const SluiceArgumentInfo *argument,
                         JsonNode                 *value)
{
  GtkWidget *row = NULL;
  g_autoptr(JsonNode) fallback = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (argument != NULL, NULL);

  if (value == NULL && argument->default_json != NULL)
    value = fallback = json_from_string (argument->default_json, NULL);
  if (argument->type == SLUICE_ARGUMENT_CHOICE)
    row = build_choice (argument, value);
  else
    {
      row = adw_entry_row_new ();
      text = sluice_mapping_words_value (value);
      gtk_editable_set_text (GTK_EDITABLE (row), text);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), argument->name);
  gtk_widget_set_tooltip_text (row, _(argument->description));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, argument->name, -1);
  return row;
}

static JsonNode *
read_list (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_auto(GStrv) items = g_strsplit (text, ",", -1);

  json_node_take_array (node, json_array_new ());
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_strstrip (items[i]);
      if (*items[i] != '\0' || items[1] != NULL)
        json_array_add_element (json_node_get_array (node), sluice_text_value_guess (items[i]));
    }
  return node;
}

/* `A = active, I = inactive`, or the object as JSON where that would not be clear. */
static JsonNode *
read_map (const char *text)
{
  g_autoptr(JsonNode) json = json_from_string (text, NULL);
  g_auto(GStrv) items = NULL;
  JsonNode *node = NULL;
  JsonObject *object = NULL;

  if (json != NULL && JSON_NODE_HOLDS_OBJECT (json))
    return g_steal_pointer (&json);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_node_take_object (node, object);
  items = g_strsplit (text, ",", -1);
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (items[i], "=", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        json_object_set_member (object, g_strstrip (pair[0]), sluice_text_value_guess (g_strstrip (pair[1])));
    }
  return node;
}

/**
 * sluice_argument_row_read:
 * @row: a row from [func@Sluice.argument_row_new]
 * @argument: what it edits
 *
 * Returns: (transfer full) (nullable): the value as it stands there; %NULL if it is the
 *   default
 */
JsonNode *
sluice_argument_row_read (GtkWidget                *row,
                          const SluiceArgumentInfo *argument)
{
  g_autoptr(JsonNode) fallback = NULL;
  g_autoptr(JsonNode) node = NULL;
  const char *text = NULL;

  g_return_val_if_fail (ADW_IS_PREFERENCES_ROW (row), NULL);
  g_return_val_if_fail (argument != NULL, NULL);

  if (ADW_IS_COMBO_ROW (row))
    {
      g_auto(GStrv) choices = list_choices (argument);
      guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
      const char *choice = choices[MIN (selected, g_strv_length (choices) - 1)];

      if (*choice == '\0')
        return NULL;
      node = json_node_init_string (json_node_alloc (), choice);
    }
  else
    {
      text = gtk_editable_get_text (GTK_EDITABLE (row));
      if (argument->type == SLUICE_ARGUMENT_LIST)
        node = read_list (text);
      else if (argument->type == SLUICE_ARGUMENT_MAP)
        node = read_map (text);
      else if (argument->type == SLUICE_ARGUMENT_INTEGER || argument->type == SLUICE_ARGUMENT_VALUE)
        node = sluice_text_value_guess (text);
      else
        node = json_node_init_string (json_node_alloc (), text);
    }
  if (argument->default_json != NULL)
    fallback = json_from_string (argument->default_json, NULL);
  /* An empty field is the default where that is no empty text. */
  if (fallback != NULL && (json_node_equal (fallback, node) ||
                           (text != NULL && *text == '\0' && argument->type != SLUICE_ARGUMENT_TEXT)))
    return NULL;
  return g_steal_pointer (&node);
}

/**
 * sluice_argument_row_connect:
 * @row: a row from [func@Sluice.argument_row_new]
 * @callback: called with @object when a person changes it
 * @object: a #GObject
 */
void
sluice_argument_row_connect (GtkWidget *row,
                             GCallback  callback,
                             gpointer   object)
{
  g_return_if_fail (ADW_IS_PREFERENCES_ROW (row));

  g_signal_connect_object (row, ADW_IS_COMBO_ROW (row) ? "notify::selected" : "changed", callback, object,
                           G_CONNECT_SWAPPED);
}
