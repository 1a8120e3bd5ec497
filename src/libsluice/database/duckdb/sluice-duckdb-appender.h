/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-duckdb-session.h"
#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbCell:
 * @name: the table's column
 * @type: what the cells of the batches are
 * @place: where they stand in a row of a batch
 * @as_text: whether they are written as text, whatever their type is
 *
 * A column that an appender fills.
 */
typedef struct
{
  const char *name;
  SluiceType type;
  guint place;
  gboolean as_text;
} SluiceDuckdbCell;

/**
 * SluiceDuckdbAppender:
 *
 * Adds rows to a table of a DuckDB database: some thousand at a time as vectors, past
 * SQL. The rows are there once it is closed.
 */
typedef struct _SluiceDuckdbAppender SluiceDuckdbAppender;

SluiceDuckdbAppender *sluice_duckdb_appender_new   (SluiceDuckdbSession     *session,
                                                    const char              *catalog,
                                                    const char              *schema,
                                                    const char              *table,
                                                    const char              *row_column,
                                                    const SluiceDuckdbCell  *cells,
                                                    guint                    n_cells,
                                                    GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void                  sluice_duckdb_appender_free  (SluiceDuckdbAppender    *self);
gboolean              sluice_duckdb_appender_add   (SluiceDuckdbAppender    *self,
                                                    const SluiceBatch       *batch,
                                                    const guint             *rows,
                                                    guint                    n_rows,
                                                    GError                 **error);
gboolean              sluice_duckdb_appender_close (SluiceDuckdbAppender    *self,
                                                    GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDuckdbAppender, sluice_duckdb_appender_free)

G_END_DECLS
