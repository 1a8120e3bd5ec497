/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-clock.h"

G_BEGIN_DECLS

/**
 * TestClock:
 *
 * A clock that stands still until it is told to go on.
 */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, SluiceClock)

TestClock *test_clock_new       (const char *now) G_GNUC_WARN_UNUSED_RESULT;
gint64     test_clock_parse     (const char *text);
/* The alarm that is set; 0 = none. */
gint64     test_clock_get_alarm (TestClock  *self);
/* How often an alarm was set to another instant. */
guint      test_clock_get_n_set (TestClock  *self);
/* Lets time pass: alarms on the way go off, each at its time. After each,
 * @settle is called, if there is one, so that what it caused can happen. */
void       test_clock_advance   (TestClock  *self,
                                 gint64      instant,
                                 void      (*settle) (gpointer data),
                                 gpointer    data);
/* Sets the clock, or sleeps until then: `changed`, and an alarm that is past. */
void       test_clock_jump      (TestClock  *self,
                                 gint64      instant);

G_END_DECLS
