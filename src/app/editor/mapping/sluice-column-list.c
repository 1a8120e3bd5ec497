/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-column-list.h"

#include "sluice-column-row.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"
#include "sluice-problem-words.h"
#include "sluice-tab-stop.h"

#include <glib/gi18n.h>

struct _SluiceColumnList
{
  AdwBin parent_instance;

  SluiceMappingContext *context; /* (owned) (nullable) */
  GListStore *items;            /* (owned) (element-type SluiceColumnItem) */
  GtkSingleSelection *selection; /* (owned) */
  GtkListView *view;
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_DROPPED,
  SIGNAL_REMOVED,
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceColumnList, sluice_column_list, ADW_TYPE_BIN)

/* The task's mapping, or the one that a task without a mapping means. */
static JsonObject *
dup_root (SluiceColumnList *self)
{
  return sluice_editor_dup_root_with_columns (sluice_mapping_context_get_editor (self->context));
}

static void
show_example (SluiceColumnList *self,
              SluiceColumnItem *item,
              guint             row)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_mapping_context_get_editor (self->context));
  const char *name = sluice_column_item_get_name (item);
  int column = sluice_mapping_context_find (self->context, name);
  g_autofree char *problem = sluice_mapping_context_dup_problem (self->context, name, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *message = NULL;
  const char *code = NULL;

  if (problem == NULL && column >= 0 && row != SLUICE_EDITOR_NO_ROW)
    {
      before = sluice_mapping_context_dup_before (self->context, row, (guint) column);
      after = sluice_preview_result_dup_text (result, row, (guint) column);
      if (sluice_preview_result_get_problem (result, row, column, &message, &code))
        problem = g_strdup (sluice_problem_words_of_row (code, message));
    }
  sluice_column_item_set_example (item, before, after, problem);
}

static guint
count_errors (SluiceColumnList *self,
              const char       *name)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_mapping_context_get_editor (self->context));
  int column = sluice_mapping_context_find (self->context, name);

  return column < 0 ? 0 : sluice_preview_result_get_column (result, (guint) column)->n_error;
}

/**
 * sluice_column_list_show_result:
 * @self: a #SluiceColumnList
 *
 * Shows what becomes of the selected row, and what is wrong or suggested.
 */
void
sluice_column_list_show_result (SluiceColumnList *self)
{
  g_autoptr(JsonObject) root = NULL;
  guint row;

  g_return_if_fail (SLUICE_IS_COLUMN_LIST (self));

  root = dup_root (self);
  row = sluice_mapping_context_get_row (self->context);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SluiceColumnItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      JsonObject *entry = sluice_mapping_edits_get_entry (root, sluice_column_item_get_name (item));
      GPtrArray *suggestions = entry == NULL
                               ? NULL : sluice_mapping_advice_get (sluice_mapping_context_get_advice (self->context),
                                                                   entry);

      show_example (self, item, row);
      sluice_column_item_set_counts (item, count_errors (self, sluice_column_item_get_name (item)),
                                     suggestions == NULL ? 0 : suggestions->len);
    }
}

/**
 * sluice_column_list_fill:
 * @self: a #SluiceColumnList
 *
 * Shows the columns as they are now. Rows that stay keep the focus.
 */
void
sluice_column_list_fill (SluiceColumnList *self)
{
  g_autoptr(JsonObject) root = NULL;
  JsonArray *mapping = NULL;
  guint n_items, n;

  g_return_if_fail (SLUICE_IS_COLUMN_LIST (self));

  root = dup_root (self);
  mapping = sluice_mapping_edits_get_mapping (root);
  n = mapping == NULL ? 0 : json_array_get_length (mapping);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  if (n < n_items)
    g_list_store_splice (self->items, n, n_items - n, NULL, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceColumnItem) item = NULL;
      JsonObject *entry = sluice_json_list_get_object (mapping, i);

      if (entry == NULL)
        continue;
      if (i < n_items)
        item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      else
        item = sluice_column_item_new ();
      sluice_column_item_set_entry (item, entry);
      if (i >= n_items)
        g_list_store_append (self->items, item);
    }
  sluice_column_list_show_result (self);
}

