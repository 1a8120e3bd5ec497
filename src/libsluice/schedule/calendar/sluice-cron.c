/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cron.h"

#include "sluice-civil.h"
#include "sluice-cron-field.h"

#include <string.h>

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define DAY_MINUTES (24 * 60)
#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

/* Dates and days of the week come back after 400 years: what has not come by
 * then never will. */
#define CYCLE_MONTHS (400 * 12)

#define MAX_YEAR 9999

struct _SluiceCron
{
  gatomicrefcount ref_count;
  char *text;
  SluiceCronField fields[SLUICE_CRON_N_FIELDS];
};

G_DEFINE_BOXED_TYPE (SluiceCron, sluice_cron, sluice_cron_ref, sluice_cron_unref)

/* What a word stands for. */
typedef struct
{
  const char *word;
  const char *line;
} Word;

static const Word words[] = {
  { "@hourly", "0 * * * *" },
  { "@daily", "0 0 * * *" },
  { "@midnight", "0 0 * * *" },
  { "@weekly", "0 0 * * 0" },
  { "@monthly", "0 0 1 * *" },
  { "@yearly", "0 0 1 1 *" },
  { "@annually", "0 0 1 1 *" },
};

static gsize
skip_spaces (const char *text,
             gsize       pos)
{
  while (g_ascii_isspace (text[pos]))
    pos++;
  return pos;
}

static gsize
skip_field (const char *text,
            gsize       pos)
{
  while (text[pos] != '\0' && !g_ascii_isspace (text[pos]))
    pos++;
  return pos;
}

static void
refuse_count (const char  *text,
              guint        n,
              gsize        pos,
              GError     **error)
{
  if (n == 0)
    sluice_cron_set_error (error, pos, "the line is empty");
  else if (n < SLUICE_CRON_N_FIELDS)
    sluice_cron_set_error (error, pos, "the line ends after %u of its %d fields", n, SLUICE_CRON_N_FIELDS);
  else
    sluice_cron_set_error (error, pos, "a sixth field is one too many; seconds and years are not known");
}

static gboolean
parse_line (SluiceCron  *self,
            const char  *line,
            GError     **error)
{
  gsize pos = skip_spaces (line, 0);

  for (guint i = 0; i < SLUICE_CRON_N_FIELDS; i++)
    {
      const gsize end = skip_field (line, pos);

      if (end == pos)
        {
          refuse_count (line, i, pos, error);
          return FALSE;
        }
      if (!sluice_cron_field_parse ((SluiceCronFieldKind) i, line, pos, end, &self->fields[i], error))
        return FALSE;
      pos = skip_spaces (line, end);
    }
  if (line[pos] != '\0')
    {
      refuse_count (line, SLUICE_CRON_N_FIELDS + 1, pos, error);
      return FALSE;
    }
  return TRUE;
}

/* A line of six fields is meant to have seconds: to be told of that is more
 * help than to be told that its day is no month. */
static gboolean
check_count (const char  *line,
             GError     **error)
{
  gsize pos = skip_spaces (line, 0);
  gsize surplus = 0;
  guint n = 0;

  for (; line[pos] != '\0'; n++)
    {
      if (n == SLUICE_CRON_N_FIELDS)
        surplus = pos;
      pos = skip_spaces (line, skip_field (line, pos));
    }
  if (n == SLUICE_CRON_N_FIELDS)
    return TRUE;

  refuse_count (line, n, n > SLUICE_CRON_N_FIELDS ? surplus : pos, error);
  return FALSE;
}

static const char *
expand_word (const char  *text,
             GError     **error)
{
  const gsize start = skip_spaces (text, 0);
  const gsize end = skip_field (text, start);
  g_autofree char *valid = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == end - start && text[skip_spaces (text, end)] == '\0' &&
        g_ascii_strncasecmp (text + start, words[i].word, end - start) == 0)
      return words[i].line;

  valid = g_utf8_make_valid (text + start, (gssize) MIN (strlen (text + start), 40));
  sluice_cron_set_error (error, start,
                         "“%s” is not known; known are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, "
                         "@annually", valid);
  return NULL;
}

/**
 * sluice_cron_new:
 * @text: a cron line, or one of the words
 * @error: %SLUICE_ERROR_INVALID with the code `invalid_cron`; `where.byte` is
 *   the character that does not fit, counted from 1
 *
 * The fields and their meaning are those of crontab(5) of Vixie cron, and `L`
 * and `?` those of Quartz.
 *
 * Returns: (transfer full) (nullable): what it says
 */
