/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-wall-timer.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* GLib's timeouts follow the monotonic clock, which stands still while the machine
 * sleeps: a minute of them set before eight hours of sleep ends after them. The
 * kernel's timers on CLOCK_REALTIME do not, see timerfd_create(2). */

/* The end of the year 9999. A timer without an instant gets this one, as only
 * armed timers are told of a clock that was set. */
#define FAR_AWAY G_GINT64_CONSTANT (253402300799000000)

typedef struct
{
  GSource source;
  int fd;
  gpointer tag;
  gint64 instant;               /* 0 = none */
} WallTimer;

static void
arm (WallTimer *self)
{
  const gint64 instant = self->instant > 0 ? MIN (self->instant, FAR_AWAY) : FAR_AWAY;
  const struct itimerspec spec = {
    .it_value = {
      .tv_sec = (time_t) (instant / G_USEC_PER_SEC),
      .tv_nsec = (long) (instant % G_USEC_PER_SEC) * 1000,
    },
  };

  /* ECANCELED: it is armed, and the clock was set since the last read. That may be
   * lost with the read it belongs to, so the source is woken for it. */
  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL) == 0)
    return;
  if (errno == ECANCELED)
    g_source_set_ready_time (&self->source, 0);
  else
    g_critical ("The timer cannot be set: %s", g_strerror (errno));
}

static gboolean
wall_timer_dispatch (GSource     *source,
                     GSourceFunc  callback,
                     gpointer     user_data)
{
  WallTimer *self = (WallTimer *) source;
  SluiceWallTimerFunc func = (SluiceWallTimerFunc) (void (*) (void)) callback;
  gboolean was_set = g_source_get_ready_time (source) == 0;
  gboolean has_come = FALSE;
  guint64 expirations;
  ssize_t length;

  g_source_set_ready_time (source, -1);
  length = read (self->fd, &expirations, sizeof expirations);
  if (length == sizeof expirations)
    has_come = self->instant > 0;
  else if (length < 0 && errno == ECANCELED)
    was_set = TRUE;

  /* Before the callback, which may set another instant. */
  if (has_come)
    self->instant = 0;
  if (has_come || was_set)
    arm (self);

  if (was_set && func != NULL)
    func (TRUE, user_data);
  if (has_come && func != NULL && !g_source_is_destroyed (source))
    func (FALSE, user_data);
  return G_SOURCE_CONTINUE;
}

static void
wall_timer_finalize (GSource *source)
{
  close (((WallTimer *) source)->fd);
}

static GSourceFuncs wall_timer_funcs = {
  .dispatch = wall_timer_dispatch,
  .finalize = wall_timer_finalize,
};

/**
 * sluice_wall_timer_new:
 *
 * Makes a source that wakes at an instant of the wall clock, and whenever that
 * clock jumps: because somebody set it, or because the machine has slept. It needs
 * a file descriptor, without which it ends the program, as GLib does for its own.
 *
 * Returns: (transfer full): a source without an instant
 */
GSource *
sluice_wall_timer_new (void)
{
  GSource *source = g_source_new (&wall_timer_funcs, sizeof (WallTimer));
  WallTimer *self = (WallTimer *) source;

  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd < 0)
    g_error ("No timer of the kernel can be had: %s", g_strerror (errno));
  self->tag = g_source_add_unix_fd (source, self->fd, G_IO_IN);
  g_source_set_static_name (source, "[sluice] wall timer");
  arm (self);
  return source;
}

/**
 * sluice_wall_timer_set_callback:
 * @source: a timer
 * @func: what is called, in the context that the source is attached to
 * @user_data: for @func
 */
void
sluice_wall_timer_set_callback (GSource             *source,
                                SluiceWallTimerFunc  func,
                                gpointer             user_data)
{
  g_return_if_fail (source != NULL);
  g_return_if_fail (func != NULL);

  g_source_set_callback (source, (GSourceFunc) (void (*) (void)) func, user_data, NULL);
}

/**
 * sluice_wall_timer_set_instant:
 * @source: a timer
 * @instant: microseconds since 1970 UTC, 0 = none
 *
 * Sets when the timer is to wake next, once. What has passed already wakes it at
 * once.
 */
void
sluice_wall_timer_set_instant (GSource *source,
                               gint64   instant)
{
  WallTimer *self = (WallTimer *) source;

  g_return_if_fail (source != NULL);
  g_return_if_fail (instant >= 0);

  self->instant = instant;
  arm (self);
}
