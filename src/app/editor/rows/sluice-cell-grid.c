/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cell-grid.h"

#include <math.h>

/* Before anything is known of its place. */
#define NATURAL_ROWS 8
#define LEAST_ROWS 2
/* In pixels. */
#define SCROLL_STEP 40
/* So many are made or dropped before the window may do something else: about 5 ms. */
#define CELLS_IN_STEP 60

struct _SluiceCellGrid
{
  SluiceScrollArea parent_instance;

  GListModel *model;            /* (owned) (element-type SluiceCellItem) */
  GArray *columns;              /* (owned) (element-type SluiceCellColumn) */
  int extra;                    /* what the last column gets in addition, to fill the width */
  GPtrArray *rows;              /* (owned) (element-type SluiceCellRow) of position i: number i modulo their number */
  guint first;                  /* position of the first row that can be seen */
  guint n;                      /* how many can be seen */
  int row_height;

  guint cursor;                 /* a position, or none */
  guint column;                 /* the current column, or none */
  gboolean must_reveal;         /* the current cell is to be seen */
  gboolean must_focus;          /* and shall have the focus */

  guint n_rows_wanted;          /* how many there is room for */
  guint n_cells_wanted;
  guint grow_id;
};

enum
{
  SIGNAL_CURSOR_MOVED,
  SIGNAL_MENU_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceCellGrid, sluice_cell_grid, SLUICE_TYPE_SCROLL_AREA)

static const SluiceCellColumn *
get_column (SluiceCellGrid *self,
            guint           column)
{
  return &g_array_index (self->columns, SluiceCellColumn, column);
}

static int
get_left (SluiceCellGrid *self,
          guint           column)
{
  int left = 0;

  for (guint i = 0; i < column; i++)
    left += get_column (self, i)->width;
  return left;
}

/* The last column takes what is left. */
static void
fill_width (SluiceCellGrid *self,
            int             width)
{
  SluiceCellColumn *last = NULL;

  if (self->columns->len == 0)
    return;
  last = &g_array_index (self->columns, SluiceCellColumn, self->columns->len - 1);
  last->width -= self->extra;
  self->extra = MAX (width - get_left (self, self->columns->len), 0);
  last->width += self->extra;
}

/* The row that shows @position, if that can be seen. */
static SluiceCellRow *
get_row (SluiceCellGrid *self,
         guint           position)
{
  if (position < self->first || position - self->first >= self->n)
    return NULL;
  return g_ptr_array_index (self->rows, position % self->rows->len);
}

static GtkWidget *
get_current_cell (SluiceCellGrid *self)
{
  SluiceCellRow *row = self->cursor == SLUICE_CELL_GRID_NONE ? NULL : get_row (self, self->cursor);

  return row == NULL || self->column == SLUICE_CELL_GRID_NONE ? NULL : sluice_cell_row_get_cell (row, self->column);
}

static void
append_row (SluiceCellGrid *self)
{
  GtkWidget *row = sluice_cell_row_new ();

  gtk_widget_set_child_visible (row, FALSE);
  gtk_widget_set_parent (row, GTK_WIDGET (self));
  g_ptr_array_add (self->rows, row);
}

/* The focus is at the current cell, or, while that cannot be seen, at the grid. */
static void
mend_focus (SluiceCellGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *cell = get_current_cell (self);
  gboolean has_focus = focus != NULL && (focus == GTK_WIDGET (self) ||
                                         gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));

  if (!has_focus && !self->must_focus)
    return;
  self->must_focus = FALSE;
  if (focus != (cell == NULL ? GTK_WIDGET (self) : cell))
    sluice_scroll_area_queue_focus (SLUICE_SCROLL_AREA (self));
}

static void
select_cells (SluiceCellGrid *self)
{
  for (guint i = self->first; i < self->first + self->n; i++)
    sluice_cell_row_select (get_row (self, i), i == self->cursor, self->column);
}

