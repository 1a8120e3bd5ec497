/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-retry.h"

#include "sluice-error.h"
#include "sluice-http-rate-headers.h"

#include <math.h>
#include <string.h>

/* A server that hangs is given up sooner than one that is busy. */
#define MAX_TIMEOUTS 3

/**
 * sluice_http_failure_clear:
 * @self: a failure
 */
void
sluice_http_failure_clear (SluiceHttpFailure *self)
{
  g_return_if_fail (self != NULL);

  g_clear_error (&self->error);
  *self = (SluiceHttpFailure) { .asked_delay = -1 };
}

/**
 * sluice_http_retry_start:
 * @self: (out caller-allocates): a policy at work
 * @spec: (transfer none): the task's policy; must outlive @self
 * @reads_only: whether the request may be repeated after it was sent
 */
void
sluice_http_retry_start (SluiceHttpRetry       *self,
                         const SluiceRetrySpec *spec,
                         gboolean               reads_only)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (spec != NULL);

  *self = (SluiceHttpRetry) { .spec = spec, .reads_only = reads_only };
  self->start = g_get_monotonic_time ();
}

static gboolean
is_retryable (SluiceHttpRetry         *self,
              const SluiceHttpFailure *failure)
{
  if (failure->error->domain != SLUICE_ERROR)
    return FALSE;
  if (failure->sent && !self->reads_only)
    return FALSE;

  if (failure->status >= 300)
    {
      if (failure->status == SOUP_STATUS_NOT_IMPLEMENTED ||
          failure->status == SOUP_STATUS_HTTP_VERSION_NOT_SUPPORTED)
        return FALSE;
      for (guint i = 0; self->spec->statuses != NULL && i < self->spec->statuses->len; i++)
        {
          if (g_array_index (self->spec->statuses, guint, i) == failure->status)
            return TRUE;
        }
      return FALSE;
    }

  return failure->error->code == SLUICE_ERROR_TEMPORARY;
}

static double
compute_delay (const SluiceHttpRetry *self)
{
  double delay = MIN (self->spec->max_delay, ldexp (1.0, (int) MIN (self->attempts - 1, 30)));

  delay *= 1 + g_random_double ();
  return MIN (self->spec->max_delay, delay);
}

/* The time-out of the answer itself decides, not the one that says why. */
static void
set_rate_limited (const SluiceHttpRetry   *self,
                  const SluiceHttpFailure *failure,
                  GError                 **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) until = g_date_time_add_seconds (now, failure->asked_delay);
  g_autofree char *text = until != NULL ? g_date_time_format (until, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "rate_limited",
                    "The server (HTTP %u) asks to come back in %.0f s, at %s; the task waits %g s at most.",
                    failure->status, failure->asked_delay, text != NULL ? text : "some later time",
                    self->spec->max_delay);
  if (error != NULL)
    sluice_error_set_hint (*error, "Run the task again after that time, or raise retry.max_delay.");
}

/**
 * sluice_http_retry_next:
 * @self: a policy at work
 * @failure: (inout): the try that failed; its error is taken if it is the last
 * @ret_delay: (out): seconds to wait before the next try
 * @error: return location for what the request fails with if this was the last
 *   try: the failure's own error, or `rate_limited`
 *
 * Returns: whether to try again
 */
gboolean
sluice_http_retry_next (SluiceHttpRetry    *self,
                        SluiceHttpFailure  *failure,
                        double             *ret_delay,
                        GError            **error)
{
  double elapsed;
  double delay;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (failure != NULL && failure->error != NULL, FALSE);

  self->attempts++;
  if (strcmp (sluice_error_get_code (failure->error), "timeout") == 0)
    self->timeouts++;

  elapsed = (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;
  if (is_retryable (self, failure))
    {
      if (failure->asked_delay > self->spec->max_delay)
        {
          set_rate_limited (self, failure, error);
          return FALSE;
        }

      delay = failure->asked_delay >= 0 ? failure->asked_delay : compute_delay (self);
      if (self->attempts < self->spec->attempts && self->timeouts < MAX_TIMEOUTS &&
          elapsed + delay <= self->spec->budget)
        {
          *ret_delay = delay;
          return TRUE;
        }
    }

  if (self->attempts > 1)
    g_prefix_error (&failure->error, "After %u tries in %.0f s: ", self->attempts, elapsed);
  g_propagate_error (error, g_steal_pointer (&failure->error));
  return FALSE;
}

/* Seconds, or a date of RFC 9110; -1 if it is neither. */
static double
parse_retry_after (const char *text,
                   gint64      now)
{
  g_autoptr(GDateTime) date = NULL;
  gsize digits = strspn (text, "0123456789");

  if (digits > 0 && text[digits + strspn (text + digits, " \t")] == '\0')
    return g_ascii_strtod (text, NULL);

  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  return MAX (0, (double) (g_date_time_to_unix (date) - now));
}

/**
 * sluice_http_retry_asked_delay:
 * @status: the status of an answer
 * @headers: its headers
 * @now: seconds since 1970
 *
 * Reads `Retry-After` (seconds or a date), and for 429 and 503
 * `X-RateLimit-Reset` and its relatives (seconds or a time), unless the server
 * says that requests are left. What cannot be understood is ignored; a time that
 * has passed is no wait.
 *
 * Returns: the seconds the server asks to wait, -1 if it does not ask
 */
double
sluice_http_retry_asked_delay (guint               status,
                               SoupMessageHeaders *headers,
                               gint64              now)
{
  const char *text;
  double delay = -1;

  g_return_val_if_fail (headers != NULL, -1);

  text = soup_message_headers_get_one (headers, "Retry-After");
  if (text != NULL)
    delay = parse_retry_after (text, now);
  if (delay >= 0 || (status != SOUP_STATUS_SERVICE_UNAVAILABLE && status != SLUICE_HTTP_TOO_MANY_REQUESTS) ||
      sluice_http_rate_get_remaining (headers) > 0)
    return delay;

  return sluice_http_rate_get_reset (headers, now);
}
