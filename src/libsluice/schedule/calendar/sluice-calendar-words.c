/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar-private.h"
#include "sluice-calendar-words-private.h"

#include <glib/gi18n-lib.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define ALL_MONTH_DAYS (BIT (32) - BIT (1))
#define ALL_WEEK_DAYS (BIT (7) - 1)
#define ALL_MONTHS (BIT (13) - BIT (1))
#define WORK_DAYS (BIT (6) - BIT (1))

/* The days of a cron line in words; those that fit either of @month_days and
 * @week_days. */
typedef struct
{
  char *month_days;             /* (nullable): “1st and last Friday” */
  char *week_days;              /* (nullable): “Mondays and Fridays” */
  char *only;                   /* (nullable): they must be these days of the month, too */
  char *months;                 /* (nullable): “January and July”, once it is not said */
  guint64 week;                 /* the days of the week as bits */
  int step;                     /* every so many days from the first of a month; 0 = not */
} Days;

static const char *const every_day_names[] = {
  NC_("schedule", "Every Sunday"), NC_("schedule", "Every Monday"), NC_("schedule", "Every Tuesday"),
  NC_("schedule", "Every Wednesday"), NC_("schedule", "Every Thursday"), NC_("schedule", "Every Friday"),
  NC_("schedule", "Every Saturday"),
};

static const char *const every_second_day_names[] = {
  NC_("schedule", "Every second Sunday"), NC_("schedule", "Every second Monday"),
  NC_("schedule", "Every second Tuesday"), NC_("schedule", "Every second Wednesday"),
  NC_("schedule", "Every second Thursday"), NC_("schedule", "Every second Friday"),
  NC_("schedule", "Every second Saturday"),
};

/* As in “on Sundays”. */
static const char *const day_names[] = {
  NC_("on these days", "Sundays"), NC_("on these days", "Mondays"), NC_("on these days", "Tuesdays"),
  NC_("on these days", "Wednesdays"), NC_("on these days", "Thursdays"), NC_("on these days", "Fridays"),
  NC_("on these days", "Saturdays"),
};

/* As in “on the last Sunday of every month”. */
static const char *const last_day_names[] = {
  NC_("on the … of the month", "last Sunday"), NC_("on the … of the month", "last Monday"),
  NC_("on the … of the month", "last Tuesday"), NC_("on the … of the month", "last Wednesday"),
  NC_("on the … of the month", "last Thursday"), NC_("on the … of the month", "last Friday"),
  NC_("on the … of the month", "last Saturday"),
};

/* As in “on the 1st of every month”. */
static const char *const month_day_names[] = {
  NC_("on the … of the month", "1st"), NC_("on the … of the month", "2nd"), NC_("on the … of the month", "3rd"),
  NC_("on the … of the month", "4th"), NC_("on the … of the month", "5th"), NC_("on the … of the month", "6th"),
  NC_("on the … of the month", "7th"), NC_("on the … of the month", "8th"), NC_("on the … of the month", "9th"),
  NC_("on the … of the month", "10th"), NC_("on the … of the month", "11th"), NC_("on the … of the month", "12th"),
  NC_("on the … of the month", "13th"), NC_("on the … of the month", "14th"), NC_("on the … of the month", "15th"),
  NC_("on the … of the month", "16th"), NC_("on the … of the month", "17th"), NC_("on the … of the month", "18th"),
  NC_("on the … of the month", "19th"), NC_("on the … of the month", "20th"), NC_("on the … of the month", "21st"),
  NC_("on the … of the month", "22nd"), NC_("on the … of the month", "23rd"), NC_("on the … of the month", "24th"),
  NC_("on the … of the month", "25th"), NC_("on the … of the month", "26th"), NC_("on the … of the month", "27th"),
  NC_("on the … of the month", "28th"), NC_("on the … of the month", "29th"), NC_("on the … of the month", "30th"),
  NC_("on the … of the month", "31st"),
};

/* As in “in January and July” and “on the 1st of January and July”. */
static const char *const month_names[] = {
  NC_("in these months", "January"), NC_("in these months", "February"), NC_("in these months", "March"),
  NC_("in these months", "April"), NC_("in these months", "May"), NC_("in these months", "June"),
  NC_("in these months", "July"), NC_("in these months", "August"), NC_("in these months", "September"),
  NC_("in these months", "October"), NC_("in these months", "November"), NC_("in these months", "December"),
};

static char *
day_word (int day)
{
  return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "on these days", day_names[day % 7]));
}

static char *
last_day_word (int day)
{
  return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "on the … of the month", last_day_names[day]));
}

static char *
month_day_word (int day)
{
  return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "on the … of the month", month_day_names[day - 1]));
}

