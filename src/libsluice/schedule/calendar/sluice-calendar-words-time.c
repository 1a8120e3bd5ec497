/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-calendar-words-private.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))
#define ALL_HOURS (BIT (24) - 1)

/* So many times of a day are named one by one. */
#define MAX_TIMES 6

/* Values that follow each other at one distance. */
typedef struct
{
  int first;
  int last;
  int step;                     /* 0 if they do not, or are fewer than two */
  int n;
} Progression;

/**
 * sluice_words_join:
 * @items: (element-type utf8): at least one
 *
 * Returns: (transfer full): “a, b and c”
 */
char *
sluice_words_join (GPtrArray *items)
{
  g_autofree char *list = NULL;

  g_return_val_if_fail (items != NULL && items->len > 0, NULL);

  list = g_strdup (g_ptr_array_index (items, 0));
  for (guint i = 1; i < items->len; i++)
    {
      const char *item = g_ptr_array_index (items, i);
      /* Translators: a list so far, and another item that is not the last one. */
      char *longer = i + 1 < items->len ? g_strdup_printf (_("%1$s, %2$s"), list, item)
        /* Translators: a list so far, and its last item. */
        : g_strdup_printf (_("%1$s and %2$s"), list, item);

      g_free (list);
      list = longer;
    }
  return g_steal_pointer (&list);
}

/**
 * sluice_words_add:
 * @items: (element-type utf8): a list
 * @values: bit n stands for value n
 * @name: what a value is called
 *
 * Adds the names of values, three and more in a row as a range.
 */
void
sluice_words_add (GPtrArray      *items,
                  guint64         values,
                  SluiceWordFunc  name)
{
  for (int value = 0; value < 64; value++)
    {
      int last = value;

      if ((values & BIT (value)) == 0)
        continue;
      while (last < 63 && (values & BIT (last + 1)) != 0)
        last++;
      if (last - value >= 2)
        {
          g_autofree char *from = name (value);
          g_autofree char *to = name (last);

          /* Translators: a range of days, months or numbers: “Mondays to Thursdays”, “1st to 7th”. */
          g_ptr_array_add (items, g_strdup_printf (_("%1$s to %2$s"), from, to));
          value = last;
        }
      else
        g_ptr_array_add (items, name (value));
    }
}

static char *
number_word (int value)
{
  return g_strdup_printf ("%d", value);
}

static char *
join_numbers (guint64 values)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  sluice_words_add (items, values, number_word);
  return sluice_words_join (items);
}

static gboolean
has_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%I") != NULL || strstr (format, "%l") != NULL;
}

/**
 * sluice_words_time:
 * @hour: 0 to 23
 * @minute: 0 to 59
 *
 * Returns: (transfer full): the time of the day as the locale writes it
 */
char *
sluice_words_time (int hour,
                   int minute)
{
  const char *half = nl_langinfo (hour < 12 ? AM_STR : PM_STR);

  if (!has_twelve_hours () || half[0] == '\0')
    return g_strdup_printf ("%02d:%02d", hour, minute);
  return g_strdup_printf ("%d:%02d %s", hour % 12 == 0 ? 12 : hour % 12, minute, half);
}

static Progression
find_progression (guint64 values)
{
  Progression found = { -1, -1, 0, 0 };

  for (int value = 0; value < 64; value++)
    {
      if ((values & BIT (value)) == 0)
        continue;
      if (found.n == 0)
        found.first = value;
      else if (found.n == 1)
        found.step = value - found.last;
      else if (value - found.last != found.step)
        found.step = 0;
      found.last = value;
      found.n++;
    }
  return found;
}

/* “Every six hours” and “every 20 minutes from 09:00 to 10:40” say more than so
 * many times of the day. */
static gboolean
are_even (guint64 hours,
          guint64 minutes)
{
  const Progression hour = find_progression (hours);
  const Progression minute = find_progression (minutes);

  if (minute.n == 1)
    return hour.step > 0 && (hour.n > 4 || (hour.n > 2 && hour.first == 0 && hour.last + hour.step == 24 &&
                                            minute.first == 0));
  return minute.n > 2 && minute.n * minute.step == 60 && (hour.n == 1 || hour.step == 1);
}

/**
 * sluice_words_times:
 * @cron: a cron line
 *
 * Returns: (transfer full) (nullable): its times of a day, such as “07:00 and
 *   19:00”; %NULL if they are too many to be named one by one
 */
