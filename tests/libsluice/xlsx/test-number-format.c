/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-area.h"
#include "sluice-xlsx-date.h"
#include "sluice-xlsx-text.h"

#include <string.h>

#define PLAIN SLUICE_XLSX_NUMBER_PLAIN
#define DATE SLUICE_XLSX_NUMBER_DATE
#define TIME SLUICE_XLSX_NUMBER_TIME
#define ELAPSED SLUICE_XLSX_NUMBER_ELAPSED

static void
test_codes (void)
{
  static const struct
  {
    const char *code;
    SluiceXlsxNumberKind kind;
  } cases[] = {
    { "", PLAIN }, { "General", PLAIN }, { "GENERAL", PLAIN }, { "0", PLAIN }, { "0.00", PLAIN }, { "#,##0", PLAIN },
    { "#,##0.00_);[Red](#,##0.00)", PLAIN }, { "0.00E+00", PLAIN }, { "##0.0E+0", PLAIN }, { "# ?/?", PLAIN },
    { "@", PLAIN }, { "0%", PLAIN }, { "0\" days\"", PLAIN }, { "0\\d", PLAIN }, { "0 \"mm\"", PLAIN },
    { "[$-409]0.00", PLAIN }, { "[$USD] #,##0", PLAIN }, { "[$kr-414] 0", PLAIN }, { "_(* #,##0_);_(* \"-\"??_)", PLAIN },
    { "_-* #,##0.00 \"€\"_-", PLAIN }, { "USD 0.00", PLAIN }, { "[Red]0", PLAIN }, { "[Magenta]0;[Yellow]-0", PLAIN },
    { "\"yyyy-mm-dd\"", PLAIN }, { "\\y\\y0", PLAIN }, { "[DBNum1]0", PLAIN }, { "0.0,,\"M\"", PLAIN }, { ";;;", PLAIN },
    { "[<1000]0;[<1000000]0,\"k\";0,,\"m\"", PLAIN }, { "_d0", PLAIN }, { "*d0", PLAIN }, { "\"unclosed d", PLAIN },
    { "[h", PLAIN }, { "\\", PLAIN },

    { "yyyy-mm-dd", DATE }, { "YYYY-MM-DD", DATE }, { "dd/mm/yy", DATE }, { "m/d/yy h:mm", DATE }, { "mmm-yy", DATE },
    { "mmmm", DATE }, { "mmmmm", DATE }, { "m", DATE }, { "mm", DATE }, { "ddd", DATE }, { "d-mmm", DATE },
    { "dd\\.mm\\.yyyy;@", DATE }, { "[$-409]d\\-mmm\\-yyyy;@", DATE }, { "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", DATE },
    { "[Red]dd.mm.yyyy", DATE }, { "yyyy\"年\"m\"月\"d\"日\"", DATE }, { "[$-411]ggge\"年\"m\"月\"d\"日\";@", DATE },
    { "aaaa", DATE }, { "yyyy-mm-ddThh:mm:ss", DATE }, { "yyyy-mm-dd hh:mm:ss.000", DATE }, { "d/m h", DATE },
    { "[$-1070000]d/mm/bbbb", DATE }, { "\"on \"d", DATE }, { "h \"h\" d", DATE }, { "d \"and\" [h]", DATE },
    { "[=0]\"\";dd.mm.yyyy", DATE }, { "[<0]\"neg\";[>1]yyyy;0", DATE },

    { "h:mm", TIME }, { "hh:mm:ss", TIME }, { "mm:ss", TIME }, { "mm:ss.0", TIME }, { "h:mm AM/PM", TIME },
    { "h AM/PM", TIME }, { "h:mm A/P", TIME }, { "[$-F400]h:mm:ss\\ AM/PM", TIME }, { "上午/下午h\"时\"mm\"分\"", TIME },
    { "h\\hm", TIME }, { "s", TIME }, { "ss.00", TIME }, { "m:ss", TIME },

    { "[h]:mm", ELAPSED }, { "[hh]:mm:ss", ELAPSED }, { "[mm]:ss", ELAPSED }, { "[ss]", ELAPSED }, { "[s].000", ELAPSED },
    { "[H]:MM", ELAPSED }, { "[Blue][h]:mm", ELAPSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceXlsxNumberFormat format;

      g_test_message ("%s", cases[i].code);
      sluice_xlsx_number_format_parse (cases[i].code, &format);
      g_assert_cmpint (sluice_xlsx_number_format_choose (&format, 45000.5), ==, cases[i].kind);
    }
}

static SluiceXlsxNumberKind
choose (const char *code,
        double      value)
{
  SluiceXlsxNumberFormat format;

  sluice_xlsx_number_format_parse (code, &format);
  return sluice_xlsx_number_format_choose (&format, value);
}

static void
test_sections (void)
{
  g_assert_cmpint (choose ("d;0", 5), ==, DATE);
  g_assert_cmpint (choose ("d;0", 0), ==, DATE);
  g_assert_cmpint (choose ("d;0", -5), ==, PLAIN);
  g_assert_cmpint (choose ("d;0;[h]", 0), ==, ELAPSED);
  g_assert_cmpint (choose ("d;h;0", -1), ==, TIME);
  g_assert_cmpint (choose ("[<1]h:mm;yyyy", 0.5), ==, TIME);
  g_assert_cmpint (choose ("[<1]h:mm;yyyy", 1), ==, DATE);
  g_assert_cmpint (choose ("[<=1]h:mm;yyyy", 1), ==, TIME);
  g_assert_cmpint (choose ("[>=100]yyyy;0", 99), ==, PLAIN);
  g_assert_cmpint (choose ("[>=100]yyyy;0", 100), ==, DATE);
  g_assert_cmpint (choose ("[>100]yyyy;0", 100), ==, PLAIN);
  g_assert_cmpint (choose ("[<>7]yyyy;0", 7), ==, PLAIN);
  g_assert_cmpint (choose ("[<>7]yyyy;0", 8), ==, DATE);
  g_assert_cmpint (choose ("[=7]yyyy;0", 7), ==, DATE);
  g_assert_cmpint (choose ("0;0;0;yyyy", 7), ==, PLAIN);
}

static void
test_built_in (void)
{
  static const guint8 dates[] = { 14, 15, 16, 17, 22, 27, 31, 36, 50, 54, 57, 58 };
  static const guint8 times[] = { 18, 19, 20, 21, 32, 35, 45, 47, 55, 56 };
  static const guint8 plain[] = { 0, 1, 4, 9, 11, 13, 23, 37, 44, 48, 49, 59, 81, 164, 255 };
  SluiceXlsxNumberFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      sluice_xlsx_number_format_built_in (dates[i], &format);
      g_assert_cmpint (sluice_xlsx_number_format_choose (&format, 1), ==, DATE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      sluice_xlsx_number_format_built_in (times[i], &format);
      g_assert_cmpint (sluice_xlsx_number_format_choose (&format, 1), ==, TIME);
    }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      sluice_xlsx_number_format_built_in (plain[i], &format);
      g_assert_cmpuint (format.n_sections, ==, 0);
      g_assert_cmpint (sluice_xlsx_number_format_choose (&format, 1), ==, PLAIN);
    }
  sluice_xlsx_number_format_built_in (46, &format);
  g_assert_cmpint (sluice_xlsx_number_format_choose (&format, 1), ==, ELAPSED);
}

