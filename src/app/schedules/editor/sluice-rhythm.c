/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-rhythm.h"

#include "sluice-cron.h"

#include <stdlib.h>
#include <string.h>

#define ALL_HOURS ((G_GUINT64_CONSTANT (1) << 24) - 1)
#define ALL_WEEKDAYS 0x7fu

/* 1970-01-04, the first Sunday, in days since 1970. */
#define FIRST_SUNDAY 3
#define DAYS_OF_JANUARY 31
#define DAYS_OF_FEBRUARY 28

/* What the words of cron and the codes of frequencies stand for. */
static const struct
{
  const char *word;
  const char *line;
} words[] = {
  { "@hourly", "0 * * * *" },
  { "@daily", "0 0 * * *" },
  { "@midnight", "0 0 * * *" },
  { "@weekly", "0 0 * * 0" },
  { "@monthly", "0 0 1 * *" },
  { "@yearly", "0 0 1 1 *" },
  { "@annually", "0 0 1 1 *" },
  { "ID", "0 * * * *" },
  { "DL", "0 0 * * *" },
  { "WK", "0 0 * * 0" },
  { "MN", "0 0 1 * *" },
  { "QT", "0 0 1 1,4,7,10 *" },
  { "HY", "0 0 1 1,7 *" },
  { "YR", "0 0 1 1 *" },
};

/* The months that twelve can be divided into evenly. */
static const guint month_steps[] = { 1, 2, 3, 4, 6, 12 };

static guint
count_bits (guint64 bits)
{
  return (guint) __builtin_popcountll (bits);
}

static guint
lowest_bit (guint64 bits)
{
  return (guint) __builtin_ctzll (bits);
}

/* Bits @start, @start + @step ... below @end. */
static guint64
stepped_bits (guint start,
              guint step,
              guint end)
{
  guint64 bits = 0;

  for (guint i = start; i < end; i += step)
    bits |= G_GUINT64_CONSTANT (1) << i;
  return bits;
}

static gboolean
is_any (const char *field)
{
  return g_str_equal (field, "*") || g_str_equal (field, "?");
}

/**
 * sluice_rhythm_init:
 * @self: (out caller-allocates): a rhythm
 *
 * Fills @self with what a person is most likely to want next: nothing by the
 * clock, and for the other kinds 02:00, Mondays, the first of the month.
 */
void
sluice_rhythm_init (SluiceRhythm *self)
{
  g_return_if_fail (self != NULL);

  *self = (SluiceRhythm) { .kind = SLUICE_RHYTHM_NONE, .interval = 1, .hour = 2, .weekdays = 1 << 1,
                           .day = 1, .month = 1 };
}

/**
 * sluice_rhythm_rule_is_interval:
 * @rule: a rule of the calendar
 *
 * Returns: whether @rule belongs into the member `every` (an interval or a code
 *   of a frequency), not into `cron`
 */
gboolean
sluice_rhythm_rule_is_interval (const char *rule)
{
  g_return_val_if_fail (rule != NULL, FALSE);

  return *rule != '\0' && *rule != '@' && strpbrk (rule, " \t") == NULL;
}

/* 15m and 2h, where the units are those of the builder. */
static gboolean
take_interval (SluiceRhythm *self,
               const char   *rule)
{
  char *end = NULL;
  gulong number = strtoul (rule, &end, 10);

  if (!g_ascii_isdigit (*rule) || number == 0)
    return FALSE;
  if (g_str_equal (end, "m") && number < 60)
    self->kind = SLUICE_RHYTHM_MINUTES;
  else if (g_str_equal (end, "h") && number < 24)
    self->kind = SLUICE_RHYTHM_HOURS;
  else
    return FALSE;
  self->interval = (guint) number;
  self->minute = self->kind == SLUICE_RHYTHM_HOURS ? 0 : self->minute;
  return TRUE;
}

