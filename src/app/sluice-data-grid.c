/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-data-grid.h"

#include "sluice-data-row.h"

#include <glib/gi18n.h>

struct _SluiceDataGrid
{
  AdwBin parent_instance;

  GtkColumnView *view;          /* (unowned) */
  GListStore *rows;             /* (owned) (element-type SluiceDataRow) */
};

G_DEFINE_FINAL_TYPE (SluiceDataGrid, sluice_data_grid, ADW_TYPE_BIN)

/* What a column's cells need to know; travels with their factory. */
typedef struct
{
  guint column;
  gboolean is_number;
  guint characters;
} ColumnData;

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               ColumnData               *data)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), data->characters);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), MIN (data->characters, 6));
  if (data->is_number)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
  gtk_list_item_set_child (item, cell);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              ColumnData               *data)
{
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  const char *text = sluice_data_row_get_text (gtk_list_item_get_item (item), data->column);

  gtk_inscription_set_text (cell, text == NULL ? _("null") : text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (cell),
                               text != NULL && g_utf8_strlen (text, -1) > data->characters ? text
                                                                                           : NULL);
  if (text == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (cell), "null-cell");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (cell), "null-cell");
}

static gboolean
is_number_type (const char *type)
{
  return g_str_equal (type, "integer") || g_str_equal (type, "double") ||
         g_str_has_prefix (type, "decimal");
}

/* As wide as what is in it, within reason. */
static guint
column_characters (SluiceDataGrid *self,
                   guint           column,
                   const char     *title)
{
  glong widest = g_utf8_strlen (title, -1);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 100);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceDataRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const char *text = sluice_data_row_get_text (row, column);

      if (text != NULL)
        widest = MAX (widest, g_utf8_strlen (text, -1));
    }
  return (guint) CLAMP (widest + 1, 6, 32);
}

static void
add_column (SluiceDataGrid *self,
            guint           index,
            gboolean        is_last,
            JsonObject     *description)
{
  const char *name = json_object_get_string_member_with_default (description, "name", "");
  const char *type = json_object_get_string_member_with_default (description, "type", "text");
  g_autoptr(GtkColumnViewColumn) column = NULL;
  g_autofree char *title = NULL;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  ColumnData *data = g_new0 (ColumnData, 1);

  data->column = index;
  data->is_number = is_number_type (type);
  title = g_strdup_printf ("%s  ·  %s", name, type);
  data->characters = column_characters (self, index, title);
  g_signal_connect_data (factory, "setup", G_CALLBACK (cell_setup_cb), data,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), data);
  /* The header of a column takes text only; name and type share it. */
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, is_last);
  gtk_column_view_append_column (self->view, column);
}

static void
sluice_data_grid_dispose (GObject *object)
{
  g_clear_object (&SLUICE_DATA_GRID (object)->rows);

  G_OBJECT_CLASS (sluice_data_grid_parent_class)->dispose (object);
}

static void
sluice_data_grid_class_init (SluiceDataGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_data_grid_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "datagrid");
}

static void
sluice_data_grid_init (SluiceDataGrid *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSelectionModel *selection = NULL;

  self->rows = g_list_store_new (SLUICE_TYPE_DATA_ROW);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (selection));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Rows"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "data-grid");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * sluice_data_grid_set_preview:
 * @self: a #SluiceDataGrid
 * @preview: the object of `preview --output json`
 *
 * Shows the rows of a preview.
 */
void
sluice_data_grid_set_preview (SluiceDataGrid *self,
                              JsonObject     *preview)
{
  GListModel *columns = NULL;
  JsonArray *list = NULL;
  g_autoptr(GPtrArray) added = NULL;

  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (preview != NULL);

  columns = gtk_column_view_get_columns (self->view);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }

  added = g_ptr_array_new_with_free_func (g_object_unref);
  list = json_object_has_member (preview, "rows") ? json_object_get_array_member (preview, "rows")
                                                  : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_ptr_array_add (added, sluice_data_row_new (json_array_get_array_element (list, i)));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       added->pdata, added->len);

  list = json_object_has_member (preview, "columns")
         ? json_object_get_array_member (preview, "columns") : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_column (self, i, i + 1 == json_array_get_length (list),
                json_array_get_object_element (list, i));
}

guint
sluice_data_grid_get_n_rows (SluiceDataGrid *self)
{
  g_return_val_if_fail (SLUICE_IS_DATA_GRID (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
