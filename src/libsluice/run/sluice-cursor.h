/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Values of an incremental cursor: how they compare, and how one is moved by a
 * lag or a slice without changing the way the source writes it. */

/**
 * SluiceCursorKind:
 * @SLUICE_CURSOR_ANY: not known: the task file or the command line said it;
 *   compared as what the other value is
 * @SLUICE_CURSOR_TEXT: a JSON string
 * @SLUICE_CURSOR_NUMBER: a JSON number
 */
typedef enum
{
  SLUICE_CURSOR_ANY,
  SLUICE_CURSOR_TEXT,
  SLUICE_CURSOR_NUMBER,
} SluiceCursorKind;

/**
 * SluiceCursorStep:
 * @seconds: an amount of time
 * @months: an amount of calendar months
 * @number: (nullable): a decimal text, for cursors that are plain numbers
 *
 * How far a cursor is moved. Only one member is set.
 */
typedef struct
{
  gint64 seconds;
  int months;
  char *number;
} SluiceCursorStep;

gboolean  sluice_cursor_compare       (SluiceCursorKind         kind,
                                       const char              *a,
                                       const char              *b,
                                       int                     *ret_order);
gboolean  sluice_cursor_is_misleading (const char              *a,
                                       const char              *b);
char     *sluice_cursor_shift         (const char              *text,
                                       const SluiceCursorStep  *step,
                                       gint64                   factor,
                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_cursor_step_parse    (const char              *text,
                                       SluiceCursorStep        *ret_step);
void      sluice_cursor_step_clear    (SluiceCursorStep        *step);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceCursorStep, sluice_cursor_step_clear)

G_END_DECLS
