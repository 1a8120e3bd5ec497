/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SluiceSqliteCells:
 *
 * The cells of a batch as SQLite takes them: bound to a statement, and looked at
 * before, as a column may make another value of one.
 */
typedef struct _SluiceSqliteCells SluiceSqliteCells;

SluiceSqliteCells *sluice_sqlite_cells_new   (gboolean                  strip_nul) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_sqlite_cells_free  (SluiceSqliteCells        *self);
void               sluice_sqlite_cells_bind  (SluiceSqliteCells        *self,
                                              sqlite3_stmt             *statement,
                                              guint                     place,
                                              const SluiceValue        *value);
SluiceReject      *sluice_sqlite_cells_check (SluiceSqliteCells        *self,
                                              const SluiceLoadLayout   *layout,
                                              const SluiceBatch        *batch,
                                              guint                     row) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSqliteCells, sluice_sqlite_cells_free)

G_END_DECLS
