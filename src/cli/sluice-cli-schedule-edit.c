/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule-edit.h"

#include "sluice-cli-load-task.h"
#include "sluice-cli-save-task.h"
#include "sluice-error.h"

/**
 * sluice_cli_schedule_edit_load:
 * @self: (out): the edit
 * @cli: what all commands share
 * @reference: a task file, or the id or name of a stored task
 * @ret_problems: (out) (nullable) (element-type SluiceProblem): what is wrong
 *   with the task
 * @error: as [func@Sluice.cli_load_task]
 *
 * Returns: %TRUE if the task is there and valid
 */
gboolean
sluice_cli_schedule_edit_load (SluiceCliScheduleEdit  *self,
                               SluiceCli              *cli,
                               const char             *reference,
                               GPtrArray             **ret_problems,
                               GError                **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (reference != NULL, FALSE);

  *ret_problems = NULL;
  if (g_str_equal (reference, "-"))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                        "A task on standard input has no place to be saved in; give a file or a stored task");
      return FALSE;
    }

  self->task = sluice_cli_load_task (cli, reference, ret_problems, error);
  if (self->task == NULL)
    return FALSE;
  if (sluice_cli_is_task_file (reference))
    self->file = g_strdup (reference);
  self->schedule = sluice_task_dup_schedule (self->task);
  return TRUE;
}

/**
 * sluice_cli_schedule_edit_save:
 * @self: a task that was loaded
 * @cli: what all commands share
 * @schedule: (nullable): its new schedule, %NULL to take it away
 * @error: %SLUICE_ERROR_INVALID: the codes of task files, with the path of what
 *   is wrong, or `schedule_cycle`; %SLUICE_ERROR_FAILED `file_unwritable`; or as
 *   [method@Sluice.Store.save_task_finish]
 *
 * Saves the task with another schedule: into its file, or as a new version of
 * the stored task. Nothing is saved unless the whole is valid.
 *
 * Returns: %TRUE if it is saved; then the task of @self is the new one
 */
gboolean
sluice_cli_schedule_edit_save (SluiceCliScheduleEdit  *self,
                               SluiceCli              *cli,
                               JsonObject             *schedule,
                               GError                **error)
{
  g_autoptr(SluiceTask) task = NULL;

  g_return_val_if_fail (self != NULL && self->task != NULL, FALSE);

  task = sluice_task_with_schedule (self->task, schedule, error);
  if (task == NULL)
    return FALSE;
  if (schedule != NULL && sluice_task_get_schedule (task) == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "schedule_without_trigger", "The schedule would say nothing");
      if (error != NULL)
        {
          sluice_error_get_where (*error)->path = g_strdup ("$.schedule");
          sluice_error_set_hint (*error, "“sluice-cli schedule delete” takes it off the task.");
        }
      return FALSE;
    }
  if (!sluice_cli_save_task (cli, task, self->file, error))
    return FALSE;

  g_set_object (&self->task, task);
  return TRUE;
}

/**
 * sluice_cli_schedule_edit_clear:
 * @self: an edit that is over
 */
void
sluice_cli_schedule_edit_clear (SluiceCliScheduleEdit *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->task);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->schedule, json_object_unref);
}
