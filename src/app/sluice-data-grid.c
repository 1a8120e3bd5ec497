/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-data-grid.h"

#include "sluice-cell-grid.h"
#include "sluice-column-header.h"
#include "sluice-data-row.h"
#include "sluice-draft.h"
#include "sluice-grid-header.h"
#include "sluice-head-scroller.h"
#include "sluice-problem-list.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a cell, left and right of its text. */
#define CELL_PADDING 24

struct _SluiceDataGrid
{
  AdwBin parent_instance;

  SluiceCellGrid *view;         /* (unowned) */
  SluiceGridHeader *header;     /* (unowned) */
  SluiceProblemList *problems;  /* (unowned) */
  GListStore *rows;             /* (owned) (element-type SluiceDataRow) */
  JsonArray *columns;           /* (owned) (nullable) of rows that arrive bit by bit */
  JsonObject *sample;           /* (owned) (nullable) what the rows are of */
  guint n_rejected;
};

G_DEFINE_FINAL_TYPE (SluiceDataGrid, sluice_data_grid, ADW_TYPE_BIN)

/* As wide as what is in it, within reason. */
static guint
column_characters (SluiceDataGrid    *self,
                   guint              column,
                   SluiceColumnFacts *facts)
{
  glong badges = g_utf8_strlen (facts->type, -1) +
                 (sluice_column_facts_is_ambiguous (facts) ? g_utf8_strlen (_("ambiguous"), -1) + 1 : 0);
  glong widest = MAX (g_utf8_strlen (facts->name, -1), badges) + 1;
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 100);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SluiceDataRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const char *text = sluice_data_row_get_text (row, column);

      if (text != NULL)
        widest = MAX (widest, g_utf8_strlen (text, -1));
    }
  return (guint) CLAMP (widest + 1, 8, 32);
}

/* In pixels: header and rows are laid out by two widgets. */
static int
pixels_of (SluiceDataGrid *self,
           guint           characters)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                   pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return (int) ceil ((double) characters * width / PANGO_SCALE) + CELL_PADDING;
}

static void
resized_cb (SluiceDataGrid *self,
            guint           index,
            int             width)
{
  sluice_cell_grid_set_width (self->view, index, width);
}

static void
sluice_data_grid_dispose (GObject *object)
{
  g_clear_object (&SLUICE_DATA_GRID (object)->rows);
  SLUICE_DATA_GRID (object)->header = NULL;

  G_OBJECT_CLASS (sluice_data_grid_parent_class)->dispose (object);
}

static void
sluice_data_grid_finalize (GObject *object)
{
  g_clear_pointer (&SLUICE_DATA_GRID (object)->columns, json_array_unref);
  g_clear_pointer (&SLUICE_DATA_GRID (object)->sample, json_object_unref);

  G_OBJECT_CLASS (sluice_data_grid_parent_class)->finalize (object);
}

static void
sluice_data_grid_class_init (SluiceDataGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_data_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_data_grid_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "datagrid");
}

static void
sluice_data_grid_init (SluiceDataGrid *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->rows = g_list_store_new (SLUICE_TYPE_DATA_ROW);
  self->view = SLUICE_CELL_GRID (sluice_cell_grid_new (G_LIST_MODEL (self->rows)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  self->header = g_object_new (SLUICE_TYPE_GRID_HEADER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->header), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  g_signal_connect_object (self->header, "resized", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  self->problems = SLUICE_PROBLEM_LIST (sluice_problem_list_new ());
  gtk_box_append (GTK_BOX (box), sluice_head_scroller_new (self->header, self->view));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problems));
  adw_bin_set_child (ADW_BIN (self), box);
}

static guint
find_column (JsonObject *preview,
             const char *name)
{
  JsonArray *columns = sluice_draft_get_array (preview, "columns");

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    if (g_strcmp0 (json_object_get_string_member_with_default
                     (json_array_get_object_element (columns, i), "name", NULL), name) == 0)
      return i;
  return 0;
}

/* The rejected rows by their numbers; what concerns no column, like a record
 * that cannot be read, stands in the first. */
static GHashTable *
collect_rejected (JsonObject *preview)
{
  GHashTable *rejected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                g_object_unref);
  JsonArray *list = sluice_draft_get_array (preview, "rejects");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *reject = json_array_get_object_element (list, i);
      gint64 number = json_object_get_int_member_with_default (reject, "row", 0);
      SluiceDataRow *row = g_hash_table_lookup (rejected, &number);

      if (row == NULL)
        {
          row = sluice_data_row_new_rejected ();
          g_hash_table_insert (rejected, g_memdup2 (&number, sizeof number), row);
        }
      sluice_data_row_add_problem (row,
        find_column (preview,
                     json_object_get_string_member_with_default (reject, "column", "")),
        json_object_get_string_member_with_default (reject, "value", ""),
        json_object_get_string_member_with_default (reject, "message", ""));
    }
  return rejected;
}