static void
activate_cb (SluiceColumnList *self,
             guint             position)
{
  g_autoptr(SluiceColumnItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, sluice_column_item_get_name (item));
}

static void
row_dropped_cb (SluiceColumnList *self,
                const char       *text,
                SluiceColumnRow  *row)
{
  g_signal_emit (self, signals[SIGNAL_DROPPED], 0, sluice_column_item_get_name (sluice_column_row_get_item (row)),
                 text);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         gpointer       user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_DROPPED], 0, "", g_value_get_string (value));
  return TRUE;
}

static void
setup_cb (SluiceColumnList *self,
          GtkListItem      *item)
{
  GtkWidget *row = sluice_column_row_new ();

  g_signal_connect_object (row, "dropped", G_CALLBACK (row_dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (SluiceColumnList *self,
         GtkListItem      *item)
{
  sluice_column_row_set_item (SLUICE_COLUMN_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (SluiceColumnList *self,
           GtkListItem      *item)
{
  sluice_column_row_set_item (SLUICE_COLUMN_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
key_cb (SluiceColumnList *self,
        guint             keyval,
        guint             keycode,
        GdkModifierType   state)
{
  const char *column = sluice_column_list_get_selected (self);
  gboolean is_up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;
  gboolean is_down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;

  state &= gtk_accelerator_get_default_mod_mask ();
  if (column == NULL)
    return GDK_EVENT_PROPAGATE;
  if (state == 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    g_signal_emit (self, signals[SIGNAL_REMOVED], 0, column);
  else if (state == GDK_CONTROL_MASK && (is_up || is_down))
    g_signal_emit (self, signals[SIGNAL_MOVED], 0, column, is_up ? -1 : 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
sluice_column_list_dispose (GObject *object)
{
  SluiceColumnList *self = SLUICE_COLUMN_LIST (object);

  g_clear_object (&self->context);
  g_clear_object (&self->items);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (sluice_column_list_parent_class)->dispose (object);
}

static void
sluice_column_list_class_init (SluiceColumnListClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_column_list_dispose;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);
  signals[SIGNAL_DROPPED] = g_signal_new ("dropped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
  signals[SIGNAL_MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_STRING, G_TYPE_INT);
}

static void
sluice_column_list_init (SluiceColumnList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY | GDK_ACTION_MOVE);

  self->items = g_list_store_new (SLUICE_TYPE_COLUMN_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  self->view = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "mapping-columns");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (drop));
  adw_bin_set_child (ADW_BIN (self), sluice_tab_stop_new (GTK_WIDGET (self->view)));
}

/**
 * sluice_column_list_new:
 * @context: whose columns are listed
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sluice_column_list_new (SluiceMappingContext *context)
{
  SluiceColumnList *self = g_object_new (SLUICE_TYPE_COLUMN_LIST, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * sluice_column_list_select:
 * @self: a #SluiceColumnList
 * @column: (nullable): a column
 *
 * Selects it.
 */
void
sluice_column_list_select (SluiceColumnList *self,
                           const char       *column)
{
  g_return_if_fail (SLUICE_IS_COLUMN_LIST (self));

  for (guint i = 0; column != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SluiceColumnItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (!g_str_equal (sluice_column_item_get_name (item), column))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", i);
    }
}

/**
 * sluice_column_list_get_selected:
 * @self: a #SluiceColumnList
 *
 * Returns: (nullable): the selected column
 */
const char *
sluice_column_list_get_selected (SluiceColumnList *self)
{
  SluiceColumnItem *item = NULL;

  g_return_val_if_fail (SLUICE_IS_COLUMN_LIST (self), NULL);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item == NULL ? NULL : sluice_column_item_get_name (item);
}

/**
 * sluice_column_list_focus:
 * @self: a #SluiceColumnList
 *
 * Goes to the selected column.
 */
void
sluice_column_list_focus (SluiceColumnList *self)
{
  g_return_if_fail (SLUICE_IS_COLUMN_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
