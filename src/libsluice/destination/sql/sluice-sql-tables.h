/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

gboolean sluice_sql_tables_make      (SluiceSqlSession         *session,
                                      const SluiceLoadRequest  *request,
                                      gboolean                  with_ledger,
                                      gboolean                 *ret_made,
                                      GStrv                    *ret_added,
                                      SluiceMonitor            *monitor,
                                      GCancellable             *cancellable,
                                      GError                  **error);
gboolean sluice_sql_tables_empty     (SluiceSqlSession         *session,
                                      const SluiceLoadRequest  *request,
                                      GCancellable             *cancellable,
                                      GError                  **error);
void     sluice_sql_tables_drop_made (SluiceSqlSession         *session,
                                      const SluiceLoadRequest  *request);

G_END_DECLS