static void
assert_date (double                serial,
             SluiceXlsxNumberKind  kind,
             gboolean              date1904,
             const char           *expected)
{
  char buffer[SLUICE_XLSX_DATE_BUFFER_SIZE];
  gsize n = sluice_xlsx_date_format (serial, kind, date1904, buffer);

  g_assert_cmpuint (n, <, sizeof buffer);
  buffer[n] = '\0';
  g_assert_cmpstr (buffer, ==, expected);
}

static void
test_dates (void)
{
  assert_date (1, DATE, FALSE, "1900-01-01T00:00:00");
  assert_date (59, DATE, FALSE, "1900-02-28T00:00:00");
  assert_date (60, DATE, FALSE, "");
  assert_date (60.5, DATE, FALSE, "");
  assert_date (61, DATE, FALSE, "1900-03-01T00:00:00");
  assert_date (45351.5625, DATE, FALSE, "2024-02-29T13:30:00");
  assert_date (43831.4340277778, DATE, FALSE, "2020-01-01T10:25:00");
  assert_date (45000.1234567, DATE, FALSE, "2023-03-15T02:57:46.659");
  assert_date (45000.999999999, DATE, FALSE, "2023-03-16T00:00:00");
  assert_date (2958465.9999, DATE, FALSE, "9999-12-31T23:59:51.360");
  assert_date (2958466, DATE, FALSE, "");
  assert_date (2958465.999999999, DATE, FALSE, "");
  assert_date (0, DATE, FALSE, "");
  assert_date (0.5, DATE, FALSE, "");
  assert_date (-1, DATE, FALSE, "");
  assert_date (45000, PLAIN, FALSE, "");

  assert_date (0, DATE, TRUE, "1904-01-01T00:00:00");
  assert_date (60, DATE, TRUE, "1904-03-01T00:00:00");
  assert_date (43889.25, DATE, TRUE, "2024-02-29T06:00:00");
  assert_date (2957003, DATE, TRUE, "9999-12-31T00:00:00");
  assert_date (2957004, DATE, TRUE, "");

  assert_date (0, TIME, FALSE, "00:00:00");
  assert_date (0.5625, TIME, FALSE, "13:30:00");
  assert_date (0.0000115741, TIME, FALSE, "00:00:01");
  assert_date (1.5, TIME, FALSE, "1900-01-01T12:00:00");
  assert_date (45351.5625, TIME, FALSE, "2024-02-29T13:30:00");

  assert_date (0.5, ELAPSED, FALSE, "12:00:00");
  assert_date (1.5, ELAPSED, FALSE, "36:00:00");
  assert_date (10, ELAPSED, FALSE, "240:00:00");
  assert_date (0.00001, ELAPSED, FALSE, "00:00:00.864");
}

