/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-spooled-reader.h"
#include "test-source-fixture.h"
#include "test-workbook.h"

#include <glib/gstdio.h>
#include <zlib.h>

/* A workbook as the body of a response. */
typedef struct
{
  const char *type;
  char *body;                   /* (owned) */
  gsize size;
  gsize first_size;             /* what is sent the first time */
  gboolean with_length;
  gboolean gzip;
} Answer;

static void
answer_cb (TestExchange *exchange,
           gpointer      user_data)
{
  const Answer *answer = user_data;
  gsize size = exchange->request->number > 1 ? answer->size : answer->first_size;
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", size);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s%sConnection: close\r\n\r\n",
                                           answer->type, answer->with_length ? length : "",
                                           answer->gzip ? "Content-Encoding: gzip\r\n" : "");

  test_exchange_write (exchange, head, -1);
  test_exchange_write (exchange, answer->body, (gssize) size);
}

static void
answer_init (Answer *answer)
{
  const TestWorkbook book = {
    .rows = "<row><c t='str'><v>id</v></c></row><row><c><v>1</v></c></row><row><c><v>2</v></c></row>",
  };
  g_autofree char *path = test_workbook_write (&book);

  g_assert_true (g_file_get_contents (path, &answer->body, &answer->size, NULL));
  answer->first_size = answer->size;
  g_unlink (path);
}

static Fixture *
make_fixture (TestServer   *server,
              SluiceFormat  format)
{
  Fixture *fixture = fixture_new (test_server_get_base (server));

  g_clear_pointer (&fixture->spec->records, sluice_path_unref);
  fixture->spec->format = format;
  return fixture;
}

static void
test_told (void)
{
  Answer answer = { .type = "application/x-thing", .with_length = TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_XLSX);

  answer_init (&answer);
  fixture_assert_ok (fixture, "1 2 ");
  g_free (answer.body);
}

static void
test_by_type (void)
{
  Answer answer = { .type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .with_length = TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  answer_init (&answer);
  fixture_assert_ok (fixture, "1 2 ");
  g_free (answer.body);
}

static void
test_compressed (void)
{
  Answer answer = { .type = "application/octet-stream", .with_length = TRUE, .gzip = TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_XLSX);
  z_stream stream = { 0 };
  char *plain;

  answer_init (&answer);
  plain = answer.body;
  answer.body = g_malloc (answer.size + 1024);
  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = (Bytef *) plain;
  stream.avail_in = (uInt) answer.size;
  stream.next_out = (Bytef *) answer.body;
  stream.avail_out = (uInt) answer.size + 1024;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  answer.size = answer.first_size = stream.total_out;
  deflateEnd (&stream);
  fixture_assert_ok (fixture, "1 2 ");
  g_free (plain);
  g_free (answer.body);
}

/* A transfer that is cut is asked for again; nothing has left before. */
static void
test_cut (void)
{
  Answer answer = { .type = "application/octet-stream" };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_XLSX);

  answer_init (&answer);
  answer.first_size = answer.size * 2 / 3;
  fixture_assert_ok (fixture, "1 2 ");
  g_assert_cmpuint (test_server_count (server), ==, 2);
  g_free (answer.body);
}

/* What a server says it has sent in full is damaged, not cut. */
static void
test_damaged (void)
{
  Answer answer = { .type = "application/octet-stream", .with_length = TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_XLSX);

  answer_init (&answer);
  answer.first_size = answer.size / 2;
  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "invalid_compression");
  g_assert_cmpuint (test_server_count (server), ==, 1);
  g_free (answer.body);
}

/* All of it is there, and reading it may take long. */
static void
test_cancelled (void)
{
  Answer answer = { 0 };
  const SluiceBodyLimits limits = { .max_record = 1024, .max_value = 1024, .max_ratio = 1000 };
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  const SluiceRecordReaderConfig config = {
    .format = SLUICE_FORMAT_XLSX, .fields = fields, .limits = &limits, .part = "book",
  };
  g_autoptr(SluiceSpooledReader) reader = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 10);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gboolean need_more;

  answer_init (&answer);
  g_ptr_array_add (fields, sluice_path_parse ("id", NULL));
  reader = sluice_spooled_reader_new (&config, NULL, NULL);
  sluice_spooled_reader_push (reader, answer.body, answer.size);
  sluice_spooled_reader_end (reader, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_false (sluice_spooled_reader_pull (reader, batch, &need_more, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_free (answer.body);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/http/xlsx-pages/told", test_told);
  g_test_add_func ("/http/xlsx-pages/by-type", test_by_type);
  g_test_add_func ("/http/xlsx-pages/compressed", test_compressed);
  g_test_add_func ("/http/xlsx-pages/cut", test_cut);
  g_test_add_func ("/http/xlsx-pages/damaged", test_damaged);
  g_test_add_func ("/http/xlsx-pages/cancelled", test_cancelled);

  return g_test_run ();
}
