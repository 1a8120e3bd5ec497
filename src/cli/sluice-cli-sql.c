/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-load-task.h"
#include "sluice-error.h"
#include "sluice-sql-view.h"

#include <stdio.h>
#include <string.h>

static JsonArray *
list_texts (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  return array;
}

static SluiceCliStatus
show (SluiceCli        *cli,
      SluiceTask       *task,
      SluiceSqlLanguage dialect,
      const char       *dialect_name)
{
  g_autoptr(SluiceSqlView) view = sluice_sql_view_new (task, dialect);
  g_autoptr(JsonObject) object = json_object_new ();

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fputs (view->sql, stdout);
      return SLUICE_CLI_SUCCESS;
    }
  json_object_set_string_member (object, "dialect", dialect_name);
  json_object_set_string_member (object, "sql", view->sql);
  json_object_set_array_member (object, "fields", list_texts (view->fields));
  json_object_set_array_member (object, "notes", list_texts (view->notes));
  sluice_cli_print_object (object);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autofree char *dialect = NULL;
  const GOptionEntry entries[] = {
    { "dialect", 'd', 0, G_OPTION_ARG_STRING, &dialect, "Whose SQL: sqlite (the default) or postgres", "DIALECT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = NULL;

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (dialect != NULL && strcmp (dialect, "sqlite") != 0 && strcmp (dialect, "postgres") != 0)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "--dialect is sqlite or postgres, not “%s”", dialect);
      return sluice_cli_fail (cli, error, NULL);
    }
  task = sluice_cli_load_task (cli, (*argv)[1], &problems, &error);
  if (task != NULL && sluice_task_get_mapping (task)->len == 0)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "no_mapping", "“%s” has no mapping that SQL could be made of",
                                sluice_task_get_name (task));
      sluice_error_set_hint (error, "“sluice-cli sample TASK --output json” suggests one.");
    }
  if (error != NULL)
    return sluice_cli_fail (cli, error, problems);
  if (dialect != NULL && strcmp (dialect, "postgres") == 0)
    return show (cli, task, SLUICE_SQL_LANGUAGE_POSTGRES, dialect);
  return show (cli, task, SLUICE_SQL_LANGUAGE_SQLITE, "sqlite");
}

const SluiceCliCommand sluice_cli_sql = {
  .name = "sql",
  .arguments = "TASK",
  .summary = "Show what a task makes of its records as one SELECT",
  .description =
    "The SELECT reads a table “source” that has the fields of the records as texts. What SQL\n"
    "cannot say stands in its comments.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli sql orders.json\n"
    "  sluice-cli sql orders.json --dialect postgres",
  .run = run,
};