SluiceCron *
sluice_cron_new (const char  *text,
                 GError     **error)
{
  g_autoptr(SluiceCron) self = NULL;
  const char *line = text;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (text[skip_spaces (text, 0)] == '@')
    line = expand_word (text, error);
  if (line == NULL || !check_count (line, error))
    return NULL;

  self = g_new0 (SluiceCron, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  return parse_line (self, line, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_cron_ref:
 * @self: a cron line
 *
 * Returns: (transfer full): the same
 */
SluiceCron *
sluice_cron_ref (SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_cron_unref:
 * @self: (transfer full): a cron line
 */
void
sluice_cron_unref (SluiceCron *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self);
}

/**
 * sluice_cron_get_text:
 * @self: a cron line
 *
 * Returns: (transfer none): as it was written
 */
const char *
sluice_cron_get_text (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * sluice_cron_get_minutes:
 * @self: a cron line
 *
 * Returns: bit n stands for minute n
 */
guint64
sluice_cron_get_minutes (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_MINUTE].values;
}

/**
 * sluice_cron_get_hours:
 * @self: a cron line
 *
 * Returns: bit n stands for hour n
 */
guint64
sluice_cron_get_hours (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_HOUR].values;
}

/**
 * sluice_cron_get_month_days:
 * @self: a cron line
 *
 * Returns: bit n stands for day n of a month
 */
guint64
sluice_cron_get_month_days (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_MONTH_DAY].values;
}

/**
 * sluice_cron_get_months:
 * @self: a cron line
 *
 * Returns: bit n stands for month n, January is 1
 */
guint64
sluice_cron_get_months (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_MONTH].values;
}

/**
 * sluice_cron_get_week_days:
 * @self: a cron line
 *
 * Returns: bit n stands for day n of a week, Sunday is 0
 */
guint64
sluice_cron_get_week_days (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_WEEK_DAY].values;
}

/**
 * sluice_cron_get_last_week_days:
 * @self: a cron line
 *
 * Returns: bit n stands for the last day n of the week in a month
 */
guint64
sluice_cron_get_last_week_days (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields[SLUICE_CRON_WEEK_DAY].last_week_days;
}

/**
 * sluice_cron_has_last_day:
 * @self: a cron line
 *
 * Returns: whether the last day of a month is among its days
 */
gboolean
sluice_cron_has_last_day (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields[SLUICE_CRON_MONTH_DAY].last;
}

/**
 * sluice_cron_is_either_day:
 * @self: a cron line
 *
 * Returns: whether both day of month and day of week are given, so that a day
 *   fits that is either of the two
 */
gboolean
sluice_cron_is_either_day (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->fields[SLUICE_CRON_MONTH_DAY].star && !self->fields[SLUICE_CRON_WEEK_DAY].star;
}

/**
 * sluice_cron_is_every_hour:
 * @self: a cron line
 *
 * Returns: whether its hour field begins with `*`
 */
gboolean
sluice_cron_is_every_hour (const SluiceCron *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields[SLUICE_CRON_HOUR].star;
}

static int
days_of_month (int year,
               int month)
{
  for (int day = 31; day > 28; day--)
    if (sluice_civil_is_valid (year, month, day))
      return day;
  return 28;
}

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* Which days of one month fit: bit n stands for day n. */
static guint64
days_that_fit (const SluiceCron *self,
               int               year,
               int               month)
{
  const SluiceCronField *month_days = &self->fields[SLUICE_CRON_MONTH_DAY];
  const SluiceCronField *week_days = &self->fields[SLUICE_CRON_WEEK_DAY];
  const int n = days_of_month (year, month);
  const gint64 first = sluice_civil_days (year, month, 1);
  /* 1970-01-01 was a Thursday. */
  int week_day = (int) (first + 4 - 7 * floor_div (first + 4, 7));
  guint64 by_month = month_days->values;
  guint64 by_week = 0;

  if ((self->fields[SLUICE_CRON_MONTH].values & BIT (month)) == 0)
    return 0;
  if (month_days->last)
    by_month |= BIT (n);

  for (int day = 1; day <= n; day++)
    {
      guint64 wanted = week_days->values | (day > n - 7 ? week_days->last_week_days : 0);

      if ((wanted & BIT (week_day)) != 0)
        by_week |= BIT (day);
      week_day = week_day == 6 ? 0 : week_day + 1;
    }
  by_month &= BIT (n + 1) - 1;
  return sluice_cron_is_either_day (self) ? by_month | by_week : by_month & by_week;
}

/**
 * sluice_cron_matches_day:
 * @self: a cron line
 * @days: days since 1970-01-01, of the years 1 to 9999
 *
 * Returns: whether the day fits, its month included
 */
gboolean
sluice_cron_matches_day (const SluiceCron *self,
                         gint64            days)
{
  int year, month, day;

  g_return_val_if_fail (self != NULL, FALSE);

  sluice_civil_from_days (days, &year, &month, &day);
  return (days_that_fit (self, year, month) & BIT (day)) != 0;
}

