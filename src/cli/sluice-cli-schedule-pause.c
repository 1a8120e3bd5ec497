/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-schedule-state.h"
#include "sluice-cli-schedule-words.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

static gboolean
set_paused (SluiceCli   *cli,
            const char  *task,
            gboolean     pause,
            GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (pause)
    {
      sluice_store_pause_schedule_async (cli->store, task, "user", NULL, NULL, cli->cancellable, sluice_cli_sync_cb,
                                         &sync);
      return sluice_store_pause_schedule_finish (cli->store, sluice_cli_sync_wait (&sync), error);
    }
  sluice_store_resume_schedule_async (cli->store, task, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_resume_schedule_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
set_all_paused (SluiceCli  *cli,
                gboolean    pause,
                GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return FALSE;

  sluice_store_set_all_paused_async (cli->store, pause, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_set_all_paused_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static void
print_next (SluiceCli                  *cli,
            const SluiceStoredSchedule *schedule)
{
  g_autoptr(SluiceTask) task = sluice_cli_schedule_dup_task (cli, schedule, NULL);
  const SluiceScheduleSpec *spec = task != NULL ? sluice_task_get_schedule (task) : NULL;
  g_autoptr(GArray) coming = NULL;

  if (spec == NULL || !spec->enabled)
    return;
  coming = sluice_cli_schedule_coming (spec->calendar, spec->start, spec->end, g_get_real_time (), 1);
  if (coming->len > 0)
    sluice_cli_schedule_print_times (spec->calendar, coming, "Next run: ");
}

static void
print_text (SluiceCli                  *cli,
            const SluiceStoredSchedule *schedule,
            gboolean                    pause)
{
  g_autofree char *name = sluice_cli_text_for_line (schedule->name, 0);
  const gboolean was_paused = schedule->paused_at != 0;

  if (pause)
    {
      fprintf (stdout, was_paused ? "%s was paused already.\n"
                                  : "%s is paused: it runs by itself no more until it is resumed.\n", name);
      return;
    }
  if (!was_paused)
    {
      fprintf (stdout, "%s was not paused.\n", name);
      return;
    }
  fprintf (stdout, "%s is resumed; its failures are forgotten.\n", name);
  print_next (cli, schedule);
}

static JsonObject *
make_json (const SluiceStoredSchedule *schedule,
           gboolean                    pause)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "task", schedule->task);
  json_object_set_string_member (object, "name", schedule->name);
  json_object_set_boolean_member (object, "paused", pause);
  json_object_set_boolean_member (object, "was_paused", schedule->paused_at != 0);
  return object;
}

/* All the tasks are looked up before anything is changed. */
static GPtrArray *
find_schedules (SluiceCli   *cli,
                GPtrArray   *schedules,
                GStrv        words,
                GError     **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      SluiceStoredSchedule *schedule = sluice_cli_schedule_find_stored (cli, schedules, words[i], error);

      if (schedule == NULL)
        return NULL;
      g_ptr_array_add (found, schedule);
    }
  return g_steal_pointer (&found);
}

static SluiceCliStatus
change_some (SluiceCli *cli,
             GStrv      words,
             gboolean   pause)
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) schedules = sluice_cli_schedule_list_stored (cli, &error);
  g_autoptr(GPtrArray) found = NULL;

  found = schedules != NULL ? find_schedules (cli, schedules, words, &error) : NULL;
  if (found == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const SluiceStoredSchedule *schedule = g_ptr_array_index (found, i);

      /* What paused it stays what is told of it. */
      if ((schedule->paused_at != 0) != pause && !set_paused (cli, schedule->task, pause, &error))
        return sluice_cli_fail (cli, error, NULL);
      if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
        print_text (cli, schedule, pause);
      else
        json_array_add_object_element (array, make_json (schedule, pause));
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
change_all (SluiceCli *cli,
            gboolean   pause)
{
  g_autoptr(GError) error = NULL;

  if (!set_all_paused (cli, pause, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fputs (pause ? "All schedules are paused.\n"
                   : "Schedules run again, but for those that are paused by themselves.\n", stdout);
    }
  else
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_boolean_member (object, "all_paused", pause);
      sluice_cli_print_object (object);
    }
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
change (SluiceCli              *cli,
        const SluiceCliCommand *command,
        GStrv                  *argv,
        gboolean                pause)
{
  g_autoptr(GError) error = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Everything at once, whatever each schedule is", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  if (all == (g_strv_length (*argv) > 1))
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "“%s” takes either tasks or --all", command->name);
      return sluice_cli_fail (cli, error, NULL);
    }
  return all ? change_all (cli, pause) : change_some (cli, *argv + 1, pause);
}

static SluiceCliStatus
run_pause (SluiceCli              *cli,
           const SluiceCliCommand *command,
           GStrv                  *argv)
{
  return change (cli, command, argv, TRUE);
}

static SluiceCliStatus
run_resume (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  return change (cli, command, argv, FALSE);
}

const SluiceCliCommand sluice_cli_schedule_pause = {
  .name = "schedule pause",
  .arguments = "TASK… | --all",
  .summary = "Let tasks run by themselves no more, for a while",
  .description =
    "A paused task can be run by hand. What is due while it is paused is not made up\n"
    "for. --all is a switch of its own: it stops every schedule, and leaves each as it\n"
    "is.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule pause Orders\n"
    "  sluice-cli schedule pause --all",
  .run = run_pause,
};

const SluiceCliCommand sluice_cli_schedule_resume = {
  .name = "schedule resume",
  .arguments = "TASK… | --all",
  .summary = "Let paused tasks run by themselves again",
  .description =
    "Also those that Sluice has paused after failures; these are forgotten.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule resume Orders\n"
    "  sluice-cli schedule resume --all",
  .run = run_resume,
};
