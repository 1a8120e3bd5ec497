/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-load-task.h"
#include "sluice-error.h"

static char *
load_document (SluiceCli  *cli,
               SluiceRun  *run,
               GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_load_run_document_async (cli->store, sluice_run_get_id (run), cli->cancellable, sluice_cli_sync_cb,
                                        &sync);
  return sluice_store_load_run_document_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* The task as it was run, where it is no more. */
static SluiceTask *
load_old (SluiceCli   *cli,
          SluiceRun   *run,
          GPtrArray  **ret_problems,
          GError     **error)
{
  g_autofree char *document = load_document (cli, run, error);

  if (document == NULL)
    {
      if (error != NULL && *error == NULL)
        sluice_set_error (error, SLUICE_ERROR_INVALID, "no_task", "The task of run %s is not known any more",
                          sluice_run_get_id (run));
      return NULL;
    }
  return sluice_task_new_from_data (document, -1, sluice_run_get_task_file (run), ret_problems, error);
}

/* With the mapping that the run made, if the task has none. */
static SluiceTask *
give_mapping (SluiceCli   *cli,
              SluiceRun   *run,
              SluiceTask  *task,
              GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *mapping = NULL;

  if (sluice_task_get_mapping (task)->len > 0)
    return g_object_ref (task);
  sluice_store_find_run_mapping_async (cli->store, sluice_run_get_id (run), cli->cancellable, sluice_cli_sync_cb, &sync);
  mapping = sluice_store_find_run_mapping_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (mapping == NULL)
    {
      if (error != NULL && *error == NULL)
        sluice_set_error (error, SLUICE_ERROR_INVALID, "no_mapping", "“%s” has no mapping, and run %s made none",
                          sluice_task_get_name (task), sluice_run_get_id (run));
      return NULL;
    }
  return sluice_task_with_mapping_text (task, mapping, error);
}

/**
 * sluice_cli_find_task_of_run:
 * @cli: what all commands share, with an open store
 * @run: a run
 * @ret_reference: (out) (optional) (nullable): the task's id in the workspace, or its
 *   file; %NULL if it is only known from the run
 * @ret_problems: (out): what is wrong with it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the task of a run as it is now; with a mapping
 */
SluiceTask *
sluice_cli_find_task_of_run (SluiceCli   *cli,
                             SluiceRun   *run,
                             char       **ret_reference,
                             GPtrArray  **ret_problems,
                             GError     **error)
{
  const char *file = sluice_run_get_task_file (run);
  const char *id = sluice_run_get_task_id (run);
  const char *reference = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) local = NULL;

  *ret_problems = NULL;
  if (file != NULL && sluice_cli_is_task_file (file))
    {
      reference = file;
      task = sluice_cli_load_file (cli, file, ret_problems, error);
    }
  else
    {
      reference = id;
      task = id != NULL ? sluice_cli_load_task (cli, id, ret_problems, &local) : NULL;
      if (task == NULL && *ret_problems != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else if (task == NULL)
        {
          reference = NULL;
          task = load_old (cli, run, ret_problems, error);
        }
    }
  if (ret_reference != NULL)
    *ret_reference = g_strdup (reference);
  return task != NULL ? give_mapping (cli, run, task, error) : NULL;
}
