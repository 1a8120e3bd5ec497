/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* Upserts whose new rows PostgreSQL gets apart from the others. */

#include "config.h"

#include "load-fixture.h"

/* Rows with the keys from @first on: those with a number that @n_same divides are called
 * "same", @bad is refused, the others are "new". */
static void
write_range (LoadFixture *self,
             gint64       first,
             guint        n,
             guint        n_same,
             gint64       bad)
{
  g_autoptr(GString) rows = g_string_new (NULL);

  for (gint64 id = first; id < first + (gint64) n; id++)
    g_string_append_printf (rows, "%s%" G_GINT64_FORMAT "|%s", id > first ? "\n" : "", id,
                            id == bad ? "bad" : id % n_same == 0 ? "same" : "new");
  load_fixture_write (self, rows->str);
}

/* Where keys lie close together, the rows whose keys are new are copied into the table
 * first: so they get the first numbers of the sequence. */
static void
test_split (LoadFixture   *self,
            gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  for (guint i = 0; i < 2; i++)
    {
      self->load.commit_per_batch = i == 1;
      load_fixture_exec (self, "DROP TABLE IF EXISTS t, sluice_loads; "
                               "CREATE TABLE t (id bigint PRIMARY KEY, name text CHECK (name <> 'bad'), n bigserial); "
                               "INSERT INTO t SELECT g, 'same', 0 FROM generate_series(2, 200, 2) g; "
                               "INSERT INTO t VALUES (-9223372036854775808, 'old', 0)");
      load_fixture_connect (self);
      load_fixture_begin (self);
      write_range (self, 1, 200, 4, 0);
      write_range (self, 201, 200, 1, 0);
      write_range (self, G_MININT64, 100, 1, 0);
      write_range (self, 301, 200, 3, 450);
      write_range (self, 401, 200, 3, 402);
      write_range (self, 601, 100, 1, 650);
      load_fixture_commit (self);
      load_fixture_assert_counts (self, 100 + 200 + 99 + 99 + 101 + 99, 50 + 1 + 67, 50 + 33 + 98, 0, 0, 3);
      load_fixture_assert_rows (self, "SELECT max(n) FROM t WHERE id BETWEEN 1 AND 200 AND id % 2 = 1", "100");
      load_fixture_assert_rows (self, "SELECT name, count(*) FROM t WHERE id > 0 GROUP BY 1 ORDER BY 1",
                                "new|350\nsame|349");
      sluice_destination_disconnect (self->destination);
    }
}

/* A new row takes what a row before it gives up: it must not go first. */
static void
test_split_order (LoadFixture   *self,
                  gconstpointer  data)
{
  g_autoptr(GString) rows = g_string_new ("1|free");

  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id integer PRIMARY KEY, name text UNIQUE); "
                           "INSERT INTO t SELECT g, 'name ' || g FROM generate_series(1, 50) g");
  for (guint id = 2; id <= 100; id++)
    g_string_append_printf (rows, "\n%u|name %u", id, id < 100 ? id : 1);
  load_fixture_run (self, rows->str);
  load_fixture_assert_counts (self, 50, 1, 49, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t WHERE id IN (1, 100) ORDER BY id", "1|free\n100|name 1");
}

/* What inherits from the table has rows of its own: none of its keys is there, and the rows
 * with these are copied, too. */
static void
test_split_children (LoadFixture   *self,
                     gconstpointer  data)
{
  load_fixture_add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_exec (self, "CREATE TABLE t (id integer PRIMARY KEY, name text, n bigserial); "
                           "CREATE TABLE child () INHERITS (t); "
                           "INSERT INTO t SELECT g, 'same', 0 FROM generate_series(101, 200) g; "
                           "INSERT INTO child SELECT g, 'child', 0 FROM generate_series(1, 100) g");
  load_fixture_connect (self);
  load_fixture_begin (self);
  write_range (self, 1, 200, 1, 0);
  load_fixture_commit (self);
  load_fixture_assert_counts (self, 100, 0, 100, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT count(*), max(n) FROM ONLY t WHERE id <= 100", "100|100");
  load_fixture_assert_rows (self, "SELECT name, count(*) FROM child GROUP BY 1", "child|100");
}

int
main (int    argc,
      char **argv)
{
  const gconstpointer kind = GINT_TO_POINTER (SLUICE_CONNECTION_POSTGRES);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/postgres-split/counts", LoadFixture, kind, load_fixture_set_up, test_split, load_fixture_tear_down);
  g_test_add ("/postgres-split/order", LoadFixture, kind, load_fixture_set_up, test_split_order, load_fixture_tear_down);
  g_test_add ("/postgres-split/children", LoadFixture, kind, load_fixture_set_up, test_split_children,
              load_fixture_tear_down);
  return g_test_run ();
}
