/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* SQLite by ODBC: a driver without wide functions, whose values need not be of their
 * column's type. */

#include "config.h"

#include "odbc-fixture.h"

#include "sluice-error.h"
#include "sluice-odbc-driver.h"
#include "sluice-secret-store.h"
#include "sluice-test-utils.h"

#include <string.h>

/* For a new file of that name. */
static char *
make_dsn (const char *name)
{
  g_autofree char *driver = odbc_fixture_find_driver ("libsqlite3odbc.so");
  g_autofree char *path = sluice_test_make_path (name);

  return g_strdup_printf ("Driver=%s;Database=%s", driver, path);
}

static void
test_types (void)
{
  g_autofree char *dsn = make_dsn ("täst 😀.db");
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn,
                     "CREATE TABLE \"t 😀\" (i INTEGER, b BOOLEAN, g DOUBLE, d DECIMAL(38,10), s DATETIME, a DATE, t TEXT, o BLOB, n)",
                     "INSERT INTO \"t 😀\" VALUES (9223372036854775807, 1, 1.5, 5, '2024-02-29 12:34:56.123456', '2024-02-29', "
                     "'ä😀', x'00ff41', 'any')",
                     "INSERT INTO \"t 😀\" VALUES ('abc', 'maybe', 'xyz', 9007199254740993, '2024-02-30 00:00:00', 'nodate', '', "
                     "x'', 7)",
                     "INSERT INTO \"t 😀\" (i) VALUES (NULL)", NULL);
  client = odbc_fixture_open (dsn, NULL);
  client_fixture_check (client, "SELECT * FROM \"t 😀\"", NULL,
                        "i:9223372036854775807|n:1|n:1.5|t:5|t:2024-02-29 12:34:56.123456|t:2024-02-29|t:ä😀|x:AP9B|t:any\n"
                        "t:abc|t:maybe|t:xyz|t:9007199254740993|t:2024-02-30 00:00:00|t:nodate|t:|x:|t:7\n"
                        "null|null|null|null|null|null|null|null|null\n");
  client_fixture_check (client, "SELECT :t, 'ü😀', :n", "{\"t\": \"ß😀'\", \"n\": 5}", "t:ß😀'|t:ü😀|i:5\n");
}

static void
test_many_rows (void)
{
  g_autofree char *dsn = make_dsn ("many.db");
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autofree char *text = g_strnfill (200001, 'a');
  g_autofree char *line = g_strdup_printf ("t:%s\n", text);

  odbc_fixture_exec (dsn, "CREATE TABLE t (i INTEGER, v VARCHAR(20))",
                     "INSERT INTO t WITH RECURSIVE g (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM g WHERE x < 3001) "
                     "SELECT x, 'row ' || x FROM g", NULL);
  client = odbc_fixture_open (dsn, NULL);
  rows = client_fixture_query (client, "SELECT i, v FROM t", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= 3001; i++)
    g_string_append_printf (expected, "i:%u|t:row %u\n", i, i);
  g_assert_cmpstr (rows, ==, expected->str);
  client_fixture_check (client, "SELECT i FROM t WHERE i < 0", NULL, "");
  client_fixture_check (client, "SELECT substr(replace(hex(zeroblob(100001)), '00', 'aa'), 1, 200001)", NULL, line);
}