/* @days: a line without days of the month. Its weeks must be alike. */
static gboolean
take_weekdays (SluiceRhythm     *self,
               const SluiceCron *days)
{
  guint mask = 0;

  for (guint day = 0; day < 7; day++)
    if (sluice_cron_matches_day (days, FIRST_SUNDAY + day))
      mask |= 1u << day;
  for (guint day = 7; day < 56; day++)
    if (sluice_cron_matches_day (days, FIRST_SUNDAY + day) != ((mask >> day % 7 & 1) == 1))
      return FALSE;
  if (mask == 0)
    return FALSE;
  self->kind = mask == ALL_WEEKDAYS ? SLUICE_RHYTHM_DAYS : SLUICE_RHYTHM_WEEKS;
  self->weekdays = mask == ALL_WEEKDAYS ? self->weekdays : mask;
  return TRUE;
}

/* One day of the month: the same number in a long month and in a short one, or
 * the last of both. */
static gboolean
take_month_day (SluiceRhythm     *self,
                const SluiceCron *days)
{
  guint64 january = 0;
  guint64 february = 0;
  guint day;

  for (guint i = 0; i < DAYS_OF_JANUARY; i++)
    january |= (guint64) sluice_cron_matches_day (days, i) << i;
  for (guint i = 0; i < DAYS_OF_FEBRUARY; i++)
    february |= (guint64) sluice_cron_matches_day (days, DAYS_OF_JANUARY + i) << i;
  if (count_bits (january) != 1)
    return FALSE;
  day = lowest_bit (january) + 1;
  if (day == DAYS_OF_JANUARY && february == stepped_bits (DAYS_OF_FEBRUARY - 1, 1, DAYS_OF_FEBRUARY))
    day = SLUICE_RHYTHM_LAST_DAY;
  else if (february != (day <= DAYS_OF_FEBRUARY ? january : 0))
    return FALSE;
  self->day = day;
  return TRUE;
}

static gboolean
take_months (SluiceRhythm *self,
             guint64       months)
{
  for (guint i = 0; i < G_N_ELEMENTS (month_steps); i++)
    if (months == stepped_bits (lowest_bit (months), month_steps[i], 13) &&
        lowest_bit (months) <= month_steps[i])
      {
        self->kind = SLUICE_RHYTHM_MONTHS;
        self->interval = month_steps[i];
        self->month = month_steps[i] == 1 ? self->month : lowest_bit (months);
        return TRUE;
      }
  return FALSE;
}

/* What comes several times a day: every so many minutes, or hours. */
static gboolean
take_step (SluiceRhythm *self,
           guint64       minutes,
           guint64       hours)
{
  if (hours == ALL_HOURS && count_bits (minutes) > 1)
    {
      guint step = 60 / count_bits (minutes);

      self->kind = SLUICE_RHYTHM_MINUTES;
      self->interval = step;
      return minutes == stepped_bits (0, step, 60) && 60 % step == 0;
    }
  if (count_bits (minutes) != 1 || count_bits (hours) < 2)
    return FALSE;
  self->kind = SLUICE_RHYTHM_HOURS;
  self->interval = 24 / count_bits (hours);
  self->minute = lowest_bit (minutes);
  return hours == stepped_bits (0, self->interval, 24) && 24 % self->interval == 0;
}

/* The fields of a line; however wide the gaps between them are. */
static GStrv
split_line (const char *line)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = g_strsplit_set (line, " \t", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
take_line (SluiceRhythm *self,
           const char   *line)
{
  g_autoptr(SluiceCron) cron = sluice_cron_new (line, NULL);
  g_autoptr(SluiceCron) days = NULL;
  g_auto(GStrv) fields = split_line (line);
  g_autofree char *day_line = NULL;
  guint64 minutes, hours, months;

  if (cron == NULL || g_strv_length (fields) != 5)
    return FALSE;
  minutes = sluice_cron_get_minutes (cron);
  hours = sluice_cron_get_hours (cron);
  months = sluice_cron_get_months (cron);
  if (is_any (fields[2]) && is_any (fields[4]) && months == stepped_bits (1, 1, 13) &&
      count_bits (hours) > 1)
    return sluice_cron_is_every_hour (cron) && take_step (self, minutes, hours);
  if (count_bits (minutes) != 1 || count_bits (hours) != 1)
    return FALSE;
  self->minute = lowest_bit (minutes);
  self->hour = lowest_bit (hours);
  day_line = g_strdup_printf ("0 0 %s * %s", fields[2], fields[4]);
  days = sluice_cron_new (day_line, NULL);
  if (days == NULL)
    return FALSE;
  if (is_any (fields[2]))
    return months == stepped_bits (1, 1, 13) && take_weekdays (self, days);
  return is_any (fields[4]) && take_month_day (self, days) && take_months (self, months);
}

/**
 * sluice_rhythm_take_rule:
 * @self: a rhythm
 * @rule: a rule of the calendar, or an empty text
 *
 * Makes @self say what @rule says. What can only be said as a line of cron, and
 * what is no rule, is %SLUICE_RHYTHM_CUSTOM; an empty @rule is
 * %SLUICE_RHYTHM_NONE. What @rule does not tell is left as it was.
 */
void
sluice_rhythm_take_rule (SluiceRhythm *self,
                         const char   *rule)
{
  SluiceRhythm taken;
  const char *line = rule;

  g_return_if_fail (self != NULL);
  g_return_if_fail (rule != NULL);

  taken = *self;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (rule, words[i].word) == 0)
      line = words[i].line;
  if (*rule == '\0')
    self->kind = SLUICE_RHYTHM_NONE;
  else if (sluice_rhythm_rule_is_interval (line) ? take_interval (&taken, line) : take_line (&taken, line))
    *self = taken;
  else
    self->kind = SLUICE_RHYTHM_CUSTOM;
}

