/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cell-row.h"

/* A cell shows nothing yet. */
#define NO_COLUMN G_MAXUINT

typedef struct
{
  GtkWidget *widget;            /* (unowned) a child */
  guint column;                 /* whose cell it shows */
  int x;
  int width;
} Cell;

struct _SluiceCellRow
{
  GtkWidget parent_instance;

  SluiceCellItem *item;         /* (owned) (nullable) what is shown */
  GArray *cells;                /* (owned) (element-type Cell) that of column i is number i modulo their number */
  guint first;
  guint n;
};

G_DEFINE_FINAL_TYPE (SluiceCellRow, sluice_cell_row, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static Cell *
get_slot (SluiceCellRow *self,
          guint          column)
{
  return &g_array_index (self->cells, Cell, column % self->cells->len);
}

/* Whether @text is cut in a cell. */
static gboolean
is_cut (GtkWidget  *cell,
        const char *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (cell, text);
  int width = 0;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (cell);
}

/* A text for each cell in advance would ask the display where the pointer is, cell by
 * cell. */
static gboolean
query_tooltip_cb (SluiceCellRow *self,
                  int            x,
                  int            y,
                  gboolean       by_keyboard,
                  GtkTooltip    *tooltip,
                  GtkWidget     *widget)
{
  for (guint i = self->first; i < self->first + self->n; i++)
    if (get_slot (self, i)->widget == widget)
      {
        g_auto(SluiceCellFacts) facts = { NULL };

        sluice_cell_item_get_facts (self->item, i, &facts);
        if (facts.details == NULL && !is_cut (widget, facts.text))
          return FALSE;
        gtk_tooltip_set_text (tooltip, facts.details != NULL ? facts.details : facts.text);
        return TRUE;
      }
  return FALSE;
}

static void
append_cell (SluiceCellRow *self)
{
  Cell cell = { .column = NO_COLUMN };

  cell.widget = g_object_new (GTK_TYPE_INSCRIPTION, "accessible-role", GTK_ACCESSIBLE_ROLE_GRID_CELL,
                              "focusable", TRUE, "css-name", "gridcell", NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell.widget), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell.widget), 0);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (cell.widget), 1);
  gtk_widget_set_has_tooltip (cell.widget, TRUE);
  g_signal_connect_object (cell.widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_child_visible (cell.widget, FALSE);
  gtk_widget_set_parent (cell.widget, GTK_WIDGET (self));
  g_array_append_val (self->cells, cell);
}

static void
sluice_cell_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  SluiceCellRow *self = SLUICE_CELL_ROW (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  /* All are of one height. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (g_array_index (self->cells, Cell, 0).widget, orientation, -1, minimum, natural, NULL, NULL);
}

static void
layout_cells (SluiceCellRow *self,
              int            width,
              int            height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (guint i = self->first; i < self->first + self->n; i++)
    {
      Cell *cell = get_slot (self, i);
      int x = rtl ? width - cell->x - cell->width : cell->x;
      int least;

      gtk_widget_measure (cell->widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_size_allocate (cell->widget, &(GtkAllocation) { x, 0, MAX (cell->width, least), height }, -1);
    }
}

static void
sluice_cell_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  layout_cells (SLUICE_CELL_ROW (widget), width, height);
}

static void
sluice_cell_row_dispose (GObject *object)
{
  SluiceCellRow *self = SLUICE_CELL_ROW (object);

  for (guint i = 0; i < self->cells->len; i++)
    gtk_widget_unparent (g_array_index (self->cells, Cell, i).widget);
  g_array_set_size (self->cells, 0);
  self->n = 0;
  g_clear_object (&self->item);

  G_OBJECT_CLASS (sluice_cell_row_parent_class)->dispose (object);
}

static void
sluice_cell_row_finalize (GObject *object)
{
  g_array_unref (SLUICE_CELL_ROW (object)->cells);

  G_OBJECT_CLASS (sluice_cell_row_parent_class)->finalize (object);
}

static void
sluice_cell_row_class_init (SluiceCellRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_cell_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_cell_row_finalize;
  widget_class->measure = sluice_cell_row_measure;
  widget_class->size_allocate = sluice_cell_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "gridrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
sluice_cell_row_init (SluiceCellRow *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  append_cell (self);
}

/**
 * sluice_cell_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
sluice_cell_row_new (void)
{
  return g_object_new (SLUICE_TYPE_CELL_ROW, NULL);
}

/* Whether the first letter of @text, if there is one, is written from left to right. */
static gboolean
is_left_to_right (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      const GUnicodeScript script = g_unichar_isalpha (c) ? g_unichar_get_script (c) : G_UNICODE_SCRIPT_COMMON;

      if (script != G_UNICODE_SCRIPT_COMMON)
        return script != G_UNICODE_SCRIPT_HEBREW && script != G_UNICODE_SCRIPT_ARABIC &&
               script != G_UNICODE_SCRIPT_SYRIAC && script != G_UNICODE_SCRIPT_THAANA;
    }
  return FALSE;
}

/* Pango puts a text of the other direction at the other side. From right to left that is
 * most of the data, and would stand away from the head of its column. */
static float
get_xalign (GtkWidget  *cell,
            const char *text,
            gboolean    is_number)
{
  const gboolean turned = gtk_widget_get_direction (cell) == GTK_TEXT_DIR_RTL && is_left_to_right (text);

  return is_number != turned ? 1 : 0;
}

