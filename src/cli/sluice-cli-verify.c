/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-look.h"
#include "sluice-cli-progress.h"
#include "sluice-cli-statistics.h"
#include "sluice-cli-table.h"
#include "sluice-verify-session.h"

#include <stdio.h>

typedef struct
{
  SluiceCli *cli;
  SluiceCliProgress *progress;  /* (owned) (nullable) */
} Session;

static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  Session *session = user_data;

  if (session->cli->output == SLUICE_CLI_OUTPUT_EVENTS)
    {
      g_autofree char *text = sluice_cli_object_to_text (event, FALSE);

      fprintf (stdout, "%s\n", text);
      fflush (stdout);
    }
  else if (session->progress != NULL)
    {
      sluice_cli_progress_event (session->progress, event);
    }
}

static void
add_offenders (SluiceCliTable *table,
               JsonObject     *column)
{
  JsonArray *first = json_object_get_array_member (column, "first");

  for (guint i = 0; i < json_array_get_length (first); i++)
    {
      JsonObject *row = json_array_get_object_element (first, i);
      gint64 line = json_object_get_int_member_with_default (row, "line", 0);

      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (row, "row")));
      sluice_cli_table_take (table, line > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, line) : NULL);
      sluice_cli_table_add (table, json_object_get_string_member_with_default (column, "column", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (row, "value", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (row, "message", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (row, "code", ""));
    }
}

static void
print_count (JsonObject *result,
             const char *member,
             const char *words)
{
  const gint64 count = json_object_get_int_member_with_default (result, member, 0);

  if (count > 0)
    fprintf (stdout, "%" G_GINT64_FORMAT " rows %s\n", count, words);
}

static void
print_result (JsonObject *result)
{
  static const char *const headings[] = { ">row", ">line", "column", "value", "*message", "code", NULL };
  JsonArray *columns = json_object_get_array_member (result, "columns");
  const gint64 rejected = json_object_get_int_member (result, "rejected");

  fprintf (stdout, "%" G_GINT64_FORMAT " rows in %.1f s: ", json_object_get_int_member (result, "rows"),
           json_object_get_double_member (result, "seconds"));
  if (rejected == 0)
    fputs ("all of them can be loaded\n", stdout);
  else
    fprintf (stdout, "%" G_GINT64_FORMAT " would be rejected\n", rejected);
  print_count (result, "deduplicated", "left out, as others with their keys stay");
  print_count (result, "aggregated", "fewer for being summed up in groups");

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      const char *name = json_object_get_string_member_with_default (column, "column", NULL);
      const gint64 count = json_object_get_int_member (column, "rejected");
      g_autoptr(SluiceCliTable) table = NULL;
      g_autofree char *text = NULL;

      if (count == 0)
        continue;
      text = sluice_cli_text_for_line (name != NULL ? name : "whole records", 0);
      fprintf (stdout, "\n%s: %" G_GINT64_FORMAT " rows, the first of them:\n", text, count);
      table = sluice_cli_table_new (headings);
      add_offenders (table, column);
      sluice_cli_table_print (table, "  ");
    }
  sluice_cli_print_statistics (json_object_get_array_member (result, "fields"));
  sluice_cli_print_warnings (result);
}

static SluiceCliStatus
verify (SluiceCli              *cli,
        SluiceTask             *task,
        const SluiceRunOptions *options)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(JsonObject) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRunOptions with_events = *options;
  Session session = { .cli = cli };

  with_events.event_func = event_cb;
  with_events.event_data = &session;
  if (cli->output != SLUICE_CLI_OUTPUT_EVENTS)
    session.progress = sluice_cli_progress_new (sluice_task_get_name (task));
  sluice_verify_session_async (cli->store, cli->secrets, task, &with_events, cli->cancellable, sluice_cli_sync_cb,
                               &sync);
  result = sluice_verify_session_finish (sluice_cli_sync_wait (&sync), &error);
  if (session.progress != NULL)
    sluice_cli_progress_finish (session.progress, result != NULL ? "verified" : "not verified");
  g_clear_pointer (&session.progress, sluice_cli_progress_free);
  if (result == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_result (result);
  else if (cli->output == SLUICE_CLI_OUTPUT_JSON)
    sluice_cli_print_object (result);
  return json_object_get_int_member (result, "rejected") > 0 ? SLUICE_CLI_REJECTED : SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GHashTable) table = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRunOptions options = { NULL };
  const GOptionEntry entries[] = {
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  table = sluice_cli_parse_params (params, &error);
  if (table == NULL)
    return sluice_cli_fail (cli, error, NULL);
  options.params = table;

  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  return verify (cli, task, &options);
}

const SluiceCliCommand sluice_cli_verify = {
  .name = "verify",
  .arguments = "TASK",
  .summary = "Read a whole source and say which rows would be rejected",
  .description =
    "Maps and checks every row and writes nothing. A task without a mapping is verified\n"
    "with the one that “sluice-cli sample” suggests.\n"
    "\n"
    "Exit status: 0 if all rows can be loaded, 3 if some would be rejected.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli verify orders.json\n"
    "  sluice-cli verify orders.json --output events",
  .run = run,
};
