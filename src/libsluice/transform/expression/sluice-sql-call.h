/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-function.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceSqlCall:
 *
 * A transform, compiled with the arguments that a function of an expression was
 * called with.
 */
typedef struct _SluiceSqlCall SluiceSqlCall;

SluiceSqlCall    *sluice_sql_call_new      (const SluiceFunctionInfo  *info,
                                            SluiceZone                *zone,
                                            int                        n_values,
                                            sqlite3_value            **values,
                                            GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_sql_call_free     (SluiceSqlCall             *self);
gboolean          sluice_sql_call_is_of    (SluiceSqlCall             *self,
                                            int                        n_values,
                                            sqlite3_value            **values);
const SluiceCall *sluice_sql_call_get_call (SluiceSqlCall             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqlCall, sluice_sql_call_free)

G_END_DECLS
