/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>

/* A list of `users`, each with posts of its own; the later ones answer first. */
typedef struct
{
  guint users;
  guint failing;                /* a user whose posts cannot be had, 0 = none */
  const char *status;           /* what the server answers for that one */
  gboolean paged;               /* posts come one a page */
  int in_flight;                /* (atomic) */
  int most_in_flight;           /* (atomic) */
} Api;

static void
reply_users (TestExchange *exchange,
             const Api    *api)
{
  g_autoptr(GString) body = g_string_new ("{\"items\":[");

  for (guint i = 1; i <= api->users; i++)
    g_string_append_printf (body, "%s{\"id\":%u,\"name\":\"u%u\",\"big\":%u.50,\"tags\":[1,2],\"none\":null}",
                            i > 1 ? "," : "", i, i, i);
  g_string_append (body, "]}");
  test_exchange_reply (exchange, "200 OK", NULL, body->str);
}

static void
reply_posts (TestExchange *exchange,
             Api          *api,
             guint         user)
{
  const char *page = strstr (exchange->request->target, "page=");
  guint number = page != NULL ? (guint) g_ascii_strtoull (page + 5, NULL, 10) : 1;
  g_autofree char *body = NULL;

  if (user == api->failing && number == (api->paged ? 2u : 1u))
    test_exchange_reply (exchange, api->status, NULL, "{\"message\":\"no posts for you\"}");
  else
    {
      if (!api->paged)
        body = g_strdup_printf ("{\"posts\":[{\"id\":%u1},{\"id\":%u2}]}", user, user);
      else if (number <= 2)
        body = g_strdup_printf ("{\"posts\":[{\"id\":%u%u}]}", user, number);
      else
        body = g_strdup ("{\"posts\":[]}");
      test_exchange_reply (exchange, "200 OK", NULL, body);
    }
}

static void
api_cb (TestExchange *exchange,
        gpointer      user_data)
{
  Api *api = user_data;
  const char *target = exchange->request->target;
  int most;
  int now;

  if (strcmp (target, "/users") == 0)
    {
      reply_users (exchange, api);
      return;
    }

  now = g_atomic_int_add (&api->in_flight, 1) + 1;
  most = g_atomic_int_get (&api->most_in_flight);
  while (now > most && !g_atomic_int_compare_and_exchange (&api->most_in_flight, most, now))
    most = g_atomic_int_get (&api->most_in_flight);
  g_usleep ((gulong) g_random_int_range (0, 8) * 1000);
  g_atomic_int_add (&api->in_flight, -1);

  if (g_str_has_prefix (target, "/users/"))
    reply_posts (exchange, api, (guint) g_ascii_strtoull (target + strlen ("/users/"), NULL, 10));
  else
    test_exchange_reply (exchange, "200 OK", NULL, "{\"likes\":[{\"id\":\"like\"}]}");
}

static SluiceChildSpec *
add_child (Fixture    *fixture,
           TestServer *server,
           const char *name,
           const char *path)
{
  SluiceHttpSpec *http = fixture->spec->http;
  SluiceChildSpec *child = g_new0 (SluiceChildSpec, 1);

  if (http->children == NULL)
    http->children = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_child_spec_free);
  child->name = g_strdup (name);
  child->call.url = g_strconcat (test_server_get_base (server), path, NULL);
  child->call.method = g_strdup ("GET");
  child->call.reads_only = TRUE;
  child->records = fixture_path (name);
  child->pagination.max_pages = 100;
  child->concurrency = 4;
  g_ptr_array_add (http->children, child);
  return child;
}

static Fixture *
make_fixture (TestServer *server)
{
  g_autofree char *url = g_strconcat (test_server_get_base (server), "/users", NULL);

  return fixture_new (url);
}

static void
add_field (Fixture    *fixture,
           const char *path)
{
  g_ptr_array_add (fixture->fields, fixture_path (path));
}

#define FIVE "11 12 21 22 31 32 41 42 51 52 "

static void
test_order (void)
{
  Api api = { .users = 5 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  fixture_assert_ok (fixture, FIVE);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 6);
}

static void
test_many (void)
{
  Api api = { .users = 120 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);
  g_autoptr(GString) expected = g_string_new (NULL);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  for (guint i = 1; i <= 120; i++)
    g_string_append_printf (expected, "%u1 %u2 ", i, i);
  fixture_assert_ok (fixture, expected->str);
  g_assert_cmpint (g_atomic_int_get (&api.most_in_flight), >, 1);
  g_assert_cmpint (g_atomic_int_get (&api.most_in_flight), <=, 4);
}

