/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Preloaded into the window by its tests: measures each callback of the main loop.
 *
 * What counts is the thread's own CPU time, so that a busy machine does not fail a
 * test, less that of the frame clock's cycle, which is GTK's layout and drawing. An
 * iteration of the loop may dispatch several sources: idle callbacks, timeouts, and the
 * sources that are made outside of GLib (events, bus, processes) are measured one by
 * one, and what is left of an iteration as if it were one callback. From the first frame
 * on all of it is counted in a histogram that lives in a file, as a window that is
 * killed writes no report. Shortly before 16 ms of CPU a timer takes the stack, so that
 * the report says who held the loop.
 *
 * $SLUICE_WATCHDOG: the path of the histogram; the stacks go to that path with
 * `.stacks` at its end. */

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <glib-object.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds; what takes longer is in the last one. */
#define N_BUCKETS 1024
#define BOUND_NS (16 * G_GINT64_CONSTANT (1000000))
/* The kernel looks at the timers of a thread's CPU time each 4 ms only. */
#define STACK_NS (BOUND_NS - 4 * G_GINT64_CONSTANT (1000000))
#define MAX_DEPTH 100

/* tests/app/watchdog.py reads it. */
typedef struct
{
  gint64 first_frame;           /* monotonic, nanoseconds */
  gint64 first_frame_cpu;       /* nanoseconds that the process has used until then */
  guint32 callbacks[N_BUCKETS]; /* by CPU time outside of frames */
  guint32 frames[N_BUCKETS];    /* cycles of the frame clock by CPU time */
  guint32 iterations[N_BUCKETS];/* iterations by wall time */
} Report;

typedef gboolean (*Dispatch) (GSource     *source,
                              GSourceFunc  callback,
                              gpointer     user_data);
typedef GSource *(*NewSource) (GSourceFuncs *funcs,
                               guint         struct_size);

/* Functions of sources with ours in their place. */
typedef struct
{
  GSourceFuncs funcs;           /* what the sources have */
  GSourceFuncs *original;
  Dispatch dispatch;
} Watched;

static Report *report;
static GMutex watched_lock;
static GPtrArray *watched;      /* of Watched, for good */
static Dispatch dispatch_idle, dispatch_timeout;
static __thread gboolean is_main;
static int stacks = -1;
static GPollFunc next_poll;
static timer_t timer;
static gboolean has_hooks;
static gboolean has_frame;      /* there was one: measuring has begun */
static gboolean is_measuring;   /* a callback */
static gboolean is_closing;     /* the window, in what is being measured */
static gint64 began_cpu, began_wall, frame_began;
static long began_switches;
static gint64 frame_cpu;        /* of what is being measured */
static gint64 counted_cpu;      /* of the iteration: callbacks that are counted already, and their frames */
static void *stack[MAX_DEPTH];
static volatile int depth;
static volatile gboolean in_frame;

static gint64
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* How often others took the thread's processor. */
static long
get_switches (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

static void
set_timer (gint64 nanoseconds)
{
  const struct itimerspec spec = { .it_value = { .tv_nsec = (long) nanoseconds } };

  timer_settime (timer, 0, &spec, NULL);
}

static void
timer_cb (int number)
{
  if (!in_frame && depth == 0)
    depth = backtrace (stack, MAX_DEPTH);
}

static void
count (guint32 *buckets,
       gint64   nanoseconds)
{
  buckets[CLAMP (nanoseconds / 1000000, 0, N_BUCKETS - 1)]++;
}

static gboolean
before_paint_cb (GSignalInvocationHint *hint,
                 guint                  n_values,
                 const GValue          *values,
                 gpointer               user_data)
{
  frame_began = now (CLOCK_THREAD_CPUTIME_ID);
  in_frame = TRUE;
  set_timer (0);
  return TRUE;
}

static gboolean
after_paint_cb (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               user_data)
{
  const gint64 took = now (CLOCK_THREAD_CPUTIME_ID) - frame_began;

  in_frame = FALSE;
  frame_cpu += took;
  if (has_frame)
    count (report->frames, took);
  else
    {
      report->first_frame_cpu = now (CLOCK_PROCESS_CPUTIME_ID);
      report->first_frame = now (CLOCK_MONOTONIC);
    }
  has_frame = TRUE;
  return TRUE;
}

/* Nobody waits for the window any more that is taken down, with all its pages. */
static gboolean
close_request_cb (GSignalInvocationHint *hint,
                  guint                  n_values,
                  const GValue          *values,
                  gpointer               user_data)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (g_value_get_object (&values[0])), "SluiceWindow"))
    is_closing = TRUE;
  return TRUE;
}

/* The type is there when the first window is. */
static void
add_hooks (void)
{
  const GType type = g_type_from_name ("GdkFrameClock");
  guint before = type == 0 || g_type_class_peek (type) == NULL ? 0 : g_signal_lookup ("before-paint", type);

  if (before == 0)
    return;
  g_signal_add_emission_hook (before, 0, before_paint_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", type), 0, after_paint_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("close-request", g_type_from_name ("GtkWindow")), 0,
                              close_request_cb, NULL, NULL);
  has_hooks = TRUE;
}

static void
count_callback (gint64 cpu,
                long   switches)
{
  count (report->callbacks, cpu);
  if (cpu > BOUND_NS && !is_closing)
    {
      g_autofree char *head = g_strdup_printf ("# %.1f %ld\n", (double) cpu / 1e6, get_switches () - switches);

      if (write (stacks, head, strlen (head)) > 0 && depth > 0)
        backtrace_symbols_fd (stack, depth, stacks);
    }
}

