/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What only PostgreSQL does. */

#include "config.h"

#include "load-fixture.h"

#include "sluice-error.h"
#include "sluice-test-utils.h"

#include <libpq-fe.h>
#include <string.h>

static void
test_types (LoadFixture   *self,
            gconstpointer  data)
{
  load_fixture_add_all_types (self);
  for (guint strategy = 0; strategy < 2; strategy++)
    {
      if (strategy == 1)
        {
          load_fixture_exec (self, "DROP TABLE t");
          load_fixture_set_keys (self, "c1");
        }
      load_fixture_run (self, "1|9007199254740993|0.1|12345678901234567890.1234567891|größe|19782|37230000000|"
                              "1704164645500000|-1|123e4567-e89b-12d3-a456-426614174000|{\"a\":[1,2.50]}|h\n"
                              "0|-1|-1e300|-0.0000000001||-719162|0|-62135596800000000|253402300799999999|"
                              "00000000-0000-0000-0000-000000000000|null|\n"
                              "~|7|~|~|~|~|~|~|~|~|~|~");
      load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 0);
      load_fixture_assert_rows (self, "SELECT string_agg(format_type(atttypid, atttypmod), ',' ORDER BY attnum) "
                                      "FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0",
                                "boolean,bigint,double precision,numeric(38,10),text,date,time without time zone,"
                                "timestamp without time zone,timestamp with time zone,uuid,jsonb,bytea");
      load_fixture_assert_rows (self, "SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM t ORDER BY c1",
                                "f|-1|-1e+300|-0.0000000001||0001-01-01|00:00:00|0001-01-01 00:00:00|"
                                "9999-12-31 23:59:59.999999+00|00000000-0000-0000-0000-000000000000|null|\\x\n"
                                "~|7|~|~|~|~|~|~|~|~|~|~\n"
                                "t|9007199254740993|0.1|12345678901234567890.1234567891|größe|2024-02-29|10:20:30|"
                                "2024-01-02 03:04:05.5|1969-12-31 23:59:59.999999+00|"
                                "123e4567-e89b-12d3-a456-426614174000|{\"a\": [1, 2.50]}|\\x68");
    }
}

static void
test_numbers (LoadFixture   *self,
              gconstpointer  data)
{
  static const char *const numbers[] = {
    "0", "1", "-1", "9999", "10000", "123456789", "0.5", "0.0001", "0.00001", "100000000", "10000.0001",
    "-12345678901234567890.00012000", "0.00000000", "99999999999999999999999999999999999999",
  };
  g_autoptr(GString) rows = g_string_new (NULL);

  /* Each number beside its own text: the server compares. */
  load_fixture_exec (self, "CREATE TABLE t (n numeric, s text)");
  load_fixture_add_column (self, "n", "decimal(60,20)");
  load_fixture_add_column (self, "s", "text");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (rows, "%s%s|%s", i > 0 ? "\n" : "", numbers[i], numbers[i]);
  load_fixture_run (self, rows->str);
  load_fixture_assert_rows (self, "SELECT n, s FROM t WHERE n::text <> s", "");
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "14");
}

