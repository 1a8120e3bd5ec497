/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-expression.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceComputedColumns:
 *
 * The columns of a mapping that are computed by expressions. Those that do not
 * need each other are computed by one statement a row. One thread at a time.
 */
typedef struct _SluiceComputedColumns SluiceComputedColumns;

/**
 * SluiceComputedColumnsFunc:
 * @column: the place of a column in the row
 * @value: (nullable): what its expression yields, valid during the call; %NULL =
 *   it could not be computed
 * @code: (nullable): why not: a code; %NULL = that was said of another column
 * @message: (nullable): the same in words, %NULL where @code says enough
 * @user_data: what was given with the function
 *
 * Makes the cell of @column, or its problem.
 */
typedef void (*SluiceComputedColumnsFunc) (guint              column,
                                           const SluiceValue *value,
                                           const char        *code,
                                           const char        *message,
                                           gpointer           user_data);

SluiceComputedColumns *sluice_computed_columns_new     (SluiceSandbox              *sandbox) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_computed_columns_free    (SluiceComputedColumns      *self);
gboolean               sluice_computed_columns_add     (SluiceComputedColumns      *self,
                                                        guint                       column,
                                                        const char                 *text,
                                                        const char *const          *columns,
                                                        GPtrArray                  *fields,
                                                        GError                    **error);
gboolean               sluice_computed_columns_reads   (SluiceComputedColumns      *self,
                                                        guint                       column,
                                                        guint                       slot);
void                   sluice_computed_columns_arrange (SluiceComputedColumns      *self);
void                   sluice_computed_columns_compute (SluiceComputedColumns      *self,
                                                        const SluiceValue          *record,
                                                        const SluiceValue          *row,
                                                        SluiceComputedColumnsFunc   func,
                                                        gpointer                    user_data);
void                   sluice_computed_columns_warn    (SluiceComputedColumns      *self,
                                                        SluiceMonitor              *monitor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceComputedColumns, sluice_computed_columns_free)

G_END_DECLS