char *
sluice_words_times (const SluiceCron *cron)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  const guint64 hours = sluice_cron_get_hours (cron);
  const guint64 minutes = sluice_cron_get_minutes (cron);

  if (__builtin_popcountll (hours) * __builtin_popcountll (minutes) > MAX_TIMES || are_even (hours, minutes))
    return NULL;

  for (int hour = 0; hour < 24; hour++)
    for (int minute = 0; minute < 60; minute++)
      if ((hours & BIT (hour)) != 0 && (minutes & BIT (minute)) != 0)
        g_ptr_array_add (items, sluice_words_time (hour, minute));
  return sluice_words_join (items);
}

static char *
every_minutes (int         n,
               const char *from,
               const char *to)
{
  if (from == NULL)
    return n == 1 ? g_strdup (_("Every minute"))
      : g_strdup_printf (ngettext ("Every %d minute", "Every %d minutes", (gulong) n), n);

  /* Translators: two times of the day: “Every minute from 09:00 to 10:59”. */
  return n == 1 ? g_strdup_printf (_("Every minute from %1$s to %2$s"), from, to)
    /* Translators: a number, and two times of the day: “Every 20 minutes from 09:00 to 10:40”. */
    : g_strdup_printf (ngettext ("Every %1$d minute from %2$s to %3$s",
                                 "Every %1$d minutes from %2$s to %3$s", (gulong) n), n, from, to);
}

static char *
every_hours (int         n,
             const char *from,
             const char *to)
{
  if (from == NULL)
    return n == 1 ? g_strdup (_("Every hour"))
      : g_strdup_printf (ngettext ("Every %d hour", "Every %d hours", (gulong) n), n);

  /* Translators: two times of the day: “Every hour from 09:00 to 17:00”. */
  return n == 1 ? g_strdup_printf (_("Every hour from %1$s to %2$s"), from, to)
    /* Translators: a number, and two times of the day: “Every 2 hours from 08:00 to 18:00”. */
    : g_strdup_printf (ngettext ("Every %1$d hour from %2$s to %3$s",
                                 "Every %1$d hours from %2$s to %3$s", (gulong) n), n, from, to);
}

/* Minutes at one distance through the whole hour, so that the hours join
 * without a seam. */
static char *
words_of_minutes (guint64            hours,
                  const Progression *minutes,
                  const Progression *steps)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (hours == ALL_HOURS && minutes->first == 0)
    return every_minutes (minutes->step, NULL, NULL);
  if (hours == ALL_HOURS || !(steps->n == 1 || steps->step == 1))
    return NULL;

  from = sluice_words_time (steps->first, minutes->first);
  to = sluice_words_time (steps->last, minutes->last);
  return every_minutes (minutes->step, from, to);
}

static char *
words_of_hours (int                minute,
                const Progression *steps)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (steps->first == 0 && minute == 0 && steps->last + steps->step == 24)
    return every_hours (steps->step, NULL, NULL);

  from = sluice_words_time (steps->first, minute);
  to = sluice_words_time (steps->last, minute);
  return every_hours (steps->step, from, to);
}

/**
 * sluice_words_steps:
 * @cron: a cron line
 *
 * Returns: (transfer full): a sentence on how often it is due within a day, such
 *   as “Every 15 minutes”
 */
char *
sluice_words_steps (const SluiceCron *cron)
{
  const guint64 hours = sluice_cron_get_hours (cron);
  const Progression minutes = find_progression (sluice_cron_get_minutes (cron));
  const Progression steps = find_progression (hours);
  g_autofree char *minute_list = join_numbers (sluice_cron_get_minutes (cron));
  g_autofree char *hour_list = NULL;
  g_autofree char *sentence = NULL;

  if (minutes.step > 0 && minutes.n * minutes.step == 60)
    sentence = words_of_minutes (hours, &minutes, &steps);
  else if (minutes.n == 1 && steps.step > 0 && !(hours == ALL_HOURS && minutes.first > 0))
    sentence = words_of_hours (minutes.first, &steps);
  if (sentence != NULL)
    return g_steal_pointer (&sentence);

  if (hours == ALL_HOURS && minutes.n == 1)
    /* Translators: a number: “Every hour at minute 30”. */
    return g_strdup_printf (_("Every hour at minute %s"), minute_list);
  if (hours == ALL_HOURS)
    /* Translators: numbers: “Every hour at minutes 5 and 35”. */
    return g_strdup_printf (_("Every hour at minutes %s"), minute_list);

  hour_list = join_numbers (hours);
  /* Translators: numbers: “At the minutes 0, 7 and 9 of the hours 1, 3 and 5 to 9”. */
  return g_strdup_printf (_("At the minutes %1$s of the hours %2$s"), minute_list, hour_list);
}
