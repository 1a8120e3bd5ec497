/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

/* What each strategy makes of a table, in every database, beside a simple model of a
 * table: loads of random rows with doubles, NULLs, keys that vanish and come back,
 * rows that somebody else deletes, loads that are taken back. The seed is printed by
 * the test program, and repeats a failure: --seed. */

#include "config.h"

#include "load-fixture.h"
#include "table-model.h"

#include <string.h>

/* Unless SLUICE_TEST_SEQUENCES says otherwise. */
#define N_SEQUENCES 2
#define N_LOADS 6
#define MAX_BATCHES 3
#define MAX_ROWS 8

/* Data of a test: a place of the fixture, and which strategy times this. */
#define STRATEGY (1 << 16)

static const struct
{
  const char *name;
  SluiceStrategy strategy;
  gboolean has_keys;
} strategies[] = {
  { "insert", SLUICE_STRATEGY_INSERT, FALSE },
  { "insert-new", SLUICE_STRATEGY_INSERT_NEW, TRUE },
  { "upsert", SLUICE_STRATEGY_UPSERT, TRUE },
  { "replace", SLUICE_STRATEGY_REPLACE, FALSE },
  { "replace-keys", SLUICE_STRATEGY_REPLACE, TRUE },
  { "mirror", SLUICE_STRATEGY_MIRROR, TRUE },
  { "scd2", SLUICE_STRATEGY_SCD2, TRUE },
};

static int
random_below (int n)
{
  return g_test_rand_int_range (0, n);
}

static const char *
random_text (const char *const *texts,
             guint              n)
{
  return texts[random_below ((int) n)];
}

/* Few keys, so that they meet; texts that a careless comparison takes for equal. */
static ModelRow
random_row (void)
{
  static const char *const parts[] = { "a", "a", "A", "b", "b", "a ", "ä", NULL };
  static const char *const names[] = { "x", "X", "x ", "", "O'Brien", "Locked", "\\", NULL, NULL };
  static const char *const prices[] = { "1.5000", "-0.0001", "12345678.9000", "0.0000", NULL };

  return (ModelRow) {
    .id = random_below (100) == 0 ? -1 : random_below (4),
    .part = random_text (parts, random_below (16) == 0 ? G_N_ELEMENTS (parts) : G_N_ELEMENTS (parts) - 1),
    .name = random_text (names, G_N_ELEMENTS (names)),
    .qty = random_below (5) - 1,
    .price = random_text (prices, G_N_ELEMENTS (prices)),
  };
}

static void
choose_options (LoadFixture *self,
                guint        strategy)
{
  SluiceLoadSpec *load = &self->load;
  gboolean takes_away;

  load->strategy = strategies[strategy].strategy;
  if (strategies[strategy].has_keys)
    load->keys = g_strsplit ("id,part", ",", -1);
  load->nulls_overwrite = g_test_rand_bit ();
  load->write_unchanged = g_test_rand_bit ();
  if (strategies[strategy].has_keys && g_test_rand_bit ())
    {
      load->skip_column = (char *) "name";
      load->skip_equals = (char *) "LOCKED";
    }
  load->mirror.max_deleted_percent = 100;
  if (load->strategy == SLUICE_STRATEGY_MIRROR && g_test_rand_bit ())
    {
      load->mirror.column = (char *) "gone";
      load->mirror.value = (char *) "yes";
    }
  load->scd2 = (SluiceScd2Spec) {
    .valid_from = (char *) "valid_from",
    .valid_to = (char *) "valid_to",
    .is_current = (char *) "is_current",
    .row_hash = (char *) "row_hash",
    .retires_absent = g_test_rand_bit (),
    .max_retired_percent = 100,
  };
  takes_away = load->strategy == SLUICE_STRATEGY_REPLACE || load->strategy == SLUICE_STRATEGY_MIRROR ||
               (load->strategy == SLUICE_STRATEGY_SCD2 && load->scd2.retires_absent);
  load->commit_per_batch = !takes_away && g_test_rand_bit ();
}

