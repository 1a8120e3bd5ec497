/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* PostgreSQL as a source: every type exactly, nothing written, nothing pasted. */

#include "config.h"

#include "client-fixture.h"

#include "sluice-error.h"
#include "sluice-postgres-query.h"
#include "sluice-test-utils.h"

#include <libpq-fe.h>
#include <string.h>

static void
exec (const char *sql)
{
  PGconn *conn = PQconnectdb (sluice_test_get_postgres ());
  PGresult *result = PQexec (conn, sql);

  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQerrorMessage (conn));
  PQclear (result);
  PQfinish (conn);
}

static SluiceDatabaseClient *
open_client (void)
{
  g_autofree char *document = g_strdup_printf ("{\"type\": \"postgres\", \"uri\": \"%s\"}", sluice_test_get_postgres ());

  return client_fixture_open (document);
}

/* With a parameter rows come one by one, without by COPY: what arrives is the same. */
static void
check_value (SluiceDatabaseClient *client,
             const char           *expression,
             const char           *expected)
{
  g_autofree char *copied = g_strdup_printf ("SELECT %s", expression);
  g_autofree char *single = g_strdup_printf ("SELECT %s WHERE :one = 1", expression);
  g_autofree char *line = g_strdup_printf ("%s\n", expected);

  client_fixture_check (client, copied, NULL, line);
  client_fixture_check (client, single, "{\"one\": 1}", line);
}

static void
test_numbers (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  check_value (client, "true, NULL::boolean", "b:true|null");
  check_value (client, "(-32768)::smallint, 7, 9223372036854775807", "i:-32768|i:7|i:9223372036854775807");
  check_value (client, "4294967295::oid", "i:4294967295");
  check_value (client, "0.1::float8, 1e300::float8, 1.1::real, 16777217::real", "d:0.1|d:1e+300|d:1.1|d:16777216");
  check_value (client, "'NaN'::float8, '-Infinity'::float8, 'Infinity'::real", "t:NaN|t:-Infinity|t:Infinity");
  check_value (client, "0.10::numeric, -0.05::numeric(5,3), 12345678901234567890.123456789012345678901234567890",
               "n:0.10|n:-0.050|n:12345678901234567890.123456789012345678901234567890");
  check_value (client, "1e20::numeric, 10000::numeric, 100010001.0001, 0::numeric, 0.000000001::numeric(38,10)",
               "n:100000000000000000000|n:10000|n:100010001.0001|n:0|n:0.0000000010");
  check_value (client, "'NaN'::numeric, 'Infinity'::numeric, '-Infinity'::numeric", "t:NaN|t:Infinity|t:-Infinity");
}

static void
test_times (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  check_value (client, "date '2026-02-28', date '0001-01-01', date '9999-12-31'",
               "date:2026-02-28|date:0001-01-01|date:9999-12-31");
  check_value (client, "date '0044-03-15 BC', date 'infinity', date '10000-01-01', date '4713-01-01 BC'",
               "t:0044-03-15 BC|t:infinity|t:10000-01-01|t:4713-01-01 BC");
  check_value (client, "time '23:59:59.999999', time '24:00:00'", "time:23:59:59.999999|t:24:00:00");
  check_value (client, "timestamp '1969-12-31 23:59:59.5', timestamptz '2026-07-01 02:00+02'",
               "ts:1969-12-31T23:59:59.500|tz:2026-07-01T00:00:00Z");
  check_value (client, "timestamp '0001-12-31 13:30 BC', timestamptz '-infinity', timestamptz '12000-01-01 00:00:01.5+00'",
               "t:0001-12-31 13:30:00 BC|t:-infinity|t:12000-01-01 00:00:01.500+00");
  check_value (client, "timetz '12:00+02', interval '1 year -3 days 4.5 seconds'", "t:12:00:00+02|t:P1Y-3DT4.5S");
}

static void
test_others (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  check_value (client, "'ä\\n|'::text, 'x'::varchar(9), 'ab'::char(4), 'n'::name, ''", "t:ä\\n||t:x|t:ab  |t:n|t:");
  check_value (client, "'\\x00ff10'::bytea, ''::bytea", "x:AP8Q|x:");
  check_value (client, "'{\"a\" : [1, 1.0]}'::jsonb, ' {\"b\":  1e5, \"c\" : null}'::json",
               "j:{\"a\":[1,1.0]}|j:{\"b\":1e5,\"c\":null}");
  check_value (client, "'6ecd8c99-4036-403d-bf84-cf8400f67836'::uuid", "u:6ecd8c99-4036-403d-bf84-cf8400f67836");
  check_value (client, "ARRAY[1,NULL,3], ARRAY[['a','b c']], ROW(1,'x y')",
               "j:[1,null,3]|j:[[\"a\",\"b c\"]]|j:{\"f1\":1,\"f2\":\"x y\"}");
  check_value (client, "'10.0.0.0/8'::inet, B'101', int4range(1,5), '1.50'::money::text, 'c'::\"char\"",
               "t:10.0.0.0/8|t:101|t:[1,5)|t:$1.50|t:c");
}

