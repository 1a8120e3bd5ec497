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

static const char * const strategies[] = { "insert", "upsert" };
static const char * const commits[] = { "run", "batch" };

static guint
index_of (const char * const *words,
          guint               n,
          const char         *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return 0;
}

#define INDEX_OF(words, word) index_of (words, G_N_ELEMENTS (words), word)

static guint
selected (AdwComboRow *row,
          guint        n)
{
  return MIN (adw_combo_row_get_selected (row), n - 1);
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/**
 * sluice_task_page_arrange:
 * @self: a #SluiceTaskPage
 *
 * Shows the fields that mean something for what is chosen.
 */
void
sluice_task_page_arrange (SluiceTaskPage *self)
{
  gboolean is_stored = adw_combo_row_get_selected (self->connection_row) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->file_row), !is_stored);
  gtk_widget_set_visible (GTK_WIDGET (self->schema_row), is_stored);
  gtk_widget_set_visible (GTK_WIDGET (self->keys_row),
                          adw_combo_row_get_selected (self->strategy_row) == 1);
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

static char *
join_keys (JsonObject *load)
{
  JsonNode *node = load == NULL ? NULL : json_object_get_member (load, "keys");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
       i < json_array_get_length (json_node_get_array (node)); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            json_array_get_string_element (json_node_get_array (node), i));
  return g_strdup (text->str);
}

static void
fill_destination (SluiceTaskPage *self)
{
  JsonObject *destination = sluice_draft_get_object (self->document, "destination", TRUE);
  JsonObject *load = sluice_draft_get_object (self->document, "load", FALSE);
  const char *connection = sluice_draft_get_string (destination, "connection");
  GListModel *names = adw_combo_row_get_model (self->connection_row);
  g_autofree char *keys = join_keys (load);

  for (guint i = 1; *connection != '\0' && names != NULL && i < g_list_model_get_n_items (names); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), connection))
      adw_combo_row_set_selected (self->connection_row, i);
  set_text (self->file_row, sluice_draft_get_string (destination, "path"));
  set_text (self->schema_row, sluice_draft_get_string (destination, "schema"));
  set_text (self->table_row, sluice_draft_get_string (destination, "table"));
  set_text (self->keys_row, keys);
  adw_combo_row_set_selected (self->strategy_row,
                              INDEX_OF (strategies, sluice_draft_get_string (load, "strategy")));
  adw_combo_row_set_selected (self->commit_row,
                              INDEX_OF (commits, sluice_draft_get_string (load, "commit")));
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
  fill_destination (self);
  sluice_schedule_editor_fill (self->schedule_editor, self->document);
  sluice_task_page_arrange (self);
  sluice_task_page_update_bookmark_action (self);
  self->is_filling = FALSE;
}

/**
 * sluice_task_page_set_connections:
 * @self: a #SluiceTaskPage
 * @connections: (element-type SluiceConnection): the stored ones
 *
 * Offers the databases among @connections as destinations.
 */
void
sluice_task_page_set_connections (SluiceTaskPage *self,
                                  GPtrArray      *connections)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("A database file"));
  for (guint i = 0; connections != NULL && i < connections->len; i++)
    {
      SluiceConnection *connection = g_ptr_array_index (connections, i);

      if (sluice_connection_get_kind (connection) != SLUICE_CONNECTION_HTTP)
        gtk_string_list_append (names, sluice_connection_get_name (connection));
    }
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->connection_row, G_LIST_MODEL (names));
  if (self->document != NULL)
    fill_destination (self);
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

static void
collect_load (SluiceTaskPage *self)
{
  JsonObject *load = sluice_draft_get_object (self->document, "load", TRUE);
  guint strategy = selected (self->strategy_row, G_N_ELEMENTS (strategies));
  guint commit = selected (self->commit_row, G_N_ELEMENTS (commits));
  g_auto(GStrv) keys = g_strsplit (text_of (self->keys_row), ",", -1);

  json_object_set_string_member (load, "strategy", strategies[strategy]);
  if (commit == 0)
    json_object_remove_member (load, "commit");
  else
    json_object_set_string_member (load, "commit", commits[commit]);
  json_object_remove_member (load, "keys");
  if (strategy == 1)
    {
      JsonArray *list = json_array_new ();

      for (guint i = 0; keys[i] != NULL; i++)
        if (*g_strstrip (keys[i]) != '\0')
          json_array_add_string_element (list, keys[i]);
      json_object_set_array_member (load, "keys", list);
    }
}

static void
collect_destination (SluiceTaskPage *self)
{
  JsonObject *destination = sluice_draft_get_object (self->document, "destination", TRUE);
  guint connection = adw_combo_row_get_selected (self->connection_row);
  GListModel *names = adw_combo_row_get_model (self->connection_row);

  if (connection > 0 && names != NULL && connection < g_list_model_get_n_items (names))
    {
      json_object_remove_member (destination, "type");
      json_object_remove_member (destination, "path");
      json_object_set_string_member (destination, "connection",
                                     gtk_string_list_get_string (GTK_STRING_LIST (names),
                                                                 connection));
      sluice_draft_set_string (destination, "schema", text_of (self->schema_row));
    }
  else if (*text_of (self->file_row) != '\0')
    {
      json_object_remove_member (destination, "connection");
      json_object_remove_member (destination, "schema");
      json_object_set_string_member (destination, "type", "sqlite");
      json_object_set_string_member (destination, "path", text_of (self->file_row));
    }
  json_object_set_string_member (destination, "table", text_of (self->table_row));
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
  collect_destination (self);
  collect_load (self);
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

/* Which field a JSON path means: the longest that it begins with. */
static GtkWidget *
find_field (SluiceTaskPage  *self,
            const char      *path,
            const char     **ret_view)
{
  const struct
  {
    const char *path;
    const char *view;
    gpointer field;
  } fields[] = {
    { "$.destination.table", "destination", self->table_row },
    { "$.destination.schema", "destination", self->schema_row },
    { "$.destination.path", "destination", self->file_row },
    { "$.destination", "destination", self->connection_row },
    { "$.load.keys", "destination", self->keys_row },
    { "$.load.commit", "destination", self->commit_row },
    { "$.load", "destination", self->strategy_row },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_has_prefix (path, fields[i].path))
      {
        *ret_view = fields[i].view;
        return GTK_WIDGET (fields[i].field);
      }
  return NULL;
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
  const char *view = NULL;
  GtkWidget *field = NULL;

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
  field = find_field (self, path, &view);
  if (field == NULL)
    {
      adw_view_stack_set_visible_child_name (self->views, "source");
      sluice_source_editor_focus_path (self->source_editor, path);
      return;
    }
  adw_view_stack_set_visible_child_name (self->views, view);
  gtk_widget_grab_focus (field);
}
