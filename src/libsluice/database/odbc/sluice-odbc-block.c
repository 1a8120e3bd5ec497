/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-block.h"

#include "sluice-error.h"

#include <math.h>
#include <string.h>

/* Rows for which the driver goes to the server once, and the room for them. */
#define DEFAULT_ROWS 500
#define MAX_ROWS 10000
#define MAX_BLOCK_SIZE (8 * 1024 * 1024)
/* The first piece of a long value, and the largest value. */
#define PIECE_SIZE (64 * 1024)
#define MAX_VALUE_SIZE (1024 * 1024 * 1024)
/* What psqlODBC makes of an infinite timestamp. */
#define INFINITE_TIMESTAMP "9999-12-31 23:59:59"

/* The buffers of a bound column; without them its values are asked for one by one. */
typedef struct
{
  char *data;                   /* (owned) (nullable) */
  SQLLEN *indicators;           /* (owned) (nullable) */
} Buffer;

/**
 * SluiceOdbcBlock:
 *
 * Rows as the driver hands them over: many at a time where the length of all columns
 * is bounded, otherwise one by one, with long values read in pieces.
 */
struct _SluiceOdbcBlock
{
  SluiceOdbcStatement *statement;       /* (unowned) */
  GPtrArray *columns;                   /* (owned) (element-type SluiceOdbcColumn) */
  Buffer *buffers;                      /* one for each column */
  SQLUSMALLINT *status;                 /* of the rows */
  SQLULEN capacity;
  SQLULEN n_rows;                       /* in the buffers */
  SQLULEN row;                          /* the current one, counted from 1 */
  gboolean is_at_end;
  gboolean checks_infinity;             /* the driver hides it */
  GByteArray *piece;
};

static gboolean
is_time (const SluiceOdbcColumn *column)
{
  return column->reading == SLUICE_ODBC_AS_TIMESTAMP || column->reading == SLUICE_ODBC_AS_TIMESTAMPTZ;
}

/* How many rows fit, 1 if a column has no bound, or has to be looked at twice. */
static SQLULEN
choose_rows (SluiceOdbcBlock *self,
             guint            wanted)
{
  gsize width = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceOdbcColumn *column = self->columns->pdata[i];

      if (column->width == 0 || (self->checks_infinity && is_time (column)))
        return 1;
      width += column->width + sizeof (SQLLEN);
    }
  if (wanted == 0)
    wanted = DEFAULT_ROWS;
  return CLAMP (MAX_BLOCK_SIZE / MAX (width, 1), 1, MIN (wanted, MAX_ROWS));
}

/* Some drivers give values only behind the last bound column. */
static gboolean
bind_columns (SluiceOdbcBlock  *self,
              GError          **error)
{
  const SluiceOdbcSession *session = self->statement->session;
  gboolean may_bind = TRUE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceOdbcColumn *column = self->columns->pdata[i];
      Buffer *buffer = &self->buffers[i];

      if (column->width == 0 && !(session->getdata & SQL_GD_ANY_COLUMN))
        may_bind = FALSE;
      if (column->width == 0 || !may_bind)
        continue;
      buffer->data = g_malloc (self->capacity * column->width);
      buffer->indicators = g_new0 (SQLLEN, self->capacity);
      if (!SQL_SUCCEEDED (SQLBindCol (self->statement->handle, column->place, column->c_type, buffer->data,
                                      (SQLLEN) column->width, buffer->indicators)))
        return sluice_odbc_statement_set_error (self->statement, "The driver does not take a buffer", NULL, error);
    }
  return TRUE;
}

/**
 * sluice_odbc_block_new:
 * @statement: (transfer none): a prepared statement
 * @columns: (transfer none) (element-type SluiceOdbcColumn): its columns
 * @n_rows: rows to have at a time; 0 = as many as make sense, 1 = one by one
 * @error: as of sluice_odbc_set_error()
 *
 * Returns: (transfer full) (nullable): room for rows of it, which is to be freed
 *   before @statement
 */
