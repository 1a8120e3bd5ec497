/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

G_BEGIN_DECLS

/**
 * SluiceDatabaseBrowser:
 *
 * Looks around in a database, on a thread of its own, one call after the other. The
 * first call connects, and so does the first one after the connection was lost.
 */
#define SLUICE_TYPE_DATABASE_BROWSER (sluice_database_browser_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDatabaseBrowser, sluice_database_browser, SLUICE, DATABASE_BROWSER, GObject)

SluiceDatabaseBrowser *sluice_database_browser_new                 (SluiceConnection         *connection,
                                                                    SluiceSecretStore        *secrets,
                                                                    GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sluice_database_browser_test_async          (SluiceDatabaseBrowser    *self,
                                                                    GCancellable             *cancellable,
                                                                    GAsyncReadyCallback       callback,
                                                                    gpointer                  user_data);
GPtrArray             *sluice_database_browser_test_finish         (SluiceDatabaseBrowser    *self,
                                                                    GAsyncResult             *result,
                                                                    GError                  **error);
void                   sluice_database_browser_list_tables_async   (SluiceDatabaseBrowser    *self,
                                                                    GCancellable             *cancellable,
                                                                    GAsyncReadyCallback       callback,
                                                                    gpointer                  user_data);
GPtrArray             *sluice_database_browser_list_tables_finish  (SluiceDatabaseBrowser    *self,
                                                                    GAsyncResult             *result,
                                                                    GError                  **error);
void                   sluice_database_browser_list_columns_async  (SluiceDatabaseBrowser    *self,
                                                                    const char               *schema,
                                                                    const char               *table,
                                                                    GCancellable             *cancellable,
                                                                    GAsyncReadyCallback       callback,
                                                                    gpointer                  user_data);
GPtrArray             *sluice_database_browser_list_columns_finish (SluiceDatabaseBrowser    *self,
                                                                    GAsyncResult             *result,
                                                                    GError                  **error);

G_END_DECLS
