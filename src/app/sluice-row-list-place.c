/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-list-private.h"

#include <math.h>

/* Where the rows of a list are. */

/* Beyond each end of what can be seen: a step of the mouse's wheel finds them filled. */
#define ROWS_AHEAD 4

guint
sluice_row_list_get_length (SluiceRowList *self)
{
  return self->model == NULL ? 0 : g_list_model_get_n_items (self->model);
}

double
sluice_row_list_get_start (SluiceRowList *self)
{
  return sluice_scroll_area_get_start (SLUICE_SCROLL_AREA (self), GTK_ORIENTATION_VERTICAL);
}

SluiceRowListRow *
sluice_row_list_get_slot (SluiceRowList *self,
                          guint          index)
{
  return &g_array_index (self->rows, SluiceRowListRow, (self->head + index) % self->rows->len);
}

/* The row of @position, if there is one. */
SluiceRowListRow *
sluice_row_list_get_row (SluiceRowList *self,
                         guint          position)
{
  return position < self->first || position - self->first >= self->n
         ? NULL : sluice_row_list_get_slot (self, position - self->first);
}

static double
get_height (SluiceRowList *self,
            guint          position)
{
  SluiceRowListRow *row = sluice_row_list_get_row (self, position);

  return row == NULL || row->height == 0 ? MAX (self->row_height, 1) : row->height;
}

/* Which ones are to have rows. */
void
sluice_row_list_find_range (SluiceRowList *self,
                            guint         *ret_first,
                            guint         *ret_n)
{
  const guint length = sluice_row_list_get_length (self);
  const int least = MAX (self->least_height, 1);
  const guint n_before = (guint) (MAX (self->offset, 0) / least) + ROWS_AHEAD;
  const guint n_after = self->least_height == 0 ? 1 : (guint) (MAX (self->height - self->offset, 0) / least) + 1;

  *ret_first = self->top - MIN (self->top, n_before);
  *ret_n = MIN (length, self->top + n_after + ROWS_AHEAD) - MIN (*ret_first, length);
}

/* Rows that are not used at the moment are nobody's to read. */
void
sluice_row_list_set_used (GtkWidget *row,
                          gboolean   is_used)
{
  if (gtk_widget_get_child_visible (row) == is_used)
    return;
  gtk_widget_set_child_visible (row, is_used);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, !is_used, -1);
}

/* Hangs the view on the first row that can be seen, and leaves no room above the first or
 * below the last of all. Returns: whether the last can be seen */
gboolean
sluice_row_list_settle (SluiceRowList *self)
{
  const guint length = sluice_row_list_get_length (self);
  double end = 0;

  for (guint i = 0; i < 2; i++)
    {
      while (self->offset > 0 && self->top > 0)
        self->offset -= get_height (self, --self->top);
      while (self->top + 1 < length && self->offset + get_height (self, self->top) <= 0)
        self->offset += get_height (self, self->top++);
      if (self->top == 0)
        self->offset = MIN (self->offset, 0);
      end = self->offset;
      for (guint position = self->top; position < length && end <= self->height; position++)
        end += get_height (self, position);
      if (i == 0 && end < self->height)
        self->offset += self->height - end;
    }
  return end <= self->height;
}

/* Tells the adjustment where the view is. */
void
sluice_row_list_configure (SluiceRowList *self,
                           gboolean       is_at_end)
{
  SluiceScrollArea *area = SLUICE_SCROLL_AREA (self);
  const double upper = MAX (sluice_row_list_get_length (self) * self->row_height, self->height);
  const double most = upper - self->height;

  if (self->top == 0 && self->offset >= 0)
    self->start = 0;
  else if (is_at_end)
    self->start = most;
  else
    self->start = CLAMP (self->top * self->row_height - self->offset, 1, MAX (most - 1, 1));
  sluice_scroll_area_configure (area, GTK_ORIENTATION_HORIZONTAL, 0, self->width, self->width, 0);
  sluice_scroll_area_configure (area, GTK_ORIENTATION_VERTICAL, self->start, upper, self->height, self->row_height);
  self->start = sluice_row_list_get_start (self);
}

