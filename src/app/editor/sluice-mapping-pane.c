/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-pane.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-mapping-row.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const char * const members[] = { "mapping", NULL };

struct _SluiceMappingPane
{
  SluiceEditorPane parent_instance;

  GtkListBox *list;             /* (unowned) */
  JsonObject *shown;            /* (owned) (nullable) the task that the rows show */
};

G_DEFINE_FINAL_TYPE (SluiceMappingPane, sluice_mapping_pane, SLUICE_TYPE_EDITOR_PANE)

static void
remember (SluiceMappingPane *self)
{
  JsonObject *root = sluice_editor_pane_get_root (SLUICE_EDITOR_PANE (self));

  json_object_ref (root);
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = root;
}

static void
changed_cb (SluiceMappingPane *self)
{
  SluiceEditorPane *pane = SLUICE_EDITOR_PANE (self);
  JsonObject *root = sluice_editor_dup_root (sluice_editor_pane_get_editor (pane));
  GtkWidget *row = NULL;

  json_object_remove_member (root, "mapping");
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    sluice_mapping_edits_insert_column (root, G_MAXUINT, sluice_mapping_row_build_entry (SLUICE_MAPPING_ROW (row)));
  sluice_editor_pane_commit (pane, _("Change the Mapping"), root, "mapping");
  remember (self);
}

static void
move_cb (SluiceMappingPane *self,
         int                direction,
         GtkWidget         *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  gboolean has_next = gtk_widget_get_next_sibling (row) != NULL;

  if ((direction < 0 && index == 0) || (direction > 0 && !has_next))
    return;
  g_object_ref (row);
  gtk_list_box_remove (self->list, row);
  if (direction != 0)
    gtk_list_box_insert (self->list, row, index + direction);
  g_object_unref (row);
  changed_cb (self);
}

static GtkWidget *
add_row (SluiceMappingPane *self,
         JsonObject        *entry)
{
  GtkWidget *row = sluice_mapping_row_new (entry);

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
sluice_mapping_pane_document_changed (SluiceEditorPane *pane)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (pane);
  JsonObject *root = sluice_editor_pane_get_root (pane);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (root);
  gboolean is_same = self->shown != NULL && sluice_json_members_are_equal (self->shown, root, members);
  GtkWidget *row = NULL;

  remember (self);
  if (is_same)
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      g_autoptr(JsonObject) entry = NULL;

      if (sluice_json_list_get_object (mapping, i) == NULL)
        continue;
      entry = sluice_draft_copy (sluice_json_list_get_object (mapping, i));
      (void) add_row (self, entry);
    }
}

static gboolean
sluice_mapping_pane_show_path (SluiceEditorPane *pane,
                               const char       *path)
{
  GtkListBoxRow *row = NULL;
  const char *member = strstr (path, "].");

  if (!g_str_has_prefix (path, "$.mapping["))
    return FALSE;
  row = gtk_list_box_get_row_at_index (SLUICE_MAPPING_PANE (pane)->list, atoi (path + strlen ("$.mapping[")));
  if (row != NULL)
    sluice_mapping_row_focus (SLUICE_MAPPING_ROW (row), member == NULL ? NULL : member + 2);
  return row != NULL;
}

static void
add_column_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (widget);
  g_autoptr(JsonObject) entry = json_object_new ();

  json_object_set_string_member (entry, "type", "text");
  sluice_mapping_row_focus (SLUICE_MAPPING_ROW (add_row (self, entry)), "from");
  changed_cb (self);
}

static void
sluice_mapping_pane_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_MAPPING_PANE (object)->shown, json_object_unref);

  G_OBJECT_CLASS (sluice_mapping_pane_parent_class)->finalize (object);
}

static void
sluice_mapping_pane_class_init (SluiceMappingPaneClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_mapping_pane_finalize;
  pane_class->document_changed = sluice_mapping_pane_document_changed;
  pane_class->show_path = sluice_mapping_pane_show_path;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "mapping.add-column", NULL, add_column_action);
}

static void
sluice_mapping_pane_init (SluiceMappingPane *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Add a Column"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a Column"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "mapping.add-column");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Columns"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("What the fields of a record become. Without columns all fields are taken."));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_bin_set_child (ADW_BIN (self), page);
}

/**
 * sluice_mapping_pane_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the inspector of the mapping
 */
GtkWidget *
sluice_mapping_pane_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_MAPPING_PANE, "editor", editor, NULL);
}
