/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-due-private.h"

#include "sluice-claim.h"
#include "sluice-failure.h"

/* What another task, a file or the end of a run means for a schedule. */

/* No retry comes later than this after the failure. */
#define MAX_RETRY_DELAY G_TIME_SPAN_DAY

static const char *
describe (SluiceTrigger trigger)
{
  return trigger == SLUICE_TRIGGER_FILE ? "A file has arrived" : "What it follows has ended";
}

static gboolean
is_in_season (const SluiceDueDecider *self)
{
  const gint64 now = self->situation->now;

  return now >= self->spec->start && (self->spec->end == 0 || now <= self->spec->end);
}

/**
 * sluice_due_is_free:
 * @spec: the schedule
 * @situation: what it is decided in
 * @memory: what is remembered
 *
 * Returns: whether nothing is in the way of a run
 */
gboolean
sluice_due_is_free (const SluiceScheduleSpec   *spec,
                    const SluiceDueSituation   *situation,
                    const SluiceStoredSchedule *memory)
{
  const SluiceDueDecider self = { spec, situation, (SluiceStoredSchedule *) memory, NULL };
  const char *words = NULL;

  g_return_val_if_fail (spec != NULL, FALSE);
  g_return_val_if_fail (situation != NULL, FALSE);
  g_return_val_if_fail (memory != NULL, FALSE);

  return !sluice_due_is_off (&self) && is_in_season (&self) && !sluice_due_is_running (&self) &&
         memory->retry_at == 0 && sluice_due_find_block (&self, &words) == NULL;
}

/* Keeps @wish until it can run; one at a time. */
static SluiceDueAnswer
queue_wish (const SluiceDueDecider *self,
            const SluiceRunRequest *wish,
            gboolean                may_wait,
            const char             *code,
            const char             *why)
{
  SluiceStoredSchedule *memory = self->memory;

  if (!may_wait || memory->queued != 0 || memory->queued_claim != NULL)
    {
      sluice_due_log (self, wish->due, "skipped", code, "%s, but it does not run: %s", describe (wish->trigger), why);
      return SLUICE_DUE_REFUSED;
    }
  memory->queued_claim = sluice_claim_to_text (wish);
  sluice_due_log (self, wish->due, "waiting", code, "%s; the run waits: %s", describe (wish->trigger), why);
  return SLUICE_DUE_WAITS;
}

/**
 * sluice_due_ask:
 * @spec: the schedule
 * @situation: what it is decided in
 * @memory: what is remembered; changed
 * @wish: what is asked for
 * @plan: an empty plan; filled
 *
 * Decides on a run that another task's end or a file asks for. The rules are
 * those of the clock: overlaps are skipped or one of them waits, power and
 * network may hold it up.
 *
 * Returns: what becomes of it
 */
SluiceDueAnswer
sluice_due_ask (const SluiceScheduleSpec *spec,
                const SluiceDueSituation *situation,
                SluiceStoredSchedule     *memory,
                const SluiceRunRequest   *wish,
                SluiceDuePlan            *plan)
{
  const SluiceDueDecider self = { spec, situation, memory, plan };
  const char *words = NULL;
  const char *block;

  g_return_val_if_fail (spec != NULL, SLUICE_DUE_REFUSED);
  g_return_val_if_fail (situation != NULL, SLUICE_DUE_REFUSED);
  g_return_val_if_fail (memory != NULL, SLUICE_DUE_REFUSED);
  g_return_val_if_fail (wish != NULL, SLUICE_DUE_REFUSED);
  g_return_val_if_fail (plan != NULL, SLUICE_DUE_REFUSED);

  if (!spec->enabled)
    return SLUICE_DUE_REFUSED;
  if (sluice_due_is_off (&self))
    return queue_wish (&self, wish, FALSE, situation->all_paused ? "all_paused" : memory->pause_code, "it is paused");
  if (!is_in_season (&self))
    return queue_wish (&self, wish, FALSE, "ended", "the schedule has not begun, or has ended");
  if (sluice_due_is_running (&self) || memory->retry_at != 0)
    return queue_wish (&self, wish, spec->overlap == SLUICE_OVERLAP_QUEUE, "overlap", "the run before had not ended");
  block = sluice_due_find_block (&self, &words);
  if (block != NULL)
    {
      const SluiceDueAnswer answer = queue_wish (&self, wish, spec->missed != SLUICE_MISSED_NONE, block, words);

      if (answer == SLUICE_DUE_WAITS)
        memory->blocked = situation->now;
      return answer;
    }

  sluice_due_log (&self, wish->due, "ran", sluice_trigger_to_string (wish->trigger), "%s", describe (wish->trigger));
  sluice_due_run (&self, wish);
  return SLUICE_DUE_RUNS;
}

