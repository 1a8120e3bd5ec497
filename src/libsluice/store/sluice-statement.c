/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-statement.h"

#include "sluice-database.h"

struct _SluiceStatement
{
  sqlite3_stmt *stmt;
  int bind_status;
};

/**
 * sluice_statement_new:
 * @connection: a connection
 * @sql: one statement
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the prepared statement
 */
SluiceStatement *
sluice_statement_new (sqlite3     *connection,
                      const char  *sql,
                      GError     **error)
{
  SluiceStatement *self;
  sqlite3_stmt *stmt = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (sqlite3_prepare_v2 (connection, sql, -1, &stmt, NULL) != SQLITE_OK)
    {
      sluice_database_set_error (connection, error);
      return NULL;
    }

  self = g_new0 (SluiceStatement, 1);
  self->stmt = stmt;
  return self;
}

/**
 * sluice_statement_free:
 * @self: (nullable): a statement
 */
void
sluice_statement_free (SluiceStatement *self)
{
  if (self == NULL)
    return;

  sqlite3_finalize (self->stmt);
  g_free (self);
}

static void
note_status (SluiceStatement *self,
             int              status)
{
  if (self->bind_status == SQLITE_OK)
    self->bind_status = status;
}

/**
 * sluice_statement_bind_text:
 * @self: a statement
 * @index: which parameter, from 0
 * @value: (nullable): its value, which is copied
 */
void
sluice_statement_bind_text (SluiceStatement *self,
                            int              index,
                            const char      *value)
{
  g_return_if_fail (self != NULL);

  note_status (self, sqlite3_bind_text (self->stmt, index + 1, value, -1, SQLITE_TRANSIENT));
}

/**
 * sluice_statement_bind_int:
 * @self: a statement
 * @index: which parameter, from 0
 * @value: its value
 */
void
sluice_statement_bind_int (SluiceStatement *self,
                           int              index,
                           gint64           value)
{
  g_return_if_fail (self != NULL);

  note_status (self, sqlite3_bind_int64 (self->stmt, index + 1, value));
}

/**
 * sluice_statement_bind_bytes:
 * @self: a statement
 * @index: which parameter, from 0
 * @value: (nullable): its value, which is copied
 */
void
sluice_statement_bind_bytes (SluiceStatement *self,
                             int              index,
                             GBytes          *value)
{
  gconstpointer data = NULL;
  gsize size = 0;

  g_return_if_fail (self != NULL);

  if (value == NULL)
    {
      note_status (self, sqlite3_bind_null (self->stmt, index + 1));
      return;
    }

  /* No bytes are still a value; a null pointer would be NULL. */
  data = g_bytes_get_data (value, &size);
  note_status (self, sqlite3_bind_blob64 (self->stmt, index + 1, size > 0 ? data : "", size,
                                          SQLITE_TRANSIENT));
}

/**
 * sluice_statement_step:
 * @self: a statement
 * @ret_row: (out): whether there is a row
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %FALSE if it failed
 */
gboolean
sluice_statement_step (SluiceStatement  *self,
                       gboolean         *ret_row,
                       GError          **error)
{
  int status;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_row != NULL, FALSE);

  status = self->bind_status != SQLITE_OK ? self->bind_status : sqlite3_step (self->stmt);
  if (status == SQLITE_ROW || status == SQLITE_DONE)
    {
      *ret_row = status == SQLITE_ROW;
      return TRUE;
    }

  sluice_database_set_error (sqlite3_db_handle (self->stmt), error);
  return FALSE;
}

/**
 * sluice_statement_reset:
 * @self: a statement
 *
 * Makes it ready to be bound and stepped again, wherever it is.
 */
void
sluice_statement_reset (SluiceStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->stmt);
}

/**
 * sluice_statement_execute:
 * @self: a statement without rows
 * @error: as [func@Sluice.database_set_error]
 *
 * Runs a statement to its end and makes it ready for the next values.
 *
 * Returns: %FALSE if it failed
 */
gboolean
sluice_statement_execute (SluiceStatement  *self,
                          GError          **error)
{
  gboolean row = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  while (row)
    {
      if (!sluice_statement_step (self, &row, error))
        return FALSE;
    }
  sqlite3_reset (self->stmt);
  return TRUE;
}

/**
 * sluice_statement_read_all:
 * @self: a statement
 * @read: what becomes of a row
 * @free_item: frees that
 * @error: as [func@Sluice.database_set_error]
 *
 * Reads all rows.
 *
 * Returns: (transfer full) (nullable): what @read made of them, %NULL if it
 *   failed
 */
GPtrArray *
sluice_statement_read_all (SluiceStatement      *self,
                           SluiceStatementRead   read,
                           GDestroyNotify        free_item,
                           GError              **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (free_item);
  gboolean row = FALSE;

  g_return_val_if_fail (self != NULL && read != NULL, NULL);

  do
    {
      gpointer item;

      if (!sluice_statement_step (self, &row, error))
        return NULL;
      item = row ? read (self) : NULL;
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  while (row);
  return g_steal_pointer (&items);
}

/**
 * sluice_statement_get_text:
 * @self: a statement that stands on a row
 * @column: which column, from 0
 *
 * Returns: (transfer none) (nullable): its value, until the next step
 */
const char *
sluice_statement_get_text (SluiceStatement *self,
                           int              column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) sqlite3_column_text (self->stmt, column);
}

/**
 * sluice_statement_get_int:
 * @self: a statement that stands on a row
 * @column: which column, from 0
 *
 * Returns: its value, 0 for NULL
 */
gint64
sluice_statement_get_int (SluiceStatement *self,
                          int              column)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_column_int64 (self->stmt, column);
}

/**
 * sluice_statement_dup_bytes:
 * @self: a statement that stands on a row
 * @column: which column, from 0
 *
 * Returns: (transfer full) (nullable): its value
 */
GBytes *
sluice_statement_dup_bytes (SluiceStatement *self,
                            int              column)
{
  gconstpointer data;

  g_return_val_if_fail (self != NULL, NULL);

  if (sqlite3_column_type (self->stmt, column) == SQLITE_NULL)
    return NULL;
  data = sqlite3_column_blob (self->stmt, column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (self->stmt, column));
}
