/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What all destinations promise: each test runs once for each. */

#include "config.h"

#include "load-fixture.h"

#include "sluice-error.h"

#include <string.h>

static void
add_plain_columns (LoadFixture *self)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "name", "text");
  load_fixture_add_column (self, "qty", "integer");
}

static gboolean
is_sqlite (LoadFixture *self)
{
  return self->kind == SLUICE_CONNECTION_SQLITE;
}

static void
test_insert (LoadFixture   *self,
             gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_run (self, "1|a|1\n2|~|2\n1|c|~");
  load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id, name", "1|a|1\n1|c|~\n2|~|2");

  /* An insert appends. */
  load_fixture_run (self, "1|a|1");
  load_fixture_assert_counts (self, 1, 0, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "4");
}

static void
test_upsert (LoadFixture   *self,
             gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "5|e|5\n1|a|1\n3|c|3");
  load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 0);

  load_fixture_run (self, "1|a|1\n3|C|3\n4|d|4\n5|e|6");
  load_fixture_assert_counts (self, 1, 2, 1, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|a|1\n3|C|3\n4|d|4\n5|e|6");

  load_fixture_run (self, "1|a|1\n3|C|3\n4|d|4\n5|e|6");
  load_fixture_assert_counts (self, 0, 0, 4, 0, 0, 0);
  g_assert_false (load_fixture_has_warning (self, "keys_not_unique"));
}

static void
test_doubles (LoadFixture   *self,
              gconstpointer  data)
{
  const SluiceReject *reject;
  const SluiceRowProblem *problem;

  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|first|1\n2|b|2\n1|middle|1\n~|lost|9\n1|last|1");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 2, 1);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|last|1\n2|b|2");

  reject = g_ptr_array_index (self->rejects, 0);
  problem = g_ptr_array_index (reject->problems, 0);
  g_assert_cmpuint (reject->number, ==, 4);
  g_assert_cmpint (reject->stage, ==, SLUICE_REJECT_STAGE_LOAD);
  g_assert_cmpstr (problem->code, ==, "required");
  g_assert_cmpstr (problem->column, ==, "id");
}

static void
test_composite_keys (LoadFixture   *self,
                     gconstpointer  data)
{
  load_fixture_add_column (self, "name", "text");
  load_fixture_add_column (self, "b", "text");
  load_fixture_add_column (self, "a", "decimal(10,2)");
  load_fixture_set_keys (self, "a,b");
  load_fixture_run (self, "x|k|1.00\ny|l|1.00\nz|k|2.50");
  load_fixture_assert_counts (self, 3, 0, 0, 0, 0, 0);
  load_fixture_run (self, "X|k|1.00\ny|l|1.00\nz|k|2.51");
  load_fixture_assert_counts (self, 1, 1, 1, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT a, b, name FROM t ORDER BY 1, 2",
                            "1.00|k|X\n1.00|l|y\n2.50|k|z\n2.51|k|z");
}

static void
test_keys_alone (LoadFixture   *self,
                 gconstpointer  data)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1\n2");
  load_fixture_run (self, "2\n3");
  load_fixture_assert_counts (self, 1, 0, 1, 0, 0, 0);
}