static void
test_describe (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  SluiceQuery query = { .sql = "SELECT 1 AS id, 'x'::varchar(9) AS \"a b\", 1.5::numeric(9,2) p, 2.5::numeric q, ARRAY[1], 2;" };
  SluiceQuery wrong = { .sql = "SELECT 'ä', :a::int, nowhere" };
  g_autoptr(GPtrArray) wrong_list = NULL;
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plan = NULL;

  columns = sluice_database_client_describe (client, &query, NULL, &error);
  g_assert_no_error (error);
  text = client_fixture_columns (columns);
  g_assert_cmpstr (text, ==, "id integer integer, a b character varying(9) text, p numeric(9,2) decimal(9,2), "
                   "q numeric text, array integer[] json, ?column? integer integer");
  plan = sluice_database_client_explain (client, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (plan, "Result"));

  json_object_set_int_member (values, "a", 1);
  wrong_list = sluice_query_parameter_new_list (values);
  wrong.parameters = wrong_list;
  g_assert_null (sluice_database_client_describe (client, &wrong, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "missing_column");
  g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, strstr (wrong.sql, "nowhere") - wrong.sql);
}

static void
test_parameters (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "SELECT :t::text, :i + 1, :d::numeric, :b::boolean, :n::text, :t",
                        "{\"t\": \"'; DROP TABLE x; --\", \"i\": 41, \"d\": 1.25, \"b\": true, \"n\": null}",
                        "t:'; DROP TABLE x; --|i:42|n:1.25|b:true|null|t:'; DROP TABLE x; --\n");
  client_fixture_check (client, "SELECT x FROM generate_series(1, 20) x WHERE x > :least ORDER BY x LIMIT :n -- end",
                        "{\"least\": 4, \"n\": 9}", "i:5\ni:6\ni:7\ni:8\ni:9\ni:10\ni:11\ni:12\ni:13\n");
  client_fixture_fail (client, "SELECT :nobody::text", NULL, "missing_parameter");
  client_fixture_fail (client, "SELECT 1; DELETE FROM x", NULL, "several_statements");
  client_fixture_fail (client, "SET work_mem = 1000", NULL, "not_a_query");
}

static void
test_forms (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "VALUES (1, interval '1 s'), (2, NULL) -- last", NULL, "i:1|t:PT1S\ni:2|null\n");
  client_fixture_check (client, "/* a */ WITH q AS (SELECT 3 AS a) SELECT a, a AS a FROM q;", NULL, "i:3|i:3\n");
  client_fixture_check (client, "(SELECT 1 WHERE false)", NULL, "");
  client_fixture_check (client, "SHOW server_encoding", NULL, "t:UTF8\n");
  client_fixture_check (client, "SELECT x FROM generate_series(1, 15) x ORDER BY x DESC LIMIT 8", NULL,
                        "i:15\ni:14\ni:13\ni:12\ni:11\ni:10\ni:9\ni:8\n");
}

/* A query can do nothing but read, and leaves the session as it was. */
static void
test_read_only (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  exec ("DROP TABLE IF EXISTS safe; CREATE TABLE safe (id serial PRIMARY KEY, name text); INSERT INTO safe (name) VALUES ('a');"
        "CREATE OR REPLACE FUNCTION sneak() RETURNS int LANGUAGE plpgsql AS $$BEGIN DELETE FROM safe; RETURN 1; END$$");
  client_fixture_fail (client, "DELETE FROM safe RETURNING id", NULL, "database_read_only");
  client_fixture_fail (client, "WITH d AS (DELETE FROM safe RETURNING id) SELECT * FROM d", NULL, "database_read_only");
  client_fixture_fail (client, "SELECT sneak()", NULL, "database_read_only");
  client_fixture_fail (client, "SELECT nextval('safe_id_seq')", NULL, "database_read_only");
  client_fixture_check (client, "SELECT count(*) FROM safe", NULL, "i:1\n");
}

