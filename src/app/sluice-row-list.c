/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-list-private.h"

/* Made or filled before the window may do something else: about 5 ms. */
#define ROWS_IN_STEP 4

enum
{
  PROP_ACTIVATABLE = 1,
  PROP_ROW_TYPE,
};

enum
{
  SIGNAL_ACTIVATE,
  SIGNAL_BIND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceRowList, sluice_row_list, SLUICE_TYPE_SCROLL_AREA)

/* What has the focus, in the list. */
static guint
find_focus (SluiceRowList *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; child != NULL && i < self->n; i++)
    if (sluice_row_list_get_slot (self, i)->widget == child)
      return self->first + i;
  return SLUICE_ROW_LIST_NONE;
}

static void
append_row (SluiceRowList *self)
{
  SluiceRowListRow row = { .widget = g_object_new (GTK_TYPE_BOX, "css-name", "row", "accessible-role",
                                      GTK_ACCESSIBLE_ROLE_LIST_ITEM, "focusable", TRUE, NULL) };
  GtkWidget *child = g_object_new (self->row_type, NULL);

  if (self->activatable)
    gtk_widget_add_css_class (row.widget, "activatable");
  gtk_widget_set_hexpand (child, TRUE);
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row.widget), child);
  sluice_row_list_set_used (row.widget, FALSE);
  gtk_widget_set_parent (row.widget, GTK_WIDGET (self));
  /* The others keep their places. */
  g_array_insert_val (self->rows, self->head, row);
  self->head = (self->head + 1) % self->rows->len;
}

static void
show_item (SluiceRowList    *self,
           SluiceRowListRow *row,
           gpointer          item)
{
  if (!g_set_object ((GObject **) &row->item, item))
    return;
  row->height = 0;
  g_signal_emit (self, signals[SIGNAL_BIND], 0, gtk_widget_get_first_child (row->widget), item);
}

/* Rows that are still in view keep what they show. */
static void
turn_ring (SluiceRowList *self,
           guint          first)
{
  const gint64 by = (gint64) first - self->first;
  const gint64 len = self->rows->len;

  self->head = (guint) ((((gint64) self->head + by) % len + len) % len);
  self->first = first;
}

/* As they are read, so they follow each other on the screen. */
static void
sort_rows (SluiceRowList *self)
{
  GtkWidget *before = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *widget = sluice_row_list_get_slot (self, i)->widget;

      if (gtk_widget_get_prev_sibling (widget) != before)
        gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
      before = widget;
    }
}

/* The next one that has to be shown: what can be seen comes before what could be. */
static SluiceRowListRow *
find_stale (SluiceRowList  *self,
            GObject       **ret_item)
{
  const guint skipped = MIN (self->top - MIN (self->top, self->first), self->n);

  for (guint i = 0; i < self->n; i++)
    {
      SluiceRowListRow *row = sluice_row_list_get_slot (self, (i + skipped) % self->n);
      g_autoptr(GObject) item = g_list_model_get_item (self->model, self->first + (i + skipped) % self->n);

      if (row->item != item)
        {
          *ret_item = g_steal_pointer (&item);
          return row;
        }
    }
  return NULL;
}

/* Who cannot see how long the list is, and how far down it goes on, is told. */
static void
tell_place (SluiceRowListRow *row,
            guint             number,
            guint             length)
{
  if (row->number == number && row->length == length)
    return;
  row->number = number;
  row->length = length;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row->widget),
                                  GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int) number,
                                  GTK_ACCESSIBLE_RELATION_SET_SIZE, (int) length,
                                  -1);
}

/* Makes rows show what is in view, or nothing any more; some of them.
 *
 * Returns: whether there are more */
