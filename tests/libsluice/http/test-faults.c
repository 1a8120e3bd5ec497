/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

#include <string.h>
#include <zlib.h>

#define TWO "{\"items\":[{\"id\":1},{\"id\":2}]}"

/* How the server breaks the first tries: each handler gets the number of the
 * request and whether it is to behave. */
typedef struct
{
  guint bad;                    /* this many requests go wrong */
  const char *status;           /* (nullable) with this status */
  const char *headers;          /* (nullable) */
  const char *body;
  gboolean reset;
} Script;

static void
script_cb (TestExchange *exchange,
           gpointer      user_data)
{
  const Script *script = user_data;

  if (exchange->request->number > script->bad)
    test_exchange_reply (exchange, "200 OK", NULL, TWO);
  else if (script->reset)
    test_exchange_reset (exchange);
  else
    test_exchange_reply (exchange, script->status, script->headers, script->body != NULL ? script->body : "{}");
}

static void
test_retried (void)
{
  Script script = { .bad = 2, .status = "503 Busy", .headers = "Retry-After: 0\r\n" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_ok (fixture, "1 2 ");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 3);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 2);
  g_assert_cmpuint (fixture_count_events (fixture, "retry"), ==, 2);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_BYTES), ==, strlen (TWO) + 4);
}

static void
test_spaced (void)
{
  Script script = { .bad = 1, .status = "429 Slow down", .headers = "Retry-After: 1\r\n" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  gint64 gap;

  fixture->spec->http->retry.max_delay = 5;
  fixture_assert_ok (fixture, "1 2 ");
  gap = test_server_get_request (server, 1)->time - test_server_get_request (server, 0)->time;
  g_assert_cmpint (gap, >=, 990 * 1000);
  g_assert_cmpint (gap, <, 3000 * 1000);
}

static void
test_used_up (void)
{
  Script script = { .bad = 99, .status = "502 Bad gateway", .body = "the wall is down" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "http_status");
  g_assert_nonnull (strstr (fixture->error->message, "the wall is down"));
  g_assert_cmpuint (test_server_count (server), ==, 3);
  g_assert_nonnull (sluice_error_peek_where (fixture->error)->url);
}

static void
test_rate_limited (void)
{
  Script script = { .bad = 99, .status = "429 Slow down", .headers = "Retry-After: 3600\r\n" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "rate_limited");
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

static void
test_final_statuses (void)
{
  static const struct { const char *status; SluiceError kind; const char *code; } cases[] = {
    { "400 Bad request", SLUICE_ERROR_CONFIGURATION, "http_status" },
    { "404 Not found", SLUICE_ERROR_CONFIGURATION, "not_found" },
    { "501 Not built", SLUICE_ERROR_CONFIGURATION, "http_status" },
    { "505 Version", SLUICE_ERROR_CONFIGURATION, "http_status" },
    { "304 Not modified", SLUICE_ERROR_CONFIGURATION, "http_status" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Script script = { .bad = 99, .status = cases[i].status };
      g_autoptr(TestServer) server = test_server_new (script_cb, &script);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      fixture_assert_error (fixture, cases[i].kind, cases[i].code);
      g_assert_cmpuint (test_server_count (server), ==, 1);
    }
}

static void
test_refused_credential (void)
{
  Script script = { .bad = 99, .status = "401 No", .body = "wr0ng-tok is not known" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->http->auth.kind = SLUICE_AUTH_BEARER;
  fixture->spec->http->auth.secret = g_strdup ("secret:shop");
  fixture_set_secret (fixture, "shop", "wr0ng-tok");
  fixture_assert_error (fixture, SLUICE_ERROR_CONFIGURATION, "unauthorized");
  g_assert_nonnull (strstr (fixture->error->message, "“shop”"));
  g_assert_null (strstr (fixture->error->message, "wr0ng-tok"));
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

static void
test_reset (void)
{
  Script script = { .bad = 1, .reset = TRUE };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_ok (fixture, "1 2 ");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 1);
}

static void
test_unreachable (void)
{
  g_autoptr(Fixture) fixture = fixture_new ("http://127.0.0.1:1/");

  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "connection_refused");
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_REQUESTS), ==, 3);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 2);
}

