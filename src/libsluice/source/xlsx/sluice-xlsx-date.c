/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-date.h"

#include "sluice-civil.h"

#include <math.h>

#define MSEC_PER_DAY (G_GINT64_CONSTANT (86400) * 1000)

/* Days from 1970-01-01 to the day that is 0: of the 1900 system after its day that
 * never was, 1900-02-29 (60), before it, and of the 1904 system. */
#define EPOCH_1900 (-25569)
#define EPOCH_1900_EARLY (-25568)
#define EPOCH_1904 (-24107)
#define LEAP_DAY 60

/* 9999-12-31, the last day of spreadsheets. */
#define LAST_DAY_1900 2958465
#define LAST_DAY_1904 2957003

static gsize
format_time_of_day (gint64  msec,
                    char   *buffer)
{
  return sluice_civil_format_time (msec * 1000, buffer);
}

static gsize
format_elapsed (gint64  msec,
                char   *buffer)
{
  gint64 seconds = msec / 1000;
  int n = g_snprintf (buffer, SLUICE_XLSX_DATE_BUFFER_SIZE,
                      "%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, seconds / 3600,
                      seconds / 60 % 60, seconds % 60);

  if (msec % 1000 != 0)
    n += g_snprintf (buffer + n, (gulong) (SLUICE_XLSX_DATE_BUFFER_SIZE - n), ".%03" G_GINT64_FORMAT, msec % 1000);
  return (gsize) n;
}

/**
 * sluice_xlsx_date_format:
 * @serial: the number of a cell: days, and the part of a day
 * @kind: what its format shows
 * @date1904: whether the workbook counts from 1904-01-01
 * @buffer: (out caller-allocates): room for %SLUICE_XLSX_DATE_BUFFER_SIZE bytes; gets
 *   `2024-02-29T13:30:00`, below one day without a date `13:30:00`, and of elapsed
 *   time the hours, such as `36:00:00`
 *
 * Dates after ECMA-376, 18.17.4.1: in the 1900 system there is a day 60,
 * 1900-02-29, that never was, and day 0 is none. Such numbers, negative ones and
 * those behind the year 9999 are no dates and stay numbers. Milliseconds are the
 * finest that spreadsheets know, and about what a double holds of a date.
 *
 * Returns: how many bytes of @buffer are set, 0 if @serial is no date
 */
gsize
sluice_xlsx_date_format (double                serial,
                         SluiceXlsxNumberKind  kind,
                         gboolean              date1904,
                         char                 *buffer)
{
  gint64 msec;
  gint64 day;

  g_return_val_if_fail (buffer != NULL, 0);

  if (kind == SLUICE_XLSX_NUMBER_PLAIN || !(serial >= 0) || serial > LAST_DAY_1900 + 1)
    return 0;
  msec = llround (serial * (double) MSEC_PER_DAY);
  if (kind == SLUICE_XLSX_NUMBER_ELAPSED)
    return format_elapsed (msec, buffer);
  if (kind == SLUICE_XLSX_NUMBER_TIME && msec < MSEC_PER_DAY)
    return format_time_of_day (msec, buffer);

  day = msec / MSEC_PER_DAY;
  if (day > (date1904 ? LAST_DAY_1904 : LAST_DAY_1900) || (!date1904 && (day == 0 || day == LEAP_DAY)))
    return 0;
  day += date1904 ? EPOCH_1904 : day > LEAP_DAY ? EPOCH_1900 : EPOCH_1900_EARLY;
  return sluice_civil_format_timestamp (day * SLUICE_USEC_PER_DAY + msec % MSEC_PER_DAY * 1000, FALSE, buffer);
}