static void
test_browse (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  exec ("DROP SCHEMA IF EXISTS br CASCADE; CREATE SCHEMA br; CREATE TABLE br.parent (a int, b text, PRIMARY KEY (b, a));"
        "INSERT INTO br.parent SELECT i, i::text FROM generate_series(1, 50) i;"
        "CREATE TABLE br.\"Child \"\"x\" (id int PRIMARY KEY, pb text NOT NULL, pa int DEFAULT 1, "
        "g int GENERATED ALWAYS AS (id + 1) STORED, FOREIGN KEY (pa, pb) REFERENCES br.parent (a, b));"
        "CREATE TABLE br.parts (i int) PARTITION BY RANGE (i); CREATE TABLE br.part1 PARTITION OF br.parts "
        "FOR VALUES FROM (0) TO (9); INSERT INTO br.parts VALUES (1), (2);"
        "CREATE VIEW br.v AS SELECT 1 AS one; ANALYZE br.parent; ANALYZE br.part1");
  tables = sluice_database_client_list_tables (client, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceTableName *name = tables->pdata[i];

      g_assert_false (g_str_has_prefix (name->schema, "pg_"));
      g_assert_cmpstr (name->schema, !=, "information_schema");
      if (strcmp (name->schema, "br") == 0)
        g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT "; ", name->name, name->kind, name->rows);
    }
  g_assert_cmpstr (text->str, ==, "Child \"x table -1; parent table 50; parts table 2; v view -1; ");

  columns = sluice_database_client_list_columns (client, "br", "Child \"x", NULL, &error);
  g_assert_no_error (error);
  g_string_truncate (text, 0);
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = columns->pdata[i];

      g_string_append_printf (text, "%s %s %d%d%u %s; ", column->name, column->type_name, column->not_null,
                              column->has_default, column->key_place,
                              column->references != NULL ? column->references : "-");
    }
  g_assert_cmpstr (text->str, ==, "id integer 101 -; pb text 100 br.parent (b); pa integer 010 br.parent (a); g integer 010 -; ");
  none = sluice_database_client_list_columns (client, NULL, "parent", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Dropped before its end, and cancelled in the middle: the server does not go on, and
 * the session can be used. */
static void
test_cancel (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  SluiceQuery query = { .sql = "SELECT x, pg_backend_pid() FROM generate_series(1, 100000000) x" };
  g_autoptr(SluiceBatch) batch = sluice_batch_new (2, 100);
  g_autoptr(GError) error = NULL;
  const int targets[] = { 0, -1 };

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr(SluiceResultSet) result = NULL;
      gboolean end = TRUE;

      result = sluice_database_client_query (client, &query, cancellable, &error);
      g_assert_no_error (error);
      sluice_batch_reset (batch);
      sluice_result_set_fetch (result, batch, targets, &end, cancellable, &error);
      g_assert_no_error (error);
      g_assert_false (end);
      g_assert_cmpuint (batch->n_rows, ==, 100);
      if (round == 1)
        {
          g_cancellable_cancel (cancellable);
          g_assert_false (sluice_result_set_fetch (result, batch, targets, &end, cancellable, &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
    }
  client_fixture_check (client, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                        "AND query LIKE '%generate_series%' AND datname = current_database() "
                        "AND pid <> pg_backend_pid()", NULL, "i:0\n");
}

/* Version strings as these servers' manuals and users print them. */
static void
test_dialects (void)
{
  g_assert_cmpint (sluice_postgres_dialect_find ("PostgreSQL 15.20 (Debian 15.20-0+deb12u1) on x86_64-pc-linux-gnu"), ==,
                   SLUICE_POSTGRES_GENUINE);
  g_assert_cmpint (sluice_postgres_dialect_find ("PostgreSQL 9.4.24 (Greenplum Database 6.20.0 build commit:9999) on "
                                                 "x86_64-unknown-linux-gnu, compiled by gcc"), ==, SLUICE_POSTGRES_GREENPLUM);
  g_assert_cmpint (sluice_postgres_dialect_find ("PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 "
                                                 "20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.63313"), ==,
                   SLUICE_POSTGRES_REDSHIFT);
}

static gpointer
cancel_cb (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel_waiting (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  SluiceQuery query = { .sql = "SELECT pg_sleep(600)::text WHERE :a = 1" };
  g_autoptr(JsonObject) values = json_object_new ();
  g_autoptr(GPtrArray) parameters = NULL;
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 100);
  g_autoptr(SluiceResultSet) result = NULL;
  g_autoptr(GError) error = NULL;
  const int targets[] = { 0 };
  gboolean end = FALSE;
  GThread *thread;

  json_object_set_int_member (values, "a", 1);
  parameters = sluice_query_parameter_new_list (values);
  query.parameters = parameters;
  result = sluice_database_client_query (client, &query, cancellable, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("cancel", cancel_cb, cancellable);
  g_assert_false (sluice_result_set_fetch (result, batch, targets, &end, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_object (&result);
  client_fixture_check (client, "SELECT 1", NULL, "i:1\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/postgres-client/numbers", test_numbers);
  g_test_add_func ("/postgres-client/times", test_times);
  g_test_add_func ("/postgres-client/others", test_others);
  g_test_add_func ("/postgres-client/describe", test_describe);
  g_test_add_func ("/postgres-client/parameters", test_parameters);
  g_test_add_func ("/postgres-client/forms", test_forms);
  g_test_add_func ("/postgres-client/read-only", test_read_only);
  g_test_add_func ("/postgres-client/browse", test_browse);
  g_test_add_func ("/postgres-client/dialects", test_dialects);
  g_test_add_func ("/postgres-client/cancel", test_cancel);
  g_test_add_func ("/postgres-client/cancel-waiting", test_cancel_waiting);
  return g_test_run ();
}