/* A field of the parent stays what it was: a number is still its digits. */
static void
test_parent_fields (void)
{
  Api api = { .users = 2 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  add_field (fixture, "parent.name");
  add_field (fixture, "parent.big");
  add_field (fixture, "parent.tags[1]");
  add_field (fixture, "parent.none");
  add_field (fixture, "name");
  fixture->all_cells = TRUE;
  fixture_assert_ok (fixture, "11,u1,1.50,2,, 12,u1,1.50,2,, 21,u2,2.50,2,, 22,u2,2.50,2,, ");
}

/* The whole record has its parent in it, for who looks for fields. */
static void
test_whole (void)
{
  Api api = { .users = 1 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  g_ptr_array_set_size (fixture->fields, 0);
  add_field (fixture, "$");
  fixture_assert_ok (fixture, "{\"id\":11,\"parent\":{\"id\":1,\"name\":\"u1\",\"big\":1.50,\"tags\":[1,2],\"none\":null}} "
                     "{\"id\":12,\"parent\":{\"id\":1,\"name\":\"u1\",\"big\":1.50,\"tags\":[1,2],\"none\":null}} ");
}

static void
test_several (void)
{
  Api api = { .users = 2 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  add_child (fixture, server, "likes", "/likes?of={{record.name}}");
  add_field (fixture, "_child");
  fixture->all_cells = TRUE;
  fixture_assert_ok (fixture, "11,posts 12,posts like,likes 21,posts 22,posts like,likes ");
}

static void
test_keep_parents (void)
{
  Api api = { .users = 2 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  add_field (fixture, "name");
  add_field (fixture, "parent.name");
  fixture->spec->http->keep_parents = TRUE;
  fixture->all_cells = TRUE;
  fixture_assert_ok (fixture, "1,u1, 11,,u1 12,,u1 2,u2, 21,,u2 22,,u2 ");
}

static void
test_pages (void)
{
  Api api = { .users = 3, .paged = TRUE };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);
  SluiceChildSpec *child = add_child (fixture, server, "posts", "/users/{{record.id}}/posts");

  child->pagination.kind = SLUICE_PAGINATION_PAGE;
  child->pagination.page_param = g_strdup ("page");
  child->pagination.start = 1;
  fixture_assert_ok (fixture, "11 12 21 22 31 32 ");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 10);
}

/* A child that fails is a rejected row in its place; the others come. */
static void
test_reject (void)
{
  Api api = { .users = 3, .failing = 2, .status = "404 Not Found" };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  fixture_assert_ok (fixture, "11 12 31 32 ");
  g_assert_cmpuint (fixture->n_problems, ==, 1);
  g_assert_cmpuint (fixture->n_rows, ==, 5);
  g_test_message ("%s", fixture->problem);
  g_assert_nonnull (strstr (fixture->problem, "child_failed"));
  g_assert_nonnull (strstr (fixture->problem, "/users/2/posts"));
  g_assert_nonnull (strstr (fixture->problem, "404"));
  g_assert_nonnull (strstr (fixture->problem, "\"name\":\"u2\""));
}

/* What came before it failed stays, and the row says how much that was. */
static void
test_reject_second_page (void)
{
  Api api = { .users = 2, .failing = 1, .status = "410 Gone", .paged = TRUE };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);
  SluiceChildSpec *child = add_child (fixture, server, "posts", "/users/{{record.id}}/posts");

  child->pagination.kind = SLUICE_PAGINATION_PAGE;
  child->pagination.page_param = g_strdup ("page");
  child->pagination.start = 1;
  fixture_assert_ok (fixture, "11 21 22 ");
  g_assert_cmpuint (fixture->n_problems, ==, 1);
  g_assert_nonnull (strstr (fixture->problem, "after 1 rows"));
}

static void
test_stop (void)
{
  Api api = { .users = 3, .failing = 2, .status = "404 Not Found" };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts")->stop_on_error = TRUE;
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "not_found");
  g_assert_nonnull (strstr (sluice_error_get_where (fixture->error)->url, "/users/2/posts"));
}

/* A credential that is refused is no fault of one record. */
static void
test_unauthorized (void)
{
  Api api = { .users = 3, .failing = 2, .status = "401 Unauthorized" };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "unauthorized");
}

/* Nor is a server that is not there. */
static void
test_unreachable (void)
{
  Api api = { .users = 3 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);
  SluiceChildSpec *child = add_child (fixture, server, "posts", "/users/{{record.id}}/posts");

  g_free (child->call.url);
  child->call.url = g_strdup ("http://127.0.0.1:1/{{record.id}}");
  fixture->spec->http->retry.max_delay = 0.01;
  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "connection_refused");
}