/* The accepted rows have no numbers: they are all those between the rejected. What
 * was rejected far below them, in a larger sample, is none of the first rows. */
static void
add_rows (GPtrArray  *added,
          GHashTable *rejected,
          JsonObject *preview)
{
  JsonArray *list = sluice_draft_get_array (preview, "rows");
  guint n_rows = list == NULL ? 0 : json_array_get_length (list);
  guint n_rejected = g_hash_table_size (rejected);
  guint taken = 0;

  for (gint64 number = 1; added->len < n_rows + n_rejected; number++)
    {
      SluiceDataRow *row = g_hash_table_lookup (rejected, &number);

      if (row != NULL)
        g_ptr_array_add (added, g_object_ref (row));
      else if (taken < n_rows)
        g_ptr_array_add (added, sluice_data_row_new (json_array_get_array_element (list, taken++)));
      else
        break;
    }
}

/* Columns are as wide as the rows that are there. */
static void
build_columns (SluiceDataGrid *self,
               JsonArray      *columns,
               JsonObject     *preview,
               JsonObject     *sample)
{
  guint n = columns == NULL ? 0 : json_array_get_length (columns);
  g_autofree SluiceCellColumn *layout = g_new0 (SluiceCellColumn, MAX (n, 1));

  sluice_grid_header_clear (self->header);
  for (guint i = 0; i < n; i++)
    {
      SluiceColumnFacts *facts = sluice_column_facts_new (json_array_get_object_element (columns, i), i, preview,
                                                          sample);

      layout[i].width = pixels_of (self, column_characters (self, i, facts));
      layout[i].is_number = sluice_column_facts_is_number (facts);
      sluice_grid_header_append (self->header, sluice_column_header_new (facts), layout[i].width);
    }
  sluice_cell_grid_set_columns (self->view, layout, n);
}

/**
 * sluice_data_grid_set_columns:
 * @self: a #SluiceDataGrid
 * @columns: objects with `name` and `type`
 *
 * Begins anew, with rows that arrive bit by bit.
 */
void
sluice_data_grid_set_columns (SluiceDataGrid *self,
                              JsonArray      *columns)
{
  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (columns != NULL);

  json_array_ref (columns);
  g_clear_pointer (&self->columns, json_array_unref);
  self->columns = columns;
  self->n_rejected = 0;
  g_list_store_remove_all (self->rows);
  sluice_problem_list_set_rejects (self->problems, NULL);
  build_columns (self, columns, NULL, NULL);
}

/**
 * sluice_data_grid_append_rows:
 * @self: a #SluiceDataGrid with columns
 * @rows: arrays with a cell for each column
 *
 * Adds rows below those that are there.
 */
void
sluice_data_grid_append_rows (SluiceDataGrid *self,
                              JsonArray      *rows)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = 0;

  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (self->columns != NULL);
  g_return_if_fail (rows != NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_ptr_array_add (added, sluice_data_row_new (json_array_get_array_element (rows, i)));
  g_list_store_splice (self->rows, n, 0, added->pdata, added->len);
  if (n == 0)
    build_columns (self, self->columns, NULL, NULL);
}

