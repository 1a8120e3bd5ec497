/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceByteWindow:
 * @data: the bytes; a NUL and some padding stand behind them
 * @size: bytes in @data
 * @base: place of the first byte of @data in the body
 * @serial: changes whenever bytes move in memory
 *
 * The part of a body that is in memory, and how many lines came before.
 */
typedef struct
{
  char *data;
  gsize size;
  guint64 base;
  guint serial;

  /*< private >*/
  gsize capacity;
  gsize line_pos;               /* up to here lines are counted */
  guint64 line;                 /* the line of that byte, from 1 */
  guint64 line_start;           /* where in the body that line starts */
} SluiceByteWindow;

void    sluice_byte_window_init    (SluiceByteWindow *self);
void    sluice_byte_window_clear   (SluiceByteWindow *self);
void    sluice_byte_window_append  (SluiceByteWindow *self,
                                    const char       *data,
                                    gsize             size);
void    sluice_byte_window_discard (SluiceByteWindow *self,
                                    gsize             end);
guint64 sluice_byte_window_line    (SluiceByteWindow *self,
                                    gsize             pos,
                                    guint64          *ret_column);

G_END_DECLS
