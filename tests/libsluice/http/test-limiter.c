/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-http-limiter.h"
#include "sluice-http-site.h"

/* Longer than any test may take: what is waited for so long was not woken. */
#define FOR_EVER 600

typedef struct
{
  SluiceHttpSpec spec;
  SluiceMonitor *monitor;
  SluiceCoordinator *coordinator;
  SluiceTemplateScope *scope;
  SluiceHttpSite *site;
  SluiceHttpLimiter *limiter;   /* (unowned) the site's */
  GUri *uri;
  GPtrArray *waits;             /* (element-type JsonObject) events */
} Fixture;

static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  Fixture *fixture = user_data;

  if (g_str_equal (json_object_get_string_member (event, "event"), "wait"))
    g_ptr_array_add (fixture->waits, event);
  else
    json_object_unref (event);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->spec.call.url = (char *) "https://api.example/path";
  fixture->spec.call.method = (char *) "GET";
  fixture->spec.retry.max_delay = 300;
  fixture->monitor = sluice_monitor_new ();
  fixture->coordinator = sluice_coordinator_new_local ();
  fixture->scope = sluice_template_scope_new ();
  fixture->site = sluice_http_site_new (&fixture->spec, fixture->scope, fixture->coordinator, fixture->monitor, NULL,
                                        &error);
  g_assert_no_error (error);
  fixture->limiter = sluice_http_site_get_limiter (fixture->site);
  fixture->uri = g_uri_parse ("https://API.example:443/path", G_URI_FLAGS_NONE, NULL);
  fixture->waits = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  sluice_monitor_set_event_func (fixture->monitor, event_cb, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sluice_http_site_unref (fixture->site);
  sluice_template_scope_free (fixture->scope);
  g_object_unref (fixture->coordinator);
  g_object_unref (fixture->monitor);
  g_uri_unref (fixture->uri);
  g_ptr_array_unref (fixture->waits);
}

static gpointer
try_now_thread (gpointer data)
{
  Fixture *fixture = data;

  /* Once would do if it were known that the wait has begun. */
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (G_USEC_PER_SEC / 50);
      sluice_monitor_try_now (fixture->monitor);
    }
  return NULL;
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 20);
  g_cancellable_cancel (data);
  return NULL;
}

static void
check_waits (Fixture    *fixture,
             const char *reason)
{
  JsonObject *begin = g_ptr_array_index (fixture->waits, 0);
  JsonObject *end = g_ptr_array_index (fixture->waits, 1);

  g_assert_cmpuint (fixture->waits->len, ==, 2);
  g_assert_cmpstr (json_object_get_string_member (begin, "reason"), ==, reason);
  g_assert_cmpstr (json_object_get_string_member (begin, "host"), ==, "api.example");
  g_assert_false (json_object_get_null_member (begin, "until"));
  g_assert_true (json_object_get_null_member (end, "until"));
}

