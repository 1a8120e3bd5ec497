/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* PostgreSQL by psqlODBC: what the driver hides is not taken for a value. */

#include "config.h"

#include "odbc-fixture.h"

#include "sluice-error.h"
#include "sluice-test-utils.h"

#include <string.h>

static char *
get_dsn (void)
{
  g_autofree char *driver = odbc_fixture_find_driver ("psqlodbcw.so");

  return g_strdup_printf ("Driver=%s;Server=%s;Database=%s;UID=%s", driver, g_getenv ("PGHOST"),
                          g_getenv ("PGDATABASE"), g_getenv ("PGUSER"));
}

static SluiceDatabaseClient *
open_client (void)
{
  g_autofree char *dsn = get_dsn ();

  return odbc_fixture_open (dsn, NULL);
}

static void
test_types (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "SELECT true, NULL::boolean, 32767::smallint, -9223372036854775808, 4294967295::oid", NULL,
                        "b:true|null|i:32767|i:-9223372036854775808|i:4294967295\n");
  client_fixture_check (client, "SELECT 1.10::numeric(38,10), 1.50::numeric, 'NaN'::numeric, 1e30::numeric, "
                        "0.000000000000000000000000000001", NULL,
                        "n:1.1000000000|n:1.50|t:NaN|n:1000000000000000000000000000000|n:0.000000000000000000000000000001\n");
  client_fixture_check (client, "SELECT 0.1::float8 + 0.2::float8, 1.1::real, 16777216::real, 'NaN'::float8, "
                        "'-Infinity'::float8, 12.34::money", NULL,
                        "d:0.30000000000000004|d:1.1|d:16777216|t:NaN|t:-Infinity|t:$12.34\n");
  client_fixture_check (client, "SELECT 'ä😀'::text, 'ab'::char(3), 'x'::varchar(9), '\\x00ff41'::bytea, "
                        "'550E8400-E29B-41D4-A716-446655440000'::uuid, '{\"a\": 1}'::jsonb, '{1,2}'::int[], "
                        "B'101', B'1', '1 day 02:00'::interval", NULL,
                        "t:ä😀|t:ab |t:x|x:AP9B|t:550e8400-e29b-41d4-a716-446655440000|t:{\"a\": 1}|t:{1,2}|t:101|t:1|"
                        "t:P1DT2H\n");
}

static void
test_times (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "SELECT date '2024-02-29', time '23:59:59.999999', timestamp '2024-02-29 12:34:56.123456', "
                        "timestamptz '2024-02-29 12:34:56.5+05'", NULL,
                        "date:2024-02-29|time:23:59:59.999999|ts:2024-02-29T12:34:56.123456|tz:2024-02-29T07:34:56.500Z\n");
  /* The driver says 9999-12-31 23:59:59 for all of these. */
  client_fixture_check (client, "SELECT timestamp 'infinity', timestamp '9999-12-31 23:59:59', timestamptz 'infinity', "
                        "NULL::timestamp", NULL,
                        "t:infinity|ts:9999-12-31T23:59:59|t:infinity|null\n");
  client_fixture_check (client, "SELECT timestamp '0044-03-15 BC', timestamp '-infinity', date 'infinity', "
                        "timestamp '12000-01-01', time '24:00:00'", NULL,
                        "t:0044-03-15 00:00:00 BC|t:9999-01-01 00:00:00 BC|t:0000-00-00|t:0000-00-00 00:00:00|t:24:00:00\n");
}

static void
check_long (SluiceDatabaseClient *client,
            const char           *unit,
            guint                 n)
{
  g_autofree char *sql = g_strdup_printf ("SELECT repeat('%s', %u), 7, 'x'::varchar(5), repeat('%s', %u)",
                                          unit, n, unit, n);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  g_string_printf (expected, "t:%s|i:7|t:x|t:%s\n", text->str, text->str);
  client_fixture_check (client, sql, NULL, expected->str);
}

static void
test_pieces (void)
{
  static const guint counts[] = { 0, 1, 1023, 16384, 21845, 21846, 32767, 32768, 65535, 65536, 65537, 200001 };
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      check_long (client, "a", counts[i]);
      check_long (client, "aé😀", counts[i]);
    }
}