static void
test_writing_is_not_repeated (void)
{
  Script script = { .bad = 1, .status = "503 Busy", .headers = "Retry-After: 0\r\n" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  g_free (fixture->spec->http->call.method);
  fixture->spec->http->call.method = g_strdup ("POST");
  fixture->spec->http->call.reads_only = FALSE;
  fixture->spec->http->call.body.kind = SLUICE_HTTP_BODY_TEXT;
  fixture->spec->http->call.body.text = g_strdup ("hello {{run.id}}");
  fixture->scope->run_id = g_strdup ("r1");
  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "http_status");
  g_assert_cmpuint (test_server_count (server), ==, 1);
  g_assert_cmpstr (test_server_get_request (server, 0)->body, ==, "hello r1");
}

/* Bodies that are cut, in each framing: the first try is, the second is not. */

#define ROWS 60000

static char *
make_long_body (gboolean changed)
{
  GString *text = g_string_new ("{\"items\":[");

  for (guint i = 1; i <= ROWS; i++)
    g_string_append_printf (text, "%s{\"id\":%u,\"pad\":\"%s\"}", i > 1 ? "," : "", i,
                            changed ? "abcdefghijABCDEFGHIJabcdefghi!" : "abcdefghijABCDEFGHIJabcdefghij");
  return g_string_free (g_string_append (text, "]}"), FALSE);
}

static char *
make_gzip (const char *text,
           gsize       length,
           gsize      *ret_size)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) output = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  g_assert_true (g_output_stream_write_all (output, text, length, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (output, NULL, NULL));
  *ret_size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

typedef enum
{
  CUT_LENGTH,
  CUT_CHUNKED,
  CUT_CHUNKED_RESET,
  CUT_CLOSE,
  CUT_GZIP_LENGTH,
  CUT_GZIP_CHUNKED,
  CUT_UTF16,
  CUT_LATIN1,
  N_CUTS,
} CutKind;

typedef struct
{
  CutKind kind;
  gboolean changes;
} Cut;

static gboolean
is_gzip (CutKind kind)
{
  return kind == CUT_GZIP_LENGTH || kind == CUT_GZIP_CHUNKED;
}

static char *
make_encoded_body (CutKind   kind,
                   gboolean  changed,
                   gsize    *ret_size)
{
  char *text = make_long_body (changed);
  g_autofree char *plain = text;

  *ret_size = strlen (text);
  if (is_gzip (kind))
    return make_gzip (text, *ret_size, ret_size);
  if (kind == CUT_UTF16)
    return g_convert (text, -1, "UTF-16LE", "UTF-8", NULL, ret_size, NULL);
  if (kind == CUT_LATIN1)
    memset (strstr (text, "abc"), '\xe4', 3);
  return g_steal_pointer (&plain);
}

static void
cut_cb (TestExchange *exchange,
        gpointer      user_data)
{
  const Cut *cut = user_data;
  gboolean whole = exchange->request->number > 1;
  gsize size;
  g_autofree char *body = make_encoded_body (cut->kind, whole && cut->changes, &size);
  gsize sent = whole ? size : size / 2 | 1;
  g_autofree char *head = NULL;

  /* A length that is right for the cut body leaves only gzip to notice. */
  if (cut->kind == CUT_LENGTH || cut->kind == CUT_GZIP_LENGTH)
    head = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", cut->kind == CUT_LENGTH ? size : sent);
  else if (cut->kind == CUT_CLOSE)
    head = g_strdup ("");
  else
    head = g_strdup_printf ("Transfer-Encoding: chunked\r\n");

  {
    g_autofree char *start = g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: close\r\n%s%s\r\n", head,
                                              is_gzip (cut->kind) ? "Content-Encoding: gzip\r\n"
                                              : cut->kind == CUT_UTF16 ? "Content-Type: text/json; charset=UTF-16\r\n"
                                              : "");
    g_autofree char *chunk = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", sent);
    gboolean chunked = g_str_has_prefix (head, "Transfer");

    test_exchange_write (exchange, start, -1);
    if (chunked)
      test_exchange_write (exchange, chunk, -1);
    test_exchange_write (exchange, body, (gssize) sent);
    if (chunked)
      test_exchange_write (exchange, "\r\n", -1);
    if (chunked && (whole || cut->kind == CUT_GZIP_CHUNKED))
      test_exchange_write (exchange, "0\r\n\r\n", -1);
    else if (cut->kind == CUT_CHUNKED_RESET)
      test_exchange_reset (exchange);
  }
}

