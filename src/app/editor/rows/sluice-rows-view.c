/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rows-view-private.h"

#include "sluice-draft.h"
#include "sluice-head-scroller.h"
#include "sluice-mapping-edits.h"
#include "sluice-verify-bar.h"

#include <glib/gi18n.h>
#include <math.h>

/* Of a cell, left and right of its text. */
#define CELL_PADDING 24
/* A column is as wide as what is in its first rows, within reason. */
#define ROWS_TO_MEASURE 60
#define LEAST_CHARACTERS 9
#define MOST_CHARACTERS 30

G_DEFINE_FINAL_TYPE (SluiceRowsView, sluice_rows_view, SLUICE_TYPE_EDITOR_PANE)

static SluiceEditor *
get_editor (SluiceRowsView *self)
{
  return sluice_editor_pane_get_editor (SLUICE_EDITOR_PANE (self));
}

/* (nullable) */
static SluiceSchema *
get_schema (SluiceRowsView *self)
{
  SluicePreviewResult *result = sluice_preview_rows_get_result (self->rows);

  return result == NULL ? NULL : sluice_preview_result_get_schema (result);
}

/**
 * sluice_rows_view_get_head:
 * @self: a #SluiceRowsView
 * @column: a column of the rows
 *
 * Returns: (transfer none) (nullable): its head
 */
SluiceColumnHead *
sluice_rows_view_get_head (SluiceRowsView *self,
                           guint           column)
{
  GtkWidget *head = gtk_widget_get_first_child (GTK_WIDGET (self->header));

  for (guint i = 0; i < column && head != NULL; i++)
    head = gtk_widget_get_next_sibling (head);
  return head == NULL ? NULL : SLUICE_COLUMN_HEAD (head);
}

/**
 * sluice_rows_view_find_column:
 * @self: a #SluiceRowsView
 *
 * Returns: the column of the rows that is selected, or none
 */
guint
sluice_rows_view_find_column (SluiceRowsView *self)
{
  SluiceSchema *schema = get_schema (self);
  const char *name = sluice_editor_get_column (get_editor (self));
  int column = schema == NULL || name == NULL ? -1 : sluice_schema_find (schema, name);

  return column < 0 ? SLUICE_CELL_GRID_NONE : (guint) column;
}

static void
show_selection (SluiceRowsView *self)
{
  guint column = sluice_rows_view_find_column (self);
  guint row = sluice_editor_get_row (get_editor (self));
  guint position = SLUICE_CELL_GRID_NONE;
  GtkWidget *head = gtk_widget_get_first_child (GTK_WIDGET (self->header));

  if (row == SLUICE_EDITOR_NO_ROW || !sluice_preview_rows_find (self->rows, row, &position))
    position = SLUICE_CELL_GRID_NONE;
  for (guint i = 0; head != NULL; i++, head = gtk_widget_get_next_sibling (head))
    sluice_column_head_set_selected (SLUICE_COLUMN_HEAD (head), i == column,
                                     i == (column == SLUICE_CELL_GRID_NONE ? 0 : column));
  sluice_cell_grid_set_cursor (self->grid, position, column);
}

static void
cursor_moved_cb (SluiceRowsView *self,
                 guint           position,
                 guint           column)
{
  SluiceSchema *schema = get_schema (self);

  if (schema != NULL && column < sluice_schema_get_n (schema))
    sluice_editor_set_column (get_editor (self), sluice_schema_get (schema, column)->name);
  if (position != SLUICE_CELL_GRID_NONE)
    sluice_editor_set_row (get_editor (self), sluice_preview_rows_get_index (self->rows, position));
}

static void
picked_cb (SluiceRowsView   *self,
           SluiceColumnHead *head)
{
  sluice_editor_set_column (get_editor (self), sluice_column_head_get_name (head));
}

static void
type_wanted_cb (SluiceRowsView *self)
{
  self->is_of_grid = FALSE;
  sluice_rows_view_show_types (self);
}

static void
menu_wanted_cb (SluiceRowsView *self)
{
  sluice_rows_view_show_menu (self, FALSE);
}

static void
cell_menu_cb (SluiceRowsView *self,
              guint           column)
{
  picked_cb (self, sluice_rows_view_get_head (self, column));
  sluice_rows_view_show_menu (self, TRUE);
}

