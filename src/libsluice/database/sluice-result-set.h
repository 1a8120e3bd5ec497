/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-type.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceResultColumn:
 * @name: its name, as the server says it; may be empty or repeated
 * @type_name: the server's own word for its type
 * @type: the type of this format that holds all its values
 *
 * A column of a result.
 */
typedef struct
{
  char *name;
  char *type_name;
  SluiceType type;
} SluiceResultColumn;

/**
 * SluiceResultSet:
 *
 * The rows of a query, streamed: only a bounded number of them is in memory
 * however many there are. Belongs to the thread of its database, which it keeps
 * busy until it is dropped. To drop it before its end cancels the query at the
 * server.
 *
 * Values arrive as `docs/databases.md` says: integers, doubles, dates and times as
 * such where they are exact, everything else as text that says exactly what the
 * server has. A value that no value can hold (NaN in a decimal, a date before the
 * year 1, a zero date, bytes that are no text) is %SLUICE_VALUE_INVALID or a text
 * that its column's type refuses: never another value.
 */
#define SLUICE_TYPE_RESULT_SET (sluice_result_set_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceResultSet, sluice_result_set, SLUICE, RESULT_SET, GObject)

/**
 * SluiceResultSetClass:
 * @fetch: appends rows to @batch until it is full or the result ends (*ret_end).
 *   Value i of a row goes into column targets[i] of the batch, -1 = nowhere; cells
 *   that no target names are left as they are
 */
struct _SluiceResultSetClass
{
  GObjectClass parent_class;

  gboolean (*fetch) (SluiceResultSet  *self,
                     SluiceBatch      *batch,
                     const int        *targets,
                     gboolean         *ret_end,
                     GCancellable     *cancellable,
                     GError          **error);

  /*< private >*/
  gpointer _reserved[4];
};

/* (element-type SluiceResultColumn), known before the first row. */
GPtrArray *sluice_result_set_get_columns (SluiceResultSet     *self);
gboolean   sluice_result_set_fetch       (SluiceResultSet     *self,
                                          SluiceBatch         *batch,
                                          const int           *targets,
                                          gboolean            *ret_end,
                                          GCancellable        *cancellable,
                                          GError             **error);

/* For subclasses. */
void       sluice_result_set_add_column  (SluiceResultSet     *self,
                                          const char          *name,
                                          const char          *type_name,
                                          SluiceType           type);
void       sluice_result_column_free     (SluiceResultColumn  *column);

G_END_DECLS
