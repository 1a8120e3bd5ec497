/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-arrival-task.h"

#include "sluice-claim.h"
#include "sluice-store-arrivals.h"

#include <fnmatch.h>

/**
 * sluice_arrival_task_new:
 * @schedule: a schedule as it is stored
 *
 * Returns: (transfer full): the task, without a folder if no file starts it
 */
SluiceArrivalTask *
sluice_arrival_task_new (const SluiceStoredSchedule *schedule)
{
  SluiceArrivalTask *self;
  g_autoptr(SluiceTask) task = NULL;
  const SluiceScheduleSpec *spec = NULL;

  g_return_val_if_fail (schedule != NULL, NULL);

  self = g_new0 (SluiceArrivalTask, 1);
  self->id = g_strdup (schedule->task);
  self->updated = schedule->updated;
  /* Most schedules name no folder, and need not be read for that. */
  if (schedule->schedule == NULL || strstr (schedule->schedule, "\"files\"") == NULL)
    return self;
  task = sluice_task_new_from_data (schedule->document, -1, NULL, NULL, NULL);
  if (task != NULL)
    spec = sluice_task_get_schedule (task);
  if (spec == NULL || !spec->enabled || spec->folder == NULL)
    return self;
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folder = g_strdup (spec->folder);
  self->glob = g_strdup (spec->glob != NULL ? spec->glob : "*");
  self->each = sluice_task_has_parameter (task, "file");
  return self;
}

/**
 * sluice_arrival_task_free:
 * @task: (nullable): a task
 */
void
sluice_arrival_task_free (SluiceArrivalTask *task)
{
  if (task == NULL)
    return;

  g_free (task->id);
  g_free (task->folder);
  g_free (task->glob);
  g_free (task->running);
  g_clear_pointer (&task->asked, g_hash_table_unref);
  g_free (task);
}

/**
 * sluice_arrival_task_matches:
 * @task: a task with a folder
 * @path: a file of that
 *
 * Returns: whether it is one of those that the task waits for
 */
gboolean
sluice_arrival_task_matches (const SluiceArrivalTask *task,
                             const char              *path)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (task != NULL && task->glob != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  name = g_path_get_basename (path);
  return fnmatch (task->glob, name, FNM_PERIOD) == 0;
}

/* The file of a run that the schedule has asked for and that has not begun. */
static void
hold (SluiceArrivalTask *self,
      GPtrArray         *taken,
      const char        *text)
{
  g_autoptr(SluiceRunRequest) claim = sluice_claim_parse (text);
  const char *path = NULL;

  if (claim == NULL || claim->trigger != SLUICE_TRIGGER_FILE)
    return;
  if (!self->each && taken->len > 0)
    path = ((const SluiceArrival *) taken->pdata[0])->path;
  else if (claim->params != NULL)
    g_variant_lookup (claim->params, "file", "&s", &path);
  if (path != NULL)
    g_hash_table_add (self->asked, g_strdup (path));
}

/* Forgets what was asked for and is done with: its run has begun. */
static void
forget_begun (SluiceArrivalTask *self,
              GPtrArray         *taken)
{
  g_autoptr(GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer path;

  for (guint i = 0; i < taken->len; i++)
    g_hash_table_add (paths, ((const SluiceArrival *) taken->pdata[i])->path);
  if (self->running != NULL && !g_hash_table_contains (paths, self->running))
    g_clear_pointer (&self->running, g_free);
  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (paths, path))
      g_hash_table_iter_remove (&iter);
}

/**
 * sluice_arrival_task_choose:
 * @task: a task with a folder
 * @schedule: its schedule as it is now
 * @taken: (element-type SluiceArrival): its files whose runs have not begun, in
 *   the order in which they are to run
 * @is_fresh: whether @schedule was read after all that the scheduler has asked for
 *
 * Chooses the files that the scheduler is to be asked for now: those for which it
 * was not asked yet. One whose run has ended before it began, as somebody else ran
 * the task just then, is asked for again. A task that does not declare the
 * parameter `file` is asked for once for all of them.
 *
 * Returns: (transfer container) (element-type utf8): their paths, of @taken
 */
GPtrArray *
sluice_arrival_task_choose (SluiceArrivalTask          *task,
                            const SluiceStoredSchedule *schedule,
                            GPtrArray                  *taken,
                            gboolean                    is_fresh)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();

  g_return_val_if_fail (task != NULL && schedule != NULL && taken != NULL, NULL);

  forget_begun (task, taken);
  if (is_fresh && task->running != NULL && schedule->claim == NULL && schedule->queued_claim == NULL &&
      schedule->retry_claim == NULL && schedule->running == 0 && schedule->paused_at == 0)
    {
      g_hash_table_remove (task->asked, task->running);
      g_clear_pointer (&task->running, g_free);
    }
  if (!schedule->claim_begun)
    hold (task, taken, schedule->claim);
  hold (task, taken, schedule->queued_claim);

  for (guint i = 0; i < taken->len; i++)
    {
      char *path = ((SluiceArrival *) taken->pdata[i])->path;

      if (!task->each && g_hash_table_size (task->asked) > 0)
        break;
      if (g_hash_table_contains (task->asked, path))
        continue;
      g_hash_table_add (task->asked, g_strdup (path));
      g_ptr_array_add (chosen, path);
    }
  return g_steal_pointer (&chosen);
}
