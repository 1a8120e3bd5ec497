/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-merge.h"
#include "sluice-postgres-session.h"

G_BEGIN_DECLS

/**
 * SluicePostgresWriter:
 *
 * Writes the rows of a load into one table, inside a transaction that is
 * somebody else's.
 */
typedef struct _SluicePostgresWriter SluicePostgresWriter;

SluicePostgresWriter *sluice_postgres_writer_new      (const char              *table,
                                                       const char              *run_id,
                                                       SluiceLoadLayout          *layout,
                                                       GPtrArray               *types,
                                                       const SluiceLoadSpec    *load,
                                                       SluicePostgresMethod     method,
                                                       gboolean                 copies,
                                                       gboolean                 splits,
                                                       gboolean                 keep_on_commit) G_GNUC_WARN_UNUSED_RESULT;
SluicePostgresWriter *sluice_postgres_writer_new_like (SluicePostgresWriter    *other,
                                                       const char              *run_id) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_postgres_writer_free     (SluicePostgresWriter    *self);
gboolean              sluice_postgres_writer_write    (SluicePostgresWriter    *self,
                                                       SluicePostgresSession   *session,
                                                       SluiceBatch             *batch,
                                                       SluiceLoadCounts        *counts,
                                                       GPtrArray               *rejects,
                                                       GError                 **error);
gboolean              sluice_postgres_writer_settle   (SluicePostgresWriter    *self,
                                                       SluicePostgresSession   *session,
                                                       SluiceLoadCounts        *counts,
                                                       GPtrArray               *rejects,
                                                       GError                 **error);
gboolean              sluice_postgres_writer_end      (SluicePostgresWriter    *self,
                                                       SluicePostgresSession   *session,
                                                       GError                 **error);
gboolean              sluice_postgres_can_copy_direct (const SluiceLoadLayout    *layout,
                                                       GPtrArray               *types);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresWriter, sluice_postgres_writer_free)

G_END_DECLS
