/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-limiter.h"

#include "sluice-error.h"
#include "sluice-http-rate-headers.h"

/* From here on a wait is told of. */
#define NOTABLE_WAIT 5.0

/* How soon a wait for a place notices that it was cancelled. */
#define PLACE_POLL (G_USEC_PER_SEC / 10)

struct _SluiceHttpLimiter
{
  const SluiceHttpSpec *spec;           /* (unowned) */
  SluiceCoordinator *coordinator;       /* (owned) */
  SluiceMonitor *monitor;               /* (owned) */

  GMutex mutex;
  GCond left;
  GHashTable *in_flight;                /* (mutex mutex) (element-type utf8 guint) by host */
};

/**
 * sluice_http_limiter_new:
 * @spec: (transfer none): what the task says; must outlive the limiter
 * @coordinator: (nullable) (transfer none): what the runs of the workspace agree
 *   on; %NULL = nobody else is to be agreed with
 * @monitor: (transfer none): what waits are told to
 *
 * Returns: (transfer full): a limiter
 */
SluiceHttpLimiter *
sluice_http_limiter_new (const SluiceHttpSpec *spec,
                         SluiceCoordinator    *coordinator,
                         SluiceMonitor        *monitor)
{
  SluiceHttpLimiter *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), NULL);

  self = g_new0 (SluiceHttpLimiter, 1);
  self->spec = spec;
  self->coordinator = coordinator != NULL ? g_object_ref (coordinator) : sluice_coordinator_new_local ();
  self->monitor = g_object_ref (monitor);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->left);
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * sluice_http_limiter_free:
 * @self: (transfer full): a limiter that nobody uses any more
 */
void
sluice_http_limiter_free (SluiceHttpLimiter *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->coordinator);
  g_object_unref (self->monitor);
  g_hash_table_unref (self->in_flight);
  g_cond_clear (&self->left);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The name that the limits of a server go by. */
static char *
dup_host (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  int port = g_uri_get_port (uri);
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);

  if (port <= 0 || port == (g_strcmp0 (scheme, "https") == 0 ? 443 : 80))
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s:%d", host, port);
}

static void
stop_cb (GCancellable *cancellable,
         gpointer      user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/**
 * sluice_http_limiter_wait:
 * @self: a limiter
 * @client: the client of the calling thread
 * @uri: where the next request is to go
 * @seconds: how long to wait before it
 * @reason: see [method@Sluice.Monitor.begin_wait]
 * @cancellable: (nullable): a cancellable
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Waits, visibly if it takes long. [method@Sluice.Monitor.try_now] ends the wait
 * early, and takes care that the next request is not held up elsewhere.
 *
 * Returns: whether it was not cancelled
 */
gboolean
sluice_http_limiter_wait (SluiceHttpLimiter  *self,
                          SluiceHttpClient   *client,
                          GUri               *uri,
                          double              seconds,
                          const char         *reason,
                          GCancellable       *cancellable,
                          GError            **error)
{
  g_autoptr(GCancellable) wake = NULL;
  g_autoptr(GCancellable) stop = g_cancellable_new ();
  g_autofree char *host = NULL;
  gulong outer_id = 0;
  gulong wake_id;
  guint wait = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (client != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  host = dup_host (uri);
  wake = sluice_monitor_dup_wake (self->monitor);
  if (seconds >= NOTABLE_WAIT)
    wait = sluice_monitor_begin_wait (self->monitor, seconds, reason, host);

  wake_id = g_cancellable_connect (wake, G_CALLBACK (stop_cb), g_object_ref (stop), g_object_unref);
  if (cancellable != NULL)
    outer_id = g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), g_object_ref (stop), g_object_unref);
  sluice_monitor_hold (self->monitor);
  sluice_http_client_sleep (client, seconds, stop, NULL);
  sluice_monitor_go_on (self->monitor);
  g_cancellable_disconnect (cancellable, outer_id);
  g_cancellable_disconnect (wake, wake_id);

  if (wait > 0)
    sluice_monitor_end_wait (self->monitor, wait);
  if (g_cancellable_is_cancelled (wake))
    sluice_coordinator_release (self->coordinator, host);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The host has asked somebody for a longer wait than this task agrees to: as if
 * it had asked us. */
static void
set_held (SluiceHttpFailure *failure,
          const char        *host,
          double             seconds)
{
  failure->status = SLUICE_HTTP_TOO_MANY_REQUESTS;
  failure->asked_delay = seconds;
  failure->error = sluice_error_new (SLUICE_ERROR_TEMPORARY, "rate_limited",
                                     "%s has asked another run to come back in %.0f s.", host, seconds);
}

/**
 * sluice_http_limiter_pass:
 * @self: a limiter
 * @client: the client of the calling thread
 * @uri: where a request is to go
 * @failure: (inout): `rate_limited`, or cancelled
 * @cancellable: (nullable): a cancellable
 *
 * Waits until the request may be sent by the rate of its host.
 *
 * Returns: whether it may be
 */
gboolean
sluice_http_limiter_pass (SluiceHttpLimiter *self,
                          SluiceHttpClient  *client,
                          GUri              *uri,
                          SluiceHttpFailure *failure,
                          GCancellable      *cancellable)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);
  g_return_val_if_fail (failure != NULL, FALSE);

  host = dup_host (uri);
  for (;;)
    {
      gboolean held = FALSE;
      double seconds = sluice_coordinator_reserve (self->coordinator, host, self->spec->rate.per_second, &held);

      if (seconds <= 0)
        return TRUE;
      if (held && seconds > self->spec->retry.max_delay)
        {
          set_held (failure, host, seconds);
          return FALSE;
        }
      /* The clock of the wait counts whole milliseconds. */
      if (!sluice_http_limiter_wait (self, client, uri, seconds + 0.001, held ? "rate_limited" : "rate",
                                     cancellable, &failure->error))
        return FALSE;
    }
}