static double
get_start (SluiceCellGrid *self,
           GtkOrientation  orientation)
{
  return sluice_scroll_area_get_start (SLUICE_SCROLL_AREA (self), orientation);
}

static void
reveal_current (SluiceCellGrid *self)
{
  if (self->cursor != SLUICE_CELL_GRID_NONE)
    sluice_scroll_area_reveal (SLUICE_SCROLL_AREA (self), GTK_ORIENTATION_VERTICAL,
                               (double) self->cursor * self->row_height,
                               ((double) self->cursor + 1) * self->row_height);
  if (self->column != SLUICE_CELL_GRID_NONE && self->column < self->columns->len)
    {
      int left = get_left (self, self->column);

      sluice_scroll_area_reveal (SLUICE_SCROLL_AREA (self), GTK_ORIENTATION_HORIZONTAL, left,
                                 left + get_column (self, self->column)->width);
    }
}

static gboolean
grow_cb (gpointer user_data)
{
  SluiceCellGrid *self = user_data;
  guint n_made = 0;

  self->n = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  for (guint i = 0; i < self->n_rows_wanted; i++)
    {
      if (n_made >= CELLS_IN_STEP)
        return G_SOURCE_CONTINUE;
      if (i == self->rows->len)
        {
          append_row (self);
          n_made++;
        }
      n_made += sluice_cell_row_reserve (g_ptr_array_index (self->rows, i), self->n_cells_wanted);
    }
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

/* Widgets are not made while they are laid out: those above would not know of it. */
static void
want_widgets (SluiceCellGrid *self,
              guint           n_rows,
              guint           n_cells)
{
  if (n_rows <= self->n_rows_wanted && n_cells <= self->n_cells_wanted)
    return;
  self->n_rows_wanted = MAX (n_rows, self->n_rows_wanted);
  self->n_cells_wanted = MAX (n_cells, self->n_cells_wanted);
  if (self->grow_id == 0)
    self->grow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, grow_cb, self, NULL);
}

/* Rows that are not used at the moment are nobody's to read. */
static void
set_used (GtkWidget *row,
          gboolean   is_used)
{
  if (gtk_widget_get_child_visible (row) == is_used)
    return;
  gtk_widget_set_child_visible (row, is_used);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, !is_used, -1);
}

/* Makes the rows show what is in view: between @x and @width, @y and @height. */
static void
arrange (SluiceCellGrid *self,
         int             width,
         int             height)
{
  const SluiceCellColumn *columns = (const SluiceCellColumn *) (gpointer) self->columns->data;
  int x = (int) get_start (self, GTK_ORIENTATION_HORIZONTAL);
  int y = (int) get_start (self, GTK_ORIENTATION_VERTICAL);
  guint n_items = self->columns->len == 0 ? 0 : g_list_model_get_n_items (self->model);
  guint first = 0, n = 0;
  int left = 0, right = 0;

  while (first + 1 < self->columns->len && left + columns[first].width <= x)
    left += columns[first++].width;
  for (right = left; first + n < self->columns->len && right < x + width; n++)
    right += columns[first + n].width;

  self->first = MIN ((guint) (y / self->row_height), n_items);
  self->n = MIN (n_items - self->first, (guint) (height / self->row_height + 2));
  want_widgets (self, self->n, n);
  self->n = MIN (self->n, self->rows->len);
  /* Their places follow those that are used. */
  for (guint i = self->first + self->n; i < self->first + self->rows->len; i++)
    set_used (g_ptr_array_index (self->rows, i % self->rows->len), FALSE);
  for (guint i = self->first; i < self->first + self->n; i++)
    {
      GtkWidget *row = GTK_WIDGET (get_row (self, i));
      g_autoptr(SluiceCellItem) item = g_list_model_get_item (self->model, i);

      sluice_cell_row_show (SLUICE_CELL_ROW (row), item, columns, first, n, left - x);
      sluice_cell_row_select (SLUICE_CELL_ROW (row), i == self->cursor, self->column);
      set_used (row, TRUE);
      sluice_cell_row_place (SLUICE_CELL_ROW (row), (int) i * self->row_height - y, width, self->row_height);
    }
}

