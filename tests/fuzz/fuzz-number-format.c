/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-area.h"
#include "sluice-xlsx-date.h"
#include "sluice-xlsx-text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Takes the bytes for the code of a number format, and shows some numbers with it;
 * then for an area, and for a text with escapes. The first byte chooses a number. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static void
show (const SluiceXlsxNumberFormat *format,
      double                        value,
      gboolean                      date1904)
{
  char buffer[SLUICE_XLSX_DATE_BUFFER_SIZE];
  SluiceXlsxNumberKind kind = sluice_xlsx_number_format_choose (format, value);
  gsize n = sluice_xlsx_date_format (value, kind, date1904, buffer);

  g_assert_true (kind != SLUICE_XLSX_NUMBER_PLAIN || n == 0);
  g_assert_true (n == 0 || (n >= strlen ("00:00:00") && n < sizeof buffer));
  g_assert_true (value >= 0 || n == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const double values[] = { 0, 0.5, 1, 59.9999999999, 60, 61, 45351.5625, 2958465.9999, 2958466, -1, 1e300 };
  g_autofree char *text = NULL;
  g_autoptr(GString) escaped = NULL;
  SluiceXlsxNumberFormat format;
  SluiceXlsxArea area;
  guint32 column;
  guint32 row;

  if (size < 1)
    return 0;
  text = g_utf8_make_valid ((const char *) data + 1, (gssize) size - 1);
  sluice_xlsx_number_format_parse (text, &format);
  g_assert_cmpuint (format.n_sections, <=, SLUICE_XLSX_FORMAT_SECTIONS);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    show (&format, values[i] + (i < 7 ? data[0] / 256.0 : 0), i % 2 == 0);
  show (&format, NAN, FALSE);
  show (&format, INFINITY, TRUE);
  sluice_xlsx_number_format_built_in (data[0], &format);

  if (sluice_xlsx_area_parse (text, strlen (text), &area))
    {
      g_assert_cmpuint (area.first_column, <=, area.last_column);
      g_assert_cmpuint (area.first_row, <=, area.last_row);
      g_assert_cmpuint (area.first_column, <, SLUICE_XLSX_MAX_COLUMNS);
    }
  if (sluice_xlsx_reference_parse (text, strlen (text), &column, &row))
    {
      char name[32];
      guint32 again;

      sluice_xlsx_reference_format (column, row, name, sizeof name);
      g_assert_true (sluice_xlsx_reference_parse (name, strlen (name), &again, &row));
      g_assert_cmpuint (again, ==, column);
    }
  escaped = g_string_new (text);
  if (sluice_xlsx_text_decode (escaped, 0))
    g_assert_true (strlen (escaped->str) != escaped->len || g_utf8_validate (escaped->str, (gssize) escaped->len, NULL));
  else
    g_assert_cmpstr (escaped->str, ==, text);
  return 0;
}