SluiceOdbcBlock *
sluice_odbc_block_new (SluiceOdbcStatement  *statement,
                       GPtrArray            *columns,
                       guint                 n_rows,
                       GError              **error)
{
  g_autoptr(SluiceOdbcBlock) self = g_new0 (SluiceOdbcBlock, 1);

  g_return_val_if_fail (statement != NULL && columns != NULL, NULL);

  self->statement = statement;
  self->columns = g_ptr_array_ref (columns);
  self->buffers = g_new0 (Buffer, MAX (columns->len, 1));
  self->piece = g_byte_array_new ();
  self->checks_infinity = statement->session->driver != NULL && statement->session->driver->has_infinity_trap;
  self->capacity = choose_rows (self, n_rows);
  /* A driver that cannot give several rows says so, and gives one. */
  if (self->capacity > 1 &&
      !SQL_SUCCEEDED (SQLSetStmtAttr (statement->handle, SQL_ATTR_ROW_ARRAY_SIZE,
                                      GSIZE_TO_POINTER (self->capacity), 0)))
    self->capacity = 1;
  self->status = g_new0 (SQLUSMALLINT, self->capacity);
  SQLSetStmtAttr (statement->handle, SQL_ATTR_ROWS_FETCHED_PTR, &self->n_rows, 0);
  SQLSetStmtAttr (statement->handle, SQL_ATTR_ROW_STATUS_PTR, self->status, 0);
  return bind_columns (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_odbc_block_free:
 * @self: (transfer full): a block
 */
void
sluice_odbc_block_free (SluiceOdbcBlock *self)
{
  g_return_if_fail (self != NULL);

  SQLFreeStmt (self->statement->handle, SQL_UNBIND);
  SQLSetStmtAttr (self->statement->handle, SQL_ATTR_ROWS_FETCHED_PTR, NULL, 0);
  SQLSetStmtAttr (self->statement->handle, SQL_ATTR_ROW_STATUS_PTR, NULL, 0);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_free (self->buffers[i].data);
      g_free (self->buffers[i].indicators);
    }
  g_ptr_array_unref (self->columns);
  g_byte_array_unref (self->piece);
  g_free (self->buffers);
  g_free (self->status);
  g_free (self);
}

/**
 * sluice_odbc_block_next_row:
 * @self: a block of an executed statement
 * @ret_row: (out): whether there was another row
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error()
 *
 * Goes to the next row.
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_block_next_row (SluiceOdbcBlock  *self,
                            gboolean         *ret_row,
                            GCancellable     *cancellable,
                            GError          **error)
{
  SQLRETURN rc;

  g_return_val_if_fail (self != NULL && ret_row != NULL, FALSE);

  *ret_row = TRUE;
  if (++self->row <= self->n_rows)
    return TRUE;
  if (self->is_at_end)
    {
      *ret_row = FALSE;
      return TRUE;
    }

  /* Not every driver counts where there is one row only. */
  self->n_rows = 1;
  rc = SQLFetch (self->statement->handle);
  if (!SQL_SUCCEEDED (rc) && rc != SQL_NO_DATA)
    return sluice_odbc_statement_set_error (self->statement, "The rows cannot be read", cancellable, error);
  if (rc == SQL_NO_DATA || self->n_rows == 0)
    {
      self->is_at_end = TRUE;
      self->n_rows = 0;
      *ret_row = FALSE;
      return TRUE;
    }
  self->row = 1;
  return TRUE;
}

static gboolean
set_too_large (const SluiceOdbcColumn  *column,
               GError                 **error)
{
  sluice_set_error (error, SLUICE_ERROR_DATA, "value_too_large",
                    "A value of the column “%s” is larger than can be read", column->name);
  return FALSE;
}

/* Reads a value in pieces, into self->piece. After the first one the driver says how
 * much is left, and gets room for that; one that does not know goes on in pieces. How
 * much a piece held shows in what is left after it: characters are not cut in two. */
static gboolean
read_pieces (SluiceOdbcBlock         *self,
             const SluiceOdbcColumn  *column,
             gboolean                *ret_null,
             GCancellable            *cancellable,
             GError                 **error)
{
  const gsize end = column->c_type == SQL_C_WCHAR ? sizeof (SQLWCHAR) : column->c_type == SQL_C_CHAR ? 1 : 0;
  gsize size = 0;
  gsize room = PIECE_SIZE;
  SQLLEN total = SQL_NO_TOTAL;

  *ret_null = FALSE;
  for (;;)
    {
      SQLLEN indicator = SQL_NULL_DATA;
      SQLRETURN rc;

      g_byte_array_set_size (self->piece, (guint) (size + room));
      rc = SQLGetData (self->statement->handle, column->place, column->c_type, self->piece->data + size,
                       (SQLLEN) room, &indicator);
      if (rc == SQL_NO_DATA)
        break;
      if (!SQL_SUCCEEDED (rc))
        return sluice_odbc_statement_set_error (self->statement, "A value cannot be read", cancellable, error);
      if (indicator == SQL_NULL_DATA)
        {
          *ret_null = TRUE;
          return TRUE;
        }
      if (indicator != SQL_NO_TOTAL && total != SQL_NO_TOTAL && indicator < total)
        {
          const gsize before = (gsize) (total - indicator);

          if (before < size)
            memmove (self->piece->data + before, self->piece->data + size, MIN (room, (gsize) indicator + end));
          size = before;
        }
      else if (indicator != SQL_NO_TOTAL && size == 0)
        total = indicator;
      if (indicator != SQL_NO_TOTAL && (gsize) indicator + end <= room)
        {
          size += (gsize) indicator;
          break;
        }
      size += room - end;
      room = indicator == SQL_NO_TOTAL ? PIECE_SIZE + size / 2 : (gsize) indicator - (room - end) + 16;
      room += room % 2;
      if (size + room > MAX_VALUE_SIZE)
        return set_too_large (column, error);
    }
  g_byte_array_set_size (self->piece, (guint) size);
  return TRUE;
}

