/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-aggregator.h"
#include "sluice-error.h"
#include "sluice-exact-sum.h"
#include "sluice-json-text.h"
#include "sluice-reject.h"
#include "sluice-row-sets.h"
#include "sluice-transformer.h"

#include "transform-utils.h"

#include <string.h>

#define MAPPING \
  "[{\"column\": \"k\", \"type\": \"text\", \"from\": \"k\"}, " \
  "{\"column\": \"i\", \"type\": \"integer\", \"from\": \"i\"}, " \
  "{\"column\": \"d\", \"type\": \"decimal(8,2)\", \"from\": \"d\"}, " \
  "{\"column\": \"f\", \"type\": \"double\", \"from\": \"f\"}, " \
  "{\"column\": \"day\", \"type\": \"date\", \"from\": \"day\"}]"

/* A task with steps over all rows, and what came out of them. */
typedef struct
{
  SluiceTask *task;
  SluiceTemplateScope *scope;
  SluiceTransformer *transformer;
  SluiceRowSets *sets;
  GPtrArray *batches;
  GPtrArray *rejects;
  guint64 n_read;
} Fixture;

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->rejects, g_ptr_array_unref);
  g_clear_pointer (&fixture->batches, g_ptr_array_unref);
  g_clear_pointer (&fixture->sets, sluice_row_sets_free);
  g_clear_pointer (&fixture->transformer, sluice_transformer_free);
  g_clear_pointer (&fixture->scope, sluice_template_scope_free);
  g_clear_object (&fixture->task);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
free_reject (gpointer data)
{
  sluice_reject_free (data);
}

static void
free_batch (gpointer data)
{
  sluice_batch_unref (data);
}

static SluiceTask *
make_task (const char  *mapping,
           const char  *steps,
           GError     **error)
{
  g_autofree char *data = g_strdup_printf (
    "{\"sluice\": 1, \"id\": \"b\", \"name\": \"T\", \"source\": {\"type\": \"file\", \"path\": \"x.json\"}, "
    "\"mapping\": %s, %s, \"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}}", mapping, steps);

  return sluice_task_new_from_data (data, -1, "/nowhere/task.json", NULL, error);
}

static void
set_up (Fixture    *fixture,
        const char *mapping,
        const char *steps)
{
  g_autoptr(GError) error = NULL;

  *fixture = (Fixture) { NULL };
  fixture->task = make_task (mapping, steps, &error);
  g_assert_no_error (error);
  fixture->scope = sluice_template_scope_new ();
  fixture->batches = g_ptr_array_new_with_free_func (free_batch);
  fixture->rejects = g_ptr_array_new_with_free_func (free_reject);
  fixture->transformer = sluice_transformer_new (fixture->task, fixture->scope, NULL, &error);
  g_assert_no_error (error);
  fixture->sets = sluice_row_sets_new (fixture->task, sluice_transformer_get_schema (fixture->transformer), &error);
  g_assert_no_error (error);
}

/* Maps a list of objects as one batch, and adds it. */
static void
add_records (Fixture    *fixture,
             const char *part,
             const char *json,
             gboolean    with_raw)
{
  GPtrArray *fields = sluice_transformer_get_fields (fixture->transformer);
  const guint n_columns = sluice_schema_get_n (sluice_transformer_get_schema (fixture->transformer));
  g_autoptr(SluiceBatch) records = sluice_batch_new (fields->len, 64);
  g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, 64);
  g_autoptr(GError) error = NULL;
  SluiceValue list = transform_read_value (json, records->arena);
  SluiceJsonIter iter;
  SluiceValue key;
  SluiceValue record;

  sluice_batch_add_part (records, part);
  sluice_batch_set_fields (records, fields);
  g_assert_true (sluice_json_iter_init (&iter, &list));
  while (sluice_json_iter_next (&iter, &key, &record))
    {
      const guint row = records->n_rows++;

      records->origins[row] = (SluiceRowOrigin) {
        .number = ++fixture->n_read, .record = row + 1, .line = row + 10, .byte = row + 100,
        .raw = with_raw ? record.s : NULL, .raw_len = with_raw ? record.len : 0,
      };
      for (guint i = 0; i < fields->len; i++)
        sluice_batch_row (records, row)[i] = sluice_json_text_get (&record, fields->pdata[i], records->arena);
    }
  sluice_transformer_apply (fixture->transformer, records, rows, fixture->rejects, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sluice_row_sets_add (fixture->sets, rows, &error));
  g_assert_no_error (error);
}

