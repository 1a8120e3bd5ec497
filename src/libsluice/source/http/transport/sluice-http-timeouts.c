/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-timeouts.h"

#include "sluice-error.h"

/**
 * sluice_http_timeouts_start:
 * @self: (out caller-allocates): clocks
 * @spec: (transfer none): the task's limits; must outlive @self
 *
 * Starts the clocks of an exchange that is about to connect.
 */
void
sluice_http_timeouts_start (SluiceHttpTimeouts      *self,
                            const SluiceTimeoutSpec *spec)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (spec != NULL);

  *self = (SluiceHttpTimeouts) { .spec = spec };
  self->start = g_get_monotonic_time ();
  sluice_http_timeouts_enter (self, SLUICE_HTTP_PHASE_CONNECT);
}

/**
 * sluice_http_timeouts_enter:
 * @self: clocks
 * @phase: what is waited for from now on
 */
void
sluice_http_timeouts_enter (SluiceHttpTimeouts *self,
                            SluiceHttpPhase     phase)
{
  g_return_if_fail (self != NULL);

  self->phase = phase;
  self->phase_start = g_get_monotonic_time ();
}

static double
get_limit (const SluiceHttpTimeouts *self)
{
  switch (self->phase)
    {
    case SLUICE_HTTP_PHASE_CONNECT:
      return self->spec->connect;

    case SLUICE_HTTP_PHASE_FIRST_BYTE:
      return self->spec->first_byte;

    case SLUICE_HTTP_PHASE_SEND:
    case SLUICE_HTTP_PHASE_BODY:
      return self->spec->stall;

    default:
      g_return_val_if_reached (0);
    }
}

static gint64
to_usec (double seconds)
{
  return (gint64) (seconds * G_USEC_PER_SEC);
}

/**
 * sluice_http_timeouts_deadline:
 * @self: clocks
 *
 * Returns: the monotonic time at which waiting has to end, %G_MAXINT64 for never
 */
gint64
sluice_http_timeouts_deadline (const SluiceHttpTimeouts *self)
{
  gint64 deadline = G_MAXINT64;

  g_return_val_if_fail (self != NULL, 0);

  if (get_limit (self) > 0)
    deadline = self->phase_start + to_usec (get_limit (self));
  if (self->spec->total > 0)
    deadline = MIN (deadline, self->start + to_usec (self->spec->total));
  return deadline;
}

/**
 * sluice_http_timeouts_set_error:
 * @self: clocks whose deadline has passed
 * @error: return location for the error `timeout`, which says what took too long
 */
void
sluice_http_timeouts_set_error (const SluiceHttpTimeouts *self,
                                GError                  **error)
{
  static const char *const what[] = {
    [SLUICE_HTTP_PHASE_CONNECT] = "no connection could be made",
    [SLUICE_HTTP_PHASE_SEND] = "the server took nothing of the request",
    [SLUICE_HTTP_PHASE_FIRST_BYTE] = "the server did not begin to answer",
    [SLUICE_HTTP_PHASE_BODY] = "the server sent nothing more of the body",
  };
  static const char *const keys[] = {
    [SLUICE_HTTP_PHASE_CONNECT] = "connect",
    [SLUICE_HTTP_PHASE_SEND] = "stall",
    [SLUICE_HTTP_PHASE_FIRST_BYTE] = "first_byte",
    [SLUICE_HTTP_PHASE_BODY] = "stall",
  };
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);

  if (self->spec->total > 0 && now >= self->start + to_usec (self->spec->total))
    sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "timeout",
                      "The request took longer than %g s in all (timeout.total).", self->spec->total);
  else
    sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "timeout", "For %g s %s (timeout.%s).",
                      get_limit (self), what[self->phase], keys[self->phase]);
}

/**
 * sluice_http_timeouts_received:
 * @self: clocks
 * @waited: microseconds that were waited for a piece of the body
 * @bytes: its size
 * @error: return location for the error `timeout`
 *
 * Returns: whether the transfer is fast enough
 */
gboolean
sluice_http_timeouts_received (SluiceHttpTimeouts *self,
                               gint64              waited,
                               guint64             bytes,
                               GError            **error)
{
  double seconds;

  g_return_val_if_fail (self != NULL, FALSE);

  self->window_waited += waited;
  self->window_bytes += bytes;
  if (self->spec->min_rate_bytes == 0 || self->window_waited < to_usec (self->spec->min_rate_seconds))
    return TRUE;

  seconds = (double) self->window_waited / G_USEC_PER_SEC;
  if ((double) self->window_bytes < seconds * (double) self->spec->min_rate_bytes)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "timeout",
                        "The server sent %" G_GUINT64_FORMAT " bytes in %.0f s, less than %" G_GUINT64_FORMAT
                        " bytes per second (timeout.min_rate).",
                        self->window_bytes, seconds, self->spec->min_rate_bytes);
      return FALSE;
    }

  self->window_waited = 0;
  self->window_bytes = 0;
  return TRUE;
}