static void
test_other_types (LoadFixture   *self,
                  gconstpointer  data)
{
  load_fixture_exec (self, "CREATE TYPE colour AS ENUM ('red', 'green'); "
                           "CREATE TABLE t (id smallint PRIMARY KEY, small integer, short varchar(3), price numeric(5,1), "
                           "colour colour, j json, moment text, flag integer, day date)");
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "small", "integer");
  load_fixture_add_column (self, "short", "text");
  load_fixture_add_column (self, "price", "decimal(12,2)");
  load_fixture_add_column (self, "colour", "text");
  load_fixture_add_column (self, "j", "json");
  load_fixture_add_column (self, "moment", "timestamptz");
  load_fixture_add_column (self, "flag", "boolean");
  load_fixture_add_column (self, "day", "timestamp");
  for (guint strategy = 0; strategy < 2; strategy++)
    {
      if (strategy == 1)
        load_fixture_set_keys (self, "id");
      load_fixture_exec (self, "TRUNCATE t");
      load_fixture_run (self, "1|1|äöü|1.50|red|{\"a\":1}|0|1|86400000000\n"
                              "2|2147483648|a|1.00|red|1|0|1|0\n"
                              "3|1|abcd|1.00|red|1|0|1|0\n"
                              "4|1|a|1.55|red|1|0|1|0\n"
                              "5|1|a|1.00|blue|1|0|1|0\n"
                              "6|1|a|1.00|red|1|0|1|1\n"
                              "7|1|a|99999.00|red|1|0|1|0\n"
                              "8|~|~|~|~|~|~|~|~");
      load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 6);
      load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id",
                                "1|1|äöü|1.5|red|{\"a\":1}|1970-01-01T00:00:00Z|1|1970-01-02\n8|~|~|~|~|~|~|~|~");
      g_assert_cmpstr (load_fixture_get_code (self, 0), ==, "out_of_range");
      g_assert_cmpstr (load_fixture_get_code (self, 1), ==, "too_long");
      g_assert_cmpstr (load_fixture_get_code (self, 2), ==, "out_of_range");
    }
  load_fixture_run (self, "1|1|äöü|1.50|red|{\"a\":1}|0|1|86400000000\n8|~|~|~|green|~|~|~|~");
  load_fixture_assert_counts (self, 0, 1, 1, 0, 0, 0);
}

static void
test_nul (LoadFixture   *self,
          gconstpointer  data)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "name", "text");
  load_fixture_add_column (self, "j", "json");
  load_fixture_run (self, "1|a^b|1\n2|b|\"\\u0000\"\n3|c|\"\\\\u0000\"\n4|d|{}");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 2);
  g_assert_cmpstr (load_fixture_get_code (self, 0), ==, "nul_byte");
  g_assert_cmpstr (load_fixture_get_code (self, 1), ==, "nul_byte");

  self->load.strip_nul = TRUE;
  load_fixture_run (self, "5|^a^b^|1\n6|^|1");
  load_fixture_assert_rows (self, "SELECT id, name FROM t WHERE id >= 5 ORDER BY id", "5|ab\n6|");
}

/* Values that only the stage's own types refuse are named by the server. */
static void
test_invalid_json (LoadFixture   *self,
                   gconstpointer  data)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "j", "json");
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|{}\n2|\"\\ud800\"\n3|[]\n4|\"\\ud800\"");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 2);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|{}\n3|[]");
}

static void
kill_session (LoadFixture *self)
{
  load_fixture_exec (self, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                           "WHERE application_name = 'sluice' AND datname = current_database()");
}

static void
test_killed_between_batches (LoadFixture   *self,
                             gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  self->load.commit_per_batch = TRUE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a\n2|b");
  kill_session (self);
  load_fixture_write (self, "3|c\n4|d");
  load_fixture_commit (self);
  load_fixture_assert_counts (self, 4, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "1\n2\n3\n4");
  load_fixture_assert_rows (self, "SELECT batch, position, final FROM sluice_loads ORDER BY batch",
                            "1|2|f\n2|4|f\n3|4|t");
}

static void
test_killed_in_run (LoadFixture   *self,
                    gconstpointer  data)
{
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 2 };

  load_fixture_add_plain_columns (self);
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a\n2|b");
  kill_session (self);
  batch = load_fixture_make_batch (self, "3|c");
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                  NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "connection_lost");
  g_assert_cmpuint (self->rejects->len, ==, 0);
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT to_regclass(current_schema() || '.t')", "~");
}

/* A session that dies in COMMIT: a constraint trigger runs there. */
static void
make_deadly_commit (LoadFixture *self)
{
  load_fixture_exec (self, "CREATE TABLE t (id bigint, name text); CREATE SEQUENCE deaths; "
                           "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "IF nextval(TG_ARGV[0]) = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); "
                           "PERFORM pg_sleep(1); END IF; RETURN NULL; END $$");
  load_fixture_exec (self, "DO $$ BEGIN EXECUTE format('CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE "
                           "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die(%L)', current_schema() || '.deaths'); END $$");
}