static void
log_end (SluiceStoredSchedule *memory,
         const SluiceDueEnd   *end,
         SluiceDuePlan        *plan,
         const char           *decision,
         const char           *message)
{
  g_ptr_array_add (plan->decisions, sluice_decision_new (memory->task, end->now, end->request->due, decision, end->code,
                                                         end->run, "%s", message));
}

/* The task ran already, by hand say, when it was to begin. */
static void
pass_busy (const SluiceScheduleSpec *spec,
           SluiceStoredSchedule     *memory,
           const SluiceDueEnd       *end,
           SluiceDuePlan            *plan)
{
  if (spec->overlap == SLUICE_OVERLAP_QUEUE && memory->queued == 0 && memory->queued_claim == NULL)
    {
      memory->queued_claim = sluice_claim_to_text (end->request);
      g_ptr_array_add (plan->decisions,
                       sluice_decision_new (memory->task, end->now, end->request->due, "waiting", "overlap", NULL,
                                            "It runs already; the next run waits for its end"));
      return;
    }
  if (memory->unmet == 0)
    memory->unmet = end->request->due;
  g_ptr_array_add (plan->decisions,
                   sluice_decision_new (memory->task, end->now, end->request->due, "skipped", "overlap", NULL,
                                        "Did not run: it was running already"));
}

static void
note_success (SluiceStoredSchedule *memory,
              SluiceDuePlan        *plan)
{
  plan->recovered = memory->failures > 0;
  memory->failures = 0;
  memory->successes++;
  sluice_due_forget_retry (memory);
}

static gboolean
try_again (const SluiceScheduleSpec *spec,
           SluiceStoredSchedule     *memory,
           const SluiceDueEnd       *end,
           SluiceDuePlan            *plan)
{
  SluiceRunRequest *request;
  g_autofree char *message = NULL;
  gint64 delay = spec->retry_delay;

  if (!spec->enabled || memory->paused_at != 0 || memory->retries >= spec->retry_attempts)
    return FALSE;

  for (guint i = 0; i < memory->retries && delay < MAX_RETRY_DELAY; i++)
    delay *= 2;
  delay = MIN (delay, MAX_RETRY_DELAY);
  memory->retries++;
  memory->retry_at = end->now + delay;
  g_free (memory->retry_run);
  memory->retry_run = g_strdup (end->run);

  request = sluice_run_request_copy (end->request);
  request->trigger = SLUICE_TRIGGER_RETRY;
  g_free (request->cause);
  request->cause = g_strdup (end->run);
  if (request->chain == NULL)
    request->chain = g_strdup (end->run);
  g_free (memory->retry_claim);
  memory->retry_claim = sluice_claim_to_text (request);
  sluice_run_request_free (request);

  message = g_strdup_printf ("Failed, and is tried again in %" G_GINT64_FORMAT " s (%u of %u): %s",
                             delay / G_USEC_PER_SEC, memory->retries, spec->retry_attempts,
                             end->message != NULL ? end->message : sluice_run_state_to_string (end->state));
  log_end (memory, end, plan, "retry", message);
  return TRUE;
}

static void
pause_by_failure (SluiceStoredSchedule *memory,
                  const SluiceDueEnd   *end,
                  SluiceDuePlan        *plan,
                  gboolean              at_once)
{
  const char *message = end->message != NULL ? end->message : sluice_run_state_to_string (end->state);

  memory->paused_at = end->now;
  g_free (memory->pause_code);
  memory->pause_code = g_strdup (end->code != NULL ? end->code : sluice_run_state_to_string (end->state));
  g_free (memory->pause_message);
  memory->pause_message = at_once || memory->failures < 2 ? g_strdup (message)
                                  : g_strdup_printf ("Failed %u times in a row, the last time: %s", memory->failures,
                                                     message);
  g_free (memory->pause_run);
  memory->pause_run = g_strdup (end->run);
  memory->next_due = 0;
  memory->backlog = 0;
  memory->blocked = 0;
  sluice_due_forget_queue (memory);
  plan->paused = TRUE;
  log_end (memory, end, plan, "paused", memory->pause_message);
}