static void
finish (Fixture *fixture,
        guint    batch_rows)
{
  const guint n_columns = sluice_schema_get_n (sluice_row_sets_get_schema (fixture->sets));
  g_autoptr(GError) error = NULL;

  sluice_row_sets_finish (fixture->sets, &error);
  g_assert_no_error (error);
  for (;;)
    {
      g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, batch_rows);
      const guint n_rejects = fixture->rejects->len;

      sluice_row_sets_next (fixture->sets, rows, fixture->rejects, &error);
      g_assert_no_error (error);
      if (rows->n_rows == 0 && fixture->rejects->len == n_rejects)
        break;
      g_ptr_array_add (fixture->batches, sluice_batch_ref (rows));
    }
}

static char *
show_rows (const Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint b = 0; b < fixture->batches->len; b++)
    {
      const SluiceBatch *rows = fixture->batches->pdata[b];

      for (guint i = 0; i < rows->n_rows; i++)
        {
          for (guint c = 0; c < rows->n_columns; c++)
            {
              g_autofree char *cell = transform_show_value (&sluice_batch_row (rows, i)[c]);

              g_string_append_printf (text, "%s%s", c > 0 ? "|" : "", cell);
            }
          g_string_append_c (text, '\n');
        }
    }
  return g_string_free (text, FALSE);
}

static void
assert_rows (const Fixture *fixture,
             const char    *expected)
{
  g_autofree char *text = show_rows (fixture);

  g_assert_cmpstr (text, ==, expected);
}

#define SHORT_MAPPING \
  "[{\"column\": \"k\", \"type\": \"integer\", \"from\": \"k\"}, " \
  "{\"column\": \"v\", \"type\": \"text\", \"from\": \"v\"}]"

static void
test_last_wins (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, SHORT_MAPPING, "\"deduplicate\": {\"keys\": [\"k\"]}");
  add_records (&fixture, "a", "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 2, \"v\": \"b\"}, {\"k\": 1, \"v\": \"c\"}]", TRUE);
  add_records (&fixture, "b", "[{\"k\": null, \"v\": \"d\"}, {\"k\": 1, \"v\": \"e\"}, {\"v\": \"f\"}]", TRUE);
  finish (&fixture, 2);
  assert_rows (&fixture, "2|b\n1|e\nnull|f\n");
  g_assert_cmpuint (sluice_row_sets_get_n_deduplicated (fixture.sets), ==, 3);
  g_assert_cmpuint (sluice_row_sets_get_n_aggregated (fixture.sets), ==, 0);
}

static void
test_order (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, MAPPING, "\"deduplicate\": {\"keys\": [\"k\"], \"order\": \"day desc, i\"}");
  add_records (&fixture, "a",
               "[{\"k\": \"a\", \"i\": 10, \"day\": \"2024-02-01\"}, {\"k\": \"b\", \"i\": 1},"
               " {\"k\": \"a\", \"i\": 9, \"day\": \"2024-02-01\"}, {\"k\": \"a\", \"i\": 1, \"day\": \"2023-12-31\"},"
               " {\"k\": \"b\", \"i\": 2, \"day\": \"0001-01-01\"}, {\"k\": \"b\", \"i\": 0},"
               " {\"k\": \"a\", \"i\": 9, \"day\": \"2024-02-01\", \"f\": 2}]", TRUE);
  finish (&fixture, 64);
  assert_rows (&fixture, "a|9|null|null|2024-02-01\nb|2|null|null|0001-01-01\n");
  g_assert_cmpuint (sluice_row_sets_get_n_deduplicated (fixture.sets), ==, 5);
}