/* Chunked, without a chunk: with its end, an empty page; without, cut short. */
static void
chunkless_cb (TestExchange *exchange,
              gpointer      user_data)
{
  gboolean ended = GPOINTER_TO_INT (user_data) != 0 || exchange->request->number > 1;

  test_exchange_write (exchange, "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
  if (ended)
    test_exchange_write (exchange, "0\r\n\r\n", -1);
}

static void
test_chunkless (gconstpointer data)
{
  gboolean ended = GPOINTER_TO_INT (data) != 0;
  g_autoptr(TestServer) server = test_server_new (chunkless_cb, (gpointer) data);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_ok (fixture, "");
  g_assert_cmpuint (test_server_count (server), ==, ended ? 1 : 2);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, ended ? 0 : 1);
}

/* Rows that left before the cut come once, and none is missing. */
static void
test_cut (gconstpointer data)
{
  Cut cut = { .kind = (CutKind) GPOINTER_TO_INT (data) };
  g_autoptr(TestServer) server = test_server_new (cut_cb, &cut);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autoptr(GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= ROWS; i++)
    g_string_append_printf (expected, "%u ", i);
  fixture->batch_rows = 1000;
  fixture_assert_ok (fixture, expected->str);
  g_assert_cmpuint (test_server_count (server), ==, 2);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_RETRIES), ==, 1);
}

static void
test_changed (void)
{
  Cut cut = { .kind = CUT_LENGTH, .changes = TRUE };
  g_autoptr(TestServer) server = test_server_new (cut_cb, &cut);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->batch_rows = 1000;
  fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "source_changed");
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

static void
lines_cb (TestExchange *exchange,
          gpointer      user_data)
{
  const char *body = user_data;

  test_exchange_write (exchange, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n", -1);
  test_exchange_write (exchange, exchange->request->number > 1 ? "{\"id\":1}\n{\"id\":2}\n" : body, -1);
}

static void
test_lines_unproven (void)
{
  g_autoptr(TestServer) server = test_server_new (lines_cb, (gpointer) "{\"id\":1}\n");
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  g_clear_pointer (&fixture->spec->records, sluice_path_unref);
  fixture->spec->format = SLUICE_FORMAT_JSONL;
  fixture_assert_ok (fixture, "1 ");
  g_assert_true (fixture_has_warning (fixture, "completeness_unproven"));
}

/* Where a line is cut, that is seen. */
static void
test_lines_cut (void)
{
  g_autoptr(TestServer) server = test_server_new (lines_cb, (gpointer) "{\"id\":1}\n{\"id\"");
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  g_clear_pointer (&fixture->spec->records, sluice_path_unref);
  fixture->spec->format = SLUICE_FORMAT_JSONL;
  fixture_assert_ok (fixture, "1 2 ");
  g_assert_cmpuint (fixture->n_problems, ==, 0);
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

/* Compression */

static void
gzip_cb (TestExchange *exchange,
         gpointer      user_data)
{
  int kind = GPOINTER_TO_INT (user_data);
  static const char first[] = "{\"items\":[{\"id\":1},";
  static const char second[] = "{\"id\":2}]}";
  gsize size_1;
  gsize size_2;
  g_autofree char *member_1 = make_gzip (first, strlen (first), &size_1);
  g_autofree char *member_2 = make_gzip (second, strlen (second), &size_2);
  g_autofree char *head = NULL;

  if (kind == 1)
    member_2[size_2 - 6] ^= 0x55;       /* the checksum */
  if (kind == 2)
    memcpy (member_2, "rubbish", 7);
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: %"
                          G_GSIZE_FORMAT "\r\n\r\n", size_1 + size_2 + 3);
  test_exchange_write (exchange, head, -1);
  test_exchange_write (exchange, member_1, (gssize) size_1);
  test_exchange_write (exchange, member_2, (gssize) size_2);
  test_exchange_write (exchange, "\0\0\0", 3);
}

static void
test_gzip_members (void)
{
  g_autoptr(TestServer) server = test_server_new (gzip_cb, GINT_TO_POINTER (0));
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  g_autofree char *accepted = NULL;

  fixture_assert_ok (fixture, "1 2 ");
  accepted = test_request_dup_header (test_server_get_request (server, 0), "Accept-Encoding");
  g_assert_cmpstr (accepted, ==, "gzip, deflate, br, zstd");
}

static void
test_gzip_damaged (void)
{
  for (int kind = 1; kind <= 2; kind++)
    {
      g_autoptr(TestServer) server = test_server_new (gzip_cb, GINT_TO_POINTER (kind));
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      fixture_assert_error (fixture, SLUICE_ERROR_DATA, "invalid_compression");
    }
}

static void
bomb_cb (TestExchange *exchange,
         gpointer      user_data)
{
  gsize size = 64 * 1024 * 1024;
  g_autofree char *blanks = g_malloc (size);
  g_autofree char *body = NULL;
  g_autofree char *head = NULL;

  memset (blanks, ' ', size);
  body = make_gzip (blanks, size, &size);
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: %"
                          G_GSIZE_FORMAT "\r\n\r\n", size);
  test_exchange_write (exchange, head, -1);
  test_exchange_write (exchange, body, (gssize) size);
}