static void
test_areas (void)
{
  char name[32];
  SluiceXlsxArea area;
  guint32 column;
  guint32 row;

  g_assert_true (sluice_xlsx_reference_parse ("A1", 2, &column, &row));
  g_assert_cmpuint (column, ==, 0);
  g_assert_cmpuint (row, ==, 0);
  g_assert_true (sluice_xlsx_reference_parse ("XFD1048576", 10, &column, &row));
  g_assert_cmpuint (column, ==, 16383);
  g_assert_cmpuint (row, ==, 1048575);
  g_assert_false (sluice_xlsx_reference_parse ("XFE1", 4, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("A0", 2, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("1", 1, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("A", 1, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("A1B", 3, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("AAAAAAAAAAAA1", 13, &column, &row));
  g_assert_false (sluice_xlsx_reference_parse ("A99999999999999", 15, &column, &row));
  sluice_xlsx_reference_format (27, 9, name, sizeof name);
  g_assert_cmpstr (name, ==, "AB10");
  sluice_xlsx_reference_format (16383, 0, name, sizeof name);
  g_assert_cmpstr (name, ==, "XFD1");

  g_assert_true (sluice_xlsx_area_parse ("$F$100:b2", 9, &area));
  g_assert_cmpuint (area.first_column, ==, 1);
  g_assert_cmpuint (area.last_column, ==, 5);
  g_assert_cmpuint (area.first_row, ==, 1);
  g_assert_cmpuint (area.last_row, ==, 99);
  g_assert_true (sluice_xlsx_area_parse ("B:F", 3, &area));
  g_assert_cmpuint (area.first_row, ==, 0);
  g_assert_cmpuint (area.last_row, ==, G_MAXUINT32);
  g_assert_true (sluice_xlsx_area_parse ("B2", 2, &area));
  g_assert_cmpuint (area.first_column, ==, 1);
  g_assert_cmpuint (area.last_column, ==, G_MAXUINT32);
  g_assert_false (sluice_xlsx_area_parse ("B2:", 3, &area));
  g_assert_false (sluice_xlsx_area_parse ("", 0, &area));
  g_assert_false (sluice_xlsx_area_parse ("B2:C3:D4", 8, &area));
}

static void
assert_text (const char *text,
             const char *expected,
             gsize       len)
{
  g_autoptr(GString) string = g_string_new ("_x0041_");

  g_string_append (string, text);
  g_assert_cmpint (sluice_xlsx_text_decode (string, 7), ==, expected != NULL);
  if (expected == NULL)
    expected = text, len = strlen (text);
  g_assert_cmpmem (string->str + 7, string->len - 7, expected, len);
  g_assert_true (g_str_has_prefix (string->str, "_x0041_"));
}

static void
test_texts (void)
{
  assert_text ("plain", "plain", 5);
  assert_text ("a_x000D_\n_x0009_", "a\r\n\t", 4);
  assert_text ("_x005F_x0041_", "_x0041_", 7);
  assert_text ("_x00e9_", "é", 2);
  assert_text ("_x0000_", "\0", 1);
  assert_text ("_x004_ _x00G1_ _x0041 _X0041_", "_x004_ _x00G1_ _x0041 _X0041_", 29);
  assert_text ("_xD83D__xDE00_", "😀", 4);
  assert_text ("_xD83D_", NULL, 0);
  assert_text ("_xDE00_", NULL, 0);
  assert_text ("_xD83D_x", NULL, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xlsx/number-format/codes", test_codes);
  g_test_add_func ("/xlsx/number-format/sections", test_sections);
  g_test_add_func ("/xlsx/number-format/built-in", test_built_in);
  g_test_add_func ("/xlsx/number-format/dates", test_dates);
  g_test_add_func ("/xlsx/number-format/areas", test_areas);
  g_test_add_func ("/xlsx/number-format/texts", test_texts);

  return g_test_run ();
}