/* `1-5`, `1,3,5`: as a person would write them. */
static char *
weekdays_to_field (guint weekdays)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint day = 0; day < 7; day++)
    {
      guint last = day;

      if ((weekdays >> day & 1) == 0)
        continue;
      while (last < 6 && (weekdays >> (last + 1) & 1) == 1)
        last++;
      if (text->len > 0)
        g_string_append_c (text, ',');
      if (last - day >= 2)
        {
          g_string_append_printf (text, "%u-%u", day, last);
          day = last;
        }
      else
        g_string_append_printf (text, "%u", day);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
months_to_rule (const SluiceRhythm *self)
{
  g_autoptr(GString) months = g_string_new (NULL);
  g_autofree char *day = self->day == SLUICE_RHYTHM_LAST_DAY ? g_strdup ("L")
                                                             : g_strdup_printf ("%u", self->day);

  if (self->interval == 1)
    g_string_append_c (months, '*');
  else
    for (guint month = (self->month - 1) % self->interval + 1; month <= 12; month += self->interval)
      g_string_append_printf (months, "%s%u", months->len > 0 ? "," : "", month);
  return g_strdup_printf ("%u %u %s %s *", self->minute, self->hour, day, months->str);
}

/**
 * sluice_rhythm_to_rule:
 * @self: a rhythm
 *
 * Returns: (transfer full) (nullable): the rule of the calendar that says the
 *   same; empty for %SLUICE_RHYTHM_NONE, %NULL for %SLUICE_RHYTHM_CUSTOM
 */
char *
sluice_rhythm_to_rule (const SluiceRhythm *self)
{
  g_autofree char *weekdays = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case SLUICE_RHYTHM_NONE:
      return g_strdup ("");
    case SLUICE_RHYTHM_MINUTES:
      /* Cron begins anew every hour: seven minutes are no step of it. */
      if (self->interval == 1)
        return g_strdup ("* * * * *");
      return 60 % self->interval == 0 ? g_strdup_printf ("*/%u * * * *", self->interval)
                                      : g_strdup_printf ("%um", self->interval);
    case SLUICE_RHYTHM_HOURS:
      if (self->interval == 1)
        return g_strdup_printf ("%u * * * *", self->minute);
      return 24 % self->interval == 0 ? g_strdup_printf ("%u */%u * * *", self->minute, self->interval)
                                      : g_strdup_printf ("%uh", self->interval);
    case SLUICE_RHYTHM_DAYS:
      return g_strdup_printf ("%u %u * * *", self->minute, self->hour);
    case SLUICE_RHYTHM_WEEKS:
      if (self->weekdays == ALL_WEEKDAYS)
        return g_strdup_printf ("%u %u * * *", self->minute, self->hour);
      weekdays = weekdays_to_field (self->weekdays);
      return g_strdup_printf ("%u %u * * %s", self->minute, self->hour, weekdays);
    case SLUICE_RHYTHM_MONTHS:
      return months_to_rule (self);
    case SLUICE_RHYTHM_CUSTOM:
    default:
      return NULL;
    }
}
