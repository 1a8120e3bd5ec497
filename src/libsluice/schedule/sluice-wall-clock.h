/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-clock.h"

G_BEGIN_DECLS

/**
 * SluiceWallClock:
 *
 * The machine's clock. Sleeps in one kernel timer until the alarm, through
 * suspend, and tells `changed` when the clock was set, the machine woke up or the
 * time zone is another one.
 */
#define SLUICE_TYPE_WALL_CLOCK (sluice_wall_clock_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWallClock, sluice_wall_clock, SLUICE, WALL_CLOCK, SluiceClock)

SluiceClock *sluice_wall_clock_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
