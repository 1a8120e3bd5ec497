/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-encoder.h"

G_BEGIN_DECLS

/**
 * SluicePostgresMethod:
 * @SLUICE_POSTGRES_INSERT: INSERT
 * @SLUICE_POSTGRES_INSERT_NEW: INSERT ... ON CONFLICT DO NOTHING
 * @SLUICE_POSTGRES_INSERT_MISSING: INSERT of what is missing; the table is locked
 *   against other writers
 * @SLUICE_POSTGRES_UPSERT: INSERT ... ON CONFLICT DO UPDATE
 * @SLUICE_POSTGRES_UPDATE: UPDATE, then INSERT of what is missing; the table is
 *   locked against other writers
 *
 * How rows that were copied into the stage get from there into the table.
 */
typedef enum
{
  SLUICE_POSTGRES_INSERT,
  SLUICE_POSTGRES_INSERT_NEW,
  SLUICE_POSTGRES_INSERT_MISSING,
  SLUICE_POSTGRES_UPSERT,
  SLUICE_POSTGRES_UPDATE,
} SluicePostgresMethod;

/**
 * SluicePostgresRows:
 * @SLUICE_POSTGRES_ROWS_ALL: all
 * @SLUICE_POSTGRES_ROWS_WITHOUT_CONFLICT: those whose keys a unique index does not know
 * @SLUICE_POSTGRES_ROWS_MISSING: those whose keys no row of the table has
 * @SLUICE_POSTGRES_ROWS_FIRST_MISSING: of these the first of each key: what differs to us
 *   may be one key to the table
 *
 * Which rows of the stage are inserted.
 */
typedef enum
{
  SLUICE_POSTGRES_ROWS_ALL,
  SLUICE_POSTGRES_ROWS_WITHOUT_CONFLICT,
  SLUICE_POSTGRES_ROWS_MISSING,
  SLUICE_POSTGRES_ROWS_FIRST_MISSING,
} SluicePostgresRows;

/**
 * SluicePostgresMerge:
 * @table: the table, quoted
 * @stage: the stage, quoted
 * @layout: the load's layout
 * @load: the load's options
 * @encoder: knows in which types the stage holds the columns
 *
 * What the statements of a load are built from. All are the author's of the task
 * words; of the data nothing but row numbers gets into SQL.
 */
typedef struct
{
  const char *table;
  const char *stage;
  const SluiceLoadLayout *layout;
  const SluiceLoadSpec *load;
  SluicePostgresEncoder *encoder;
  GPtrArray *types;
} SluicePostgresMerge;

char *sluice_postgres_merge_make_stage     (const SluicePostgresMerge *self,
                                            gboolean                   keep_on_commit) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_copy      (const SluicePostgresMerge *self,
                                            gboolean                   into_stage) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_insert    (const SluicePostgresMerge *self,
                                            const char                *range,
                                            SluicePostgresRows         rows) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_upsert    (const SluicePostgresMerge *self,
                                            const char                *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_left_alone (const SluicePostgresMerge *self,
                                             const char                *range,
                                             const char                *version) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_row_loop  (const SluicePostgresMerge *self,
                                            SluicePostgresMethod       method) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_update    (const SluicePostgresMerge *self,
                                            const char                *range) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
