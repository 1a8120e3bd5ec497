/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/**
 * SluiceSqlWriter:
 *
 * Writes batches through a stage, in every strategy, into any database that a
 * [class@Sluice.SqlSession] speaks with.
 */
typedef struct _SluiceSqlWriter SluiceSqlWriter;

SluiceSqlWriter *sluice_sql_writer_new          (SluiceSqlSession         *session,
                                                 const SluiceLoadRequest  *request,
                                                 const char               *schema,
                                                 SluiceLoadLayout         *layout,
                                                 gboolean                  unique,
                                                 GCancellable             *cancellable,
                                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_sql_writer_free         (SluiceSqlWriter          *self);
gboolean         sluice_sql_writer_write        (SluiceSqlWriter          *self,
                                                 const SluiceBatch        *batch,
                                                 SluiceLoadCounts         *counts,
                                                 GPtrArray                *rejects,
                                                 GCancellable             *cancellable,
                                                 GError                  **error);
gboolean         sluice_sql_writer_keep_present (SluiceSqlWriter          *self,
                                                 const SluiceBatch        *keys,
                                                 GCancellable             *cancellable,
                                                 GError                  **error);
gboolean         sluice_sql_writer_finish       (SluiceSqlWriter          *self,
                                                 gboolean                  complete,
                                                 SluiceLoadCounts         *counts,
                                                 GCancellable             *cancellable,
                                                 GError                  **error);
gboolean         sluice_sql_writer_end          (SluiceSqlWriter          *self,
                                                 GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlWriter, sluice_sql_writer_free)

G_END_DECLS
