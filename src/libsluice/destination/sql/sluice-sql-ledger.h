/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-session.h"

G_BEGIN_DECLS

/* The ledger of a load, `sluice_loads`, in any database of a
 * [class@Sluice.SqlSession]. */

gboolean sluice_sql_ledger_create       (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_forget_table (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_lock         (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_add          (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         const SluiceLedgerEntry  *entry,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_has          (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         const SluiceLedgerEntry  *entry,
                                         gboolean                 *ret_has,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_find         (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *run_id,
                                         SluiceLedgerEntry        *ret_entry,
                                         gboolean                 *ret_found,
                                         GCancellable             *cancellable,
                                         GError                  **error);
gboolean sluice_sql_ledger_find_cursor  (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         char                    **ret_cursor,
                                         GCancellable             *cancellable,
                                         GError                  **error);

G_END_DECLS