static void
test_commit_lost (LoadFixture   *self,
                  gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  make_deadly_commit (self);
  self->load.commit_per_batch = TRUE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a");
  load_fixture_commit (self);
  load_fixture_assert_counts (self, 1, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT id FROM t", "1");
  load_fixture_assert_rows (self, "SELECT last_value FROM deaths", "2");
}

/* The ledger that the transaction was to make is gone with it. */
static void
test_run_commit_lost (LoadFixture   *self,
                      gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1, .position = 1, .final = TRUE };

  load_fixture_add_plain_columns (self);
  make_deadly_commit (self);
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a");
  load_fixture_finish (self);
  g_assert_false (sluice_destination_commit (self->destination, &entry, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "connection_lost");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "0");
}

/* The ledger says that the batch is there: it is not sent again. */
static void
test_commit_answer_lost (LoadFixture   *self,
                         gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  make_deadly_commit (self);
  self->load.commit_per_batch = TRUE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_exec (self, "INSERT INTO sluice_loads VALUES ('task', '0190b0c0-0000-7000-8000-000000000001', 1, 1, 1, '0', false)");
  load_fixture_write (self, "1|a");
  load_fixture_assert_counts (self, 1, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT last_value FROM deaths", "1");
  sluice_destination_rollback (self->destination);
}

static void
test_commit_unknown (LoadFixture   *self,
                     gconstpointer  data)
{
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1 };

  load_fixture_add_plain_columns (self);
  make_deadly_commit (self);
  self->load.commit_per_batch = TRUE;
  self->load.ledger = FALSE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  batch = load_fixture_make_batch (self, "1|a");
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                  NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "commit_unknown");
  sluice_destination_rollback (self->destination);
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

static void
test_cancel_while_locked (LoadFixture   *self,
                          gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *lock = g_strdup_printf ("BEGIN; LOCK TABLE %s.t IN ACCESS EXCLUSIVE MODE", self->schema);
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1 };
  GThread *thread;
  gint64 end;
  PGconn *other;

  load_fixture_add_plain_columns (self);
  load_fixture_run (self, "1|a");
  load_fixture_connect (self);
  self->load.commit_per_batch = TRUE;
  load_fixture_begin (self);
  other = PQconnectdb (sluice_test_get_postgres ());
  PQclear (PQexec (other, lock));

  batch = load_fixture_make_batch (self, "2|b");
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                  cancellable, &error));
  end = g_get_monotonic_time ();
  g_thread_join (thread);
  g_assert_cmpint (end - cancelled, <, 2 * G_USEC_PER_SEC);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  PQfinish (other);
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT id FROM t", "1");
}

static void
test_triggers (LoadFixture   *self,
               gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text); "
                           "CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "IF new.name = 'ignore' THEN RETURN NULL; END IF; "
                           "IF new.name = 'raise' THEN RAISE 'not this one'; END IF; RETURN new; END $$; "
                           "CREATE TRIGGER look BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION look()");
  for (guint strategy = 0; strategy < 2; strategy++)
    {
      if (strategy == 1)
        load_fixture_set_keys (self, "id");
      load_fixture_exec (self, "TRUNCATE t");
      load_fixture_run (self, "1|a\n2|ignore\n3|raise\n4|d");
      load_fixture_assert_counts (self, 2, 0, 0, 1, 0, 1);
      load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|a\n4|d");
    }
  load_fixture_run (self, "1|ignore\n4|d");
  load_fixture_assert_counts (self, 0, 0, 1, 1, 0, 0);
}

static void
test_partitioned (LoadFixture   *self,
                  gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id); "
                           "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10); "
                           "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)");
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|a\n12|b");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 0);
  load_fixture_run (self, "1|a\n12|B\n13|c\n99|nowhere");
  load_fixture_assert_counts (self, 1, 1, 1, 0, 0, 1);
}

