/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>

#define MAX_PAGES 40
#define N_LAYOUTS 60

/* A list of records, as oddly cut into pages as chance has it. */
typedef struct
{
  guint sizes[MAX_PAGES];       /* records of each page; of offsets: at most so many in one answer */
  guint n_pages;
  guint count;                  /* records in all */
  int total;                    /* what the pages say, -1 = nothing */
  int pages;                    /* as total, of pages */
  gboolean offsets;
  guint delay;                  /* at most, milliseconds */
  guint broken_page;            /* whose first answer is 503, 0 = none */
  guint cut_page;               /* whose first answer ends in the middle, 0 = none */
  guint dead_from;              /* from this page on the server fails for ever, 0 = never */
  guint fat;                    /* bytes that each record carries along */
  int n_broken;                 /* (atomic) */
  int n_cut;                    /* (atomic) */
  int in_flight;                /* (atomic) */
  int most_in_flight;           /* (atomic) */
} Layout;

static guint
get_number (const TestRequest *request,
            const char        *name)
{
  const char *at = strstr (request->target, name);

  return at != NULL ? (guint) g_ascii_strtoull (at + strlen (name), NULL, 10) : 0;
}

static void
note_in_flight (Layout *layout)
{
  int now = g_atomic_int_add (&layout->in_flight, 1) + 1;
  int most = g_atomic_int_get (&layout->most_in_flight);

  while (now > most && !g_atomic_int_compare_and_exchange (&layout->most_in_flight, most, now))
    most = g_atomic_int_get (&layout->most_in_flight);
}

static char *
make_body (const Layout *layout,
           guint         first,
           guint         n)
{
  g_autofree char *fat = g_strnfill (layout->fat, 'x');
  GString *text = g_string_new ("{");

  if (layout->total >= 0)
    g_string_append_printf (text, "\"n\":%d,", layout->total);
  if (layout->pages >= 0)
    g_string_append_printf (text, "\"p\":%d,", layout->pages);
  g_string_append (text, "\"items\":[");
  for (guint i = first; i < first + n; i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"x\":\"%s\"}", i > first ? "," : "", i, fat);
  return g_string_free (g_string_append (text, "]}"), FALSE);
}

static void
layout_cb (TestExchange *exchange,
           gpointer      user_data)
{
  Layout *layout = user_data;
  guint page = get_number (exchange->request, "page=");
  guint first = get_number (exchange->request, "offset=");
  guint n = 0;
  g_autofree char *body = NULL;
  g_autofree char *length = NULL;

  note_in_flight (layout);
  if (layout->delay > 0)
    g_usleep ((gulong) g_random_int_range (0, (gint32) layout->delay) * 1000);

  if (layout->offsets)
    {
      page = first % MAX_PAGES + 1;
      n = first < layout->count ? MIN (layout->sizes[first % MAX_PAGES], layout->count - first) : 0;
    }
  else
    {
      for (guint i = 1; i < page && i <= layout->n_pages; i++)
        first += layout->sizes[i - 1];
      n = page <= layout->n_pages ? layout->sizes[page - 1] : 0;
    }

  body = make_body (layout, first, n);
  length = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %u\r\nConnection: close\r\n\r\n",
                            (guint) strlen (body));
  g_atomic_int_add (&layout->in_flight, -1);
  if (layout->dead_from > 0 && page >= layout->dead_from)
    test_exchange_reply (exchange, "500 Oops", NULL, "");
  else if (page == layout->broken_page && g_atomic_int_add (&layout->n_broken, 1) == 0)
    test_exchange_reply (exchange, "503 Busy", "Retry-After: 0\r\n", "");
  else if (page == layout->cut_page && g_atomic_int_add (&layout->n_cut, 1) == 0)
    {
      test_exchange_write (exchange, length, -1);
      test_exchange_write (exchange, body, (gssize) strlen (body) / 2);
    }
  else
    test_exchange_reply (exchange, "200 OK", NULL, body);
}

static char *
make_expected (guint count)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%u ", i);
  return g_string_free (text, FALSE);
}

