/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-area.h"

/* Reads letters and digits, either of which may be missing; returns what follows. */
static const char *
read_corner (const char *p,
             const char *end,
             guint32    *column,
             guint32    *row)
{
  *column = 0;
  *row = 0;
  if (p < end && *p == '$')
    p++;
  for (; p < end && g_ascii_isalpha (*p) && *column <= SLUICE_XLSX_MAX_COLUMNS; p++)
    *column = *column * 26 + (guint32) (g_ascii_toupper (*p) - 'A') + 1;
  if (p < end && *p == '$')
    p++;
  for (; p < end && g_ascii_isdigit (*p) && *row < G_MAXUINT32 / 20; p++)
    *row = *row * 10 + (guint32) (*p - '0');
  return p;
}

/**
 * sluice_xlsx_reference_parse:
 * @text: (array length=len): a cell, such as `AB12`
 * @len: bytes of @text
 * @ret_column: (out): its column, from 0
 * @ret_row: (out): its row, from 0
 *
 * Returns: whether it is one
 */
gboolean
sluice_xlsx_reference_parse (const char *text,
                             gsize       len,
                             guint32    *ret_column,
                             guint32    *ret_row)
{
  guint32 column;
  guint32 row;
  const char *end = read_corner (text, text + len, &column, &row);

  if (end != text + len || column == 0 || column > SLUICE_XLSX_MAX_COLUMNS || row == 0)
    return FALSE;
  *ret_column = column - 1;
  *ret_row = row - 1;
  return TRUE;
}

/**
 * sluice_xlsx_area_parse:
 * @text: (array length=len): `B2:F100`, `B:F`, or `B2`: all from there on
 * @len: bytes of @text
 * @area: (out caller-allocates): the cells
 *
 * Returns: whether it is one
 */
gboolean
sluice_xlsx_area_parse (const char     *text,
                        gsize           len,
                        SluiceXlsxArea *area)
{
  const char *end = text + len;
  guint32 columns[2] = { 0, 0 };
  guint32 rows[2] = { 0, 0 };
  const char *p = read_corner (text, end, &columns[0], &rows[0]);

  if (columns[0] == 0 || columns[0] > SLUICE_XLSX_MAX_COLUMNS)
    return FALSE;
  if (p < end && *p == ':')
    {
      p = read_corner (p + 1, end, &columns[1], &rows[1]);
      if (columns[1] == 0 || columns[1] > SLUICE_XLSX_MAX_COLUMNS)
        return FALSE;
    }
  if (p != end)
    return FALSE;

  if (columns[1] > 0 && columns[1] < columns[0])
    columns[0] ^= columns[1], columns[1] ^= columns[0], columns[0] ^= columns[1];
  if (rows[1] > 0 && rows[1] < rows[0])
    rows[0] ^= rows[1], rows[1] ^= rows[0], rows[0] ^= rows[1];
  area->first_column = columns[0] - 1;
  area->last_column = columns[1] > 0 ? columns[1] - 1 : G_MAXUINT32;
  area->first_row = rows[0] > 0 ? rows[0] - 1 : 0;
  area->last_row = rows[1] > 0 ? rows[1] - 1 : G_MAXUINT32;
  return TRUE;
}

/**
 * sluice_xlsx_reference_format:
 * @column: a column, from 0
 * @row: a row, from 0
 * @buffer: (out caller-allocates): gets the cell's name, such as `AB12`
 * @size: bytes of @buffer
 */
void
sluice_xlsx_reference_format (guint32  column,
                              guint64  row,
                              char    *buffer,
                              gsize    size)
{
  char letters[8];
  guint n = sizeof letters;
  guint32 rest = column + 1;

  letters[--n] = '\0';
  for (; rest > 0; rest = (rest - 1) / 26)
    letters[--n] = (char) ('A' + (rest - 1) % 26);
  g_snprintf (buffer, size, "%s%" G_GUINT64_FORMAT, letters + n, row + 1);
}
