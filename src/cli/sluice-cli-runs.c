/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

#define DEFAULT_LIMIT 50

static char *
describe_state (SluiceRun *run)
{
  if (sluice_run_get_waiting_until (run) > 0 && !sluice_run_is_finished (run))
    return sluice_cli_describe_wait (sluice_run_get_waiting_until (run), sluice_run_get_waiting_reason (run),
                                     sluice_run_get_waiting_host (run));
  return g_strdup (sluice_run_state_to_string (sluice_run_get_state (run)));
}

static void
print_runs (GPtrArray *runs)
{
  static const char *const headings[] = {
    "RUN", "TASK", "*STATE", "STARTED", "TRIGGER", ">SECONDS", ">READ", ">INSERTED", ">UPDATED", ">REJECTED", NULL
  };
  static const SluiceCounter counters[] = {
    SLUICE_COUNTER_READ, SLUICE_COUNTER_INSERTED, SLUICE_COUNTER_UPDATED, SLUICE_COUNTER_REJECTED,
  };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < runs->len; i++)
    {
      SluiceRun *run = g_ptr_array_index (runs, i);

      sluice_cli_table_add (table, sluice_run_get_id (run));
      sluice_cli_table_add (table, sluice_run_get_task_name (run));
      sluice_cli_table_take (table, describe_state (run));
      sluice_cli_table_take (table, sluice_cli_format_time (sluice_run_get_started (run), TRUE));
      sluice_cli_table_add (table, sluice_trigger_to_string (sluice_run_get_trigger (run)));
      sluice_cli_table_take (table, g_strdup_printf ("%.1f", sluice_cli_run_seconds (run)));
      for (guint j = 0; j < G_N_ELEMENTS (counters); j++)
        sluice_cli_table_take (table, g_strdup_printf ("%" G_GUINT64_FORMAT,
                                                       sluice_run_get_count (run, counters[j])));
    }
  if (runs->len == 0)
    fputs ("No runs.\n", stdout);
  else
    sluice_cli_table_print (table, "");
}

static gboolean
check_filter (const SluiceRunFilter  *filter,
              GError                **error)
{
  SluiceRunState state;
  SluiceTrigger trigger;

  for (guint i = 0; filter->states != NULL && filter->states[i] != NULL; i++)
    {
      if (sluice_run_state_parse (filter->states[i], &state))
        continue;
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "There is no state “%s”", filter->states[i]);
      sluice_error_set_hint (*error, "States: pending, running, success, partial_success, failed, "
                             "cancelled, interrupted.");
      return FALSE;
    }
  if (filter->trigger == NULL || sluice_trigger_parse (filter->trigger, &trigger))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--trigger takes manual, schedule, retry, dependency or "
                    "file, not “%s”", filter->trigger);
  return FALSE;
}

/* Whichever run of a chain was named, its first one stands for all. */
static gboolean
find_chain (SluiceCli   *cli,
            const char  *reference,
            char       **ret_chain,
            GError     **error)
{
  g_autoptr(SluiceRun) run = NULL;

  if (reference == NULL)
    return TRUE;
  run = sluice_cli_find_run (cli, reference, error);
  if (run == NULL)
    return FALSE;
  *ret_chain = g_strdup (sluice_run_get_chain (run) != NULL ? sluice_run_get_chain (run) : sluice_run_get_id (run));
  return TRUE;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *task = NULL;
  g_auto(GStrv) states = NULL;
  g_autofree char *search = NULL;
  g_autofree char *trigger = NULL;
  g_autofree char *member = NULL;
  g_autofree char *chain = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  SluiceRunFilter filter = { NULL };
  int limit = DEFAULT_LIMIT;
  const GOptionEntry entries[] = {
    { "task", 't', 0, G_OPTION_ARG_FILENAME, &task, "Only runs of this task (id or name)", "TASK" },
    { "state", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &states, "Only runs in this state; may be given several times",
      "STATE" },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &search, "Only runs of tasks with TEXT in their name, or whose id begins so",
      "TEXT" },
    { "trigger", 0, 0, G_OPTION_ARG_FILENAME, &trigger, "Only runs that this has started", "TRIGGER" },
    { "chain", 'c', 0, G_OPTION_ARG_FILENAME, &member, "Only the runs that followed from one another, RUN among them",
      "RUN" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most N runs (50); 0 = all", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  filter.states = (const char *const *) states;
  filter.search = search;
  filter.trigger = trigger;
  if (!check_filter (&filter, &error) || !sluice_cli_open (cli, &error) ||
      !find_chain (cli, member, &chain, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_cli_recover (cli);
  filter.task = task;
  filter.chain = chain;
  filter.limit = (guint) MAX (limit, 0);
  filter.with_results = cli->output != SLUICE_CLI_OUTPUT_TEXT;
  sluice_store_list_runs_async (cli->store, &filter, cli->cancellable, sluice_cli_sync_cb, &sync);
  runs = sluice_store_list_runs_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (runs == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_runs (runs);
      return SLUICE_CLI_SUCCESS;
    }
  for (guint i = 0; i < runs->len; i++)
    json_array_add_object_element (array, sluice_cli_run_to_json (g_ptr_array_index (runs, i)));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_runs = {
  .name = "runs",
  .summary = "List the runs, newest first",
  .description =
    "States: pending, running, success, partial_success, failed, cancelled, interrupted.\n"
    "Triggers: manual, schedule, retry, dependency, file.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli runs --search berlin --state failed --state interrupted\n"
    "  sluice-cli runs --task Orders --limit 10\n"
    "  sluice-cli runs --state failed --output json\n"
    "  sluice-cli runs --chain last",
  .run = run,
};