static void
walk_cb (SluiceRowsView   *self,
         int               direction,
         SluiceColumnHead *head)
{
  GtkWidget *next = direction < 0 ? gtk_widget_get_prev_sibling (GTK_WIDGET (head))
                                  : gtk_widget_get_next_sibling (GTK_WIDGET (head));

  if (next == NULL)
    return;
  sluice_editor_set_column (get_editor (self), sluice_column_head_get_name (SLUICE_COLUMN_HEAD (next)));
  sluice_column_head_focus (SLUICE_COLUMN_HEAD (next));
}

static void
resized_cb (SluiceRowsView *self,
            guint           column,
            int             width)
{
  g_hash_table_insert (self->widths, g_strdup (sluice_column_head_get_name (sluice_rows_view_get_head (self, column))),
                       GINT_TO_POINTER (width));
  sluice_cell_grid_set_width (self->grid, column, width);
}

/* In pixels: heads and rows are laid out by two widgets. */
static int
pixels_of (SluiceRowsView *self,
           glong           characters)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                   pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return (int) ceil ((double) characters * width / PANGO_SCALE) + CELL_PADDING;
}

/* A column that is made of something else may need another width. */
static char *
dup_width_key (SluicePreviewResult *result,
               guint                column,
               const char          *type)
{
  const char *from = sluice_preview_result_get_column (result, column)->from;

  return g_strjoin ("\n", sluice_schema_get (sluice_preview_result_get_schema (result), column)->name, type,
                    from, NULL);
}

static int
measure_column (SluiceRowsView      *self,
                SluicePreviewResult *result,
                guint                column,
                const char          *type)
{
  const char *name = sluice_schema_get (sluice_preview_result_get_schema (result), column)->name;
  g_autofree char *key = dup_width_key (result, column, type);
  glong widest = MAX (g_utf8_strlen (name, -1) + 3, g_utf8_strlen (type, -1) + 3);
  guint n = MIN (sluice_preview_result_get_n_rows (result), ROWS_TO_MEASURE);
  gpointer known = NULL;
  int width;

  if (g_hash_table_lookup_extended (self->widths, name, NULL, &known) ||
      g_hash_table_lookup_extended (self->widths, key, NULL, &known))
    return GPOINTER_TO_INT (known);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = sluice_preview_result_dup_text (result, i, column);

      if (text != NULL)
        widest = MAX (widest, g_utf8_strlen (text, -1) + 1);
    }
  width = pixels_of (self, CLAMP (widest, LEAST_CHARACTERS, MOST_CHARACTERS));
  /* The first rows make it as wide as it stays. */
  if (n > 0)
    g_hash_table_insert (self->widths, g_steal_pointer (&key), GINT_TO_POINTER (width));
  return width;
}

static gboolean
is_number (SluiceType type)
{
  return type.kind == SLUICE_TYPE_KIND_INTEGER || type.kind == SLUICE_TYPE_KIND_DOUBLE ||
         type.kind == SLUICE_TYPE_KIND_DECIMAL;
}

/* Fields of the source are what they are, and so is what comes out of groups. */
static gboolean
is_editable (JsonObject          *root,
             SluicePreviewResult *result,
             const char          *name)
{
  if (sluice_preview_result_get_step (result) < SLUICE_PREVIEW_STEP_MAPPING)
    return FALSE;
  if (sluice_mapping_edits_get_mapping (root) != NULL)
    return sluice_mapping_edits_find_column (root, name, NULL);
  return sluice_draft_get_object (root, "aggregate", FALSE) == NULL;
}

static gboolean
is_cursor (JsonObject                *root,
           const SluicePreviewColumn *column,
           const char                *name)
{
  JsonObject *source = sluice_draft_get_object (root, "source", FALSE);
  JsonObject *incremental = source == NULL ? NULL : sluice_draft_get_object (source, "incremental", FALSE);
  const char *cursor = incremental == NULL ? "" : sluice_draft_get_string (incremental, "cursor");

  return *cursor != '\0' && g_str_equal (cursor, column->from == NULL ? name : column->from);
}

