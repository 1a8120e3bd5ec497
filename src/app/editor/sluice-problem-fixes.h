/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What can be done about a problem of rows. Each way is a change of the task like any
 * other, which can be undone. */

/**
 * SluiceFixKind:
 * @SLUICE_FIX_KEEP_TEXT: the column becomes text
 * @SLUICE_FIX_MAKE_NULL: values that stand for nothing become NULL
 * @SLUICE_FIX_DECIMAL_COMMA: numbers are read with a decimal comma
 * @SLUICE_FIX_CUT: texts are cut to the length that is allowed
 * @SLUICE_FIX_DROP_DUPLICATES: the first row of each value stays
 * @SLUICE_FIX_ONLY_WARN: the check does not reject rows any more
 *
 * The ways.
 */
typedef enum
{
  SLUICE_FIX_KEEP_TEXT,
  SLUICE_FIX_MAKE_NULL,
  SLUICE_FIX_DECIMAL_COMMA,
  SLUICE_FIX_CUT,
  SLUICE_FIX_DROP_DUPLICATES,
  SLUICE_FIX_ONLY_WARN,
} SluiceFixKind;

guint     sluice_problem_fixes_list     (JsonObject         *root,
                                         const char         *column,
                                         const char         *code,
                                         const char * const *values,
                                         SluiceFixKind      *ret_kinds,
                                         guint               n_kinds);
char     *sluice_problem_fixes_describe (SluiceFixKind       kind,
                                         const char * const *values) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_problem_fixes_apply    (SluiceFixKind       kind,
                                         JsonObject         *root,
                                         const char         *column,
                                         const char         *code,
                                         const char * const *values);

G_END_DECLS