static void
show (SluiceDataGrid *self,
      JsonObject     *preview,
      JsonObject     *sample)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) rejected = collect_rejected (preview);
  JsonArray *columns = sluice_draft_get_array (preview, "columns");

  if (sample != NULL)
    json_object_ref (sample);
  g_clear_pointer (&self->sample, json_object_unref);
  self->sample = sample;
  self->n_rejected = g_hash_table_size (rejected);
  add_rows (added, rejected, preview);
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       added->pdata, added->len);
  build_columns (self, columns, preview, sample);
  sluice_problem_list_set_rejects (self->problems, sluice_draft_get_array (preview, "rejects"));
}

/**
 * sluice_data_grid_hide_problems:
 * @self: a #SluiceDataGrid
 *
 * Shows no problems below the rows until there are other rows: a list elsewhere has them.
 */
void
sluice_data_grid_hide_problems (SluiceDataGrid *self)
{
  g_return_if_fail (SLUICE_IS_DATA_GRID (self));

  sluice_problem_list_set_rejects (self->problems, NULL);
}

/**
 * sluice_data_grid_set_preview:
 * @self: a #SluiceDataGrid
 * @preview: the object of `preview --output json`
 *
 * Shows the rows of a preview, the rejected ones among them.
 */
void
sluice_data_grid_set_preview (SluiceDataGrid *self,
                              JsonObject     *preview)
{
  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (preview != NULL);

  show (self, preview, NULL);
}

/**
 * sluice_data_grid_set_sample:
 * @self: a #SluiceDataGrid
 * @sample: the object of `sample --output json`
 *
 * Shows the rows of a sample, and in the heads of the columns what is known of
 * their fields.
 */
void
sluice_data_grid_set_sample (SluiceDataGrid *self,
                             JsonObject     *sample)
{
  JsonObject *preview = NULL;

  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (sample != NULL);

  preview = sluice_draft_get_object (sample, "preview", FALSE);
  if (preview != NULL)
    show (self, preview, sample);
}

/**
 * sluice_data_grid_update_sample:
 * @self: a #SluiceDataGrid
 * @sample: the object of `sample --output json`
 *
 * More is known of the fields of @sample: the heads of the columns show it, if its
 * rows are still those that are shown.
 */
void
sluice_data_grid_update_sample (SluiceDataGrid *self,
                                JsonObject     *sample)
{
  JsonObject *preview = NULL;
  JsonArray *columns = NULL;
  GtkWidget *head = NULL;

  g_return_if_fail (SLUICE_IS_DATA_GRID (self));
  g_return_if_fail (sample != NULL);

  if (self->sample != sample || self->header == NULL)
    return;
  preview = sluice_draft_get_object (sample, "preview", FALSE);
  columns = sluice_draft_get_array (preview, "columns");
  head = gtk_widget_get_first_child (GTK_WIDGET (self->header));
  for (guint i = 0; head != NULL && columns != NULL && i < json_array_get_length (columns); i++)
    {
      sluice_column_header_set_facts (SLUICE_COLUMN_HEADER (head),
                                      sluice_column_facts_new (json_array_get_object_element (columns, i),
                                                               i, preview, sample));
      head = gtk_widget_get_next_sibling (head);
    }
}

/**
 * sluice_data_grid_get_n_rejected:
 * @self: a #SluiceDataGrid
 *
 * Returns: how many of the rows that are shown were rejected
 */
guint
sluice_data_grid_get_n_rejected (SluiceDataGrid *self)
{
  g_return_val_if_fail (SLUICE_IS_DATA_GRID (self), 0);

  return self->n_rejected;
}

guint
sluice_data_grid_get_n_rows (SluiceDataGrid *self)
{
  g_return_val_if_fail (SLUICE_IS_DATA_GRID (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

/**
 * sluice_data_grid_shrink:
 * @self: a #SluiceDataGrid that nobody sees any more
 *
 * Returns: as [method@CellGrid.shrink]
 */
gboolean
sluice_data_grid_shrink (SluiceDataGrid *self)
{
  g_return_val_if_fail (SLUICE_IS_DATA_GRID (self), FALSE);

  return sluice_cell_grid_shrink (self->view);
}
