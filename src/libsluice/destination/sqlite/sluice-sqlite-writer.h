/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-sqlite-connection.h"

G_BEGIN_DECLS

/**
 * SluiceSqliteWriter:
 *
 * Writes the rows of a load into one table, inside a transaction that is
 * somebody else's: a statement for each row, which fails for itself alone.
 */
typedef struct _SluiceSqliteWriter SluiceSqliteWriter;

SluiceSqliteWriter *sluice_sqlite_writer_new   (SluiceSqliteConnection  *connection,
                                                const char              *table,
                                                SluiceLoadLayout          *layout,
                                                const SluiceLoadSpec    *load,
                                                gboolean                *ret_unique,
                                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_sqlite_writer_free  (SluiceSqliteWriter      *self);
gboolean            sluice_sqlite_writer_write (SluiceSqliteWriter      *self,
                                                const SluiceBatch       *batch,
                                                SluiceLoadCounts        *counts,
                                                GPtrArray               *rejects,
                                                GCancellable            *cancellable,
                                                GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqliteWriter, sluice_sqlite_writer_free)

G_END_DECLS