/* What the quarantine would show of a row. */
static void
assert_origin (const Fixture *fixture,
               guint          batch,
               guint          row,
               guint64        number,
               const char    *part,
               const char    *raw)
{
  const SluiceBatch *rows = fixture->batches->pdata[batch];
  SluiceReject *reject = sluice_reject_new (rows, row, SLUICE_REJECT_STAGE_LOAD);
  gsize size = 0;
  const char *data = reject->raw != NULL ? g_bytes_get_data (reject->raw, &size) : NULL;
  g_autofree char *text = g_strndup (data, size);

  g_assert_cmpuint (reject->number, ==, number);
  g_assert_cmpuint (reject->line, ==, reject->record + 9);
  g_assert_cmpuint (reject->byte, ==, reject->record + 99);
  g_assert_cmpstr (reject->part, ==, part);
  g_assert_cmpstr (text, ==, raw);
  sluice_reject_free (reject);
}

static void
test_origins (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, SHORT_MAPPING, "\"deduplicate\": {\"keys\": [\"k\"]}");
  add_records (&fixture, "one", "[{\"k\":1,\"v\":\"a\"},{\"k\":2,\"v\":\"b\"}]", TRUE);
  add_records (&fixture, "two", "[{\"k\":1,\"v\":\"c\"},{\"k\":3,\"v\":\"d\"}]", FALSE);
  finish (&fixture, 64);
  assert_rows (&fixture, "2|b\n1|c\n3|d\n");
  assert_origin (&fixture, 0, 0, 2, "one", "{\"k\":2,\"v\":\"b\"}");
  assert_origin (&fixture, fixture.batches->len - 1, ((SluiceBatch *) fixture.batches->pdata[fixture.batches->len - 1])->n_rows - 1,
                 4, "two", "{\"k\":3,\"v\":\"d\"}");
}

static void
test_functions (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, MAPPING,
          "\"aggregate\": {\"group_by\": [\"k\"], \"columns\": ["
          "{\"column\": \"rows\", \"type\": \"integer\", \"function\": \"count\"},"
          "{\"column\": \"n\", \"type\": \"integer\", \"function\": \"count\", \"of\": \"i\"},"
          "{\"column\": \"sum_i\", \"type\": \"integer\", \"function\": \"sum\", \"of\": \"i\"},"
          "{\"column\": \"sum_d\", \"type\": \"decimal(12,2)\", \"function\": \"sum\", \"of\": \"d\"},"
          "{\"column\": \"avg_d\", \"type\": \"decimal(12,3)\", \"function\": \"avg\", \"of\": \"d\"},"
          "{\"column\": \"avg_i\", \"type\": \"double\", \"function\": \"avg\", \"of\": \"i\"},"
          "{\"column\": \"low\", \"type\": \"date\", \"function\": \"min\", \"of\": \"day\"},"
          "{\"column\": \"high\", \"type\": \"decimal(8,2)\", \"function\": \"max\", \"of\": \"d\"},"
          "{\"column\": \"one\", \"type\": \"integer\", \"function\": \"first\", \"of\": \"i\"},"
          "{\"column\": \"end\", \"type\": \"integer\", \"function\": \"last\", \"of\": \"i\"}]}");
  add_records (&fixture, "a",
               "[{\"k\": \"b\", \"i\": 5, \"d\": 1, \"day\": \"2024-02-01\"},"
               " {\"k\": \"a\", \"d\": \"-0.50\"},"
               " {\"k\": \"b\", \"i\": -7, \"d\": 10, \"day\": \"2023-02-01\"},"
               " {\"k\": null, \"i\": 1},"
               " {\"k\": \"b\", \"d\": \"9.5\"}]", TRUE);
  finish (&fixture, 64);
  assert_rows (&fixture,
               "a|1|0|null|-0.50|-0.500|null|null|-0.50|null|null\n"
               "b|3|2|-2|20.50|6.833|-1|2023-02-01|10.00|5|null\n"
               "null|1|1|1|null|null|1|null|null|1|1\n");
  g_assert_cmpuint (sluice_row_sets_get_n_aggregated (fixture.sets), ==, 2);
  g_assert_true (sluice_row_sets_aggregates (fixture.sets));
}

