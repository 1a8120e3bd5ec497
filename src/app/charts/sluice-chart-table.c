/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-chart-table.h"

#include "sluice-format.h"

#include <glib/gi18n.h>

/* The columns that are no series. */
#define COLUMN_TITLE -1
#define COLUMN_STATE -2

struct _SluiceChartTable
{
  AdwBin parent_instance;

  GtkColumnView *view;          /* (unowned) */
  SluiceChartData *data;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SluiceChartTable, sluice_chart_table, ADW_TYPE_BIN)

static int
get_column (GtkSignalListItemFactory *factory)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
}

static void
setup_cb (SluiceChartTable         *self,
          GtkListItem              *item,
          GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), get_column (factory) < 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (SluiceChartTable         *self,
         GtkListItem              *item,
         GtkSignalListItemFactory *factory)
{
  SluiceChartPoint *point = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  int column = get_column (factory);
  g_autofree char *number = NULL;

  if (column == COLUMN_TITLE)
    gtk_label_set_label (label, sluice_chart_point_get_title (point));
  else if (column == COLUMN_STATE)
    gtk_label_set_label (label, sluice_format_state (sluice_chart_point_get_state (point)));
  else
    {
      number = sluice_chart_scale_format (sluice_chart_data_get_unit (self->data),
                                          sluice_chart_point_get_value (point, (guint) column));
      gtk_label_set_label (label, number);
    }
}

static void
add_column (SluiceChartTable *self,
            const char       *title,
            int               number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (number));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

static void
sluice_chart_table_dispose (GObject *object)
{
  g_clear_object (&SLUICE_CHART_TABLE (object)->data);

  G_OBJECT_CLASS (sluice_chart_table_parent_class)->dispose (object);
}

static void
sluice_chart_table_class_init (SluiceChartTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_chart_table_dispose;
}

static void
sluice_chart_table_init (SluiceChartTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "chart-table");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

/**
 * sluice_chart_table_new:
 * @title: what a screen reader calls it
 *
 * Returns: (transfer floating): a table without rows
 */
GtkWidget *
sluice_chart_table_new (const char *title)
{
  SluiceChartTable *self = g_object_new (SLUICE_TYPE_CHART_TABLE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

static gboolean
has_runs (SluiceChartData *data)
{
  return sluice_chart_data_get_n_points (data) > 0 &&
         sluice_chart_point_get_run (sluice_chart_data_get_point (data, 0)) != NULL;
}

/* What never happened has no column. */
static gboolean
has_column (SluiceChartData *data,
            guint            series)
{
  return sluice_chart_data_get_n_series (data) == 1 || sluice_chart_data_get_total (data, series) > 0;
}

/* The columns of two sets of data are the same when their heads are. */
static gboolean
has_columns_of (SluiceChartData *data,
                SluiceChartData *other)
{
  guint n = sluice_chart_data_get_n_series (data);

  if (other == NULL || sluice_chart_data_get_n_series (other) != n || has_runs (data) != has_runs (other))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (has_column (data, i) != has_column (other, i) ||
        !g_str_equal (sluice_chart_data_get_series_name (data, i), sluice_chart_data_get_series_name (other, i)))
      return FALSE;
  return TRUE;
}

static void
make_columns (SluiceChartTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  add_column (self, sluice_chart_data_get_head (self->data), COLUMN_TITLE);
  if (has_runs (self->data))
    add_column (self, _("State"), COLUMN_STATE);
  for (guint i = 0; i < sluice_chart_data_get_n_series (self->data); i++)
    if (has_column (self->data, i))
      add_column (self, sluice_chart_data_get_series_name (self->data, i), (int) i);
}

/**
 * sluice_chart_table_set_data:
 * @self: a #SluiceChartTable
 * @data: what to show
 *
 * Shows @data, the last point first.
 */
void
sluice_chart_table_set_data (SluiceChartTable *self,
                             SluiceChartData  *data)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListStore *newest_first = NULL;
  gboolean is_same = FALSE;

  g_return_if_fail (SLUICE_IS_CHART_TABLE (self));
  g_return_if_fail (SLUICE_IS_CHART_DATA (data));

  is_same = has_columns_of (data, self->data);
  gtk_column_view_set_model (self->view, NULL);
  g_set_object (&self->data, data);
  if (!is_same)
    make_columns (self);
  newest_first = g_list_store_new (SLUICE_TYPE_CHART_POINT);
  for (guint i = sluice_chart_data_get_n_points (data); i > 0; i--)
    g_list_store_append (newest_first, sluice_chart_data_get_point (data, i - 1));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (newest_first)));
  gtk_column_view_set_model (self->view, selection);
}
