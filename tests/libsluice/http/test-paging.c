/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>

/* A list of `count` records by pages of `size`, as odd as the test wants it. */
typedef struct
{
  guint count;
  guint size;
  const char *extra;            /* (nullable) members behind the items, with %u pages */
  const char *empty_pages;      /* (nullable) pages that are empty though more follow */
  gboolean link;
  gboolean same;
  guint end_status;             /* behind the last page */
} Paged;

static guint
get_page (const TestRequest *request)
{
  const char *page = strstr (request->target, "page=");

  return page != NULL ? (guint) g_ascii_strtoull (page + 5, NULL, 10) : 1;
}

static char *
make_items (const Paged *paged,
            guint        page)
{
  g_autofree char *marker = g_strdup_printf (",%u,", page);
  GString *text = g_string_new ("[");
  guint before = 0;
  guint first;

  if (paged->empty_pages != NULL && strstr (paged->empty_pages, marker) != NULL)
    return g_string_free (g_string_append (text, "]"), FALSE);
  for (guint i = 1; i < page && paged->empty_pages != NULL; i++)
    {
      g_autofree char *other = g_strdup_printf (",%u,", i);

      before += strstr (paged->empty_pages, other) != NULL;
    }

  first = (page - 1 - before) * paged->size;
  for (guint i = first; i < MIN (paged->count, first + paged->size); i++)
    g_string_append_printf (text, "%s{\"id\":%u}", i > first ? "," : "", i + 1);
  return g_string_free (g_string_append (text, "]"), FALSE);
}

static void
paged_cb (TestExchange *exchange,
          gpointer      user_data)
{
  const Paged *paged = user_data;
  guint page = paged->same ? 1 : get_page (exchange->request);
  guint pages = (paged->count + paged->size - 1) / paged->size;
  g_autofree char *items = make_items (paged, page);
  g_autofree char *extra = NULL;
  g_autofree char *body = NULL;
  g_autofree char *link = NULL;

  if (paged->end_status != 0 && page > pages)
    {
      g_autofree char *status = g_strdup_printf ("%u Gone", paged->end_status);

      test_exchange_reply (exchange, status, NULL, "{}");
      return;
    }

  if (paged->extra != NULL && g_str_equal (paged->extra, "more"))
    extra = g_strdup_printf (",\"more\":%s", page < pages ? "true" : "false");
  else if (paged->extra != NULL)
    extra = g_strconcat (",", paged->extra, NULL);
  body = g_strdup_printf ("{\"items\":%s%s}", items, extra != NULL ? extra : "");
  if (paged->link && page < pages)
    link = g_strdup_printf ("Link: <?page=%u>; rel=\"next\"\r\n", page + 1);
  test_exchange_reply (exchange, "200 OK", link, body);
}

#define TEN "1 2 3 4 5 6 7 8 9 10 "

static void
test_page_until_empty (void)
{
  Paged paged = { .count = 10, .size = 4 };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.size_param = g_strdup ("n");
  fixture->spec->http->pagination.size = 4;
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 4);
  g_assert_cmpstr (test_server_get_request (server, 2)->target, ==, "/?page=3&n=4");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 4);
  g_assert_cmpuint (fixture_count_events (fixture, "page"), ==, 4);
}

/* A page cut down by the server's own limit is no end. */
static void
test_page_capped (void)
{
  Paged paged = { .count = 10, .size = 3 };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.size_param = g_strdup ("n");
  fixture->spec->http->pagination.size = 1000;
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 5);
}

static void
test_page_has_more (void)
{
  Paged paged = { .count = 10, .size = 4, .extra = "more", .empty_pages = NULL };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.has_more_path = fixture_path ("more");
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
}

/* has_more true carries over an empty page, but not over three in a row. */
static void
test_page_has_more_empty (void)
{
  Paged paged = { .count = 10, .size = 4, .extra = "\"more\":true", .empty_pages = ",2,3," };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.has_more_path = fixture_path ("more");
  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "page_loop");
  g_assert_cmpstr (fixture->ids->str, ==, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 8);
}

static void
test_page_total (void)
{
  Paged paged = { .count = 10, .size = 4, .extra = "\"total\":10" };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.total_path = fixture_path ("total");
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
  g_assert_cmpuint (sluice_monitor_get_total (fixture->monitor), ==, 10);
  g_assert_false (fixture_has_warning (fixture, "total_mismatch"));
}

/* A total that is too small loses nothing; one that is too large ends after
 * three empty pages. Both are said. */