static char *
month_word (int month)
{
  return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "in these months", month_names[month - 1]));
}

static void
days_clear (Days *days)
{
  g_free (days->month_days);
  g_free (days->week_days);
  g_free (days->only);
  g_free (days->months);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Days, days_clear)

/* Every n days from the first to the month's end; less than that is better
 * listed. */
static int
find_step (guint64 values)
{
  for (int step = 2; step <= 10; step++)
    {
      guint64 wanted = 0;

      for (int day = 1; day <= 31; day += step)
        wanted |= BIT (day);
      if (values == wanted)
        return step;
    }
  return 0;
}

static char *
join_or_null (GPtrArray *items)
{
  return items->len > 0 ? sluice_words_join (items) : NULL;
}

static char *
words_of_week (guint64 week)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (week == WORK_DAYS)
    return g_strdup (C_("on these days", "weekdays"));
  /* Sunday goes behind Saturday, where it makes a range with it. */
  sluice_words_add (items, (week & ~BIT (0)) | ((week & BIT (0)) << 7), day_word);
  return join_or_null (items);
}

static char *
words_of_month (guint64  values,
                gboolean last_day,
                guint64  last_week_days)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  sluice_words_add (items, values, month_day_word);
  if (last_day)
    g_ptr_array_add (items, g_strdup (C_("on the … of the month", "last day")));
  sluice_words_add (items, last_week_days, last_day_word);
  return join_or_null (items);
}

static char *
words_of_months (guint64 values)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (values != ALL_MONTHS)
    sluice_words_add (items, values, month_word);
  return join_or_null (items);
}

static void
find_days (const SluiceCron *cron,
           Days             *days)
{
  const guint64 values = sluice_cron_get_month_days (cron);
  const guint64 last = sluice_cron_get_last_week_days (cron);
  const gboolean last_day = sluice_cron_has_last_day (cron);
  const gboolean either = sluice_cron_is_either_day (cron);
  const gboolean any_month_day = values == ALL_MONTH_DAYS;
  const gboolean any_week_day = sluice_cron_get_week_days (cron) == ALL_WEEK_DAYS;

  days->months = words_of_months (sluice_cron_get_months (cron));
  days->week = sluice_cron_get_week_days (cron);
  /* Where one of the two is enough and one of them is every day, all days are. */
  if ((any_month_day && any_week_day) || (either && (any_month_day || any_week_day)))
    return;

  if (!any_week_day)
    days->week_days = words_of_week (days->week);
  if (any_month_day)
    days->month_days = words_of_month (0, FALSE, last);
  else if (either || any_week_day)
    days->month_days = words_of_month (values, last_day, any_week_day ? 0 : last);
  else
    {
      days->month_days = words_of_month (0, FALSE, last);
      days->only = words_of_month (values, last_day, 0);
    }
  if (any_week_day && !last_day)
    days->step = find_step (values);
}

/* The beginning of a sentence; the months that it names are taken. */
static char *
words_of_days (Days *days)
{
  g_autofree char *months = NULL;

  if (days->step > 0)
    /* Translators: the days are counted anew in each month. */
    return g_strdup_printf (ngettext ("Every %d day from the 1st of the month",
                                      "Every %d days from the 1st of the month", (gulong) days->step), days->step);
  if (days->month_days != NULL && days->week_days != NULL)
    /* Translators: days of the month, and days of the week, either of them:
     * “On the 13th of the month and on Fridays”. */
    return g_strdup_printf (_("On the %1$s of the month and on %2$s"), days->month_days, days->week_days);
  if (days->month_days != NULL)
    {
      months = g_steal_pointer (&days->months);
      /* Translators: days and months: “On the 1st and 15th of January and July”. */
      return months != NULL ? g_strdup_printf (_("On the %1$s of %2$s"), days->month_days, months)
        /* Translators: days: “On the 1st and last day of every month”. */
        : g_strdup_printf (_("On the %s of every month"), days->month_days);
    }
  if (days->week_days == NULL)
    return g_strdup (C_("schedule", "Every day"));
  if (days->week == WORK_DAYS)
    return g_strdup (C_("schedule", "Every weekday"));
  if ((days->week & (days->week - 1)) == 0)
    return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "schedule", every_day_names[__builtin_ctzll (days->week)]));
  /* Translators: days of the week: “On Mondays and Wednesdays”. */
  return g_strdup_printf (C_("schedule", "On %s"), days->week_days);
}