/* An empty table is filled by COPY, until a key is met: then rows are merged. */
static void
test_fill (LoadFixture   *self,
           gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text CHECK (name <> 'bad'))");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a\n2|bad\n3|c\n4|bad\n5|bad\n6|bad\n7|bad\n8|h");
  load_fixture_write (self, "9|bad");
  load_fixture_write (self, "3|C\n10|j\n1|a\n11|bad");
  load_fixture_write (self, "12|l\n10|J");
  load_fixture_commit (self);
  load_fixture_assert_counts (self, 5, 2, 1, 0, 0, 7);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|a\n3|C\n8|h\n10|J\n12|l");
  for (guint i = 0; i < self->rejects->len; i++)
    g_assert_cmpstr (load_fixture_get_code (self, i), ==, "constraint");
}

/* While the server is busy with a batch the next one is made ready: what it refuses
 * belongs to the batch it was in. */
static void
test_pending (LoadFixture   *self,
              gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text CHECK (name <> 'bad')); "
                           "INSERT INTO t VALUES (1, 'old'), (2, 'same')");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|new\n2|same\n3|bad\n4|d");
  g_assert_cmpuint (self->counts.n_pending, ==, 1);
  load_fixture_write (self, "~|e\n5|e\n6|bad");
  load_fixture_write (self, "");
  load_fixture_write (self, "7|g");
  load_fixture_finish (self);
  load_fixture_assert_counts (self, 3, 1, 1, 0, 0, 3);
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|new\n2|same\n4|d\n5|e\n7|g");

  load_fixture_begin (self);
  load_fixture_write (self, "8|h");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "5");
}

static void
test_insert_new (LoadFixture   *self,
                 gconstpointer  data)
{
  static const char *const tables[] = {
    "CREATE TABLE t (id bigint PRIMARY KEY, name text CHECK (name <> 'bad'))",
    "DROP TABLE t; CREATE TABLE t (id bigint, name text CHECK (name <> 'bad'))",
  };

  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->load.strategy = SLUICE_STRATEGY_INSERT_NEW;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      load_fixture_exec (self, tables[i]);
      load_fixture_run (self, "1|a\n2|b\n2|bb");
      load_fixture_assert_counts (self, 2, 0, 0, 0, 1, 0);
      load_fixture_run (self, "2|c\n3|d\n4|bad");
      load_fixture_assert_counts (self, 1, 0, 0, 1, 0, 1);
      load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|a\n2|bb\n3|d");
    }
}

/* Others see the old rows until the new ones are there. */
static void
test_replace (LoadFixture   *self,
              gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  self->load.strategy = SLUICE_STRATEGY_REPLACE;
  load_fixture_run (self, "1|a\n1|b");
  for (guint truncates = 0; truncates < 2; truncates++)
    {
      self->load.truncates = truncates > 0;
      load_fixture_run (self, "7|x\n8|y\n8|y");
      load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 0);
      load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "7|x\n8|y\n8|y");
    }

  self->load.truncates = FALSE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "9|z");
  load_fixture_finish (self);
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "7\n8\n8");
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "9");
  sluice_destination_disconnect (self->destination);

  load_fixture_set_keys (self, "id");
  self->load.strategy = SLUICE_STRATEGY_REPLACE;
  load_fixture_exec (self, "DROP TABLE t; CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (5, 'e')");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a\n2|b");
  load_fixture_write (self, "2|B\n3|c\n1|a");
  load_fixture_commit (self);
  load_fixture_assert_counts (self, 3, 1, 1, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|a\n2|B\n3|c");
}

/* A table made anew may have other columns. */
static void
test_create_replace (LoadFixture   *self,
                     gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (other date); INSERT INTO t VALUES ('2024-01-01')");
  self->request.create = SLUICE_CREATE_REPLACE;
  load_fixture_run (self, "1|a");
  load_fixture_assert_rows (self, "SELECT * FROM t", "1|a");
}

