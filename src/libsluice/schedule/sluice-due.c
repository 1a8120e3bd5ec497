/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-due-private.h"

#include "sluice-claim.h"

#include <string.h>

/* The rules by which schedules run, without a clock, a database or a process:
 * what is known goes in, what is to be done and remembered comes out. */

/* A clock that was set back by less may have been put right a little; after one
 * that was set back by more nothing should wait until it is as late again. */
#define FAR G_TIME_SPAN_DAY

/**
 * sluice_due_plan_new:
 *
 * Returns: (transfer full): a plan to do nothing
 */
SluiceDuePlan *
sluice_due_plan_new (void)
{
  SluiceDuePlan *plan = g_new0 (SluiceDuePlan, 1);

  plan->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_decision_free);
  return plan;
}

/**
 * sluice_due_plan_free:
 * @plan: (transfer full): a plan
 */
void
sluice_due_plan_free (SluiceDuePlan *plan)
{
  g_return_if_fail (plan != NULL);

  g_clear_pointer (&plan->request, sluice_run_request_free);
  g_ptr_array_unref (plan->decisions);
  g_free (plan);
}

/**
 * sluice_due_fingerprint:
 * @schedule: a task's `schedule` as text
 *
 * Returns: (transfer full): what tells it from another one
 */
char *
sluice_due_fingerprint (const char *schedule)
{
  g_return_val_if_fail (schedule != NULL, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, schedule, -1);
}

void
sluice_due_log (const SluiceDueDecider *self,
                gint64                  due,
                const char             *decision,
                const char             *code,
                const char             *format,
                ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->plan->decisions, sluice_decision_new (self->memory->task, self->situation->now, due, decision,
                                                               code, NULL, "%s", message));
}

/* As short as a person would say it: date and time in the schedule's zone. */
char *
sluice_due_format (const SluiceDueDecider *self,
                   gint64                  due)
{
  /* Seconds only where there are some. */
  const gsize length = due / G_USEC_PER_SEC % 60 == 0 ? strlen ("2026-03-29 02:00") : strlen ("2026-03-29 02:00:30");
  g_autofree char *text = NULL;

  if (self->spec->calendar != NULL)
    {
      text = sluice_calendar_format (self->spec->calendar, due);
    }
  else
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (due / G_USEC_PER_SEC);

      text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : g_strdup ("?");
    }
  if (strlen (text) > length)
    text[length] = '\0';
  if (strlen (text) > 10)
    text[10] = ' ';
  return g_steal_pointer (&text);
}

const char *
sluice_due_find_block (const SluiceDueDecider  *self,
                       const char             **ret_words)
{
  const SluiceDueSituation *situation = self->situation;

  if (situation->low_power && !self->spec->on_battery)
    {
      *ret_words = "on battery";
      return "low_power";
    }
  if (situation->offline)
    {
      *ret_words = "no network";
      return "offline";
    }
  if (situation->metered && !self->spec->on_metered)
    {
      *ret_words = "the network is metered";
      return "metered";
    }
  return NULL;
}

gboolean
sluice_due_is_off (const SluiceDueDecider *self)
{
  return !self->spec->enabled || self->memory->paused_at != 0 || self->situation->all_paused;
}

/* Also what was asked for and has not begun. */
gboolean
sluice_due_is_running (const SluiceDueDecider *self)
{
  return self->situation->running || self->memory->claim != NULL;
}

void
sluice_due_forget_retry (SluiceStoredSchedule *memory)
{
  memory->retries = 0;
  memory->retry_at = 0;
  g_clear_pointer (&memory->retry_run, g_free);
  g_clear_pointer (&memory->retry_claim, g_free);
}

void
sluice_due_forget_queue (SluiceStoredSchedule *memory)
{
  memory->queued = 0;
  g_clear_pointer (&memory->queued_claim, g_free);
}

/**
 * sluice_due_reset:
 * @memory: what is remembered; changed
 * @fingerprint: that of the schedule as it is now
 * @now: the wall clock
 *
 * Forgets what was remembered of a schedule that is no longer the same.
 */
void
sluice_due_reset (SluiceStoredSchedule *memory,
                  const char           *fingerprint,
                  gint64                now)
{
  g_return_if_fail (memory != NULL);
  g_return_if_fail (fingerprint != NULL);

  g_free (memory->fingerprint);
  memory->fingerprint = g_strdup (fingerprint);
  memory->since = now;
  memory->last_due = 0;
  memory->next_due = 0;
  memory->failures = 0;
  memory->successes = 0;
  memory->backlog = 0;
  memory->blocked = 0;
  memory->unmet = 0;
  memory->overdue = 0;
  sluice_due_forget_retry (memory);
  sluice_due_forget_queue (memory);
}

