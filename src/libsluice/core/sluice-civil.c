/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-civil.h"

#include <string.h>

/**
 * sluice_civil_days:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: days since 1970-01-01
 */
gint64
sluice_civil_days (int year,
                   int month,
                   int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int yoe = y - era * 400;
  int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return (gint64) era * 146097 + doe - 719468;
}

/**
 * sluice_civil_from_days:
 * @days: days since 1970-01-01
 * @year: (out): the year
 * @month: (out): 1 to 12
 * @day: (out): 1 to 31
 */
void
sluice_civil_from_days (gint64  days,
                        int    *year,
                        int    *month,
                        int    *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int doe = (int) (z - era * 146097);
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;

  *day = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = (int) (yoe + era * 400) + (*month <= 2 ? 1 : 0);
}

/**
 * sluice_civil_is_valid:
 * @year: a year
 * @month: a month
 * @day: a day
 *
 * Returns: %TRUE for a date of the years 0001 to 9999 that exists
 */
gboolean
sluice_civil_is_valid (int year,
                       int month,
                       int day)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
    return FALSE;
  return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static char *
put_digits (char *p,
            int   value,
            int   n)
{
  for (int i = n - 1; i >= 0; i--)
    {
      p[i] = (char) ('0' + value % 10);
      value /= 10;
    }
  return p + n;
}

/**
 * sluice_civil_has_day:
 * @days: days since 1970-01-01
 *
 * Returns: %TRUE if the day is in the years 0001 to 9999
 */
gboolean
sluice_civil_has_day (gint64 days)
{
  return days >= sluice_civil_days (1, 1, 1) && days <= sluice_civil_days (9999, 12, 31);
}

/**
 * sluice_civil_format_date:
 * @days: days since 1970-01-01
 * @buffer: (out caller-allocates): %SLUICE_CIVIL_BUFFER_SIZE bytes
 *
 * Writes `YYYY-MM-DD`, NUL-terminated.
 *
 * Returns: its length
 */
gsize
sluice_civil_format_date (gint64  days,
                          char   *buffer)
{
  int year, month, day;
  char *p = buffer;

  sluice_civil_from_days (days, &year, &month, &day);
  p = put_digits (p, year, 4);
  *p++ = '-';
  p = put_digits (p, month, 2);
  *p++ = '-';
  p = put_digits (p, day, 2);
  *p = '\0';
  return (gsize) (p - buffer);
}

/**
 * sluice_civil_format_time:
 * @usec: microseconds since midnight
 * @buffer: (out caller-allocates): %SLUICE_CIVIL_BUFFER_SIZE bytes
 *
 * Writes `HH:MM:SS`, with 3 or 6 more digits where they are not zero,
 * NUL-terminated.
 *
 * Returns: its length
 */
gsize
sluice_civil_format_time (gint64  usec,
                          char   *buffer)
{
  int seconds = (int) (usec / G_USEC_PER_SEC);
  int fraction = (int) (usec % G_USEC_PER_SEC);
  char *p = buffer;

  p = put_digits (p, seconds / 3600, 2);
  *p++ = ':';
  p = put_digits (p, seconds / 60 % 60, 2);
  *p++ = ':';
  p = put_digits (p, seconds % 60, 2);
  if (fraction != 0)
    {
      *p++ = '.';
      p = fraction % 1000 == 0 ? put_digits (p, fraction / 1000, 3) : put_digits (p, fraction, 6);
    }
  *p = '\0';
  return (gsize) (p - buffer);
}

/**
 * sluice_civil_format_timestamp:
 * @usec: microseconds since 1970-01-01T00:00:00
 * @utc: whether to end with `Z`
 * @buffer: (out caller-allocates): %SLUICE_CIVIL_BUFFER_SIZE bytes
 *
 * Writes `YYYY-MM-DDTHH:MM:SS[.f][Z]`, NUL-terminated.
 *
 * Returns: its length
 */
gsize
sluice_civil_format_timestamp (gint64    usec,
                               gboolean  utc,
                               char     *buffer)
{
  gint64 days = usec / SLUICE_USEC_PER_DAY;
  gint64 rest = usec % SLUICE_USEC_PER_DAY;
  gsize n;

  if (rest < 0)
    {
      rest += SLUICE_USEC_PER_DAY;
      days--;
    }
  n = sluice_civil_format_date (days, buffer);
  buffer[n++] = 'T';
  n += sluice_civil_format_time (rest, buffer + n);
  if (utc)
    buffer[n++] = 'Z';
  buffer[n] = '\0';
  return n;
}
