/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-statement.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_ODBC_TABLES,
  SLUICE_ODBC_COLUMNS,
  SLUICE_ODBC_PRIMARY_KEYS,
  SLUICE_ODBC_FOREIGN_KEYS,
  SLUICE_ODBC_STATISTICS,
} SluiceOdbcCatalogue;

SluiceOdbcStatement *sluice_odbc_catalogue_ask (SluiceOdbcSession    *session,
                                                SluiceOdbcCatalogue   what,
                                                const char           *schema,
                                                const char           *table,
                                                GCancellable         *cancellable,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
