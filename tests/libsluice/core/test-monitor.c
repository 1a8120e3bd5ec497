/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-monitor.h"
#include "sluice-test-utils.h"

static void
on_event (JsonObject *event,
          gpointer    user_data)
{
  g_ptr_array_add (user_data, event);
}

static gpointer
count (gpointer data)
{
  for (guint i = 0; i < 100000; i++)
    sluice_monitor_add (data, SLUICE_COUNTER_READ, 1);
  return NULL;
}

static void
test_counters (void)
{
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count, monitor);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (sluice_monitor_get (monitor, SLUICE_COUNTER_READ), ==, 300000);
  g_assert_cmpuint (sluice_monitor_get (monitor, SLUICE_COUNTER_LOADED), ==, 0);
}

static void
test_names (void)
{
  for (guint i = 0; i < SLUICE_N_COUNTERS; i++)
    {
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (sluice_counter_to_string (i), !=, sluice_counter_to_string (j));
    }
  g_assert_cmpstr (sluice_log_level_to_string (SLUICE_LOG_WARNING), ==, "warning");
}

static void
test_warnings (void)
{
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr(GPtrArray) warnings = NULL;
  const SluiceWarning *warning;
  JsonObject *event;

  sluice_monitor_set_event_func (monitor, on_event, events);
  sluice_monitor_warn (monitor, "loop", "page %d came again", 2);
  sluice_monitor_warn (monitor, "loop", "page %d came again", 3);
  sluice_monitor_warn (monitor, "other", "something else");

  warnings = sluice_monitor_dup_warnings (monitor);
  g_assert_cmpuint (warnings->len, ==, 2);
  warning = g_ptr_array_index (warnings, 0);
  g_assert_cmpstr (warning->code, ==, "loop");
  g_assert_cmpstr (warning->message, ==, "page 2 came again");
  g_assert_cmpuint (warning->count, ==, 2);

  /* The first of each code is sent, as a warning and as a line of the log. */
  g_assert_cmpuint (events->len, ==, 4);
  event = g_ptr_array_index (events, 0);
  g_assert_cmpstr (json_object_get_string_member (event, "event"), ==, "warning");
  g_assert_cmpstr (json_object_get_string_member (event, "code"), ==, "loop");
  event = g_ptr_array_index (events, 1);
  g_assert_cmpstr (json_object_get_string_member (event, "event"), ==, "log");
  g_assert_cmpstr (json_object_get_string_member (event, "level"), ==, "warning");
}

static void
test_total (void)
{
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();

  g_assert_cmpuint (sluice_monitor_get_total (monitor), ==, 0);
  sluice_monitor_set_total (monitor, 42);
  g_assert_cmpuint (sluice_monitor_get_total (monitor), ==, 42);
}

static void
test_silent (void)
{
  SluiceMonitor *monitor = sluice_monitor_new ();

  sluice_monitor_log (monitor, SLUICE_LOG_INFO, "nobody listens");
  sluice_monitor_warn (monitor, "code", "nobody listens");
  g_assert_finalize_object (monitor);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/monitor/counters", test_counters);
  g_test_add_func ("/sluice/core/monitor/names", test_names);
  g_test_add_func ("/sluice/core/monitor/warnings", test_warnings);
  g_test_add_func ("/sluice/core/monitor/total", test_total);
  g_test_add_func ("/sluice/core/monitor/silent", test_silent);

  return g_test_run ();
}
