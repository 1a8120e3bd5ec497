/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-save-task.h"

#include "sluice-error.h"

#include <stdlib.h>
#include <sys/stat.h>

static gboolean
save_file (const char  *file,
           SluiceTask  *task,
           GError     **error)
{
  g_autofree char *data = sluice_task_to_data (task);
  /* The file is replaced, and not a link that leads to it. */
  g_autofree char *target = realpath (file, NULL);
  g_autoptr(GError) local = NULL;
  struct stat status;
  int mode = 0644;

  if (target != NULL && stat (target, &status) == 0)
    mode = status.st_mode & 0777;
  if (g_file_set_contents_full (target != NULL ? target : file, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode,
                                &local))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_FAILED, "file_unwritable", "The task file %s cannot be written: %s", file,
                    local->message);
  return FALSE;
}

/**
 * sluice_cli_save_task:
 * @cli: what all commands share
 * @task: a task that was changed
 * @file: (nullable): its file, %NULL for a stored task
 * @error: %SLUICE_ERROR_FAILED with `file_unwritable`, or as
 *   [method@Sluice.Store.save_task_finish]
 *
 * Saves the task where it is kept: into its file, whose permissions stay as they are, or
 * as a new version of the stored task.
 *
 * Returns: %TRUE if it is saved
 */
gboolean
sluice_cli_save_task (SluiceCli   *cli,
                      SluiceTask  *task,
                      const char  *file,
                      GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *id = NULL;

  g_return_val_if_fail (cli != NULL && SLUICE_IS_TASK (task), FALSE);

  if (file != NULL)
    return save_file (file, task, error);
  sluice_store_save_task_async (cli->store, task, cli->cancellable, sluice_cli_sync_cb, &sync);
  id = sluice_store_save_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  return id != NULL;
}
