/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* MariaDB by ODBC: every type exactly, nothing written, and what the driver says. */

#include "config.h"

#include "odbc-fixture.h"

#include "sluice-error.h"
#include "sluice-memory-secret-store.h"
#include "sluice-test-utils.h"

#include <string.h>
#include <unistd.h>

static char *
get_dsn (void)
{
  return g_strconcat (g_getenv ("SLUICE_TEST_MARIADB"), ";UID=sluice", NULL);
}

static SluiceDatabaseClient *
open_client (void)
{
  g_autofree char *dsn = get_dsn ();

  return odbc_fixture_open (dsn, NULL);
}

static void
exec (const char *sql)
{
  g_autofree char *dsn = get_dsn ();

  odbc_fixture_exec (dsn, sql, NULL);
}

static void
test_types (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn,
                     "CREATE TABLE numbers (u BIGINT UNSIGNED, i INT, t TINYINT UNSIGNED, m MEDIUMINT, y YEAR, "
                     "d DECIMAL(38,10), f FLOAT, g DOUBLE, b BIT(1), c BIT(12), e BIT(64))",
                     "INSERT INTO numbers VALUES (18446744073709551615, -2147483648, 255, -5, 2024, "
                     "1234567890123456789012345678.0123456789, 16777216, 0.1e0 + 0.2e0, b'1', b'101010101010', "
                     "0xffffffffffffffff)",
                     "INSERT INTO numbers VALUES (0, 0, 0, 0, 0, -0.5, 1.1, -1.7976931348623157e308, b'0', b'0', b'0')",
                     "INSERT INTO numbers (u) VALUES (NULL)", NULL);
  client = open_client ();
  client_fixture_check (client, "SELECT * FROM numbers", NULL,
                        "n:18446744073709551615|i:-2147483648|i:255|i:-5|i:2024|"
                        "n:1234567890123456789012345678.0123456789|d:16777216|d:0.30000000000000004|b:true|i:2730|"
                        "n:18446744073709551615\n"
                        "i:0|i:0|i:0|i:0|i:0|n:-0.5000000000|d:1.1|d:-1.7976931348623157e+308|b:false|i:0|i:0\n"
                        "null|null|null|null|null|null|null|null|null|null|null\n");
}

static void
test_times (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn,
                     "SET time_zone = '+05:00'",
                     "CREATE TABLE times (d DATE, t TIME(6), s DATETIME(6), z TIMESTAMP(6) NULL, p DATETIME)",
                     "INSERT INTO times VALUES ('2024-02-29', '23:59:59.999999', '9999-12-31 23:59:59.000001', "
                     "'2024-02-29 05:00:00.5', '1000-01-01 00:00:00')",
                     "SET sql_mode = ''",
                     "INSERT INTO times VALUES ('0000-00-00', '-838:59:58.5', '0000-00-00', '0000-00-00', '2024-00-10')",
                     NULL);
  client = open_client ();
  client_fixture_check (client, "SELECT d, t, s, z, p FROM times", NULL,
                        "date:2024-02-29|time:23:59:59.999999|ts:9999-12-31T23:59:59.000001|tz:2024-02-29T00:00:00.500Z|"
                        "ts:1000-01-01T00:00:00\n"
                        "t:0000-00-00|t:-838:59:58.500000|t:0000-00-00 00:00:00.000000|t:0000-00-00 00:00:00.000000|"
                        "t:2024-00-10 00:00:00\n");
}

/* The texts and bytes of the first row, and the size of the second one's. */
static void
test_texts (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn,
                     "CREATE TABLE texts (v VARCHAR(50), t LONGTEXT, l CHAR(5) CHARACTER SET latin1, e ENUM('a', 'b'), "
                     "j JSON, b VARBINARY(9), o BLOB, n UUID) CHARACTER SET utf8mb4",
                     "INSERT INTO texts VALUES (_utf8mb4 0xC3A4F09F9880, 'long', _latin1 0xE9, 'b', '{\"a\": 1}', 0x00FF41, "
                     "0x0001, '550E8400-E29B-41D4-A716-446655440000')",
                     "INSERT INTO texts (v, t) VALUES ('', '')", NULL);
  client = open_client ();
  client_fixture_check (client, "SELECT * FROM texts", NULL,
                        "t:ä😀|t:long|t:é|t:b|t:{\"a\": 1}|x:AP9B|x:AAE=|t:550e8400-e29b-41d4-a716-446655440000\n"
                        "t:|t:|null|null|null|null|null|null\n");
}

static void
check_long (SluiceDatabaseClient *client,
            const char           *unit,
            guint                 n)
{
  g_autofree char *sql = g_strdup_printf ("SELECT REPEAT('%s', %u), 7, CAST('x' AS CHAR(2000)), REPEAT('%s', %u)",
                                          unit, n, unit, n);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  g_string_printf (expected, "t:%s|i:7|t:x|t:%s\n", text->str, text->str);
  client_fixture_check (client, sql, NULL, expected->str);
}

