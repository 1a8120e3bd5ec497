/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-words.h"

#include "sluice-problem-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* How the window tells of schedules: one place, so that all pages agree. */

static const char *
name_of (GHashTable *names,
         const char *task)
{
  const char *name = names == NULL ? NULL : g_hash_table_lookup (names, task);

  return name == NULL ? task : name;
}

static void
add_part (GString    *words,
          const char *part)
{
  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, part);
}

static char *
describe_after (const SluiceScheduleSpec *spec,
                GHashTable               *names)
{
  g_autoptr(GString) list = g_string_new (NULL);
  SluiceAfterCondition on = ((SluiceAfterSpec *) g_ptr_array_index (spec->after, 0))->on;

  for (guint i = 0; i < spec->after->len; i++)
    {
      const SluiceAfterSpec *after = g_ptr_array_index (spec->after, i);

      if (i > 0)
        /* Translators: between the names of tasks, of which one is enough, or all are needed */
        g_string_append (list, spec->after_any ? _(" or ") : _(" and "));
      /* Translators: a task's name in quotation marks */
      g_string_append_printf (list, _("“%s”"), name_of (names, after->task));
      if (after->on != on)
        on = SLUICE_AFTER_COMPLETION;
    }
  switch (on)
    {
    case SLUICE_AFTER_SUCCESS:
      /* Translators: %s is “A”, or “A” and “B”: names of tasks */
      return g_strdup_printf (_("After success of %s"), list->str);
    case SLUICE_AFTER_FAILURE:
      /* Translators: %s is “A”, or “A” and “B”: names of tasks */
      return g_strdup_printf (_("After failure of %s"), list->str);
    case SLUICE_AFTER_COMPLETION:
    default:
      /* Translators: %s is “A”, or “A” and “B”: names of tasks */
      return g_strdup_printf (_("After %s"), list->str);
    }
}

/**
 * sluice_schedule_words_describe:
 * @spec: a schedule
 * @names: (nullable) (element-type utf8 utf8): the name of each task's id
 *
 * Returns: (transfer full): when it runs: by the clock, after other tasks, when a file arrives
 */
char *
sluice_schedule_words_describe (const SluiceScheduleSpec *spec,
                                GHashTable               *names)
{
  GString *words = NULL;

  g_return_val_if_fail (spec != NULL, NULL);

  words = g_string_new (NULL);
  if (spec->calendar != NULL)
    {
      g_autofree char *clock = sluice_calendar_describe (spec->calendar);

      add_part (words, clock);
      if (spec->zone != NULL)
        g_string_append_printf (words, " (%s)", spec->zone);
    }
  if (spec->after != NULL && spec->after->len > 0)
    {
      g_autofree char *after = describe_after (spec, names);

      add_part (words, after);
    }
  if (spec->folder != NULL)
    {
      g_autofree char *folder = g_filename_display_name (spec->folder);
      g_autofree char *files = NULL;

      if (spec->glob != NULL)
        /* Translators: %1$s is a pattern such as *.csv, %2$s a folder */
        files = g_strdup_printf (_("When a file %1$s arrives in %2$s"), spec->glob, folder);
      else
        files = g_strdup_printf (_("When a file arrives in %s"), folder);
      add_part (words, files);
    }
  return g_string_free (words, FALSE);
}

/**
 * sluice_schedule_words_next_due:
 * @spec: a schedule
 * @time: microseconds since 1970 UTC
 *
 * May be called from any thread.
 *
 * Returns: what the calendar says is due first after @time, between the
 *   schedule's start and end; %SLUICE_CALENDAR_NEVER if there is nothing
 */
gint64
sluice_schedule_words_next_due (const SluiceScheduleSpec *spec,
                                gint64                    time)
{
  gint64 next;

  g_return_val_if_fail (spec != NULL, SLUICE_CALENDAR_NEVER);

  if (spec->calendar == NULL)
    return SLUICE_CALENDAR_NEVER;
  /* The first due time may be the start itself. */
  next = sluice_calendar_next (spec->calendar, MAX (time, spec->start - 1));
  return spec->end > 0 && next > spec->end ? SLUICE_CALENDAR_NEVER : next;
}

/* Calendar days from today to a local time. */
static int
days_from_now (GDateTime *then)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then),
                  (GDateYear) g_date_time_get_year (then));
  return g_date_days_between (&a, &b);
}

/**
 * sluice_schedule_words_next:
 * @next: microseconds since 1970 UTC
 *
 * Returns: (transfer full): how far away that is: “in 5 minutes”, “tomorrow at 02:00”
 */
