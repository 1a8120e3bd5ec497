/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "sluice-host-rate.h"

#include "sluice-coordinator.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define START (G_GINT64_CONSTANT (1000) * SECOND)

static gint64
take (SluiceHostRate *rate,
      gint64          now,
      gint64          interval)
{
  gboolean held = FALSE;
  gint64 wait;

  sluice_host_rate_set_now (rate, now);
  wait = sluice_host_rate_take (rate, now, interval, &held);
  g_assert_false (held);
  return wait;
}

/* Whoever is told to wait takes nothing; whoever waits long enough is let in. */
static void
test_interval (void)
{
  SluiceHostRate rate = { 0 };

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  g_assert_cmpint (take (&rate, START, SECOND), >=, SECOND * 9 / 10);
  g_assert_cmpint (take (&rate, START + SECOND / 2, SECOND), <=, SECOND / 2);
  g_assert_cmpint (take (&rate, START + SECOND / 2, SECOND), >, 0);
  g_assert_cmpint (take (&rate, START + SECOND, SECOND), ==, 0);
  g_assert_cmpint (take (&rate, START + SECOND, SECOND), >, 0);
}

/* However late the callers wake up, no more than the rate on the average, and
 * not much less. */
static void
test_average (void)
{
  SluiceHostRate rate = { 0 };
  gint64 now = START;
  guint n = 0;

  for (; now < START + 10 * SECOND; now += 7013)
    {
      if (take (&rate, now, SECOND / 10) == 0)
        n++;
    }
  g_assert_cmpuint (n, <=, 101);
  g_assert_cmpuint (n, >=, 98);
}

/* An idle time is not saved up for a volley. */
static void
test_no_volley_after_idle (void)
{
  SluiceHostRate rate = { 0 };
  guint n = 0;

  g_assert_cmpint (take (&rate, START, SECOND / 10), ==, 0);
  for (guint i = 0; i < 20; i++)
    {
      if (take (&rate, START + 30 * SECOND, SECOND / 10) == 0)
        n++;
    }
  g_assert_cmpuint (n, ==, 1);
}

static void
test_strictest_rules (void)
{
  SluiceHostRate rate = { 0 };

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  /* Another run would go faster, a third one has no limit at all. */
  g_assert_cmpint (take (&rate, START + SECOND / 5, SECOND / 10), >, SECOND / 2);
  g_assert_cmpint (take (&rate, START + SECOND / 5, 0), >, SECOND / 2);
  /* The strict one has ended. */
  g_assert_cmpint (take (&rate, START + 100 * SECOND, SECOND / 10), ==, 0);
  g_assert_cmpint (take (&rate, START + 100 * SECOND + SECOND / 10, SECOND / 10), ==, 0);
}

static void
test_hold (void)
{
  SluiceHostRate rate = { 0 };
  gboolean held = FALSE;

  sluice_host_rate_set_now (&rate, START);
  sluice_host_rate_hold (&rate, START, 10 * SECOND);
  sluice_host_rate_hold (&rate, START, 5 * SECOND);
  g_assert_cmpint (sluice_host_rate_take (&rate, START + SECOND, 0, &held), ==, 9 * SECOND);
  g_assert_true (held);
  sluice_host_rate_release (&rate, START + SECOND);
  g_assert_cmpint (take (&rate, START + SECOND, 0), ==, 0);
}

static void
test_tighten_and_relax (void)
{
  SluiceHostRate rate = { 0 };
  guint n = 0;

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  sluice_host_rate_tighten (&rate, START);
  g_assert_cmpint (rate.penalty, ==, SECOND);
  /* The rest of the volley. */
  sluice_host_rate_tighten (&rate, START + SECOND / 2);
  g_assert_cmpint (rate.penalty, ==, SECOND);
  sluice_host_rate_tighten (&rate, START + 2 * SECOND);
  g_assert_cmpint (rate.penalty, ==, 3 * SECOND);
  for (guint i = 0; i < 50; i++)
    sluice_host_rate_tighten (&rate, START + 2 * SECOND * (i + 2));
  g_assert_cmpint (rate.penalty, ==, 60 * SECOND);

  while (sluice_host_rate_relax (&rate))
    g_assert_cmpuint (++n, <, 1000);
  g_assert_cmpuint (n, >, 50);
  g_assert_cmpint (rate.penalty, ==, 0);
}

