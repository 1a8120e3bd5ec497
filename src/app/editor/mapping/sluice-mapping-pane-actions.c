/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-pane-private.h"

#include "sluice-column-list.h"
#include "sluice-flow.h"
#include "sluice-mapping-batch.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-sql-window.h"
#include "sluice-present.h"
#include "sluice-transform-picker.h"

#include <glib/gi18n.h>

/* What the inspector of a mapping does to the task. */

/**
 * sluice_mapping_pane_drop:
 * @self: a #SluiceMappingPane
 * @column: a column
 * @path: a field
 *
 * Makes the column of the field.
 */
void
sluice_mapping_pane_drop (SluiceMappingPane *self,
                          const char        *column,
                          const char        *path)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_edits_set_from (root, column, path);
  /* Translators: what can be undone: field, column */
  sluice_mapping_context_commit (self->context, root, _("Map %s to %s"), path, column);
  sluice_column_list_select (SLUICE_COLUMN_LIST (self->columns), column);
}

/**
 * sluice_mapping_pane_drop_column:
 * @self: a #SluiceMappingPane
 * @column: a column, empty for the end
 * @moved: another one
 *
 * Puts @moved where @column is.
 */
void
sluice_mapping_pane_drop_column (SluiceMappingPane *self,
                                 const char        *column,
                                 const char        *moved)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  guint position = mapping == NULL ? 0 : json_array_get_length (mapping) - 1;

  if (*column != '\0')
    sluice_mapping_edits_find_column (root, column, &position);
  sluice_mapping_edits_move_column (root, moved, position);
  sluice_mapping_context_commit (self->context, root, _("Move %s"), moved);
  sluice_column_list_select (SLUICE_COLUMN_LIST (self->columns), moved);
}

/**
 * sluice_mapping_pane_add:
 * @self: a #SluiceMappingPane
 * @path: a field
 *
 * Adds a column of the field.
 */
void
sluice_mapping_pane_add (SluiceMappingPane *self,
                         const char        *path)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_batch_map_field (root, sluice_mapping_context_get_fields (self->context), path, G_MAXUINT);
  sluice_mapping_context_commit (self->context, root, _("Add a column of %s"), path);
}

void
sluice_mapping_pane_remove (SluiceMappingPane *self,
                            const char        *column)
{
  g_autofree char *name = g_strdup (column);
  JsonObject *root = sluice_mapping_context_begin (self->context);

  sluice_mapping_edits_remove_column (root, name);
  sluice_mapping_context_commit (self->context, root, _("Remove %s"), name);
}

void
sluice_mapping_pane_move (SluiceMappingPane *self,
                          const char        *column,
                          int                by)
{
  g_autofree char *name = g_strdup (column);
  JsonObject *root = sluice_mapping_context_begin (self->context);
  guint position = 0;

  if (sluice_mapping_edits_find_column (root, name, &position) && (int) position + by >= 0)
    sluice_mapping_edits_move_column (root, name, (guint) ((int) position + by));
  sluice_mapping_context_commit (self->context, root, _("Move %s"), name);
  sluice_column_list_select (SLUICE_COLUMN_LIST (self->columns), name);
}

static void
match_cb (SluiceMappingPane *self)
{
  SluiceSampleFields *fields = sluice_mapping_context_get_fields (self->context);
  JsonObject *root = NULL;
  g_autoptr(GPtrArray) matches = NULL;

  if (fields == NULL)
    return;
  /* A task that takes all fields starts from nothing where there is a table to fill. */
  root = sluice_editor_dup_root (sluice_mapping_context_get_editor (self->context));
  matches = sluice_mapping_match (root, fields, self->target);
  sluice_mapping_context_commit (self->context, root, "%s", _("Auto-match"));
  sluice_mapping_summary_show_matches (SLUICE_MAPPING_SUMMARY (self->summary), matches);
}

/* A new column is an expression that is still to be written, until somebody says of what else
 * it is made. */
static void
new_cb (SluiceMappingPane *self)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);
  JsonObject *entry = json_object_new ();
  g_autofree char *name = sluice_mapping_edits_dup_free_name (root, "column");

  json_object_set_string_member (entry, "column", name);
  json_object_set_string_member (entry, "type", "text");
  json_object_set_string_member (entry, "expression", "");
  sluice_mapping_edits_insert_column (root, G_MAXUINT, entry);
  sluice_mapping_context_commit (self->context, root, "%s", _("Add a column"));
  sluice_mapping_pane_open (self, name);
}