static void
test_nulls (LoadFixture   *self,
            gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|Ann|1\n2|Bo|2");

  load_fixture_run (self, "1|~|5\n2|~|2");
  load_fixture_assert_counts (self, 0, 1, 1, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|Ann|5\n2|Bo|2");

  self->load.nulls_overwrite = TRUE;
  load_fixture_run (self, "1|~|5\n2|Bo|~");
  load_fixture_assert_counts (self, 0, 2, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|~|5\n2|Bo|~");
}

static void
test_write_unchanged (LoadFixture   *self,
                      gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->load.write_unchanged = TRUE;
  load_fixture_run (self, "1|a|1");
  load_fixture_run (self, "1|a|1");
  load_fixture_assert_counts (self, 0, 1, 0, 0, 0, 0);
}

static void
test_skip_when (LoadFixture   *self,
                gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  load_fixture_run (self, "1|y|1\n2|n|2\n3|y|3");

  self->load.skip_column = (char *) "NAME";
  self->load.skip_equals = (char *) "Y";
  load_fixture_run (self, "1|new|1\n2|y|2\n4|Y|4");
  load_fixture_assert_counts (self, 1, 1, 0, 1, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|y|1\n2|y|2\n3|y|3\n4|Y|4");
}

static void
test_keys_not_unique (LoadFixture   *self,
                      gconstpointer  data)
{
  load_fixture_exec (self, "CREATE TABLE t (id integer, name text, qty integer)");
  load_fixture_exec (self, "INSERT INTO t VALUES (1, 'Old', 1), (2, 'b', 2), (3, 'y', 3), (1, 'Older', 1)");
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->load.skip_column = (char *) "name";
  self->load.skip_equals = (char *) "Y";
  load_fixture_run (self, "1|New|1\n2|b|2\n3|z|3\n4|d|4");
  load_fixture_assert_counts (self, 1, 1, 1, 1, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|New|1\n1|New|1\n2|b|2\n3|y|3\n4|d|4");
  g_assert_true (load_fixture_has_warning (self, "keys_not_unique"));
}

static void
test_commit_batch (LoadFixture   *self,
                   gconstpointer  data)
{
  SluiceLedgerEntry entry = { 0, };
  g_autoptr(GError) error = NULL;
  gboolean found = FALSE;

  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->load.commit_per_batch = TRUE;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a|1\n2|b|2");
  load_fixture_write (self, "1|c|1\n3|d|3");
  load_fixture_write (self, "");

  /* What is committed is there for others, and in the ledger. */
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY id", "1|c|1\n2|b|2\n3|d|3");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "3");
  sluice_destination_find_position (self->destination, &self->request, self->request.run_id, &entry, &found,
                                    NULL, &error);
  g_assert_no_error (error);
  g_assert_true (found);
  g_assert_cmpuint (entry.batch, ==, 3);
  g_assert_cmpuint (entry.position, ==, 4);
  g_assert_cmpuint (entry.rows, ==, 0);
  g_assert_cmpuint (entry.hash, ==, 0xfedcba9876543210);
  g_assert_false (entry.final);
  load_fixture_assert_counts (self, 3, 1, 0, 0, 0, 0);

  sluice_destination_find_position (self->destination, &self->request, "another", &entry, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (found);
}

/* The rejects of a batch reach their keeper while the batch is not committed. */
static gboolean
keep_cb (GPtrArray                *rejects,
         const SluiceLedgerEntry  *entry,
         gpointer                  user_data,
         GError                  **error)
{
  guint *n_kept = user_data;

  *n_kept += rejects->len;
  if (entry->batch == 1)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "no_space", "The quarantine is full");
  return FALSE;
}

static void
test_keep_rejects (LoadFixture   *self,
                   gconstpointer  data)
{
  const SluiceLedgerEntry second = { .batch = 2, .position = 4, .rows = 2, .hash = 1 };
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLoadCounts counts = { 0, };
  guint n_kept = 0;

  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->load.commit_per_batch = TRUE;
  self->request.keep_rejects = keep_cb;
  self->request.keep_data = &n_kept;
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a|1\n~|lost|2");
  g_assert_cmpuint (n_kept, ==, 1);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "1");

  batch = load_fixture_make_batch (self, "2|b|2\n~|lost|3");
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &second, &counts, rejects, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "no_space");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "1");
}

static void
assert_cursor (LoadFixture *self,
               const char  *expected)
{
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  sluice_destination_find_cursor (self->destination, &self->request, &cursor, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cursor, ==, expected);
}

/* Writes a batch that moves the bookmark; gives the code of what is wrong. */
static const char *
move_cursor (LoadFixture *self,
             guint64      batch,
             const char  *previous,
             const char  *cursor)
{
  const SluiceLedgerEntry entry = { .batch = batch, .position = batch, .rows = 1, .cursor = cursor, .previous = previous };
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  g_autoptr(SluiceBatch) rows = load_fixture_make_batch (self, "1|a|1");
  g_autoptr(GError) error = NULL;
  SluiceLoadCounts counts = { 0, };

  if (sluice_destination_write_batch (self->destination, rows, &entry, &counts, rejects, NULL, &error))
    return NULL;
  sluice_destination_rollback (self->destination);
  return g_intern_string (sluice_error_get_code (error));
}

static void
test_cursor (LoadFixture   *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  add_plain_columns (self);
  self->load.commit_per_batch = TRUE;
  load_fixture_connect (self);
  assert_cursor (self, NULL);
  load_fixture_begin (self);
  assert_cursor (self, NULL);
  g_assert_null (move_cursor (self, 1, NULL, "one"));
  assert_cursor (self, "one");
  g_assert_null (move_cursor (self, 2, "one", "two"));

  /* Somebody else has moved it: nothing of the batch is there. */
  g_assert_cmpstr (move_cursor (self, 3, "one", "three"), ==, "bookmark_moved");
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "2");
  assert_cursor (self, "two");

  /* A batch without one leaves it. */
  load_fixture_begin (self);
  self->n_batches = 5;
  load_fixture_write (self, "2|b|2");
  load_fixture_commit (self);
  assert_cursor (self, "two");

  self->request.run_id = "reset";
  sluice_destination_put_cursor (self->destination, &self->request, "none", NULL, &error);
  g_assert_no_error (error);
  assert_cursor (self, "none");

  /* The rows are gone with their table, and do not come back with its name. */
  load_fixture_exec (self, "DROP TABLE t");
  assert_cursor (self, NULL);
  load_fixture_begin (self);
  assert_cursor (self, NULL);
  sluice_destination_rollback (self->destination);
}

