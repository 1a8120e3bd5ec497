/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-statement.h"
#include "sluice-result-set.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_ODBC_RESULT (sluice_odbc_result_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOdbcResult, sluice_odbc_result, SLUICE, ODBC_RESULT, SluiceResultSet)

SluiceResultSet *sluice_odbc_result_new (GObject              *owner,
                                         SluiceOdbcStatement  *statement,
                                         const SluiceQuery    *query,
                                         gboolean              execute,
                                         GCancellable         *cancellable,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
