/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule.h"

#include "sluice-cli-schedule-edit.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

static gboolean
take_schedule_off (SluiceCli              *cli,
                   SluiceCliScheduleEdit  *edit,
                   GError                **error)
{
  if (edit->schedule == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_schedule", "“%s” has no schedule",
                        sluice_task_get_name (edit->task));
      return FALSE;
    }
  return sluice_cli_schedule_edit_save (edit, cli, NULL, error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(SluiceCliScheduleEdit) edit = { NULL };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_schedule_edit_load (&edit, cli, (*argv)[1], &problems, &error) ||
      !take_schedule_off (cli, &edit, &error))
    return sluice_cli_fail (cli, error, problems);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autofree char *name = sluice_cli_text_for_line (sluice_task_get_name (edit.task), 0);

      fprintf (stdout, "%s has no schedule any longer.\n", name);
    }
  else
    {
      g_autoptr(JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "task", sluice_task_get_id (edit.task));
      json_object_set_string_member (object, "name", sluice_task_get_name (edit.task));
      sluice_cli_print_object (object);
    }
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_schedule_delete = {
  .name = "schedule delete",
  .arguments = "TASK",
  .summary = "Take the schedule off a task",
  .description =
    "TASK is the name or id of a stored task, or a task file. The task itself stays.\n"
    "\n"
    "Example:\n"
    "  sluice-cli schedule delete Orders",
  .run = run,
};