/* Batches go in side by side, and are committed in order. */
static void
test_connections (LoadFixture   *self,
                  gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text CHECK (name <> 'bad')); "
                           "INSERT INTO t VALUES (1, 'old')");
  self->load.commit_per_batch = TRUE;
  self->load.connections = 3;
  load_fixture_connect (self);
  load_fixture_begin (self);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *rows = g_strdup_printf ("1|%u\n%u|x\n%u|bad\n%u|y", i, 100 + i, 200 + i, 1000 - i);

      load_fixture_write (self, rows);
      g_assert_cmpuint (self->counts.n_pending, >, 0);
      g_assert_cmpuint (self->counts.n_pending, <=, 3);
    }
  load_fixture_finish (self);
  load_fixture_assert_counts (self, 40, 20, 0, 0, 0, 20);
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT name FROM t WHERE id = 1", "19");
  load_fixture_assert_rows (self, "SELECT count(*), sum(id) FROM t", "41|22001");
  load_fixture_assert_rows (self, "SELECT count(*), max(batch), count(*) FILTER (WHERE final), "
                                  "bool_and(position = least(batch * 4, 80)) FROM sluice_loads", "21|21|1|t");
}

/* The first batch waits for a row that the second has already: that one gives way, and is
 * written again behind it. */
static void
test_gives_way (LoadFixture   *self,
                gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id bigint PRIMARY KEY, name text); "
                           "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "IF new.name = 'wait' THEN PERFORM pg_sleep(0.3); END IF; RETURN new; END $$; "
                           "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()");
  self->load.commit_per_batch = TRUE;
  self->load.connections = 2;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|wait\n5|first");
  load_fixture_write (self, "5|second\n6|f");
  load_fixture_finish (self);
  load_fixture_assert_counts (self, 3, 1, 0, 0, 0, 0);
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|wait\n5|second\n6|f");
}

/* What comes behind a batch that fails is not committed; what came before is. */
static void
test_connections_fail (LoadFixture   *self,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (id bigint, name text); "
                           "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "IF new.name = 'fail' THEN PERFORM pg_sleep(0.2); "
                           "RAISE 'the disk is broken' USING ERRCODE = '58030'; END IF; RETURN new; END $$; "
                           "CREATE TRIGGER fail BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fail()");
  self->load.commit_per_batch = TRUE;
  self->load.connections = 3;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a");
  load_fixture_write (self, "2|fail");
  load_fixture_write (self, "3|c");
  g_assert_false (sluice_destination_finish (self->destination, TRUE, &self->counts, self->rejects, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "io_error");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT id FROM t", "1");
  load_fixture_assert_rows (self, "SELECT batch, final FROM sluice_loads", "1|f");
}

/* A batch that fails before its turn leaves those before it alone, and it is its own error
 * that is told. What they did is known, though nobody asked before the load failed. */
static void
test_connections_settle (LoadFixture   *self,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE t (id bigint, name text CHECK (name <> 'bad')); "
                           "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "IF new.name = 'wait' THEN PERFORM pg_sleep(0.5); END IF; "
                           "IF new.name = 'fail' THEN RAISE 'the disk is broken' USING ERRCODE = '58030'; END IF; "
                           "RETURN new; END $$; "
                           "CREATE TRIGGER fail BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fail()");
  self->load.commit_per_batch = TRUE;
  self->load.connections = 4;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|wait");
  load_fixture_write (self, "2|b\n3|bad\n4|d");
  load_fixture_write (self, "5|fail");
  load_fixture_write (self, "6|f");
  g_assert_false (sluice_destination_finish (self->destination, TRUE, &self->counts, self->rejects, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_FAILED);
  g_assert_cmpstr (sluice_error_get_code (error), ==, "io_error");
  sluice_destination_settle (self->destination, &self->counts, self->rejects);
  load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 1);
  g_assert_cmpuint (self->counts.n_pending, ==, 2);
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "1\n2\n4");
  load_fixture_assert_rows (self, "SELECT batch, final FROM sluice_loads ORDER BY batch", "1|f\n2|f");
}

