/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-statement.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceDatabase:
 *
 * The connection to the app's own SQLite file: write-ahead log, durable
 * commits, ten seconds of patience with other processes. Belongs to one thread.
 */
typedef struct _SluiceDatabase SluiceDatabase;

/**
 * SluiceDatabaseFunc:
 * @self: the database, inside a transaction
 * @data: what was handed in
 * @error: why the transaction is to be rolled back
 *
 * Returns: %TRUE to commit
 */
typedef gboolean (*SluiceDatabaseFunc) (SluiceDatabase  *self,
                                        gpointer         data,
                                        GError         **error);

SluiceDatabase  *sluice_database_open        (const char              *path,
                                              GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceDatabase  *sluice_database_open_for_reading (const char         *path,
                                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_database_close       (SluiceDatabase          *self);
const char      *sluice_database_get_path    (SluiceDatabase          *self);
SluiceStatement *sluice_database_prepare     (SluiceDatabase          *self,
                                              const char              *sql,
                                              GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sluice_database_execute     (SluiceDatabase          *self,
                                              const char              *sql,
                                              GError                 **error);
gboolean         sluice_database_transaction (SluiceDatabase          *self,
                                              SluiceDatabaseFunc       func,
                                              gpointer                 data,
                                              GError                 **error);
gboolean         sluice_database_query_int   (SluiceDatabase          *self,
                                              const char              *sql,
                                              gint64                  *ret_value,
                                              GError                 **error);
int              sluice_database_get_changes (SluiceDatabase          *self);
gboolean         sluice_database_migrate     (SluiceDatabase          *self,
                                              const char *const       *steps,
                                              GError                 **error);
GStrv            sluice_database_dup_steps   (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean         sluice_database_is_sound    (SluiceDatabase          *self,
                                              GError                 **error);
void             sluice_database_set_error   (sqlite3                 *connection,
                                              GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDatabase, sluice_database_close)

G_END_DECLS