/* A value that was longer than its column had promised. */
static gboolean
read_again (SluiceOdbcBlock         *self,
            const SluiceOdbcColumn  *column,
            GCancellable            *cancellable,
            GError                 **error)
{
  const SQLUINTEGER getdata = self->statement->session->getdata;
  gboolean is_null = FALSE;

  if ((getdata & SQL_GD_BOUND) == 0 || (self->capacity > 1 && (getdata & SQL_GD_BLOCK) == 0))
    {
      g_autoptr(GError) local_error = NULL;

      set_too_large (column, &local_error);
      sluice_error_set_hint (local_error, "Set fetch_rows of the source to 1");
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->capacity > 1 &&
      !SQL_SUCCEEDED (SQLSetPos (self->statement->handle, self->row, SQL_POSITION, SQL_LOCK_NO_CHANGE)))
    return sluice_odbc_statement_set_error (self->statement, "A value cannot be read", cancellable, error);
  return read_pieces (self, column, &is_null, cancellable, error);
}

/* Whether the time that the driver gave was none: as a number it is not hidden. */
static gboolean
is_infinite (SluiceOdbcBlock        *self,
             const SluiceOdbcColumn *column)
{
  double number = 0;
  SQLLEN indicator;

  return SQL_SUCCEEDED (SQLGetData (self->statement->handle, column->place, SQL_C_DOUBLE, &number, sizeof number,
                                    &indicator)) &&
         isinf (number);
}

/**
 * sluice_odbc_block_get:
 * @self: a block at a row
 * @column: a column, from 0; to be asked for in rising order
 * @arena: where texts go
 * @ret_value: (out): its value
 * @cancellable: (nullable): a cancellable
 * @error: as of sluice_odbc_statement_set_error(); `value_too_large`
 *
 * Returns: whether it worked
 */
gboolean
sluice_odbc_block_get (SluiceOdbcBlock  *self,
                       guint             column,
                       SluiceArena      *arena,
                       SluiceValue      *ret_value,
                       GCancellable     *cancellable,
                       GError          **error)
{
  const SluiceOdbcColumn *info;
  const Buffer *buffer;
  const char *data;
  gsize size;

  g_return_val_if_fail (self != NULL && ret_value != NULL && column < self->columns->len, FALSE);

  info = self->columns->pdata[column];
  buffer = &self->buffers[column];
  if (buffer->data == NULL)
    {
      gboolean is_null = FALSE;

      if (!read_pieces (self, info, &is_null, cancellable, error))
        return FALSE;
      *ret_value = is_null ? SLUICE_NULL_VALUE
                           : sluice_odbc_column_read (info, (const char *) self->piece->data, self->piece->len, arena);
      return TRUE;
    }

  data = buffer->data + (self->row - 1) * info->width;
  if (buffer->indicators[self->row - 1] == SQL_NULL_DATA)
    {
      *ret_value = SLUICE_NULL_VALUE;
      return TRUE;
    }
  size = (gsize) buffer->indicators[self->row - 1];
  if (buffer->indicators[self->row - 1] == SQL_NO_TOTAL ||
      size + (info->c_type == SQL_C_WCHAR ? sizeof (SQLWCHAR) : info->c_type == SQL_C_CHAR ? 1 : 0) > info->width)
    {
      if (!read_again (self, info, cancellable, error))
        return FALSE;
      data = (const char *) self->piece->data;
      size = self->piece->len;
    }
  if (self->checks_infinity && is_time (info) && size == strlen (INFINITE_TIMESTAMP) &&
      memcmp (data, INFINITE_TIMESTAMP, size) == 0 && is_infinite (self, info))
    {
      *ret_value = sluice_value_text (SLUICE_VALUE_TEXT, "infinity", strlen ("infinity"));
      return TRUE;
    }
  *ret_value = sluice_odbc_column_read (info, data, size, arena);
  return TRUE;
}