/* What is checked at COMMIT blames no row, until it is checked at once. */
static void
test_deferred (LoadFixture   *self,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1, .position = 3, .final = TRUE };

  load_fixture_add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE p (name text PRIMARY KEY); INSERT INTO p VALUES ('a'), ('b'); "
                           "CREATE TABLE t (id bigint, name text REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a\n2|nobody\n3|b");
  load_fixture_finish (self);
  g_assert_false (sluice_destination_commit (self->destination, &entry, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "deferred_constraint");
  sluice_destination_rollback (self->destination);
  sluice_destination_disconnect (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "0");

  self->load.commit_per_batch = TRUE;
  load_fixture_run (self, "1|a\n2|nobody\n3|b");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 1);
  g_assert_cmpstr (load_fixture_get_code (self, 0), ==, "constraint");
  load_fixture_assert_rows (self, "SELECT id FROM t ORDER BY id", "1\n3");
}

/* COPY would write a column that an upsert may not: the first load must not do what the
 * second cannot. */
static void
test_fill_identity (LoadFixture   *self,
                    gconstpointer  data)
{
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1 };

  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)");
  load_fixture_connect (self);
  load_fixture_begin (self);
  batch = load_fixture_make_batch (self, "1|a");
  g_assert_true (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                 NULL, &error));
  g_assert_false (sluice_destination_finish (self->destination, TRUE, &self->counts, self->rejects, NULL, &error));
  g_assert_nonnull (error);
  sluice_destination_rollback (self->destination);
}

static void
assert_connect_fails (const char  *uri,
                      SluiceError  kind,
                      const char  *code)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SluiceConnection) connection = NULL;
  g_autoptr(SluiceDestination) destination = NULL;
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (object, "type", "postgres");
  json_object_set_string_member (object, "uri", uri);
  connection = sluice_connection_new_from_json ("x", object, "/", &error);
  g_assert_no_error (error);
  destination = sluice_destination_new (connection, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (sluice_destination_connect (destination, FALSE, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, (int) kind);
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
}

static void
test_connect_errors (LoadFixture   *self,
                     gconstpointer  data)
{
  g_autofree char *database = g_strconcat (sluice_test_get_postgres (),
                                           strchr (sluice_test_get_postgres (), '?') != NULL ? "&" : "?",
                                           "dbname=nowhere", NULL);

  assert_connect_fails (database, SLUICE_ERROR_CONFIGURATION, "missing_database");
  assert_connect_fails ("postgresql://127.0.0.1:1/x", SLUICE_ERROR_TEMPORARY, "connect_failed");
}

static const struct
{
  const char *path;
  void (*func) (LoadFixture *, gconstpointer);
} tests[] = {
  { "/postgres/types", test_types },
  { "/postgres/numbers", test_numbers },
  { "/postgres/other-types", test_other_types },
  { "/postgres/nul", test_nul },
  { "/postgres/invalid-json", test_invalid_json },
  { "/postgres/killed-between-batches", test_killed_between_batches },
  { "/postgres/killed-in-run", test_killed_in_run },
  { "/postgres/commit-lost", test_commit_lost },
  { "/postgres/run-commit-lost", test_run_commit_lost },
  { "/postgres/commit-answer-lost", test_commit_answer_lost },
  { "/postgres/commit-unknown", test_commit_unknown },
  { "/postgres/cancel-while-locked", test_cancel_while_locked },
  { "/postgres/triggers", test_triggers },
  { "/postgres/partitioned", test_partitioned },
  { "/postgres/fill", test_fill },
  { "/postgres/fill-identity", test_fill_identity },
  { "/postgres/pending", test_pending },
  { "/postgres/insert-new", test_insert_new },
  { "/postgres/replace", test_replace },
  { "/postgres/create-replace", test_create_replace },
  { "/postgres/connections", test_connections },
  { "/postgres/gives-way", test_gives_way },
  { "/postgres/connections-fail", test_connections_fail },
  { "/postgres/connections-settle", test_connections_settle },
  { "/postgres/deferred", test_deferred },
  { "/postgres/connect-errors", test_connect_errors },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LoadFixture, GINT_TO_POINTER (SLUICE_CONNECTION_POSTGRES), load_fixture_set_up,
                tests[i].func, load_fixture_tear_down);
  return g_test_run ();
}
