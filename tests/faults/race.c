/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Threads that agree with each other by GLib's locks, counted references and tasks. With
 * an argument they count without a lock, too: that has to be found. */

#include <gio/gio.h>

#define N_SHARED 10000
#define N_ROUNDS 100
#define N_TASKS 40

/* What both threads have a reference to; the last of them frees it. */
typedef struct
{
  gatomicrefcount ref_count;
  int number;
} Shared;

static GMutex mutex;
static int guarded;
static int unguarded;
static Shared *shared[N_SHARED];
static int n_ready;

static gpointer
count (gpointer races)
{
  for (guint i = 0; i < 1000; i++)
    {
      if (races != NULL)
        unguarded++;
      g_mutex_lock (&mutex);
      guarded++;
      g_mutex_unlock (&mutex);
    }
  return NULL;
}

static gpointer
let_go (gpointer data G_GNUC_UNUSED)
{
  int sum = 0;

  g_atomic_int_inc (&n_ready);
  while (g_atomic_int_get (&n_ready) < 2)
    g_thread_yield ();
  for (guint i = 0; i < N_SHARED; i++)
    {
      sum += shared[i]->number;
      if (g_atomic_ref_count_dec (&shared[i]->ref_count))
        g_free (shared[i]);
    }
  return GINT_TO_POINTER (sum);
}

static void
returned_cb (GObject      *source G_GNUC_UNUSED,
             GAsyncResult *result,
             gpointer      user_data)
{
  guint *n_returned = user_data;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    (*n_returned)++;
}

static gpointer
return_tasks (gpointer data)
{
  GPtrArray *tasks = data;

  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
  return NULL;
}

/* A thread attaches sources to this one's main context, which makes its table of sources
 * larger and smaller in both. */
static gboolean
exchange (void)
{
  guint n_returned = 0;

  for (guint round = 1; round <= N_ROUNDS; round++)
    {
      g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
      GThread *thread;

      for (guint i = 0; i < N_TASKS; i++)
        g_ptr_array_add (tasks, g_task_new (NULL, NULL, returned_cb, &n_returned));
      thread = g_thread_new ("returner", return_tasks, tasks);
      while (n_returned < round * N_TASKS)
        g_main_context_iteration (NULL, TRUE);
      g_thread_join (thread);
    }
  return n_returned == N_ROUNDS * N_TASKS;
}

/* Both threads do @func at once; gives the sum of what they return. */
static int
do_twice (GThreadFunc func,
          gpointer    data)
{
  GThread *one = g_thread_new ("one", func, data);
  GThread *other = g_thread_new ("other", func, data);

  return GPOINTER_TO_INT (g_thread_join (one)) + GPOINTER_TO_INT (g_thread_join (other));
}

int
main (int    argc,
      char **argv)
{
  for (guint i = 0; i < N_SHARED; i++)
    {
      shared[i] = g_new0 (Shared, 1);
      shared[i]->number = 1;
      g_atomic_ref_count_init (&shared[i]->ref_count);
      g_atomic_ref_count_inc (&shared[i]->ref_count);
    }
  do_twice (count, argc > 1 ? argv[1] : NULL);
  return guarded == 2000 && do_twice (let_go, NULL) == 2 * N_SHARED && exchange () ? 0 : 1;
}
