/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-schedules.h"

/* What is handed around of schedules. */

G_DEFINE_BOXED_TYPE (SluiceDecision, sluice_decision, sluice_decision_copy, sluice_decision_free)

/**
 * sluice_decision_new:
 * @task: the task's id
 * @time: when it was made, microseconds since 1970 UTC
 * @due: the due time it is about, 0 = none
 * @decision: what was decided
 * @code: (nullable): why, one word
 * @run: (nullable): the run it is about
 * @format: why, in words
 * @...: for @format
 *
 * Returns: (transfer full): a decision without a number
 */
SluiceDecision *
sluice_decision_new (const char *task,
                     gint64      time,
                     gint64      due,
                     const char *decision,
                     const char *code,
                     const char *run,
                     const char *format,
                     ...)
{
  SluiceDecision *self;
  va_list args;

  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (decision != NULL, NULL);
  g_return_val_if_fail (format != NULL, NULL);

  self = g_new0 (SluiceDecision, 1);
  self->task = g_strdup (task);
  self->time = time;
  self->due = due;
  self->decision = g_strdup (decision);
  self->code = g_strdup (code);
  self->run = g_strdup (run);
  va_start (args, format);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

/**
 * sluice_decision_copy:
 * @decision: a decision
 *
 * Returns: (transfer full): a copy
 */
SluiceDecision *
sluice_decision_copy (const SluiceDecision *decision)
{
  SluiceDecision *copy;

  g_return_val_if_fail (decision != NULL, NULL);

  copy = g_memdup2 (decision, sizeof *decision);
  copy->task = g_strdup (decision->task);
  copy->decision = g_strdup (decision->decision);
  copy->code = g_strdup (decision->code);
  copy->message = g_strdup (decision->message);
  copy->run = g_strdup (decision->run);
  return copy;
}

/**
 * sluice_decision_free:
 * @decision: (nullable): a decision
 */
void
sluice_decision_free (SluiceDecision *decision)
{
  if (decision == NULL)
    return;

  g_free (decision->task);
  g_free (decision->decision);
  g_free (decision->code);
  g_free (decision->message);
  g_free (decision->run);
  g_free (decision);
}

/**
 * sluice_stored_schedule_copy:
 * @schedule: a schedule
 *
 * Returns: (transfer full): a copy
 */
SluiceStoredSchedule *
sluice_stored_schedule_copy (const SluiceStoredSchedule *schedule)
{
  SluiceStoredSchedule *copy;

  g_return_val_if_fail (schedule != NULL, NULL);

  copy = g_memdup2 (schedule, sizeof *schedule);
  copy->task = g_strdup (schedule->task);
  copy->name = g_strdup (schedule->name);
  copy->document = g_strdup (schedule->document);
  copy->schedule = g_strdup (schedule->schedule);
  copy->fingerprint = g_strdup (schedule->fingerprint);
  copy->retry_run = g_strdup (schedule->retry_run);
  copy->retry_claim = g_strdup (schedule->retry_claim);
  copy->queued_claim = g_strdup (schedule->queued_claim);
  copy->claim = g_strdup (schedule->claim);
  copy->pause_code = g_strdup (schedule->pause_code);
  copy->pause_message = g_strdup (schedule->pause_message);
  copy->pause_run = g_strdup (schedule->pause_run);
  copy->last_run = g_strdup (schedule->last_run);
  return copy;
}

/**
 * sluice_stored_schedule_free:
 * @schedule: (nullable): a schedule
 */
void
sluice_stored_schedule_free (SluiceStoredSchedule *schedule)
{
  if (schedule == NULL)
    return;

  g_free (schedule->task);
  g_free (schedule->name);
  g_free (schedule->document);
  g_free (schedule->schedule);
  g_free (schedule->fingerprint);
  g_free (schedule->retry_run);
  g_free (schedule->retry_claim);
  g_free (schedule->queued_claim);
  g_free (schedule->claim);
  g_free (schedule->pause_code);
  g_free (schedule->pause_message);
  g_free (schedule->pause_run);
  g_free (schedule->last_run);
  g_free (schedule);
}
