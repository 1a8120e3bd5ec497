/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-sqlite-connection.h"

G_BEGIN_DECLS

gboolean sluice_sqlite_ledger_create (SluiceSqliteConnection   *connection,
                                      const SluiceLoadSpec     *load,
                                      GError                  **error);
gboolean sluice_sqlite_ledger_forget_table (SluiceSqliteConnection   *connection,
                                            const SluiceLoadRequest  *request,
                                            GError                  **error);
gboolean sluice_sqlite_ledger_add    (SluiceSqliteConnection   *connection,
                                      const SluiceLoadRequest  *request,
                                      const SluiceLedgerEntry  *entry,
                                      GError                  **error);
gboolean sluice_sqlite_ledger_find   (SluiceSqliteConnection   *connection,
                                      const SluiceLoadRequest  *request,
                                      const char               *run_id,
                                      SluiceLedgerEntry        *ret_entry,
                                      gboolean                 *ret_found,
                                      GError                  **error);
gboolean sluice_sqlite_ledger_find_cursor (SluiceSqliteConnection   *connection,
                                           const SluiceLoadRequest  *request,
                                           char                    **ret_cursor,
                                           GError                  **error);

G_END_DECLS