static void
test_bomb (void)
{
  g_autoptr(TestServer) server = test_server_new (bomb_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_error (fixture, SLUICE_ERROR_LIMIT, "ratio_exceeded");
}

static void
test_max_body (void)
{
  Cut cut = { .kind = CUT_LENGTH };
  g_autoptr(TestServer) server = test_server_new (cut_cb, &cut);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->limits.max_body = 10000;
  fixture_assert_error (fixture, SLUICE_ERROR_LIMIT, "body_too_large");
}

/* Time */

static void
stall_cb (TestExchange *exchange,
          gpointer      user_data)
{
  guint kind = GPOINTER_TO_UINT (user_data);

  if (kind > 0)
    test_exchange_write (exchange, "HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n{\"items\":[", -1);
  for (guint i = 0; i < 400 && !test_server_is_stopping (exchange->server); i++)
    {
      g_usleep (10000);
      if (kind == 2 && !test_exchange_write (exchange, " ", 1))
        return;
    }
}

static void
test_times (void)
{
  static const struct { guint kind; double first_byte; double stall; double total; double rate; const char *key; } cases[] = {
    { 0, 0.1, 5, 0, 60, "first_byte" },
    { 1, 5, 0.1, 0, 60, "stall" },
    { 2, 5, 5, 0.15, 60, "total" },
    { 2, 5, 5, 0, 0.1, "min_rate" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TestServer) server = test_server_new (stall_cb, GUINT_TO_POINTER (cases[i].kind));
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      fixture->spec->http->retry.attempts = 10;
      fixture->spec->http->timeout.first_byte = cases[i].first_byte;
      fixture->spec->http->timeout.stall = cases[i].stall;
      fixture->spec->http->timeout.total = cases[i].total;
      fixture->spec->http->timeout.min_rate_bytes = 1000;
      fixture->spec->http->timeout.min_rate_seconds = cases[i].rate;
      fixture_assert_error (fixture, SLUICE_ERROR_TEMPORARY, "timeout");
      g_assert_nonnull (strstr (fixture->error->message, cases[i].key));
      g_assert_cmpuint (test_server_count (server), ==, 3);
    }
}

static void
drip_cb (TestExchange *exchange,
         gpointer      user_data)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           strlen (TWO));

  test_exchange_write (exchange, head, -1);
  for (const char *p = TWO; *p != '\0'; p++)
    {
      g_usleep (60000);
      test_exchange_write (exchange, p, 1);
    }
}

/* Slower in all than the stall allows, but moving. */
static void
test_slow_but_moving (void)
{
  g_autoptr(TestServer) server = test_server_new (drip_cb, NULL);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->http->timeout.stall = 1.5;
  fixture_assert_ok (fixture, "1 2 ");
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

/* When it was cancelled. */
static gint64 cancelled;

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (150000);
  cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  Script busy = { .bad = 99, .status = "503 Busy", .headers = "Retry-After: 4\r\n" };

  for (guint kind = 0; kind < 4; kind++)
    {
      g_autoptr(TestServer) server = kind < 3 ? test_server_new (stall_cb, GUINT_TO_POINTER (kind))
                                              : test_server_new (script_cb, &busy);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
      GThread *thread;
      gint64 end;

      fixture->spec->http->retry.max_delay = 10;
      thread = g_thread_new ("cancel", cancel_thread, fixture->cancellable);
      g_assert_false (fixture_run (fixture));
      end = g_get_monotonic_time ();
      g_thread_join (thread);
      g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (end - cancelled, <, 2 * G_USEC_PER_SEC);
    }
}