static gboolean
fill (SluiceRowList *self)
{
  guint first = 0, n = 0, done = 0;

  sluice_row_list_find_range (self, &first, &n);
  for (; self->rows->len < n && done < ROWS_IN_STEP; done++)
    append_row (self);
  if (self->rows->len == 0)
    return FALSE;
  turn_ring (self, first);
  sort_rows (self);
  self->n = MIN (n, self->rows->len);
  for (guint i = 0; i < self->n; i++)
    tell_place (sluice_row_list_get_slot (self, i), first + i + 1, sluice_row_list_get_length (self));
  for (; done < ROWS_IN_STEP; done++)
    {
      g_autoptr(GObject) item = NULL;
      SluiceRowListRow *row = find_stale (self, &item);

      if (row == NULL)
        break;
      show_item (self, row, item);
    }
  for (guint i = self->n; i < self->rows->len; i++)
    show_item (self, sluice_row_list_get_slot (self, i), NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return done == ROWS_IN_STEP;
}

static gboolean
fill_cb (gpointer user_data)
{
  SluiceRowList *self = user_data;

  if (fill (self))
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

/* Rows are not made or filled while they are laid out: those above would not know of it.
 * All are filled before they are drawn. */
static void
queue_fill (SluiceRowList *self)
{
  if (self->fill_id == 0 && self->model != NULL)
    self->fill_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, fill_cb, self, NULL);
}

/* The focus is at the current row, or, while that has no widget, at the list. */
static void
mend_focus (SluiceRowList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  SluiceRowListRow *row = sluice_row_list_get_row (self, self->cursor);

  if (focus != GTK_WIDGET (self) && gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL && !self->must_focus)
    return;
  if (self->must_focus && row == NULL)
    return;
  self->must_focus = FALSE;
  if (row == NULL ? focus != GTK_WIDGET (self) : gtk_widget_get_focus_child (GTK_WIDGET (self)) != row->widget)
    sluice_scroll_area_queue_focus (SLUICE_SCROLL_AREA (self));
}

static int
measure_rows (SluiceRowList *self,
              GtkOrientation  orientation,
              int             for_size,
              int            *ret_natural)
{
  int minimum = 0, natural = 0;

  for (guint i = 0; i < MAX (self->n, 1) && i < self->rows->len; i++)
    {
      int row_minimum = 0, row_natural = 0;

      gtk_widget_measure (sluice_row_list_get_slot (self, i)->widget, orientation, for_size, &row_minimum,
                          &row_natural, NULL, NULL);
      minimum = MAX (minimum, row_minimum);
      natural = MAX (natural, row_natural);
    }
  *ret_natural = natural;
  return minimum;
}

static void
sluice_row_list_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = measure_rows (SLUICE_ROW_LIST (widget), orientation, for_size, natural);
}

static void
sluice_row_list_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SluiceRowList *self = SLUICE_ROW_LIST (widget);
  gboolean is_complete, is_at_end;
  guint first = 0, n = 0;

  if (!sluice_scroll_area_get_is_ready (SLUICE_SCROLL_AREA (self)) || self->model == NULL)
    return;
  if (self->width != width)
    {
      self->is_measured = FALSE;
      self->least_height = 0;
    }
  self->width = width;
  self->height = height;
  is_complete = sluice_row_list_measure_heights (self);
  if (self->revealed < sluice_row_list_get_length (self))
    sluice_row_list_reveal (self);
  is_at_end = sluice_row_list_settle (self);
  sluice_row_list_configure (self, is_at_end);
  sluice_row_list_place (self);
  sluice_row_list_find_range (self, &first, &n);
  is_complete = (is_complete || n == 0) && self->first == first && self->n == n;
  if (is_complete)
    {
      self->is_measured = n > 0;
      self->revealed = SLUICE_ROW_LIST_NONE;
    }
  else
    queue_fill (self);
  mend_focus (self);
}

