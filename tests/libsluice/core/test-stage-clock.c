/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-monitor.h"
#include "sluice-stage-clock.h"
#include "sluice-test-utils.h"

#define NAP (20 * 1000)

static gint64
get_worked (SluiceStageClock *clock,
            SluiceStage       stage)
{
  gint64 worked = -1;

  sluice_stage_clock_read (clock, stage, &worked, NULL);
  return worked;
}

static gint64
get_waited (SluiceStageClock *clock,
            SluiceStage       stage)
{
  gint64 waited = -1;

  sluice_stage_clock_read (clock, stage, NULL, &waited);
  return waited;
}

/* What is under way counts up to now; what is over does not grow. */
static void
test_phases (void)
{
  g_autoptr(SluiceStageClock) clock = sluice_stage_clock_new ();
  gint64 worked;

  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_LOAD), ==, 0);

  sluice_stage_clock_turn (clock, SLUICE_STAGE_LOAD, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  worked = get_worked (clock, SLUICE_STAGE_LOAD);
  g_assert_cmpint (worked, >=, NAP);
  g_assert_cmpint (get_waited (clock, SLUICE_STAGE_LOAD), ==, 0);

  sluice_stage_clock_turn (clock, SLUICE_STAGE_LOAD, SLUICE_STAGE_WAITS);
  worked = get_worked (clock, SLUICE_STAGE_LOAD);
  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_LOAD), ==, worked);
  g_assert_cmpint (get_waited (clock, SLUICE_STAGE_LOAD), >=, NAP);

  sluice_stage_clock_turn (clock, SLUICE_STAGE_LOAD, SLUICE_STAGE_IDLE);
  worked = get_waited (clock, SLUICE_STAGE_LOAD);
  g_usleep (NAP);
  g_assert_cmpint (get_waited (clock, SLUICE_STAGE_LOAD), ==, worked);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_TRANSFORM), ==, 0);
}

/* What a host or a limit takes is not the reading's: however many are held up. */
static void
test_held (void)
{
  g_autoptr(SluiceStageClock) clock = sluice_stage_clock_new ();
  gint64 worked;
  gint64 held;

  sluice_stage_clock_turn (clock, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  sluice_stage_clock_turn (clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_WORKS);
  worked = get_worked (clock, SLUICE_STAGE_READ);
  sluice_stage_clock_turn (clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  sluice_stage_clock_turn (clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_IDLE);
  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_READ), ==, worked);
  sluice_stage_clock_turn (clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_IDLE);
  held = get_worked (clock, SLUICE_STAGE_WAIT);
  g_assert_cmpint (held, >=, 2 * NAP);
  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_READ), >=, worked + NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_WAIT), ==, held);
}

/* Whoever waits ahead of a reading that waits for its neighbour holds nobody up. */
static void
test_held_ahead (void)
{
  g_autoptr(SluiceStageClock) clock = sluice_stage_clock_new ();

  sluice_stage_clock_turn (clock, SLUICE_STAGE_READ, SLUICE_STAGE_WAITS);
  sluice_stage_clock_turn (clock, SLUICE_STAGE_WAIT, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_WAIT), ==, 0);
  g_assert_cmpint (get_waited (clock, SLUICE_STAGE_READ), >=, NAP);

  sluice_stage_clock_turn (clock, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_WAIT), >=, NAP);
  g_assert_cmpint (get_worked (clock, SLUICE_STAGE_READ), <, NAP);
}

/* As it stands in events and results. */
static void
test_stages (void)
{
  static const char *const names[] = { "read", "transform", "load", "wait" };
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(JsonArray) stages = NULL;

  sluice_monitor_add (monitor, SLUICE_COUNTER_READ, 3);
  sluice_monitor_add (monitor, SLUICE_COUNTER_MAPPED, 2);
  sluice_monitor_add (monitor, SLUICE_COUNTER_LOADED, 1);
  sluice_monitor_add (monitor, SLUICE_COUNTER_BYTES, 70);
  sluice_monitor_turn_stage (monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_WORKS);
  g_usleep (NAP);
  sluice_monitor_turn_stage (monitor, SLUICE_STAGE_TRANSFORM, SLUICE_STAGE_IDLE);
  stages = sluice_monitor_make_stages (monitor);

  g_assert_cmpuint (json_array_get_length (stages), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);

      g_assert_cmpstr (json_object_get_string_member (stage, "stage"), ==, names[i]);
      g_assert_cmpint (json_object_get_int_member (stage, "rows"), ==, 3 - (gint64) i);
      g_assert_cmpint (json_object_get_int_member (stage, "bytes"), ==, i == 0 ? 70 : 0);
      g_assert_cmpfloat (json_object_get_double_member (stage, "seconds"), >=, i == 1 ? (double) NAP / G_USEC_PER_SEC : 0);
      g_assert_cmpfloat (json_object_get_double_member (stage, "seconds"), <=, i == 1 ? 60 : 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/stage-clock/phases", test_phases);
  g_test_add_func ("/stage-clock/held", test_held);
  g_test_add_func ("/stage-clock/held-ahead", test_held_ahead);
  g_test_add_func ("/stage-clock/stages", test_stages);
  return g_test_run ();
}