static void
test_lists (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, MAPPING,
          "\"aggregate\": {\"group_by\": [\"day\"], \"columns\": ["
          "{\"column\": \"t\", \"type\": \"text\", \"function\": \"text_list\", \"of\": \"k\", \"separator\": \"; \"},"
          "{\"column\": \"j\", \"type\": \"json\", \"function\": \"json_list\", \"of\": \"k\"},"
          "{\"column\": \"n\", \"type\": \"integer\", \"function\": \"distinct\", \"of\": \"k\"},"
          "{\"column\": \"m\", \"type\": \"text\", \"function\": \"text_list\", \"of\": \"i\"},"
          "{\"column\": \"d\", \"type\": \"integer\", \"function\": \"distinct\", \"of\": \"d\"}]}");
  add_records (&fixture, "a",
               "[{\"day\": \"2024-01-02\", \"k\": \"b\", \"i\": 3, \"d\": 1}, {\"day\": \"2024-01-01\"},"
               " {\"day\": \"2024-01-02\", \"k\": \"a\\\"\", \"d\": \"1.00\"}, {\"day\": \"2024-01-02\", \"k\": \"b\", \"i\": 4}]",
               TRUE);
  finish (&fixture, 1);
  assert_rows (&fixture,
               "2024-01-01|null|[]|0|null|0\n"
               "2024-01-02|b; a\"; b|[\"b\",\"a\\\"\",\"b\"]|2|3,4|1\n");
}

static void
test_no_groups (void)
{
  const char *steps = "\"aggregate\": {\"columns\": [{\"column\": \"n\", \"type\": \"integer\", \"function\": \"count\"},"
                      "{\"column\": \"different\", \"type\": \"integer\", \"function\": \"distinct\", \"of\": \"v\"}]}";
  g_auto(Fixture) fixture = { NULL };
  g_auto(Fixture) empty = { NULL };

  set_up (&fixture, SHORT_MAPPING, steps);
  add_records (&fixture, "a", "[{\"k\": 1, \"v\": \"x\"}, {\"k\": 2}, {\"k\": 3, \"v\": \"x\"}]", TRUE);
  finish (&fixture, 64);
  assert_rows (&fixture, "3|1\n");

  set_up (&empty, SHORT_MAPPING, steps);
  finish (&empty, 64);
  assert_rows (&empty, "");
}

/* A group that its columns cannot hold is refused, with all that is wrong with it. */
static void
test_rejected (void)
{
  g_auto(Fixture) fixture = { NULL };
  const SluiceReject *reject;

  set_up (&fixture, MAPPING,
          "\"aggregate\": {\"group_by\": [\"k\"], \"columns\": ["
          "{\"column\": \"s\", \"type\": \"integer\", \"function\": \"sum\", \"of\": \"i\"},"
          "{\"column\": \"n\", \"type\": \"integer\", \"function\": \"count\"},"
          "{\"column\": \"f\", \"type\": \"double\", \"function\": \"sum\", \"of\": \"f\"}]}");
  add_records (&fixture, "a",
               "[{\"k\": \"a\", \"i\": 9223372036854775807, \"f\": 1e308}, {\"k\": \"b\", \"i\": 1, \"f\": 0.5},"
               " {\"k\": \"a\", \"i\": 1, \"f\": 1e308}]", TRUE);
  finish (&fixture, 64);
  assert_rows (&fixture, "b|1|1|0.5\n");
  g_assert_cmpuint (fixture.rejects->len, ==, 1);
  reject = fixture.rejects->pdata[0];
  g_assert_cmpuint (reject->problems->len, ==, 2);
  g_assert_cmpstr (((SluiceRowProblem *) reject->problems->pdata[0])->code, ==, "invalid_integer");
  g_assert_cmpstr (((SluiceRowProblem *) reject->problems->pdata[0])->value, ==, "9223372036854775808");
  g_assert_cmpstr (((SluiceRowProblem *) reject->problems->pdata[1])->code, ==, "invalid_double");
  g_assert_cmpstr (reject->mapped, ==, "{\"k\":\"a\",\"n\":2}");
  g_assert_cmpuint (reject->number, ==, 1);
  g_assert_null (reject->raw);
  /* The group is one of those that came out. */
  g_assert_cmpuint (sluice_row_sets_get_n_aggregated (fixture.sets), ==, 1);
}

