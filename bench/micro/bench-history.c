/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-statistics.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* usage: bench-history DIRECTORY
 *
 * How long the window waits for its lists of a long history: of a workspace that
 * tests/fixtures/make-history has made, the median of several calls each: from the call
 * to its answer, and the processor time of that. */

#define N_ROUNDS 9
#define N_DAYS 90
#define N_SHOWN 10

typedef struct
{
  SluiceStore *store;
  GAsyncResult *result;
} Bench;

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Bench *bench = user_data;

  bench->result = g_object_ref (result);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : 1;
}

static void
wait_for_answer (Bench *bench)
{
  while (bench->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * (gint64) G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* CALL is made anew in each round. */
#define MEASURE(bench, name, call)                                              \
  G_STMT_START                                                                  \
    {                                                                           \
      gint64 _times[N_ROUNDS];                                                  \
      gint64 _cpu[N_ROUNDS];                                                    \
                                                                                \
      for (guint _i = 0; _i < N_ROUNDS; _i++)                                   \
        {                                                                       \
          const gint64 _begin = g_get_monotonic_time ();                        \
          const gint64 _before = get_cpu_time ();                               \
                                                                                \
          call;                                                                 \
          wait_for_answer (bench);                                              \
          _times[_i] = g_get_monotonic_time () - _begin;                        \
          _cpu[_i] = get_cpu_time () - _before;                                 \
          g_clear_object (&(bench)->result);                                    \
        }                                                                       \
      qsort (_times, N_ROUNDS, sizeof *_times, compare_times);                  \
      qsort (_cpu, N_ROUNDS, sizeof *_cpu, compare_times);                      \
      printf ("%-44s %6.1f ms, %6.1f ms of the processor\n", name,              \
              (double) _times[N_ROUNDS / 2] / 1000,                             \
              (double) _cpu[N_ROUNDS / 2] / 1000);                              \
    }                                                                           \
  G_STMT_END

static void
measure_filter (Bench                 *bench,
                const char            *name,
                const SluiceRunFilter *filter)
{
  g_autofree char *page = g_strdup_printf ("page of %s", name);
  g_autofree char *count = g_strdup_printf ("number of %s", name);

  MEASURE (bench, page, sluice_store_list_runs_async (bench->store, filter, NULL, done_cb, bench));
  MEASURE (bench, count, sluice_store_count_runs_async (bench->store, filter, NULL, done_cb, bench));
}

static void
measure_lists (Bench *bench)
{
  static const char *const bad[] = { "failed", "interrupted", "cancelled", NULL };
  static const char *const active[] = { "pending", "running", NULL };
  const SluiceRunFilter first = { .limit = 100 };
  const SluiceRunFilter last = { .limit = 100, .offset = 99900 };
  const SluiceRunFilter failed = { .states = bad, .limit = 100 };
  const SluiceRunFilter late = { .states = bad, .limit = 100, .offset = 5000 };
  const SluiceRunFilter running = { .states = active, .limit = 100 };
  const SluiceRunFilter search = { .search = "berlin", .limit = 100 };
  const SluiceRunFilter nothing = { .search = "zzz", .limit = 100 };
  const SluiceRunFilter task = { .task = "Orders Berlin", .limit = 100 };
  const SluiceRunFilter mixed = { .search = "o", .states = bad, .trigger = "schedule", .limit = 100, .offset = 2000 };

  measure_filter (bench, "all runs, the first", &first);
  measure_filter (bench, "all runs, the last", &last);
  measure_filter (bench, "three states", &failed);
  measure_filter (bench, "three states, number 5,000", &late);
  measure_filter (bench, "running runs", &running);
  measure_filter (bench, "runs by part of a name", &search);
  measure_filter (bench, "runs by a name that none has", &nothing);
  measure_filter (bench, "runs of a task", &task);
  measure_filter (bench, "states, trigger and name, 2,000", &mixed);
}

static void
measure_statistics (Bench      *bench,
                    const char *task)
{
  const gint64 now = g_get_real_time ();
  gint64 bounds[N_DAYS + 1];

  for (guint i = 0; i <= N_DAYS; i++)
    bounds[i] = now - (N_DAYS - i) * 86400 * (gint64) G_USEC_PER_SEC;
  MEASURE (bench, "90 days", sluice_store_count_days_async (bench->store, bounds, N_DAYS + 1, NULL, NULL, done_cb,
                                                            bench));
  MEASURE (bench, "14 days", sluice_store_count_days_async (bench->store, bounds + N_DAYS - 14, 15, NULL, NULL, done_cb,
                                                            bench));
  MEASURE (bench, "90 days of a task", sluice_store_count_days_async (bench->store, bounds, N_DAYS + 1, task, NULL,
                                                                      done_cb, bench));
  MEASURE (bench, "the last 50 runs of a task", sluice_store_list_trend_async (bench->store, task, 50, NULL, done_cb,
                                                                               bench));
  MEASURE (bench, "slowest tasks of 90 days", sluice_store_list_slowest_async (bench->store, bounds[0], N_SHOWN, NULL,
                                                                               done_cb, bench));
  MEASURE (bench, "slowest tasks of 30 days", sluice_store_list_slowest_async (bench->store, bounds[N_DAYS - 30], N_SHOWN,
                                                                               NULL, done_cb, bench));
  MEASURE (bench, "all tasks", sluice_store_list_tasks_async (bench->store, NULL, done_cb, bench));
  MEASURE (bench, "whether something has changed", sluice_store_find_changes_async (bench->store, NULL, NULL, done_cb,
                                                                                    bench));
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { NULL };
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceRunFilter newest = { .limit = 1 };

  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-history DIRECTORY\n");
      return 2;
    }
  sluice_store_open_async (argv[1], NULL, done_cb, &bench);
  wait_for_answer (&bench);
  bench.store = sluice_store_open_finish (bench.result, &error);
  g_clear_object (&bench.result);
  if (bench.store == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  sluice_store_list_runs_async (bench.store, &newest, NULL, done_cb, &bench);
  wait_for_answer (&bench);
  runs = sluice_store_list_runs_finish (bench.store, bench.result, &error);
  g_clear_object (&bench.result);
  if (runs == NULL || runs->len == 0)
    {
      fprintf (stderr, "There are no runs in %s\n", argv[1]);
      return 1;
    }

  measure_lists (&bench);
  measure_statistics (&bench, sluice_run_get_task_id (runs->pdata[0]));
  return 0;
}
