/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "test-source-fixture.h"

/* CSV as the body of a response: of a task that says so, or of an answer that
 * does. */

typedef struct
{
  const char *type;
  const char *first;            /* what is sent the first time */
  const char *second;           /* (nullable) and after that */
  gboolean with_length;
} Answer;

static void
answer_cb (TestExchange *exchange,
           gpointer      user_data)
{
  const Answer *answer = user_data;
  const char *body = exchange->request->number > 1 && answer->second != NULL ? answer->second : answer->first;
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sConnection: close\r\n\r\n",
                                           answer->type, answer->with_length ? length : "");

  test_exchange_write (exchange, head, -1);
  test_exchange_write (exchange, body, -1);
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
  Answer answer = { "application/x-table", "name;id\n\"a;b\";1\n;2\n", NULL, TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_CSV);

  fixture->spec->tabular->delimiter = g_strdup (";");
  fixture_assert_ok (fixture, "1 2 ");
  g_assert_false (fixture_has_warning (fixture, "completeness_unproven"));
}

static void
test_by_type (void)
{
  Answer answer = { "text/csv; charset=windows-1252", "id,name\n1,Gr\xf6\xdf" "e\n", NULL, TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  g_ptr_array_add (fixture->fields, fixture_path ("name"));
  fixture->all_cells = TRUE;
  fixture_assert_ok (fixture, "1,Größe ");
}

/* Types that say only how it is compressed. */
static void
test_by_name (void)
{
  Answer answer = { "application/X-gzip", "id,name\n1,a\n", NULL, TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autofree char *url = g_strconcat (test_server_get_base (server), "/rows.csv.gz", NULL);
  g_autoptr(Fixture) fixture = fixture_new (url);

  g_clear_pointer (&fixture->spec->records, sluice_path_unref);
  fixture_assert_ok (fixture, "1 ");
}

static void
test_no_csv (void)
{
  Answer answer = { "text/plain", "id,name\n1,a\n", NULL, TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  fixture_assert_error (fixture, SLUICE_ERROR_DATA, "not_json");
}

/* Lines prove nothing: where the transfer does not, either, that is said. */
static void
test_unproven (void)
{
  Answer answer = { "text/csv", "id,name\n1,a\n", NULL, FALSE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  fixture_assert_ok (fixture, "1 ");
  g_assert_true (fixture_has_warning (fixture, "completeness_unproven"));
}

/* A row that is cut is got again, and no row comes twice. */
static void
test_cut (gconstpointer data)
{
  Answer answer = { "text/csv", data, "id,name\n1,a\n2,\"b\nc\"\n3,d\n", FALSE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  fixture->spec->tabular->quote = g_strdup ("\"");
  fixture_assert_ok (fixture, "1 2 3 ");
  g_assert_cmpuint (fixture->n_problems, ==, 0);
  g_assert_cmpuint (test_server_count (server), ==, 2);
}

/* A server that says how long its answer is has sent all of it. */
static void
test_broken_at_end (void)
{
  Answer answer = { "text/csv", "id,name\n1,a\n2,\"b\nc", NULL, TRUE };
  g_autoptr(TestServer) server = test_server_new (answer_cb, &answer);
  g_autoptr(Fixture) fixture = make_fixture (server, SLUICE_FORMAT_AUTO);

  fixture->spec->tabular->quote = g_strdup ("\"");
  g_assert_true (fixture_run (fixture));
  g_assert_cmpuint (fixture->n_problems, ==, 2);
  g_assert_cmpuint (test_server_count (server), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/csv/told", test_told);
  g_test_add_func ("/http/csv/by-type", test_by_type);
  g_test_add_func ("/http/csv/by-name", test_by_name);
  g_test_add_func ("/http/csv/no-csv", test_no_csv);
  g_test_add_func ("/http/csv/unproven", test_unproven);
  g_test_add_data_func ("/http/csv/cut/row", "id,name\n1,a\n2", test_cut);
  g_test_add_data_func ("/http/csv/cut/quotes", "id,name\n1,a\n2,\"b\n", test_cut);
  g_test_add_func ("/http/csv/broken-at-end", test_broken_at_end);

  return g_test_run ();
}
