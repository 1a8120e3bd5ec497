/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-check-set.h"
#include "sluice-lookups.h"
#include "sluice-mapping.h"
#include "sluice-monitor.h"
#include "sluice-reject.h"
#include "sluice-schema.h"
#include "sluice-task.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/**
 * SluiceTransformer:
 *
 * The mapping and the checks of a task, compiled once per run: per column a
 * source slot, a chain of C functions, a target type, checks. Turns batches of
 * records into batches of typed rows. One thread at a time.
 */
typedef struct _SluiceTransformer SluiceTransformer;

/**
 * SluiceTransformerRejectFunc:
 * @cells: (nullable): what the mapping made of the row, one cell for each column;
 *   [enum@Sluice.ValueKind] INVALID where it made nothing; %NULL where there was no record
 * @user_data: what was registered
 *
 * Called for each row that is rejected.
 */
typedef void (*SluiceTransformerRejectFunc) (const SluiceValue *cells,
                                             gpointer           user_data);

/**
 * SluiceTransformerReaderFunc:
 * @path: the JSON path of an expression in the task
 * @user_data: what was given
 *
 * Called for each expression that needs a field.
 */
typedef void (*SluiceTransformerReaderFunc) (const char *path,
                                             gpointer    user_data);

SluiceTransformer *sluice_transformer_new        (SluiceTask                 *task,
                                                  const SluiceTemplateScope  *scope,
                                                  SluiceLookups              *lookups,
                                                  GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_transformer_free       (SluiceTransformer          *self);
/* What cells of rows may point into beside their batch. */
SluiceArena       *sluice_transformer_steal_constants (SluiceTransformer    *self) G_GNUC_WARN_UNUSED_RESULT;
/* The paths wanted of the source, one for each column of the record batches. */
GPtrArray         *sluice_transformer_get_fields (SluiceTransformer          *self);
/* The columns of the row batches. */
SluiceSchema      *sluice_transformer_get_schema (SluiceTransformer          *self);
SluiceCheckSet    *sluice_transformer_get_checks (SluiceTransformer          *self);
void               sluice_transformer_foreach_reader (SluiceTransformer     *self,
                                                  guint                       slot,
                                                  SluiceTransformerReaderFunc func,
                                                  gpointer                    user_data);
void               sluice_transformer_set_reject_func (SluiceTransformer    *self,
                                                  SluiceTransformerRejectFunc func,
                                                  gpointer                    user_data);
/* Maps and checks all of @records into @rows (empty, large enough, its base is
 * set to @records). Rejected rows go to @rejects (element-type SluiceReject)
 * with all their problems instead. Warnings of checks with severity `warn` go
 * to @monitor. A check with severity `fail` is the error `check_failed`
 * (SLUICE_ERROR_LIMIT). Origins are copied. */
gboolean           sluice_transformer_apply      (SluiceTransformer          *self,
                                                  SluiceBatch                *records,
                                                  SluiceBatch                *rows,
                                                  GPtrArray                  *rejects,
                                                  SluiceMonitor              *monitor,
                                                  GError                    **error);
gboolean           sluice_transformer_recall     (SluiceTransformer          *self,
                                                  SluiceBatch                *records,
                                                  guint                       n,
                                                  SluiceBatch                *rows,
                                                  GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTransformer, sluice_transformer_free)

G_END_DECLS
