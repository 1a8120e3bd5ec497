/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-value.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceExpression:
 *
 * An expression in SQLite's language, compiled once. It sees values by name and
 * nothing else: no table, no file, no statement, and it cannot run for ever.
 * One thread at a time.
 */
typedef struct _SluiceExpression SluiceExpression;

/**
 * SluiceExpressionKnowsFunc:
 * @name: a name that an expression uses
 * @user_data: what was given with the function
 *
 * Returns: whether there is such a value; a name that nobody knows is an error
 *   of the expression
 */
typedef gboolean (*SluiceExpressionKnowsFunc) (const char *name,
                                               gpointer    user_data);

SluiceExpression   *sluice_expression_new         (const char                 *text,
                                                   SluiceExpressionKnowsFunc   knows,
                                                   gpointer                    user_data,
                                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_expression_free        (SluiceExpression           *self);
GPtrArray          *sluice_expression_get_names   (SluiceExpression           *self);
gboolean            sluice_expression_evaluate    (SluiceExpression           *self,
                                                   const SluiceValue          *values,
                                                   SluiceValue                *ret_value,
                                                   GError                    **error);
gboolean            sluice_expression_is_true     (SluiceExpression           *self,
                                                   const SluiceValue          *values,
                                                   gboolean                   *ret_true,
                                                   GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceExpression, sluice_expression_free)

G_END_DECLS