static void
add_columns (LoadFixture *self)
{
  const SluiceType text = { SLUICE_TYPE_KIND_TEXT, 0, 0 };
  const SluiceType instant = { SLUICE_TYPE_KIND_TIMESTAMPTZ, 0, 0 };
  const SluiceType truth = { SLUICE_TYPE_KIND_BOOLEAN, 0, 0 };

  load_fixture_add_column (self, "id", "integer");
  load_fixture_add_column (self, "part", "text");
  load_fixture_add_column (self, "name", "text");
  load_fixture_add_column (self, "qty", "integer");
  load_fixture_add_column (self, "price", "decimal(12,4)");
  if (self->load.strategy != SLUICE_STRATEGY_SCD2)
    return;
  sluice_schema_add_role (self->columns, "valid_from", instant, SLUICE_COLUMN_VALID_FROM);
  sluice_schema_add_role (self->columns, "valid_to", instant, SLUICE_COLUMN_VALID_TO);
  sluice_schema_add_role (self->columns, "is_current", truth, SLUICE_COLUMN_IS_CURRENT);
  sluice_schema_add_role (self->columns, "row_hash", text, SLUICE_COLUMN_ROW_HASH);
}

static SluiceValue
text_or_null (SluiceValueKind  kind,
              const char      *text)
{
  return text != NULL ? sluice_value_text (kind, text, strlen (text)) : SLUICE_NULL_VALUE;
}

static SluiceValue
int_or_null (int i)
{
  return i >= 0 ? sluice_value_int (SLUICE_VALUE_INTEGER, i) : SLUICE_NULL_VALUE;
}

/* The first instants of days of January 2020. */
static gint64
get_instant (int at)
{
  return (18262 + (gint64) at - 1) * 24 * 60 * 60 * G_USEC_PER_SEC;
}

static SluiceBatch *
make_batch (LoadFixture    *self,
            const ModelRow *rows,
            guint           n_rows,
            int             at)
{
  SluiceBatch *batch = sluice_batch_new (sluice_schema_get_n (self->columns), MAX (n_rows, 1));

  for (guint i = 0; i < n_rows; i++)
    {
      SluiceValue *cells = sluice_batch_row (batch, i);

      cells[0] = int_or_null (rows[i].id);
      cells[1] = text_or_null (SLUICE_VALUE_TEXT, rows[i].part);
      cells[2] = text_or_null (SLUICE_VALUE_TEXT, rows[i].name);
      cells[3] = int_or_null (rows[i].qty);
      cells[4] = text_or_null (SLUICE_VALUE_DECIMAL, rows[i].price);
      if (self->load.strategy == SLUICE_STRATEGY_SCD2)
        {
          cells[5] = sluice_value_int (SLUICE_VALUE_TIMESTAMPTZ, get_instant (at));
          cells[6] = SLUICE_NULL_VALUE;
          cells[7] = sluice_value_int (SLUICE_VALUE_BOOLEAN, 1);
          cells[8] = sluice_value_text (SLUICE_VALUE_TEXT, "hash", 4);
        }
      batch->origins[i] = (SluiceRowOrigin) { .number = self->n_rows + i + 1, .record = i + 1 };
      batch->n_rows++;
    }
  return batch;
}

static void
print_rows (const ModelRow *rows,
            guint           n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    g_test_message ("  %d|%s|%s|%d|%s", rows[i].id, rows[i].part, rows[i].name, rows[i].qty, rows[i].price);
}

static void
write_batch (LoadFixture      *self,
             TableModel       *model,
             int               at,
             SluiceLoadCounts *expected)
{
  ModelRow rows[MAX_ROWS];
  const guint n_rows = (guint) random_below (MAX_ROWS + 1);
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { .batch = ++self->n_batches, .rows = n_rows, .hash = n_rows };

  for (guint i = 0; i < n_rows; i++)
    rows[i] = random_row ();
  g_test_message (" batch:");
  print_rows (rows, n_rows);
  batch = make_batch (self, rows, n_rows, at);
  self->n_rows += n_rows;
  entry.position = self->n_rows;
  sluice_destination_write_batch (self->destination, batch, &entry, &self->counts, self->rejects, NULL, &error);
  g_assert_no_error (error);
  table_model_write (model, rows, n_rows, at, expected);
}

