/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-pane-private.h"

#include "sluice-column-detail.h"
#include "sluice-column-list.h"
#include "sluice-draft.h"
#include "sluice-field-tree.h"
#include "sluice-json-list.h"
#include "sluice-mapping-drag.h"
#include "sluice-mapping-edits.h"
#include "sluice-take-down.h"
#include "sluice-target-columns.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_HEIGHT 200
#define LEAST_HEIGHT 110

G_DEFINE_FINAL_TYPE (SluiceMappingPane, sluice_mapping_pane, SLUICE_TYPE_EDITOR_PANE)

static gboolean
shows_detail (SluiceMappingPane *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "column") == 0;
}

static void
show_coverage (SluiceMappingPane *self)
{
  JsonObject *root = sluice_mapping_context_get_root (self->context);
  g_autoptr(SluiceMappingCoverage) coverage = NULL;

  coverage = sluice_mapping_coverage_new (root, sluice_mapping_context_get_fields (self->context), self->target);
  sluice_mapping_summary_show_coverage (SLUICE_MAPPING_SUMMARY (self->summary), coverage,
                                        sluice_mapping_edits_get_mapping (root) == NULL);
}

static void
update_advice (SluiceMappingPane *self)
{
  g_autoptr(JsonObject) root = sluice_mapping_context_begin (self->context);

  sluice_mapping_advice_update (sluice_mapping_context_get_advice (self->context), root,
                                sluice_mapping_context_get_fields (self->context), self->target);
}

static void
advice_cb (SluiceMappingPane *self)
{
  sluice_column_list_show_result (SLUICE_COLUMN_LIST (self->columns));
  if (shows_detail (self))
    sluice_column_detail_fill_advice (SLUICE_COLUMN_DETAIL (self->detail));
}

static void
target_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceMappingPane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) target = sluice_target_columns_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  /* A table that is not there, or cannot be asked, has nothing to be filled. */
  if (target != NULL && target->len > 0)
    self->target = g_steal_pointer (&target);
  show_coverage (self);
  update_advice (self);
}

static void
update_target (SluiceMappingPane *self)
{
  JsonObject *root = sluice_mapping_context_get_root (self->context);
  g_autofree char *name = sluice_target_columns_describe (root);

  if (g_strcmp0 (name, self->target_name) == 0)
    return;
  g_free (self->target_name);
  self->target_name = g_steal_pointer (&name);
  g_clear_pointer (&self->target, g_ptr_array_unref);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->target_name == NULL)
    return;
  self->asking = g_cancellable_new ();
  sluice_target_columns_read_async (root, self->asking, target_cb, g_object_ref (self));
}

static void
fields_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceMappingPane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceSampleFields) fields = sluice_sample_fields_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  sluice_mapping_context_set_fields (self->context, fields);
  sluice_field_tree_fill (SLUICE_FIELD_TREE (self->fields));
  update_advice (self);
  show_coverage (self);
  if (shows_detail (self))
    sluice_column_detail_fill (SLUICE_COLUMN_DETAIL (self->detail));
}

static void
update_fields (SluiceMappingPane *self)
{
  GBytes *records = sluice_editor_get_records (sluice_mapping_context_get_editor (self->context));

  if (records == self->records)
    return;
  g_clear_pointer (&self->records, g_bytes_unref);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (records == NULL)
    return;
  self->records = g_bytes_ref (records);
  self->reading = g_cancellable_new ();
  sluice_sample_fields_read_async (records, self->reading, fields_cb, g_object_ref (self));
}

static void
put_down (SluiceMappingPane *self)
{
  g_clear_pointer (&self->picked, g_free);
  sluice_mapping_summary_show_hint (SLUICE_MAPPING_SUMMARY (self->summary), NULL);
}

static void
close_cb (SluiceMappingPane *self)
{
  gtk_stack_set_visible_child_name (self->stack, "columns");
  sluice_column_list_select (SLUICE_COLUMN_LIST (self->columns), sluice_mapping_context_get_column (self->context));
  sluice_column_list_focus (SLUICE_COLUMN_LIST (self->columns));
}

/**
 * sluice_mapping_pane_open:
 * @self: a #SluiceMappingPane
 * @column: a column
 *
 * Shows everything about a column. A task without a mapping gets the one that it means,
 * so that a column of it can be changed.
 */
void
sluice_mapping_pane_open (SluiceMappingPane *self,
                          const char        *column)
{
  g_autofree char *name = g_strdup (column);
  JsonObject *root = sluice_mapping_context_get_root (self->context);

  if (sluice_mapping_edits_get_mapping (root) == NULL)
    sluice_mapping_context_commit (self->context, sluice_mapping_context_begin (self->context), "%s",
                                   _("Write the mapping down"));
  sluice_mapping_context_set_column (self->context, name);
  sluice_column_detail_fill (SLUICE_COLUMN_DETAIL (self->detail));
  gtk_stack_set_visible_child_name (self->stack, "column");
  sluice_editor_set_column (sluice_mapping_context_get_editor (self->context), name);
  sluice_column_detail_focus (SLUICE_COLUMN_DETAIL (self->detail), NULL);
}

