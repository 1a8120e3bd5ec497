/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rows-grid.h"

#include "sluice-data-grid.h"

/* More than these nobody reads. */
#define MAX_ROWS 200

struct _SluiceRowsGrid
{
  SluiceEditorPane parent_instance;

  SluiceDataGrid *grid;         /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceRowsGrid, sluice_rows_grid, SLUICE_TYPE_EDITOR_PANE)

static void
add_row (JsonArray           *rows,
         JsonArray           *rejects,
         SluicePreviewResult *result,
         guint                row)
{
  guint n = sluice_schema_get_n (sluice_preview_result_get_schema (result));
  JsonArray *cells = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      const char *message = NULL;
      const char *code = NULL;
      g_autofree char *text = sluice_preview_result_dup_text (result, row, i);

      if (text == NULL)
        json_array_add_null_element (cells);
      else
        json_array_add_string_element (cells, text);
      if (sluice_preview_result_get_problem (result, row, (int) i, &message, &code))
        {
          JsonObject *reject = json_object_new ();

          json_object_set_int_member (reject, "row", (gint64) sluice_preview_result_get_number (result, row));
          json_object_set_string_member (reject, "column",
                                         sluice_schema_get (sluice_preview_result_get_schema (result), i)->name);
          json_object_set_string_member (reject, "code", code);
          json_object_set_string_member (reject, "message", message);
          json_array_add_object_element (rejects, reject);
        }
    }
  json_array_add_array_element (rows, cells);
}

static void
sluice_rows_grid_result_changed (SluiceEditorPane *pane)
{
  SluicePreviewResult *result = sluice_editor_get_result (sluice_editor_pane_get_editor (pane));
  g_autoptr(JsonObject) preview = json_object_new ();
  JsonArray *columns = json_array_new ();
  JsonArray *rows = json_array_new ();
  JsonArray *rejects = json_array_new ();
  SluiceSchema *schema = result == NULL ? NULL : sluice_preview_result_get_schema (result);

  for (guint i = 0; schema != NULL && i < sluice_schema_get_n (schema); i++)
    {
      JsonObject *column = json_object_new ();
      g_autofree char *type = sluice_type_to_string (sluice_schema_get (schema, i)->type);

      json_object_set_string_member (column, "name", sluice_schema_get (schema, i)->name);
      json_object_set_string_member (column, "type", type);
      json_array_add_object_element (columns, column);
    }
  for (guint i = 0; schema != NULL && i < MIN (sluice_preview_result_get_n_rows (result), MAX_ROWS); i++)
    add_row (rows, rejects, result, i);
  json_object_set_array_member (preview, "columns", columns);
  json_object_set_array_member (preview, "rows", rows);
  json_object_set_array_member (preview, "rejects", rejects);
  sluice_data_grid_set_preview (SLUICE_ROWS_GRID (pane)->grid, preview);
}

static void
sluice_rows_grid_class_init (SluiceRowsGridClass *klass)
{
  SLUICE_EDITOR_PANE_CLASS (klass)->result_changed = sluice_rows_grid_result_changed;
}

static void
sluice_rows_grid_init (SluiceRowsGrid *self)
{
  self->grid = g_object_new (SLUICE_TYPE_DATA_GRID, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
}

/**
 * sluice_rows_grid_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): its rows
 */
GtkWidget *
sluice_rows_grid_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_ROWS_GRID, "editor", editor, NULL);
}
