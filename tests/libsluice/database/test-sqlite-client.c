/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* SQLite files as a source: what is in a cell decides, and nothing is written. */

#include "config.h"

#include "client-fixture.h"

#include "sluice-error.h"
#include "sluice-test-utils.h"

#include <sqlite3.h>
#include <string.h>

static SluiceDatabaseClient *
open_client (const char *name,
             const char *script)
{
  g_autofree char *path = sluice_test_make_path (name);
  g_autofree char *document = g_strdup_printf ("{\"type\": \"sqlite\", \"path\": \"%s\"}", path);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, script, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return client_fixture_open (document);
}

static void
test_values (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ("values.db", "CREATE TABLE t (a INTEGER);"
                                                        "INSERT INTO t VALUES (1), ('x'), (NULL), (1.5), (x'00ff')");

  client_fixture_check (client, "SELECT a FROM t", NULL, "i:1\nt:x\nnull\nd:1.5\nx:AP8=\n");
  client_fixture_check (client, "SELECT 9223372036854775807, 9e999, -9e999, '', 'ä', CAST(x'ff' AS TEXT)", NULL,
                        "i:9223372036854775807|t:Infinity|t:-Infinity|t:|t:ä|invalid\n");
  client_fixture_check (client, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
                        NULL, "i:1\ni:2\ni:3\ni:4\ni:5\ni:6\ni:7\ni:8\ni:9\n");
}

static void
test_parameters (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ("parameters.db", "CREATE TABLE t (a)");

  client_fixture_check (client, "SELECT :t, :i + 1, :d, :b, :n, ':t'",
                        "{\"t\": \"'; DROP TABLE t; --\", \"i\": 41, \"d\": 1.25, \"b\": true, \"n\": null}",
                        "t:'; DROP TABLE t; --|i:42|d:1.25|i:1|null|t::t\n");
  client_fixture_fail (client, "SELECT :nobody", NULL, "missing_parameter");
  /* These would be NULL, and nobody would know. */
  client_fixture_fail (client, "SELECT ?", NULL, "missing_parameter");
  client_fixture_fail (client, "SELECT $a, @b", NULL, "missing_parameter");
  client_fixture_fail (client, "INSERT INTO t VALUES (1)", NULL, "not_a_query");
  client_fixture_fail (client, "INSERT INTO t VALUES (1) RETURNING a", NULL, "database_read_only");
}

static void
test_describe (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ("describe.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, "
                                                        "price DECIMAL_TEXT(9,2), at DATETIME, x, d DATE, name VARCHAR(9))");
  SluiceQuery query = { .sql = "SELECT *, 1 + 1 AS two FROM t WHERE id = 1" };
  SluiceQuery wrong = { .sql = "SELECT id, nowhere FROM t" };
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plan = NULL;
  g_autoptr(GError) error = NULL;

  columns = sluice_database_client_describe (client, &query, NULL, &error);
  g_assert_no_error (error);
  text = client_fixture_columns (columns);
  g_assert_cmpstr (text, ==, "id INTEGER integer, price DECIMAL_TEXT(9,2) decimal(9,2), at DATETIME timestamp, x  text, "
                   "d DATE date, name VARCHAR(9) text, two  text");
  plan = sluice_database_client_explain (client, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (plan, "PRIMARY KEY"));
  g_assert_null (sluice_database_client_describe (client, &wrong, NULL, &error));
  g_assert_cmpint (sluice_error_peek_where (error)->byte, ==, strstr (wrong.sql, "nowhere") - wrong.sql);
}

static void
test_browse (void)
{
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  client = open_client ("browse.db", "CREATE TABLE parent (a, b, PRIMARY KEY (b, a)); INSERT INTO parent VALUES (1, 2), (3, 4);"
                        "CREATE TABLE \"my \"\"child\" (id INTEGER PRIMARY KEY, pa INT NOT NULL DEFAULT 1, pb INT, "
                        "g AS (id + 1), FOREIGN KEY (pa, pb) REFERENCES parent (a, b));"
                        "CREATE VIEW v AS SELECT 1; CREATE VIRTUAL TABLE f USING fts5(x); CREATE TABLE sluice_loads (x);"
                        "ANALYZE");
  tables = sluice_database_client_list_tables (client, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceTableName *name = tables->pdata[i];

      g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT "; ", name->name, name->kind, name->rows);
    }
  g_assert_cmpstr (text->str, ==, "f table -1; my \"child table -1; parent table 2; v view -1; ");

  columns = sluice_database_client_list_columns (client, NULL, "my \"child", NULL, &error);
  g_assert_no_error (error);
  g_string_truncate (text, 0);
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = columns->pdata[i];

      g_string_append_printf (text, "%s %d%d%u %s; ", column->name, column->not_null, column->has_default,
                              column->key_place, column->references != NULL ? column->references : "-");
    }
  g_assert_cmpstr (text->str, ==, "id 001 -; pa 110 parent (a); pb 000 parent (b); g 010 -; ");
}

static void
check_test (const char *path,
            const char *step,
            gboolean    passed)
{
  g_autofree char *document = g_strdup_printf ("{\"type\": \"sqlite\", \"path\": \"%s\"}", path);
  g_autoptr(SluiceDatabaseClient) client = client_fixture_new (document, NULL);
  g_autoptr(GPtrArray) steps = sluice_database_client_test (client, NULL);
  const SluiceTestStep *last = steps->pdata[steps->len - 1];

  g_assert_cmpstr (last->step, ==, step);
  g_assert_cmpint (last->passed, ==, passed);
}

static void
test_steps (void)
{
  g_autofree char *nothing = sluice_test_make_path ("not-there-yet.db");
  g_autofree char *folder = sluice_test_make_path ("no-folder/x.db");
  g_autofree char *other = sluice_test_write_file ("other.db", "This is not the file that you are looking for.\n");

  check_test (nothing, "rights", TRUE);
  check_test (folder, "name", FALSE);
  check_test (other, "name", FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sqlite-client/values", test_values);
  g_test_add_func ("/sqlite-client/parameters", test_parameters);
  g_test_add_func ("/sqlite-client/describe", test_describe);
  g_test_add_func ("/sqlite-client/browse", test_browse);
  g_test_add_func ("/sqlite-client/steps", test_steps);
  return g_test_run ();
}
