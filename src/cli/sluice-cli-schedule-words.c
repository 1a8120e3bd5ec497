/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule-words.h"

#include "sluice-cli-table.h"

#include <stdio.h>

static const char *
describe_condition (SluiceAfterCondition on)
{
  switch (on)
    {
    case SLUICE_AFTER_FAILURE:
      return "failed";
    case SLUICE_AFTER_COMPLETION:
      return "ended";
    case SLUICE_AFTER_SUCCESS:
    default:
      return "succeeded";
    }
}

static void
add_part (GString    *text,
          const char *part)
{
  if (text->len == 0)
    {
      g_string_append_c (text, g_ascii_toupper (part[0]));
      g_string_append (text, part + 1);
    }
  else
    {
      g_string_append_printf (text, "; %s", part);
    }
}

/* A task may be named by its id, which says nothing to people. */
static const char *
name_of (GHashTable *names,
         const char *task)
{
  const char *name = names != NULL ? g_hash_table_lookup (names, task) : NULL;

  return name != NULL ? name : task;
}

static void
add_after (GString                  *text,
           const SluiceScheduleSpec *spec,
           GHashTable               *names)
{
  g_autoptr(GString) part = g_string_new ("after ");

  for (guint i = 0; i < spec->after->len; i++)
    {
      const SluiceAfterSpec *after = g_ptr_array_index (spec->after, i);

      if (i > 0)
        g_string_append (part, spec->after_any ? " or " : " and ");
      g_string_append_printf (part, "“%s” %s", name_of (names, after->task), describe_condition (after->on));
    }
  if (spec->after->len > 0)
    add_part (text, part->str);
}

/**
 * sluice_cli_schedule_describe:
 * @spec: when a task runs
 * @names: (nullable) (element-type utf8 utf8): names of tasks by their ids
 *
 * Returns: (transfer full): that in words
 */
char *
sluice_cli_schedule_describe (const SluiceScheduleSpec *spec,
                              GHashTable               *names)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (spec != NULL, NULL);

  if (spec->calendar != NULL)
    {
      g_autofree char *words = sluice_calendar_describe (spec->calendar);

      g_string_append (text, words);
      if (spec->zone != NULL)
        g_string_append_printf (text, " (%s)", spec->zone);
    }
  add_after (text, spec, names);
  if (spec->folder != NULL)
    {
      g_autofree char *part = g_strdup_printf ("when a file “%s” arrives in %s", spec->glob, spec->folder);

      add_part (text, part);
    }
  return sluice_cli_text_for_line (text->str, 0);
}

/**
 * sluice_cli_schedule_coming:
 * @calendar: (nullable): what is due by the clock
 * @start: the first instant that counts, microseconds since 1970 UTC, 0 = any
 * @end: the last, 0 = any
 * @after: an instant
 * @count: so many at most
 *
 * What is due after @after.
 *
 * Returns: (transfer full) (element-type gint64): the instants
 */
GArray *
sluice_cli_schedule_coming (const SluiceCalendar *calendar,
                            gint64                start,
                            gint64                end,
                            gint64                after,
                            guint                 count)
{
  GArray *coming = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 instant = start > after ? start - 1 : after;

  while (calendar != NULL && coming->len < count)
    {
      instant = sluice_calendar_next (calendar, instant);
      if (instant == SLUICE_CALENDAR_NEVER || (end != 0 && instant > end))
        break;
      g_array_append_val (coming, instant);
    }
  return coming;
}

/**
 * sluice_cli_schedule_print_times:
 * @calendar: what is due by the clock
 * @times: (element-type gint64): instants
 * @indent: what stands before each line
 *
 * Prints the times as people read them, in the zone of @calendar.
 */
void
sluice_cli_schedule_print_times (const SluiceCalendar *calendar,
                                 GArray               *times,
                                 const char           *indent)
{
  GTimeZone *zone = sluice_calendar_get_time_zone (calendar);

  for (guint i = 0; i < times->len; i++)
    {
      const gint64 instant = g_array_index (times, gint64, i);
      g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
      g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, zone);
      const gboolean whole = g_date_time_get_second (local) == 0;
      g_autofree char *line = g_date_time_format (local, whole ? "%a %Y-%m-%d %H:%M %Z" : "%a %Y-%m-%d %H:%M:%S %Z");

      fprintf (stdout, "%s%s\n", indent, line);
    }
}

/**
 * sluice_cli_schedule_times_to_json:
 * @calendar: what is due by the clock
 * @times: (element-type gint64): instants
 *
 * Returns: (transfer full): them in RFC 3339, with the offset of the zone
 */
JsonArray *
sluice_cli_schedule_times_to_json (const SluiceCalendar *calendar,
                                   GArray               *times)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < times->len; i++)
    {
      g_autofree char *text = sluice_calendar_format (calendar, g_array_index (times, gint64, i));

      json_array_add_string_element (array, text);
    }
  return array;
}