static void
note_failure (const SluiceScheduleSpec *spec,
              SluiceStoredSchedule     *memory,
              const SluiceDueEnd       *end,
              SluiceDuePlan            *plan)
{
  const SluiceFailureKind kind =
    sluice_failure_classify (end->code, end->temporary || end->state == SLUICE_RUN_STATE_INTERRUPTED);
  const gboolean at_once = kind == SLUICE_FAILURE_CREDENTIAL || kind == SLUICE_FAILURE_SCHEMA;

  if (kind == SLUICE_FAILURE_TEMPORARY && try_again (spec, memory, end, plan))
    {
      plan->settled = FALSE;
      return;
    }

  if (memory->retries > 0)
    log_end (memory, end, plan, "gave_up", "It failed at the last retry, too");
  memory->failures++;
  memory->successes = 0;
  sluice_due_forget_retry (memory);
  if (memory->paused_at == 0 && (at_once || (spec->pause_after > 0 && memory->failures >= spec->pause_after)))
    pause_by_failure (memory, end, plan, at_once);
}

/**
 * sluice_due_ended:
 * @spec: the schedule
 * @memory: what is remembered; changed
 * @end: the end
 * @plan: an empty plan; filled
 *
 * Decides what the end of a run means: a retry, a pause, or nothing. What a
 * person has started may end failures, but does not add to them: the person has
 * seen it. The end of a try that wrote nothing, or not all, means nothing.
 */
void
sluice_due_ended (const SluiceScheduleSpec *spec,
                  SluiceStoredSchedule     *memory,
                  const SluiceDueEnd       *end,
                  SluiceDuePlan            *plan)
{
  gboolean planned;

  g_return_if_fail (spec != NULL);
  g_return_if_fail (memory != NULL);
  g_return_if_fail (end != NULL && end->request != NULL);
  g_return_if_fail (plan != NULL);

  planned = end->request->trigger != SLUICE_TRIGGER_MANUAL;
  if (end->request->dry_run || end->request->limit > 0)
    return;
  if (sluice_claim_matches (memory->claim, end->request))
    {
      g_clear_pointer (&memory->claim, g_free);
      memory->claim_due = 0;
    }
  if (end->run == NULL && planned && g_strcmp0 (end->code, "lease_held") == 0)
    {
      pass_busy (spec, memory, end, plan);
      return;
    }

  if (end->run == NULL && planned && g_strcmp0 (end->code, "already_run") == 0)
    {
      log_end (memory, end, plan, "skipped", "It had run already");
      return;
    }

  plan->settled = TRUE;
  switch (end->state)
    {
    case SLUICE_RUN_STATE_SUCCESS:
    case SLUICE_RUN_STATE_PARTIAL_SUCCESS:
      note_success (memory, plan);
      break;

    case SLUICE_RUN_STATE_FAILED:
    case SLUICE_RUN_STATE_INTERRUPTED:
      if (planned)
        note_failure (spec, memory, end, plan);
      break;

    case SLUICE_RUN_STATE_CANCELLED:
      if (planned)
        sluice_due_forget_retry (memory);
      break;

    case SLUICE_RUN_STATE_PENDING:
    case SLUICE_RUN_STATE_RUNNING:
    default:
      plan->settled = FALSE;
      break;
    }
}

/**
 * sluice_due_ask_again:
 * @spec: the schedule
 * @situation: what it is decided in
 * @memory: what is remembered, with a claim that never began; changed
 * @plan: an empty plan; filled
 *
 * Asks again for a run that was asked for by a process that died before the run
 * began; not if the schedule was paused or switched off since.
 */
void
sluice_due_ask_again (const SluiceScheduleSpec *spec,
                      const SluiceDueSituation *situation,
                      SluiceStoredSchedule     *memory,
                      SluiceDuePlan            *plan)
{
  const SluiceDueDecider self = { spec, situation, memory, plan };
  g_autoptr(SluiceRunRequest) request = NULL;

  g_return_if_fail (spec != NULL);
  g_return_if_fail (situation != NULL);
  g_return_if_fail (memory != NULL);
  g_return_if_fail (plan != NULL);

  request = sluice_claim_parse (memory->claim);
  g_clear_pointer (&memory->claim, g_free);
  memory->claim_due = 0;
  if (request == NULL)
    return;
  if (sluice_due_is_off (&self))
    {
      sluice_due_log (&self, request->due, "skipped", situation->all_paused ? "all_paused" : memory->pause_code,
                      "The program ended before the run could begin, and it is paused by now");
      return;
    }
  sluice_due_log (&self, request->due, "ran", "again",
                  "Asked for again: the program ended before the run could begin");
  sluice_due_run (&self, request);
}