/* It ends the wait, and the host's wish does not hold the next request up. */
static void
test_try_now (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(SluiceHttpClient) client = sluice_http_client_new (fixture->site);
  SluiceHttpFailure failure = { .asked_delay = -1 };
  GThread *thread = g_thread_new ("try-now", try_now_thread, fixture);

  sluice_coordinator_hold (fixture->coordinator, "api.example", FOR_EVER / 4);
  g_assert_true (sluice_http_limiter_pass (fixture->limiter, client, fixture->uri, &failure, NULL));
  g_assert_no_error (failure.error);
  g_thread_join (thread);
  check_waits (fixture, "rate_limited");
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(SluiceHttpClient) client = sluice_http_client_new (fixture->site);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_false (sluice_http_limiter_wait (fixture->limiter, client, fixture->uri, FOR_EVER, "retry", cancellable,
                                            &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  check_waits (fixture, "retry");
}

/* What another run has heard and this task would not wait for. */
static void
test_held_too_long (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(SluiceHttpClient) client = sluice_http_client_new (fixture->site);
  SluiceHttpFailure failure = { .asked_delay = -1 };

  sluice_coordinator_hold (fixture->coordinator, "api.example", FOR_EVER);
  g_assert_false (sluice_http_limiter_pass (fixture->limiter, client, fixture->uri, &failure, NULL));
  g_assert_cmpstr (sluice_error_get_code (failure.error), ==, "rate_limited");
  g_assert_cmpuint (failure.status, ==, 429);
  g_assert_cmpfloat (failure.asked_delay, >, 300);
  sluice_http_failure_clear (&failure);
}

static void
learn (Fixture    *fixture,
       guint       status,
       const char *name,
       const char *value)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  soup_message_headers_append (headers, "X-RateLimit-Reset", "40");
  soup_message_headers_append (headers, name, value);
  sluice_http_limiter_learn (fixture->limiter, fixture->uri, status, headers);
  soup_message_headers_unref (headers);
}

static void
assert_wait (Fixture *fixture,
             double   at_least,
             double   at_most)
{
  double wait = sluice_coordinator_reserve (fixture->coordinator, "api.example", 0, NULL);

  g_assert_cmpfloat (wait, >=, at_least);
  g_assert_cmpfloat (wait, <=, at_most);
  sluice_coordinator_release (fixture->coordinator, "api.example");
}

static void
test_learn (Fixture       *fixture,
            gconstpointer  data)
{
  learn (fixture, 200, "X-RateLimit-Remaining", "1");
  assert_wait (fixture, 0, 0);
  learn (fixture, 200, "X-RateLimit-Remaining", "0");
  assert_wait (fixture, 30, 40);
  learn (fixture, 429, "Retry-After", "20");
  assert_wait (fixture, 15, 20);
  /* This task gives up, but others may ask. */
  learn (fixture, 429, "Retry-After", "3600");
  assert_wait (fixture, 0, 0);
}

#define N_THREADS 6
#define N_PLACES 2

typedef struct
{
  Fixture *fixture;
  int inside;                   /* (atomic) */
  int most;                     /* (atomic) */
} Crowd;

static gpointer
crowd_thread (gpointer data)
{
  Crowd *crowd = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    {
      int n;

      g_assert_true (sluice_http_limiter_enter (crowd->fixture->limiter, crowd->fixture->uri, NULL, &error));
      n = g_atomic_int_add (&crowd->inside, 1) + 1;
      if (n > g_atomic_int_get (&crowd->most))
        g_atomic_int_set (&crowd->most, n);
      g_usleep (1000);
      g_atomic_int_add (&crowd->inside, -1);
      sluice_http_limiter_leave (crowd->fixture->limiter, crowd->fixture->uri);
    }
  return NULL;
}

static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  Crowd crowd = { .fixture = fixture };
  GThread *threads[N_THREADS];

  fixture->spec.rate.concurrency = N_PLACES;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("crowd", crowd_thread, &crowd);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.most, ==, N_PLACES);
}

/* Whoever waits for a place can be stopped; each host has places of its own. */
static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GUri) other = g_uri_parse ("https://api.example:8443/", G_URI_FLAGS_NONE, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  fixture->spec.rate.concurrency = 1;
  g_assert_true (sluice_http_limiter_enter (fixture->limiter, fixture->uri, NULL, &error));
  g_assert_true (sluice_http_limiter_enter (fixture->limiter, other, NULL, &error));
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_false (sluice_http_limiter_enter (fixture->limiter, fixture->uri, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  sluice_http_limiter_leave (fixture->limiter, fixture->uri);
  sluice_http_limiter_leave (fixture->limiter, other);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/http/limiter/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("try-now", test_try_now);
  ADD ("stop", test_stop);
  ADD ("held-too-long", test_held_too_long);
  ADD ("learn", test_learn);
  ADD ("places", test_places);
  ADD ("no-place", test_no_place);
#undef ADD

  return g_test_run ();
}