static void
sluice_cell_grid_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SluiceCellGrid *self = SLUICE_CELL_GRID (widget);
  SluiceScrollArea *area = SLUICE_SCROLL_AREA (widget);
  int natural = 0;

  if (!sluice_scroll_area_get_is_ready (area))
    return;
  gtk_widget_measure (g_ptr_array_index (self->rows, 0), GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  self->row_height = MAX (natural, 1);
  fill_width (self, width);
  sluice_scroll_area_configure (area, GTK_ORIENTATION_HORIZONTAL, get_start (self, GTK_ORIENTATION_HORIZONTAL),
                                get_left (self, self->columns->len), width, SCROLL_STEP);
  sluice_scroll_area_configure (area, GTK_ORIENTATION_VERTICAL, get_start (self, GTK_ORIENTATION_VERTICAL),
                                (double) g_list_model_get_n_items (self->model) * self->row_height, height,
                                self->row_height);
  if (self->must_reveal)
    reveal_current (self);
  self->must_reveal = FALSE;
  arrange (self, width, height);
  mend_focus (self);
}

static void
sluice_cell_grid_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  SluiceCellGrid *self = SLUICE_CELL_GRID (widget);
  int height = 0;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = get_left (self, self->columns->len) - self->extra;
      return;
    }
  gtk_widget_measure (g_ptr_array_index (self->rows, 0), orientation, -1, NULL, &height, NULL, NULL);
  *minimum = LEAST_ROWS * height;
  *natural = NATURAL_ROWS * height;
}

static void
move_cursor (SluiceCellGrid *self,
             guint           position,
             guint           column)
{
  self->must_focus = TRUE;
  sluice_cell_grid_set_cursor (self, position, column);
  g_signal_emit (self, signals[SIGNAL_CURSOR_MOVED], 0, self->cursor, self->column);
}

/* What is current for the keyboard if nothing is yet. */
static guint
get_start_column (SluiceCellGrid *self)
{
  return self->column == SLUICE_CELL_GRID_NONE || self->column >= self->columns->len ? 0 : self->column;
}

static guint
move (guint place,
      int   by,
      guint n)
{
  return (guint) CLAMP ((gint64) place + by, 0, (gint64) n - 1);
}

static gboolean
move_by_key (SluiceCellGrid  *self,
             guint            key,
             GdkModifierType  state)
{
  const gboolean control = (state & GDK_CONTROL_MASK) != 0;
  const int direction = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  const int page = (int) MAX (gtk_widget_get_height (GTK_WIDGET (self)) / MAX (self->row_height, 1) - 1, 1);
  guint n_rows = g_list_model_get_n_items (self->model);
  guint n_columns = self->columns->len;
  guint row = self->cursor == SLUICE_CELL_GRID_NONE ? self->first : self->cursor;
  guint column = get_start_column (self);

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      row = move (row, -1, n_rows);
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      row = self->cursor == SLUICE_CELL_GRID_NONE ? row : move (row, 1, n_rows);
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      row = move (row, -page, n_rows);
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      row = move (row, page, n_rows);
      break;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      column = move (column, -direction, n_columns);
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      column = move (column, direction, n_columns);
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      column = 0;
      row = control ? 0 : row;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      column = n_columns - 1;
      row = control ? n_rows - 1 : row;
      break;
    default:
      return FALSE;
    }
  move_cursor (self, row, column);
  return TRUE;
}

/* What the current cell holds, not what is shown of it. */
static gboolean
copy_cell (SluiceCellGrid *self)
{
  g_autoptr(SluiceCellItem) row = NULL;
  g_autofree char *text = NULL;

  if (self->cursor == SLUICE_CELL_GRID_NONE || self->column == SLUICE_CELL_GRID_NONE)
    return FALSE;
  row = g_list_model_get_item (self->model, self->cursor);
  if (row == NULL)
    return FALSE;
  text = sluice_cell_item_dup_text (row, self->column);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  return TRUE;
}