/* Whether the row at @index shows what it should. */
static gboolean
is_right (SluiceRowList *self,
          guint          index)
{
  g_autoptr(GObject) item = g_list_model_get_item (self->model, self->first + index);

  return item != NULL && sluice_row_list_get_slot (self, index)->item == item;
}

/* Returns: whether all show what they should */
gboolean
sluice_row_list_measure_heights (SluiceRowList *self)
{
  gboolean is_complete = self->n > 0;
  int sum = 0;

  for (guint i = 0; i < self->n; i++)
    {
      SluiceRowListRow *row = sluice_row_list_get_slot (self, i);

      gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, self->width, NULL, &row->height, NULL, NULL);
      row->height = MAX (row->height, 1);
      if (self->least_height == 0 || row->height < self->least_height)
        self->least_height = row->height;
      sum += row->height;
      is_complete &= is_right (self, i);
    }
  /* What is seen first stands for all the rest. */
  if (self->n > 0 && !self->is_measured)
    self->row_height = (double) sum / self->n;
  return is_complete;
}

/* Where a row begins, from the upper edge of the view. */
static double
get_y (SluiceRowList *self,
       guint          position)
{
  double y = self->offset;

  for (guint i = self->top; i < position; i++)
    y += get_height (self, i);
  for (guint i = position; i < self->top; i++)
    y -= get_height (self, i);
  return y;
}

/* Brings the row that is to be seen into view. */
void
sluice_row_list_reveal (SluiceRowList *self)
{
  double y;

  if (sluice_row_list_get_row (self, self->revealed) == NULL)
    {
      self->offset = self->revealed < self->top ? 0 : self->height - self->row_height;
      self->top = self->revealed;
      return;
    }
  y = get_y (self, self->revealed);
  if (y + get_height (self, self->revealed) > self->height)
    self->offset -= y + get_height (self, self->revealed) - self->height;
  else if (y < 0)
    self->offset -= y;
}

void
sluice_row_list_place (SluiceRowList *self)
{
  double y = get_y (self, self->first);

  for (guint i = 0; i < self->rows->len; i++)
    {
      SluiceRowListRow *row = sluice_row_list_get_slot (self, i);
      const gboolean is_used = i < self->n && is_right (self, i);

      sluice_row_list_set_used (row->widget, is_used);
      if (is_used)
        gtk_widget_size_allocate (row->widget, &(GtkAllocation) { 0, (int) round (y), self->width, row->height }, -1);
      if (i < self->n)
        y += get_height (self, self->first + i);
    }
}

/* A step is as far as it says, so the rows move with the pointer. Where a leap ends is
 * as good as what is known of the heights. */
void
sluice_row_list_scroll (SluiceRowList *self,
                        double         start)
{
  const double by = start - self->start;
  const double most = sluice_row_list_get_length (self) * self->row_height - self->height;

  if (ABS (by) > 2 * self->height && most > 0)
    {
      const double share = MIN (start / most, 1);
      const double position = share * sluice_row_list_get_length (self);

      self->top = MIN ((guint) position, sluice_row_list_get_length (self) - 1);
      self->offset = share * self->height - (position - self->top) * self->row_height;
    }
  else
    self->offset -= by;
  /* There the heights of the last rows count. */
  if (most > 0 && start >= most)
    self->revealed = sluice_row_list_get_length (self) - 1;
  self->start = start;
  (void) sluice_row_list_settle (self);
}

/* The position of the row at @y, or none. */
guint
sluice_row_list_find_position (SluiceRowList *self,
                               double         y)
{
  double end = self->offset;

  if (y < 0)
    return SLUICE_ROW_LIST_NONE;
  for (guint position = self->top; position < sluice_row_list_get_length (self) && end <= self->height; position++)
    {
      end += get_height (self, position);
      if (y < end)
        return position;
    }
  return SLUICE_ROW_LIST_NONE;
}