/* The CPU time of the iteration but for what is counted already. */
static gint64
get_rest (void)
{
  return now (CLOCK_THREAD_CPUTIME_ID) - began_cpu - counted_cpu - frame_cpu;
}

/* Calls a source, and counts that alone. */
static gboolean
measure (Dispatch     dispatch,
         GSource     *source,
         GSourceFunc  callback,
         gpointer     user_data)
{
  const gint64 rest_frame_cpu = frame_cpu;
  gint64 began, cpu;
  long switches;
  gboolean stays;

  /* A rest that is too long already is reported with its own stack. */
  if (!is_main || !has_frame || is_measuring || get_rest () > BOUND_NS)
    return dispatch (source, callback, user_data);

  is_measuring = TRUE;
  depth = 0;
  frame_cpu = 0;
  is_closing = FALSE;
  switches = get_switches ();
  began = now (CLOCK_THREAD_CPUTIME_ID);
  set_timer (STACK_NS);
  stays = dispatch (source, callback, user_data);
  set_timer (0);
  /* Otherwise it ran a loop of its own, whose iterations were counted. */
  if (is_measuring)
    {
      cpu = now (CLOCK_THREAD_CPUTIME_ID) - began;
      count_callback (cpu - frame_cpu, switches);
      counted_cpu += cpu;
      frame_cpu = rest_frame_cpu;
      depth = 0;
      is_measuring = FALSE;
      set_timer (MAX (STACK_NS - get_rest (), 1));
    }
  return stays;
}

static gboolean
dispatch_watched (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     user_data)
{
  return measure (((Watched *) source->source_funcs)->dispatch, source, callback, user_data);
}

static gboolean
dispatch_idle_watched (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  return measure (dispatch_idle, source, callback, user_data);
}

static gboolean
dispatch_timeout_watched (GSource     *source,
                          GSourceFunc  callback,
                          gpointer     user_data)
{
  return measure (dispatch_timeout, source, callback, user_data);
}

static GSourceFuncs *
watch_funcs (GSourceFuncs *funcs)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&watched_lock);
  Watched *found;

  for (guint i = 0; watched != NULL && i < watched->len; i++)
    {
      found = g_ptr_array_index (watched, i);
      if (found->original == funcs && found->dispatch == funcs->dispatch)
        return &found->funcs;
    }
  if (watched == NULL)
    watched = g_ptr_array_new ();
  found = g_new0 (Watched, 1);
  found->funcs = *funcs;
  found->funcs.dispatch = dispatch_watched;
  found->original = funcs;
  found->dispatch = funcs->dispatch;
  g_ptr_array_add (watched, found);
  return &found->funcs;
}

/* Instead of GLib's; its own calls do not come here. */
__attribute__ ((visibility ("default"))) GSource *
g_source_new (GSourceFuncs *funcs,
              guint         struct_size)
{
  static NewSource next;

  if (next == NULL)
    next = (NewSource) dlsym (RTLD_NEXT, "g_source_new");
  return next (report != NULL && funcs->dispatch != NULL ? watch_funcs (funcs) : funcs, struct_size);
}

static void
end_iteration (void)
{
  const gint64 cpu = get_rest ();

  set_timer (0);
  is_measuring = FALSE;
  if (began_cpu == 0 || !has_frame)
    return;
  count_callback (cpu, began_switches);
  count (report->iterations, now (CLOCK_MONOTONIC) - began_wall);
}

static void
begin_iteration (void)
{
  if (!has_hooks)
    add_hooks ();
  depth = 0;
  frame_cpu = 0;
  counted_cpu = 0;
  began_wall = now (CLOCK_MONOTONIC);
  began_switches = get_switches ();
  is_closing = FALSE;
  began_cpu = now (CLOCK_THREAD_CPUTIME_ID);
  if (has_frame)
    set_timer (STACK_NS);
}

static int
watch_poll (GPollFD *fds,
            guint    n_fds,
            int      timeout)
{
  int ready;

  end_iteration ();
  ready = next_poll (fds, n_fds, timeout);
  begin_iteration ();
  return ready;
}

static void __attribute__ ((constructor))
watch (void)
{
  const char *path = g_getenv ("SLUICE_WATCHDOG");
  struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN };
  struct sigaction action = { .sa_handler = timer_cb, .sa_flags = SA_RESTART };
  g_autofree char *stacks_path = NULL;
  int file;

  /* Children are not watched. */
  unsetenv ("LD_PRELOAD");
  if (path == NULL)
    return;
  stacks_path = g_strconcat (path, ".stacks", NULL);
  file = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  stacks = open (stacks_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || stacks < 0 || ftruncate (file, sizeof (Report)) != 0)
    g_error ("The watchdog cannot write %s", path);
  report = mmap (NULL, sizeof (Report), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  g_assert (report != MAP_FAILED);

  /* The first call loads a library, which no handler of a signal may do. */
  backtrace (stack, 1);
  event._sigev_un._tid = (pid_t) syscall (SYS_gettid);
  sigaction (SIGRTMIN, &action, NULL);
  g_assert (timer_create (CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0);
  is_main = TRUE;
  dispatch_idle = g_idle_funcs.dispatch;
  g_idle_funcs.dispatch = dispatch_idle_watched;
  dispatch_timeout = g_timeout_funcs.dispatch;
  g_timeout_funcs.dispatch = dispatch_timeout_watched;
  next_poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, watch_poll);
}