/**
 * sluice_http_limiter_enter:
 * @self: a limiter
 * @uri: where a request goes
 * @cancellable: (nullable): a cancellable
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Waits for a place among the requests that are under way to a host. A place is
 * held until the head of the answer is there: whoever still reads a body may
 * need another answer to go on.
 *
 * Returns: whether there is one; then [method@Sluice.HttpLimiter.leave] is due
 */
gboolean
sluice_http_limiter_enter (SluiceHttpLimiter  *self,
                           GUri               *uri,
                           GCancellable       *cancellable,
                           GError            **error)
{
  g_autofree char *host = NULL;
  gboolean ok;
  guint n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  if (self->spec->rate.concurrency == 0)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);

  host = dup_host (uri);
  g_mutex_lock (&self->mutex);
  for (;;)
    {
      n = GPOINTER_TO_UINT (g_hash_table_lookup (self->in_flight, host));
      if (n < self->spec->rate.concurrency || g_cancellable_is_cancelled (cancellable))
        break;
      g_cond_wait_until (&self->left, &self->mutex, g_get_monotonic_time () + PLACE_POLL);
    }
  ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (ok)
    g_hash_table_insert (self->in_flight, g_steal_pointer (&host), GUINT_TO_POINTER (n + 1));
  g_mutex_unlock (&self->mutex);
  return ok;
}

/**
 * sluice_http_limiter_leave:
 * @self: a limiter
 * @uri: what [method@Sluice.HttpLimiter.enter] was given
 */
void
sluice_http_limiter_leave (SluiceHttpLimiter *self,
                           GUri              *uri)
{
  g_autofree char *host = NULL;
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (uri != NULL);

  if (self->spec->rate.concurrency == 0)
    return;

  host = dup_host (uri);
  g_mutex_lock (&self->mutex);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->in_flight, host));
  g_assert (n > 0);
  g_hash_table_insert (self->in_flight, g_steal_pointer (&host), GUINT_TO_POINTER (n - 1));
  g_cond_broadcast (&self->left);
  g_mutex_unlock (&self->mutex);
}

/**
 * sluice_http_limiter_learn:
 * @self: a limiter
 * @uri: where an answer came from
 * @status: its status
 * @headers: its headers
 *
 * Takes notice of what the host says of its limits: "too fast", "come back
 * later", or "that was the last one for now".
 */
void
sluice_http_limiter_learn (SluiceHttpLimiter  *self,
                           GUri               *uri,
                           guint               status,
                           SoupMessageHeaders *headers)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *host = NULL;
  double asked;

  g_return_if_fail (self != NULL);
  g_return_if_fail (uri != NULL);
  g_return_if_fail (headers != NULL);

  host = dup_host (uri);
  asked = sluice_http_retry_asked_delay (status, headers, now);
  if (status == SLUICE_HTTP_TOO_MANY_REQUESTS || (status == SOUP_STATUS_SERVICE_UNAVAILABLE && asked >= 0))
    sluice_coordinator_slow_down (self->coordinator, host);
  else
    sluice_coordinator_speed_up (self->coordinator, host);

  if (asked < 0 && sluice_http_rate_get_remaining (headers) == 0)
    asked = sluice_http_rate_get_reset (headers, now);
  /* What this task will not wait for it shall not make others wait for. */
  if (asked > 0 && asked <= self->spec->retry.max_delay)
    sluice_coordinator_hold (self->coordinator, host, asked);
}