char *
sluice_schedule_words_next (gint64 next)
{
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (next / G_USEC_PER_SEC);
  gint64 seconds = (next - g_get_real_time ()) / G_USEC_PER_SEC;
  int days;

  if (then == NULL)
    return g_strdup ("");
  if (seconds < 60)
    return g_strdup (_("in less than a minute"));
  if (seconds < 3600)
    return g_strdup_printf (ngettext ("in %d minute", "in %d minutes", (gulong) (seconds / 60)),
                            (int) (seconds / 60));
  days = days_from_now (then);
  if (days == 0)
    /* Translators: a time of today, %R is hours and minutes */
    return g_date_time_format (then, _("today at %R"));
  if (days == 1)
    /* Translators: a time of tomorrow, %R is hours and minutes */
    return g_date_time_format (then, _("tomorrow at %R"));
  if (days < 7)
    /* Translators: a time of the next days, %A is the day of the week, %R hours and minutes */
    return g_date_time_format (then, _("%A at %R"));
  /* Translators: a time later than next week, %x is the date, %R hours and minutes */
  return g_date_time_format (then, _("%x at %R"));
}

/**
 * sluice_schedule_words_waiting:
 * @spec: a schedule by which nothing is due by the clock
 *
 * Returns: (transfer full): what it waits for
 */
char *
sluice_schedule_words_waiting (const SluiceScheduleSpec *spec)
{
  gboolean has_after, has_files;

  g_return_val_if_fail (spec != NULL, NULL);

  has_after = spec->after != NULL && spec->after->len > 0;
  has_files = spec->folder != NULL;
  if (has_after && has_files)
    return g_strdup (_("Waits for another task or a file"));
  if (has_after)
    return g_strdup (ngettext ("Waits for the other task", "Waits for the other tasks", spec->after->len));
  if (has_files)
    return g_strdup (_("Waits for a file"));
  return g_strdup (_("Nothing is due any more"));
}

/**
 * sluice_schedule_words_exact:
 * @time: microseconds since 1970 UTC
 * @zone: (nullable): an IANA name, %NULL = the system's zone
 *
 * Returns: (transfer full): date and time in the zone, which is named if it is given
 */
char *
sluice_schedule_words_exact (gint64      time,
                             const char *zone)
{
  g_autoptr(GTimeZone) there = zone == NULL ? g_time_zone_new_local ()
                                            : g_time_zone_new_identifier (zone);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) then = NULL;
  g_autofree char *text = NULL;

  if (there == NULL || utc == NULL)
    return g_strdup ("");
  then = g_date_time_to_timezone (utc, there);
  /* Translators: a day with its weekday, and a time: “Sun 22 Nov 2026, 02:00” */
  text = g_date_time_format (then, _("%a %-d %b %Y, %R"));
  if (zone == NULL)
    return g_strdup_printf ("%s %s", text, g_date_time_get_timezone_abbreviation (then));
  return g_strdup_printf ("%s %s (%s)", text, g_date_time_get_timezone_abbreviation (then), zone);
}

/**
 * sluice_schedule_words_streak:
 * @stored: a schedule
 *
 * Returns: (transfer full) (nullable): how many good or bad ends there were in a row
 */
char *
sluice_schedule_words_streak (const SluiceStoredSchedule *stored)
{
  g_return_val_if_fail (stored != NULL, NULL);

  if (stored->failures > 1)
    return g_strdup_printf (ngettext ("%u failure in a row", "%u failures in a row",
                                      stored->failures), stored->failures);
  if (stored->successes > 1)
    return g_strdup_printf (ngettext ("%u good run in a row", "%u good runs in a row",
                                      stored->successes), stored->successes);
  return NULL;
}

/**
 * sluice_schedule_words_is_login:
 * @code: (nullable): an error's code
 *
 * Returns: whether a connection's credentials have to be looked at
 */
gboolean
sluice_schedule_words_is_login (const char *code)
{
  static const char * const exact[] = {
    "login_failed", "login_refused", "missing_secret", "no_secret_store", "token_missing",
    "token_refused", "token_type", "unauthorized",
  };

  if (code == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    if (g_str_equal (code, exact[i]))
      return TRUE;
  return g_str_has_prefix (code, "authorization_");
}

/**
 * sluice_schedule_words_pause:
 * @stored: a schedule that is paused
 *
 * Returns: (transfer full): why it is paused, the cause included
 */
char *
sluice_schedule_words_pause (const SluiceStoredSchedule *stored)
{
  static const char counted[] = ", the last time: ";
  const char *cause = NULL;
  const char *rest = NULL;

  g_return_val_if_fail (stored != NULL, NULL);

  /* The scheduler counts the failures in its message, too. */
  cause = stored->pause_message == NULL ? "" : stored->pause_message;
  rest = strstr (cause, counted);
  if (rest != NULL && g_str_has_prefix (cause, "Failed "))
    cause = rest + strlen (counted);
  if (g_strcmp0 (stored->pause_code, "user") == 0)
    return g_strdup (_("Paused"));
  cause = sluice_problem_words_of_run (stored->pause_code, cause);
  if (sluice_schedule_words_is_login (stored->pause_code))
    /* Translators: %s is the message of an error */
    return g_strdup_printf (_("Paused, as signing in failed: %s"), cause);
  if (stored->failures > 1)
    /* Translators: %2$s is the message of an error */
    return g_strdup_printf (ngettext ("Paused after %1$u failure: %2$s",
                                      "Paused after %1$u failures in a row: %2$s",
                                      stored->failures), stored->failures, cause);
  /* Translators: %s is the message of an error */
  return g_strdup_printf (_("Paused: %s"), cause);
}
