/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-host-rate.h"

/* A run that has not asked for so long has ended, or stands still. */
#define FORGET ((gint64) 60 * G_USEC_PER_SEC)

/* A host that was left in peace for so long has recovered. */
#define FORGET_PENALTY (10 * FORGET)

#define MIN_PENALTY (G_USEC_PER_SEC / 10)
#define MAX_PENALTY (60 * G_USEC_PER_SEC)
/* Answers to requests that were under way together say the same thing. */
#define ONE_VOLLEY G_USEC_PER_SEC
/* Below this the rest of a penalty is dropped. */
#define NO_PENALTY 1000

/* Whoever wakes up a little late may make that up, so that the rate is kept on
 * the average. */
#define MAX_LATENESS (G_USEC_PER_SEC / 20)

/* Longer than any wait that a task may ask for. */
#define MAX_HOLD (G_GINT64_CONSTANT (7) * 24 * 3600 * G_USEC_PER_SEC)

/**
 * sluice_host_rate_set_now:
 * @self: a rate
 * @now: what time it is
 *
 * To be called before anything else is done at a time. A clock that was set back
 * takes all times with it: what was to be waited is still to be waited, and no
 * longer. One that jumped ahead ends waits early, which costs a request.
 */
void
sluice_host_rate_set_now (SluiceHostRate *self,
                          gint64          now)
{
  gint64 back;

  g_return_if_fail (self != NULL);

  back = self->updated - now;
  if (back > 0)
    {
      self->last = MAX (0, self->last - back);
      self->asked = MAX (0, self->asked - back);
      self->tightened = MAX (0, self->tightened - back);
      self->held_until = MAX (0, self->held_until - back);
    }
  self->held_until = MIN (self->held_until, now + MAX_HOLD);
  self->last = MIN (self->last, now);
  if (now - MAX (self->last, self->tightened) > FORGET_PENALTY)
    self->penalty = 0;
  self->updated = now;
}

/* The strictest of the runs of the last minute sets the pace for all. */
static gint64
agree (SluiceHostRate *self,
       gint64          now,
       gint64          interval)
{
  if (interval >= self->interval || now - self->asked > MAX (FORGET, 2 * self->interval))
    {
      self->interval = interval;
      self->asked = now;
    }
  return self->interval;
}

/**
 * sluice_host_rate_take:
 * @self: a rate
 * @now: what time it is
 * @interval: the caller's own limit: between two requests; 0 = none
 * @ret_held: (out): whether the host itself asks for the wait
 *
 * Lets a request through if it is its time.
 *
 * Returns: 0 if it may be sent now, else how long to wait before asking again;
 *   then nothing was taken
 */
gint64
sluice_host_rate_take (SluiceHostRate *self,
                       gint64          now,
                       gint64          interval,
                       gboolean       *ret_held)
{
  gint64 due;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (ret_held != NULL, 0);

  interval = agree (self, now, MAX (interval, 0)) + self->penalty;
  *ret_held = self->held_until > now;
  if (*ret_held)
    return self->held_until - now;

  due = self->last > 0 ? self->last + interval : now;
  if (due > now)
    return due - now;
  self->last = MAX (due, now - MIN (interval / 2, MAX_LATENESS));
  return 0;
}

/**
 * sluice_host_rate_hold:
 * @self: a rate
 * @now: what time it is
 * @wait: for how long nobody asks
 */
void
sluice_host_rate_hold (SluiceHostRate *self,
                       gint64          now,
                       gint64          wait)
{
  g_return_if_fail (self != NULL);

  self->held_until = MAX (self->held_until, now + CLAMP (wait, 0, MAX_HOLD));
}

/**
 * sluice_host_rate_tighten:
 * @self: a rate
 * @now: what time it is
 */
void
sluice_host_rate_tighten (SluiceHostRate *self,
                          gint64          now)
{
  g_return_if_fail (self != NULL);

  if (self->tightened > 0 && now - self->tightened < ONE_VOLLEY)
    return;

  self->tightened = now;
  self->penalty = MIN (MAX_PENALTY, MAX (MIN_PENALTY, 2 * self->penalty + self->interval));
}

/**
 * sluice_host_rate_relax:
 * @self: a rate
 *
 * Returns: whether something has changed
 */
gboolean
sluice_host_rate_relax (SluiceHostRate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->penalty == 0)
    return FALSE;
  self->penalty -= self->penalty / 20;
  if (self->penalty < NO_PENALTY)
    self->penalty = 0;
  return TRUE;
}

/**
 * sluice_host_rate_release:
 * @self: a rate
 * @now: what time it is
 *
 * The next request may be sent at once, whatever was to be waited.
 */
void
sluice_host_rate_release (SluiceHostRate *self,
                          gint64          now)
{
  g_return_if_fail (self != NULL);

  self->held_until = 0;
  self->last = 0;
}
