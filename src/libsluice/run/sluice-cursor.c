/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cursor.h"

#include "sluice-civil.h"
#include "sluice-decimal.h"
#include "sluice-error.h"

#include <string.h>

#define SECONDS_PER_DAY 86400
/* 1973: smaller numbers are hardly seconds since 1970. */
#define EARLIEST_EPOCH 100000000

/* Where the fields of a time stand in its text, so that they can be written
 * anew in place: whatever else the source puts around them stays. */
typedef struct
{
  gint64 seconds;               /* since 1970 by the clock of the text */
  int offset;                   /* seconds east of UTC */
  gboolean has_time;
  gboolean has_seconds;
  gboolean has_offset;
  gsize month, day, hour, minute, second; /* places of the digits */
  const char *fraction;         /* digits behind the seconds */
  gsize n_fraction;
} TimeText;

static gboolean
read_digits (const char **p,
             guint        n,
             int         *ret_value)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      value = value * 10 + ((*p)[i] - '0');
    }
  *p += n;
  *ret_value = value;
  return TRUE;
}

static gboolean
skip_char (const char **p,
           char         c)
{
  if (**p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* `Z`, `+02`, `+0200`, `+02:00`, or nothing. */
static gboolean
read_offset (const char *p,
             TimeText   *time)
{
  int hours = 0, minutes = 0;
  gboolean negative;

  if (*p == '\0')
    return TRUE;
  time->has_offset = TRUE;
  if (*p == 'Z' || *p == 'z')
    return p[1] == '\0';
  if (*p != '+' && *p != '-')
    return FALSE;
  negative = *p++ == '-';
  if (!read_digits (&p, 2, &hours))
    return FALSE;
  skip_char (&p, ':');
  if (*p != '\0' && !read_digits (&p, 2, &minutes))
    return FALSE;
  time->offset = (hours * 60 + minutes) * 60 * (negative ? -1 : 1);
  return *p == '\0';
}

static gboolean
read_clock (const char *start,
            const char *p,
            TimeText   *time)
{
  int hour, minute, second = 0;
  gboolean colons;

  time->has_time = TRUE;
  time->hour = (gsize) (p - start);
  if (!read_digits (&p, 2, &hour))
    return FALSE;
  colons = skip_char (&p, ':');
  time->minute = (gsize) (p - start);
  if (!read_digits (&p, 2, &minute))
    return FALSE;
  if (colons ? *p == ':' : g_ascii_isdigit (*p))
    {
      p += colons ? 1 : 0;
      time->has_seconds = TRUE;
      time->second = (gsize) (p - start);
      if (!read_digits (&p, 2, &second))
        return FALSE;
      if ((*p == '.' || *p == ',') && g_ascii_isdigit (p[1]))
        {
          time->fraction = ++p;
          time->n_fraction = strspn (p, "0123456789");
          p += time->n_fraction;
        }
    }
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  time->seconds += hour * 3600 + minute * 60 + second;
  return read_offset (p, time);
}

/* ISO 8601 and RFC 3339: `2026-03-01`, `20260301`, each with `T`, `t` or a space
 * and a time, a fraction and an offset behind it; or 14 digits in a row. */
static gboolean
parse_time (const char *text,
            TimeText   *ret_time)
{
  TimeText time = { .seconds = 0 };
  const char *p = text;
  int year, month, day;
  gboolean dashes;

  if (!read_digits (&p, 4, &year))
    return FALSE;
  dashes = skip_char (&p, '-');
  time.month = (gsize) (p - text);
  if (!read_digits (&p, 2, &month) || (dashes && !skip_char (&p, '-')))
    return FALSE;
  time.day = (gsize) (p - text);
  if (!read_digits (&p, 2, &day) || !sluice_civil_is_valid (year, month, day))
    return FALSE;
  /* Eight or more digits may be a number, too: those are no dates of our days. */
  if (!dashes && (year < 1900 || year > 2199))
    return FALSE;
  time.seconds = sluice_civil_days (year, month, day) * SECONDS_PER_DAY;

  if (*p != '\0' && strchr ("Tt ", *p) != NULL)
    p++;
  else if (*p != '\0' && (dashes || strlen (p) != 6))
    return FALSE;
  if (*p != '\0' && !read_clock (text, p, &time))
    return FALSE;
  *ret_time = time;
  return TRUE;
}

static int
compare_fractions (const TimeText *a,
                   const TimeText *b)
{
  for (gsize i = 0; i < MAX (a->n_fraction, b->n_fraction); i++)
    {
      int d = (i < a->n_fraction ? a->fraction[i] : '0') - (i < b->n_fraction ? b->fraction[i] : '0');

      if (d != 0)
        return d;
    }
  return 0;
}

/* Texts compare as bytes. Only where that cannot be right, two instants that
 * differ in the offset or in the length of the fraction, the clock decides. */
static int
compare_texts (const char *a,
               const char *b)
{
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);
  TimeText time_a, time_b;
  gint64 utc_a, utc_b;

  /* As most sources write them. */
  if (n_a == n_b && n_a > 0 && a[n_a - 1] == 'Z' && b[n_b - 1] == 'Z')
    return strcmp (a, b);
  if (n_a < 16 || n_b < 16 || !parse_time (a, &time_a) || !parse_time (b, &time_b) ||
      !time_a.has_time || !time_b.has_time || time_a.has_offset != time_b.has_offset)
    return strcmp (a, b);

  utc_a = time_a.seconds - time_a.offset;
  utc_b = time_b.seconds - time_b.offset;
  if (utc_a != utc_b)
    return utc_a < utc_b ? -1 : 1;
  return compare_fractions (&time_a, &time_b);
}

/**
 * sluice_cursor_compare:
 * @kind: what the values are
 * @a: a value
 * @b: a value
 * @ret_order: (out): less than, equal to or greater than 0, as @a is to @b
 *
 * Numbers compare exactly, texts as bytes. Two times with a clock and an offset
 * (or two without) compare as instants, so that `10:00:00Z` is before
 * `10:00:00.5Z` and `12:00:00+02:00` is `10:00:00Z`.
 *
 * Returns: %FALSE if they are to be numbers and one is none
 */
gboolean
sluice_cursor_compare (SluiceCursorKind  kind,
                       const char       *a,
                       const char       *b,
                       int              *ret_order)
{
  SluiceDecimal decimal_a, decimal_b;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  g_return_val_if_fail (ret_order != NULL, FALSE);

  if (kind != SLUICE_CURSOR_NUMBER)
    {
      *ret_order = compare_texts (a, b);
      return TRUE;
    }
  if (!sluice_decimal_parse (a, strlen (a), &decimal_a) ||
      !sluice_decimal_parse (b, strlen (b), &decimal_b))
    return FALSE;
  *ret_order = sluice_decimal_compare (&decimal_a, &decimal_b);
  return TRUE;
}

/**
 * sluice_cursor_is_misleading:
 * @a: a text
 * @b: a text
 *
 * Returns: whether both are whole numbers without a sign whose bytes do not
 *   have the order of the numbers, as with “9” and “10”
 */
gboolean
sluice_cursor_is_misleading (const char *a,
                             const char *b)
{
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);

  if (n_a == n_b || n_a == 0 || n_b == 0 || strspn (a, "0123456789") != n_a ||
      strspn (b, "0123456789") != n_b)
    return FALSE;
  return (n_a < n_b) != (strcmp (a, b) < 0);
}

