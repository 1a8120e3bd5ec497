/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-result.h"

#include "sluice-odbc-block.h"

/**
 * SluiceOdbcResult:
 *
 * The rows of a query by ODBC. Its transaction ends with it.
 */
struct _SluiceOdbcResult
{
  SluiceResultSet parent_instance;

  GObject *owner;                       /* (owned) what keeps the session */
  SluiceOdbcSession *session;           /* (unowned) */
  SluiceOdbcStatement *statement;       /* (owned) */
  SluiceOdbcBlock *block;               /* (owned) (nullable) */
  GPtrArray *columns;                   /* (owned) (element-type SluiceOdbcColumn) */
};

G_DEFINE_FINAL_TYPE (SluiceOdbcResult, sluice_odbc_result, SLUICE_TYPE_RESULT_SET)

static gboolean
fetch_rows (SluiceOdbcResult  *self,
            SluiceBatch       *batch,
            const int         *targets,
            gboolean          *ret_end,
            GCancellable      *cancellable,
            GError           **error)
{
  while (!sluice_batch_is_full (batch))
    {
      SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
      gboolean row = FALSE;

      if (!sluice_odbc_block_next_row (self->block, &row, cancellable, error))
        return FALSE;
      if (!row)
        {
          *ret_end = TRUE;
          return TRUE;
        }
      for (guint i = 0; i < self->columns->len; i++)
        {
          if (targets[i] >= 0 &&
              !sluice_odbc_block_get (self->block, i, batch->arena, &cells[targets[i]], cancellable, error))
            return FALSE;
        }
      batch->n_rows++;
    }
  *ret_end = FALSE;
  return TRUE;
}

static gboolean
sluice_odbc_result_fetch (SluiceResultSet  *result,
                          SluiceBatch      *batch,
                          const int        *targets,
                          gboolean         *ret_end,
                          GCancellable     *cancellable,
                          GError          **error)
{
  SluiceOdbcResult *self = SLUICE_ODBC_RESULT (result);
  gboolean worked;

  sluice_odbc_canceller_begin (self->session->canceller, self->statement->handle, cancellable);
  worked = fetch_rows (self, batch, targets, ret_end, cancellable, error);
  sluice_odbc_canceller_end (self->session->canceller);
  return worked;
}

static void
sluice_odbc_result_finalize (GObject *object)
{
  SluiceOdbcResult *self = SLUICE_ODBC_RESULT (object);

  g_clear_pointer (&self->block, sluice_odbc_block_free);
  g_clear_pointer (&self->statement, sluice_odbc_statement_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  sluice_odbc_session_rollback (self->session);
  g_object_unref (self->owner);

  G_OBJECT_CLASS (sluice_odbc_result_parent_class)->finalize (object);
}

static void
sluice_odbc_result_class_init (SluiceOdbcResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_odbc_result_finalize;
  SLUICE_RESULT_SET_CLASS (klass)->fetch = sluice_odbc_result_fetch;
}

static void
sluice_odbc_result_init (SluiceOdbcResult *self)
{
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_odbc_column_free);
}

static gboolean
describe_columns (SluiceOdbcResult  *self,
                  GError           **error)
{
  SQLSMALLINT n_columns = 0;

  SQLNumResultCols (self->statement->handle, &n_columns);
  for (SQLSMALLINT i = 1; i <= n_columns; i++)
    {
      SluiceOdbcColumn *column = sluice_odbc_column_new (self->statement, (SQLUSMALLINT) i, error);

      if (column == NULL)
        return FALSE;
      g_ptr_array_add (self->columns, column);
      sluice_result_set_add_column (SLUICE_RESULT_SET (self), column->name, column->type_name, column->type);
    }
  return TRUE;
}

/* One by one nothing is bound whose length the driver may be wrong about. */
static void
unbind_long_columns (SluiceOdbcResult *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      SluiceOdbcColumn *column = self->columns->pdata[i];

      if (column->reading == SLUICE_ODBC_AS_TEXT || column->reading == SLUICE_ODBC_AS_BYTES)
        column->width = 0;
    }
}

/**
 * sluice_odbc_result_new:
 * @owner: (transfer none): what keeps the session; it lives as long as the result
 * @statement: (transfer full): a prepared statement with its parameters
 * @query: what it was made of
 * @execute: whether rows are wanted, and not only the columns
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Returns: (transfer full) (nullable): its rows
 */
SluiceResultSet *
sluice_odbc_result_new (GObject              *owner,
                        SluiceOdbcStatement  *statement,
                        const SluiceQuery    *query,
                        gboolean              execute,
                        GCancellable         *cancellable,
                        GError              **error)
{
  g_autoptr(SluiceOdbcResult) self = NULL;
  guint n_rows;

  g_return_val_if_fail (G_IS_OBJECT (owner) && statement != NULL && query != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_ODBC_RESULT, NULL);
  self->owner = g_object_ref (owner);
  self->session = statement->session;
  self->statement = statement;
  if (!execute)
    return describe_columns (self, error) ? SLUICE_RESULT_SET (g_steal_pointer (&self)) : NULL;

  if (query->max_rows > 0)
    SQLSetStmtAttr (statement->handle, SQL_ATTR_MAX_ROWS, GSIZE_TO_POINTER (query->max_rows), 0);
  /* Some drivers know the lengths only now. */
  if (!sluice_odbc_statement_execute (statement, cancellable, error) || !describe_columns (self, error))
    return NULL;
  n_rows = query->fetch_rows;
  if (n_rows == 1)
    unbind_long_columns (self);
  self->block = sluice_odbc_block_new (statement, self->columns, n_rows, error);
  return self->block != NULL ? SLUICE_RESULT_SET (g_steal_pointer (&self)) : NULL;
}