static void
test_commit_run (LoadFixture   *self,
                 gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a|1\n2|b|2");
  load_fixture_write (self, "3|c|3");
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "3");
  load_fixture_assert_rows (self, "SELECT task, run, batch, position FROM sluice_loads WHERE final",
                            "task|0190b0c0-0000-7000-8000-000000000001|3|3");
}

static void
test_rollback (LoadFixture   *self,
               gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a|1\n2|b|2");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, is_sqlite (self) ? "SELECT count(*) FROM sqlite_schema"
                                                   : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()", "0");

  /* And it can be used again. */
  load_fixture_begin (self);
  load_fixture_write (self, "7|a|1");
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT id FROM t", "7");
}

static void
test_dry_run (LoadFixture   *self,
              gconstpointer  data)
{
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->request.dry_run = TRUE;
  self->load.commit_per_batch = TRUE;
  load_fixture_run (self, "1|a|1\n2|b|2\n2|c|2");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 1, 0);
  if (self->path != NULL)
    g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  else
    load_fixture_assert_rows (self, "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()", "0");
}

static void
test_no_ledger (LoadFixture   *self,
                gconstpointer  data)
{
  add_plain_columns (self);
  self->load.ledger = FALSE;
  load_fixture_run (self, "1|a|1");
  load_fixture_assert_rows (self, is_sqlite (self) ? "SELECT name FROM sqlite_schema"
                                                   : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()", "t");
}

static void
test_hostile_names (LoadFixture   *self,
                    gconstpointer  data)
{
  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "Select From", "text");
  load_fixture_add_column (self, "say \"hi\"", "text");
  load_fixture_add_column (self, "x'); DROP TABLE t; --", "text");
  load_fixture_add_column (self, "c0", "text");
  load_fixture_add_column (self, "größe ✓", "text");
  load_fixture_set_keys (self, "id");
  self->request.table = "my.\"table\"; --";
  load_fixture_run (self, "1|a|b|c|d|e\n2|'|\"|\\|;--|%s");
  load_fixture_assert_counts (self, 2, 0, 0, 0, 0, 0);
  load_fixture_run (self, "1|a|b|c|D|e\n2|'|\"|\\|;--|%s");
  load_fixture_assert_counts (self, 0, 1, 1, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM \"my.\"\"table\"\"; --\" ORDER BY id",
                            "1|a|b|c|D|e\n2|'|\"|\\|;--|%s");
}