/* Claims a run: from here on it counts as running. */
void
sluice_due_run (const SluiceDueDecider *self,
                const SluiceRunRequest *request)
{
  SluiceStoredSchedule *memory = self->memory;

  g_assert (memory->claim == NULL && self->plan->request == NULL);

  self->plan->request = sluice_run_request_copy (request);
  memory->claim = sluice_claim_to_text (request);
  memory->claim_due = request->due;
  memory->claim_begun = FALSE;
  memory->blocked = 0;
  memory->unmet = 0;
  memory->overdue = 0;
}

/* Whatever lies far in the future was written by a clock that was wrong. */
static void
heal_clock (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  const gint64 now = self->situation->now;
  const gint64 limit = now + FAR;

  if (memory->last_due > limit)
    sluice_due_log (self, 0, "skipped", "clock", "The clock was set back by more than a day: what is due from now "
                    "on counts");
  if (memory->last_due > limit || memory->since > limit)
    {
      memory->last_due = MIN (memory->last_due, now);
      memory->since = MIN (memory->since, now);
      memory->backlog = 0;
      memory->blocked = 0;
      memory->unmet = 0;
      memory->overdue = 0;
      memory->queued = MIN (memory->queued, now);
    }
  if (memory->retry_at > limit)
    memory->retry_at = now;
}

/* TRUE if something is in the way; said once. @due: what it is about, 0 = none. */
static gboolean
wait_for_conditions (const SluiceDueDecider *self,
                     gint64                  due,
                     const char             *what)
{
  const char *words = NULL;
  const char *block = sluice_due_find_block (self, &words);

  if (block == NULL)
    return FALSE;
  if (self->memory->blocked == 0)
    {
      sluice_due_log (self, due, "waiting", block, "%s waits: %s", what, words);
      self->memory->blocked = self->situation->now;
    }
  return TRUE;
}

static void
look_at_retry (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  g_autoptr(SluiceRunRequest) request = sluice_claim_parse (memory->retry_claim);

  if (request == NULL)
    {
      sluice_due_forget_retry (memory);
      return;
    }
  if (memory->retry_at > self->situation->now || wait_for_conditions (self, request->due, "The retry"))
    return;

  sluice_due_log (self, request->due, "ran", "retry", "Retry %u of %u", memory->retries, self->spec->retry_attempts);
  memory->retry_at = 0;
  g_clear_pointer (&memory->retry_claim, g_free);
  sluice_due_run (self, request);
}

static void
look_at_queue (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;
  g_autoptr(SluiceRunRequest) request = sluice_claim_parse (memory->queued_claim);

  if (request == NULL)
    {
      request = sluice_run_request_new (memory->task);
      request->trigger = SLUICE_TRIGGER_SCHEDULE;
      request->due = memory->queued;
    }
  if (wait_for_conditions (self, request->due, "What was due"))
    return;

  sluice_due_log (self, request->due, "ran", "queued", "It had waited");
  sluice_due_forget_queue (memory);
  sluice_due_run (self, request);
}

static void
look_at_work (const SluiceDueDecider *self)
{
  SluiceStoredSchedule *memory = self->memory;

  if (sluice_due_is_running (self))
    {
      sluice_due_pass_overlap (self, "overlap", "the run before had not ended");
      return;
    }

  if (memory->retry_at != 0)
    {
      look_at_retry (self);
      if (memory->retry_at != 0 || memory->claim != NULL)
        sluice_due_pass_overlap (self, "overlap", "a retry of the run before was to come");
    }
  if (memory->claim == NULL && memory->retry_at == 0 && (memory->queued != 0 || memory->queued_claim != NULL))
    {
      look_at_queue (self);
      if (memory->claim == NULL)
        sluice_due_pass_overlap (self, "overlap", "an earlier one still waits");
    }
  if (memory->claim == NULL && memory->retry_at == 0 && memory->queued == 0 && memory->queued_claim == NULL)
    sluice_due_look_at_clock (self);
}

/**
 * sluice_due_look:
 * @spec: the schedule
 * @situation: what it is decided in
 * @memory: what is remembered; changed
 * @plan: an empty plan; filled
 *
 * Decides what is to run by the clock now, and why not.
 */
void
sluice_due_look (const SluiceScheduleSpec *spec,
                 const SluiceDueSituation *situation,
                 SluiceStoredSchedule     *memory,
                 SluiceDuePlan            *plan)
{
  const SluiceDueDecider self = { spec, situation, memory, plan };

  g_return_if_fail (spec != NULL);
  g_return_if_fail (situation != NULL);
  g_return_if_fail (memory != NULL);
  g_return_if_fail (plan != NULL);

  heal_clock (&self);
  if (sluice_due_is_off (&self))
    {
      memory->next_due = 0;
      return;
    }

  look_at_work (&self);
  sluice_due_find_next (&self);
  if (memory->retry_at > situation->now && !sluice_due_is_running (&self))
    plan->look = plan->look == 0 ? memory->retry_at : MIN (plan->look, memory->retry_at);
}
