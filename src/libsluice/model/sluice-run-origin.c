/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-private.h"

/* What a run is for: why it runs, and what it belongs to. */

/**
 * sluice_run_get_trigger:
 * @self: a run
 *
 * Returns: why it runs
 */
SluiceTrigger
sluice_run_get_trigger (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), SLUICE_TRIGGER_MANUAL);

  return self->trigger;
}

/**
 * sluice_run_get_due:
 * @self: a run
 *
 * Returns: when it was due, microseconds since 1970 UTC, 0 = at its start
 */
gint64
sluice_run_get_due (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);

  return self->due;
}

/**
 * sluice_run_get_cause:
 * @self: a run
 *
 * Returns: (nullable): the run that is retried, or whose end started this one
 */
const char *
sluice_run_get_cause (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->cause;
}

/**
 * sluice_run_get_chain:
 * @self: a run
 *
 * Returns: the first run of its chain, its own id if it is that
 */
const char *
sluice_run_get_chain (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->chain != NULL ? self->chain : self->id;
}

/**
 * sluice_run_set_origin:
 * @self: a run that nobody else has seen yet
 * @trigger: why it runs
 * @due: when it was due, microseconds since 1970 UTC, 0 = at its start
 * @cause: (nullable): the run that is retried, or whose end started this one
 * @chain: (nullable): the first run of its chain; %NULL = this one
 */
void
sluice_run_set_origin (SluiceRun     *self,
                       SluiceTrigger  trigger,
                       gint64         due,
                       const char    *cause,
                       const char    *chain)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  self->trigger = trigger;
  self->due = due;
  g_free (self->cause);
  self->cause = g_strdup (cause);
  g_free (self->chain);
  self->chain = g_strdup (chain);
}

/**
 * sluice_run_get_replays:
 * @self: a run
 *
 * Returns: (nullable): the run whose rejected rows it loads
 */
const char *
sluice_run_get_replays (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->replays;
}

/**
 * sluice_run_set_replays:
 * @self: a run
 * @run: (nullable): the run whose rejected rows it loads
 */
void
sluice_run_set_replays (SluiceRun  *self,
                        const char *run)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  g_free (self->replays);
  self->replays = g_strdup (run);
}

/**
 * sluice_run_get_task_file:
 * @self: a run
 *
 * Returns: (nullable): the file of its task, if that is not one of the workspace
 */
const char *
sluice_run_get_task_file (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->task_file;
}

/**
 * sluice_run_set_task_file:
 * @self: a run
 * @path: (nullable): the file of its task
 */
void
sluice_run_set_task_file (SluiceRun  *self,
                          const char *path)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  g_free (self->task_file);
  self->task_file = g_strdup (path);
}

/**
 * sluice_run_get_file:
 * @self: a run
 *
 * Returns: (nullable): the path of the file that it was started for
 */
const char *
sluice_run_get_file (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  return self->file;
}

/**
 * sluice_run_set_file:
 * @self: a run that nobody else has seen yet
 * @file: (nullable): the path of the file that it was started for
 */
void
sluice_run_set_file (SluiceRun  *self,
                     const char *file)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  g_free (self->file);
  self->file = g_strdup (file);
}

/**
 * sluice_run_get_restarts:
 * @self: a run
 *
 * Returns: %TRUE if it does not continue what runs before it have committed
 */
gboolean
sluice_run_get_restarts (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), FALSE);

  return self->restarts;
}

/**
 * sluice_run_set_restarts:
 * @self: a run
 * @restarts: whether it, and with it the runs after it, forget what runs before
 *   it have committed
 */
void
sluice_run_set_restarts (SluiceRun *self,
                         gboolean   restarts)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  self->restarts = restarts;
}

/**
 * sluice_run_get_retry_of:
 * @self: a run
 *
 * Returns: (nullable): the run that failed and that this one does again, asked for by
 *   a schedule or by a person
 */
const char *
sluice_run_get_retry_of (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), NULL);

  if (self->retry_of == NULL && self->trigger == SLUICE_TRIGGER_RETRY)
    return self->cause;
  return self->retry_of;
}

/**
 * sluice_run_set_retry_of:
 * @self: a run that nobody else has seen yet
 * @run: (nullable): the run that it does again
 */
void
sluice_run_set_retry_of (SluiceRun  *self,
                         const char *run)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  g_free (self->retry_of);
  self->retry_of = g_strdup (run);
}

/**
 * sluice_run_get_insists:
 * @self: a run
 *
 * Returns: whether it is to be done even if another one has done what it retries; not
 *   kept
 */
gboolean
sluice_run_get_insists (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), FALSE);

  return self->insists;
}

/**
 * sluice_run_set_insists:
 * @self: a run that has not begun
 * @insists: whether it is to be done even if another one has done what it retries
 */
void
sluice_run_set_insists (SluiceRun *self,
                        gboolean   insists)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  self->insists = insists;
}

/**
 * sluice_run_get_queued:
 * @self: a run
 *
 * Returns: whether it comes out of the workspace's queue, and so does not begin while
 *   that is paused
 */
gboolean
sluice_run_get_queued (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), FALSE);

  return self->queued;
}

/**
 * sluice_run_set_queued:
 * @self: a run that has not begun
 * @queued: whether it comes out of the workspace's queue
 */
void
sluice_run_set_queued (SluiceRun *self,
                       gboolean   queued)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  self->queued = queued;
}

/**
 * sluice_run_get_version:
 * @self: a run
 *
 * Returns: the number of the version of the stored task that it ran, see
 *   [type@Sluice.TaskVersion]; 0 if its task is a file, or was run before versions
 *   were known
 */
guint
sluice_run_get_version (SluiceRun *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), 0);

  return self->version;
}

/**
 * sluice_run_set_version:
 * @self: a run that nobody else has seen yet
 * @version: the number of the version of the stored task, 0 = none
 */
void
sluice_run_set_version (SluiceRun *self,
                        guint      version)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  self->version = version;
}

/**
 * sluice_run_get_range:
 * @self: a run that was found by its id
 * @ret_from: (out) (transfer none) (nullable): where its backfill began
 * @ret_to: (out) (transfer none) (nullable): where it ended, exclusive
 *
 * Returns: whether it is part of a backfill
 */
gboolean
sluice_run_get_range (SluiceRun   *self,
                      const char **ret_from,
                      const char **ret_to)
{
  g_return_val_if_fail (SLUICE_IS_RUN (self), FALSE);

  if (ret_from != NULL)
    *ret_from = self->from;
  if (ret_to != NULL)
    *ret_to = self->to;
  return self->to != NULL;
}

/**
 * sluice_run_set_range:
 * @self: a run that nobody else has seen yet
 * @from: (nullable): where its backfill begins
 * @to: (nullable): where it ends, exclusive
 */
void
sluice_run_set_range (SluiceRun  *self,
                      const char *from,
                      const char *to)
{
  g_return_if_fail (SLUICE_IS_RUN (self));

  g_free (self->from);
  self->from = g_strdup (from);
  g_free (self->to);
  self->to = g_strdup (to);
}