static char *
fail_format (const char  *text,
             const char  *what,
             GError     **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cursor_format",
                    "The cursor “%.200s” cannot be moved: %s", text, what);
  if (error != NULL)
    sluice_error_set_hint (*error, "Times are moved by 15m, 2h or 3d if they are ISO 8601 or seconds since 1970, "
                           "numbers by a number");
  return NULL;
}

static void
put (char  *text,
     gsize  place,
     int    value,
     guint  n)
{
  for (guint i = n; i-- > 0; value /= 10)
    text[place + i] = (char) ('0' + value % 10);
}

static int
days_of_month (int year,
               int month)
{
  int day = 31;

  while (!sluice_civil_is_valid (year, month, day))
    day--;
  return day;
}

/* Moves by months; a day that the month has not becomes its last. */
static gint64
add_months (gint64 seconds,
            gint64 months)
{
  gint64 days = seconds >= 0 ? seconds / SECONDS_PER_DAY : -((SECONDS_PER_DAY - 1 - seconds) / SECONDS_PER_DAY);
  gint64 rest = seconds - days * SECONDS_PER_DAY;
  gint64 count;
  int year, month, day;

  sluice_civil_from_days (days, &year, &month, &day);
  count = (gint64) year * 12 + month - 1 + months;
  if (count < 12 || count >= 10000 * 12)
    return G_MAXINT64;
  year = (int) (count / 12);
  month = (int) (count % 12) + 1;
  day = MIN (day, days_of_month (year, month));
  return sluice_civil_days (year, month, day) * SECONDS_PER_DAY + rest;
}

