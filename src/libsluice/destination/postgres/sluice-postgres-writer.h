/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-session.h"

G_BEGIN_DECLS

/**
 * SluicePostgresMethod:
 * @SLUICE_POSTGRES_COPY: COPY into the table itself, the stage only to find
 *   rows that are refused
 * @SLUICE_POSTGRES_INSERT: COPY into the stage, INSERT from there
 * @SLUICE_POSTGRES_UPSERT: COPY into the stage, INSERT ... ON CONFLICT
 * @SLUICE_POSTGRES_UPDATE: COPY into the stage, UPDATE, then INSERT what is
 *   missing; the table is locked against other writers
 *
 * How batches get into a table.
 */
typedef enum
{
  SLUICE_POSTGRES_COPY,
  SLUICE_POSTGRES_INSERT,
  SLUICE_POSTGRES_UPSERT,
  SLUICE_POSTGRES_UPDATE,
} SluicePostgresMethod;

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
                                                       gboolean                 keep_on_commit) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_postgres_writer_free     (SluicePostgresWriter    *self);
gboolean              sluice_postgres_writer_write    (SluicePostgresWriter    *self,
                                                       SluicePostgresSession   *session,
                                                       const SluiceBatch       *batch,
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
