/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What only SQLite does. */

#include "config.h"

#include "load-fixture.h"

#include "sluice-error.h"

#include <sqlite3.h>
#include <string.h>

static void
test_types (LoadFixture   *self,
            gconstpointer  data)
{
  load_fixture_add_all_types (self);
  load_fixture_run (self, "1|9007199254740993|0.1|12345678901234567890.1234567891|a^b|19782|37230000000|"
                          "1704164645500000|-1|123e4567-e89b-12d3-a456-426614174000|{\"a\":[1,2.50]}|h\n"
                          "~|~|~|~|~|~|~|~|~|~|~|~");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT type FROM pragma_table_info('t') ORDER BY cid",
                            "BOOLEAN\nINTEGER\nREAL\nDECIMAL_TEXT(38,10)\nTEXT\nTEXT\nTEXT\nTEXT\nTEXT\nTEXT\nTEXT\nBLOB");
  load_fixture_assert_rows (self, "SELECT c0, c1, c2, c3, hex(c4), c5, c6, c7, c8, c9, c10, hex(c11), "
                                  "typeof(c0) || typeof(c3) || typeof(c4) || typeof(c11) FROM t WHERE c0 IS NOT NULL",
                            "1|9007199254740993|0.1|12345678901234567890.1234567891|610062|2024-02-29|10:20:30|"
                            "2024-01-02T03:04:05.500|1969-12-31T23:59:59.999999Z|123e4567-e89b-12d3-a456-426614174000|"
                            "{\"a\":[1,2.50]}|68|integertexttextblob");
  load_fixture_assert_rows (self, "SELECT count(*) FROM t WHERE coalesce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11) IS NULL", "1");
}

/* A column that makes doubles of numbers must not change them. */
static void
test_numeric_columns (LoadFixture   *self,
                      gconstpointer  data)
{
  load_fixture_exec (self, "CREATE TABLE t (id INTEGER, d NUMERIC, r REAL)");
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "d", "decimal(30,2)");
  load_fixture_add_column (self, "r", "integer");
  load_fixture_run (self, "1|12.50|5\n2|12345678901234567890.12|5\n3|1.00|9007199254740993\n4|123456789012.34|~");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 2);
  g_assert_cmpstr (load_fixture_get_code (self, 0), ==, "out_of_range");
  g_assert_cmpstr (load_fixture_get_code (self, 1), ==, "out_of_range");
  load_fixture_assert_rows (self, "SELECT id, d FROM t ORDER BY id", "1|12.5\n4|123456789012.34");
}

static void
test_triggers (LoadFixture   *self,
               gconstpointer  data)
{
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1 };

  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);"
                           "CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT CASE new.name "
                           "WHEN 'ignore' THEN RAISE(IGNORE) WHEN 'abort' THEN RAISE(ABORT, 'not this one') "
                           "WHEN 'rollback' THEN RAISE(ROLLBACK, 'nothing at all') END; END;");
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|a\n2|ignore\n3|abort\n4|d");
  load_fixture_assert_counts (self, 2, 0, 0, 1, 0, 1);
  g_assert_cmpstr (load_fixture_get_code (self, 0), ==, "constraint");

  load_fixture_connect (self);
  load_fixture_begin (self);
  batch = load_fixture_make_batch (self, "5|e\n6|rollback\n7|g");
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                  NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "transaction_ended");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "1\n4");
}

static void
test_foreign_keys (LoadFixture   *self,
                   gconstpointer  data)
{
  SluiceLedgerEntry entry = { .batch = 2, .final = TRUE };
  g_autoptr(GError) error = NULL;

  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE p (name TEXT PRIMARY KEY); INSERT INTO p VALUES ('a');"
                           "CREATE TABLE t (id INTEGER, name TEXT REFERENCES p);"
                           "CREATE TABLE u (id INTEGER, name TEXT REFERENCES p DEFERRABLE INITIALLY DEFERRED);");
  load_fixture_run (self, "1|a\n2|b\n3|a");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 1);

  self->request.table = "u";
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|b");
  g_assert_false (sluice_destination_commit (self->destination, &entry, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_DATA);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "constraint");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM u", "0");
}

static void
test_durability (LoadFixture   *self,
                 gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_run (self, "1|a");
  load_fixture_assert_rows (self, "PRAGMA journal_mode", "wal");
  load_fixture_exec (self, "PRAGMA journal_mode = DELETE");
  load_fixture_run (self, "1|a");
  load_fixture_assert_rows (self, "PRAGMA journal_mode", "delete");
}

static void
test_wrong_files (LoadFixture   *self,
                  gconstpointer  data)
{
  g_autofree char *nowhere = g_strdup_printf ("%s.folder/x.db", self->path);
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(SluiceDestination) destination = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (self->path, "This is not the file that you are looking for.\n", -1, NULL));
  g_assert_false (sluice_destination_connect (self->destination, FALSE, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CONFIGURATION);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "not_a_database");
  g_clear_error (&error);

  json_object_set_string_member (object, "type", "sqlite");
  json_object_set_string_member (object, "path", nowhere);
  connection = sluice_connection_new_from_json ("x", object, "/", &error);
  g_assert_no_error (error);
  destination = sluice_destination_new (connection, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sluice_destination_connect (destination, FALSE, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "missing_folder");
}

/* When it was cancelled. */
static gint64 cancelled;

static gpointer
cancel_later (gpointer data)
{
  g_usleep (G_USEC_PER_SEC / 4);
  cancelled = g_get_monotonic_time ();
  g_cancellable_cancel (data);
  return NULL;
}

/* Ten seconds of patience, unless cancelled. */
static void
test_locked (LoadFixture   *self,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  sqlite3 *other = NULL;
  GThread *thread;
  gint64 start;
  gint64 end;

  load_fixture_add_plain_columns (self);
  load_fixture_run (self, "1|a");
  g_assert_cmpint (sqlite3_open (self->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  load_fixture_connect (self);
  start = g_get_monotonic_time ();
  g_assert_false (sluice_destination_begin (self->destination, &self->request, self->monitor, NULL, &error));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 9 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "database_locked");
  sluice_destination_rollback (self->destination);
  g_clear_error (&error);

  thread = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (sluice_destination_begin (self->destination, &self->request, self->monitor, cancellable, &error));
  end = g_get_monotonic_time ();
  g_thread_join (thread);
  g_assert_cmpint (end - cancelled, <, 2 * G_USEC_PER_SEC);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sluice_destination_rollback (self->destination);
  sqlite3_close (other);
}

static const struct
{
  const char *path;
  void (*func) (LoadFixture *, gconstpointer);
} tests[] = {
  { "/sqlite/types", test_types },
  { "/sqlite/numeric-columns", test_numeric_columns },
  { "/sqlite/triggers", test_triggers },
  { "/sqlite/foreign-keys", test_foreign_keys },
  { "/sqlite/durability", test_durability },
  { "/sqlite/wrong-files", test_wrong_files },
  { "/sqlite/locked", test_locked },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LoadFixture, GINT_TO_POINTER (SLUICE_CONNECTION_SQLITE), load_fixture_set_up,
                tests[i].func, load_fixture_tear_down);
  return g_test_run ();
}
