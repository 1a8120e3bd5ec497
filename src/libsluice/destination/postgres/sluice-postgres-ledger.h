/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"
#include "sluice-postgres-session.h"

G_BEGIN_DECLS

gboolean sluice_postgres_ledger_create  (SluicePostgresSession    *session,
                                         const SluiceLoadSpec     *load,
                                         const char               *schema,
                                         GError                  **error);
gboolean sluice_postgres_ledger_forget_table (SluicePostgresSession    *session,
                                              const SluiceLoadRequest  *request,
                                              const char               *schema,
                                              GError                  **error);
gboolean sluice_postgres_ledger_lock    (SluicePostgresSession    *session,
                                         const SluiceLoadRequest  *request,
                                         gboolean                  shared,
                                         GError                  **error);
gboolean sluice_postgres_ledger_add     (SluicePostgresSession    *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *schema,
                                         const SluiceLedgerEntry  *entry,
                                         GError                  **error);
gboolean sluice_postgres_ledger_find    (SluicePostgresSession    *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *schema,
                                         const char               *run_id,
                                         SluiceLedgerEntry        *ret_entry,
                                         gboolean                 *ret_found,
                                         GError                  **error);
gboolean sluice_postgres_ledger_find_cursor (SluicePostgresSession    *session,
                                             const SluiceLoadRequest  *request,
                                             const char               *schema,
                                             char                    **ret_cursor,
                                             GError                  **error);
gboolean sluice_postgres_ledger_has     (SluicePostgresSession    *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *schema,
                                         const SluiceLedgerEntry  *entry,
                                         gboolean                  shared,
                                         gboolean                 *ret_has,
                                         GError                  **error);

G_END_DECLS