static gboolean
key_pressed_cb (SluiceCellGrid  *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  const gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (self->columns->len == 0)
    return FALSE;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && shift))
    {
      g_signal_emit (self, signals[SIGNAL_MENU_WANTED], 0, get_start_column (self));
      return TRUE;
    }
  if ((key == GDK_KEY_c || key == GDK_KEY_Insert) && (state & GDK_CONTROL_MASK) != 0)
    return copy_cell (self);
  /* Alt with arrows walks the steps of the task. */
  if ((state & (GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0 || g_list_model_get_n_items (self->model) == 0)
    return FALSE;
  return move_by_key (self, key, state);
}

static void
pressed_cb (SluiceCellGrid *self,
            int             n_press,
            double          x,
            double          y,
            GtkGesture     *gesture)
{
  guint n_rows = g_list_model_get_n_items (self->model);
  int left = 0;
  guint row = 0, column = 0;

  if (self->columns->len == 0 || n_rows == 0 || self->row_height == 0)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x;
  x += get_start (self, GTK_ORIENTATION_HORIZONTAL);
  y += get_start (self, GTK_ORIENTATION_VERTICAL);
  row = (guint) (y / self->row_height);
  if (row >= n_rows)
    return;
  while (column + 1 < self->columns->len && x >= left + get_column (self, column)->width)
    left += get_column (self, column++)->width;
  move_cursor (self, row, column);
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    g_signal_emit (self, signals[SIGNAL_MENU_WANTED], 0, column);
}

static gboolean
sluice_cell_grid_grab_focus (GtkWidget *widget)
{
  GtkWidget *cell = get_current_cell (SLUICE_CELL_GRID (widget));

  return cell != NULL ? gtk_widget_grab_focus (cell)
                      : GTK_WIDGET_CLASS (sluice_cell_grid_parent_class)->grab_focus (widget);
}

/* Tab goes to the current cell, and from there out of the grid. */
static gboolean
sluice_cell_grid_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  SluiceCellGrid *self = SLUICE_CELL_GRID (widget);

  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget) || self->columns->len == 0 ||
      g_list_model_get_n_items (self->model) == 0)
    return FALSE;
  if (self->cursor == SLUICE_CELL_GRID_NONE || self->column == SLUICE_CELL_GRID_NONE)
    move_cursor (self, self->cursor == SLUICE_CELL_GRID_NONE ? self->first : self->cursor, get_start_column (self));
  return gtk_widget_grab_focus (widget);
}

/* What there is to scroll through is about to change, and with it, perhaps, whether there
 * are scroll bars. The scrolled window has to be laid out as well then: one that learns
 * of it only while the grid is given its place cannot be drawn any more. */
