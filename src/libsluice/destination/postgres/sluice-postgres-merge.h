/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-encoder.h"

G_BEGIN_DECLS

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
                                            gboolean                   only_missing) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_upsert    (const SluicePostgresMerge *self,
                                            const char                *range) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_left_alone (const SluicePostgresMerge *self,
                                             const char                *range,
                                             const char                *version) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_row_loop  (const SluicePostgresMerge *self,
                                            gboolean                   unique) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_postgres_merge_make_update    (const SluicePostgresMerge *self,
                                            const char                *range) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