/* A URL with a gap would lead to the children of nobody, or of all. */
static void
test_missing_field (void)
{
  Api api = { .users = 1 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.none}}/posts");
  fixture_assert_ok (fixture, "");
  g_assert_cmpuint (fixture->n_problems, ==, 1);
  g_assert_nonnull (strstr (fixture->problem, "none"));
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

static void
assert_header (TestServer *server,
               guint       request,
               const char *name,
               const char *expected)
{
  g_autofree char *value = test_request_dup_header (test_server_get_request (server, request), name);

  g_assert_cmpstr (value, ==, expected);
}

static void
set_credentials (Fixture *fixture)
{
  SluiceAuthSpec *auth = &fixture->spec->http->auth;

  auth->kind = SLUICE_AUTH_BEARER;
  auth->secret = g_strdup ("secret:api");
  fixture_set_secret (fixture, "api", "t0ken");
  fixture_add_header (fixture, "X-Both", "parent");
  fixture_add_header (fixture, "X-Parent", "yes");
}

static void
add_header (SluiceChildSpec *child,
            const char      *name,
            const char      *value)
{
  SluiceHttpPair *pair = g_new0 (SluiceHttpPair, 1);

  pair->name = g_strdup (name);
  pair->values = g_strsplit (value, "|", -1);
  child->call.headers = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pair_free);
  g_ptr_array_add (child->call.headers, pair);
}

static void
test_inherits (void)
{
  Api api = { .users = 1 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  set_credentials (fixture);
  add_header (add_child (fixture, server, "posts", "/users/{{record.id}}/posts"), "X-Both", "of {{record.name}}");
  fixture_assert_ok (fixture, "11 12 ");
  assert_header (server, 0, "X-Both", "parent");
  assert_header (server, 1, "X-Both", "of u1");
  assert_header (server, 1, "X-Parent", "yes");
  assert_header (server, 1, "Authorization", "Bearer t0ken");
}

/* Nothing of that goes to another origin. */
static void
test_other_origin (void)
{
  Api api = { .users = 1 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(TestServer) other = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  set_credentials (fixture);
  add_header (add_child (fixture, other, "posts", "/users/{{record.id}}/posts"), "X-Both", "child");
  fixture_assert_ok (fixture, "11 12 ");
  assert_header (other, 0, "X-Both", "child");
  assert_header (other, 0, "X-Parent", NULL);
  assert_header (other, 0, "Authorization", NULL);
}

static void
test_limit (void)
{
  Api api = { .users = 5 };
  g_autoptr(TestServer) server = test_server_new (api_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
  fixture->limit = 2;
  fixture_assert_ok (fixture, "11 12 21 22 ");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 3);
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
  if (strcmp (exchange->request->target, "/users") == 0)
    {
      reply_users (exchange, user_data);
      return;
    }
  while (!test_server_is_stopping (exchange->server))
    g_usleep (10 * 1000);
}

static void
test_cancel (void)
{
  Api api = { .users = 20 };
  g_autoptr(TestServer) server = test_server_new (stall_cb, &api);
  g_autoptr(Fixture) fixture = make_fixture (server);
  GThread *thread = g_thread_new ("cancel", cancel_thread, fixture->cancellable);
  gint64 end;

  add_child (fixture, server, "posts", "/users/{{record.id}}/posts");
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

  g_test_add_func ("/http/children/order", test_order);
  g_test_add_func ("/http/children/many", test_many);
  g_test_add_func ("/http/children/parent-fields", test_parent_fields);
  g_test_add_func ("/http/children/whole", test_whole);
  g_test_add_func ("/http/children/several", test_several);
  g_test_add_func ("/http/children/keep-parents", test_keep_parents);
  g_test_add_func ("/http/children/pages", test_pages);
  g_test_add_func ("/http/children/reject", test_reject);
  g_test_add_func ("/http/children/reject-second-page", test_reject_second_page);
  g_test_add_func ("/http/children/stop", test_stop);
  g_test_add_func ("/http/children/unauthorized", test_unauthorized);
  g_test_add_func ("/http/children/unreachable", test_unreachable);
  g_test_add_func ("/http/children/missing-field", test_missing_field);
  g_test_add_func ("/http/children/inherits", test_inherits);
  g_test_add_func ("/http/children/other-origin", test_other_origin);
  g_test_add_func ("/http/children/limit", test_limit);
  g_test_add_func ("/http/children/cancel", test_cancel);

  return g_test_run ();
}