/* Of a type that it does not know the driver promises the length of the longest value
 * among the first rows that it has. */
static void
test_longer_than_promised (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr(GString) expected = g_string_new (NULL);

  for (guint i = 1; i <= 1700; i++)
    g_string_append_printf (expected, "t:\"%s\"|i:%u\n", i == 1500 || i == 1501 ? text : "x", i);
  client_fixture_check (client, "SELECT to_jsonb (repeat('x', CASE WHEN i IN (1500, 1501) THEN 100000 ELSE 1 END)), i "
                        "FROM generate_series(1, 1700) i", NULL, expected->str);
}

/* Rows come by a cursor at the server, also with parameters. */
static void
test_many_rows (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GError) error = NULL;
  g_autofree char *bounded = NULL;
  g_autofree char *unbounded = NULL;
  g_autoptr(GString) expected = g_string_new (NULL);

  bounded = client_fixture_query (client, "SELECT i, ('row ' || i)::varchar(20) FROM generate_series(1, :n) i",
                                  "{\"n\": 3001}", &error);
  g_assert_no_error (error);
  unbounded = client_fixture_query (client, "SELECT i, 'row ' || i FROM generate_series(1, 3001) i", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= 3001; i++)
    g_string_append_printf (expected, "i:%u|t:row %u\n", i, i);
  g_assert_cmpstr (bounded, ==, expected->str);
  g_assert_cmpstr (unbounded, ==, expected->str);
}

static void
test_parameters (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "SELECT 1 WHERE timestamp '2024-01-01' > :since AND 5 > :n AND 'ä\"' = :t AND :b "
                        "AND 1.5 = :d",
                        "{\"since\": \"2023-12-31T23:59:59Z\", \"n\": 4, \"t\": \"ä\\\"\", \"b\": true, \"d\": 1.5}", "i:1\n");
  client_fixture_check (client, "SELECT length(:t)", "{\"t\": \"ä😀\"}", "i:2\n");
  client_fixture_fail (client, "SELECT :a", NULL, "missing_parameter");
}

static void
test_read_only (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn, "CREATE TABLE kept (a int)", NULL);
  client = open_client ();
  client_fixture_fail (client, "INSERT INTO kept VALUES (1) RETURNING a", NULL, "database_read_only");
  client_fixture_fail (client, "WITH w AS (INSERT INTO kept VALUES (1) RETURNING a) SELECT * FROM w", NULL,
                       "sql_error");
  client_fixture_fail (client, "DROP TABLE kept", NULL, "not_a_query");
  client_fixture_check (client, "WITH w AS (SELECT count(*) AS n FROM kept) SELECT n FROM w", NULL, "i:0\n");
}

static void
test_errors (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;

  client_fixture_fail (client, "SELECT * FROM nowhere", NULL, "missing_table");
  client_fixture_fail (client, "SELECT nothing", NULL, "missing_column");
  rows = client_fixture_query (client, "SELECT 1 / (3 - i) FROM generate_series(1, 9) i", NULL, &error);
  g_assert_null (rows);
  g_assert_cmpstr (sluice_error_get_where (error)->sqlstate, ==, "22012");
  client_fixture_check (client, "SELECT 1", NULL, "i:1\n");
  /* Words that mean something elsewhere, and here are a name. */
  client_fixture_fail (client, "SELECT * FROM certificate", NULL, "missing_table");
  /* The last, as the connection is gone. */
  client_fixture_fail (client, "SELECT pg_terminate_backend(pg_backend_pid())", NULL, "connection_lost");
}

static void
test_cancel (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  odbc_fixture_check_cancel (client, "SELECT pg_sleep(100)");
  odbc_fixture_check_cancel (client, "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b");
}