static void
test_existing_table (LoadFixture   *self,
                     gconstpointer  data)
{
  load_fixture_exec (self, "CREATE TABLE t (\"ID\" integer PRIMARY KEY, \"Name\" text, origin text DEFAULT 'manual', qty integer)");
  load_fixture_exec (self, "INSERT INTO t VALUES (1, 'Old', 'hand', 1)");
  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  self->request.create = SLUICE_CREATE_NEVER;
  load_fixture_run (self, "1|New|1\n2|Two|2");
  load_fixture_assert_counts (self, 1, 1, 0, 0, 0, 0);
  load_fixture_assert_rows (self, "SELECT * FROM t ORDER BY 1", "1|New|hand|1\n2|Two|manual|2");
}

static void
assert_begin_fails (LoadFixture *self,
                    SluiceError  kind,
                    const char  *code,
                    const char  *word)
{
  g_autoptr(GError) error = NULL;

  load_fixture_connect (self);
  g_assert_false (sluice_destination_begin (self->destination, &self->request, self->monitor, NULL, &error));
  g_assert_error (error, SLUICE_ERROR, (int) kind);
  g_assert_cmpstr (sluice_error_get_code (error), ==, code);
  g_assert_nonnull (strstr (error->message, word));
  sluice_destination_rollback (self->destination);
  sluice_destination_disconnect (self->destination);
}

static void
test_wrong_table (LoadFixture   *self,
                  gconstpointer  data)
{
  add_plain_columns (self);
  if (self->path == NULL)
    load_fixture_exec (self, "CREATE TABLE u (id integer, name text, \"Qty\" integer, \"QTY\" integer)");
  load_fixture_exec (self, "CREATE TABLE v (id integer, name text)");

  self->request.create = SLUICE_CREATE_NEVER;
  assert_begin_fails (self, SLUICE_ERROR_CONFIGURATION, "missing_table", "“t”");
  if (self->path == NULL)
    {
      self->request.table = "u";
      assert_begin_fails (self, SLUICE_ERROR_CONFIGURATION, "ambiguous_column", "“qty”");
    }
  self->request.table = "v";
  assert_begin_fails (self, SLUICE_ERROR_LIMIT, "missing_column", "“qty”");
  self->request.schema = "nowhere";
  assert_begin_fails (self, SLUICE_ERROR_CONFIGURATION, "missing_schema", "nowhere");
}

static void
test_scripts (LoadFixture   *self,
              gconstpointer  data)
{
  SluiceLedgerEntry entry = { .batch = 2, .final = TRUE };
  g_autofree char *prefix = self->schema != NULL ? g_strconcat (self->schema, ".", NULL) : g_strdup ("");
  g_autoptr(GError) error = NULL;

  add_plain_columns (self);
  load_fixture_exec (self, "CREATE TABLE log (what text)");
  self->load.before = g_new0 (char *, 2);
  self->load.before[0] = g_strdup_printf ("INSERT INTO %slog SELECT 'before ' || count(*) FROM %st", prefix, prefix);
  self->load.after = g_new0 (char *, 2);
  self->load.after[0] = g_strdup_printf ("INSERT INTO %slog SELECT 'after ' || count(*) FROM %st", prefix, prefix);
  load_fixture_run (self, "1|a|1");
  load_fixture_assert_rows (self, "SELECT what FROM log ORDER BY what", "after 1\nbefore 0");

  g_free (self->load.after[0]);
  self->load.after[0] = g_strdup ("INSERT INTO no_such_table VALUES (1)");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "2|b|2");
  load_fixture_finish (self);
  g_assert_false (sluice_destination_commit (self->destination, &entry, NULL, &error));
  g_assert_nonnull (strstr (error->message, "load.after"));
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "1");
  load_fixture_assert_rows (self, "SELECT count(*) FROM log", "2");

  /* A script that commits would publish half a load. */
  g_clear_error (&error);
  g_free (self->load.after[0]);
  self->load.after[0] = g_strdup ("ROLLBACK");
  load_fixture_begin (self);
  load_fixture_write (self, "2|b|2");
  load_fixture_finish (self);
  g_assert_false (sluice_destination_commit (self->destination, &entry, NULL, &error));
  g_assert_cmpstr (sluice_error_get_code (error), ==, "transaction_ended");
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, "SELECT count(*) FROM t", "1");
}