static GtkWidget *
create_head (SluiceRowsView *self)
{
  GtkWidget *head = sluice_column_head_new ();

  g_signal_connect_object (head, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (head, "type-wanted", G_CALLBACK (type_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (head, "menu-wanted", G_CALLBACK (menu_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (head, "walk", G_CALLBACK (walk_cb), self, G_CONNECT_SWAPPED);
  return head;
}

static void
show_head (SluiceRowsView      *self,
           SluicePreviewResult *result,
           guint                column,
           SluiceCellColumn    *ret_layout)
{
  JsonObject *root = sluice_editor_get_root (get_editor (self));
  const SluiceColumn *description = sluice_schema_get (sluice_preview_result_get_schema (result), column);
  const SluicePreviewColumn *counts = sluice_preview_result_get_column (result, column);
  g_autofree char *type = sluice_type_to_string (description->type);
  const SluiceColumnHeadFacts facts = {
    .name = description->name,
    .type = type,
    .n_valid = counts->n_valid,
    .n_wrong = counts->n_error,
    .n_empty = counts->n_empty,
    .is_key = sluice_mapping_edits_is_key (root, description->name),
    .is_cursor = is_cursor (root, counts, description->name),
    .is_editable = is_editable (root, result, description->name),
  };
  GtkWidget *head = NULL;
  int least = 0;

  if (column == sluice_grid_header_get_n (self->header))
    sluice_grid_header_append (self->header, create_head (self), 0);
  head = GTK_WIDGET (sluice_rows_view_get_head (self, column));
  sluice_column_head_set_facts (SLUICE_COLUMN_HEAD (head), &facts);
  gtk_widget_measure (head, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  ret_layout->width = MAX (measure_column (self, result, column, type), least);
  ret_layout->is_number = is_number (description->type);
  sluice_grid_header_set_width (self->header, column, ret_layout->width);
}

static void
focus_head (SluiceRowsView *self)
{
  guint column = sluice_rows_view_find_column (self);
  SluiceColumnHead *head = sluice_rows_view_get_head (self, column == SLUICE_CELL_GRID_NONE ? 0 : column);

  if (head != NULL && gtk_widget_get_focus_child (GTK_WIDGET (head)) == NULL)
    sluice_column_head_focus (head);
}

static void
show_result (SluiceRowsView *self)
{
  SluicePreviewResult *result = sluice_editor_get_result (get_editor (self));
  SluiceSchema *schema = result == NULL ? NULL : sluice_preview_result_get_schema (result);
  guint n = schema == NULL ? 0 : sluice_schema_get_n (schema);
  gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->header)) != NULL;
  g_autofree SluiceCellColumn *layout = g_new0 (SluiceCellColumn, MAX (n, 1));

  while (sluice_grid_header_get_n (self->header) > n)
    sluice_grid_header_remove_last (self->header);
  for (guint i = 0; i < n; i++)
    show_head (self, result, i, &layout[i]);
  sluice_cell_grid_set_columns (self->grid, layout, n);
  sluice_preview_rows_set_result (self->rows, result);
  sluice_sample_bar_set_n_problems (self->bar, sluice_preview_rows_get_n_problems (self->rows));
  show_selection (self);
  /* The focus goes along with a column that was moved. */
  if (has_focus)
    focus_head (self);
}

static gboolean
show_cb (gpointer user_data)
{
  SluiceRowsView *self = user_data;

  self->show_id = 0;
  show_result (self);
  return G_SOURCE_REMOVE;
}

/* The pane is told what it does not know while it appears, which may be in the middle
 * of a layout: nothing may be made or taken away then. */
static void
sluice_rows_view_result_changed (SluiceEditorPane *pane)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (pane);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_result (self);
  else if (self->show_id == 0)
    self->show_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_cb, self, NULL);
}

/* Keys are marked in the heads. */
static void
sluice_rows_view_document_changed (SluiceEditorPane *pane)
{
  if (sluice_preview_rows_get_result (SLUICE_ROWS_VIEW (pane)->rows) != NULL)
    sluice_rows_view_result_changed (pane);
}

static void
sluice_rows_view_selection_changed (SluiceEditorPane *pane)
{
  show_selection (SLUICE_ROWS_VIEW (pane));
}

static void
only_problems_cb (SluiceRowsView *self)
{
  sluice_preview_rows_set_only_problems (self->rows, sluice_editor_get_only_problems (get_editor (self)));
  show_selection (self);
}

static GtkWidget *
build_header (SluiceRowsView *self)
{
  self->header = g_object_new (SLUICE_TYPE_GRID_HEADER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->header), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  g_signal_connect_object (self->header, "resized", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  return sluice_head_scroller_new (self->header, self->grid);
}

static GtkWidget *
build_grid (SluiceRowsView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *grid = sluice_cell_grid_new (G_LIST_MODEL (self->rows));

  self->grid = SLUICE_CELL_GRID (grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_widget_set_vexpand (scroller, TRUE);
  g_signal_connect_object (grid, "menu-wanted", G_CALLBACK (cell_menu_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "cursor-moved", G_CALLBACK (cursor_moved_cb), self, G_CONNECT_SWAPPED);
  return scroller;
}

static void
verify_wanted_cb (SluiceRowsView  *self,
                  SluiceVerifyBar *bar)
{
  g_autofree char *text = sluice_task_document_dup_text (sluice_editor_get_document (get_editor (self)));

  sluice_verify_bar_start (bar, text);
}

static void
verified_cb (SluiceRowsView *self,
             JsonObject     *result)
{
  gint64 n_rows = json_object_get_int_member_with_default (result, "rows", 0);

  sluice_sample_bar_set_total (self->bar, (guint64) MAX (n_rows, 0), TRUE, 0);
}

/* What came out is true of the task as it was. */
static GtkWidget *
build_verify_bar (SluiceRowsView *self)
{
  GtkWidget *bar = g_object_new (SLUICE_TYPE_VERIFY_BAR, NULL);

  sluice_verify_bar_set_label (SLUICE_VERIFY_BAR (bar), _("_Verify All"));
  g_signal_connect_object (bar, "wanted", G_CALLBACK (verify_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "verified", G_CALLBACK (verified_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_editor_get_document (get_editor (self)), "changed",
                           G_CALLBACK (sluice_verify_bar_reset), bar, G_CONNECT_SWAPPED);
  return bar;
}

static void
sluice_rows_view_constructed (GObject *object)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = build_grid (self);
  GtkWidget *header = build_header (self);

  G_OBJECT_CLASS (sluice_rows_view_parent_class)->constructed (object);

  self->bar = SLUICE_SAMPLE_BAR (sluice_sample_bar_new (get_editor (self)));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), body);
  gtk_box_append (GTK_BOX (box), build_verify_bar (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (get_editor (self), "notify::only-problems", G_CALLBACK (only_problems_cb), self,
                           G_CONNECT_SWAPPED);
  only_problems_cb (self);
}

static void
sluice_rows_view_dispose (GObject *object)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->popover != NULL)
    gtk_widget_unparent (g_steal_pointer (&self->popover));

  G_OBJECT_CLASS (sluice_rows_view_parent_class)->dispose (object);
}

static void
sluice_rows_view_finalize (GObject *object)
{
  SluiceRowsView *self = SLUICE_ROWS_VIEW (object);

  g_clear_object (&self->rows);
  g_hash_table_unref (self->widths);

  G_OBJECT_CLASS (sluice_rows_view_parent_class)->finalize (object);
}

static void
sluice_rows_view_class_init (SluiceRowsViewClass *klass)
{
  SluiceEditorPaneClass *pane_class = SLUICE_EDITOR_PANE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = sluice_rows_view_constructed;
  G_OBJECT_CLASS (klass)->dispose = sluice_rows_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_rows_view_finalize;
  pane_class->document_changed = sluice_rows_view_document_changed;
  pane_class->result_changed = sluice_rows_view_result_changed;
  pane_class->selection_changed = sluice_rows_view_selection_changed;
  sluice_rows_view_install_actions (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "rowsview");
}

static void
sluice_rows_view_init (SluiceRowsView *self)
{
  self->rows = sluice_preview_rows_new ();
  self->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sluice_rows_view_new:
 * @editor: what it is a pane of
 *
 * Returns: (transfer floating): the rows of its sample
 */
GtkWidget *
sluice_rows_view_new (SluiceEditor *editor)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (editor), NULL);

  return g_object_new (SLUICE_TYPE_ROWS_VIEW, "editor", editor, NULL);
}
