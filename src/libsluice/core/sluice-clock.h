/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceClockClass:
 * @now: the wall clock, microseconds since 1970 UTC
 * @set_alarm: arms the one alarm; replaces the one before; 0 = none
 *
 * The wall clock and one alarm on it. Signals, in the main context of whoever
 * made it: `alarm` when the time has come, `changed` when the clock was set, the
 * machine woke up or the time zone changed: whatever was computed from the time
 * before must be computed again.
 */
#define SLUICE_TYPE_CLOCK (sluice_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceClock, sluice_clock, SLUICE, CLOCK, GObject)

struct _SluiceClockClass
{
  GObjectClass parent_class;

  gint64 (*now)       (SluiceClock *self);
  void   (*set_alarm) (SluiceClock *self,
                       gint64       instant);
};

gint64 sluice_clock_now          (SluiceClock *self);
void   sluice_clock_set_alarm    (SluiceClock *self,
                                  gint64       instant);
/* For those who implement one. */
void   sluice_clock_emit_alarm   (SluiceClock *self);
void   sluice_clock_emit_changed (SluiceClock *self);

G_END_DECLS