static void
test_both (void)
{
  g_auto(Fixture) fixture = { NULL };

  set_up (&fixture, SHORT_MAPPING,
          "\"deduplicate\": {\"keys\": [\"k\"], \"order\": \"v desc\"},"
          "\"aggregate\": {\"group_by\": [\"v\"], \"columns\": ["
          "{\"column\": \"n\", \"type\": \"integer\", \"function\": \"count\"},"
          "{\"column\": \"s\", \"type\": \"integer\", \"function\": \"sum\", \"of\": \"k\"}]}");
  add_records (&fixture, "a", "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 1, \"v\": \"b\"}, {\"k\": 2, \"v\": \"b\"},"
               " {\"k\": 3, \"v\": \"a\"}]", TRUE);
  finish (&fixture, 64);
  assert_rows (&fixture, "a|1|3\nb|2|3\n");
  g_assert_cmpuint (sluice_row_sets_get_n_deduplicated (fixture.sets), ==, 1);
  g_assert_cmpuint (sluice_row_sets_get_n_aggregated (fixture.sets), ==, 1);
}

/* Sums of random numbers against 128-bit ones. */
static void
test_exact_sum (void)
{
  for (guint round = 0; round < 200; round++)
    {
      const gboolean large = g_test_rand_bit ();
      SluiceExactSum sum;
      __extension__ __int128 expected = 0;
      g_autoptr(GString) digits = g_string_new (NULL);
      g_autofree char *text = NULL;

      sluice_exact_sum_init (&sum);
      for (int i = g_test_rand_int_range (1, 50); i > 0; i--)
        {
          const gint64 value = large ? (gint64) ((guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ())
                                     : g_test_rand_int_range (-50, 50);
          g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, value);

          if (g_test_rand_bit ())
            sluice_exact_sum_add_integer (&sum, value);
          else
            sluice_exact_sum_add_digits (&sum, number, strlen (number));
          expected += value;
        }
      for (__extension__ __int128 rest = expected < 0 ? -expected : expected; rest > 0 || digits->len == 0; rest /= 10)
        g_string_prepend_c (digits, (char) ('0' + (int) (rest % 10)));
      if (expected < 0)
        g_string_prepend_c (digits, '-');
      text = sluice_exact_sum_divide (&sum, 1, 0, 0);
      g_assert_cmpstr (text, ==, digits->str);
      sluice_exact_sum_clear (&sum);
    }
}

static void
test_division (void)
{
  SluiceExactSum sum;
  g_autofree char *third = NULL;
  g_autofree char *negative = NULL;
  g_autofree char *whole = NULL;

  sluice_exact_sum_init (&sum);
  sluice_exact_sum_add_digits (&sum, "1.00", 4);
  third = sluice_exact_sum_divide (&sum, 3, 2, 5);
  g_assert_cmpstr (third, ==, "0.33333");
  sluice_exact_sum_reset (&sum);
  sluice_exact_sum_add_digits (&sum, "-12345678901234567890.50", 24);
  negative = sluice_exact_sum_divide (&sum, 1000000007, 2, 4);
  g_assert_cmpstr (negative, ==, "-12345678814.8148");
  whole = sluice_exact_sum_divide (&sum, 1, 2, 2);
  g_assert_cmpstr (whole, ==, "-12345678901234567890.50");
  sluice_exact_sum_clear (&sum);
}