static Fixture *
make_fixture (TestServer   *server,
              const Layout *layout,
              guint         concurrency)
{
  Fixture *fixture = fixture_new (test_server_get_base (server));
  SluicePaginationSpec *spec = &fixture->spec->http->pagination;

  spec->kind = layout->offsets ? SLUICE_PAGINATION_OFFSET : SLUICE_PAGINATION_PAGE;
  spec->concurrency = concurrency;
  spec->total_path = fixture_path ("n");
  spec->total_pages_path = fixture_path ("p");
  if (layout->offsets)
    {
      spec->start = 0;
      spec->offset_param = g_strdup ("offset");
      spec->limit_param = g_strdup ("limit");
      spec->limit = 5;
    }
  return fixture;
}

/* Pages of chance. Empty ones in the middle are only fair where a total says that
 * more follows, and no more than two of them together. */
static void
fill_layout (Layout  *layout,
             GRand   *rand)
{
  guint n_empty = 0;

  *layout = (Layout) { .total = -1, .pages = -1, .delay = 4 };
  layout->offsets = g_rand_boolean (rand);
  layout->n_pages = (guint) g_rand_int_range (rand, 0, 20);
  if (layout->offsets)
    {
      for (guint i = 0; i < MAX_PAGES; i++)
        layout->sizes[i] = g_rand_int_range (rand, 0, 4) > 0 ? 5 : (guint) g_rand_int_range (rand, 1, 6);
      layout->count = (guint) g_rand_int_range (rand, 0, 60);
    }
  for (guint i = 0; i < layout->n_pages && !layout->offsets; i++)
    {
      gboolean empty = n_empty < 2 && i > 0 && i + 1 < layout->n_pages && g_rand_int_range (rand, 0, 6) == 0;

      n_empty = empty ? n_empty + 1 : 0;
      layout->sizes[i] = empty ? 0 : (guint) g_rand_int_range (rand, 1, 6);
      layout->count += layout->sizes[i];
      if (empty)
        layout->total = 0;
    }

  if (layout->total == 0)
    layout->total = (int) layout->count;
  else if (g_rand_boolean (rand))
    layout->total = (int) layout->count + g_rand_int_range (rand, 0, 2) * g_rand_int_range (rand, 0, 9);
  if (g_rand_int_range (rand, 0, 3) == 0)
    layout->broken_page = (guint) g_rand_int_range (rand, 1, 8);
  if (g_rand_int_range (rand, 0, 3) == 0)
    layout->cut_page = (guint) g_rand_int_range (rand, 1, 8);
}

/* Whatever the pages look like, whatever order they come in, and whatever fails
 * once: all records are there, once, in their order. */
static void
test_layouts (void)
{
  guint32 seed = g_test_rand_int_range (0, G_MAXINT32) & G_MAXINT32;
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N_LAYOUTS; i++)
    {
      const guint concurrency = i % 3 == 0 ? 1 : (guint) g_rand_int_range (rand, 2, 9);
      Layout layout;
      g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
      g_autoptr(Fixture) fixture = NULL;
      g_autofree char *expected = NULL;

      fill_layout (&layout, rand);
      fixture = make_fixture (server, &layout, concurrency);
      expected = make_expected (layout.count);
      g_test_message ("layout %u: %s, %u records, total %d, %u at once", i, layout.offsets ? "offsets" : "pages",
                      layout.count, layout.total, concurrency);
      fixture_assert_ok (fixture, expected);
    }
}

static void
test_at_once (void)
{
  Layout layout = { .n_pages = 30, .total = -1, .pages = 30, .delay = 20 };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = NULL;
  g_autofree char *expected = make_expected (60);

  for (guint i = 0; i < 30; i++)
    layout.sizes[i] = 2;
  fixture = make_fixture (server, &layout, 6);
  fixture_assert_ok (fixture, expected);
  /* At least two and never more than asked for. */
  g_assert_cmpint (g_atomic_int_get (&layout.most_in_flight), >, 1);
  g_assert_cmpint (g_atomic_int_get (&layout.most_in_flight), <=, 6);
}

/* What writes is not sent before it is known to be needed. */
static void
test_writing (void)
{
  Layout layout = { .n_pages = 6, .total = -1, .pages = -1, .delay = 10, .sizes = { 1, 1, 1, 1, 1, 1 } };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 6);
  g_autofree char *expected = make_expected (6);

  fixture->spec->http->call.reads_only = FALSE;
  fixture_assert_ok (fixture, expected);
  g_assert_cmpint (g_atomic_int_get (&layout.most_in_flight), ==, 1);
  g_assert_cmpuint (test_server_count (server), ==, 7);
}

