/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-terms.h"

G_BEGIN_DECLS

/**
 * SluiceSqlUndoLog:
 *
 * Keeps what a run's rows were before it (before-images), in the transactions that
 * change them: `load.keep_undo`. `sluice_undo` says which runs can be undone until
 * when; the images are in a table of the target's own types beside it.
 */
typedef struct _SluiceSqlUndoLog SluiceSqlUndoLog;

#define SLUICE_SQL_UNDO_TABLE "sluice_undo"

SluiceSqlUndoLog *sluice_sql_undo_log_new        (const SluiceSqlTerms  *terms,
                                                  const char            *schema,
                                                  GCancellable          *cancellable,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_sql_undo_log_free       (SluiceSqlUndoLog      *self);
gboolean          sluice_sql_undo_log_keep       (SluiceSqlUndoLog      *self,
                                                  const char            *condition,
                                                  GCancellable          *cancellable,
                                                  GError               **error);
gboolean          sluice_sql_undo_log_keep_absent (SluiceSqlUndoLog     *self,
                                                   const char           *condition,
                                                   GCancellable         *cancellable,
                                                   GError              **error);
gboolean          sluice_sql_undo_log_finish     (SluiceSqlUndoLog      *self,
                                                  GCancellable          *cancellable,
                                                  GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlUndoLog, sluice_sql_undo_log_free)

G_END_DECLS
