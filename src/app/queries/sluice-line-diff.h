/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one text became another, line by line. */

typedef enum
{
  SLUICE_LINE_SAME,
  SLUICE_LINE_ADDED,
  SLUICE_LINE_REMOVED,
} SluiceLineKind;

/**
 * SluiceLine:
 * @kind: whether it is in both texts
 * @text: the line, without its end
 */
typedef struct
{
  SluiceLineKind kind;
  char *text;
} SluiceLine;

/* (element-type SluiceLine) */
GPtrArray *sluice_line_diff (const char *before,
                             const char *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
