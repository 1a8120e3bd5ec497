/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-json.h"
#include "sluice-cli-schedule-edit.h"
#include "sluice-cli-schedule-options.h"
#include "sluice-cli-schedule-state.h"
#include "sluice-cli-schedule-words.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

static void
print_text (const SluiceCliScheduleEdit *edit,
            const SluiceScheduleSpec    *spec,
            GHashTable                  *names,
            GArray                      *coming,
            const char                  *hint)
{
  g_autofree char *name = sluice_cli_text_for_line (sluice_task_get_name (edit->task), 0);
  g_autofree char *words = sluice_cli_schedule_describe (spec, names);

  fprintf (stdout, "%s: %s\n", name, words);
  if (!spec->enabled)
    fputs ("It is switched off: --enable switches it on.\n", stdout);
  else if (spec->calendar != NULL)
    {
      fputs (coming->len > 0 ? "Next runs:\n" : "It is never due.\n", stdout);
      sluice_cli_schedule_print_times (spec->calendar, coming, "  ");
    }
  if (hint != NULL)
    fprintf (stdout, "%s\n", hint);
}

static void
print_json (const SluiceCliScheduleEdit *edit,
            const SluiceScheduleSpec    *spec,
            GHashTable                  *names,
            GArray                      *coming,
            const char                  *hint)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *words = sluice_cli_schedule_describe (spec, names);

  json_object_set_string_member (object, "task", sluice_task_get_id (edit->task));
  json_object_set_string_member (object, "name", sluice_task_get_name (edit->task));
  json_object_set_object_member (object, "schedule", json_object_ref (edit->schedule));
  json_object_set_string_member (object, "when", words);
  json_object_set_array_member (object, "next", sluice_cli_schedule_times_to_json (spec->calendar, coming));
  sluice_cli_json_set_text (object, "hint", hint);
  sluice_cli_print_object (object);
}

static gboolean
is_known (GHashTable *names,
          const char *task)
{
  GHashTableIter iter;
  gpointer id;
  gpointer name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &id, &name))
    if (g_str_equal (id, task) || g_str_equal (name, task))
      return TRUE;
  return FALSE;
}

/* A name that is misspelt would wait for ever, and a task may come later. */
static void
note_unknown (GString                  *hint,
              const SluiceScheduleSpec *spec,
              GHashTable               *names)
{
  for (guint i = 0; i < spec->after->len; i++)
    {
      const SluiceAfterSpec *after = g_ptr_array_index (spec->after, i);

      if (!is_known (names, after->task))
        g_string_append_printf (hint, "There is no task “%s” yet: this waits until there is.\n", after->task);
    }
}

static void
note_pauses (SluiceCli  *cli,
             const char *task,
             GString    *hint)
{
  g_autoptr(GPtrArray) schedules = sluice_cli_schedule_list_stored (cli, NULL);
  const SluiceStoredSchedule *stored = NULL;
  gboolean all_paused = FALSE;

  if (schedules != NULL)
    stored = sluice_cli_schedule_find_stored (cli, schedules, task, NULL);
  if (stored != NULL && stored->paused_at != 0)
    g_string_append (hint, "It is paused: “sluice-cli schedule resume” lets it run again.\n");
  if (sluice_cli_schedule_all_paused (cli, &all_paused, NULL) && all_paused)
    g_string_append (hint, "All schedules are paused: “sluice-cli schedule resume --all” lets them run again.\n");
}

/* What the user should still do, so that it counts; NULL if nothing. */
static char *
make_hint (SluiceCli                   *cli,
           const SluiceCliScheduleEdit *edit,
           GHashTable                  *names)
{
  g_autoptr(GString) hint = g_string_new (NULL);
  gint64 runner = 0;

  if (edit->file != NULL)
    return g_strdup_printf ("This counts once the task is stored: sluice-cli task import %s", edit->file);

  if (names != NULL)
    note_unknown (hint, sluice_task_get_schedule (edit->task), names);
  note_pauses (cli, sluice_task_get_id (edit->task), hint);
  if (sluice_cli_schedule_find_runner (cli, &runner, NULL) && runner == 0)
    g_string_append (hint, "Nothing runs schedules just now: start Sluice, or “sluice-cli daemon”.\n");
  return hint->len > 0 ? g_strdup (g_strchomp (hint->str)) : NULL;
}