static SluiceBatch *
random_rows (guint64 *number)
{
  SluiceBatch *rows = sluice_batch_new (2, 100);

  while (rows->n_rows < 100)
    {
      SluiceValue *row = sluice_batch_row (rows, rows->n_rows);
      g_autofree char *key = g_strdup_printf ("%d", g_test_rand_int_range (0, 300));

      row[0] = sluice_value_text (SLUICE_VALUE_TEXT, sluice_arena_copy (rows->arena, key, strlen (key)), strlen (key));
      row[1] = g_test_rand_int_range (0, 5) == 0 ? SLUICE_NULL_VALUE
                                                 : sluice_value_int (SLUICE_VALUE_INTEGER, g_test_rand_int_range (-9, 9));
      rows->origins[rows->n_rows++] = (SluiceRowOrigin) { .number = ++*number };
    }
  return rows;
}

/* All groups as one text. */
static char *
group_all (const SluiceAggregateSpec *spec,
           SluiceSchema              *schema,
           GPtrArray                 *batches,
           gsize                      max_bytes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceSpill) spill = sluice_spill_new (&error);
  g_autoptr(SluiceAggregator) aggregator = sluice_aggregator_new (spec, schema, NULL, spill, max_bytes, &error);
  g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func (free_reject);
  Fixture fixture = { .batches = g_ptr_array_new_with_free_func (free_batch) };
  char *text;

  g_assert_no_error (error);
  for (guint i = 0; i < batches->len; i++)
    g_assert_true (sluice_aggregator_add (aggregator, batches->pdata[i], &error));
  g_assert_true (sluice_aggregator_finish (aggregator, &error));
  for (;;)
    {
      SluiceBatch *rows = sluice_batch_new (sluice_schema_get_n (sluice_aggregator_get_schema (aggregator)), 7);

      g_ptr_array_add (fixture.batches, rows);
      g_assert_true (sluice_aggregator_next (aggregator, rows, rejects, &error));
      if (rows->n_rows == 0)
        break;
    }
  text = show_rows (&fixture);
  g_ptr_array_unref (fixture.batches);
  return text;
}

/* Groups that are summed up in memory, those that are sorted on disk, and some of each:
 * the same rows come out. */
static void
test_spilled (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = make_task (
    SHORT_MAPPING, "\"aggregate\": {\"group_by\": [\"v\"], \"columns\": ["
    "{\"column\": \"n\", \"type\": \"integer\", \"function\": \"count\"},"
    "{\"column\": \"s\", \"type\": \"integer\", \"function\": \"sum\", \"of\": \"k\"},"
    "{\"column\": \"l\", \"type\": \"integer\", \"function\": \"min\", \"of\": \"k\"},"
    "{\"column\": \"f\", \"type\": \"integer\", \"function\": \"first\", \"of\": \"k\"},"
    "{\"column\": \"e\", \"type\": \"integer\", \"function\": \"last\", \"of\": \"k\"}]}", &error);
  g_autoptr(SluiceSchema) schema = sluice_schema_new ();
  g_autoptr(GPtrArray) batches = g_ptr_array_new_with_free_func (free_batch);
  g_autofree char *memory = NULL;
  guint64 number = 0;

  g_assert_no_error (error);
  sluice_schema_add (schema, "v", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, FALSE);
  sluice_schema_add (schema, "k", (SluiceType) { .kind = SLUICE_TYPE_KIND_INTEGER }, FALSE);
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (batches, random_rows (&number));

  memory = group_all (sluice_task_get_aggregate (task), schema, batches, G_MAXSIZE);
  g_assert_cmpuint (strlen (memory), >, 1000);
  for (gsize bytes = 0; bytes < 200000; bytes = bytes * 3 + 1)
    {
      g_autofree char *text = group_all (sluice_task_get_aggregate (task), schema, batches, bytes);

      g_assert_cmpstr (text, ==, memory);
    }
}

