/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-wall-clock.h"

#include "mock-bus.h"
#include "sluice-test-utils.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

/* The real clock, with real time: what the fake one of the other tests stands for. */

#define LOGIND_PATH "/org/freedesktop/login1"
#define TIMEDATE_PATH "/org/freedesktop/timedate1"

typedef struct
{
  char *folder;                 /* what /etc is otherwise */
  SluiceClock *clock;
  guint alarms;
  guint changes;
} Fixture;

static void
alarm_cb (SluiceClock *clock,
          gpointer     user_data)
{
  ++((Fixture *) user_data)->alarms;
}

static void
changed_cb (SluiceClock *clock,
            gpointer     user_data)
{
  ++((Fixture *) user_data)->changes;
}

static void
link_zone (Fixture    *fixture,
           const char *zone)
{
  g_autofree char *target = g_build_filename ("/usr/share/zoneinfo", zone, NULL);
  g_autofree char *link = g_build_filename (fixture->folder, "localtime", NULL);
  g_autofree char *temporary = g_build_filename (fixture->folder, "localtime.new", NULL);

  /* As timedated does it. */
  g_assert_cmpint (symlink (target, temporary), ==, 0);
  g_assert_cmpint (g_rename (temporary, link), ==, 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = sluice_test_make_folder ();
  link_zone (fixture, "Europe/Berlin");
  fixture->clock = g_object_new (SLUICE_TYPE_WALL_CLOCK, "zone-folder", fixture->folder, NULL);
  g_signal_connect (fixture->clock, "alarm", G_CALLBACK (alarm_cb), fixture);
  g_signal_connect (fixture->clock, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->folder);
}

static void
test_alarm (Fixture       *fixture,
            gconstpointer  data)
{
  const gint64 instant = g_get_real_time () + 300 * 1000;

  sluice_clock_set_alarm (fixture->clock, instant);
  while (g_get_real_time () < instant - 100 * 1000)
    {
      g_assert_cmpuint (fixture->alarms, ==, 0);
      mock_bus_turn (10);
    }
  MOCK_BUS_AWAIT (fixture->alarms > 0);
  g_assert_cmpint (sluice_clock_now (fixture->clock), >=, instant);

  /* Once. */
  mock_bus_turn (100);
  g_assert_cmpuint (fixture->alarms, ==, 1);
  g_assert_cmpuint (fixture->changes, ==, 0);
}

static void
test_alarm_replaced (Fixture       *fixture,
                     gconstpointer  data)
{
  sluice_clock_set_alarm (fixture->clock, g_get_real_time () + 100 * 1000);
  sluice_clock_set_alarm (fixture->clock, g_get_real_time () + G_TIME_SPAN_HOUR);
  mock_bus_turn (300);
  g_assert_cmpuint (fixture->alarms, ==, 0);
  sluice_clock_set_alarm (fixture->clock, g_get_real_time () + 100 * 1000);
  sluice_clock_set_alarm (fixture->clock, 0);
  mock_bus_turn (300);
  g_assert_cmpuint (fixture->alarms, ==, 0);

  /* One in the past goes off, and not from within. */
  sluice_clock_set_alarm (fixture->clock, 1);
  g_assert_cmpuint (fixture->alarms, ==, 0);
  MOCK_BUS_AWAIT (fixture->alarms == 1);
  sluice_clock_set_alarm (fixture->clock, G_MAXINT64);
  mock_bus_turn (100);
  g_assert_cmpuint (fixture->alarms, ==, 1);
}

/* An alarm handler sets the next alarm. */
static void
rearm_cb (SluiceClock *clock,
          gpointer     user_data)
{
  if (((Fixture *) user_data)->alarms < 5)
    sluice_clock_set_alarm (clock, sluice_clock_now (clock) + 1000);
}

static void
test_alarm_again (Fixture       *fixture,
                  gconstpointer  data)
{
  g_signal_connect (fixture->clock, "alarm", G_CALLBACK (rearm_cb), fixture);
  sluice_clock_set_alarm (fixture->clock, 1);
  MOCK_BUS_AWAIT (fixture->alarms == 5);
}

/* The clock is set to what it says anyway: the kernel tells of that, too. */
static gboolean
set_clock (void)
{
  const struct sched_param first = { .sched_priority = 1 };
  const struct sched_param usual = { 0 };
  struct timespec now;
  int result;
  int code;

  /* Whoever gets the processor in between would set the clock of the whole machine back. */
  sched_setscheduler (0, SCHED_FIFO, &first);
  g_assert_cmpint (clock_gettime (CLOCK_REALTIME, &now), ==, 0);
  result = clock_settime (CLOCK_REALTIME, &now);
  code = errno;
  sched_setscheduler (0, SCHED_OTHER, &usual);
  if (result == 0)
    return TRUE;
  g_assert_cmpint (code, ==, EPERM);
  g_test_skip ("only the administrator may set the clock");
  return FALSE;
}

static void
test_clock_set (Fixture       *fixture,
                gconstpointer  data)
{
  const gint64 instant = g_get_real_time () + 500 * 1000;

  sluice_clock_set_alarm (fixture->clock, instant);
  if (!set_clock ())
    return;
  MOCK_BUS_AWAIT (fixture->changes > 0);
  MOCK_BUS_AWAIT (fixture->alarms > 0);
  g_assert_cmpint (g_get_real_time (), >=, instant - 1000);
  g_assert_cmpuint (fixture->alarms, ==, 1);

  /* With the alarm gone it still listens. */
  fixture->changes = 0;
  g_assert_true (set_clock ());
  MOCK_BUS_AWAIT (fixture->changes > 0);
  /* Also if the alarm is set before the news was read. */
  fixture->changes = 0;
  g_assert_true (set_clock ());
  sluice_clock_set_alarm (fixture->clock, g_get_real_time () + G_TIME_SPAN_HOUR);
  MOCK_BUS_AWAIT (fixture->changes > 0);
  g_assert_cmpuint (fixture->alarms, ==, 1);
}

static void
test_zone_file (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *timezone = g_build_filename (fixture->folder, "timezone", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "passwd", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (other, "x", -1, &error));
  mock_bus_turn (200);
  g_assert_cmpuint (fixture->changes, ==, 0);

  link_zone (fixture, "Australia/Lord_Howe");
  MOCK_BUS_AWAIT (fixture->changes > 0);
  mock_bus_turn (200);
  fixture->changes = 0;
  g_assert_true (g_file_set_contents (timezone, "Australia/Lord_Howe\n", -1, &error));
  MOCK_BUS_AWAIT (fixture->changes > 0);
  g_assert_cmpuint (fixture->alarms, ==, 0);
}

/* The clock listens some time after it was made. */
static void
emit_until_heard (Fixture    *fixture,
                  MockBus    *bus,
                  const char *what)
{
  const gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  fixture->changes = 0;
  while (fixture->changes == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (g_str_equal (what, "resume"))
        mock_bus_emit (bus, LOGIND_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep",
                       g_variant_new ("(b)", FALSE));
      else
        mock_bus_change (bus, TIMEDATE_PATH, "org.freedesktop.timedate1", what,
                         g_variant_new_string ("Asia/Tokyo"));
      mock_bus_turn (50);
    }
  /* All of them, if it took more than one. */
  mock_bus_turn (500);
  fixture->changes = 0;
}

static void
test_bus (Fixture       *fixture,
          gconstpointer  data)
{
  MockBus *bus = (MockBus *) data;

  mock_bus_own (bus, "org.freedesktop.login1");
  mock_bus_own (bus, "org.freedesktop.timedate1");
  emit_until_heard (fixture, bus, "resume");
  emit_until_heard (fixture, bus, "Timezone");

  mock_bus_change (bus, TIMEDATE_PATH, "org.freedesktop.timedate1", "NTP", g_variant_new_boolean (TRUE));
  mock_bus_emit (bus, LOGIND_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep",
                 g_variant_new ("(b)", TRUE));
  /* Somebody whose signals look otherwise. */
  mock_bus_emit (bus, LOGIND_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep",
                 g_variant_new ("(s)", "nonsense"));
  mock_bus_turn (300);
  g_assert_cmpuint (fixture->changes, ==, 0);

  mock_bus_disown (bus, "org.freedesktop.timedate1");
  mock_bus_disown (bus, "org.freedesktop.login1");
}

int
main (int    argc,
      char **argv)
{
  MockBus *bus;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = mock_bus_new ();
#define ADD(name, func) g_test_add ("/wall-clock/" name, Fixture, bus, set_up, func, tear_down)
  ADD ("alarm", test_alarm);
  ADD ("alarm-replaced", test_alarm_replaced);
  ADD ("alarm-again", test_alarm_again);
  ADD ("clock-set", test_clock_set);
  ADD ("zone-file", test_zone_file);
  ADD ("bus", test_bus);
#undef ADD
  status = g_test_run ();
  mock_bus_free (bus);
  return status;
}
