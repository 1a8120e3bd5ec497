/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "test-clock.h"

struct _TestClock
{
  SluiceClock parent_instance;

  gint64 now;
  gint64 alarm;                 /* 0 = none */
  guint n_set;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, SLUICE_TYPE_CLOCK)

static gint64
test_clock_now (SluiceClock *clock)
{
  return TEST_CLOCK (clock)->now;
}

static void
test_clock_set_alarm (SluiceClock *clock,
                      gint64       instant)
{
  TestClock *self = TEST_CLOCK (clock);

  if (self->alarm != instant)
    self->n_set++;
  self->alarm = instant;
}

static void
test_clock_class_init (TestClockClass *klass)
{
  SluiceClockClass *clock_class = SLUICE_CLOCK_CLASS (klass);

  clock_class->now = test_clock_now;
  clock_class->set_alarm = test_clock_set_alarm;
}

static void
test_clock_init (TestClock *self)
{
}

/* "2026-03-29T02:00:00Z"; without an offset it is UTC. */
gint64
test_clock_parse (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

TestClock *
test_clock_new (const char *now)
{
  TestClock *self = g_object_new (TEST_TYPE_CLOCK, NULL);

  self->now = test_clock_parse (now);
  return self;
}

gint64
test_clock_get_alarm (TestClock *self)
{
  g_assert (TEST_IS_CLOCK (self));

  return self->alarm;
}

guint
test_clock_get_n_set (TestClock *self)
{
  g_assert (TEST_IS_CLOCK (self));

  return self->n_set;
}

static void
ring (TestClock *self)
{
  self->alarm = 0;
  sluice_clock_emit_alarm (SLUICE_CLOCK (self));
}

void
test_clock_advance (TestClock  *self,
                    gint64      instant,
                    void      (*settle) (gpointer data),
                    gpointer    data)
{
  g_assert (TEST_IS_CLOCK (self));
  g_assert (instant >= self->now);

  while (self->alarm != 0 && self->alarm <= instant)
    {
      self->now = MAX (self->now, self->alarm);
      ring (self);
      if (settle != NULL)
        settle (data);
    }
  self->now = instant;
}

void
test_clock_jump (TestClock *self,
                 gint64     instant)
{
  g_assert (TEST_IS_CLOCK (self));

  self->now = instant;
  sluice_clock_emit_changed (SLUICE_CLOCK (self));
  if (self->alarm != 0 && self->alarm <= instant)
    ring (self);
}