/* Row by row by another way: what is in the table afterwards must be the same. */
static void
load_row_by_row (LoadFixture *self,
                 const char  *table,
                 guint        n_rows,
                 const guint *values,
                 guint       *ret_refused)
{
  LoadFixture single = *self;

  single.request.table = table;
  single.load.ledger = FALSE;
  single.request.load = &single.load;
  single.rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  load_fixture_begin (&single);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *row = g_strdup_printf ("%u|n%u|%u", i, values[i] % 97, values[i]);

      load_fixture_write (&single, row);
    }
  load_fixture_commit (&single);
  *ret_refused = single.rejects->len;
  g_ptr_array_unref (single.rejects);
}

#define STRICT "(id integer PRIMARY KEY, name text NOT NULL, qty integer UNIQUE CHECK (qty < 1000000))"

static void
test_guilty_rows (LoadFixture   *self,
                  gconstpointer  data)
{
  /* A batch of one row costs DuckDB as much as one of thousands. */
  const gboolean thorough = g_getenv ("SLUICE_TEST_SEQUENCES") != NULL;
  const guint n_rows = self->kind == SLUICE_CONNECTION_DUCKDB ? (thorough ? 100 : 40) : (thorough ? 700 : 300);
  guint values[700];

  add_plain_columns (self);
  load_fixture_set_keys (self, "id");
  for (guint strategy = 0; strategy < 2; strategy++)
    {
      for (guint round = 0; round < 3; round++)
        {
          guint guilty_of_a_hundred = round == 0 ? 0 : round == 1 ? 1000 / n_rows : 20;
          g_autoptr(GString) rows = g_string_new (NULL);
          g_autofree char *expected = NULL;
          guint n_refused = 0;

          load_fixture_exec (self, "DROP TABLE IF EXISTS strict_a; DROP TABLE IF EXISTS strict_b");
          load_fixture_exec (self, "CREATE TABLE strict_a " STRICT "; CREATE TABLE strict_b " STRICT);
          self->load.strategy = strategy == 0 ? SLUICE_STRATEGY_UPSERT : SLUICE_STRATEGY_INSERT;
          for (guint i = 0; i < n_rows; i++)
            {
              gboolean guilty = (guint) g_test_rand_int_range (0, 100) < guilty_of_a_hundred;

              /* Guilty of a double, or of breaking the check. */
              values[i] = !guilty ? i : g_test_rand_bit () ? 1000000 + i : (guint) g_test_rand_int_range (0, (int) i + 1);
              g_string_append_printf (rows, "%s%u|n%u|%u", i > 0 ? "\n" : "", i, values[i] % 97, values[i]);
            }

          load_fixture_connect (self);
          load_row_by_row (self, "strict_a", n_rows, values, &n_refused);
          self->request.table = "strict_b";
          load_fixture_begin (self);
          load_fixture_write (self, rows->str);
          load_fixture_commit (self);
          sluice_destination_disconnect (self->destination);

          g_assert_cmpuint (self->counts.rejected, ==, n_refused);
          g_assert_cmpuint (self->counts.inserted, ==, n_rows - n_refused);
          g_assert_true (guilty_of_a_hundred == 0 || n_refused > 0);
          for (guint i = 0; i < self->rejects->len; i++)
            {
              const SluiceReject *reject = g_ptr_array_index (self->rejects, i);
              const SluiceRowProblem *problem = g_ptr_array_index (reject->problems, 0);

              g_assert_cmpstr (problem->code, ==, "constraint");
              g_assert_true (self->path != NULL || strlen (problem->sqlstate) == 5);
              g_assert_cmpuint (values[reject->number - 1], !=, reject->number - 1);
            }
          expected = load_fixture_query (self, "SELECT * FROM strict_a ORDER BY id");
          load_fixture_assert_rows (self, "SELECT * FROM strict_b ORDER BY id", expected);
        }
    }
}

