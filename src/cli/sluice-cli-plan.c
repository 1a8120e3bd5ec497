/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-look.h"
#include "sluice-cli-sync.h"
#include "sluice-cli-table.h"
#include "sluice-runner.h"

#include <stdio.h>

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return json_object_get_string_member_with_default (object, name, "NULL");
}

static char *
describe_key (JsonObject *row)
{
  JsonObject *key = json_object_get_object_member (row, "key");
  g_autoptr(GList) names = json_object_get_members (key);
  GString *text = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", (const char *) l->data,
                            get_text (key, l->data));
  return g_string_free (text, FALSE);
}

static char *
describe_cells (JsonObject *row)
{
  JsonArray *cells = json_object_get_array_member (row, "cells");
  gboolean is_new = g_str_equal (get_text (row, "fate"), "new");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      JsonObject *cell = json_array_get_object_element (cells, i);

      g_string_append_printf (text, "%s%s: ", text->len > 0 ? ", " : "", get_text (cell, "column"));
      if (!is_new)
        g_string_append_printf (text, "%s → ", get_text (cell, "old"));
      g_string_append (text, get_text (cell, "new"));
    }
  return g_string_free (text, FALSE);
}

static void
print_rows (JsonArray *rows)
{
  static const char *const headings[] = { "fate", "key", "*cells", NULL };
  g_autoptr(SluiceCliTable) table = NULL;

  if (json_array_get_length (rows) == 0)
    return;

  table = sluice_cli_table_new (headings);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      sluice_cli_table_add (table, get_text (row, "fate"));
      sluice_cli_table_take (table, describe_key (row));
      sluice_cli_table_take (table, describe_cells (row));
    }
  sluice_cli_table_print (table, "");
  fputc ('\n', stdout);
}

static void
print_plan (JsonObject *plan)
{
  static const char *const names[] = {
    "new", "changed", "unchanged", "deleted", "skipped", "rejected", "filtered", "deduplicated", "aggregated",
  };
  JsonObject *counts = json_object_get_object_member (plan, "counts");
  JsonArray *ddl = json_object_get_array_member (plan, "ddl");

  for (guint i = 0; i < json_array_get_length (ddl); i++)
    fprintf (stdout, "%s;\n\n", json_array_get_string_element (ddl, i));
  print_rows (json_object_get_array_member (plan, "rows"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fprintf (stdout, "%12s %" G_GINT64_FORMAT "\n", names[i],
             json_object_get_int_member_with_default (counts, names[i], 0));
}

static SluiceCliStatus
show (SluiceCli  *cli,
      JsonObject *plan,
      int         exit_status)
{
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_print_object (plan);
      return (SluiceCliStatus) exit_status;
    }

  /* Of what failed before the first row nothing is known, not even that nothing would change. */
  if (json_object_get_null_member (plan, "error") ||
      json_object_get_int_member_with_default (json_object_get_object_member (plan, "counts"), "read", 0) > 0)
    print_plan (plan);
  if (!json_object_get_null_member (plan, "error"))
    fprintf (stderr, "sluice-cli: %s\n", get_text (json_object_get_object_member (plan, "error"), "message"));
  sluice_cli_print_warnings (plan);
  return (SluiceCliStatus) exit_status;
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
  g_autoptr(JsonObject) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceRunOptions options = { NULL };
  gint64 limit = 0;
  int rows = 50;
  int exit_status = SLUICE_CLI_SUCCESS;
  const GOptionEntry entries[] = {
    { "rows", 'n', 0, G_OPTION_ARG_INT, &rows, "Rows of each kind to show (50)", "N" },
    { "limit", 'l', 0, G_OPTION_ARG_INT64, &limit, "Read at most N records", "N" },
    { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &options.full_refresh, "Read from the start, whatever the bookmark says",
      NULL },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_check_rows (rows, &error))
    return sluice_cli_fail (cli, error, NULL);
  table = sluice_cli_parse_params (params, &error);
  if (table == NULL)
    return sluice_cli_fail (cli, error, NULL);
  options.params = table;
  options.limit = (guint64) MAX (limit, 0);

  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  sluice_runner_plan_async (cli->store, cli->secrets, task, &options, (guint) rows, cli->cancellable,
                            sluice_cli_sync_cb, &sync);
  plan = sluice_runner_plan_finish (sluice_cli_sync_wait (&sync), &exit_status, &error);
  return plan != NULL ? show (cli, plan, exit_status) : sluice_cli_fail (cli, error, NULL);
}

const SluiceCliCommand sluice_cli_plan = {
  .name = "plan",
  .arguments = "TASK",
  .summary = "Show what a load would do, without doing it",
  .description =
    "Reads the whole source and compares its rows with the table: which are new, which\n"
    "change and in what cells, which stay, which would be deleted or rejected. The table\n"
    "is not written to.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli plan orders.json\n"
    "  sluice-cli plan orders.json --rows 5 --output json",
  .run = run,
};