/* What is due many times a day, and on which days. */
static char *
add_days (const char *sentence,
          Days       *days)
{
  g_autofree char *months = NULL;

  if (days->month_days != NULL && days->week_days != NULL)
    /* Translators: a sentence, days of the month, and days of the week, either of them:
     * “Every 15 minutes on the 13th of the month and on Fridays”. */
    return g_strdup_printf (_("%1$s on the %2$s of the month and on %3$s"), sentence, days->month_days,
                            days->week_days);
  if (days->month_days != NULL)
    {
      months = g_steal_pointer (&days->months);
      /* Translators: a sentence, days and months: “Every hour on the 1st and 15th of January and July”. */
      return months != NULL ? g_strdup_printf (_("%1$s on the %2$s of %3$s"), sentence, days->month_days, months)
        /* Translators: a sentence, and days: “Every 15 minutes on the last day of every month”. */
        : g_strdup_printf (_("%1$s on the %2$s of every month"), sentence, days->month_days);
    }
  if (days->week_days != NULL)
    /* Translators: a sentence, and days of the week: “Every 15 minutes on Mondays and Fridays”. */
    return g_strdup_printf (C_("schedule", "%1$s on %2$s"), sentence, days->week_days);
  return g_strdup (sentence);
}

static char *
describe_cron (const SluiceCron *cron)
{
  g_auto(Days) days = { NULL };
  g_autofree char *times = sluice_words_times (cron);
  g_autofree char *start = NULL;
  g_autofree char *sentence = NULL;
  char *longer;

  find_days (cron, &days);
  start = times != NULL ? words_of_days (&days) : sluice_words_steps (cron);
  if (times != NULL)
    /* Translators: days, and times of the day: “Every Sunday at 02:00 and 14:00”. */
    sentence = g_strdup_printf (C_("schedule", "%1$s at %2$s"), start, times);
  else
    sentence = add_days (start, &days);

  if (days.only != NULL)
    {
      /* Translators: a sentence, and days: “Every Monday at 02:00, on the 1st, 3rd and 5th of the month only”. */
      longer = g_strdup_printf (_("%1$s, on the %2$s of the month only"), sentence, days.only);
      g_free (sentence);
      sentence = longer;
    }
  if (days.months != NULL)
    {
      /* Translators: a sentence, and months: “Every Sunday at 02:00 in January and February”. */
      longer = g_strdup_printf (C_("schedule", "%1$s in %2$s"), sentence, days.months);
      g_free (sentence);
      sentence = longer;
    }
  return g_steal_pointer (&sentence);
}

/* In the largest unit that has no rest; a day is 24 hours, so that it is not
 * taken for one of the calendar. */
static char *
describe_interval (gint64 interval)
{
  const gint64 seconds = interval / G_USEC_PER_SEC;

  if (seconds % 86400 == 0 && seconds > 86400)
    return g_strdup_printf (ngettext ("Every %d day", "Every %d days", (gulong) (seconds / 86400)),
                            (int) (seconds / 86400));
  if (seconds % 3600 == 0)
    return seconds == 3600 ? g_strdup (_("Every hour"))
      : g_strdup_printf (ngettext ("Every %d hour", "Every %d hours", (gulong) (seconds / 3600)),
                         (int) (seconds / 3600));
  if (seconds % 60 == 0)
    return seconds == 60 ? g_strdup (_("Every minute"))
      : g_strdup_printf (ngettext ("Every %d minute", "Every %d minutes", (gulong) (seconds / 60)),
                         (int) (seconds / 60));
  return seconds == 1 ? g_strdup (_("Every second"))
    : g_strdup_printf (ngettext ("Every %d second", "Every %d seconds", (gulong) seconds),
                       (int) seconds);
}

static char *
describe_fortnight (gint64 anchor)
{
  /* Day 0 was a Thursday. */
  const int week_day = (int) ((anchor / 86400 + 4) % 7);
  g_autofree char *midnight = sluice_words_time (0, 0);

  return g_strdup_printf (C_("schedule", "%1$s at %2$s"),
                          g_dpgettext2 (GETTEXT_PACKAGE, "schedule", every_second_day_names[week_day]), midnight);
}

/**
 * sluice_calendar_describe:
 * @self: a calendar
 *
 * Not the zone: it is another field of every form. Times of the day are written
 * as the locale of the process does. Main thread only, as `nl_langinfo()` is.
 *
 * Returns: (transfer full): in words, translated: “Every Sunday at 02:00”
 */
char *
sluice_calendar_describe (const SluiceCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case SLUICE_CALENDAR_INTERVAL:
      return describe_interval (self->interval);
    case SLUICE_CALENDAR_FORTNIGHT:
      return describe_fortnight (self->anchor);
    case SLUICE_CALENDAR_CRON:
    default:
      return describe_cron (self->cron);
    }
}