/* Content */

static void
test_html (void)
{
  Script script = { .bad = 99, .status = "200 OK", .body = " <!doctype html><title>Log in</title>" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "not_json");
  g_assert_nonnull (strstr (fixture->error->message, "<title>Log in</title>"));
}

static void
test_empty (void)
{
  Script nothing = { .bad = 99, .status = "204 No content", .body = "" };
  Script empty = { .bad = 99, .status = "200 OK", .body = "" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &nothing);
  g_autoptr(TestServer) other = test_server_new (script_cb, &empty);
  g_autoptr(Fixture) first = fixture_new (test_server_get_base (server));
  g_autoptr(Fixture) second = fixture_new (test_server_get_base (other));

  fixture_assert_ok (first, "");
  g_assert_false (fixture_has_warning (first, "empty_body"));
  fixture_assert_ok (second, "");
  g_assert_true (fixture_has_warning (second, "empty_body"));
}

static void
test_error_path (void)
{
  static const struct { const char *fault; gboolean fails; } cases[] = {
    { "null", FALSE }, { "false", FALSE }, { "[]", FALSE }, { "{}", FALSE },
    { "\"quota used up\"", TRUE }, { "0", TRUE }, { "true", TRUE }, { "[\"quota used up\"]", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"items\":[{\"id\":1}],\"fault\":%s}", cases[i].fault);
      Script script = { .bad = 99, .status = "200 OK", .body = body };
      g_autoptr(TestServer) server = test_server_new (script_cb, &script);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      g_test_message ("%s", cases[i].fault);
      fixture->spec->http->error_path = fixture_path ("fault");
      if (cases[i].fails)
        fixture_assert_error (fixture, SLUICE_ERROR_DATA, "error_path");
      else
        fixture_assert_ok (fixture, "1 ");
    }
}

/* What the server says comes before the list that is missing because of it. */
static void
test_error_path_without_records (void)
{
  Script script = { .bad = 99, .status = "200 OK", .body = "{\"fault\":\"quota used up\"}" };
  g_autoptr(TestServer) server = test_server_new (script_cb, &script);
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

  fixture->spec->http->error_path = fixture_path ("fault");
  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "error_path");
}

static void
raw_cb (TestExchange *exchange,
        gpointer      user_data)
{
  test_exchange_write (exchange, user_data, -1);
}

static void
test_bad_protocol (void)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n" TWO,
    "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n" TWO,
    "HTTP/1.1 200 OK\r\nContent-Length: 29\r\nContent-Encoding: compress\r\n\r\n" TWO,
    "SSH-2.0-OpenSSH_9.2\r\n",
    "",
  };
  static const char *const codes[] = {
    "http_protocol", "http_protocol", "unsupported_encoding", "http_protocol", "connection_lost",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(TestServer) server = test_server_new (raw_cb, (gpointer) answers[i]);
      g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));

      g_assert_false (fixture_run (fixture));
      g_test_message ("%s", fixture->error->message);
      g_assert_cmpstr (sluice_error_get_code (fixture->error), ==, codes[i]);
      g_assert_cmpuint (fixture->n_rows, ==, 0);
    }
}

/* Size */

#define BLOCKS 1000
#define BLOCK_RECORDS 1000

static void
huge_cb (TestExchange *exchange,
         gpointer      user_data)
{
  g_autoptr(GString) block = g_string_new (NULL);

  for (guint i = 0; i < BLOCK_RECORDS; i++)
    g_string_append_printf (block, ",{\"id\":%u,\"pad\":\"%0200u\"}", i, i);
  test_exchange_write (exchange, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"items\":[{\"id\":0}", -1);
  for (guint i = 0; i < BLOCKS; i++)
    {
      if (!test_exchange_write (exchange, block->str, (gssize) block->len))
        return;
    }
  test_exchange_write (exchange, "]}", -1);
}

