/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceSqliteConnection:
 * @db: the handle
 * @path: the file, as people know it
 *
 * A connection to an SQLite file, for one thread. Long statements end when the
 * cancellable of sluice_sqlite_connection_set_cancellable() is cancelled; locks
 * are waited for ten seconds.
 */
typedef struct
{
  sqlite3 *db;
  char *path;

  /*< private >*/
  GCancellable *cancellable;
} SluiceSqliteConnection;

SluiceSqliteConnection *sluice_sqlite_connection_open            (const char               *path,
                                                                  int                       flags,
                                                                  GCancellable             *cancellable,
                                                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_sqlite_connection_free            (SluiceSqliteConnection   *self);
void                    sluice_sqlite_connection_set_cancellable (SluiceSqliteConnection   *self,
                                                                  GCancellable             *cancellable);
gboolean                sluice_sqlite_connection_make_durable    (SluiceSqliteConnection   *self,
                                                                  GError                  **error);
gboolean                sluice_sqlite_connection_exec            (SluiceSqliteConnection   *self,
                                                                  const char               *sql,
                                                                  GError                  **error);
sqlite3_stmt           *sluice_sqlite_connection_prepare         (SluiceSqliteConnection   *self,
                                                                  const char               *sql,
                                                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sluice_sqlite_connection_step            (SluiceSqliteConnection   *self,
                                                                  sqlite3_stmt             *statement,
                                                                  gboolean                 *ret_row,
                                                                  GError                  **error);
void                    sluice_sqlite_connection_set_error       (SluiceSqliteConnection   *self,
                                                                  GError                  **error);
char                   *sluice_sqlite_quote                      (const char               *identifier) G_GNUC_WARN_UNUSED_RESULT;

typedef sqlite3_stmt SluiceSqliteStatement;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqliteConnection, sluice_sqlite_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqliteStatement, sqlite3_finalize)

G_END_DECLS
