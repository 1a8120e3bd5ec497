/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

#include "sluice-duckdb-library.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbMode:
 * @SLUICE_DUCKDB_READ: a file is only read
 * @SLUICE_DUCKDB_WRITE: a file is written, and made if it is missing
 *
 * What a database is opened for.
 */
typedef enum
{
  SLUICE_DUCKDB_READ,
  SLUICE_DUCKDB_WRITE,
} SluiceDuckdbMode;

/**
 * SluiceDuckdbSession:
 *
 * A DuckDB database: a file of its own, or one in memory. Belongs to one thread.
 */
typedef struct _SluiceDuckdbSession SluiceDuckdbSession;

SluiceDuckdbSession *sluice_duckdb_session_open      (const char            *path,
                                                      SluiceDuckdbMode       mode,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceDuckdbSession *sluice_duckdb_session_ref       (SluiceDuckdbSession   *self);
void                 sluice_duckdb_session_unref     (SluiceDuckdbSession   *self);
const SluiceDuckdbLibrary *sluice_duckdb_session_get_library (SluiceDuckdbSession *self);
gpointer             sluice_duckdb_session_prepare   (SluiceDuckdbSession   *self,
                                                      const SluiceQuery     *query,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer             sluice_duckdb_session_prepare_any (SluiceDuckdbSession *self,
                                                        const char          *sql,
                                                        const char *const   *texts,
                                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer             sluice_duckdb_session_get_connection (SluiceDuckdbSession *self);
gboolean             sluice_duckdb_session_run       (SluiceDuckdbSession   *self,
                                                      const char            *sql,
                                                      guint64               *ret_rows,
                                                      GCancellable          *cancellable,
                                                      GError               **error);
void                 sluice_duckdb_session_set_error (SluiceDuckdbSession   *self,
                                                      const char            *message,
                                                      GCancellable          *cancellable,
                                                      GError               **error);
gboolean             sluice_duckdb_session_execute   (SluiceDuckdbSession   *self,
                                                      gpointer               statement,
                                                      duckdb_result         *ret_result,
                                                      GCancellable          *cancellable,
                                                      GError               **error);
gboolean             sluice_duckdb_session_next      (SluiceDuckdbSession   *self,
                                                      duckdb_result         *result,
                                                      gpointer              *ret_chunk,
                                                      GCancellable          *cancellable,
                                                      GError               **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDuckdbSession, sluice_duckdb_session_unref)

G_END_DECLS
