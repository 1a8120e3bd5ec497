/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-schedule-state.h"

#include "sluice-error.h"

/* What the workspace knows of schedules. */

/**
 * sluice_cli_schedule_list_stored:
 * @cli: what all commands share
 * @error: as [method@Sluice.Store.list_schedules_finish]
 *
 * Returns: (transfer full) (element-type SluiceStoredSchedule): all schedules
 */
GPtrArray *
sluice_cli_schedule_list_stored (SluiceCli  *cli,
                                 GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;

  sluice_store_list_schedules_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_schedules_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/**
 * sluice_cli_schedule_find_stored:
 * @cli: what all commands share
 * @schedules: (element-type SluiceStoredSchedule): all schedules
 * @reference: the id or name of a task
 * @error: `unknown_task`, `ambiguous_task` or `no_schedule`, all of them
 *   %SLUICE_ERROR_INVALID
 *
 * Returns: (transfer none) (nullable): the schedule of that task
 */
SluiceStoredSchedule *
sluice_cli_schedule_find_stored (SluiceCli   *cli,
                                 GPtrArray   *schedules,
                                 const char  *reference,
                                 GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  SluiceStoredSchedule *found = NULL;
  SluiceStoredTask *task;

  sluice_store_find_task_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  task = sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (task == NULL)
    return NULL;

  for (guint i = 0; found == NULL && i < schedules->len; i++)
    {
      SluiceStoredSchedule *schedule = g_ptr_array_index (schedules, i);

      if (g_str_equal (schedule->task, task->id))
        found = schedule;
    }
  if (found == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_schedule", "“%s” has no schedule", task->name);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli schedule set --help” shows how to give it one.");
    }
  sluice_stored_task_free (task);
  return found;
}

/**
 * sluice_cli_schedule_dup_task:
 * @cli: what all commands share
 * @stored: a stored schedule
 * @error: as [ctor@Sluice.Task.new_from_data]
 *
 * Returns: (transfer full) (nullable): its task
 */
SluiceTask *
sluice_cli_schedule_dup_task (SluiceCli                   *cli,
                              const SluiceStoredSchedule  *stored,
                              GError                     **error)
{
  g_autofree char *origin = g_build_filename (sluice_store_get_directory (cli->store), stored->task, NULL);
  g_autoptr(GPtrArray) problems = NULL;

  return sluice_task_new_from_data (stored->document, -1, origin, &problems, error);
}

/**
 * sluice_cli_schedule_list_names:
 * @cli: what all commands share
 * @error: as [method@Sluice.Store.list_tasks_finish]
 *
 * Returns: (transfer full) (element-type utf8 utf8): names of tasks by their ids
 */
GHashTable *
sluice_cli_schedule_list_names (SluiceCli  *cli,
                                GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) tasks = NULL;

  if (!sluice_cli_open (cli, error))
    return NULL;

  sluice_store_list_tasks_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  tasks = sluice_store_list_tasks_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (tasks == NULL)
    return NULL;
  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = g_ptr_array_index (tasks, i);

      g_hash_table_insert (names, g_strdup (task->id), g_strdup (task->name));
    }
  return g_steal_pointer (&names);
}

/**
 * sluice_cli_schedule_all_paused:
 * @cli: what all commands share
 * @ret_paused: (out): whether everything is paused at once
 * @error: as [method@Sluice.Store.get_all_paused_finish]
 *
 * Returns: %FALSE on an error
 */
gboolean
sluice_cli_schedule_all_paused (SluiceCli  *cli,
                                gboolean   *ret_paused,
                                GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return FALSE;

  sluice_store_get_all_paused_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_get_all_paused_finish (cli->store, sluice_cli_sync_wait (&sync), ret_paused, error);
}

/**
 * sluice_cli_schedule_find_runner:
 * @cli: what all commands share
 * @ret_pid: (out): the process that runs the schedules, 0 = none
 * @error: as [method@Sluice.Store.find_leader_finish]
 *
 * Returns: %FALSE on an error
 */
gboolean
sluice_cli_schedule_find_runner (SluiceCli  *cli,
                                 gint64     *ret_pid,
                                 GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return FALSE;

  sluice_store_find_leader_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_find_leader_finish (cli->store, sluice_cli_sync_wait (&sync), ret_pid, error);
}