/* Without a limit of ours, "too fast" makes one. */
static void
test_tighten_from_nothing (void)
{
  SluiceHostRate rate = { 0 };

  g_assert_cmpint (take (&rate, START, 0), ==, 0);
  g_assert_cmpint (take (&rate, START, 0), ==, 0);
  sluice_host_rate_tighten (&rate, START);
  g_assert_cmpint (take (&rate, START, 0), >, 0);
  g_assert_cmpint (take (&rate, START + SECOND / 10, 0), ==, 0);
}

/* What was said long ago does not slow the next day's run down. */
static void
test_recovery (void)
{
  SluiceHostRate rate = { 0 };

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  sluice_host_rate_tighten (&rate, START);
  sluice_host_rate_set_now (&rate, START + 590 * SECOND);
  g_assert_cmpint (rate.penalty, ==, SECOND);
  sluice_host_rate_set_now (&rate, START + 610 * SECOND);
  g_assert_cmpint (rate.penalty, ==, 0);
}

static void
test_clock_set_back (void)
{
  SluiceHostRate rate = { 0 };
  gboolean held = FALSE;

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  sluice_host_rate_hold (&rate, START, 10 * SECOND);
  sluice_host_rate_set_now (&rate, START - 500 * SECOND);
  g_assert_cmpint (sluice_host_rate_take (&rate, START - 500 * SECOND, SECOND, &held), ==, 10 * SECOND);
  g_assert_true (held);
}

static void
test_clock_jumps_ahead (void)
{
  SluiceHostRate rate = { 0 };

  g_assert_cmpint (take (&rate, START, SECOND), ==, 0);
  g_assert_cmpint (take (&rate, START + 3600 * SECOND, SECOND), ==, 0);
  g_assert_cmpint (take (&rate, START + 3600 * SECOND, SECOND), >, 0);
  /* And comes back to what it was. */
  g_assert_cmpint (take (&rate, START + 2 * SECOND, SECOND), <=, SECOND);
}

static gpointer
lock_thread (gpointer data)
{
  SluiceCoordinator *coordinator = data;
  g_autoptr(GError) error = NULL;

  sluice_coordinator_lock (coordinator, "token", NULL, &error);
  g_assert_no_error (error);
  sluice_coordinator_unlock (coordinator, "token");
  return GINT_TO_POINTER (1);
}

static void
test_local_lock (void)
{
  g_autoptr(SluiceCoordinator) coordinator = sluice_coordinator_new_local ();
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  g_assert_true (sluice_coordinator_lock (coordinator, "token", NULL, &error));
  g_assert_true (sluice_coordinator_lock (coordinator, "another", NULL, &error));
  g_cancellable_cancel (cancelled);
  g_assert_false (sluice_coordinator_lock (coordinator, "token", cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  thread = g_thread_new ("lock", lock_thread, coordinator);
  g_usleep (G_USEC_PER_SEC / 50);
  sluice_coordinator_unlock (coordinator, "token");
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/host-rate/interval", test_interval);
  g_test_add_func ("/core/host-rate/average", test_average);
  g_test_add_func ("/core/host-rate/no-volley-after-idle", test_no_volley_after_idle);
  g_test_add_func ("/core/host-rate/strictest-rules", test_strictest_rules);
  g_test_add_func ("/core/host-rate/hold", test_hold);
  g_test_add_func ("/core/host-rate/tighten-and-relax", test_tighten_and_relax);
  g_test_add_func ("/core/host-rate/tighten-from-nothing", test_tighten_from_nothing);
  g_test_add_func ("/core/host-rate/recovery", test_recovery);
  g_test_add_func ("/core/host-rate/clock-set-back", test_clock_set_back);
  g_test_add_func ("/core/host-rate/clock-jumps-ahead", test_clock_jumps_ahead);
  g_test_add_func ("/core/coordinator/local-lock", test_local_lock);

  return g_test_run ();
}