static void
activated_cb (SluiceMappingPane *self,
              const char        *column)
{
  g_autofree char *name = g_strdup (column);
  g_autofree char *path = g_steal_pointer (&self->picked);

  put_down (self);
  if (path != NULL)
    sluice_mapping_pane_drop (self, name, path);
  else
    sluice_mapping_pane_open (self, name);
}

static void
dropped_cb (SluiceMappingPane *self,
            const char        *column,
            const char        *text)
{
  gboolean is_column;
  g_autofree char *target = g_strdup (column);
  g_autofree char *name = g_strdup (sluice_mapping_drag_read (text, &is_column));

  if (name == NULL)
    return;
  if (is_column)
    sluice_mapping_pane_drop_column (self, target, name);
  else if (*target == '\0')
    sluice_mapping_pane_add (self, name);
  else
    sluice_mapping_pane_drop (self, target, name);
}

static void
picked_cb (SluiceMappingPane *self,
           const char        *path)
{
  g_autofree char *hint = NULL;

  g_free (self->picked);
  self->picked = g_strdup (path);
  /* Translators: a field was picked up by the keyboard */
  hint = g_strdup_printf (_("“%s” is picked up: choose its column with the arrows, Enter drops it, Escape puts it back"),
                          path);
  sluice_mapping_summary_show_hint (SLUICE_MAPPING_SUMMARY (self->summary), hint);
  sluice_column_list_focus (SLUICE_COLUMN_LIST (self->columns));
}

static void
field_activated_cb (SluiceMappingPane *self,
                    const char        *path)
{
  g_autofree char *name = g_strdup (path);

  sluice_mapping_pane_add (self, name);
}

static gboolean
key_cb (SluiceMappingPane *self,
        guint              keyval)
{
  if (keyval != GDK_KEY_Escape || (self->picked == NULL && !shows_detail (self)))
    return GDK_EVENT_PROPAGATE;
  if (shows_detail (self))
    close_cb (self);
  else
    {
      put_down (self);
      sluice_field_tree_focus (SLUICE_FIELD_TREE (self->fields));
    }
  return GDK_EVENT_STOP;
}

static void
sluice_mapping_pane_document_changed (SluiceEditorPane *pane)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (pane);

  update_target (self);
  update_advice (self);
  sluice_column_list_fill (SLUICE_COLUMN_LIST (self->columns));
  sluice_field_tree_update (SLUICE_FIELD_TREE (self->fields));
  sluice_mapping_summary_show_matches (SLUICE_MAPPING_SUMMARY (self->summary), NULL);
  show_coverage (self);
  if (!shows_detail (self))
    return;
  if (sluice_mapping_context_get_entry (self->context) == NULL)
    gtk_stack_set_visible_child_name (self->stack, "columns");
  else
    sluice_column_detail_fill (SLUICE_COLUMN_DETAIL (self->detail));
}

static void
sluice_mapping_pane_result_changed (SluiceEditorPane *pane)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (pane);

  update_fields (self);
  /* What was typed into the fields of a column is in the list now. */
  sluice_column_list_fill (SLUICE_COLUMN_LIST (self->columns));
  sluice_field_tree_update (SLUICE_FIELD_TREE (self->fields));
  update_advice (self);
  show_coverage (self);
  if (shows_detail (self))
    {
      sluice_column_detail_show_result (SLUICE_COLUMN_DETAIL (self->detail));
      sluice_column_detail_fill_advice (SLUICE_COLUMN_DETAIL (self->detail));
    }
}

static void
sluice_mapping_pane_selection_changed (SluiceEditorPane *pane)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (pane);
  const char *column = sluice_editor_get_column (sluice_editor_pane_get_editor (pane));

  sluice_column_list_show_result (SLUICE_COLUMN_LIST (self->columns));
  sluice_field_tree_update (SLUICE_FIELD_TREE (self->fields));
  if (column != NULL && self->picked == NULL)
    sluice_column_list_select (SLUICE_COLUMN_LIST (self->columns), column);
  if (!shows_detail (self))
    return;
  if (g_strcmp0 (column, sluice_mapping_context_get_column (self->context)) != 0 &&
      sluice_mapping_edits_find_column (sluice_editor_pane_get_root (pane), column, NULL))
    {
      sluice_mapping_context_set_column (self->context, column);
      sluice_column_detail_fill (SLUICE_COLUMN_DETAIL (self->detail));
    }
  else
    sluice_column_detail_show_result (SLUICE_COLUMN_DETAIL (self->detail));
}

/* $.mapping[3].transforms[0] */
static gboolean
sluice_mapping_pane_show_path (SluiceEditorPane *pane,
                               const char       *path)
{
  static const char prefix[] = "$.mapping[";
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (pane);
  JsonArray *mapping = sluice_mapping_edits_get_mapping (sluice_editor_pane_get_root (pane));
  g_autofree char *column = NULL;
  char *end = NULL;
  guint64 index;

  if (!g_str_has_prefix (path, prefix) || mapping == NULL)
    return FALSE;
  index = g_ascii_strtoull (path + strlen (prefix), &end, 10);
  if (*end != ']' || index >= json_array_get_length (mapping))
    return FALSE;
  column = g_strdup (sluice_draft_get_string (sluice_json_list_get_object (mapping, (guint) index), "column"));
  sluice_mapping_pane_open (self, column);
  return sluice_column_detail_focus (SLUICE_COLUMN_DETAIL (self->detail), end[1] == '.' ? end + 2 : NULL);
}