static SluiceCliStatus
set_schedule (SluiceCli                      *cli,
              const char                     *reference,
              const SluiceCliScheduleOptions *options)
{
  g_auto(SluiceCliScheduleEdit) edit = { NULL };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GHashTable) names = NULL;
  g_autoptr(GArray) coming = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hint = NULL;
  const SluiceScheduleSpec *spec;

  if (!sluice_cli_schedule_edit_load (&edit, cli, reference, &problems, &error))
    return sluice_cli_fail (cli, error, problems);
  if (edit.schedule == NULL)
    edit.schedule = json_object_new ();
  if (!sluice_cli_schedule_options_apply (options, edit.schedule, &error) ||
      !sluice_cli_schedule_edit_save (&edit, cli, edit.schedule, &error))
    return sluice_cli_fail (cli, error, NULL);

  names = edit.file == NULL ? sluice_cli_schedule_list_names (cli, NULL) : NULL;
  hint = make_hint (cli, &edit, names);
  spec = sluice_task_get_schedule (edit.task);
  coming = sluice_cli_schedule_coming (spec->calendar, spec->start, spec->end, g_get_real_time (),
                                       spec->enabled ? SLUICE_CLI_SCHEDULE_COMING : 0);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_text (&edit, spec, names, coming, hint);
  else
    print_json (&edit, spec, names, coming, hint);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(SluiceCliScheduleOptions) given;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "cron", 0, 0, G_OPTION_ARG_STRING, &given.cron, "By the clock: five fields, or @daily and the like", "CRON" },
    { "every", 0, 0, G_OPTION_ARG_STRING, &given.every,
      "An interval (15m, 2h, 1d), or YR, HY, QT, MN, FN, WK, DL, ID", "INTERVAL" },
    { "after", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.after,
      "After another task: …:success (default), :failure or :completion; may be repeated", "TASK[:END]" },
    { "join", 0, 0, G_OPTION_ARG_STRING, &given.join, "After all of them (default), or after any", "all|any" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &given.folder, "When a file arrives in this folder", "DIR" },
    { "glob", 0, 0, G_OPTION_ARG_STRING, &given.glob, "Which files, *.jsonl say", "PATTERN" },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &given.zone, "The time zone, Europe/Berlin say; the system's", "ZONE" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &given.start, "Not before this date or time", "TIME" },
    { "end", 0, 0, G_OPTION_ARG_STRING, &given.end, "Not after this date or time", "TIME" },
    { "missed", 0, 0, G_OPTION_ARG_STRING, &given.missed,
      "Due times that passed while nothing ran: none, latest (default) or all", "WHICH" },
    { "grace", 0, 0, G_OPTION_ARG_STRING, &given.grace, "How late one may be made up for (any)", "DURATION" },
    { "overlap", 0, 0, G_OPTION_ARG_STRING, &given.overlap, "While it still runs: skip (default) or queue", "WHAT" },
    { "jitter", 0, 0, G_OPTION_ARG_STRING, &given.jitter, "At random, at most this much later", "DURATION" },
    { "retries", 0, 0, G_OPTION_ARG_INT, &given.retries, "Tries again after a temporary failure (0)", "N" },
    { "retry-delay", 0, 0, G_OPTION_ARG_STRING, &given.retry_delay,
      "Before the first of them (1m); doubles each time", "DURATION" },
    { "pause-after", 0, 0, G_OPTION_ARG_INT, &given.pause_after, "Failures in a row that pause it (5); 0 = never",
      "N" },
    { "pause_after", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &given.pause_after, NULL, NULL },
    { "on-battery", 0, 0, G_OPTION_ARG_NONE, &given.on_battery, "Also when the battery is low", NULL },
    { "on_battery", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &given.on_battery, NULL, NULL },
    { "no-on-battery", 0, 0, G_OPTION_ARG_NONE, &given.no_on_battery, "Not then (default)", NULL },
    { "on-metered", 0, 0, G_OPTION_ARG_NONE, &given.on_metered, "Also on a network that is paid by volume", NULL },
    { "on_metered", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &given.on_metered, NULL, NULL },
    { "no-on-metered", 0, 0, G_OPTION_ARG_NONE, &given.no_on_metered, "Not there (default)", NULL },
    { "enable", 0, 0, G_OPTION_ARG_NONE, &given.enable, "Switch the schedule on", NULL },
    { "enabled", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &given.enable, NULL, NULL },
    { "disable", 0, 0, G_OPTION_ARG_NONE, &given.disable, "Switch it off", NULL },
    { "clear", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.clear, "Take a key away; may be repeated", "KEY" },
    G_OPTION_ENTRY_NULL,
  };

  sluice_cli_schedule_options_init (&given);
  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (sluice_cli_schedule_options_is_empty (&given))
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "Nothing is to be set: give --cron, --every, --after, "
                                "--folder or another option");
      sluice_error_set_hint (error, "See “sluice-cli schedule set --help”; “sluice-cli schedule list” shows what is.");
      return sluice_cli_fail (cli, error, NULL);
    }
  return set_schedule (cli, (*argv)[1], &given);
}

const SluiceCliCommand sluice_cli_schedule_set = {
  .name = "schedule set",
  .arguments = "TASK",
  .summary = "Say when a task runs by itself",
  .description =
    "TASK is the name or id of a stored task, or a task file, which is changed in its\n"
    "place. The options are the keys of “schedule” in the task; what is not named\n"
    "stays as it is. Prints the schedule in words and the next five runs.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule set Orders --cron '30 6 * * mon-fri' --zone Europe/Berlin\n"
    "  sluice-cli schedule set Orders --every 15m --retries 3 --retry-delay 1m\n"
    "  sluice-cli schedule set Report --after Orders --after Customers\n"
    "  sluice-cli schedule set Alarm --after Orders:failure\n"
    "  sluice-cli schedule set Invoices --folder ~/Incoming --glob '*.jsonl'\n"
    "  sluice-cli schedule set Orders --clear end --disable",
  .run = run,
};
