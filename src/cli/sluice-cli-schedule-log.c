/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-json.h"
#include "sluice-cli-schedule-state.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-schedules.h"

#include <stdio.h>

#define DEFAULT_LIMIT 50

static const char *
name_of (GHashTable           *names,
         const SluiceDecision *decision)
{
  const char *name = g_hash_table_lookup (names, decision->task);

  return name != NULL ? name : decision->task;
}

static void
print_decisions (GPtrArray  *decisions,
                 GHashTable *names)
{
  static const char *const headings[] = { "TIME", "TASK", "DUE", "DECISION", "RUN", "*WHY", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < decisions->len; i++)
    {
      const SluiceDecision *decision = g_ptr_array_index (decisions, i);

      sluice_cli_table_take (table, sluice_cli_format_time (decision->time, TRUE));
      sluice_cli_table_add (table, name_of (names, decision));
      sluice_cli_table_take (table, sluice_cli_format_time (decision->due, TRUE));
      sluice_cli_table_add (table, decision->decision);
      sluice_cli_table_add (table, decision->run);
      sluice_cli_table_add (table, decision->message);
    }
  if (decisions->len == 0)
    fputs ("No schedule has decided anything yet: “sluice-cli schedule list” shows what is on,\n"
           "and something has to run it: Sluice, or “sluice-cli daemon”.\n", stdout);
  else
    sluice_cli_table_print (table, "");
}

static JsonObject *
decision_to_json (const SluiceDecision *decision,
                  GHashTable           *names)
{
  g_autofree char *time = sluice_cli_format_time (decision->time, FALSE);
  g_autofree char *due = sluice_cli_format_time (decision->due, FALSE);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", decision->id);
  json_object_set_string_member (object, "task", decision->task);
  json_object_set_string_member (object, "name", name_of (names, decision));
  sluice_cli_json_set_text (object, "time", time);
  sluice_cli_json_set_text (object, "due", due);
  json_object_set_string_member (object, "decision", decision->decision);
  sluice_cli_json_set_text (object, "code", decision->code);
  sluice_cli_json_set_text (object, "message", decision->message);
  sluice_cli_json_set_text (object, "run", decision->run);
  return object;
}

/* The id of the task that is asked for; NULL without error for all. */
static gboolean
find_id (SluiceCli   *cli,
         const char  *reference,
         char       **ret_id,
         GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceStoredTask *task;

  if (!sluice_cli_open (cli, error))
    return FALSE;
  if (reference == NULL)
    return TRUE;

  sluice_store_find_task_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  task = sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (task == NULL)
    return FALSE;
  *ret_id = g_strdup (task->id);
  sluice_stored_task_free (task);
  return TRUE;
}

static GPtrArray *
list_decisions (SluiceCli   *cli,
                const char  *task,
                guint        limit,
                GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_decisions_async (cli->store, task, 0, limit, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_decisions_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(GPtrArray) decisions = NULL;
  g_autoptr(GHashTable) names = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  int limit = DEFAULT_LIMIT;
  const GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most N decisions (50); 0 = all", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!find_id (cli, (*argv)[1], &id, &error))
    return sluice_cli_fail (cli, error, NULL);
  names = sluice_cli_schedule_list_names (cli, &error);
  decisions = names != NULL ? list_decisions (cli, id, (guint) MAX (limit, 0), &error) : NULL;
  if (decisions == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_decisions (decisions, names);
      return SLUICE_CLI_SUCCESS;
    }
  for (guint i = 0; i < decisions->len; i++)
    json_array_add_object_element (array, decision_to_json (g_ptr_array_index (decisions, i), names));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_schedule_log = {
  .name = "schedule log",
  .arguments = "[TASK]",
  .summary = "Say why schedules ran something, and why not",
  .description =
    "Newest first. “Did not run at 02:00: on battery” stands here, and every run that\n"
    "was started, put off, missed or made up for.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli schedule log Orders\n"
    "  sluice-cli schedule log --limit 200 --output json",
  .run = run,
};
