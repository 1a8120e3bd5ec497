/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>

/* An answer to all requests that hold a text in their target, head or body. The
 * first route that fits counts; the last has no text. */
typedef struct
{
  const char *needle;           /* (nullable) */
  const char *headers;          /* (nullable) */
  const char *body;
} Route;

static void
routes_cb (TestExchange *exchange,
           gpointer      user_data)
{
  const TestRequest *request = exchange->request;
  const Route *route = user_data;

  while (route->needle != NULL && strstr (request->target, route->needle) == NULL &&
         strstr (request->body, route->needle) == NULL && strstr (request->head, route->needle) == NULL)
    route++;
  test_exchange_reply (exchange, "200 OK", route->headers, route->body);
}

typedef struct
{
  TestServer *server;
  Fixture *fixture;
  SluicePaginationSpec *spec;
} Paging;

static void
paging_clear (Paging *self)
{
  fixture_free (self->fixture);
  test_server_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paging, paging_clear)

static Paging
paging_new (const Route          *routes,
            SluicePaginationKind  kind)
{
  Paging self = { NULL, NULL, NULL };

  self.server = test_server_new (routes_cb, (gpointer) routes);
  self.fixture = fixture_new (test_server_get_base (self.server));
  self.spec = &self.fixture->spec->http->pagination;
  self.spec->kind = kind;
  if (kind == SLUICE_PAGINATION_OFFSET)
    self.spec->start = 0;
  return self;
}

static void
set_post (Paging     *self,
          const char *json)
{
  SluiceHttpCall *call = &self->fixture->spec->http->call;

  g_free (call->method);
  call->method = g_strdup ("POST");
  call->body.kind = SLUICE_HTTP_BODY_JSON;
  call->body.json = json_from_string (json, NULL);
}

static void
assert_targets (Paging            *self,
                const char *const *targets)
{
  guint n = g_strv_length ((GStrv) targets);

  for (guint i = 0; i < MIN (n, test_server_count (self->server)); i++)
    g_assert_cmpstr (test_server_get_request (self->server, i)->target, ==, targets[i]);
  g_assert_cmpuint (test_server_count (self->server), ==, n);
}

static void
assert_bodies (Paging            *self,
               const char *const *bodies)
{
  guint n = g_strv_length ((GStrv) bodies);

  for (guint i = 0; i < MIN (n, test_server_count (self->server)); i++)
    g_assert_cmpstr (test_server_get_request (self->server, i)->body, ==, bodies[i]);
  g_assert_cmpuint (test_server_count (self->server), ==, n);
}

