/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sandbox.h"
#include "sluice-value.h"

G_BEGIN_DECLS

/**
 * SluiceExpression:
 *
 * An expression in SQLite's language, compiled once. It sees values by name and
 * what its sandbox holds. One thread at a time.
 */
typedef struct _SluiceExpression SluiceExpression;

/**
 * SluiceExpressionInput:
 * @name: the name, as the expression writes it first
 * @column: which of the columns it is, -1 = none, but a field
 * @compared: whether it is compared with a number that stands in the expression:
 *   if it is text, it is greater than any
 *
 * A value that an expression uses.
 */
typedef struct
{
  char *name;
  int column;
  gboolean compared;
} SluiceExpressionInput;

/**
 * SluiceTruth:
 * @SLUICE_TRUTH_FALSE: false
 * @SLUICE_TRUTH_TRUE: true
 * @SLUICE_TRUTH_UNKNOWN: NULL
 *
 * What a condition is, in SQL.
 */
typedef enum
{
  SLUICE_TRUTH_FALSE,
  SLUICE_TRUTH_TRUE,
  SLUICE_TRUTH_UNKNOWN,
} SluiceTruth;

/**
 * SluiceExpressionKnowsFunc:
 * @name: a name that an expression uses
 * @user_data: what was given with the function
 *
 * Returns: whether there is such a field; a name that nobody knows is an error
 *   of the expression
 */
typedef gboolean (*SluiceExpressionKnowsFunc) (const char *name,
                                               gpointer    user_data);

SluiceExpression            *sluice_expression_new        (SluiceSandbox              *sandbox,
                                                           const char                 *text,
                                                           const char *const          *columns,
                                                           SluiceExpressionKnowsFunc   knows,
                                                           gpointer                    user_data,
                                                           GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                         sluice_expression_free       (SluiceExpression           *self);
const char                  *sluice_expression_get_text   (SluiceExpression           *self);
char                        *sluice_expression_dup_quoted (SluiceExpression           *self) G_GNUC_WARN_UNUSED_RESULT;
SluiceSandbox               *sluice_expression_get_sandbox (SluiceExpression          *self);
const SluiceExpressionInput *sluice_expression_get_inputs (SluiceExpression           *self,
                                                           guint                      *ret_n);
gboolean                     sluice_expression_evaluate   (SluiceExpression           *self,
                                                           const SluiceValue          *values,
                                                           SluiceValue                *ret_value,
                                                           GError                    **error);
gboolean                     sluice_expression_test       (SluiceExpression           *self,
                                                           const SluiceValue          *values,
                                                           SluiceTruth                *ret_truth,
                                                           GError                    **error);
gboolean                     sluice_expression_is_true    (SluiceExpression           *self,
                                                           const SluiceValue          *values,
                                                           gboolean                   *ret_true,
                                                           GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceExpression, sluice_expression_free)

G_END_DECLS
