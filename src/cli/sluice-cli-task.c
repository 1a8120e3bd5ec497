/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-cli-task-history.h"
#include "sluice-cli-task-reset.h"
#include "sluice-cli-task-set.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

static void
print_task_rows (GPtrArray *tasks)
{
  static const char *const headings[] = { "NAME", "ID", "UPDATED", "LAST RUN", "STATE", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);

  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      sluice_cli_table_add (table, task->name);
      sluice_cli_table_add (table, task->id);
      sluice_cli_table_take (table, sluice_cli_format_time (task->updated, TRUE));
      sluice_cli_table_take (table, task->last_run != NULL
                             ? sluice_cli_format_time (task->last_started, TRUE) : NULL);
      sluice_cli_table_add (table, task->last_run != NULL
                            ? sluice_run_state_to_string (task->last_state) : NULL);
    }
  if (tasks->len == 0)
    fputs ("No tasks are stored in this workspace.\n", stdout);
  else
    sluice_cli_table_print (table, "");
}

static JsonObject *
task_to_json (const SluiceStoredTask *task)
{
  g_autofree char *updated = sluice_cli_format_time (task->updated, FALSE);
  g_autofree char *started = sluice_cli_format_time (task->last_started, FALSE);
  JsonObject *object = json_object_new ();

  sluice_cli_json_set_text (object, "id", task->id);
  sluice_cli_json_set_text (object, "name", task->name);
  sluice_cli_json_set_text (object, "description", task->description);
  sluice_cli_json_set_text (object, "updated", updated);
  sluice_cli_json_set_text (object, "last_run", task->last_run);
  sluice_cli_json_set_text (object, "last_state",
                            task->last_run != NULL ? sluice_run_state_to_string (task->last_state) : NULL);
  sluice_cli_json_set_text (object, "last_started", task->last_run != NULL ? started : NULL);
  return object;
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_list_tasks_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  tasks = sluice_store_list_tasks_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (tasks == NULL)
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      print_task_rows (tasks);
      return SLUICE_CLI_SUCCESS;
    }
  for (guint i = 0; i < tasks->len; i++)
    json_array_add_object_element (array, task_to_json (g_ptr_array_index (tasks, i)));
  sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

static SluiceStoredTask *
find_task (SluiceCli   *cli,
           const char  *reference,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;

  sluice_store_find_task_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static void
print_document (const char *document)
{
  fputs (document, stdout);
  if (!g_str_has_suffix (document, "\n"))
    fputc ('\n', stdout);
}

static SluiceCliStatus
run_show (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;

  task = find_task (cli, (*argv)[1], &error);
  if (task == NULL)
    return sluice_cli_fail (cli, error, NULL);
  print_document (task->document);
  sluice_stored_task_free (task);
  return SLUICE_CLI_SUCCESS;
}

/* Whether the file is an earlier export of the task: people keep them up to date. */
static gboolean
is_export_of (SluiceCli  *cli,
              const char *path,
              const char *id)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  task = sluice_cli_load_file (cli, path, &problems, NULL);
  return task != NULL && sluice_task_has_own_id (task) && g_str_equal (sluice_task_get_id (task), id);
}

static gboolean
write_export (SluiceCli               *cli,
              const char              *path,
              const SluiceStoredTask  *task,
              gboolean                 replace,
              GError                 **error)
{
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS) && !is_export_of (cli, path, task->id))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "file_exists", "%s is there already, and is not this task", path);
      if (error != NULL)
        sluice_error_set_hint (*error, "With --replace it is written over.");
      return FALSE;
    }
  return g_file_set_contents_full (path, task->document, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static SluiceCliStatus
run_export (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_autoptr(GError) error = NULL;
  SluiceCliStatus status = SLUICE_CLI_SUCCESS;
  SluiceStoredTask *task;
  const char *path;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, "Write over a file that is something else", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 2, argv))
    return SLUICE_CLI_USAGE;

  task = find_task (cli, (*argv)[1], &error);
  if (task == NULL)
    return sluice_cli_fail (cli, error, NULL);

  path = (*argv)[2];
  if (path == NULL || g_str_equal (path, "-"))
    print_document (task->document);
  else if (!write_export (cli, path, task, replace, &error))
    status = sluice_cli_fail (cli, error, NULL);
  sluice_stored_task_free (task);
  return status;
}

static char *
import_task (SluiceCli   *cli,
             const char  *path,
             char       **ret_name,
             GPtrArray  **ret_problems,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceTask) task = sluice_cli_load_file (cli, path, ret_problems, error);
  char *id;

  if (task == NULL || !sluice_cli_open (cli, error))
    return NULL;

  sluice_store_save_task_async (cli->store, task, cli->cancellable, sluice_cli_sync_cb, &sync);
  id = sluice_store_save_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (id != NULL)
    *ret_name = g_strdup (sluice_task_get_name (task));
  return id;
}

static SluiceCliStatus
run_import (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_autoptr(JsonArray) array = json_array_new ();

  if (!sluice_cli_parse (cli, command, NULL, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;

  for (guint i = 1; (*argv)[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) problems = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *name = NULL;
      g_autofree char *id = import_task (cli, (*argv)[i], &name, &problems, &error);
      JsonObject *object;

      if (id == NULL)
        return sluice_cli_fail (cli, error, problems);
      if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
        {
          g_autofree char *text = sluice_cli_text_for_line (name, 0);

          fprintf (stdout, "%s  %s\n", id, text);
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "name", name);
      json_array_add_object_element (array, object);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_delete (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);

  sluice_store_delete_task_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_delete_task_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "task list", .summary = "List the stored tasks", .run = run_list,
  .description = "Example:\n  sluice-cli task list --output json",
};

static const SluiceCliCommand show_command = {
  .name = "task show", .arguments = "TASK", .summary = "Show a stored task's document", .run = run_show,
  .description = "Example:\n  sluice-cli task show Orders",
};

static const SluiceCliCommand import_command = {
  .name = "task import", .arguments = "FILE…", .summary = "Store task files in the workspace", .run = run_import,
  .description =
    "A task with the id of a stored one takes its place, as a new version. Prints the\n"
    "ids. Relative paths of a stored task begin in the workspace's directory.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli task import orders.json\n"
    "  sluice-cli task import - < orders.json",
};

static const SluiceCliCommand export_command = {
  .name = "task export", .arguments = "TASK [FILE]", .summary = "Write a stored task to a file", .run = run_export,
  .description =
    "Without FILE to standard output. Secrets are only named in it, never written. A FILE\n"
    "that is an earlier export of the task is written anew; anything else that is there\n"
    "already stays, unless --replace is given.\n"
    "\n"
    "Example:\n"
    "  sluice-cli task export Orders orders.json",
};

static const SluiceCliCommand delete_command = {
  .name = "task delete", .arguments = "TASK", .summary = "Delete a stored task", .run = run_delete,
  .description = "Its runs stay in the history.\n\nExample:\n  sluice-cli task delete Orders",
};

static const SluiceCliCommand *const task_commands[] = {
  &list_command, &show_command, &import_command, &export_command, &sluice_cli_task_history, &sluice_cli_task_diff,
  &sluice_cli_task_revert, &sluice_cli_task_set, &sluice_cli_task_reset, &delete_command, NULL
};

const SluiceCliCommand sluice_cli_task = {
  .name = "task",
  .summary = "Manage the stored tasks",
  .description =
    "Example:\n"
    "  sluice-cli task import orders.json && sluice-cli run Orders",
  .commands = task_commands,
};