static void
rest_cb (SluiceMappingPane *self)
{
  SluiceSampleFields *fields = sluice_mapping_context_get_fields (self->context);
  JsonObject *root = NULL;

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  if (fields == NULL)
    return;
  root = sluice_mapping_context_begin (self->context);
  sluice_mapping_batch_map_rest (root, fields);
  sluice_mapping_context_commit (self->context, root, "%s", _("Map the rest"));
}

static void
clear_cb (SluiceMappingPane *self)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  sluice_mapping_batch_clear (root);
  sluice_mapping_context_commit (self->context, root, "%s", _("Clear the mapping"));
}

static void
transform_texts (SluiceMappingPane *self,
                 const char        *name,
                 JsonObject        *arguments)
{
  JsonObject *root = sluice_mapping_context_begin (self->context);

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  sluice_mapping_batch_add_transform (root, "text", name, arguments);
  g_clear_pointer (&arguments, json_object_unref);
  /* Translators: what can be undone; %s is a transform */
  sluice_mapping_context_commit (self->context, root, _("“%s” for all text columns"), name);
}

static void
trim_cb (SluiceMappingPane *self)
{
  transform_texts (self, "trim", NULL);
}

static void
nulls_cb (SluiceMappingPane *self)
{
  JsonObject *arguments = json_object_new ();
  JsonArray *values = json_array_new ();

  json_array_add_string_element (values, "");
  json_object_set_array_member (arguments, "values", values);
  transform_texts (self, "null_if", arguments);
}

static void
picked_cb (SluiceMappingPane *self,
           const char        *name)
{
  transform_texts (self, name, NULL);
}

/* With the columns that a task without a mapping means. */
static void
sql_cb (SluiceMappingPane *self)
{
  g_autoptr(JsonObject) root = sluice_mapping_context_begin (self->context);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_popover_popdown (GTK_POPOVER (self->menu));
  sluice_present (GTK_WINDOW (sluice_mapping_sql_window_new (GTK_IS_WINDOW (window) ? GTK_WINDOW (window) : NULL,
                                                             root)));
}

static GtkWidget *
add_item (SluiceMappingPane *self,
          GtkWidget         *box,
          const char        *title,
          GCallback          callback)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
build_menu (SluiceMappingPane *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = gtk_label_new (_("All text columns"));
  GtkWidget *picker = sluice_transform_picker_new (_("Another Transform…"));

  add_item (self, box, _("Map the Rest"), G_CALLBACK (rest_cb));
  add_item (self, box, _("Clear All"), G_CALLBACK (clear_cb));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (title, "transform-note");
  gtk_box_append (GTK_BOX (box), title);
  add_item (self, box, _("Trim"), G_CALLBACK (trim_cb));
  add_item (self, box, _("Empty Texts Become NULL"), G_CALLBACK (nulls_cb));
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), picker);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_item (self, box, _("View as SQL"), G_CALLBACK (sql_cb));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

/**
 * sluice_mapping_pane_build_tools:
 * @self: a #SluiceMappingPane
 *
 * Returns: (transfer floating): the buttons above the columns
 */
GtkWidget *
sluice_mapping_pane_build_tools (SluiceMappingPane *self)
{
  GtkWidget *flow = sluice_flow_new ();
  GtkWidget *match = gtk_button_new_with_mnemonic (_("Auto-_Match"));
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_New Column"));
  GtkWidget *more = gtk_menu_button_new ();

  gtk_widget_set_tooltip_text (match, _("Gives columns the fields that belong to them"));
  g_signal_connect_object (match, "clicked", G_CALLBACK (match_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (new_cb), self, G_CONNECT_SWAPPED);
  self->menu = build_menu (self);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_widget_set_tooltip_text (more, _("More for the Mapping"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More for the Mapping"), -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (more), self->menu);
  sluice_flow_append (SLUICE_FLOW (flow), match);
  sluice_flow_append (SLUICE_FLOW (flow), add);
  sluice_flow_append (SLUICE_FLOW (flow), more);
  return flow;
}