static void
test_offset (void)
{
  static const Route routes[] = {
    { "offset=0", NULL, "{\"items\":[{\"id\":1},{\"id\":2}]}" },
    { "offset=2", NULL, "{\"items\":[{\"id\":3}]}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  static const char *const targets[] = { "/?offset=0&n=9", "/?offset=2&n=9", "/?offset=3&n=9", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_OFFSET);

  paging.spec->offset_param = g_strdup ("offset");
  paging.spec->limit_param = g_strdup ("n");
  paging.spec->limit = 9;
  fixture_assert_ok (paging.fixture, "1 2 3 ");
  assert_targets (&paging, targets);
}

static void
test_offset_by_limit (void)
{
  static const Route routes[] = {
    { "offset=0", NULL, "{\"items\":[{\"id\":1},{\"id\":2}]}" },
    { "offset=9", NULL, "{\"items\":[{\"id\":3}]}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  static const char *const targets[] = { "/?offset=0", "/?offset=9", "/?offset=18", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_OFFSET);

  paging.spec->offset_param = g_strdup ("offset");
  paging.spec->limit = 9;
  paging.spec->advance_by_limit = TRUE;
  fixture_assert_ok (paging.fixture, "1 2 3 ");
  assert_targets (&paging, targets);
}

/* Behind an empty page an offset by what was received would stand still. */
static void
test_offset_over_empty (void)
{
  static const Route routes[] = {
    { "offset=0", NULL, "{\"items\":[{\"id\":1},{\"id\":2}],\"n\":5}" },
    { "offset=4", NULL, "{\"items\":[{\"id\":3},{\"id\":4},{\"id\":5}],\"n\":5}" },
    { NULL, NULL, "{\"items\":[],\"n\":5}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_OFFSET);

  paging.spec->offset_param = g_strdup ("offset");
  paging.spec->limit = 2;
  paging.spec->total_path = fixture_path ("n");
  fixture_assert_ok (paging.fixture, "1 2 3 4 5 ");
}

/* The cursor stands before the records, in the object that holds them. */
static void
test_cursor_before_records (void)
{
  static const Route routes[] = {
    { "after=b", NULL, "{\"data\":{\"next\":\"\",\"items\":[{\"id\":2}]}}" },
    { NULL, NULL, "{\"data\":{\"next\":\"b\\u0026 c\",\"items\":[{\"id\":1}]}}" },
  };
  static const char *const targets[] = { "/", "/?after=b%26%20c", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  sluice_path_unref (paging.fixture->spec->records);
  paging.fixture->spec->records = fixture_path ("data.items");
  paging.spec->cursor_path = fixture_path ("data.next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_targets (&paging, targets);
}

/* Empty pages end nothing; a number is sent digit for digit. */
static void
test_cursor_sparse (void)
{
  static const Route routes[] = {
    { "after=9007199254740993.50", NULL, "{\"items\":[],\"next\":true}" },
    { "after=true", NULL, "{\"items\":[{\"id\":2}],\"next\":false}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":9007199254740993.50}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 2 ");
  g_assert_cmpuint (test_server_count (paging.server), ==, 3);
}

static void
test_cursor_stuck (void)
{
  static const Route routes[] = {
    { "after=a", NULL, "{\"items\":[],\"next\":\"a\"}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"a\"}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 ");
  g_assert_cmpuint (test_server_count (paging.server), ==, 2);
}

static void
test_cursor_loop (void)
{
  static const Route routes[] = {
    { "after=a", NULL, "{\"items\":[{\"id\":2}],\"next\":\"b\"}" },
    { "after=b", NULL, "{\"items\":[{\"id\":3}],\"next\":\"a\"}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"a\"}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_error (paging.fixture, SLUICE_ERROR_DATA, "page_loop");
  g_assert_cmpuint (test_server_count (paging.server), ==, 3);
}

/* False ends whatever the token. */
static void
test_cursor_has_more (void)
{
  static const Route routes[] = {
    { "after=a", NULL, "{\"items\":[{\"id\":2}],\"next\":\"b\",\"more\":\"false\"}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"a\",\"more\":\"true\"}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("after");
  paging.spec->has_more_path = fixture_path ("more");
  fixture_assert_ok (paging.fixture, "1 2 ");
  g_assert_false (fixture_has_warning (paging.fixture, "cursor_missing"));
}

static void
test_cursor_missing (void)
{
  static const Route routes[] = { { NULL, NULL, "{\"items\":[{\"id\":1}],\"more\":true}" } };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_path = fixture_path ("nxt");
  paging.spec->cursor_param = g_strdup ("after");
  paging.spec->has_more_path = fixture_path ("more");
  fixture_assert_ok (paging.fixture, "1 ");
  g_assert_true (fixture_has_warning (paging.fixture, "cursor_missing"));
}

static void
test_cursor_header (void)
{
  static const Route routes[] = {
    { "after=h1", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, "X-Next: h1\r\n", "{\"items\":[{\"id\":1}]}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_header = g_strdup ("x-next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 2 ");
}

/* The field of the last record need not be mapped, and may be nested; records
 * may be more than a batch holds. */
static void
test_cursor_field (void)
{
  static const Route routes[] = {
    { "after=k8", NULL, "{\"items\":[{\"id\":9,\"m\":{\"k\":\"k\\u0039\"}}]}" },
    { "after=k9", NULL, "{\"items\":[]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1,\"m\":{\"k\":\"x\"}},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5},{\"id\":6},"
                  "{\"id\":7},{\"m\":{\"k\":\"k8\"},\"id\":8}]}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_field = fixture_path ("m.k");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 2 3 4 5 6 7 8 9 ");
  g_assert_cmpuint (test_server_count (paging.server), ==, 3);
  g_assert_false (fixture_has_warning (paging.fixture, "cursor_missing"));
}

static void
test_cursor_field_misspelt (void)
{
  static const Route routes[] = { { NULL, NULL, "{\"items\":[{\"id\":1}]}" } };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->cursor_field = fixture_path ("ID");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 ");
  g_assert_true (fixture_has_warning (paging.fixture, "cursor_missing"));
}

/* All members go along, and replace those of the same name. */
static void
test_cursor_merge (void)
{
  static const Route routes[] = {
    { "from=B", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, NULL, "{\"continue\":{\"from\":\"B\",\"more\":\"||\",\"none\":null,\"n\":1.0},\"items\":[{\"id\":1}]}" },
  };
  static const char *const targets[] = { "/?action=query&from=A", "/?action=query&from=B&more=%7C%7C&n=1.0", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  fixture_add_query (paging.fixture, "action", "query");
  fixture_add_query (paging.fixture, "from", "A");
  paging.spec->cursor_merge_path = fixture_path ("continue");
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_targets (&paging, targets);
}

/* A token that is an object goes into the body as it came. */
static void
test_body_cursor (void)
{
  static const Route routes[] = {
    { "ExclusiveStartKey", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"Last\": {\"id\": {\"N\": \"1\"}, \"x\": 1.50 }}" },
  };
  static const char *const bodies[] = {
    "{\"size\":1}", "{\"size\":1,\"page\":{\"ExclusiveStartKey\":{\"id\":{\"N\":\"1\"},\"x\":1.50}}}", NULL,
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  set_post (&paging, "{\"size\":1}");
  paging.spec->place = SLUICE_PLACE_BODY;
  paging.spec->cursor_path = fixture_path ("Last");
  paging.spec->cursor_param = g_strdup ("page.ExclusiveStartKey");
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_bodies (&paging, bodies);
}

/* Numbers stay numbers; without a start the first page has none. */
static void
test_body_page (void)
{
  static const Route routes[] = {
    { "\"page\":2", NULL, "{\"items\":[{\"id\":2}]}" },
    { "\"page\":3", NULL, "{\"items\":[]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}]}" },
  };
  static const char *const bodies[] = {
    "{\"q\":{\"text\":\"x\",\"size\":1}}", "{\"q\":{\"text\":\"x\",\"page\":2,\"size\":1}}",
    "{\"q\":{\"text\":\"x\",\"page\":3,\"size\":1}}", NULL,
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  set_post (&paging, "{\"q\":{\"text\":\"x\"}}");
  paging.spec->place = SLUICE_PLACE_BODY;
  g_free (paging.spec->page_param);
  paging.spec->page_param = g_strdup ("q.page");
  paging.spec->size_param = g_strdup ("q.size");
  paging.spec->size = 1;
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_bodies (&paging, bodies);
}

static void
test_body_start (void)
{
  static const Route routes[] = {
    { "\"page\":0", NULL, "{\"items\":[{\"id\":1}]}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  static const char *const bodies[] = { "{\"page\":0}", "{\"page\":1}", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  set_post (&paging, "{}");
  paging.spec->place = SLUICE_PLACE_BODY;
  paging.spec->start = 0;
  paging.spec->has_start = TRUE;
  fixture_assert_ok (paging.fixture, "1 ");
  assert_bodies (&paging, bodies);
}

static void
test_form (void)
{
  static const Route routes[] = {
    { "after=t+1", NULL, "{}" },
    { "after=t%201", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"t 1\"}" },
  };
  static const char *const bodies[] = { "a=1", "a=1&after=t%201", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);
  SluiceHttpCall *call = &paging.fixture->spec->http->call;
  SluiceHttpPair *pair = g_new0 (SluiceHttpPair, 1);

  set_post (&paging, "{}");
  g_clear_pointer (&call->body.json, json_node_unref);
  call->body.kind = SLUICE_HTTP_BODY_FORM;
  call->body.form = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_http_pair_free);
  pair->name = g_strdup ("a");
  pair->values = g_strsplit ("1", "|", -1);
  g_ptr_array_add (call->body.form, pair);
  paging.spec->place = SLUICE_PLACE_BODY;
  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("after");
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_bodies (&paging, bodies);
}

static void
test_header (void)
{
  static const Route routes[] = {
    { "X-Page: t1", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"t1\"}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);
  g_autofree char *first = NULL;

  paging.spec->place = SLUICE_PLACE_HEADER;
  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("X-Page");
  fixture_assert_ok (paging.fixture, "1 2 ");
  first = test_request_dup_header (test_server_get_request (paging.server, 0), "X-Page");
  g_assert_null (first);
}

/* A token that would end the header and begin another one is not sent. */
static void
test_header_injection (void)
{
  static const Route routes[] = { { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"t\\r\\nX-Evil: 1\"}" } };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  paging.spec->place = SLUICE_PLACE_HEADER;
  paging.spec->cursor_path = fixture_path ("next");
  paging.spec->cursor_param = g_strdup ("X-Page");
  fixture_assert_error (paging.fixture, SLUICE_ERROR_INVALID, "invalid_header");
  g_assert_cmpuint (test_server_count (paging.server), ==, 1);
}

/* A template says where the state goes; nothing else is added, and what yields
 * nothing on the first page is left out. */
static void
test_templates (void)
{
  static const Route routes[] = {
    { "\"t\":\"t1\"", NULL, "{\"items\":[{\"id\":2}]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"t1\"}" },
  };
  static const char *const bodies[] = { "{\"a\":{},\"n\":1}", "{\"a\":{\"t\":\"t1\"},\"n\":1}", NULL };
  static const char *const targets[] = { "/?s=x-", "/?q=t1&s=x-t1", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  set_post (&paging, "{\"a\":{\"t\":\"{{page.token}}\"},\"n\":1}");
  fixture_add_query (paging.fixture, "q", "{{page.token}}");
  fixture_add_query (paging.fixture, "s", "x-{{page.token}}");
  fixture_add_header (paging.fixture, "X-Token", "{{page.token}}");
  paging.spec->cursor_path = fixture_path ("next");
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_bodies (&paging, bodies);
  assert_targets (&paging, targets);
  first = test_request_dup_header (test_server_get_request (paging.server, 0), "X-Token");
  second = test_request_dup_header (test_server_get_request (paging.server, 1), "X-Token");
  g_assert_null (first);
  g_assert_cmpstr (second, ==, "t1");
}

static void
test_template_number (void)
{
  static const Route routes[] = {
    { "/2/", NULL, "{\"items\":[{\"id\":2}]}" },
    { "/3/", NULL, "{\"items\":[]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}]}" },
  };
  static const char *const targets[] = { "/1/?n=1", "/2/?n=1", "/3/?n=1", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);
  SluiceHttpCall *call = &paging.fixture->spec->http->call;

  g_free (call->url);
  call->url = g_strconcat (test_server_get_base (paging.server), "/{{page.number}}/", NULL);
  g_clear_pointer (&paging.spec->page_param, g_free);
  paging.spec->has_start = TRUE;
  paging.spec->size_param = g_strdup ("n");
  paging.spec->size = 1;
  fixture_assert_ok (paging.fixture, "1 2 ");
  assert_targets (&paging, targets);
}

/* In a JSON body the state keeps its type, and numbers keep their digits. */
static void
test_template_types (void)
{
  static const Route routes[] = {
    { "\"t\":7", NULL, "{\"items\":[{\"id\":2}],\"next\":\"8\"}" },
    { "\"t\":\"8\"", NULL, "{\"items\":[{\"id\":3}]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":7}" },
  };
  static const char *const bodies[] = {
    "{\"x\":1.50,\"s\":\"\",\"l\":[12345678901234567890]}",
    "{\"t\":7,\"x\":1.50,\"s\":\"7\",\"l\":[12345678901234567890]}",
    "{\"t\":\"8\",\"x\":1.50,\"s\":\"8\",\"l\":[12345678901234567890]}", NULL
  };
  static const char body[] = "{\"t\":\"{{page.token}}\",\"x\":1.50,"
                             "\"s\":\"{{page.token}}{{env.SLUICE_TEST_NONE}}\",\"l\":[12345678901234567890]}";
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_CURSOR);

  set_post (&paging, body);
  paging.fixture->spec->http->call.body.json_text = g_strdup (body);
  paging.spec->cursor_path = fixture_path ("next");
  fixture_assert_ok (paging.fixture, "1 2 3 ");
  assert_bodies (&paging, bodies);
}

static void
test_template_offset (void)
{
  static const Route routes[] = {
    { "o=1", NULL, "{\"items\":[]}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}]}" },
  };
  static const char *const targets[] = { "/", "/?o=1", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_OFFSET);

  fixture_add_query (paging.fixture, "o", "{{page.offset}}");
  fixture_assert_ok (paging.fixture, "1 ");
  assert_targets (&paging, targets);
}

/* Absolute, relative, and a query alone; the query of the task is not added
 * again, but a key in it is. */
static void
test_next_url (void)
{
  static const Route routes[] = {
    { "page=2", NULL, "{\"items\":[{\"id\":2}],\"next\":\"/c/d?page=3\"}" },
    { "page=3", NULL, "{\"items\":[{\"id\":3}],\"next\":null}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"?page=2&x=%2F\"}" },
  };
  static const char *const targets[] = { "/?all=1&key=k1", "/?page=2&x=%2F&key=k1", "/c/d?page=3&key=k1", NULL };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_NEXT_URL);
  SluiceAuthSpec *auth = &paging.fixture->spec->http->auth;

  auth->kind = SLUICE_AUTH_API_KEY;
  auth->name = g_strdup ("key");
  auth->in_query = TRUE;
  auth->secret = g_strdup ("secret:api");
  fixture_set_secret (paging.fixture, "api", "k1");
  fixture_add_query (paging.fixture, "all", "1");
  paging.spec->next_path = fixture_path ("next");
  fixture_assert_ok (paging.fixture, "1 2 3 ");
  assert_targets (&paging, targets);
}

static void
test_next_url_loop (void)
{
  static const Route routes[] = {
    { "page=2", NULL, "{\"items\":[{\"id\":2}],\"next\":\"/\"}" },
    { NULL, NULL, "{\"items\":[{\"id\":1}],\"next\":\"/?page=2\"}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_NEXT_URL);

  paging.spec->next_path = fixture_path ("next");
  fixture_assert_error (paging.fixture, SLUICE_ERROR_DATA, "page_loop");
}

static void
run_stop_rule (const char *stop_when,
               const char *expected)
{
  static const Route routes[] = {
    { "page=1", "X-Left: 2\r\n", "{\"a\":{\"left\":2},\"items\":[{\"id\":1},{\"id\":2}],\"ok\":true}" },
    { "page=2", "X-Left: 1\r\n", "{\"a\":{\"left\":1},\"items\":[{\"id\":3}],\"ok\":true,\"last\":\"yes\"}" },
    { "page=3", NULL, "{\"items\":[{\"id\":4}],\"ok\":false}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  paging.spec->stop_when = g_strdup (stop_when);
  fixture_assert_ok (paging.fixture, expected);
}

static void
test_stop_when (void)
{
  run_stop_rule ("_page = 2", "1 2 3 ");
  run_stop_rule ("_records < 2", "1 2 3 ");
  run_stop_rule ("_total >= 4", "1 2 3 4 ");
  run_stop_rule ("_status = 200", "1 2 ");
  run_stop_rule ("\"a.left\" <= 1", "1 2 3 ");
  run_stop_rule ("not ok", "1 2 3 4 ");
  run_stop_rule ("last = 'yes'", "1 2 3 ");
  run_stop_rule ("missing = 1", "1 2 3 4 ");
  run_stop_rule ("\"_header.x-left\" = '1'", "1 2 3 ");
}

static void
test_stop_when_error (void)
{
  static const Route routes[] = { { NULL, NULL, "{\"items\":[{\"id\":1}],\"a\":\"no json\"}" } };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  paging.spec->stop_when = g_strdup ("json_extract (a, '$.x') = 1");
  fixture_assert_error (paging.fixture, SLUICE_ERROR_DATA, "expression_error");
}

/* Who stops early does not expect all that was announced. */
static void
test_stop_when_total (void)
{
  static const Route routes[] = { { NULL, NULL, "{\"items\":[{\"id\":1}],\"n\":50}" } };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  paging.spec->stop_when = g_strdup ("_page = 1");
  paging.spec->total_path = fixture_path ("n");
  fixture_assert_ok (paging.fixture, "1 ");
  g_assert_false (fixture_has_warning (paging.fixture, "total_mismatch"));
}

static void
run_overlap (gboolean warns,
             gboolean expected)
{
  static const Route routes[] = {
    { "page=1", NULL, "{\"items\":[{\"id\":1},{\"id\":2}]}" },
    { "page=2", NULL, "{\"items\":[{\"id\":2},{\"id\":3}]}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  paging.fixture->warns_overlap = warns;
  fixture_assert_ok (paging.fixture, "1 2 2 3 ");
  g_assert_true (fixture_has_warning (paging.fixture, "overlap") == expected);
}

static void
test_overlap (void)
{
  run_overlap (TRUE, TRUE);
  run_overlap (FALSE, FALSE);
}

static void
test_no_overlap (void)
{
  static const Route routes[] = {
    { "page=1", NULL, "{\"items\":[{\"id\":1},{\"id\":1}]}" },
    { "page=2", NULL, "{\"items\":[{\"id\":2},{\"id\":2}]}" },
    { NULL, NULL, "{\"items\":[]}" },
  };
  g_auto(Paging) paging = paging_new (routes, SLUICE_PAGINATION_PAGE);

  paging.fixture->warns_overlap = TRUE;
  fixture_assert_ok (paging.fixture, "1 1 2 2 ");
  g_assert_false (fixture_has_warning (paging.fixture, "overlap"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/paging-forms/offset", test_offset);
  g_test_add_func ("/http/paging-forms/offset-by-limit", test_offset_by_limit);
  g_test_add_func ("/http/paging-forms/offset-over-empty", test_offset_over_empty);
  g_test_add_func ("/http/paging-forms/cursor-before-records", test_cursor_before_records);
  g_test_add_func ("/http/paging-forms/cursor-sparse", test_cursor_sparse);
  g_test_add_func ("/http/paging-forms/cursor-stuck", test_cursor_stuck);
  g_test_add_func ("/http/paging-forms/cursor-loop", test_cursor_loop);
  g_test_add_func ("/http/paging-forms/cursor-has-more", test_cursor_has_more);
  g_test_add_func ("/http/paging-forms/cursor-missing", test_cursor_missing);
  g_test_add_func ("/http/paging-forms/cursor-header", test_cursor_header);
  g_test_add_func ("/http/paging-forms/cursor-field", test_cursor_field);
  g_test_add_func ("/http/paging-forms/cursor-field-misspelt", test_cursor_field_misspelt);
  g_test_add_func ("/http/paging-forms/cursor-merge", test_cursor_merge);
  g_test_add_func ("/http/paging-forms/body-cursor", test_body_cursor);
  g_test_add_func ("/http/paging-forms/body-page", test_body_page);
  g_test_add_func ("/http/paging-forms/body-start", test_body_start);
  g_test_add_func ("/http/paging-forms/form", test_form);
  g_test_add_func ("/http/paging-forms/header", test_header);
  g_test_add_func ("/http/paging-forms/header-injection", test_header_injection);
  g_test_add_func ("/http/paging-forms/templates", test_templates);
  g_test_add_func ("/http/paging-forms/template-number", test_template_number);
  g_test_add_func ("/http/paging-forms/template-types", test_template_types);
  g_test_add_func ("/http/paging-forms/template-offset", test_template_offset);
  g_test_add_func ("/http/paging-forms/next-url", test_next_url);
  g_test_add_func ("/http/paging-forms/next-url-loop", test_next_url_loop);
  g_test_add_func ("/http/paging-forms/stop-when", test_stop_when);
  g_test_add_func ("/http/paging-forms/stop-when-error", test_stop_when_error);
  g_test_add_func ("/http/paging-forms/stop-when-total", test_stop_when_total);
  g_test_add_func ("/http/paging-forms/overlap", test_overlap);
  g_test_add_func ("/http/paging-forms/no-overlap", test_no_overlap);

  return g_test_run ();
}
