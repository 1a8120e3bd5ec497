/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-sql-dialect.h"
#include "sluice-sql-rows.h"

G_BEGIN_DECLS

/**
 * SluiceSqlSession:
 *
 * A connection that is written to, as the staged writer, the ledger, the load
 * plan and the undo see it. All calls block and belong to the thread of the
 * destination.
 */
#define SLUICE_TYPE_SQL_SESSION (sluice_sql_session_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceSqlSession, sluice_sql_session, SLUICE, SQL_SESSION, GObject)

struct _SluiceSqlSessionClass
{
  GObjectClass parent_class;

  const SluiceSqlDialect *(*get_dialect) (SluiceSqlSession  *self);
  gboolean       (*begin)        (SluiceSqlSession         *self,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  gboolean       (*commit)       (SluiceSqlSession         *self,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* Never fails: what cannot be rolled back is lost with the connection. */
  void           (*rollback)     (SluiceSqlSession         *self);
  /* Runs one statement. *ret_rows is how many rows it wrote. */
  gboolean       (*exec)         (SluiceSqlSession         *self,
                                  const char               *sql,
                                  guint64                  *ret_rows,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* @parameters (nullable, ends with NULL) are bound to `?`, as texts. */
  SluiceSqlRows *(*query)        (SluiceSqlSession         *self,
                                  const char               *sql,
                                  const char *const        *parameters,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* Adds @rows of @batch to @table (quoted) as fast as can be: with @staged the
   * columns are `sluice_row` (0-based place in @rows) and c0, c1 ...
   * (one for each column of @layout), else the table's own. On a refusal of a row
   * *ret_guilty is its place in @rows if it is known, and nothing was added. */
  gboolean       (*append)       (SluiceSqlSession         *self,
                                  const char               *table,
                                  const SluiceLoadLayout   *layout,
                                  gboolean                  staged,
                                  const SluiceBatch        *batch,
                                  const guint              *rows,
                                  guint                     n_rows,
                                  guint64                  *ret_added,
                                  guint                    *ret_guilty,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* What the table's columns cannot hold, before it is sent: NULL if all is well. */
  SluiceReject  *(*check_row)    (SluiceSqlSession         *self,
                                  const SluiceLoadLayout   *layout,
                                  const SluiceBatch        *batch,
                                  guint                     row);
  /* The type in which a stage holds a column of @layout, where it is not the
   * table's own; NULL = the table's. */
  const char    *(*get_stage_type) (SluiceSqlSession       *self,
                                    const SluiceLoadLayout *layout,
                                    guint                   column);
  /* (element-type SluiceTableColumn); empty = no such table. */
  GPtrArray     *(*list_columns) (SluiceSqlSession         *self,
                                  const char               *schema,
                                  const char               *table,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* Whether a primary key or unique index covers exactly the keys of @layout. */
  gboolean       (*has_unique)   (SluiceSqlSession         *self,
                                  const char               *schema,
                                  const char               *table,
                                  const SluiceLoadLayout   *layout,
                                  gboolean                 *ret_unique,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* For servers without savepoints: the rows of @stage that the table would
   * refuse: (element-type GPtrArray) of sluice_row, column (nullable), message. */
  SluiceSqlRows *(*find_refused) (SluiceSqlSession         *self,
                                  const SluiceLoadRequest  *request,
                                  const char               *stage,
                                  const SluiceLoadLayout   *layout,
                                  GCancellable             *cancellable,
                                  GError                  **error);
  /* Whether a transaction is open, as far as it can tell. */
  gboolean       (*in_transaction) (SluiceSqlSession       *self);
  /* Whether @error is about a row rather than about the server. */
  gboolean       (*is_row_error) (SluiceSqlSession         *self,
                                  const GError             *error);
  /* Whether the connection is gone. */
  gboolean       (*is_lost)      (SluiceSqlSession         *self);

  /*< private >*/
  gpointer _reserved[8];
};

const SluiceSqlDialect *sluice_sql_session_get_dialect  (SluiceSqlSession         *self);
gboolean                sluice_sql_session_begin        (SluiceSqlSession         *self,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
gboolean                sluice_sql_session_commit       (SluiceSqlSession         *self,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
void                    sluice_sql_session_rollback     (SluiceSqlSession         *self);
gboolean                sluice_sql_session_exec         (SluiceSqlSession         *self,
                                                         const char               *sql,
                                                         guint64                  *ret_rows,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
SluiceSqlRows          *sluice_sql_session_query        (SluiceSqlSession         *self,
                                                         const char               *sql,
                                                         const char *const        *parameters,
                                                         GCancellable             *cancellable,
                                                         GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sluice_sql_session_append       (SluiceSqlSession         *self,
                                                         const char               *table,
                                                         const SluiceLoadLayout   *layout,
                                                         gboolean                  staged,
                                                         const SluiceBatch        *batch,
                                                         const guint              *rows,
                                                         guint                     n_rows,
                                                         guint64                  *ret_added,
                                                         guint                    *ret_guilty,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
SluiceReject           *sluice_sql_session_check_row    (SluiceSqlSession         *self,
                                                         const SluiceLoadLayout   *layout,
                                                         const SluiceBatch        *batch,
                                                         guint                     row);
const char             *sluice_sql_session_get_stage_type (SluiceSqlSession       *self,
                                                           const SluiceLoadLayout *layout,
                                                           guint                   column);
GPtrArray              *sluice_sql_session_list_columns (SluiceSqlSession         *self,
                                                         const char               *schema,
                                                         const char               *table,
                                                         GCancellable             *cancellable,
                                                         GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sluice_sql_session_has_unique   (SluiceSqlSession         *self,
                                                         const char               *schema,
                                                         const char               *table,
                                                         const SluiceLoadLayout   *layout,
                                                         gboolean                 *ret_unique,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
SluiceSqlRows          *sluice_sql_session_find_refused (SluiceSqlSession         *self,
                                                         const SluiceLoadRequest  *request,
                                                         const char               *stage,
                                                         const SluiceLoadLayout   *layout,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
gboolean                sluice_sql_session_in_transaction (SluiceSqlSession       *self);
gboolean                sluice_sql_session_run_scripts  (SluiceSqlSession         *self,
                                                         GStrv                     scripts,
                                                         const char               *which,
                                                         GCancellable             *cancellable,
                                                         GError                  **error);
gboolean                sluice_sql_session_is_row_error (SluiceSqlSession         *self,
                                                         const GError             *error);
gboolean                sluice_sql_session_is_lost      (SluiceSqlSession         *self);

G_END_DECLS