/* The first day that fits, @days or later, in days since 1970-01-01. */
static gint64
next_day (const SluiceCron *self,
          gint64            days)
{
  int year, month, day;

  sluice_civil_from_days (days, &year, &month, &day);
  for (int i = 0; i <= CYCLE_MONTHS && year <= MAX_YEAR; i++)
    {
      guint64 fitting = days_that_fit (self, year, month) & ~(BIT (day) - 1);

      if (fitting != 0)
        return sluice_civil_days (year, month, __builtin_ctzll (fitting));
      day = 1;
      month++;
      if (month > 12)
        {
          month = 1;
          year++;
        }
    }
  return SLUICE_CRON_NEVER;
}

/* The last day that fits, @days or earlier. */
static gint64
previous_day (const SluiceCron *self,
              gint64            days)
{
  int year, month, day;

  sluice_civil_from_days (MIN (days, sluice_civil_days (MAX_YEAR, 12, 31)), &year, &month, &day);
  for (int i = 0; i <= CYCLE_MONTHS && year >= 1; i++)
    {
      guint64 fitting = days_that_fit (self, year, month) & (BIT (day + 1) - 1);

      if (fitting != 0)
        return sluice_civil_days (year, month, 63 - __builtin_clzll (fitting));
      day = 31;
      month--;
      if (month < 1)
        {
          month = 12;
          year--;
        }
    }
  return SLUICE_CRON_NEVER;
}

/* The first minute of a day that fits, @minute or later; -1 if the day has none. */
static int
next_minute (const SluiceCron *self,
             int               minute)
{
  const guint64 hours = sluice_cron_get_hours (self);
  const guint64 minutes = sluice_cron_get_minutes (self);
  guint64 later;

  if (minute >= DAY_MINUTES)
    return -1;
  later = minutes & ~(BIT (minute % 60) - 1);
  if ((hours & BIT (minute / 60)) != 0 && later != 0)
    return minute / 60 * 60 + __builtin_ctzll (later);

  later = hours & ~(BIT (minute / 60 + 1) - 1);
  return later != 0 ? __builtin_ctzll (later) * 60 + __builtin_ctzll (minutes) : -1;
}

/* The last minute of a day that fits, @minute or earlier; -1 if there is none. */
static int
previous_minute (const SluiceCron *self,
                 int               minute)
{
  const guint64 hours = sluice_cron_get_hours (self);
  const guint64 minutes = sluice_cron_get_minutes (self);
  guint64 earlier = minutes & (BIT (minute % 60 + 1) - 1);

  if ((hours & BIT (minute / 60)) != 0 && earlier != 0)
    return minute / 60 * 60 + 63 - __builtin_clzll (earlier);

  earlier = hours & (BIT (minute / 60) - 1);
  return earlier != 0 ? (63 - __builtin_clzll (earlier)) * 60 + 63 - __builtin_clzll (minutes) : -1;
}

/**
 * sluice_cron_next_local:
 * @self: a cron line
 * @after: what a clock shows, seconds since 1970-01-01T00:00:00 there, of the
 *   years 1 to 9999
 *
 * Jumps over the months and days that do not fit, so it takes much the same
 * time for every line.
 *
 * Returns: the first time that fits, later than @after; %SLUICE_CRON_NEVER if
 *   there is none
 */
gint64
sluice_cron_next_local (const SluiceCron *self,
                        gint64            after)
{
  gint64 minutes;
  gint64 today;
  gint64 days;
  int minute = -1;

  g_return_val_if_fail (self != NULL, SLUICE_CRON_NEVER);

  minutes = floor_div (after, 60) + 1;
  today = floor_div (minutes, DAY_MINUTES);
  days = next_day (self, today);
  if (days == today)
    {
      minute = next_minute (self, (int) (minutes - today * DAY_MINUTES));
      if (minute < 0)
        days = next_day (self, today + 1);
    }
  if (days == SLUICE_CRON_NEVER)
    return SLUICE_CRON_NEVER;
  return days * DAY_SECONDS + (minute >= 0 ? minute : next_minute (self, 0)) * 60;
}

/**
 * sluice_cron_previous_local:
 * @self: a cron line
 * @until: what a clock shows, seconds since 1970-01-01T00:00:00 there, of the
 *   years 1 to 9999
 *
 * Returns: the last time that fits, at or before @until; %SLUICE_CRON_NEVER if
 *   there is none
 */
gint64
sluice_cron_previous_local (const SluiceCron *self,
                            gint64            until)
{
  gint64 minutes;
  gint64 today;
  gint64 days;
  int minute = -1;

  g_return_val_if_fail (self != NULL, SLUICE_CRON_NEVER);

  minutes = floor_div (until, 60);
  today = floor_div (minutes, DAY_MINUTES);
  days = previous_day (self, today);
  if (days == today)
    {
      minute = previous_minute (self, (int) (minutes - today * DAY_MINUTES));
      if (minute < 0)
        days = previous_day (self, today - 1);
    }
  if (days == SLUICE_CRON_NEVER)
    return SLUICE_CRON_NEVER;
  return days * DAY_SECONDS + (minute >= 0 ? minute : previous_minute (self, DAY_MINUTES - 1)) * 60;
}
