/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-expression.h"
#include "sluice-monitor.h"

G_BEGIN_DECLS

/**
 * SluiceRowExpression:
 *
 * An expression over a row: the fields of its record, and the columns that are
 * made already. One thread at a time.
 */
typedef struct _SluiceRowExpression SluiceRowExpression;

/**
 * SluiceRowReadiness:
 * @SLUICE_ROW_READY: all values are there
 * @SLUICE_ROW_UNDECODABLE: a field that it needs cannot be decoded
 * @SLUICE_ROW_BROKEN: a column that it needs could not be made, which was said
 *
 * Whether an expression can be computed for a row.
 */
typedef enum
{
  SLUICE_ROW_READY,
  SLUICE_ROW_UNDECODABLE,
  SLUICE_ROW_BROKEN,
} SluiceRowReadiness;

SluiceRowExpression *sluice_row_expression_new            (SluiceSandbox        *sandbox,
                                                           const char           *text,
                                                           const char *const    *columns,
                                                           GPtrArray            *fields,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_row_expression_free           (SluiceRowExpression  *self);
SluiceExpression    *sluice_row_expression_get_expression (SluiceRowExpression  *self);
gboolean             sluice_row_expression_uses_column    (SluiceRowExpression  *self,
                                                           guint                 column);
gboolean             sluice_row_expression_uses_field     (SluiceRowExpression  *self,
                                                           guint                 slot);
const SluiceValue   *sluice_row_expression_get_value      (SluiceRowExpression  *self,
                                                           guint                 input,
                                                           const SluiceValue    *record,
                                                           const SluiceValue    *row);
SluiceRowReadiness   sluice_row_expression_check          (SluiceRowExpression  *self,
                                                           const SluiceValue    *record,
                                                           const SluiceValue    *row);
gboolean             sluice_row_expression_evaluate       (SluiceRowExpression  *self,
                                                           const SluiceValue    *record,
                                                           const SluiceValue    *row,
                                                           SluiceValue          *ret_value,
                                                           GError              **error);
gboolean             sluice_row_expression_test           (SluiceRowExpression  *self,
                                                           const SluiceValue    *record,
                                                           const SluiceValue    *row,
                                                           SluiceTruth          *ret_truth,
                                                           GError              **error);
void                 sluice_row_expression_warn           (SluiceRowExpression  *self,
                                                           SluiceMonitor        *monitor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRowExpression, sluice_row_expression_free)

G_END_DECLS
