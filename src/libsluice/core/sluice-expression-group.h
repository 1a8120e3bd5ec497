/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-expression.h"

G_BEGIN_DECLS

/**
 * SluiceExpressionGroup:
 *
 * Several expressions of one sandbox, computed by one statement: a row costs
 * less so. One thread at a time.
 */
typedef struct _SluiceExpressionGroup SluiceExpressionGroup;

/**
 * SluiceExpressionGroupInput:
 * @expression: the place of an expression
 * @input: which of its inputs it is
 *
 * A value that one of the expressions uses, the first of them if several do.
 */
typedef struct
{
  guint expression;
  guint input;
} SluiceExpressionGroupInput;

SluiceExpressionGroup            *sluice_expression_group_new        (SluiceExpression *const  *expressions,
                                                                      guint                     n) G_GNUC_WARN_UNUSED_RESULT;
void                              sluice_expression_group_free       (SluiceExpressionGroup    *self);
const SluiceExpressionGroupInput *sluice_expression_group_get_inputs (SluiceExpressionGroup    *self,
                                                                      guint                    *ret_n);
gboolean                          sluice_expression_group_evaluate   (SluiceExpressionGroup    *self,
                                                                      const SluiceValue        *values,
                                                                      SluiceValue              *ret_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceExpressionGroup, sluice_expression_group_free)

G_END_DECLS