static void
assert_table (LoadFixture *self,
              TableModel  *model)
{
  static const char *const plain = "SELECT id, part, name, qty, price FROM t";
  static const char *const marked = "SELECT id, part, name, qty, price, gone FROM t";
  static const char *const history =
    "SELECT id, part, name, qty, price, substr(CAST(valid_from AS CHAR(40)), 1, 10), "
    "substr(CAST(valid_to AS CHAR(40)), 1, 10), CASE WHEN is_current THEN 1 ELSE 0 END FROM t";
  g_autofree char *expected = table_model_print (model);
  g_autofree char *found = NULL;
  g_auto(GStrv) lines = NULL;
  g_autofree char *sorted = NULL;

  found = load_fixture_query (self, self->load.strategy == SLUICE_STRATEGY_SCD2 ? history
                                    : self->load.mirror.column != NULL ? marked : plain);
  lines = g_strsplit (found, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      for (guint j = i + 1; lines[j] != NULL; j++)
        {
          if (strcmp (lines[i], lines[j]) > 0)
            {
              char *line = lines[i];

              lines[i] = lines[j];
              lines[j] = line;
            }
        }
    }
  sorted = g_strjoinv ("\n", lines);
  g_assert_cmpstr (sorted, ==, expected);
}

static void
assert_counts (LoadFixture            *self,
               const SluiceLoadCounts *expected)
{
  const SluiceLoadCounts *found = &self->counts;

  g_assert_cmpuint (found->inserted, ==, expected->inserted);
  g_assert_cmpuint (found->updated, ==, expected->updated);
  g_assert_cmpuint (found->unchanged, ==, expected->unchanged);
  g_assert_cmpuint (found->skipped, ==, expected->skipped);
  g_assert_cmpuint (found->deduplicated, ==, expected->deduplicated);
  g_assert_cmpuint (found->rejected, ==, expected->rejected);
  g_assert_cmpuint (found->deleted, ==, expected->deleted);
  g_assert_cmpuint (self->rejects->len, ==, expected->rejected);
  g_assert_cmpuint (self->n_rows, ==, found->inserted + found->updated + found->unchanged + found->skipped +
                    found->deduplicated + found->rejected);
}

/* Somebody else deletes rows. A history is written by loads alone. Without keys texts
 * are compared as the server likes. */
static void
meddle (LoadFixture *self,
        TableModel  *model)
{
  const gboolean has_keys = self->load.keys != NULL;
  g_autofree char *sql = NULL;
  ModelRow row;

  if (model->entries->len == 0 || self->load.strategy == SLUICE_STRATEGY_SCD2 || random_below (3) > 0)
    return;
  row = g_array_index (model->entries, ModelEntry, random_below ((int) model->entries->len)).row;
  if (row.id < 0)
    return;
  sql = has_keys ? g_strdup_printf ("DELETE FROM t WHERE id = %d AND part = '%s'", row.id, row.part)
                 : g_strdup_printf ("DELETE FROM t WHERE id = %d", row.id);
  g_test_message ("%s", sql);
  load_fixture_exec (self, sql);
  for (guint i = model->entries->len; i-- > 0;)
    {
      const ModelRow *other = &g_array_index (model->entries, ModelEntry, i).row;

      if (other->id == row.id && (!has_keys || g_strcmp0 (other->part, row.part) == 0))
        g_array_remove_index (model->entries, i);
    }
}

static void
finish_load (LoadFixture      *self,
             TableModel       *model,
             int               at,
             SluiceLoadCounts *expected)
{
  const SluiceLedgerEntry entry = { .batch = self->n_batches + 1, .position = self->n_rows, .final = TRUE };
  g_autoptr(GError) error = NULL;

  sluice_destination_finish (self->destination, model->knows_all, &self->counts, self->rejects, NULL, &error);
  g_assert_no_error (error);
  sluice_destination_commit (self->destination, &entry, NULL, &error);
  g_assert_no_error (error);
  table_model_finish (model, at, expected);
  assert_counts (self, expected);
}

