/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-calendar.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-schedule-words.h"
#include "sluice-civil.h"
#include "sluice-error.h"
#include "sluice-iso-time.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_COUNT 5
#define MAX_COUNT 10000

/* What is asked about: a rule of the command line, or the clock of a task. */
typedef struct
{
  SluiceCalendar *calendar;     /* (owned) */
  gint64 start;
  gint64 end;
} Subject;

static void
subject_clear (Subject *self)
{
  g_clear_pointer (&self->calendar, sluice_calendar_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static gboolean
find_task (Subject     *self,
           SluiceCli   *cli,
           const char  *reference,
           GPtrArray  **ret_problems,
           GError     **error)
{
  g_autoptr(SluiceTask) task = sluice_cli_load_task (cli, reference, ret_problems, error);
  const SluiceScheduleSpec *spec;

  if (task == NULL)
    return FALSE;

  spec = sluice_task_get_schedule (task);
  if (spec == NULL || spec->calendar == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_schedule", spec == NULL ? "“%s” has no schedule"
                        : "“%s” does not run by the clock", sluice_task_get_name (task));
      return FALSE;
    }
  self->calendar = sluice_calendar_ref (spec->calendar);
  self->start = spec->start;
  self->end = spec->end;
  return TRUE;
}

/* Then it was meant as a rule, which may have slashes like a path. */
static gboolean
is_nothing (const GError *error,
            const char   *word)
{
  const char *code = sluice_error_get_code (error);

  return g_str_equal (code, "unknown_task") || (g_str_equal (code, "no_task") && !g_str_has_suffix (word, ".json"));
}

/* One word that begins as names do; no line of cron is as short. */
static gboolean
is_like_a_name (const char *word)
{
  return g_ascii_isalpha (*word) && strpbrk (word, " \t/") == NULL;
}

/* A rule is a rule; what is none may be a task. */
static gboolean
find_subject (Subject     *self,
              SluiceCli   *cli,
              const char  *word,
              const char  *zone,
              GPtrArray  **ret_problems,
              GError     **error)
{
  g_autoptr(GError) no_rule = NULL;
  g_autoptr(GError) no_task = NULL;

  self->calendar = sluice_calendar_new (word, zone, 0, &no_rule);
  if (self->calendar != NULL)
    return TRUE;
  if (find_task (self, cli, word, ret_problems, &no_task))
    {
      if (zone == NULL)
        return TRUE;
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--zone is for a rule; a task has a zone of its own");
      return FALSE;
    }

  if (is_nothing (no_task, word) && is_like_a_name (word))
    {
      sluice_error_set_hint (no_task, "It is no rule either; these are like '0 6 * * mon', @daily, 15m or WK. "
                             "“sluice-cli task list” lists the tasks.");
      g_propagate_error (error, g_steal_pointer (&no_task));
    }
  else if (is_nothing (no_task, word))
    g_propagate_error (error, g_steal_pointer (&no_rule));
  else
    g_propagate_error (error, g_steal_pointer (&no_task));
  return FALSE;
}

static void
print_json (const SluiceCalendar *calendar,
            GArray               *times)
{
  g_autoptr(JsonObject) object = json_object_new ();

  json_object_set_array_member (object, "next", sluice_cli_schedule_times_to_json (calendar, times));
  sluice_cli_print_object (object);
}

static void
print_text (const SluiceCalendar *calendar,
            GArray               *times)
{
  g_autofree char *sentence = sluice_calendar_describe (calendar);

  fprintf (stdout, "%s (%s)\n", sentence, sluice_calendar_get_zone (calendar));
  if (times->len > 0)
    sluice_cli_schedule_print_times (calendar, times, "");
  else
    fputs ("This is never due.\n", stdout);
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

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(Subject) subject = { NULL };
  g_autoptr(GPtrArray) problems = NULL;
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

  if (!find_subject (&subject, cli, (*argv)[1], zone, &problems, &error) ||
      !parse_from (subject.calendar, from_text, &from, &error))
    return sluice_cli_fail (cli, error, problems);
  if (count < 1 || count > MAX_COUNT)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "--count is 1 to %d, not %d", MAX_COUNT, count);
      return sluice_cli_fail (cli, error, NULL);
    }

  times = sluice_cli_schedule_coming (subject.calendar, subject.start, subject.end, from, (guint) count);
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    print_json (subject.calendar, times);
  else
    print_text (subject.calendar, times);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_schedule_next = {
  .name = "schedule next",
  .arguments = "RULE | TASK",
  .summary = "Show when a rule, or a task, is due next",
  .description =
    "RULE is a cron line of five fields, one of @hourly, @daily, @weekly, @monthly,\n"
    "@yearly, an interval such as 15m or 2h, or one of the codes YR HY QT MN FN WK DL\n"
    "ID. What is none of these is the name or id of a stored task, or a task file.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule next '30 7 * * MON-FRI' --zone Europe/Berlin\n"
    "  sluice-cli schedule next '0 12 L * *' --from 2028-02-01 --count 3 --output json\n"
    "  sluice-cli schedule next Orders",
  .run = run,
};
