/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-session.h"

#include "sluice-error.h"
#include "sluice-sql-text.h"

#include <string.h>

G_DEFINE_ABSTRACT_TYPE (SluiceSqlSession, sluice_sql_session, G_TYPE_OBJECT)

static SluiceReject *
sluice_sql_session_default_check_row (SluiceSqlSession       *self,
                                      const SluiceLoadLayout *layout,
                                      const SluiceBatch      *batch,
                                      guint                   row)
{
  return NULL;
}

static const char *
sluice_sql_session_default_get_stage_type (SluiceSqlSession       *self,
                                           const SluiceLoadLayout *layout,
                                           guint                   column)
{
  return NULL;
}

static SluiceSqlRows *
sluice_sql_session_default_find_refused (SluiceSqlSession        *self,
                                         const SluiceLoadRequest *request,
                                         const char              *stage,
                                         const SluiceLoadLayout  *layout,
                                         GCancellable            *cancellable,
                                         GError                 **error)
{
  return sluice_sql_rows_new ();
}

static gboolean
sluice_sql_session_default_in_transaction (SluiceSqlSession *self)
{
  return TRUE;
}

static gboolean
sluice_sql_session_default_is_lost (SluiceSqlSession *self)
{
  return FALSE;
}

static void
sluice_sql_session_class_init (SluiceSqlSessionClass *klass)
{
  klass->check_row = sluice_sql_session_default_check_row;
  klass->get_stage_type = sluice_sql_session_default_get_stage_type;
  klass->find_refused = sluice_sql_session_default_find_refused;
  klass->in_transaction = sluice_sql_session_default_in_transaction;
  klass->is_lost = sluice_sql_session_default_is_lost;
}

static void
sluice_sql_session_init (SluiceSqlSession *self)
{
}

/**
 * sluice_sql_session_get_dialect:
 * @self: a session
 *
 * Returns: (transfer none): how its server writes SQL
 */
const SluiceSqlDialect *
sluice_sql_session_get_dialect (SluiceSqlSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->get_dialect (self);
}

/**
 * sluice_sql_session_begin:
 * @self: a session
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Begins a transaction.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_begin (SluiceSqlSession  *self,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), FALSE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->begin (self, cancellable, error);
}

/**
 * sluice_sql_session_commit:
 * @self: a session in a transaction
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Commits the transaction. When the connection is lost meanwhile, nobody knows
 * whether it went through: ask the ledger.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_commit (SluiceSqlSession  *self,
                           GCancellable      *cancellable,
                           GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), FALSE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->commit (self, cancellable, error);
}

/**
 * sluice_sql_session_rollback:
 * @self: a session
 *
 * Ends the transaction, if there is one, without effect. Never fails.
 */
void
sluice_sql_session_rollback (SluiceSqlSession *self)
{
  g_return_if_fail (SLUICE_IS_SQL_SESSION (self));

  SLUICE_SQL_SESSION_GET_CLASS (self)->rollback (self);
}

/**
 * sluice_sql_session_exec:
 * @self: a session
 * @sql: one statement
 * @ret_rows: (out) (optional): how many rows it wrote
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_exec (SluiceSqlSession  *self,
                         const char        *sql,
                         guint64           *ret_rows,
                         GCancellable      *cancellable,
                         GError           **error)
{
  guint64 rows = 0;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self) && sql != NULL, FALSE);

  if (!SLUICE_SQL_SESSION_GET_CLASS (self)->exec (self, sql, &rows, cancellable, error))
    return FALSE;
  if (ret_rows != NULL)
    *ret_rows = rows;
  return TRUE;
}

/**
 * sluice_sql_session_query:
 * @self: a session
 * @sql: one statement, in which `?` stands for a parameter
 * @parameters: (nullable) (array zero-terminated=1): texts
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * For small answers: all rows are kept, as texts.
 *
 * Returns: (transfer full) (nullable): the rows
 */
SluiceSqlRows *
sluice_sql_session_query (SluiceSqlSession   *self,
                          const char         *sql,
                          const char *const  *parameters,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self) && sql != NULL, NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->query (self, sql, parameters, cancellable, error);
}

/**
 * sluice_sql_session_append:
 * @self: a session in a transaction
 * @table: a table, quoted
 * @layout: the load's layout
 * @staged: whether @table is a stage: its columns are `sluice_row` and c0, c1 ...
 * @batch: a batch
 * @rows: (array length=n_rows): places of the rows to add
 * @n_rows: how many
 * @ret_added: (out): how many the server says it has added
 * @ret_guilty: (out): on a refusal the place in @rows of the guilty one, or
 *   %G_MAXUINT if it is not known
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Adds rows, all or none, as fast as the server takes them. `sluice_row` is the
 * place in @rows.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_append (SluiceSqlSession        *self,
                           const char              *table,
                           const SluiceLoadLayout  *layout,
                           gboolean                 staged,
                           const SluiceBatch       *batch,
                           const guint             *rows,
                           guint                    n_rows,
                           guint64                 *ret_added,
                           guint                   *ret_guilty,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), FALSE);

  *ret_added = 0;
  *ret_guilty = G_MAXUINT;
  return SLUICE_SQL_SESSION_GET_CLASS (self)->append (self, table, layout, staged, batch, rows, n_rows,
                                                      ret_added, ret_guilty, cancellable, error);
}

/**
 * sluice_sql_session_check_row:
 * @self: a session
 * @layout: the load's layout
 * @batch: a batch
 * @row: a row of it
 *
 * Finds what the table's columns cannot hold before it is sent.
 *
 * Returns: (transfer full) (nullable): what is wrong with the row
 */