static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Fixture) fixture = { NULL };
  g_autoptr(GError) error = NULL;
  gboolean ok;

  set_up (&fixture, SHORT_MAPPING, "\"deduplicate\": {\"keys\": [\"k\"]}");
  sluice_row_sets_set_cancellable (fixture.sets, cancellable);
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr(GString) text = g_string_new ("[");

      for (guint j = 0; j < 64; j++)
        g_string_append_printf (text, "%s{\"k\": %u}", j > 0 ? "," : "", (guint) g_test_rand_int_range (0, 100000));
      g_string_append_c (text, ']');
      add_records (&fixture, "a", text->str, TRUE);
    }
  g_cancellable_cancel (cancellable);
  ok = sluice_row_sets_finish (fixture.sets, &error);
  g_assert_false (ok);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_invalid (const char *steps,
                const char *path,
                const char *code)
{
  g_autofree char *data = g_strdup_printf (
    "{\"sluice\": 1, \"name\": \"T\", \"source\": {\"type\": \"file\", \"path\": \"x.json\"}, \"mapping\": " MAPPING ", %s, "
    "\"destination\": {\"type\": \"sqlite\", \"path\": \"o.db\", \"table\": \"t\"}}", steps);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (data, -1, "/nowhere/task.json", &problems, NULL);

  g_test_message ("%s", steps);
  g_assert_null (task);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((SluiceProblem *) problems->pdata[0])->path, ==, path);
  g_assert_cmpstr (((SluiceProblem *) problems->pdata[0])->code, ==, code);
}

#define COLUMN(text) "\"aggregate\": {\"columns\": [{\"column\": \"x\", " text "}]}"

static void
test_invalid (void)
{
  assert_invalid ("\"deduplicate\": {\"keys\": [\"x\"]}", "$.deduplicate.keys[0]", "unknown_column");
  assert_invalid ("\"deduplicate\": {\"keys\": [\"k\"], \"order\": \"x desc\"}", "$.deduplicate.order", "unknown_column");
  assert_invalid ("\"deduplicate\": {\"keys\": [\"k\"], \"order\": \"i down\"}", "$.deduplicate.order", "invalid_value");
  assert_invalid ("\"aggregate\": {\"group_by\": [\"k\", \"k\"]}", "$.aggregate.group_by[1]", "duplicate_column");
  assert_invalid (COLUMN ("\"type\": \"integer\", \"function\": \"sum\", \"of\": \"k\""), "$.aggregate.columns[0].of",
                  "invalid_value");
  assert_invalid (COLUMN ("\"type\": \"integer\", \"function\": \"avg\", \"of\": \"i\""), "$.aggregate.columns[0].type",
                  "invalid_value");
  assert_invalid (COLUMN ("\"type\": \"date\", \"function\": \"count\""), "$.aggregate.columns[0].type", "invalid_value");
  assert_invalid (COLUMN ("\"type\": \"integer\", \"function\": \"max\""), "$.aggregate.columns[0].of", "missing_key");
  assert_invalid (COLUMN ("\"type\": \"integer\", \"function\": \"text_list\", \"of\": \"k\""),
                  "$.aggregate.columns[0].type", "invalid_value");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-sets/deduplicate/last-wins", test_last_wins);
  g_test_add_func ("/row-sets/deduplicate/order", test_order);
  g_test_add_func ("/row-sets/deduplicate/origins", test_origins);
  g_test_add_func ("/row-sets/aggregate/functions", test_functions);
  g_test_add_func ("/row-sets/aggregate/lists", test_lists);
  g_test_add_func ("/row-sets/aggregate/no-groups", test_no_groups);
  g_test_add_func ("/row-sets/aggregate/rejected", test_rejected);
  g_test_add_func ("/row-sets/aggregate/exact-sum", test_exact_sum);
  g_test_add_func ("/row-sets/aggregate/division", test_division);
  g_test_add_func ("/row-sets/aggregate/spilled", test_spilled);
  g_test_add_func ("/row-sets/both", test_both);
  g_test_add_func ("/row-sets/cancelled", test_cancelled);
  g_test_add_func ("/row-sets/invalid", test_invalid);
  return g_test_run ();
}
