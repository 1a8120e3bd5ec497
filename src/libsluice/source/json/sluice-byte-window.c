/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-byte-window.h"

#include "sluice-json-scanner.h"

#include <string.h>

#define FIRST_CAPACITY (64 * 1024)

/**
 * sluice_byte_window_init:
 * @self: a window
 */
void
sluice_byte_window_init (SluiceByteWindow *self)
{
  *self = (SluiceByteWindow) { .line = 1, .capacity = FIRST_CAPACITY };
  self->data = g_malloc0 (self->capacity + SLUICE_SCAN_PADDING);
}

/**
 * sluice_byte_window_clear:
 * @self: a window
 */
void
sluice_byte_window_clear (SluiceByteWindow *self)
{
  g_clear_pointer (&self->data, g_free);
}

/**
 * sluice_byte_window_append:
 * @self: a window
 * @data: (array length=size): the bytes that follow
 * @size: how many
 */
void
sluice_byte_window_append (SluiceByteWindow *self,
                           const char       *data,
                           gsize             size)
{
  if (size > self->capacity - self->size)
    {
      self->capacity = MAX (self->capacity * 2, self->size + size);
      self->data = g_realloc (self->data, self->capacity + SLUICE_SCAN_PADDING);
      self->serial++;
    }
  if (size > 0)
    memcpy (self->data + self->size, data, size);
  self->size += size;
  memset (self->data + self->size, 0, SLUICE_SCAN_PADDING);
}

/* Counts the lines up to @pos. */
static void
count_lines (SluiceByteWindow *self,
             gsize             pos)
{
  const char *p = self->data + self->line_pos;
  const char *end = self->data + pos;

  while (p < end)
    {
      p = memchr (p, '\n', (gsize) (end - p));
      if (p == NULL)
        break;
      p++;
      self->line++;
      self->line_start = self->base + (guint64) (p - self->data);
    }
  self->line_pos = pos;
}

/**
 * sluice_byte_window_discard:
 * @self: a window
 * @end: bytes that are done with
 *
 * Drops the first @end bytes; the others move to the front.
 */
void
sluice_byte_window_discard (SluiceByteWindow *self,
                            gsize             end)
{
  g_assert (end <= self->size);

  if (end == 0)
    return;
  if (self->line_pos < end)
    count_lines (self, end);
  memmove (self->data, self->data + end, self->size - end + 1);
  self->size -= end;
  self->line_pos -= end;
  self->base += end;
  self->serial++;
  memset (self->data + self->size, 0, SLUICE_SCAN_PADDING);
}

/**
 * sluice_byte_window_line:
 * @self: a window
 * @pos: a place in it, not before one that was asked for earlier
 * @ret_column: (out) (optional): the column, in bytes from 1
 *
 * Returns: the line of the body, from 1
 */
guint64
sluice_byte_window_line (SluiceByteWindow *self,
                         gsize             pos,
                         guint64          *ret_column)
{
  if (pos > self->line_pos)
    count_lines (self, pos);
  if (ret_column != NULL)
    *ret_column = self->base + pos - self->line_start + 1;
  return self->line;
}
