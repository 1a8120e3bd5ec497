/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-mapping-row.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* Between the fields of the page and the document. What the page has no field
 * for stays in the document as it is. */

/**
 * sluice_task_page_arrange:
 * @self: a #SluiceTaskPage
 *
 * Offers the columns of the mapping where columns are asked for.
 */
void
sluice_task_page_arrange (SluiceTaskPage *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;
  GtkWidget *child = NULL;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->mapping_list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *column = SLUICE_IS_MAPPING_ROW (child) ? sluice_mapping_row_get_column (SLUICE_MAPPING_ROW (child))
                                                         : "";

      if (*column != '\0')
        g_strv_builder_add (builder, column);
    }
  columns = g_strv_builder_end (builder);
  sluice_destination_editor_set_columns (self->destination_editor, (const char * const *) columns);
}

static void
fill_mapping (SluiceTaskPage *self)
{
  JsonNode *mapping = json_object_get_member (self->document, "mapping");
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->mapping_list))) != NULL)
    gtk_list_box_remove (self->mapping_list, child);
  if (mapping == NULL || !JSON_NODE_HOLDS_ARRAY (mapping))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (mapping)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (mapping), i);

      if (JSON_NODE_HOLDS_OBJECT (entry))
        sluice_task_page_add_mapping_row (self, json_node_get_object (entry), FALSE);
    }
}

/**
 * sluice_task_page_fill:
 * @self: a #SluiceTaskPage with a document
 *
 * Shows the document in the fields.
 */
void
sluice_task_page_fill (SluiceTaskPage *self)
{
  self->is_filling = TRUE;
  sluice_source_editor_fill (self->source_editor, self->document);
  fill_mapping (self);
  sluice_destination_editor_fill (self->destination_editor, self->document);
  sluice_schedule_editor_fill (self->schedule_editor, self->document);
  sluice_task_page_arrange (self);
  sluice_task_page_update_bookmark_action (self);
  self->is_filling = FALSE;
}

static void
collect_mapping (SluiceTaskPage *self)
{
  JsonArray *mapping = json_array_new ();
  GtkWidget *child = NULL;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->mapping_list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (SLUICE_IS_MAPPING_ROW (child))
      json_array_add_object_element (mapping,
                                     sluice_mapping_row_build_entry (SLUICE_MAPPING_ROW (child)));
  if (json_array_get_length (mapping) > 0)
    json_object_set_array_member (self->document, "mapping", mapping);
  else
    {
      json_array_unref (mapping);
      json_object_remove_member (self->document, "mapping");
    }
}

/**
 * sluice_task_page_collect:
 * @self: a #SluiceTaskPage with a document
 *
 * Writes the fields into the document. A new credential gets a name, and the
 * document a reference to it.
 */
void
sluice_task_page_collect (SluiceTaskPage *self)
{
  sluice_source_editor_collect (self->source_editor, self->document, self->secrets);
  collect_mapping (self);
  sluice_destination_editor_collect (self->destination_editor, self->document);
  sluice_schedule_editor_collect (self->schedule_editor, self->document);
}

static void
move_cb (SluiceTaskPage *self,
         int             direction,
         GtkWidget      *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  gboolean has_next = gtk_widget_get_next_sibling (row) != NULL;

  if ((direction < 0 && index == 0) || (direction > 0 && !has_next))
    return;
  g_object_ref (row);
  gtk_list_box_remove (self->mapping_list, row);
  if (direction != 0)
    gtk_list_box_insert (self->mapping_list, row, index + direction);
  g_object_unref (row);
  sluice_task_page_changed (self);
}

/**
 * sluice_task_page_add_mapping_row:
 * @self: a #SluiceTaskPage
 * @entry: an entry of a mapping
 * @focus: whether to open it
 *
 * Adds a column at the end of the list.
 */
void
sluice_task_page_add_mapping_row (SluiceTaskPage *self,
                                  JsonObject     *entry,
                                  gboolean        focus)
{
  GtkWidget *row = sluice_mapping_row_new (entry);

  g_signal_connect_object (row, "changed", G_CALLBACK (sluice_task_page_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->mapping_list, row);
  if (focus)
    sluice_mapping_row_focus (SLUICE_MAPPING_ROW (row), "from");
}

/**
 * sluice_task_page_focus_path:
 * @self: a #SluiceTaskPage
 * @path: a JSON path of the document
 *
 * Goes to the field that @path means.
 */
void
sluice_task_page_focus_path (SluiceTaskPage *self,
                             const char     *path)
{
  if (g_str_has_prefix (path, "$.mapping["))
    {
      int index = atoi (path + strlen ("$.mapping["));
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->mapping_list, index);
      const char *member = strstr (path, "].");

      adw_view_stack_set_visible_child_name (self->views, "mapping");
      if (row != NULL)
        sluice_mapping_row_focus (SLUICE_MAPPING_ROW (row), member == NULL ? NULL : member + 2);
      return;
    }
  if (g_str_has_prefix (path, "$.schedule"))
    {
      adw_view_stack_set_visible_child_name (self->views, "schedule");
      sluice_schedule_editor_focus_path (self->schedule_editor, path);
      return;
    }
  if (g_str_has_prefix (path, "$.destination") || g_str_has_prefix (path, "$.load") ||
      g_str_has_prefix (path, "$.limits"))
    {
      adw_view_stack_set_visible_child_name (self->views, "destination");
      sluice_destination_editor_focus_path (self->destination_editor, path);
      return;
    }
  adw_view_stack_set_visible_child_name (self->views, "source");
  sluice_source_editor_focus_path (self->source_editor, path);
}
