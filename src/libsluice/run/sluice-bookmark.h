/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cursor.h"

G_BEGIN_DECLS

/**
 * SluiceBookmark:
 * @kind: text or number
 * @last: (nullable): the highest cursor that is loaded, as the source sent it;
 *   %NULL where there is none yet
 * @rows: (element-type guint64): a hash of each row equal to @last; as many equal
 *   ones as there were equal rows
 * @run: (nullable): the run that moved it here
 * @initial: (nullable): `initial` of the task when the bookmark was begun
 * @reset: (nullable): the id that stands for the moment of a reset, comparable
 *   with the ids of runs
 *
 * How far an incremental task has come. As text it is a JSON object: {"last":
 * the token, "rows": ["16 hexadecimal digits", ...], "run": "id", "initial": "text"},
 * after a reset {"reset": "id"}.
 */
typedef struct
{
  SluiceCursorKind kind;
  char *last;
  GArray *rows;
  char *run;
  char *initial;
  char *reset;
} SluiceBookmark;

SluiceBookmark *sluice_bookmark_new     (void) G_GNUC_WARN_UNUSED_RESULT;
SluiceBookmark *sluice_bookmark_parse   (const char            *text,
                                         GError               **error) G_GNUC_WARN_UNUSED_RESULT;
char           *sluice_bookmark_to_text (const SluiceBookmark  *self) G_GNUC_WARN_UNUSED_RESULT;
char           *sluice_bookmark_make_key (const char           *schema,
                                         const char            *table) G_GNUC_WARN_UNUSED_RESULT;
void            sluice_bookmark_free    (SluiceBookmark        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceBookmark, sluice_bookmark_free)

G_END_DECLS