static void
make_tables (void)
{
  g_autofree char *dsn = get_dsn ();

  odbc_fixture_exec (dsn, "CREATE SCHEMA inner_s",
                     "CREATE TABLE inner_s.parents (a int PRIMARY KEY)",
                     "INSERT INTO inner_s.parents SELECT generate_series(1, 100)",
                     "CREATE TABLE inner_s.\"o_d\"\"d ä\" (a int NOT NULL REFERENCES inner_s.parents, d numeric(9,2) DEFAULT 0)",
                     "CREATE VIEW inner_s.shown AS SELECT 1 AS one",
                     "ANALYZE inner_s.parents", NULL);
}

static void
test_browse (void)
{
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *plan = NULL;
  const SluiceQuery query = { .sql = "SELECT * FROM inner_s.parents" };
  const SluiceTableColumn *column;
  guint found = 0;

  make_tables ();
  client = open_client ();
  tables = sluice_database_client_list_tables (client, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceTableName *table = tables->pdata[i];

      g_assert_cmpstr (table->schema, !=, "pg_catalog");
      if (strcmp (table->name, "parents") == 0)
        {
          g_assert_cmpstr (table->schema, ==, "inner_s");
          g_assert_cmpint (table->rows, ==, 100);
          found++;
        }
      else if (strcmp (table->name, "shown") == 0)
        {
          g_assert_cmpstr (table->kind, ==, "view");
          found++;
        }
    }
  g_assert_cmpuint (found, ==, 2);

  columns = sluice_database_client_list_columns (client, "inner_s", "o_d\"d ä", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (columns->len, ==, 2);
  column = columns->pdata[0];
  g_assert_true (column->not_null);
  g_assert_cmpstr (column->references, ==, "inner_s.parents (a)");
  column = columns->pdata[1];
  g_assert_cmpstr (column->type_name, ==, "numeric(9,2)");
  g_assert_true (column->has_default);
  g_clear_pointer (&columns, g_ptr_array_unref);
  columns = sluice_database_client_list_columns (client, "inner_s", "parents", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((SluiceTableColumn *) columns->pdata[0])->key_place, ==, 1);
  plan = sluice_database_client_explain (client, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (plan, "Seq Scan"));
}

static void
test_steps (void)
{
  const char *host = g_getenv ("PGHOST");
  g_autofree char *dsn = get_dsn ();
  g_autofree char *driver = odbc_fixture_find_driver ("psqlodbcw.so");
  g_autofree char *unknown = g_strdup_printf ("Driver=%s;Server=no-such-host.invalid;Database=x", driver);
  g_autofree char *closed = g_strdup_printf ("Driver=%s;Server=127.0.0.1;Port=1;Database=x", driver);
  g_autofree char *user = g_strdup_printf ("Driver=%s;Server=%s;Database=postgres;UID=nobody-there", driver, host);
  g_autofree char *database = g_strdup_printf ("Driver=%s;Server=%s;Database=nowhere;UID=%s", driver, host,
                                               g_getenv ("PGUSER"));
  const struct
  {
    const char *dsn;
    const char *steps;
  } cases[] = {
    { dsn, "driver name port login rights" },
    { unknown, "driver !name" },
    { closed, "driver name !port" },
    { user, "driver name port !login" },
    { database, "driver name port !login" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;
      g_autofree char *steps = odbc_fixture_steps (cases[i].dsn, NULL, &message);

      g_test_message ("%s: %s: %s", cases[i].dsn, steps, message);
      g_assert_cmpstr (steps, ==, cases[i].steps);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/odbc/postgres/types", test_types);
  g_test_add_func ("/odbc/postgres/times", test_times);
  g_test_add_func ("/odbc/postgres/pieces", test_pieces);
  g_test_add_func ("/odbc/postgres/longer-than-promised", test_longer_than_promised);
  g_test_add_func ("/odbc/postgres/many-rows", test_many_rows);
  g_test_add_func ("/odbc/postgres/parameters", test_parameters);
  g_test_add_func ("/odbc/postgres/read-only", test_read_only);
  g_test_add_func ("/odbc/postgres/errors", test_errors);
  g_test_add_func ("/odbc/postgres/cancel", test_cancel);
  g_test_add_func ("/odbc/postgres/browse", test_browse);
  g_test_add_func ("/odbc/postgres/steps", test_steps);
  return g_test_run ();
}