static guint64
get_peak_kib (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + 6, NULL, 10);
}

/* A body of 220 MB goes through without being held. */
static void
test_huge (void)
{
  g_autoptr(TestServer) server = test_server_new (huge_cb, NULL);
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(Fixture) fixture = fixture_new (test_server_get_base (server));
  guint64 before = get_peak_kib ();
  guint64 rows = 0;
  gboolean end = FALSE;

  source = sluice_source_new (fixture->spec, fixture->scope, fixture->monitor);
  sluice_source_set_fields (source, fixture->fields, FALSE);
  g_assert_true (sluice_source_open (source, NULL, NULL));
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 10000);

      sluice_source_read (source, batch, &end, NULL, &fixture->error);
      g_assert_no_error (fixture->error);
      rows += batch->n_rows;
    }

  g_assert_cmpuint (rows, ==, BLOCKS * BLOCK_RECORDS + 1);
  g_assert_cmpuint (fixture_count (fixture, SLUICE_COUNTER_BYTES), >, 200 * 1000 * 1000);
  g_test_message ("peak %" G_GUINT64_FORMAT " KiB before, %" G_GUINT64_FORMAT " after", before, get_peak_kib ());
  if (g_getenv ("ASAN_OPTIONS") == NULL)
    g_assert_cmpuint (get_peak_kib () - before, <, 32 * 1024);
}

int
main (int    argc,
      char **argv)
{
  static const char *const cuts[N_CUTS] = {
    [CUT_LENGTH] = "length", [CUT_CHUNKED] = "chunked", [CUT_CHUNKED_RESET] = "chunked-reset",
    [CUT_CLOSE] = "close", [CUT_GZIP_LENGTH] = "gzip-length", [CUT_GZIP_CHUNKED] = "gzip-chunked",
    [CUT_UTF16] = "utf-16", [CUT_LATIN1] = "latin-1",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/faults/huge", test_huge);
  g_test_add_func ("/http/faults/retried", test_retried);
  g_test_add_func ("/http/faults/spaced", test_spaced);
  g_test_add_func ("/http/faults/used-up", test_used_up);
  g_test_add_func ("/http/faults/rate-limited", test_rate_limited);
  g_test_add_func ("/http/faults/final-statuses", test_final_statuses);
  g_test_add_func ("/http/faults/refused-credential", test_refused_credential);
  g_test_add_func ("/http/faults/reset", test_reset);
  g_test_add_func ("/http/faults/unreachable", test_unreachable);
  g_test_add_func ("/http/faults/writing-is-not-repeated", test_writing_is_not_repeated);
  for (guint i = 0; i < N_CUTS; i++)
    {
      g_autofree char *path = g_strconcat ("/http/faults/cut/", cuts[i], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cut);
    }
  g_test_add_func ("/http/faults/changed", test_changed);
  g_test_add_func ("/http/faults/lines-unproven", test_lines_unproven);
  g_test_add_func ("/http/faults/lines-cut", test_lines_cut);
  g_test_add_func ("/http/faults/gzip-members", test_gzip_members);
  g_test_add_func ("/http/faults/gzip-damaged", test_gzip_damaged);
  g_test_add_func ("/http/faults/bomb", test_bomb);
  g_test_add_func ("/http/faults/max-body", test_max_body);
  g_test_add_func ("/http/faults/times", test_times);
  g_test_add_func ("/http/faults/slow-but-moving", test_slow_but_moving);
  g_test_add_func ("/http/faults/cancel", test_cancel);
  g_test_add_func ("/http/faults/html", test_html);
  g_test_add_func ("/http/faults/empty", test_empty);
  g_test_add_func ("/http/faults/error-path", test_error_path);
  g_test_add_func ("/http/faults/error-path-without-records", test_error_path_without_records);
  g_test_add_func ("/http/faults/bad-protocol", test_bad_protocol);

  g_test_add_data_func ("/http/faults/chunkless/ended", GINT_TO_POINTER (1), test_chunkless);
  g_test_add_data_func ("/http/faults/chunkless/cut", GINT_TO_POINTER (0), test_chunkless);

  return g_test_run ();
}
