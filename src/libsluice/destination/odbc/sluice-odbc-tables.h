/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-odbc-session.h"
#include "sluice-sql-session.h"

G_BEGIN_DECLS

GPtrArray *sluice_odbc_tables_list_columns (SluiceSqlSession        *session,
                                            SluiceOdbcSession       *odbc,
                                            const char              *schema,
                                            const char              *table,
                                            GCancellable            *cancellable,
                                            GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_odbc_tables_has_unique   (SluiceSqlSession        *session,
                                            SluiceOdbcSession       *odbc,
                                            const char              *schema,
                                            const char              *table,
                                            const SluiceLoadLayout  *layout,
                                            gboolean                *ret_unique,
                                            GCancellable            *cancellable,
                                            GError                 **error);

G_END_DECLS