/* Rounds up to what the text can say, so that never less is read again than
 * was asked for. */
static gint64
round_up (gint64 seconds,
          gint64 unit)
{
  return seconds >= 0 ? (seconds + unit - 1) / unit * unit : -((-seconds + unit - 1) / unit * unit);
}

static char *
shift_time (const char              *text,
            const TimeText          *time,
            const SluiceCursorStep  *step,
            gint64                   factor,
            GError                 **error)
{
  gint64 unit = !time->has_time ? SECONDS_PER_DAY : !time->has_seconds ? 60 : 1;
  gint64 seconds, days, rest;
  int year, month, day;
  char *moved;

  if (step->number != NULL)
    return fail_format (text, "it is a time, and the distance a number", error);
  seconds = step->months != 0 ? add_months (time->seconds, step->months * factor)
                              : time->seconds + round_up (step->seconds * factor, unit);
  if (seconds < sluice_civil_days (1, 1, 1) * SECONDS_PER_DAY ||
      seconds >= (sluice_civil_days (9999, 12, 31) + 1) * SECONDS_PER_DAY)
    return fail_format (text, "that would be outside the years 1 to 9999", error);

  days = seconds >= 0 ? seconds / SECONDS_PER_DAY : -((SECONDS_PER_DAY - 1 - seconds) / SECONDS_PER_DAY);
  rest = seconds - days * SECONDS_PER_DAY;
  sluice_civil_from_days (days, &year, &month, &day);
  moved = g_strdup (text);
  put (moved, 0, year, 4);
  put (moved, time->month, month, 2);
  put (moved, time->day, day, 2);
  if (time->has_time)
    {
      put (moved, time->hour, (int) (rest / 3600), 2);
      put (moved, time->minute, (int) (rest / 60 % 60), 2);
    }
  if (time->has_seconds)
    put (moved, time->second, (int) (rest % 60), 2);
  return moved;
}

/* @text as a number of units, @scale digits of which stand behind the point. */
static gboolean
scale_up (const char *text,
          gsize       scale,
          gint64     *ret_value)
{
  const char *point = strchr (text, '.');
  g_autoptr(GString) digits = g_string_new_len (text, point != NULL ? point - text : (gssize) strlen (text));
  gsize n_behind = point != NULL ? strlen (point + 1) : 0;

  if (point != NULL)
    g_string_append (digits, point + 1);
  for (gsize i = n_behind; i < scale; i++)
    g_string_append_c (digits, '0');
  return g_ascii_string_to_signed (digits->str[0] == '+' ? digits->str + 1 : digits->str, 10,
                                   G_MININT64 + 1, G_MAXINT64, ret_value, NULL);
}

static gsize
count_behind_point (const char *text)
{
  const char *point = strchr (text, '.');

  return point != NULL ? strlen (point + 1) : 0;
}

static char *
add_number (const char  *text,
            const char  *number,
            gint64       factor,
            GError     **error)
{
  gsize scale = MAX (count_behind_point (text), count_behind_point (number));
  guint64 magnitude, unit = 1;
  gint64 a, b, sum;
  gsize width = strlen (text);

  if (!scale_up (text, scale, &a) || !scale_up (number, scale, &b) ||
      __builtin_mul_overflow (b, factor, &b) || __builtin_add_overflow (a, b, &sum))
    return fail_format (text, "it is no number, or too large a one", error);

  for (gsize i = 0; i < scale; i++)
    unit *= 10;
  magnitude = (guint64) ABS (sum);
  if (scale > 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, sum < 0 ? "-" : "",
                            magnitude / unit, (int) scale, magnitude % unit);
  /* Texts may be padded, as 000123. */
  if (text[0] == '0' && width > 1 && sum >= 0)
    return g_strdup_printf ("%0*" G_GINT64_FORMAT, (int) width, sum);
  return g_strdup_printf ("%" G_GINT64_FORMAT, sum);
}

/* Seconds, milli-, micro- or nanoseconds since 1970: told apart by size, which
 * holds for the years 1973 to 5138. */