static void
bind_cell (SluiceCellRow *self,
           Cell          *cell,
           gboolean       is_number)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (cell->widget);
  g_auto(SluiceCellFacts) facts;

  sluice_cell_item_get_facts (self->item, cell->column, &facts);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell->widget), facts.text);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell->widget),
                              get_xalign (cell->widget, facts.text, is_number));
  set_class (cell->widget, "numeric", is_number);
  set_class (cell->widget, "null-cell", facts.is_null);
  set_class (cell->widget, "invalid-cell", facts.is_wrong);
  set_class (cell->widget, "changed-cell", facts.is_changed);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, facts.text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  facts.details == NULL ? "" : facts.details, -1);
  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                               facts.is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
bind_row (SluiceCellRow *self)
{
  SluiceCellItemState state = sluice_cell_item_get_state (self->item);
  g_autofree char *words = sluice_cell_item_describe (self->item);

  set_class (GTK_WIDGET (self), "left-out", state == SLUICE_CELL_ITEM_LEFT_OUT);
  set_class (GTK_WIDGET (self), "rejected", state == SLUICE_CELL_ITEM_REJECTED);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), state == SLUICE_CELL_ITEM_OK ? NULL : words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words == NULL ? "" : words, -1);
}

/**
 * sluice_cell_row_show:
 * @self: a #SluiceCellRow
 * @item: what it shows
 * @columns: all columns
 * @first: the first one that can be seen
 * @n: how many can be seen
 * @offset: where the first one begins, in pixels from the start of the row
 *
 * Shows cells of @item, as many as there are widgets for. To be placed afterwards.
 */
void
sluice_cell_row_show (SluiceCellRow          *self,
                      SluiceCellItem         *item,
                      const SluiceCellColumn *columns,
                      guint                   first,
                      guint                   n,
                      int                     offset)
{
  gboolean is_new;

  g_return_if_fail (SLUICE_IS_CELL_ROW (self));
  g_return_if_fail (SLUICE_IS_CELL_ITEM (item));

  is_new = self->item == NULL || !sluice_cell_item_equal (self->item, item);
  g_set_object (&self->item, item);
  self->first = first;
  self->n = MIN (n, self->cells->len);
  /* To set a tooltip may ask for that of a cell at once. */
  if (is_new)
    bind_row (self);
  for (guint i = 0; is_new && i < self->cells->len; i++)
    g_array_index (self->cells, Cell, i).column = NO_COLUMN;
  /* Their places follow those that are used. */
  for (guint i = first + self->n; i < first + self->cells->len; i++)
    gtk_widget_set_child_visible (get_slot (self, i)->widget, FALSE);
  for (guint i = first; i < first + self->n; i++)
    {
      Cell *cell = get_slot (self, i);

      if (cell->column != i)
        {
          cell->column = i;
          bind_cell (self, cell, columns[i].is_number);
        }
      cell->x = offset;
      cell->width = columns[i].width;
      offset += cell->width;
      gtk_widget_set_child_visible (cell->widget, TRUE);
    }
}

/**
 * sluice_cell_row_place:
 * @self: a #SluiceCellRow
 * @y: where it is in its parent
 * @width: in pixels
 * @height: in pixels
 *
 * Gives the row and its cells their places, while its parent is given its own. GTK
 * passes over a row whose size is the same; its cells may be others.
 */
void
sluice_cell_row_place (SluiceCellRow *self,
                       int            y,
                       int            width,
                       int            height)
{
  g_return_if_fail (SLUICE_IS_CELL_ROW (self));

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (self), &(GtkAllocation) { 0, y, width, height }, -1);
  layout_cells (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

/**
 * sluice_cell_row_reserve:
 * @self: a #SluiceCellRow
 * @n: how many cells
 *
 * Makes widgets for @n cells. Not to be called while something is being laid out.
 *
 * Returns: how many cells have been made
 */
guint
sluice_cell_row_reserve (SluiceCellRow *self,
                         guint          n)
{
  guint n_before;

  g_return_val_if_fail (SLUICE_IS_CELL_ROW (self), 0);

  n_before = self->cells->len;
  if (n_before >= n)
    return 0;
  while (self->cells->len < n)
    append_cell (self);
  /* All are at other places now. */
  g_clear_object (&self->item);
  self->n = 0;
  return n - n_before;
}

/**
 * sluice_cell_row_get_n_reserved:
 * @self: a #SluiceCellRow
 *
 * Returns: how many cells it has widgets for
 */
guint
sluice_cell_row_get_n_reserved (SluiceCellRow *self)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ROW (self), 0);

  return self->cells->len;
}

/**
 * sluice_cell_row_select:
 * @self: a #SluiceCellRow
 * @is_selected: whether it is the row that is selected
 * @column: the column that is selected, or one that is not there
 *
 * Shows what is selected.
 */
void
sluice_cell_row_select (SluiceCellRow *self,
                        gboolean       is_selected,
                        guint          column)
{
  g_return_if_fail (SLUICE_IS_CELL_ROW (self));

  set_class (GTK_WIDGET (self), "selected-row", is_selected);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected, -1);
  for (guint i = self->first; i < self->first + self->n; i++)
    {
      Cell *cell = get_slot (self, i);

      set_class (cell->widget, "selected-column", i == column);
      set_class (cell->widget, "current-cell", is_selected && i == column);
    }
}

/**
 * sluice_cell_row_get_cell:
 * @self: a #SluiceCellRow
 * @column: a column
 *
 * Returns: (transfer none) (nullable): its cell, if it can be seen
 */
GtkWidget *
sluice_cell_row_get_cell (SluiceCellRow *self,
                          guint          column)
{
  g_return_val_if_fail (SLUICE_IS_CELL_ROW (self), NULL);

  return column < self->first || column >= self->first + self->n ? NULL : get_slot (self, column)->widget;
}
