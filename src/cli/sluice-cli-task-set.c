/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-task-set.h"

#include "sluice-cli-load-task.h"
#include "sluice-cli-save-task.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

static gboolean
check_usage (const char  *reference,
             const char  *priority,
             const char  *notify,
             GError     **error)
{
  SluicePriority known_priority;
  SluiceNotify known_notify;

  if (g_str_equal (reference, "-"))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                      "A task on standard input has no place to be saved in; give a file or a stored task");
  else if (priority == NULL && notify == NULL)
    sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "Say what to set: --priority or --notify");
  else if (priority != NULL && !sluice_priority_parse (priority, &known_priority))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "“%s” is none of high, normal, low", priority);
  else if (notify != NULL && !sluice_notify_parse (notify, &known_notify))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "“%s” is none of all, failures, none", notify);
  else
    return TRUE;
  return FALSE;
}

static void
print (SluiceCli  *cli,
       SluiceTask *task)
{
  g_autofree char *document = sluice_task_to_data (task);
  g_autofree char *name = sluice_cli_text_for_line (sluice_task_get_name (task), 0);
  g_autoptr(JsonObject) object = NULL;
  SluiceTaskWishes wishes;

  sluice_task_wishes_read (&wishes, document);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      fprintf (stdout, "%s: priority %s, notify %s\n", name, sluice_priority_to_string (wishes.priority),
               sluice_notify_to_string (wishes.notify));
      return;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "task", sluice_task_get_id (task));
  json_object_set_string_member (object, "name", sluice_task_get_name (task));
  json_object_set_string_member (object, "priority", sluice_priority_to_string (wishes.priority));
  json_object_set_string_member (object, "notify", sluice_notify_to_string (wishes.notify));
  sluice_cli_print_object (object);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTask) changed = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *priority = NULL;
  g_autofree char *notify = NULL;
  const char *reference;
  const GOptionEntry entries[] = {
    { "priority", 0, 0, G_OPTION_ARG_STRING, &priority, "Whose turn it is among runs that wait: high, normal or low",
      "PRIORITY" },
    { "notify", 0, 0, G_OPTION_ARG_STRING, &notify, "What is told of it on the desktop: all, failures or none",
      "WHAT" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  reference = (*argv)[1];
  if (!check_usage (reference, priority, notify, &error))
    return sluice_cli_fail (cli, error, NULL);

  task = sluice_cli_load_task (cli, reference, &problems, &error);
  if (task != NULL)
    changed = sluice_task_with_wishes (task, priority, notify, &error);
  if (changed == NULL ||
      !sluice_cli_save_task (cli, changed, sluice_cli_is_task_file (reference) ? reference : NULL, &error))
    return sluice_cli_fail (cli, error, problems);
  print (cli, changed);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_task_set = {
  .name = "task set",
  .arguments = "TASK",
  .summary = "Say how urgent a task is, and what is told of it",
  .description =
    "TASK is a task file, or the id or name of a stored task, which gets a new version.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli task set Orders --priority high\n"
    "  sluice-cli task set Orders --notify failures",
  .run = run,
};
