/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-calendar.h"
#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-iso-time.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_COUNT 5
#define MAX_COUNT 10000

/* The times as people read them; their language has its own names of days. */
static void
print_times (const SluiceCalendar *calendar,
             GArray               *times)
{
  GTimeZone *zone = sluice_calendar_get_time_zone (calendar);

  for (guint i = 0; i < times->len; i++)
    {
      const gint64 instant = g_array_index (times, gint64, i);
      g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
      g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, zone);
      const gboolean whole = g_date_time_get_second (local) == 0;
      g_autofree char *line = g_date_time_format (local, whole ? "%a %Y-%m-%d %H:%M %Z" : "%a %Y-%m-%d %H:%M:%S %Z");

      fprintf (stdout, "%s\n", line);
    }
  if (times->len == 0)
    fputs ("This is never due.\n", stdout);
}

static void
print_json (const SluiceCalendar *calendar,
            GArray               *times)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < times->len; i++)
    {
      g_autofree char *text = sluice_calendar_format (calendar, g_array_index (times, gint64, i));

      json_array_add_string_element (array, text);
    }
  json_object_set_array_member (object, "next", array);
  sluice_cli_print_object (object);
}

/* A time without an offset is one of the schedule's zone. */
static gboolean
parse_from (const SluiceCalendar  *calendar,
            const char            *text,
            gint64                *ret_from,
            GError               **error)
{
  SluiceTimeFields fields;

  if (text == NULL)
    {
      *ret_from = g_get_real_time ();
      return TRUE;
    }
  if (!sluice_iso_parse (text, strlen (text), &fields))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--from: “%s” is not a time", text);
      sluice_error_set_hint (*error, "Write one like 2026-03-28T12:00:00Z, or 2026-03-28.");
      return FALSE;
    }
  *ret_from = fields.days * SLUICE_USEC_PER_DAY + fields.usec;
  if (fields.has_offset)
    *ret_from -= fields.offset * G_USEC_PER_SEC;
  else
    *ret_from = sluice_calendar_from_local (calendar, *ret_from);
  return TRUE;
}

static GArray *
list_times (const SluiceCalendar *calendar,
            gint64                from,
            int                   count)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 instant = from;

  while ((int) times->len < count)
    {
      instant = sluice_calendar_next (calendar, instant);
      if (instant == SLUICE_CALENDAR_NEVER)
        break;
      g_array_append_val (times, instant);
    }
  return times;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(SluiceCalendar) calendar = NULL;
  g_autoptr(GArray) times = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *zone = NULL;
  g_autofree char *from_text = NULL;
  gint64 from;
  int count = DEFAULT_COUNT;
  const GOptionEntry entries[] = {
    { "zone", 'z', 0, G_OPTION_ARG_STRING, &zone, "The time zone, instead of the system's", "ZONE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, "Begin after this time, instead of now", "ISO" },
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many times, instead of 5", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  calendar = sluice_calendar_new ((*argv)[1], zone, 0, &error);
  if (calendar == NULL || !parse_from (calendar, from_text, &from, &error))
    return sluice_cli_fail (cli, error, NULL);
  if (count < 1 || count > MAX_COUNT)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "--count is 1 to %d, not %d", MAX_COUNT, count);
      return sluice_cli_fail (cli, error, NULL);
    }

  times = list_times (calendar, from, count);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_times (calendar, times);
  else
    print_json (calendar, times);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_schedule_next = {
  .name = "schedule next",
  .arguments = "RULE",
  .summary = "Show when a rule is due next",
  .description =
    "RULE is a cron line of five fields, one of @hourly, @daily, @weekly, @monthly,\n"
    "@yearly, an interval such as 15m or 2h, or one of the codes YR HY QT MN FN WK DL\n"
    "ID.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule next '30 7 * * MON-FRI' --zone Europe/Berlin\n"
    "  sluice-cli schedule next '0 12 L * *' --from 2028-02-01 --count 3 --output json",
  .run = run,
};