static void
test_page_total_lies (void)
{
  static const struct { const char *extra; guint requests; } cases[] = {
    { "\"total\":5", 3 }, { "\"total\":99", 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Paged paged = { .count = 10, .size = 4, .extra = cases[i].extra };
      g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
      fixture->spec->http->pagination.total_path = fixture_path ("total");
      fixture_assert_ok (fixture, TEN);
      g_assert_cmpuint (test_server_count (server), ==, cases[i].requests);
      g_assert_true (fixture_has_warning (fixture, "total_mismatch"));
    }
}

/* The number of pages ends paging, too; so may a header say the total. */
static void
test_page_total_pages (void)
{
  Paged paged = { .count = 10, .size = 4, .extra = "\"pages\":3" };
  Paged none = { .count = 0, .size = 4, .extra = "\"pages\":1" };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(TestServer) other = test_server_new (paged_cb, &none);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autoptr(Fixture) empty = fixture_new (test_server_get_base (other));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.total_pages_path = fixture_path ("pages");
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
  g_assert_false (fixture_has_warning (fixture, "total_mismatch"));

  fixture_set_pagination (empty, SLUICE_PAGINATION_PAGE);
  empty->spec->http->pagination.total_pages_path = fixture_path ("pages");
  fixture_assert_ok (empty, "");
  g_assert_cmpuint (test_server_count (other), ==, 1);
  g_assert_false (fixture_has_warning (empty, "total_mismatch"));
}

static void
total_header_cb (TestExchange *exchange,
                 gpointer      user_data)
{
  test_exchange_reply (exchange, "200 OK", "X-Total-Count: 3\r\n",
                       g_str_has_suffix (exchange->request->target, "page=1") ? "[{\"id\":1},{\"id\":2}]"
                                                                              : "[{\"id\":3}]");
}

static void
test_page_total_header (void)
{
  g_autoptr(TestServer) server = test_server_new (total_header_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  g_clear_pointer (&fixture->spec->records, sluice_path_unref);
  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.total_header = g_strdup ("X-Total-Count");
  fixture_assert_ok (fixture, "1 2 3 ");
  g_assert_cmpuint (test_server_count (server), ==, 2);
  g_assert_cmpuint (sluice_monitor_get_total (fixture->monitor), ==, 3);
}

static void
test_page_empty_middle_with_total (void)
{
  Paged paged = { .count = 10, .size = 4, .extra = "\"total\":10", .empty_pages = ",2,3," };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.total_path = fixture_path ("total");
  fixture_assert_ok (fixture, TEN);
}

static void
test_page_end_status (void)
{
  Paged paged = { .count = 10, .size = 5, .end_status = 404 };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  guint status = 404;

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.end_statuses = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (fixture->spec->http->pagination.end_statuses, status);
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
}

static void
test_page_repeated (void)
{
  Paged paged = { .count = 10, .size = 4, .same = TRUE };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "page_repeated");
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

static void
test_page_limit (void)
{
  Paged paged = { .count = 10, .size = 4 };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->spec->http->pagination.max_pages = 2;
  fixture_assert_error (fixture, SLUICE_ERROR_LIMIT, "page_limit");
  g_assert_cmpuint (test_server_count (server), ==, 2);
  g_assert_cmpuint (sluice_error_peek_where (fixture->error)->page, ==, 2);
}

static void
test_link (void)
{
  Paged paged = { .count = 10, .size = 4, .link = TRUE };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
}

/* Sparse pages exist: only a missing link ends this type. */
static void
test_link_empty_page (void)
{
  Paged paged = { .count = 12, .size = 4, .link = TRUE, .empty_pages = ",1,2," };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture_assert_ok (fixture, "1 2 3 4 ");
  g_assert_cmpuint (test_server_count (server), ==, 3);
}

static void
loop_cb (TestExchange *exchange,
         gpointer      user_data)
{
  g_autofree char *body = g_strdup_printf ("{\"items\":[%s]}", user_data != NULL ? "" :
                                           g_str_has_suffix (exchange->request->target, "b") ? "{\"id\":2}" : "{\"id\":1}");

  test_exchange_reply (exchange, "200 OK",
                       g_str_has_suffix (exchange->request->target, "b") ? "Link: </a>; rel=next\r\n"
                                                                         : "Link: </b>; rel=next\r\n", body);
}

static void
test_link_loop (void)
{
  g_autoptr(TestServer) server = test_server_new (loop_cb, NULL);
  g_autofree char *url = g_strconcat (test_server_get_base (server), "/a", NULL);
  g_autoptr(Fixture) fixture = fixture_new (url);

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "page_loop");
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

static void
test_link_loop_without_records (void)
{
  g_autoptr(TestServer) server = test_server_new (loop_cb, GINT_TO_POINTER (1));
  g_autofree char *url = g_strconcat (test_server_get_base (server), "/a", NULL);
  g_autoptr(Fixture) fixture = fixture_new (url);

  fixture_set_pagination (fixture, SLUICE_PAGINATION_LINK_HEADER);
  fixture_assert_ok (fixture, "");
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

static void
test_limit (void)
{
  Paged paged = { .count = 100, .size = 4 };
  g_autoptr(TestServer) server = test_server_new (paged_cb, &paged);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_set_pagination (fixture, SLUICE_PAGINATION_PAGE);
  fixture->limit = 10;
  fixture_assert_ok (fixture, TEN);
  g_assert_cmpuint (test_server_count (server), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/paging/page-until-empty", test_page_until_empty);
  g_test_add_func ("/http/paging/page-capped", test_page_capped);
  g_test_add_func ("/http/paging/page-has-more", test_page_has_more);
  g_test_add_func ("/http/paging/page-has-more-empty", test_page_has_more_empty);
  g_test_add_func ("/http/paging/page-total", test_page_total);
  g_test_add_func ("/http/paging/page-total-lies", test_page_total_lies);
  g_test_add_func ("/http/paging/page-total-pages", test_page_total_pages);
  g_test_add_func ("/http/paging/page-total-header", test_page_total_header);
  g_test_add_func ("/http/paging/page-empty-middle-with-total", test_page_empty_middle_with_total);
  g_test_add_func ("/http/paging/page-end-status", test_page_end_status);
  g_test_add_func ("/http/paging/page-repeated", test_page_repeated);
  g_test_add_func ("/http/paging/page-limit", test_page_limit);
  g_test_add_func ("/http/paging/link", test_link);
  g_test_add_func ("/http/paging/link-empty-page", test_link_empty_page);
  g_test_add_func ("/http/paging/link-loop", test_link_loop);
  g_test_add_func ("/http/paging/link-loop-without-records", test_link_loop_without_records);
  g_test_add_func ("/http/paging/limit", test_limit);

  return g_test_run ();
}