static void
test_read_only (void)
{
  g_autofree char *dsn = make_dsn ("kept.db");
  g_autofree char *missing = make_dsn ("missing.db");
  g_autofree char *path = sluice_test_make_path ("missing.db");
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autofree char *steps = NULL;

  odbc_fixture_exec (dsn, "CREATE TABLE t (a INTEGER)", NULL);
  client = odbc_fixture_open (dsn, NULL);
  client_fixture_fail (client, "INSERT INTO t VALUES (1) RETURNING a", NULL, "not_a_query");
  client_fixture_fail (client, "DELETE FROM t", NULL, "not_a_query");
  client_fixture_fail (client, "SELECT * FROM nowhere", NULL, "sql_error");
  client_fixture_check (client, "SELECT count(*) FROM t", NULL, "t:0\n");

  /* To look does not make a file. */
  steps = odbc_fixture_steps (missing, NULL, NULL);
  g_test_message ("%s", steps);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_browse (void)
{
  g_autofree char *dsn = make_dsn ("browse.db");
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceTableColumn *column;

  odbc_fixture_exec (dsn, "CREATE TABLE parents (a INTEGER PRIMARY KEY)",
                     "CREATE TABLE \"o_d\"\"d 😀\" (a INT NOT NULL REFERENCES parents (a), d TEXT DEFAULT 'x')",
                     "CREATE TABLE \"oxd\"\"d 😀\" (wrong INT)",
                     "CREATE VIEW shown AS SELECT 1 AS one", NULL);
  client = odbc_fixture_open (dsn, NULL);
  tables = sluice_database_client_list_tables (client, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tables->len, ==, 4);
  g_assert_cmpstr (((SluiceTableName *) tables->pdata[0])->name, ==, "o_d\"d 😀");
  g_assert_cmpstr (((SluiceTableName *) tables->pdata[3])->kind, ==, "view");
  columns = sluice_database_client_list_columns (client, NULL, "o_d\"d 😀", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (columns->len, ==, 2);
  column = columns->pdata[0];
  g_assert_true (column->not_null);
  g_assert_cmpstr (column->references, ==, "parents (a)");
  column = columns->pdata[1];
  g_assert_true (column->has_default);
}

static void
test_cancel (void)
{
  g_autofree char *dsn = make_dsn ("cancel.db");
  g_autofree char *document = odbc_fixture_document (dsn, NULL);
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  odbc_fixture_exec (dsn, "CREATE TABLE one (a INTEGER)", NULL);
  client = odbc_fixture_open (dsn, NULL);
  odbc_fixture_check_cancel (client,
                             "WITH RECURSIVE g (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM g WHERE x < 1000000000) "
                             "SELECT count(*) FROM g");

  g_clear_object (&client);
  client = client_fixture_new (document, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (sluice_database_client_open (client, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_strings (void)
{
  static const struct
  {
    const char *dsn;
    const char *key;
    const char *value;
  } cases[] = {
    { "Driver=a;Server=b", "server", "b" },
    { "Driver={a b};PWD={x;}}y}; UID = z ;", "pwd", "x;}y" },
    { "Driver={a b};PWD={x;}}y}; UID = z ;", "UID", "z" },
    { "Driver={a b}", "Server", NULL },
    { "name", "Driver", NULL },
    { "A=", "A", "" },
    { "A={", "A", "" },
    { "A={}}", "A", "}" },
    { ";;=x;B=c", "B", "c" },
  };
  static const SluiceOdbcDriver driver = { .library = "x", .keys = { "One=1", "Two=2" } };
  char *string;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = sluice_odbc_string_get (cases[i].dsn, cases[i].key);

      g_assert_cmpstr (value, ==, cases[i].value);
    }

  string = sluice_odbc_driver_make_string (&driver, FALSE, "Driver=x;two=3", "a}b", "p;w}");
  g_assert_cmpstr (string, ==, "Driver=x;two=3;One=1;UID={a}}b};PWD={p;w}}};");
  sluice_secret_free (string);
  string = sluice_odbc_driver_make_string (NULL, FALSE, "name", NULL, NULL);
  g_assert_cmpstr (string, ==, "DSN=name;");
  sluice_secret_free (string);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/odbc/sqlite/types", test_types);
  g_test_add_func ("/odbc/sqlite/many-rows", test_many_rows);
  g_test_add_func ("/odbc/sqlite/read-only", test_read_only);
  g_test_add_func ("/odbc/sqlite/browse", test_browse);
  g_test_add_func ("/odbc/sqlite/cancel", test_cancel);
  g_test_add_func ("/odbc/strings", test_strings);
  return g_test_run ();
}
