/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

#include "sluice-duckdb-library.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbSession:
 *
 * A DuckDB database that is read: a file of its own, or one in memory that only
 * reads other files. Belongs to one thread.
 */
typedef struct _SluiceDuckdbSession SluiceDuckdbSession;

SluiceDuckdbSession *sluice_duckdb_session_open      (const char            *path,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceDuckdbSession *sluice_duckdb_session_ref       (SluiceDuckdbSession   *self);
void                 sluice_duckdb_session_unref     (SluiceDuckdbSession   *self);
const SluiceDuckdbLibrary *sluice_duckdb_session_get_library (SluiceDuckdbSession *self);
gpointer             sluice_duckdb_session_prepare   (SluiceDuckdbSession   *self,
                                                      const SluiceQuery     *query,
                                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
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
