/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-time-format.h"

#include <string.h>

static void
check_parse (const char *format,
             const char *text,
             const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTimeFormat) self = sluice_time_format_new (format, &error);
  SluiceTimeFields fields;
  char buffer[SLUICE_CIVIL_BUFFER_SIZE];
  const char *result = NULL;

  g_test_message ("%s: %s", format, text);
  g_assert_no_error (error);
  if (sluice_time_format_parse (self, text, strlen (text), &fields))
    {
      sluice_civil_format_timestamp (fields.days * SLUICE_USEC_PER_DAY + fields.usec -
                                     fields.offset * G_USEC_PER_SEC, fields.has_offset, buffer);
      result = buffer;
    }
  g_assert_cmpstr (result, ==, expected);
}

static void
test_parse (void)
{
  check_parse ("%d/%m/%Y", "31/12/2024", "2024-12-31T00:00:00");
  check_parse ("%d/%m/%Y", " 1/2/2024 ", "2024-02-01T00:00:00");
  check_parse ("%d/%m/%Y", "31/12/24", NULL);
  check_parse ("%d/%m/%Y", "31/13/2024", NULL);
  check_parse ("%d/%m/%Y", "31/12/2024x", NULL);
  check_parse ("%d/%m/%Y", "30/02/2024", NULL);
  check_parse ("%d/%m/%y", "31/12/68", "2068-12-31T00:00:00");
  check_parse ("%d/%m/%y", "31/12/69", "1969-12-31T00:00:00");
  check_parse ("%Y%m%d%H%M%S", "20240706050403", "2024-07-06T05:04:03");
  check_parse ("%d %b %Y", "5 SEPTEMBER 2024", "2024-09-05T00:00:00");
  check_parse ("%B %e, %Y", "May  5, 2024", "2024-05-05T00:00:00");
  check_parse ("%A, %d %B %Y %T %z", "Monday, 01 July 2024 12:00:00 +0200", "2024-07-01T10:00:00Z");
  check_parse ("%a %b %e %T %Z %Y", "Mon Jul  1 12:00:00 GMT 2024", "2024-07-01T12:00:00Z");
  check_parse ("%F %T %Z", "2024-07-01 12:00:00 CET", NULL);
  check_parse ("%F %I:%M %p", "2024-07-01 12:30 am", "2024-07-01T00:30:00");
  check_parse ("%F %I:%M %p", "2024-07-01 12:30 PM", "2024-07-01T12:30:00");
  check_parse ("%F %I:%M %p", "2024-07-01 13:30 PM", NULL);
  check_parse ("%FT%T.%f%z", "2024-07-01T00:00:00.5-01:30", "2024-07-01T01:30:00.500Z");
  check_parse ("%T.%f %F", "00:00:00.1234567 2024-07-01", NULL);
  check_parse ("%Y/%j", "2024/366", "2024-12-31T00:00:00");
  check_parse ("%Y/%j", "2023/366", NULL);
  check_parse ("%s", "1700000000", "2023-11-14T22:13:20Z");
  check_parse ("%s", "-1", "1969-12-31T23:59:59Z");
  check_parse ("%s", "999999999999999", NULL);
  check_parse ("%d%%%m%%%Y", "1%2%2024", "2024-02-01T00:00:00");
  check_parse ("%F %T", "2024-07-01 23:59:60", NULL);
  check_parse ("%F %T", "2024-07-01 24:00:00", NULL);
  check_parse ("%Y-%m-%d", "0000-01-01", NULL);
  check_parse ("%D", "12/31/99", "1999-12-31T00:00:00");
}

static void
check_write (const char *format,
             const char *expected)
{
  g_autoptr(SluiceTimeFormat) self = sluice_time_format_new (format, NULL);
  g_autoptr(GString) out = g_string_new (NULL);
  SluiceTimeFields fields = {
    .days = sluice_civil_days (2024, 3, 5),
    .usec = (gint64) (13 * 3600 + 4 * 60 + 9) * G_USEC_PER_SEC + 120,
    .offset = -5400,
    .has_date = TRUE,
    .has_time = TRUE,
    .has_offset = TRUE,
    .abbreviation = "XST",
  };

  sluice_time_format_write (self, &fields, out);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_write (void)
{
  check_write ("%d.%m.%Y", "05.03.2024");
  check_write ("%-d.%-m.%y", "5.3.24");
  check_write ("%e %b %B %h", " 5 Mar March Mar");
  check_write ("%a %A %j", "Tue Tuesday 065");
  check_write ("%T %R %F %D", "13:04:09 13:04 2024-03-05 03/05/24");
  check_write ("%I:%M %p .%f", "01:04 PM .000120");
  check_write ("%z %Z %%", "-0130 XST %");
  check_write ("%s", "1709649249");
}

static void
test_refused (void)
{
  static const char *const formats[] = { "%", "%Q", "%d %", "%-", "%E" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SluiceTimeFormat) self = sluice_time_format_new (formats[i], &error);

      g_assert_null (self);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_INVALID);
      g_assert_cmpstr (sluice_error_get_code (error), ==, "invalid_format");
    }
}

static void
test_parts (void)
{
  g_autoptr(SluiceTimeFormat) date = sluice_time_format_new ("%d/%m/%Y", NULL);
  g_autoptr(SluiceTimeFormat) time = sluice_time_format_new ("%H:%M", NULL);
  g_autoptr(SluiceTimeFormat) half = sluice_time_format_new ("%m/%Y", NULL);

  g_assert_true (sluice_time_format_has_date (date));
  g_assert_false (sluice_time_format_has_time (date));
  g_assert_false (sluice_time_format_has_date (time));
  g_assert_true (sluice_time_format_has_time (time));
  g_assert_false (sluice_time_format_has_date (half));
}

/* What GLib writes is read, and written the same. */
static void
test_against_glib (void)
{
  static const char *const formats[] = {
    "%Y-%m-%d %H:%M:%S", "%d.%m.%y %R", "%A %d %B %Y %I:%M:%S %p", "%j %Y", "%s", "%F %T %z",
  };
  for (guint i = 0; i < 5000; i++)
    {
      gint64 seconds = (gint64) (g_test_rand_double () * 4e9) - 1000000000;
      const char *format = formats[i % G_N_ELEMENTS (formats)];
      g_autoptr(GDateTime) instant = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *text = g_date_time_format (instant, format);
      g_autoptr(SluiceTimeFormat) self = sluice_time_format_new (format, NULL);
      g_autoptr(GString) out = g_string_new (NULL);
      SluiceTimeFields fields;

      g_assert_true (sluice_time_format_parse (self, text, strlen (text), &fields));
      sluice_time_format_write (self, &fields, out);
      g_assert_cmpstr (out->str, ==, text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/core/time-format/parse", test_parse);
  g_test_add_func ("/core/time-format/write", test_write);
  g_test_add_func ("/core/time-format/refused", test_refused);
  g_test_add_func ("/core/time-format/parts", test_parts);
  g_test_add_func ("/core/time-format/against-glib", test_against_glib);

  return g_test_run ();
}