static void
extent_changed (SluiceCellGrid *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sluice_cell_grid_dispose (GObject *object)
{
  SluiceCellGrid *self = SLUICE_CELL_GRID (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  self->n = 0;
  while (self->rows->len > 0)
    gtk_widget_unparent (g_ptr_array_steal_index (self->rows, self->rows->len - 1));

  G_OBJECT_CLASS (sluice_cell_grid_parent_class)->dispose (object);
}

static void
sluice_cell_grid_finalize (GObject *object)
{
  SluiceCellGrid *self = SLUICE_CELL_GRID (object);

  g_clear_object (&self->model);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sluice_cell_grid_parent_class)->finalize (object);
}

static void
sluice_cell_grid_class_init (SluiceCellGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_cell_grid_dispose;
  object_class->finalize = sluice_cell_grid_finalize;
  widget_class->measure = sluice_cell_grid_measure;
  widget_class->size_allocate = sluice_cell_grid_size_allocate;
  widget_class->grab_focus = sluice_cell_grid_grab_focus;
  widget_class->focus = sluice_cell_grid_focus;
  signals[SIGNAL_CURSOR_MOVED] =
    g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_MENU_WANTED] =
    g_signal_new ("menu-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "cellgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
sluice_cell_grid_init (SluiceCellGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = self->column = SLUICE_CELL_GRID_NONE;
  self->columns = g_array_new (FALSE, FALSE, sizeof (SluiceCellColumn));
  self->rows = g_ptr_array_new ();
  /* The first one is there to be measured. */
  append_row (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sluice_cell_grid_new:
 * @rows: (element-type SluiceCellItem): what is shown
 *
 * Returns: (transfer floating): a grid without columns
 */
GtkWidget *
sluice_cell_grid_new (GListModel *rows)
{
  SluiceCellGrid *self = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  self = g_object_new (SLUICE_TYPE_CELL_GRID, NULL);
  self->model = g_object_ref (rows);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (extent_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * sluice_cell_grid_set_columns:
 * @self: a #SluiceCellGrid
 * @columns: (array length=n): its columns
 * @n: how many
 *
 * Says how the columns of the rows are laid out. To be called before rows with other
 * columns are listed.
 */
void
sluice_cell_grid_set_columns (SluiceCellGrid         *self,
                              const SluiceCellColumn *columns,
                              guint                   n)
{
  g_return_if_fail (SLUICE_IS_CELL_GRID (self));

  self->extra = 0;
  g_array_set_size (self->columns, 0);
  g_array_append_vals (self->columns, columns, n);
  if (self->column != SLUICE_CELL_GRID_NONE && self->column >= n)
    self->column = SLUICE_CELL_GRID_NONE;
  extent_changed (self);
}

/**
 * sluice_cell_grid_set_width:
 * @self: a #SluiceCellGrid
 * @column: a column
 * @width: in pixels
 *
 * Makes a column wider or narrower.
 */
void
sluice_cell_grid_set_width (SluiceCellGrid *self,
                            guint           column,
                            int             width)
{
  g_return_if_fail (SLUICE_IS_CELL_GRID (self));
  g_return_if_fail (column < self->columns->len);

  g_array_index (self->columns, SluiceCellColumn, column).width = width;
  if (column + 1 == self->columns->len)
    self->extra = 0;
  extent_changed (self);
}

/**
 * sluice_cell_grid_set_cursor:
 * @self: a #SluiceCellGrid
 * @position: a position in its rows, or %SLUICE_CELL_GRID_NONE
 * @column: a column, or %SLUICE_CELL_GRID_NONE
 *
 * Makes a cell the current one, and brings it into view.
 */
void
sluice_cell_grid_set_cursor (SluiceCellGrid *self,
                             guint           position,
                             guint           column)
{
  g_return_if_fail (SLUICE_IS_CELL_GRID (self));

  if (self->cursor == position && self->column == column && !self->must_focus)
    return;
  self->cursor = position;
  self->column = column;
  select_cells (self);
  /* What goes along with the rows is laid out with them if they are scrolled before that. As
   * long as their places are not known they are scrolled while they get them. */
  if (self->row_height > 0 && sluice_scroll_area_get_is_ready (SLUICE_SCROLL_AREA (self)))
    reveal_current (self);
  self->must_reveal = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * sluice_cell_grid_shrink:
 * @self: a #SluiceCellGrid that nobody sees any more
 *
 * Lets go of some of its widgets: all at once would hold the window.
 *
 * Returns: whether there are more
 */
gboolean
sluice_cell_grid_shrink (SluiceCellGrid *self)
{
  guint n_dropped = 0;

  g_return_val_if_fail (SLUICE_IS_CELL_GRID (self), FALSE);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  self->n = 0;
  /* The first one is there to be measured. */
  while (self->rows->len > 1 && n_dropped < CELLS_IN_STEP)
    {
      GtkWidget *row = g_ptr_array_steal_index (self->rows, self->rows->len - 1);

      n_dropped += sluice_cell_row_get_n_reserved (SLUICE_CELL_ROW (row));
      gtk_widget_unparent (row);
    }
  return self->rows->len > 1;
}