SluiceReject *
sluice_sql_session_check_row (SluiceSqlSession       *self,
                              const SluiceLoadLayout *layout,
                              const SluiceBatch      *batch,
                              guint                   row)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->check_row (self, layout, batch, row);
}

/**
 * sluice_sql_session_get_stage_type:
 * @self: a session
 * @layout: the load's layout
 * @column: a place in its columns
 *
 * Returns: (transfer none) (nullable): the type in which a stage holds the column,
 *   %NULL where it is the table's own
 */
const char *
sluice_sql_session_get_stage_type (SluiceSqlSession       *self,
                                   const SluiceLoadLayout *layout,
                                   guint                   column)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->get_stage_type (self, layout, column);
}

/**
 * sluice_sql_session_list_columns:
 * @self: a session
 * @schema: (nullable): a schema
 * @table: a table
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): the columns
 *   that can be written; empty if there is no such table
 */
GPtrArray *
sluice_sql_session_list_columns (SluiceSqlSession  *self,
                                 const char        *schema,
                                 const char        *table,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self) && table != NULL, NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->list_columns (self, schema, table, cancellable, error);
}

/**
 * sluice_sql_session_has_unique:
 * @self: a session
 * @schema: (nullable): a schema
 * @table: a table
 * @layout: a layout with keys
 * @ret_unique: (out): whether a primary key or unique index covers just the keys
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_has_unique (SluiceSqlSession        *self,
                               const char              *schema,
                               const char              *table,
                               const SluiceLoadLayout  *layout,
                               gboolean                *ret_unique,
                               GCancellable            *cancellable,
                               GError                 **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), FALSE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->has_unique (self, schema, table, layout, ret_unique,
                                                          cancellable, error);
}

/**
 * sluice_sql_session_find_refused:
 * @self: a session
 * @request: what is loaded
 * @stage: the stage, quoted
 * @layout: the load's layout
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Asks a server that has no savepoints which rows of the stage the table would
 * refuse.
 *
 * Returns: (transfer full) (nullable): rows of `sluice_row`, column (%NULL =
 *   unknown) and message
 */
SluiceSqlRows *
sluice_sql_session_find_refused (SluiceSqlSession        *self,
                                 const SluiceLoadRequest *request,
                                 const char              *stage,
                                 const SluiceLoadLayout  *layout,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), NULL);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->find_refused (self, request, stage, layout, cancellable, error);
}

/**
 * sluice_sql_session_in_transaction:
 * @self: a session after begin
 *
 * For SQL of a task's author, which must not end the transaction of the load.
 *
 * Returns: %FALSE if the session knows that no transaction is open any more
 */
gboolean
sluice_sql_session_in_transaction (SluiceSqlSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), FALSE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->in_transaction (self);
}

/* Whether a statement ends the transaction; ROLLBACK TO a savepoint does not. */
static gboolean
ends_transaction (const char *script)
{
  static const char *const verbs[] = { "COMMIT", "ROLLBACK", "ABORT", "END", NULL };
  g_autofree char *verb = sluice_sql_text_dup_verb (script);
  g_autofree char *upper = g_ascii_strup (script, -1);

  return verb != NULL && g_strv_contains (verbs, verb) &&
         (strcmp (verb, "ROLLBACK") != 0 || strstr (upper, " TO ") == NULL);
}

/**
 * sluice_sql_session_run_scripts:
 * @self: a session in a transaction
 * @scripts: (nullable): SQL of a task's author
 * @which: the key of the load they stand at, `before` or `after`
 * @cancellable: (nullable): a cancellable
 * @error: `transaction_ended`, or an error of the session
 *
 * Runs them one by one. They must not end the transaction that the rows depend on.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_session_run_scripts (SluiceSqlSession  *self,
                                GStrv              scripts,
                                const char        *which,
                                GCancellable      *cancellable,
                                GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self) && which != NULL, FALSE);

  for (guint i = 0; scripts != NULL && scripts[i] != NULL; i++)
    {
      const gboolean ends = ends_transaction (scripts[i]);

      if (!ends && !sluice_sql_session_exec (self, scripts[i], NULL, cancellable, error))
        {
          g_prefix_error (error, "Statement %u of load.%s: ", i + 1, which);
          return FALSE;
        }
      if (ends || !sluice_sql_session_in_transaction (self))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "transaction_ended",
                            "Statement %u of load.%s ends the transaction of the load: leave COMMIT and ROLLBACK out",
                            i + 1, which);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sluice_sql_session_is_row_error:
 * @self: a session
 * @error: an error of a statement of @self
 *
 * Returns: whether it is about a row rather than about the server
 */
gboolean
sluice_sql_session_is_row_error (SluiceSqlSession *self,
                                 const GError     *error)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self) && error != NULL, FALSE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->is_row_error (self, error);
}

/**
 * sluice_sql_session_is_lost:
 * @self: a session
 *
 * Returns: whether the connection is gone
 */
gboolean
sluice_sql_session_is_lost (SluiceSqlSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (self), TRUE);

  return SLUICE_SQL_SESSION_GET_CLASS (self)->is_lost (self);
}