/* The same driver under a name that nobody knows: taken as any other, with times as
 * structures and texts in UTF-16. */
static SluiceDatabaseClient *
open_unknown (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autofree char *link = sluice_test_make_path ("unknown.so");
  g_autofree char *driver = odbc_fixture_find_driver ("libmaodbc.so");
  g_autofree char *changed = NULL;

  g_assert_cmpint (symlink (driver, link), ==, 0);
  changed = g_strdup_printf ("Driver=%s%s", link, strchr (dsn, ';'));
  return odbc_fixture_open (changed, NULL);
}

static void
test_unknown (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;

  odbc_fixture_exec (dsn,
                     "CREATE TABLE unknown (d DATE, s DATETIME(6), z TIMESTAMP(6) NULL, t LONGTEXT, v VARCHAR(20), "
                     "n DECIMAL(20,3), f FLOAT, i INT) CHARACTER SET utf8mb4",
                     "INSERT INTO unknown VALUES ('2024-02-29', '9999-12-31 23:59:59.000001', '2024-02-29 00:00:00.5', "
                     "_utf8mb4 0xC3A4F09F9880, _utf8mb4 0xF09F9880, 12345678901234567.125, 1.1, 5)",
                     "INSERT INTO unknown (t) VALUES ('')", NULL);
  client = open_unknown ();
  client_fixture_check (client, "SELECT * FROM unknown", NULL,
                        "date:2024-02-29|ts:9999-12-31T23:59:59.000001|tz:2024-02-29T00:00:00.500Z|t:ä😀|t:😀|"
                        "n:12345678901234567.125|d:1.1|i:5\n"
                        "null|null|null|t:|null|null|null|null\n");
  client_fixture_check (client, "SELECT d, s, z, v, n, f, i FROM unknown WHERE i = 5", NULL,
                        "date:2024-02-29|ts:9999-12-31T23:59:59.000001|tz:2024-02-29T00:00:00.500Z|t:😀|"
                        "n:12345678901234567.125|d:1.1|i:5\n");
}

/* Long texts arrive in pieces, whatever characters are at their ends. */
static void
test_pieces (void)
{
  static const guint counts[] = { 1, 1023, 16384, 21845, 21846, 32767, 32768, 65535, 65536, 65537, 200001 };
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(SluiceDatabaseClient) wide = open_unknown ();

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      check_long (client, "a", counts[i]);
      check_long (client, "aé😀", counts[i]);
      check_long (wide, "é", counts[i]);
      check_long (wide, "b😀", counts[i]);
    }
}

static void
test_parameters (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  client_fixture_check (client, "SELECT :a, :b, :c, :d, :a", "{\"a\": \"ä'; 😀\", \"b\": 42, \"c\": null, \"d\": 1.5}",
                        "t:ä'; 😀|i:42|null|d:1.5|t:ä'; 😀\n");
  client_fixture_check (client, "SELECT 1 WHERE 0.1 + 0.2 = :n AND 'x' = :t AND :b",
                        "{\"n\": 0.3, \"t\": \"x\", \"b\": true}", "i:1\n");
  client_fixture_check (client, "SELECT ':no', `a` FROM (SELECT 1 AS `a`) AS s WHERE a = :a -- :comment", "{\"a\": 1}",
                        "t::no|i:1\n");
  client_fixture_fail (client, "SELECT :a", NULL, "missing_parameter");
}

static void
test_many_rows (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = client_fixture_query (client, "SELECT seq, CONCAT('row ', seq) FROM seq_1_to_3001", NULL, &error);
  g_autoptr(GString) expected = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 1; i <= 3001; i++)
    g_string_append_printf (expected, "i:%u|t:row %u\n", i, i);
  g_assert_cmpstr (rows, ==, expected->str);
}

static void
test_read_only (void)
{
  g_autoptr(SluiceDatabaseClient) client = NULL;

  exec ("CREATE TABLE kept (a INT)");
  client = open_client ();
  client_fixture_fail (client, "INSERT INTO kept VALUES (1)", NULL, "not_a_query");
  client_fixture_fail (client, "INSERT INTO kept VALUES (1) RETURNING a", NULL, "database_read_only");
  client_fixture_fail (client, "CREATE TABLE other (a INT)", NULL, "not_a_query");
  client_fixture_check (client, "SELECT COUNT(*) FROM kept", NULL, "i:0\n");
}