static void
test_cancelled (LoadFixture   *self,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 1 };

  add_plain_columns (self);
  load_fixture_connect (self);
  load_fixture_begin (self);
  batch = load_fixture_make_batch (self, "1|a|1");
  g_cancellable_cancel (cancellable);
  g_assert_false (sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects,
                                                  cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sluice_destination_rollback (self->destination);
  load_fixture_assert_rows (self, is_sqlite (self) ? "SELECT count(*) FROM sqlite_schema"
                                                   : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()", "0");
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

/* A statement that would run for minutes ends within two seconds. */
static void
test_cancel_long_statement (LoadFixture   *self,
                            gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = 2, .final = TRUE };
  GThread *thread;
  gint64 end;

  add_plain_columns (self);
  self->load.after = g_new0 (char *, 2);
  self->load.after[0] = g_strdup (is_sqlite (self)
    ? "CREATE TABLE x AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 2000000000) SELECT sum(n) FROM c"
    : self->kind == SLUICE_CONNECTION_DUCKDB
    ? "SELECT sum(a.range % b.range) FROM range(1, 10000000) AS a, range(1, 10000000) AS b"
    : "SELECT pg_sleep(300)");
  load_fixture_connect (self);
  load_fixture_begin (self);
  load_fixture_write (self, "1|a|1");
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  load_fixture_finish (self);
  g_assert_false (sluice_destination_commit (self->destination, &entry, cancellable, &error));
  end = g_get_monotonic_time ();
  g_thread_join (thread);
  g_assert_cmpint (end - cancelled, <, 2 * G_USEC_PER_SEC);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sluice_destination_rollback (self->destination);

  /* The connection serves on. */
  g_clear_pointer (&self->load.after, g_strfreev);
  load_fixture_begin (self);
  load_fixture_write (self, "2|b|2");
  load_fixture_commit (self);
  load_fixture_assert_rows (self, "SELECT id FROM t", "2");
}

static const struct
{
  const char *name;
  void (*func) (LoadFixture *, gconstpointer);
} tests[] = {
  { "insert", test_insert },
  { "upsert", test_upsert },
  { "doubles", test_doubles },
  { "composite-keys", test_composite_keys },
  { "keys-alone", test_keys_alone },
  { "nulls", test_nulls },
  { "write-unchanged", test_write_unchanged },
  { "skip-when", test_skip_when },
  { "keys-not-unique", test_keys_not_unique },
  { "commit-batch", test_commit_batch },
  { "keep-rejects", test_keep_rejects },
  { "cursor", test_cursor },
  { "commit-run", test_commit_run },
  { "rollback", test_rollback },
  { "dry-run", test_dry_run },
  { "no-ledger", test_no_ledger },
  { "hostile-names", test_hostile_names },
  { "existing-table", test_existing_table },
  { "wrong-table", test_wrong_table },
  { "scripts", test_scripts },
  { "guilty-rows", test_guilty_rows },
  { "cancelled", test_cancelled },
  { "cancel-long-statement", test_cancel_long_statement },
};

int
main (int    argc,
      char **argv)
{
  static const SluiceConnectionKind kinds[] = {
    SLUICE_CONNECTION_SQLITE, SLUICE_CONNECTION_POSTGRES, SLUICE_CONNECTION_DUCKDB,
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
        {
          g_autofree char *path = g_strdup_printf ("/destination/%s/%s", sluice_connection_kind_to_string (kinds[i]),
                                                   tests[j].name);

          g_test_add (path, LoadFixture, GINT_TO_POINTER (kinds[i]), load_fixture_set_up, tests[j].func,
                      load_fixture_tear_down);
        }
    }
  return g_test_run ();
}
