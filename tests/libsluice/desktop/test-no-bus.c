/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-desktop-monitor.h"
#include "sluice-inhibitor.h"
#include "sluice-wall-clock.h"

#include <gio/gio.h>

/* A machine without any bus: a container, a server, a rescue system. Everything
 * is silent (a warning would end the test), and the clock goes on. */

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
turn (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
alarm_cb (SluiceClock *clock,
          gpointer     user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_no_bus (void)
{
  SluiceConditions *conditions = sluice_conditions_new ();
  SluiceDesktopMonitor *monitor = sluice_desktop_monitor_new (conditions);
  SluiceInhibitor *inhibitor = sluice_inhibitor_new ();
  SluiceClock *clock = sluice_wall_clock_new ();
  gboolean rang = FALSE;

  g_signal_connect (clock, "alarm", G_CALLBACK (alarm_cb), &rang);
  sluice_clock_set_alarm (clock, sluice_clock_now (clock) + 1000);
  sluice_inhibitor_hold (inhibitor, "Testing");
  for (guint i = 0; i < 200 && !rang; i++)
    turn (50);
  turn (100);
  g_assert_true (rang);
  g_assert_false (sluice_conditions_get_low_power (conditions));
  g_assert_false (sluice_inhibitor_is_held (inhibitor));
  sluice_inhibitor_release (inhibitor);

  g_assert_finalize_object (clock);
  g_assert_finalize_object (inhibitor);
  g_assert_finalize_object (monitor);
  g_assert_finalize_object (conditions);
}

/* Let go of before the buses have answered. */
static void
test_short_lives (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(SluiceConditions) conditions = sluice_conditions_new ();
      SluiceDesktopMonitor *monitor = sluice_desktop_monitor_new (conditions);
      SluiceClock *clock = sluice_wall_clock_new ();
      SluiceInhibitor *inhibitor = sluice_inhibitor_new ();

      sluice_inhibitor_hold (inhibitor, "Testing");
      sluice_clock_set_alarm (clock, 1);
      g_assert_finalize_object (monitor);
      g_assert_finalize_object (clock);
      g_object_unref (inhibitor);
    }
  turn (100);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/no-bus/all", test_no_bus);
  g_test_add_func ("/no-bus/short-lives", test_short_lives);
  return g_test_run ();
}
