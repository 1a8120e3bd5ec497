/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-http-rate-headers.h"
#include "sluice-http-retry.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1795219200)      /* 2026-11-21T00:00:00Z */

static SluiceRetrySpec
make_spec (void)
{
  SluiceRetrySpec spec = { .attempts = 6, .max_delay = 300, .budget = 900 };
  const guint statuses[] = { 408, 425, 429, 500, 502, 503, 504 };

  spec.statuses = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (spec.statuses, statuses, G_N_ELEMENTS (statuses));
  return spec;
}

static SluiceHttpFailure
make_failure (guint       status,
              SluiceError kind,
              const char *code)
{
  return (SluiceHttpFailure) {
    .error = sluice_error_new (kind, code, "It failed."),
    .status = status,
    .sent = TRUE,
    .asked_delay = -1,
  };
}

static gboolean
next (SluiceHttpRetry   *retry,
      SluiceHttpFailure  failure,
      double            *ret_delay,
      GError           **error)
{
  gboolean again = sluice_http_retry_next (retry, &failure, ret_delay, error);

  sluice_http_failure_clear (&failure);
  return again;
}

static void
test_backoff (void)
{
  SluiceRetrySpec spec = make_spec ();
  SluiceHttpRetry retry;
  g_autoptr(GError) error = NULL;
  double delay;

  sluice_http_retry_start (&retry, &spec, TRUE);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (next (&retry, make_failure (503, SLUICE_ERROR_TEMPORARY, "http_status"), &delay, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (delay, >=, ldexp (1, (int) i));
      g_assert_cmpfloat (delay, <=, ldexp (2, (int) i));
    }
  g_assert_false (next (&retry, make_failure (503, SLUICE_ERROR_TEMPORARY, "http_status"), &delay, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);
  g_assert_nonnull (strstr (error->message, "After 6 tries"));
  g_array_unref (spec.statuses);
}

static void
test_max_delay (void)
{
  SluiceRetrySpec spec = make_spec ();
  SluiceHttpRetry retry;
  double delay;

  spec.max_delay = 3;
  spec.attempts = 20;
  sluice_http_retry_start (&retry, &spec, TRUE);
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (next (&retry, make_failure (500, SLUICE_ERROR_TEMPORARY, "http_status"), &delay, NULL));
      g_assert_cmpfloat (delay, <=, 3);
    }
  g_array_unref (spec.statuses);
}

static void
test_statuses (void)
{
  static const struct { guint status; gboolean again; } cases[] = {
    { 400, FALSE }, { 401, FALSE }, { 403, FALSE }, { 404, FALSE }, { 408, TRUE }, { 425, TRUE }, { 429, TRUE },
    { 500, TRUE }, { 501, FALSE }, { 502, TRUE }, { 503, TRUE }, { 504, TRUE }, { 505, FALSE },
  };
  SluiceRetrySpec spec = make_spec ();
  const guint never[] = { 501, 505 };

  g_array_append_vals (spec.statuses, never, G_N_ELEMENTS (never));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SluiceHttpRetry retry;
      double delay;

      g_test_message ("%u", cases[i].status);
      sluice_http_retry_start (&retry, &spec, TRUE);
      g_assert_true (next (&retry, make_failure (cases[i].status, SLUICE_ERROR_TEMPORARY, "http_status"), &delay,
                           NULL) == cases[i].again);
    }
  g_array_unref (spec.statuses);
}

static void
test_timeouts (void)
{
  SluiceRetrySpec spec = make_spec ();
  SluiceHttpRetry retry;
  double delay;

  spec.attempts = 10;
  sluice_http_retry_start (&retry, &spec, TRUE);
  g_assert_true (next (&retry, make_failure (0, SLUICE_ERROR_TEMPORARY, "timeout"), &delay, NULL));
  g_assert_true (next (&retry, make_failure (0, SLUICE_ERROR_TEMPORARY, "timeout"), &delay, NULL));
  g_assert_false (next (&retry, make_failure (0, SLUICE_ERROR_TEMPORARY, "timeout"), &delay, NULL));
  g_array_unref (spec.statuses);
}

/* A writing request is repeated only if the server cannot have seen it. */
static void
test_writing (void)
{
  SluiceRetrySpec spec = make_spec ();
  SluiceHttpFailure failure = make_failure (0, SLUICE_ERROR_TEMPORARY, "connection_refused");
  SluiceHttpRetry retry;
  double delay;

  sluice_http_retry_start (&retry, &spec, FALSE);
  failure.sent = FALSE;
  g_assert_true (next (&retry, failure, &delay, NULL));
  g_assert_false (next (&retry, make_failure (503, SLUICE_ERROR_TEMPORARY, "http_status"), &delay, NULL));
  g_assert_false (next (&retry, make_failure (0, SLUICE_ERROR_TEMPORARY, "connection_lost"), &delay, NULL));
  g_array_unref (spec.statuses);
}