static void
test_errors (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;

  client_fixture_fail (client, "SELECT * FROM nowhere", NULL, "missing_table");
  client_fixture_fail (client, "SELECT nothing", NULL, "missing_column");
  rows = client_fixture_query (client, "SELECT 1\nFROM\nWHERE", NULL, &error);
  g_assert_null (rows);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "sql_error");
  g_assert_cmpuint (sluice_error_get_where (error)->line, ==, 3);
  g_assert_cmpstr (sluice_error_get_where (error)->sqlstate, ==, "42000");
}

static void
test_cancel (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();

  odbc_fixture_check_cancel (client, "SELECT SLEEP(100)");
  odbc_fixture_check_cancel (client, "SELECT COUNT(*) FROM seq_1_to_300000 a, seq_1_to_300000 b");
}

static const SluiceTableName *
find_table (GPtrArray  *tables,
            const char *name)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const SluiceTableName *table = tables->pdata[i];

      if (strcmp (table->name, name) == 0)
        return table;
    }
  g_assert_not_reached ();
}

static void
test_browse (void)
{
  g_autofree char *dsn = get_dsn ();
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceTableColumn *column;
  const SluiceTableName *table;

  odbc_fixture_exec (dsn,
                     "CREATE TABLE parents (a INT, b INT, PRIMARY KEY (b, a)) ENGINE = InnoDB",
                     "CREATE TABLE `o_d``d ä` (a INT NOT NULL, b INT DEFAULT 3, d DECIMAL(9,2), `C c` VARCHAR(20), "
                     "CONSTRAINT f FOREIGN KEY (b, a) REFERENCES parents (b, a)) ENGINE = InnoDB",
                     "CREATE TABLE `oxd``d ä` (wrong INT)",
                     "CREATE VIEW shown AS SELECT 1 AS one",
                     "INSERT INTO parents SELECT seq, 1 FROM seq_1_to_100",
                     "ANALYZE TABLE parents", NULL);
  client = odbc_fixture_open (dsn, NULL);
  tables = sluice_database_client_list_tables (client, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tables->len; i++)
    g_assert_cmpstr (((SluiceTableName *) tables->pdata[i])->schema, ==, "sluice");
  table = find_table (tables, "parents");
  g_assert_cmpstr (table->kind, ==, "table");
  g_assert_cmpint (table->rows, ==, 100);
  table = find_table (tables, "shown");
  g_assert_cmpstr (table->kind, ==, "view");
  find_table (tables, "o_d`d ä");

  columns = sluice_database_client_list_columns (client, "sluice", "o_d`d ä", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (columns->len, ==, 4);
  column = columns->pdata[0];
  g_assert_cmpstr (column->name, ==, "a");
  g_assert_true (column->not_null);
  g_assert_cmpstr (column->references, ==, "sluice.parents (a)");
  column = columns->pdata[1];
  g_assert_true (column->has_default);
  g_assert_false (column->not_null);
  column = columns->pdata[2];
  g_assert_cmpstr (column->type_name, ==, "DECIMAL(9,2)");
  column = columns->pdata[3];
  g_assert_cmpstr (column->name, ==, "C c");
  g_assert_cmpstr (column->type_name, ==, "VARCHAR(20)");

  g_clear_pointer (&columns, g_ptr_array_unref);
  columns = sluice_database_client_list_columns (client, NULL, "parents", NULL, &error);
  g_assert_no_error (error);
  /* In what order the driver does not know. */
  g_assert_cmpuint (((SluiceTableColumn *) columns->pdata[0])->key_place, >, 0);
  g_assert_cmpuint (((SluiceTableColumn *) columns->pdata[1])->key_place, >, 0);
  none = sluice_database_client_list_columns (client, "sluice", "nowhere", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_quote (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autofree char *quoted = sluice_database_client_quote (client, "a`b\"c'; DROP TABLE x; -- ");
  g_autofree char *sql = g_strdup_printf ("SELECT 1 AS %s", quoted);

  g_assert_cmpstr (quoted, ==, "`a``b\"c'; DROP TABLE x; -- `");
  client_fixture_check (client, sql, NULL, "i:1\n");
}

static void
test_describe (void)
{
  g_autoptr(SluiceDatabaseClient) client = open_client ();
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plan = NULL;
  const SluiceQuery query = { .sql = "SELECT 18446744073709551615 AS u, CAST(1.5 AS DECIMAL(9,2)) AS d, "
                                     "CAST('2024-01-02' AS DATETIME) AS n, CAST('x' AS CHAR(9)) AS c, "
                                     "SLEEP(0.001) AS `ä`" };

  columns = sluice_database_client_describe (client, &query, NULL, &error);
  g_assert_no_error (error);
  text = client_fixture_columns (columns);
  g_assert_cmpstr (text, ==, "u bigint decimal(20,0), d decimal decimal(9,2), n datetime timestamp, c varchar text, "
                   "ä integer integer");
  plan = sluice_database_client_explain (client, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (plan, "No tables used"));
}

/* Each step that can fail, with the server itself or without. */
static void
test_steps (void)
{
  const char *port = g_getenv ("SLUICE_TEST_MARIADB_PORT");
  g_autofree char *dsn = get_dsn ();
  g_autofree char *driver = odbc_fixture_find_driver ("libmaodbc.so");
  g_autofree char *remote = g_strdup_printf ("Driver=%s;Server=127.0.0.1;Port=%s;Database=sluice", driver, port);
  g_autofree char *closed = g_strdup_printf ("Driver=%s;Server=127.0.0.1;Port=1", driver);
  g_autofree char *unknown = g_strdup_printf ("Driver=%s;Server=no-such-host.invalid", driver);
  g_autofree char *database = g_strdup_printf ("Driver=%s;Server=127.0.0.1;Port=%s;Database=nowhere;UID=sluice", driver, port);
  const struct
  {
    const char *dsn;
    const char *more;
    const char *steps;
    const char *message;
  } cases[] = {
    { dsn, NULL, "driver name port login rights", "nothing can be written" },
    { remote, ", \"username\": \"sluice\"", "driver name port login rights", "nothing can be written" },
    { "Driver=/no/such/driver.so;Server=x", NULL, "!driver", "Install the driver" },
    { "no-such-data-source", NULL, "!driver", "connection drivers" },
    { unknown, NULL, "driver !name", "Check the host name" },
    { closed, NULL, "driver name !port", "Check host and port" },
    { remote, ", \"username\": \"nobody\"", "driver name port !login", "Check user and password" },
    { database, NULL, "driver name port !login", "Ask the owner" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;
      g_autofree char *steps = odbc_fixture_steps (cases[i].dsn, cases[i].more, &message);

      g_test_message ("%s: %s: %s", cases[i].dsn, steps, message);
      g_assert_cmpstr (steps, ==, cases[i].steps);
      g_assert_nonnull (strstr (message, cases[i].message));
    }
}

/* A password of every kind of character gets through, and out in no message. */
static void
test_password (void)
{
  const char *secret = "a}b;c={d} 'ä\"\\%";
  g_autofree char *dsn = get_dsn ();
  g_autofree char *root = g_strdup_printf ("%s;UID=root", g_getenv ("SLUICE_TEST_MARIADB"));
  g_autofree char *document = odbc_fixture_document (g_getenv ("SLUICE_TEST_MARIADB"),
                                                     ", \"username\": \"odd;}user\", \"password\": \"secret:db\"");
  g_autoptr(SluiceSecretStore) secrets = sluice_memory_secret_store_new ();
  g_autoptr(SluiceDatabaseClient) client = NULL;
  g_autoptr(SluiceDatabaseClient) refused = NULL;
  g_autoptr(GError) error = NULL;

  odbc_fixture_exec (root, "CREATE USER `odd;}user`@localhost IDENTIFIED BY 'a}b;c={d} ''ä\"\\\\%'",
                     "GRANT ALL ON sluice.* TO `odd;}user`@localhost", NULL);
  sluice_memory_secret_store_add (SLUICE_MEMORY_SECRET_STORE (secrets), "db", secret);
  client = client_fixture_new (document, secrets);
  sluice_database_client_open (client, NULL, &error);
  g_assert_no_error (error);
  client_fixture_check (client, "SELECT CURRENT_USER()", NULL, "t:odd;}user@localhost\n");

  /* The server repeats what the query had in it. */
  {
    g_autofree char *rows = client_fixture_query (client, "SELECT 1 FROM a}b;c={d} 'ä\"\\%", NULL, &error);

    g_assert_null (rows);
    g_assert_null (strstr (error->message, secret));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/odbc/mariadb/types", test_types);
  g_test_add_func ("/odbc/mariadb/times", test_times);
  g_test_add_func ("/odbc/mariadb/texts", test_texts);
  g_test_add_func ("/odbc/mariadb/unknown", test_unknown);
  g_test_add_func ("/odbc/mariadb/pieces", test_pieces);
  g_test_add_func ("/odbc/mariadb/parameters", test_parameters);
  g_test_add_func ("/odbc/mariadb/many-rows", test_many_rows);
  g_test_add_func ("/odbc/mariadb/read-only", test_read_only);
  g_test_add_func ("/odbc/mariadb/errors", test_errors);
  g_test_add_func ("/odbc/mariadb/cancel", test_cancel);
  g_test_add_func ("/odbc/mariadb/browse", test_browse);
  g_test_add_func ("/odbc/mariadb/quote", test_quote);
  g_test_add_func ("/odbc/mariadb/describe", test_describe);
  g_test_add_func ("/odbc/mariadb/steps", test_steps);
  g_test_add_func ("/odbc/mariadb/password", test_password);
  return g_test_run ();
}