/* Totals spare the requests for pages that are not there. */
static void
test_known_end (void)
{
  Layout layout = { .n_pages = 4, .total = 7, .pages = -1, .sizes = { 2, 2, 2, 1 } };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 16);
  g_autofree char *expected = make_expected (7);

  fixture_assert_ok (fixture, expected);
  g_assert_cmpuint (test_server_count (server), ==, 4);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 4);
}

/* A limit does, too. */
static void
test_limit (void)
{
  Layout layout = { .n_pages = 30, .total = -1, .pages = -1 };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = NULL;
  g_autofree char *expected = make_expected (5);

  for (guint i = 0; i < 30; i++)
    layout.sizes[i] = 2;
  fixture = make_fixture (server, &layout, 8);
  fixture->limit = 5;
  fixture_assert_ok (fixture, expected);
  g_assert_cmpuint (test_server_count (server), <=, 4);
}

/* Pages behind the end may fail as they like: nobody wants them. */
static void
test_dead_end (void)
{
  Layout layout = { .n_pages = 4, .total = -1, .pages = -1, .sizes = { 2, 2, 2, 0 }, .dead_from = 5, .delay = 3 };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 8);
  g_autofree char *expected = make_expected (6);

  fixture_assert_ok (fixture, expected);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 0);
  g_assert_cmpuint (fixture_count_events (fixture, "retry"), ==, 0);
}

/* One that is wanted fails the run, after all its tries, and not before the pages
 * in front of it were read. */
static void
test_dead_page (void)
{
  Layout layout = { .n_pages = 6, .total = 12, .pages = -1, .sizes = { 2, 2, 2, 2, 2, 2 }, .dead_from = 4 };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 8);
  g_autofree char *expected = make_expected (6);

  fixture->spec->http->retry.max_delay = 0.01;
  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "http_status");
  g_assert_cmpstr (fixture->ids->str, ==, expected);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 2);
  g_assert_cmpuint (sluice_error_get_where (fixture->error)->page, ==, 4);
}

/* Bodies that are larger than what may wait of them. */
static void
test_large (void)
{
  Layout layout = { .n_pages = 6, .total = -1, .pages = -1, .sizes = { 9, 9, 9, 9, 9, 9 }, .fat = 200 * 1000,
                    .cut_page = 3, .delay = 4 };
  g_autoptr(TestServer) server = test_server_new (layout_cb, &layout);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 64);
  g_autofree char *expected = make_expected (54);

  fixture_assert_ok (fixture, expected);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 1);
}

/* When it was cancelled. */
static gint64 cancelled;

static gpointer
cancel_thread (gpointer user_data)
{
  g_usleep (200 * 1000);
  cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (user_data);
  return NULL;
}

static void
stall_cb (TestExchange *exchange,
          gpointer      user_data)
{
  if (strstr (exchange->request->target, "page=1") != NULL)
    {
      test_exchange_reply (exchange, "200 OK", NULL, "{\"items\":[{\"id\":1}]}");
      return;
    }
  while (!test_server_is_stopping (exchange->server))
    g_usleep (10 * 1000);
}

static void
test_cancel (void)
{
  const Layout layout = { .total = -1 };
  g_autoptr(TestServer) server = test_server_new (stall_cb, NULL);
  g_autoptr(Fixture) fixture = make_fixture (server, &layout, 4);
  GThread *thread = g_thread_new ("cancel", cancel_thread, fixture->cancellable);
  gint64 end;

  g_assert_false (fixture_run (fixture));
  end = g_get_monotonic_time ();
  g_thread_join (thread);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (end - cancelled, <, 2 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/paging-concurrent/layouts", test_layouts);
  g_test_add_func ("/http/paging-concurrent/at-once", test_at_once);
  g_test_add_func ("/http/paging-concurrent/writing", test_writing);
  g_test_add_func ("/http/paging-concurrent/known-end", test_known_end);
  g_test_add_func ("/http/paging-concurrent/limit", test_limit);
  g_test_add_func ("/http/paging-concurrent/dead-end", test_dead_end);
  g_test_add_func ("/http/paging-concurrent/dead-page", test_dead_page);
  g_test_add_func ("/http/paging-concurrent/large", test_large);
  g_test_add_func ("/http/paging-concurrent/cancel", test_cancel);

  return g_test_run ();
}