static void
test_asked (void)
{
  SluiceRetrySpec spec = make_spec ();
  SluiceHttpFailure failure = make_failure (429, SLUICE_ERROR_TEMPORARY, "http_status");
  SluiceHttpRetry retry;
  g_autoptr(GError) error = NULL;
  double delay;

  sluice_http_retry_start (&retry, &spec, TRUE);
  failure.asked_delay = 7;
  g_assert_true (next (&retry, failure, &delay, NULL));
  g_assert_cmpfloat_with_epsilon (delay, 7, 1e-9);

  failure = make_failure (429, SLUICE_ERROR_TEMPORARY, "http_status");
  failure.asked_delay = 301;
  g_assert_false (next (&retry, failure, &delay, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "rate_limited");
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);

  /* The budget is for all waits together. */
  spec.budget = 5;
  failure = make_failure (429, SLUICE_ERROR_TEMPORARY, "http_status");
  failure.asked_delay = 7;
  g_assert_false (next (&retry, failure, &delay, NULL));
  g_array_unref (spec.statuses);
}

static void
test_headers (void)
{
  static const struct { guint status; const char *name; const char *value; double expected; } cases[] = {
    { 503, "Retry-After", "0", 0 },
    { 503, "Retry-After", "120", 120 },
    { 503, "Retry-After", "120 ", 120 },
    { 500, "Retry-After", "2", 2 },
    { 503, "Retry-After", "Sat, 21 Nov 2026 00:01:30 GMT", 90 },
    { 503, "Retry-After", "Fri, 20 Nov 2026 23:59:00 GMT", 0 },
    { 503, "Retry-After", "-5", -1 },
    { 503, "Retry-After", "soon", -1 },
    { 503, "Retry-After", "", -1 },
    { 429, "X-RateLimit-Reset", "30", 30 },
    { 429, "X-RateLimit-Reset", "1795219260", 60 },
    { 429, "X-RateLimit-Reset", "1795219260000", 60 },
    { 429, "X-RateLimit-Reset", "1795219100", 0 },
    { 429, "X-RateLimit-Reset", "nan", -1 },
    { 503, "X-Rate-Limit-Reset", "30", 30 },
    { 429, "X-RateLimit-Reset", "2026-11-21T00:00:20Z", 20 },
    { 429, "X-RateLimit-Reset", "30 apples", -1 },
    { 429, "RateLimit-Reset", "30", 30 },
    { 429, "X-RateLimit-Reset-After", "1.5", 1.5 },
    { 429, "RateLimit", "limit=100, remaining=0, reset=30", 30 },
    { 429, "RateLimit", "\"default\";r=0;t=31", 31 },
    { 429, "RateLimit", "\"default\";r=0", -1 },
    { 500, "X-RateLimit-Reset", "30", -1 },
    { 429, "X-Other", "30", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

      g_test_message ("%s: %s", cases[i].name, cases[i].value);
      soup_message_headers_append (headers, cases[i].name, cases[i].value);
      g_assert_cmpfloat_with_epsilon (sluice_http_retry_asked_delay (cases[i].status, headers, NOW),
                                      cases[i].expected, 1e-9);
      soup_message_headers_unref (headers);
    }
}

/* A server that has requests left has refused this one for another reason. */
static void
test_remaining (void)
{
  static const struct { const char *name; const char *value; gint64 remaining; double asked; } cases[] = {
    { "X-RateLimit-Remaining", "0", 0, 30 },
    { "X-RateLimit-Remaining", "17", 17, -1 },
    { "X-Rate-Limit-Remaining", "17", 17, -1 },
    { "RateLimit-Remaining", "0", 0, 30 },
    { "RateLimit-Remaining", "-1", -1, 30 },
    { "RateLimit", "limit=10, remaining=3, reset=9", 3, -1 },
    { "RateLimit", "\"burst\";r=4;t=1, \"day\";r=0;t=9", 4, -1 },
    { "X-Other", "1", -1, 30 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

      g_test_message ("%s: %s", cases[i].name, cases[i].value);
      soup_message_headers_append (headers, "X-RateLimit-Reset", "30");
      soup_message_headers_append (headers, cases[i].name, cases[i].value);
      g_assert_cmpint (sluice_http_rate_get_remaining (headers), ==, cases[i].remaining);
      g_assert_cmpfloat_with_epsilon (sluice_http_retry_asked_delay (429, headers, NOW), cases[i].asked, 1e-9);
      /* What Retry-After says holds in any case. */
      soup_message_headers_append (headers, "Retry-After", "5");
      g_assert_cmpfloat_with_epsilon (sluice_http_retry_asked_delay (429, headers, NOW), 5, 1e-9);
      soup_message_headers_unref (headers);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/retry/backoff", test_backoff);
  g_test_add_func ("/http/retry/max-delay", test_max_delay);
  g_test_add_func ("/http/retry/statuses", test_statuses);
  g_test_add_func ("/http/retry/timeouts", test_timeouts);
  g_test_add_func ("/http/retry/writing", test_writing);
  g_test_add_func ("/http/retry/asked", test_asked);
  g_test_add_func ("/http/retry/headers", test_headers);
  g_test_add_func ("/http/retry/remaining", test_remaining);

  return g_test_run ();
}
