/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-stage-clock.h"

/* One hand of the clock. Times are monotonic, in microseconds. */
typedef struct
{
  SluiceStagePhase phase;
  gint64 since;
  gint64 worked;
  gint64 waited;
} Hand;

struct _SluiceStageClock
{
  GMutex mutex;
  Hand hands[SLUICE_N_STAGES];  /* (mutex mutex) */
  guint n_waiting;              /* (mutex mutex) threads that are held up */
};

/**
 * sluice_stage_clock_new:
 *
 * Returns: (transfer full): a clock with all stages idle
 */
SluiceStageClock *
sluice_stage_clock_new (void)
{
  SluiceStageClock *self = g_new0 (SluiceStageClock, 1);

  g_mutex_init (&self->mutex);
  return self;
}

/**
 * sluice_stage_clock_free:
 * @self: (transfer full): a clock that no stage uses any more
 */
void
sluice_stage_clock_free (SluiceStageClock *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Gives the time up to @now to what the stage has been doing. */
static void
advance (Hand   *hand,
         gint64  now)
{
  if (hand->phase == SLUICE_STAGE_WORKS)
    hand->worked += now - hand->since;
  else if (hand->phase == SLUICE_STAGE_WAITS)
    hand->waited += now - hand->since;
  hand->since = now;
}

/* The reading stands still while it waits for a host: that time is not its own. Waits
 * while it has nothing to do, as its neighbour is slow, hold nobody up. */
static void
advance_reading (SluiceStageClock *self,
                 gint64            now)
{
  Hand *reading = &self->hands[SLUICE_STAGE_READ];
  Hand *waiting = &self->hands[SLUICE_STAGE_WAIT];

  if (waiting->phase == SLUICE_STAGE_WORKS && reading->phase == SLUICE_STAGE_WORKS)
    {
      advance (waiting, now);
      reading->since = now;
      return;
    }
  waiting->since = now;
  advance (reading, now);
}

static void
advance_stage (SluiceStageClock *self,
               SluiceStage       stage,
               gint64            now)
{
  if (stage == SLUICE_STAGE_READ || stage == SLUICE_STAGE_WAIT)
    advance_reading (self, now);
  else
    advance (&self->hands[stage], now);
}

/**
 * sluice_stage_clock_turn:
 * @self: a clock
 * @stage: a stage
 * @phase: what it does from now on
 *
 * %SLUICE_STAGE_WAIT is at work as long as any thread has turned it to that and not back.
 */
void
sluice_stage_clock_turn (SluiceStageClock *self,
                         SluiceStage       stage,
                         SluiceStagePhase  phase)
{
  const gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) stage < SLUICE_N_STAGES);

  g_mutex_lock (&self->mutex);
  advance_stage (self, stage, now);
  if (stage == SLUICE_STAGE_WAIT)
    {
      self->n_waiting = phase == SLUICE_STAGE_WORKS ? self->n_waiting + 1 : MAX (self->n_waiting, 1) - 1;
      phase = self->n_waiting > 0 ? SLUICE_STAGE_WORKS : SLUICE_STAGE_IDLE;
    }
  self->hands[stage].phase = phase;
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_stage_clock_read:
 * @self: a clock
 * @stage: a stage
 * @ret_worked: (out) (optional): how long it worked so far, in microseconds
 * @ret_waited: (out) (optional): how long it waited for other stages, in
 *   microseconds
 */
void
sluice_stage_clock_read (SluiceStageClock *self,
                         SluiceStage       stage,
                         gint64           *ret_worked,
                         gint64           *ret_waited)
{
  const gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) stage < SLUICE_N_STAGES);

  g_mutex_lock (&self->mutex);
  advance_stage (self, stage, now);
  if (ret_worked != NULL)
    *ret_worked = self->hands[stage].worked;
  if (ret_waited != NULL)
    *ret_waited = self->hands[stage].waited;
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_stage_to_string:
 * @stage: a stage
 *
 * Returns: its name in JSON
 */
const char *
sluice_stage_to_string (SluiceStage stage)
{
  static const char *const names[SLUICE_N_STAGES] = { "read", "transform", "load", "wait" };

  g_return_val_if_fail ((guint) stage < SLUICE_N_STAGES, "read");

  return names[stage];
}
