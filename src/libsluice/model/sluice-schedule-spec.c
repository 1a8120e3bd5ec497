/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-spec.h"

/**
 * sluice_after_spec_new:
 * @task: id or name of the other task
 * @on: which end of it counts
 *
 * Returns: (transfer full): a task that is followed
 */
SluiceAfterSpec *
sluice_after_spec_new (const char           *task,
                       SluiceAfterCondition  on)
{
  SluiceAfterSpec *after = g_new0 (SluiceAfterSpec, 1);

  after->task = g_strdup (task);
  after->on = on;
  return after;
}

/**
 * sluice_after_spec_free:
 * @after: (transfer full): a task that is followed
 */
void
sluice_after_spec_free (SluiceAfterSpec *after)
{
  g_return_if_fail (after != NULL);

  g_free (after->task);
  g_free (after);
}

/**
 * sluice_schedule_spec_copy:
 * @spec: what a task says of when it runs
 *
 * Returns: (transfer full): the same, without the task
 */
SluiceScheduleSpec *
sluice_schedule_spec_copy (const SluiceScheduleSpec *spec)
{
  SluiceScheduleSpec *copy;

  g_return_val_if_fail (spec != NULL, NULL);

  copy = g_memdup2 (spec, sizeof *spec);
  copy->rule = g_strdup (spec->rule);
  copy->zone = g_strdup (spec->zone);
  copy->folder = g_strdup (spec->folder);
  copy->glob = g_strdup (spec->glob);
  if (spec->calendar != NULL)
    copy->calendar = sluice_calendar_ref (spec->calendar);
  copy->after = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_after_spec_free);
  for (guint i = 0; spec->after != NULL && i < spec->after->len; i++)
    {
      const SluiceAfterSpec *after = g_ptr_array_index (spec->after, i);

      g_ptr_array_add (copy->after, sluice_after_spec_new (after->task, after->on));
    }
  return copy;
}

/**
 * sluice_schedule_spec_free:
 * @spec: (nullable): what a task says of when it runs
 */
void
sluice_schedule_spec_free (SluiceScheduleSpec *spec)
{
  if (spec == NULL)
    return;

  g_clear_pointer (&spec->calendar, sluice_calendar_unref);
  g_clear_pointer (&spec->after, g_ptr_array_unref);
  g_free (spec->rule);
  g_free (spec->zone);
  g_free (spec->folder);
  g_free (spec->glob);
  g_free (spec);
}
