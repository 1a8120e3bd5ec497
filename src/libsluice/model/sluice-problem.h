/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceProblem:
 * @path: the JSON path of what is wrong, `$.source.urll`
 * @code: a code of `docs/codes.md` (`unknown_key`, `missing_key`, ...)
 * @message: in words, with what to do
 *
 * One thing that is wrong with a document.
 */
typedef struct
{
  char *path;
  char *code;
  char *message;
} SluiceProblem;

SluiceProblem *sluice_problem_new  (const char    *path,
                                    const char    *code,
                                    const char    *format,
                                    ...) G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_problem_free (SluiceProblem *self);

G_END_DECLS