static char *
shift_epoch (const char              *text,
             const SluiceCursorStep  *step,
             gint64                   factor,
             GError                 **error)
{
  g_autofree char *whole = g_strndup (text, strcspn (text, "."));
  g_autofree char *number = NULL;
  gint64 value = 0;
  gint64 per_second, moved;

  if (!scale_up (whole, 0, &value) || value < EARLIEST_EPOCH)
    return fail_format (text, "it is neither an ISO 8601 time nor a number of seconds since 1970", error);

  per_second = value < G_GINT64_CONSTANT (100000000000) ? 1
               : value < G_GINT64_CONSTANT (100000000000000) ? 1000
               : value < G_GINT64_CONSTANT (100000000000000000) ? 1000000 : 1000000000;
  if (step->months != 0)
    {
      moved = add_months (value / per_second, step->months * factor);
      if (moved == G_MAXINT64)
        return fail_format (text, "that would be outside the years 1 to 9999", error);
      number = g_strdup_printf ("%" G_GINT64_FORMAT, (moved - value / per_second) * per_second);
      return add_number (text, number, 1, error);
    }
  number = g_strdup_printf ("%" G_GINT64_FORMAT, step->seconds * per_second);
  return add_number (text, number, factor, error);
}

/**
 * sluice_cursor_shift:
 * @text: a cursor as the source sent it
 * @step: how far
 * @factor: how often, negative to go back
 * @error: `cursor_format` (%SLUICE_ERROR_CONFIGURATION)
 *
 * Moves a cursor and keeps its form: the digits of a date or time are replaced
 * where they stand, separators, fraction and offset stay as they are. What the
 * form cannot say is rounded away from @text: a date goes by whole days.
 * Numbers are moved by numbers, or by times if they can be seconds since 1970
 * (or milli-, micro-, nanoseconds, by their size).
 *
 * Returns: (transfer full) (nullable): the other cursor
 */
char *
sluice_cursor_shift (const char              *text,
                     const SluiceCursorStep  *step,
                     gint64                   factor,
                     GError                 **error)
{
  TimeText time;

  g_return_val_if_fail (text != NULL && step != NULL, NULL);

  if (step->number != NULL && strspn (text, "+-.0123456789") == strlen (text) && strchr (text + 1, '-') == NULL)
    return add_number (text, step->number, factor, error);
  if (parse_time (text, &time))
    return shift_time (text, &time, step, factor, error);
  if (step->number != NULL)
    return add_number (text, step->number, factor, error);
  return shift_epoch (text, step, factor, error);
}

/**
 * sluice_cursor_step_parse:
 * @text: `30s`, `15m`, `1h`, `1d`, `1w`, `1mo`, `1y`, or a number
 * @ret_step: (out caller-allocates): the step, to be cleared
 *
 * Returns: %FALSE if @text is no step, or none that leads on
 */
gboolean
sluice_cursor_step_parse (const char       *text,
                          SluiceCursorStep *ret_step)
{
  static const struct { const char *unit; gint64 seconds; int months; } units[] = {
    { "s", 1, 0 }, { "m", 60, 0 }, { "h", 3600, 0 }, { "d", SECONDS_PER_DAY, 0 },
    { "w", 7 * SECONDS_PER_DAY, 0 }, { "mo", 0, 1 }, { "y", 0, 12 },
  };
  const gsize n = strspn (text, "0123456789");
  const guint64 amount = g_ascii_strtoull (text, NULL, 10);
  SluiceDecimal decimal;

  g_return_val_if_fail (text != NULL && ret_step != NULL, FALSE);

  *ret_step = (SluiceCursorStep) { 0 };
  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (units); i++)
    {
      if (strcmp (text + n, units[i].unit) != 0)
        continue;
      if (amount == 0 || amount > 100000)
        return FALSE;
      ret_step->seconds = (gint64) amount * units[i].seconds;
      ret_step->months = (int) amount * units[i].months;
      return TRUE;
    }
  if (n == 0 || strspn (text, "0123456789.") != strlen (text) ||
      !sluice_decimal_parse (text, strlen (text), &decimal) || sluice_decimal_n_digits (&decimal) == 0)
    return FALSE;
  ret_step->number = g_strdup (text);
  return TRUE;
}

/**
 * sluice_cursor_step_clear:
 * @step: a step
 */
void
sluice_cursor_step_clear (SluiceCursorStep *step)
{
  g_return_if_fail (step != NULL);

  g_clear_pointer (&step->number, g_free);
}
