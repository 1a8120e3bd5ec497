/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-value.h"

#include "sluice-double.h"
#include "sluice-error.h"
#include "sluice-xlsx-area.h"
#include "sluice-xlsx-date.h"

#include <string.h>

/* So many digits a double always keeps. */
#define SAFE_DIGITS 15

/* So many are enough to tell every double from its neighbours. */
#define MAX_DIGITS 17

static SluiceValue
copy_text (SluiceValueKind  kind,
           SluiceArena     *arena,
           const char      *text,
           gsize            len)
{
  return sluice_value_text (kind, sluice_arena_copy (arena, text, len), len);
}

/* Whether @text is a number of JSON. Counts the digits from the first that is not
 * zero, and tells whether there is a fraction or an exponent. */
static gboolean
is_number (const char *text,
           gsize       len,
           guint      *ret_digits,
           gboolean   *ret_whole)
{
  const char *p = text;
  const char *end = text + len;
  gboolean leading = TRUE;
  guint n = 0;

  *ret_digits = 0;
  *ret_whole = TRUE;
  if (p < end && *p == '-')
    p++;
  if (p < end && *p == '0' && p + 1 < end && g_ascii_isdigit (p[1]))
    return FALSE;
  for (; p < end && g_ascii_isdigit (*p); p++, n++)
    {
      leading = leading && *p == '0';
      *ret_digits += !leading;
    }
  if (n == 0)
    return FALSE;
  if (p < end && *p == '.')
    {
      *ret_whole = FALSE;
      for (p++, n = 0; p < end && g_ascii_isdigit (*p); p++, n++)
        {
          leading = leading && *p == '0';
          *ret_digits += !leading;
        }
      if (n == 0)
        return FALSE;
    }
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      *ret_whole = FALSE;
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      for (n = 0; p < end && g_ascii_isdigit (*p); p++)
        n++;
    }
  return n > 0 && p == end;
}

/* Numbers of cells are doubles, and programs write them with 17 digits: 1.1 stands
 * there as 1.1000000000000001. The shortest text of the same double is what was
 * meant. What a double cannot have been stays as it is. */
static SluiceValue
make_number (SluiceArena *arena,
             const char  *text,
             gsize        len)
{
  char buffer[SLUICE_DOUBLE_BUFFER_SIZE];
  guint digits;
  gboolean whole;
  double number;

  if (!is_number (text, len, &digits, &whole))
    return copy_text (SLUICE_VALUE_TEXT, arena, text, len);
  if (!whole && digits > SAFE_DIGITS && digits <= MAX_DIGITS && sluice_double_parse (text, len, &number))
    {
      len = sluice_double_format (number, buffer);
      text = buffer;
    }
  return copy_text (SLUICE_VALUE_NUMBER, arena, text, len);
}

static SluiceValue
make_number_or_date (const SluiceXlsxContext *context,
                     const SluiceXlsxCell    *cell,
                     SluiceArena             *arena,
                     const char              *text,
                     gsize                    len)
{
  const SluiceXlsxNumberFormat *format = sluice_xlsx_workbook_get_format (context->workbook, cell->style);
  char buffer[SLUICE_XLSX_DATE_BUFFER_SIZE];
  double number;
  gsize n = 0;

  if (format != NULL && sluice_double_parse (text, len, &number))
    n = sluice_xlsx_date_format (number, sluice_xlsx_number_format_choose (format, number),
                                 sluice_xlsx_workbook_is_date1904 (context->workbook), buffer);
  return n > 0 ? copy_text (SLUICE_VALUE_TEXT, arena, buffer, n) : make_number (arena, text, len);
}

static void
warn_of_error (const SluiceXlsxContext *context,
               const SluiceXlsxRow     *row,
               const SluiceXlsxCell    *cell,
               const char              *text,
               gsize                    len)
{
  g_autofree char *what = g_strndup (text, MIN (len, 40));
  char name[32];

  if (context->monitor == NULL)
    return;
  sluice_xlsx_reference_format (cell->column, row->number, name, sizeof name);
  sluice_monitor_warn (context->monitor, "cell_error",
                       "Cell %s of sheet “%s” holds the error %s, which is taken for NULL", name, context->sheet,
                       what);
}

static gboolean
make_shared (const SluiceXlsxContext  *context,
             const char               *text,
             gsize                     len,
             SluiceArena              *arena,
             SluiceValue              *value,
             GCancellable             *cancellable,
             GError                  **error)
{
  guint64 index = 0;
  gboolean invalid;

  for (gsize i = 0; i < len; i++)
    {
      if (!g_ascii_isdigit (text[i]) || i > 10)
        {
          sluice_set_error (error, SLUICE_ERROR_DATA, "invalid_xlsx", "A cell refers to a shared text by no number");
          return FALSE;
        }
      index = index * 10 + (guint64) (text[i] - '0');
    }
  if (!sluice_xlsx_strings_lookup (context->strings, index, context->scratch, &invalid, cancellable, error))
    return FALSE;
  *value = copy_text (invalid ? SLUICE_VALUE_INVALID : SLUICE_VALUE_TEXT, arena, context->scratch->str,
                      context->scratch->len);
  return TRUE;
}

/**
 * sluice_xlsx_value_make:
 * @context: what it takes
 * @row: a row
 * @cell: a cell of @row
 * @arena: what texts are copied to
 * @value: (out caller-allocates): what the cell holds
 * @cancellable: (nullable): a cancellable
 * @error: return location for what shared texts can give
 *
 * Numbers that are shown as dates become the text of a timestamp, others stay as
 * they stand in the file; an error is NULL and a warning `cell_error`.
 *
 * Returns: whether it worked
 */
gboolean
sluice_xlsx_value_make (const SluiceXlsxContext  *context,
                        const SluiceXlsxRow      *row,
                        const SluiceXlsxCell     *cell,
                        SluiceArena              *arena,
                        SluiceValue              *value,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  const char *text;
  gsize len = cell->len;

  g_return_val_if_fail (context != NULL && row != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  text = row->text->str + cell->start;
  if (cell->type == SLUICE_XLSX_CELL_TEXT)
    {
      *value = copy_text (cell->invalid ? SLUICE_VALUE_INVALID : SLUICE_VALUE_TEXT, arena, text, len);
      return TRUE;
    }
  for (; len > 0 && g_ascii_isspace (*text); text++)
    len--;
  while (len > 0 && g_ascii_isspace (text[len - 1]))
    len--;

  *value = SLUICE_NULL_VALUE;
  switch (cell->type)
    {
    case SLUICE_XLSX_CELL_SHARED:
      return make_shared (context, text, len, arena, value, cancellable, error);
    case SLUICE_XLSX_CELL_BOOLEAN:
      if (len == 1 && (*text == '0' || *text == '1'))
        *value = sluice_value_int (SLUICE_VALUE_BOOLEAN, *text == '1');
      else
        *value = copy_text (SLUICE_VALUE_TEXT, arena, text, len);
      break;
    case SLUICE_XLSX_CELL_ERROR:
      warn_of_error (context, row, cell, text, len);
      break;
    case SLUICE_XLSX_CELL_DATE:
      *value = copy_text (SLUICE_VALUE_TEXT, arena, text, len);
      break;
    case SLUICE_XLSX_CELL_NUMBER:
    case SLUICE_XLSX_CELL_TEXT:
    default:
      *value = make_number_or_date (context, cell, arena, text, len);
      break;
    }
  return TRUE;
}
