/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-clock.h"

enum
{
  SIGNAL_ALARM,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE (SluiceClock, sluice_clock, G_TYPE_OBJECT)

static void
sluice_clock_class_init (SluiceClockClass *klass)
{
  /**
   * SluiceClock::alarm:
   * @self: a clock
   *
   * The instant of the alarm has come. None is set any more.
   */
  signals[SIGNAL_ALARM] = g_signal_new ("alarm", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SluiceClock::changed:
   * @self: a clock
   *
   * The clock was set, the machine woke up, or the time zone changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_clock_init (SluiceClock *self)
{
}

/**
 * sluice_clock_now:
 * @self: a clock
 *
 * Returns: the wall clock, microseconds since 1970 UTC
 */
gint64
sluice_clock_now (SluiceClock *self)
{
  g_return_val_if_fail (SLUICE_IS_CLOCK (self), 0);

  return SLUICE_CLOCK_GET_CLASS (self)->now (self);
}

/**
 * sluice_clock_set_alarm:
 * @self: a clock
 * @instant: microseconds since 1970 UTC, 0 = no alarm
 *
 * Sets the alarm, in place of the one before. It goes off once; one in the past
 * goes off soon, but never from within this call.
 */
void
sluice_clock_set_alarm (SluiceClock *self,
                        gint64       instant)
{
  g_return_if_fail (SLUICE_IS_CLOCK (self));
  g_return_if_fail (instant >= 0);

  SLUICE_CLOCK_GET_CLASS (self)->set_alarm (self, instant);
}

/**
 * sluice_clock_emit_alarm:
 * @self: a clock
 *
 * Emits [signal@Sluice.Clock::alarm], from the main context of the clock's owner.
 */
void
sluice_clock_emit_alarm (SluiceClock *self)
{
  g_return_if_fail (SLUICE_IS_CLOCK (self));

  g_signal_emit (self, signals[SIGNAL_ALARM], 0);
}

/**
 * sluice_clock_emit_changed:
 * @self: a clock
 *
 * Emits [signal@Sluice.Clock::changed], from the main context of the clock's owner.
 */
void
sluice_clock_emit_changed (SluiceClock *self)
{
  g_return_if_fail (SLUICE_IS_CLOCK (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