static GtkWidget *
build_scroller (GtkWidget  *child,
                const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "mapping-title");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_size_request (scroller, -1, LEAST_HEIGHT);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static GtkWidget *
build_columns (SluiceMappingPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);

  self->summary = sluice_mapping_summary_new ();
  self->fields = sluice_field_tree_new (self->context);
  self->columns = sluice_column_list_new (self->context);
  gtk_box_append (GTK_BOX (head), sluice_mapping_pane_build_tools (self));
  gtk_box_append (GTK_BOX (head), self->summary);
  gtk_widget_add_css_class (head, "mapping-head");
  gtk_paned_set_start_child (GTK_PANED (paned), build_scroller (self->fields, _("Fields")));
  gtk_paned_set_end_child (GTK_PANED (paned), build_scroller (self->columns, _("Columns")));
  gtk_paned_set_position (GTK_PANED (paned), FIELDS_HEIGHT);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), paned);
  g_signal_connect_object (self->fields, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fields, "activated", G_CALLBACK (field_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns, "removed", G_CALLBACK (sluice_mapping_pane_remove), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns, "moved", G_CALLBACK (sluice_mapping_pane_move), self, G_CONNECT_SWAPPED);
  return box;
}

static void
sluice_mapping_pane_constructed (GObject *object)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (object);
  GtkEventController *keys = gtk_event_controller_key_new ();

  G_OBJECT_CLASS (sluice_mapping_pane_parent_class)->constructed (object);

  self->context = sluice_mapping_context_new (SLUICE_EDITOR_PANE (self));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, build_columns (self), "columns");
  self->detail = sluice_column_detail_new (self->context);
  gtk_stack_add_named (self->stack, self->detail, "column");
  g_signal_connect_object (self->detail, "closed", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_mapping_context_get_advice (self->context), "changed", G_CALLBACK (advice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/* What is under way, and what comes of it. */
static void
stop (SluiceMappingPane *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->context != NULL)
    g_signal_handlers_disconnect_by_data (sluice_mapping_context_get_advice (self->context), self);
}

static void
sluice_mapping_pane_dispose (GObject *object)
{
  stop (SLUICE_MAPPING_PANE (object));

  G_OBJECT_CLASS (sluice_mapping_pane_parent_class)->dispose (object);
}

static void
sluice_mapping_pane_finalize (GObject *object)
{
  SluiceMappingPane *self = SLUICE_MAPPING_PANE (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->records, g_bytes_unref);
  g_clear_pointer (&self->target, g_ptr_array_unref);
  g_free (self->target_name);
  g_free (self->picked);

  G_OBJECT_CLASS (sluice_mapping_pane_parent_class)->finalize (object);
}

static void
sluice_mapping_pane_class_init (SluiceMappingPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  object_class->constructed = sluice_mapping_pane_constructed;
  object_class->dispose = sluice_mapping_pane_dispose;
  object_class->finalize = sluice_mapping_pane_finalize;
  pane_class->document_changed = sluice_mapping_pane_document_changed;
  pane_class->result_changed = sluice_mapping_pane_result_changed;
  pane_class->selection_changed = sluice_mapping_pane_selection_changed;
  pane_class->show_path = sluice_mapping_pane_show_path;
}

static void
sluice_mapping_pane_init (SluiceMappingPane *self)
{
}

/**
 * sluice_mapping_pane_new:
 * @editor: the editor of a task
 *
 * Returns: (transfer floating): the inspector of its step Mapping, of which the fields of
 *   a column are still to be built
 */
GtkWidget *
sluice_mapping_pane_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_MAPPING_PANE, "editor", editor, NULL);
}

/**
 * sluice_mapping_pane_build:
 * @self: a #SluiceMappingPane
 *
 * Makes some of its fields.
 *
 * Returns: whether there are more to make
 */
gboolean
sluice_mapping_pane_build (SluiceMappingPane *self)
{
  g_return_val_if_fail (SLUICE_IS_MAPPING_PANE (self), FALSE);

  return sluice_column_detail_build (SLUICE_COLUMN_DETAIL (self->detail));
}

/**
 * sluice_mapping_pane_dismantle:
 * @self: a #SluiceMappingPane that nobody sees any more
 *
 * Takes down some of it.
 *
 * Returns: whether there is more
 */
gboolean
sluice_mapping_pane_dismantle (SluiceMappingPane *self)
{
  GtkWidget *child = NULL;

  g_return_val_if_fail (SLUICE_IS_MAPPING_PANE (self), FALSE);

  stop (self);
  child = gtk_widget_get_last_child (GTK_WIDGET (self->stack));
  if (child == NULL)
    return FALSE;
  if (!sluice_take_down (child))
    gtk_stack_remove (self->stack, child);
  return TRUE;
}