static void
move_cursor (SluiceRowList *self,
             guint          position)
{
  self->cursor = self->revealed = position;
  self->must_focus = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (SluiceRowList   *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  const guint length = sluice_row_list_get_length (self);
  const guint position = self->cursor < length ? self->cursor : 0;
  const int page = MAX ((int) (self->height / MAX (self->row_height, 1)) - 1, 1);

  if (length == 0 || (state & (GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      /* There may be something above. */
      if (position == 0)
        return FALSE;
      move_cursor (self, position - 1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      if (position + 1 == length)
        return FALSE;
      move_cursor (self, position + 1);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      move_cursor (self, position - MIN (position, (guint) page));
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      move_cursor (self, MIN (position + (guint) page, length - 1));
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      move_cursor (self, 0);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      move_cursor (self, length - 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_ISO_Enter:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, position);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
pressed_cb (SluiceRowList *self,
            int            n_press,
            double         x,
            double         y)
{
  SluiceRowListRow *row = NULL;

  self->pressed = sluice_row_list_find_position (self, y);
  row = sluice_row_list_get_row (self, self->pressed);
  if (row == NULL)
    return;
  /* What the keys wanted last does not count any more. */
  self->must_focus = FALSE;
  gtk_widget_grab_focus (row->widget);
}

static void
released_cb (SluiceRowList *self,
             int            n_press,
             double         x,
             double         y)
{
  if (self->pressed != SLUICE_ROW_LIST_NONE && self->pressed == sluice_row_list_find_position (self, y))
    g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, self->pressed);
  self->pressed = SLUICE_ROW_LIST_NONE;
}

static void
stopped_cb (SluiceRowList *self)
{
  self->pressed = SLUICE_ROW_LIST_NONE;
}

static gboolean
sluice_row_list_grab_focus (GtkWidget *widget)
{
  SluiceRowList *self = SLUICE_ROW_LIST (widget);
  SluiceRowListRow *row = sluice_row_list_get_row (self, self->cursor);

  return row != NULL && gtk_widget_get_child_visible (row->widget)
         ? gtk_widget_grab_focus (row->widget) : GTK_WIDGET_CLASS (sluice_row_list_parent_class)->grab_focus (widget);
}

/* Tab goes to the current row, and from there out of the list. */
static gboolean
sluice_row_list_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  SluiceRowList *self = SLUICE_ROW_LIST (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (child != NULL)
    return gtk_widget_child_focus (child, direction);
  if (gtk_widget_is_focus (widget) || sluice_row_list_get_length (self) == 0)
    return FALSE;
  /* That one may be out of view by now: nobody would see what is opened. */
  move_cursor (self, self->cursor < sluice_row_list_get_length (self) ? self->cursor : self->top);
  return gtk_widget_grab_focus (widget);
}

/* Wherever the focus comes from. */
static void
sluice_row_list_set_focus_child (GtkWidget *widget,
                                 GtkWidget *child)
{
  SluiceRowList *self = SLUICE_ROW_LIST (widget);

  GTK_WIDGET_CLASS (sluice_row_list_parent_class)->set_focus_child (widget, child);
  if (child != NULL && !self->must_focus && find_focus (self) != SLUICE_ROW_LIST_NONE)
    self->cursor = find_focus (self);
}

/* What is above of what can be seen moves nothing, unless it is the very top that is
 * looked at: then what is new is what is wanted. */
static void
keep_place (SluiceRowList *self,
            guint          position,
            guint          n_removed,
            guint          n_added)
{
  const gint64 by = (gint64) n_added - n_removed;
  const guint length = sluice_row_list_get_length (self);
  const gboolean is_at_top = self->top == 0 && self->offset >= 0;

  if (position + n_removed <= self->top || (is_at_top && position == 0 && n_removed == 0))
    self->first = (guint) MAX ((gint64) self->first + by, 0);
  if (position + n_removed <= self->top && !is_at_top)
    self->top = (guint) ((gint64) self->top + by);
  self->top = MIN (self->top, length - MIN (length, 1));
  sluice_row_list_configure (self, FALSE);
  if (self->cursor == SLUICE_ROW_LIST_NONE || self->cursor < position)
    return;
  if (self->cursor >= position + n_removed)
    self->cursor = (guint) ((gint64) self->cursor + by);
  else if (self->cursor - position >= n_added)
    self->cursor = position > 0 && position == sluice_row_list_get_length (self) ? position - 1 : position;
}

/* What the pointer is pressed at is an item, wherever that is by now. */
static void
keep_pressed (SluiceRowList *self,
              guint          position,
              guint          n_removed,
              guint          n_added)
{
  if (self->pressed == SLUICE_ROW_LIST_NONE || self->pressed < position)
    return;
  if (self->pressed - position < n_removed)
    self->pressed = SLUICE_ROW_LIST_NONE;
  else
    self->pressed = self->pressed - n_removed + n_added;
}

static void
items_changed_cb (SluiceRowList *self,
                  guint          position,
                  guint          n_removed,
                  guint          n_added)
{
  keep_pressed (self, position, n_removed, n_added);
  if (sluice_scroll_area_get_is_ready (SLUICE_SCROLL_AREA (self)))
    keep_place (self, position, n_removed, n_added);
  if (sluice_row_list_get_length (self) == 0)
    {
      self->cursor = SLUICE_ROW_LIST_NONE;
      self->must_focus = FALSE;
    }
  queue_fill (self);
  /* There may be scroll bars now, or none any more: a scrolled window that learns of it
   * only while the list is given its place cannot be drawn any more. */
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sluice_row_list_scrolled (SluiceScrollArea *area)
{
  SluiceRowList *self = SLUICE_ROW_LIST (area);

  /* What was to be seen is given up, and with it the focus it was to get. */
  self->revealed = SLUICE_ROW_LIST_NONE;
  self->must_focus = FALSE;
  sluice_row_list_scroll (self, sluice_row_list_get_start (self));
  if (self->model != NULL && fill (self))
    queue_fill (self);
}

static void
sluice_row_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluiceRowList *self = SLUICE_ROW_LIST (object);

  switch (prop_id)
    {
    case PROP_ACTIVATABLE:
      g_value_set_boolean (value, self->activatable);
      break;
    case PROP_ROW_TYPE:
      g_value_set_gtype (value, self->row_type);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_row_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SluiceRowList *self = SLUICE_ROW_LIST (object);

  switch (prop_id)
    {
    case PROP_ACTIVATABLE:
      self->activatable = g_value_get_boolean (value);
      break;
    case PROP_ROW_TYPE:
      self->row_type = g_value_get_gtype (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_row_list_dispose (GObject *object)
{
  SluiceRowList *self = SLUICE_ROW_LIST (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_clear_object (&self->model);
  self->n = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      SluiceRowListRow *row = &g_array_index (self->rows, SluiceRowListRow, i);

      g_clear_object (&row->item);
      gtk_widget_unparent (row->widget);
    }
  g_array_set_size (self->rows, 0);

  G_OBJECT_CLASS (sluice_row_list_parent_class)->dispose (object);
}

static void
sluice_row_list_finalize (GObject *object)
{
  g_array_unref (SLUICE_ROW_LIST (object)->rows);

  G_OBJECT_CLASS (sluice_row_list_parent_class)->finalize (object);
}

static void
sluice_row_list_class_init (SluiceRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_row_list_dispose;
  object_class->finalize = sluice_row_list_finalize;
  object_class->get_property = sluice_row_list_get_property;
  object_class->set_property = sluice_row_list_set_property;
  SLUICE_SCROLL_AREA_CLASS (klass)->scrolled = sluice_row_list_scrolled;
  widget_class->measure = sluice_row_list_measure;
  widget_class->size_allocate = sluice_row_list_size_allocate;
  widget_class->grab_focus = sluice_row_list_grab_focus;
  widget_class->focus = sluice_row_list_focus;
  widget_class->set_focus_child = sluice_row_list_set_focus_child;
  g_object_class_install_property (object_class, PROP_ACTIVATABLE,
    g_param_spec_boolean ("activatable", NULL, NULL, TRUE, (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)));
  g_object_class_install_property (object_class, PROP_ROW_TYPE,
    g_param_spec_gtype ("row-type", NULL, NULL, GTK_TYPE_WIDGET, (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)));
  signals[SIGNAL_ACTIVATE] =
    g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_BIND] =
    g_signal_new ("bind", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, GTK_TYPE_WIDGET, G_TYPE_OBJECT);
  /* As a list view of GTK is styled. */
  gtk_widget_class_set_css_name (widget_class, "listview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
sluice_row_list_init (SluiceRowList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->activatable = TRUE;
  self->cursor = self->pressed = self->revealed = SLUICE_ROW_LIST_NONE;
  self->rows = g_array_new (FALSE, TRUE, sizeof (SluiceRowListRow));
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_widget_add_css_class (GTK_WIDGET (self), "separators");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (click, "stopped", G_CALLBACK (stopped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Without a model nothing is filled: what was shown would stay. */
static void
drop_items (SluiceRowList *self)
{
  self->n = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      SluiceRowListRow *row = sluice_row_list_get_slot (self, i);

      show_item (self, row, NULL);
      sluice_row_list_set_used (row->widget, FALSE);
    }
}

/**
 * sluice_row_list_set_model:
 * @self: a #SluiceRowList
 * @model: (nullable): what is shown
 *
 * Shows the items of @model, and follows it. A row goes by which object it shows: one that
 * is taken out and put back at once is not bound again, so an item that changes has to
 * tell its row by itself.
 */
void
sluice_row_list_set_model (SluiceRowList *self,
                           GListModel    *model)
{
  guint n_before;

  g_return_if_fail (SLUICE_IS_ROW_LIST (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  n_before = sluice_row_list_get_length (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  else
    drop_items (self);
  items_changed_cb (self, 0, n_before, sluice_row_list_get_length (self));
}

/**
 * sluice_row_list_get_model:
 * @self: a #SluiceRowList
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GListModel *
sluice_row_list_get_model (SluiceRowList *self)
{
  g_return_val_if_fail (SLUICE_IS_ROW_LIST (self), NULL);

  return self->model;
}

/**
 * sluice_row_list_scroll_to_top:
 * @self: a #SluiceRowList
 *
 * Shows its beginning, for what it lists now is something else.
 */
void
sluice_row_list_scroll_to_top (SluiceRowList *self)
{
  g_return_if_fail (SLUICE_IS_ROW_LIST (self));

  self->top = 0;
  self->offset = 0;
  /* Where it was in other items means nothing in these, unless somebody is there. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL && !gtk_widget_is_focus (GTK_WIDGET (self)))
    {
      self->cursor = self->revealed = SLUICE_ROW_LIST_NONE;
      self->must_focus = FALSE;
    }
  queue_fill (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * sluice_row_list_scroll_to_end:
 * @self: a #SluiceRowList
 *
 * Shows its last row.
 */
void
sluice_row_list_scroll_to_end (SluiceRowList *self)
{
  g_return_if_fail (SLUICE_IS_ROW_LIST (self));

  self->revealed = sluice_row_list_get_length (self) - 1;
  queue_fill (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
