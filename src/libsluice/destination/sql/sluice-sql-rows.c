/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-rows.h"

/**
 * sluice_sql_rows_new:
 *
 * Returns: (transfer full): no rows; an array that owns its rows
 */
SluiceSqlRows *
sluice_sql_rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

/**
 * sluice_sql_rows_add:
 * @rows: rows
 *
 * Returns: (transfer none) (element-type utf8): a new row, to which its texts are
 *   to be added in order; it frees them
 */
GPtrArray *
sluice_sql_rows_add (SluiceSqlRows *rows)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (rows != NULL, NULL);

  g_ptr_array_add (rows, row);
  return row;
}

/**
 * sluice_sql_rows_get:
 * @rows: rows
 * @row: 0-based place of a row
 * @column: 0-based place of a column
 *
 * Returns: (transfer none) (nullable): the value as text, %NULL for NULL
 */
const char *
sluice_sql_rows_get (SluiceSqlRows *rows,
                     guint          row,
                     guint          column)
{
  g_return_val_if_fail (rows != NULL && row < rows->len, NULL);
  g_return_val_if_fail (column < ((GPtrArray *) g_ptr_array_index (rows, row))->len, NULL);

  return g_ptr_array_index ((GPtrArray *) g_ptr_array_index (rows, row), column);
}

/**
 * sluice_sql_rows_get_number:
 * @rows: rows
 * @row: 0-based place of a row
 * @column: 0-based place of a column with a count
 *
 * Returns: the value as a number, 0 for NULL
 */
guint64
sluice_sql_rows_get_number (SluiceSqlRows *rows,
                            guint          row,
                            guint          column)
{
  const char *text = sluice_sql_rows_get (rows, row, column);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}
