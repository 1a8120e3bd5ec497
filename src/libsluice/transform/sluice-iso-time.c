/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-iso-time.h"

#include "sluice-civil.h"

static inline gboolean
two_digits (const char *p,
            int        *ret_value)
{
  guint high = (guint) (guchar) p[0] - '0';
  guint low = (guint) (guchar) p[1] - '0';

  *ret_value = (int) (high * 10 + low);
  return high < 10 && low < 10;
}

/* `YYYY-MM-DD` or `YYYYMMDD`. */
static const char *
parse_date (const char *p,
            const char *end,
            gboolean   *ret_extended,
            gint64     *ret_days)
{
  gboolean extended = end - p >= 10 && p[4] == '-';
  int century, year, month, day;

  if (end - p < 8 || !two_digits (p, &century) || !two_digits (p + 2, &year))
    return NULL;
  p += 4;
  if (extended && p[3] != '-')
    return NULL;
  if (!two_digits (p + (extended ? 1 : 0), &month) || !two_digits (p + (extended ? 4 : 2), &day))
    return NULL;
  year += century * 100;
  if (!sluice_civil_is_valid (year, month, day))
    return NULL;

  *ret_extended = extended;
  *ret_days = sluice_civil_days (year, month, day);
  return p + (extended ? 6 : 4);
}

/* Digits behind the seconds; finer than microseconds only if that is zero. */
static const char *
parse_fraction (const char *p,
                const char *end,
                int        *ret_usec)
{
  int usec = 0;
  int n = 0;

  for (; p < end && g_ascii_isdigit (*p); p++, n++)
    {
      if (n < 6)
        usec = usec * 10 + (*p - '0');
      else if (*p != '0')
        return NULL;
    }
  if (n == 0)
    return NULL;
  for (; n < 6; n++)
    usec *= 10;
  *ret_usec = usec;
  return p;
}

/* `HH:MM[:SS[.f]]`, or the same without colons. */
static const char *
parse_time (const char *p,
            const char *end,
            gboolean    extended,
            gint64     *ret_usec)
{
  const int step = extended ? 3 : 2;
  int hour, minute;
  int second = 0;
  int usec = 0;

  if (end - p < step + 2 || !two_digits (p, &hour) || !two_digits (p + step, &minute))
    return NULL;
  if (extended && p[2] != ':')
    return NULL;
  p += step + 2;
  if (end - p >= step && (extended ? *p == ':' : g_ascii_isdigit (*p)))
    {
      if (!two_digits (p + step - 2, &second))
        return NULL;
      p += step;
      if (p < end && (*p == '.' || *p == ','))
        {
          p = parse_fraction (p + 1, end, &usec);
          if (p == NULL)
            return NULL;
        }
    }
  if (hour > 23 || minute > 59 || second > 59)
    return NULL;

  *ret_usec = ((gint64) hour * 3600 + minute * 60 + second) * G_USEC_PER_SEC + usec;
  return p;
}

/* `Z`, `+HH`, `+HHMM`, `+HH:MM`. */
static gboolean
parse_offset (const char *p,
              const char *end,
              gint64     *ret_offset)
{
  int sign = *p == '-' ? -1 : 1;
  int hours;
  int minutes = 0;

  if ((*p == 'Z' || *p == 'z') && end - p == 1)
    {
      *ret_offset = 0;
      return TRUE;
    }
  if ((*p != '+' && *p != '-') || end - p < 3 || !two_digits (p + 1, &hours))
    return FALSE;
  p += 3;
  if (end - p == 3 && *p == ':')
    p++;
  else if (end - p != 2 && end != p)
    return FALSE;
  if (p < end && !two_digits (p, &minutes))
    return FALSE;

  *ret_offset = sign * (hours * 3600 + minutes * 60);
  return hours < 24 && minutes < 60;
}

static void
trim (const char **p,
      const char **end)
{
  while (*p < *end && g_ascii_isspace (**p))
    (*p)++;
  while (*end > *p && g_ascii_isspace ((*end)[-1]))
    (*end)--;
}

/**
 * sluice_iso_parse:
 * @text: (array length=len): a date, or a date and a time; space around it is
 *   ignored
 * @len: its bytes
 * @ret_fields: (out caller-allocates): what it says; undefined on failure
 *
 * Reads ISO 8601 (calendar dates) and RFC 3339, a space for the `T` allowed.
 *
 * Returns: %FALSE if @text is neither, or says a date or a time that does not
 *   exist, second 60 included
 */
gboolean
sluice_iso_parse (const char       *text,
                  gsize             len,
                  SluiceTimeFields *ret_fields)
{
  const char *p = text;
  const char *end = text + len;
  gboolean extended;

  g_return_val_if_fail (ret_fields != NULL, FALSE);

  *ret_fields = (SluiceTimeFields) { .has_date = TRUE };
  trim (&p, &end);
  p = parse_date (p, end, &extended, &ret_fields->days);
  if (p == NULL)
    return FALSE;
  if (p == end)
    return TRUE;
  if (*p != 'T' && *p != ' ' && *p != 't')
    return FALSE;

  p = parse_time (p + 1, end, extended, &ret_fields->usec);
  if (p == NULL)
    return FALSE;
  ret_fields->has_time = TRUE;
  if (p == end)
    return TRUE;
  ret_fields->has_offset = TRUE;
  return parse_offset (p, end, &ret_fields->offset);
}

/**
 * sluice_iso_parse_time:
 * @text: (array length=len): a time of day; space around it is ignored
 * @len: its bytes
 * @ret_usec: (out): microseconds since midnight
 *
 * Returns: %FALSE if @text is not a time of day, or has an offset
 */
gboolean
sluice_iso_parse_time (const char *text,
                       gsize       len,
                       gint64     *ret_usec)
{
  const char *p = text;
  const char *end = text + len;

  g_return_val_if_fail (ret_usec != NULL, FALSE);

  trim (&p, &end);
  return parse_time (p, end, TRUE, ret_usec) == end;
}