/* Rows that were rejected before they got here: their keys are at the source. */
static void
keep_some (LoadFixture *self,
           TableModel  *model,
           int          at)
{
  g_autoptr(SluiceBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  ModelRow row = random_row ();

  if (self->load.keys == NULL || row.id < 0 || row.part == NULL || g_test_rand_bit ())
    return;
  g_test_message (" kept:");
  print_rows (&row, 1);
  batch = make_batch (self, &row, 1, at);
  sluice_destination_keep_present (self->destination, batch, NULL, &error);
  g_assert_no_error (error);
  table_model_keep (model, &row);
}

static void
run_load (LoadFixture *self,
          TableModel  *model,
          int          at)
{
  g_autoptr(GArray) saved = table_model_save (model);
  g_autofree char *run = g_strdup_printf ("run-%d", at);
  const guint n_batches = (guint) random_below (MAX_BATCHES + 1);
  SluiceLoadCounts expected = { 0, };
  gboolean taken_back = !self->load.commit_per_batch && random_below (6) == 0;

  g_test_message ("load %d%s", at, taken_back ? ", taken back" : "");
  self->request.run_id = run;
  self->request.at = get_instant (at);
  load_fixture_begin (self);
  table_model_begin (model);
  for (guint i = 0; i < n_batches; i++)
    {
      write_batch (self, model, at, &expected);
      keep_some (self, model, at);
    }
  if (taken_back)
    {
      sluice_destination_rollback (self->destination);
      table_model_restore (model, g_steal_pointer (&saved));
    }
  else
    finish_load (self, model, at, &expected);
}

/* The first load makes the table; were it taken back, there would be none. */
static void
test_strategy (LoadFixture   *self,
               gconstpointer  data)
{
  const guint strategy = GPOINTER_TO_UINT (data) / STRATEGY;
  g_autoptr(TableModel) model = NULL;
  g_autofree char *ddl = NULL;

  choose_options (self, strategy);
  g_test_message ("nulls_overwrite %d, write_unchanged %d, skip %s, commit_per_batch %d, retires %d",
                  self->load.nulls_overwrite, self->load.write_unchanged, self->load.skip_equals,
                  self->load.commit_per_batch, self->load.scd2.retires_absent);
  add_columns (self);
  model = table_model_new (&self->load);
  ddl = sluice_destination_make_ddl (self->destination, &self->request);
  load_fixture_exec (self, ddl);
  if (self->load.mirror.column != NULL)
    load_fixture_exec (self, "ALTER TABLE t ADD COLUMN gone varchar(10)");
  load_fixture_connect (self);
  for (int at = 1; at <= N_LOADS; at++)
    {
      meddle (self, model);
      run_load (self, model, at);
      assert_table (self, model);
    }
  sluice_destination_disconnect (self->destination);
}

static void
set_up (LoadFixture   *self,
        gconstpointer  data)
{
  load_fixture_set_up (self, GUINT_TO_POINTER (GPOINTER_TO_UINT (data) % STRATEGY));
}

static const struct
{
  const char *name;
  guint place;
  gboolean by_odbc;
} places[] = {
  { "sqlite", SLUICE_CONNECTION_SQLITE, FALSE },
  { "postgres", SLUICE_CONNECTION_POSTGRES, FALSE },
  { "duckdb", SLUICE_CONNECTION_DUCKDB, FALSE },
  { "odbc-sqlite", SLUICE_CONNECTION_ODBC | LOAD_FIXTURE_ODBC_SQLITE, TRUE },
  { "odbc-postgres", SLUICE_CONNECTION_ODBC | LOAD_FIXTURE_ODBC_POSTGRES, TRUE },
  { "odbc-mariadb", SLUICE_CONNECTION_ODBC | LOAD_FIXTURE_ODBC_MARIADB, TRUE },
};

/* With an argument: what is reached by ODBC. */
int
main (int    argc,
      char **argv)
{
  const char *wanted = g_getenv ("SLUICE_TEST_SEQUENCES");
  const guint n_sequences = wanted != NULL ? MAX ((guint) g_ascii_strtoull (wanted, NULL, 10), 1) : N_SEQUENCES;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (strategies) * n_sequences; j++)
        {
          const guint strategy = j / n_sequences;
          g_autofree char *path = g_strdup_printf ("/strategies/%s/%s/%u", places[i].name, strategies[strategy].name,
                                                   j % n_sequences + 1);

          if (places[i].by_odbc != (argc > 1))
            continue;
          g_test_add (path, LoadFixture, GUINT_TO_POINTER (strategy * STRATEGY + places[i].place), set_up, test_strategy,
                      load_fixture_tear_down);
        }
    }
  return g_test_run ();
}
