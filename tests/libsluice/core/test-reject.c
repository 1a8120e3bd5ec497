/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-path.h"
#include "sluice-record-layout.h"
#include "sluice-reject.h"

#include <string.h>

static SluiceBatch *
make_batch (const char *raw,
            gsize       raw_len)
{
  SluiceBatch *batch = sluice_batch_new (1, 1);

  batch->origins[0] = (SluiceRowOrigin) {
    .number = 7, .record = 3, .line = 11, .byte = 400,
    .raw = raw, .raw_len = (guint32) raw_len,
    .part = sluice_batch_add_part (batch, "http://localhost/2"),
  };
  sluice_batch_row (batch, 0)[0] = SLUICE_NULL_VALUE;
  batch->n_rows = 1;
  return batch;
}

static void
test_outlives_batch (void)
{
  SluiceBatch *batch = make_batch ("{\"a\":1}", 7);
  g_autoptr(SluiceReject) reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);

  sluice_batch_unref (batch);
  g_assert_cmpuint (reject->number, ==, 7);
  g_assert_cmpuint (reject->record, ==, 3);
  g_assert_cmpuint (reject->line, ==, 11);
  g_assert_cmpuint (reject->byte, ==, 400);
  g_assert_cmpstr (reject->part, ==, "http://localhost/2");
  g_assert_cmpmem (g_bytes_get_data (reject->raw, NULL), g_bytes_get_size (reject->raw),
                   "{\"a\":1}", 7);
  g_assert_cmpstr (sluice_reject_stage_to_string (reject->stage), ==, "map");
}

static void
test_raw_is_cut (void)
{
  g_autofree char *raw = g_strnfill (SLUICE_REJECT_MAX_RAW + 1, 'r');
  g_autoptr(SluiceBatch) batch = make_batch (raw, SLUICE_REJECT_MAX_RAW + 1);
  g_autoptr(SluiceReject) reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_LOAD);

  g_assert_cmpuint (g_bytes_get_size (reject->raw), ==, SLUICE_REJECT_MAX_RAW);
}

static void
test_all_problems (void)
{
  g_autoptr(SluiceBatch) batch = make_batch (NULL, 0);
  g_autoptr(SluiceReject) reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);
  SluiceValue value = sluice_value_text (SLUICE_VALUE_TEXT, "twelve", 6);
  const SluiceRowProblem *problem;

  sluice_reject_add (reject, "invalid_integer", "amount", &value, NULL, "no number");
  sluice_reject_add (reject, "required", "name", NULL, "23502", "%s is missing", "name");

  g_assert_null (reject->raw);
  g_assert_cmpuint (reject->problems->len, ==, 2);
  problem = g_ptr_array_index (reject->problems, 0);
  g_assert_cmpstr (problem->code, ==, "invalid_integer");
  g_assert_cmpstr (problem->value, ==, "twelve");
  problem = g_ptr_array_index (reject->problems, 1);
  g_assert_null (problem->value);
  g_assert_cmpstr (problem->message, ==, "name is missing");
  g_assert_cmpstr (problem->sqlstate, ==, "23502");
}

/* What a problem quotes is cut between characters and always valid UTF-8. */
static void
test_quoted_values (void)
{
  g_autoptr(SluiceBatch) batch = make_batch (NULL, 0);
  g_autoptr(SluiceReject) reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);
  g_autoptr(GString) many = g_string_new (NULL);
  SluiceValue invalid = sluice_value_text (SLUICE_VALUE_INVALID, "a\xff z", 4);
  SluiceValue long_text;
  const SluiceRowProblem *problem;

  for (guint i = 0; i < 300; i++)
    g_string_append (many, "ü");
  long_text = sluice_value_text (SLUICE_VALUE_TEXT, many->str, many->len);

  sluice_reject_add (reject, "too_long", "name", &long_text, NULL, "too long");
  sluice_reject_add (reject, "invalid_encoding", "name", &invalid, NULL, "no UTF-8");

  problem = g_ptr_array_index (reject->problems, 0);
  g_assert_cmpint (g_utf8_strlen (problem->value, -1), ==, 256);
  problem = g_ptr_array_index (reject->problems, 1);
  g_assert_true (g_utf8_validate (problem->value, -1, NULL));
}

static void
unref_path (gpointer data)
{
  sluice_path_unref (data);
}

/* A record of these fields: `id` is an integer of 19 digits, `_index` 4, `gone` missing. */
static SluiceBatch *
make_record (const char *raw,
             gsize       raw_len)
{
  static const char *const paths[] = { "id", "_index", "gone" };
  SluiceBatch *batch = sluice_batch_new (G_N_ELEMENTS (paths), 1);
  SluiceValue *cells = sluice_batch_row (batch, 0);
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func (unref_path);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (fields, sluice_path_parse (paths[i], NULL));
  sluice_batch_set_fields (batch, fields);
  batch->origins[0] = (SluiceRowOrigin) {
    .number = 1, .raw = raw, .raw_len = (guint32) raw_len, .part = sluice_batch_add_part (batch, "in"), .element = 2,
  };
  cells[0] = sluice_value_int (SLUICE_VALUE_INTEGER, G_MAXINT64);
  cells[1] = sluice_value_text (SLUICE_VALUE_NUMBER, "4", 1);
  cells[2] = (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
  batch->n_rows = 1;
  return batch;
}

/* Beside the record is kept what it does not say itself, and nothing else. */
static void
test_fields_beside_the_record (void)
{
  g_autofree char *large = g_strnfill (SLUICE_REJECT_MAX_RAW, 'r');
  g_autoptr(SluiceBatch) whole = make_record ("{\"id\":1}", 8);
  g_autoptr(SluiceBatch) cut = make_record (large, SLUICE_REJECT_MAX_RAW);
  g_autoptr(SluiceBatch) bare = make_record (NULL, 0);
  g_autoptr(SluiceReject) a = sluice_reject_new (whole, 0, SLUICE_REJECT_STAGE_MAP);
  g_autoptr(SluiceReject) b = sluice_reject_new (cut, 0, SLUICE_REJECT_STAGE_MAP);
  g_autoptr(SluiceReject) c = sluice_reject_new (bare, 0, SLUICE_REJECT_STAGE_MAP);
  g_autoptr(SluiceRecordLayout) layout = sluice_record_layout_parse (c->layout);
  const char *all = "{\"id\":9223372036854775807,\"_index\":4,\"gone\":null}";

  g_assert_false (a->cut);
  g_assert_null (a->layout);
  g_assert_cmpuint (a->element, ==, 2);
  g_assert_cmpstr (a->fields, ==, "{\"_index\":4}");
  g_assert_true (b->cut);
  g_assert_cmpstr (b->fields, ==, all);
  g_assert_null (c->fields);
  g_assert_cmpmem (g_bytes_get_data (c->raw, NULL), g_bytes_get_size (c->raw), all, strlen (all));
  g_assert_cmpint (layout->kind, ==, SLUICE_RECORD_LAYOUT_FIELDS);
}

static void
test_columns_that_were_made (void)
{
  g_autoptr(SluiceBatch) batch = make_batch (NULL, 0);
  g_autoptr(SluiceReject) reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);
  g_autoptr(SluiceSchema) schema = sluice_schema_new ();
  const SluiceValue values[] = {
    sluice_value_int (SLUICE_VALUE_DATE, 19723),
    { .kind = SLUICE_VALUE_INVALID },
    SLUICE_NULL_VALUE,
    sluice_value_text (SLUICE_VALUE_TEXT, "run", 3),
  };

  sluice_schema_add (schema, "d\"", (SluiceType) { .kind = SLUICE_TYPE_KIND_DATE }, FALSE);
  sluice_schema_add (schema, "bad", (SluiceType) { .kind = SLUICE_TYPE_KIND_INTEGER }, FALSE);
  sluice_schema_add (schema, "none", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, FALSE);
  sluice_schema_add_role (schema, "run", (SluiceType) { .kind = SLUICE_TYPE_KIND_TEXT }, SLUICE_COLUMN_RUN_ID);
  sluice_reject_set_mapped (reject, schema, values);
  g_assert_cmpstr (reject->mapped, ==, "{\"d\\\"\":\"2024-01-01\",\"none\":null}");
}

/* The layout of a part goes with each of its records, and reads as it was written. */
static void
test_layout (void)
{
  const char *columns[] = { "a", "b \"c\"", NULL };
  g_autoptr(GRefString) text = sluice_record_layout_make_csv (";", "\"", "", (GStrv) columns);
  g_autoptr(SluiceBatch) batch = make_batch ("1;2", 3);
  g_autoptr(SluiceReject) reject = NULL;
  g_autoptr(SluiceRecordLayout) layout = NULL;
  g_autoptr(SluiceRecordLayout) json = sluice_record_layout_parse (NULL);

  sluice_batch_set_layout (batch, 0, text);
  reject = sluice_reject_new (batch, 0, SLUICE_REJECT_STAGE_MAP);
  layout = sluice_record_layout_parse (reject->layout);
  g_assert_cmpint (layout->kind, ==, SLUICE_RECORD_LAYOUT_CSV);
  g_assert_cmpstr (layout->delimiter, ==, ";");
  g_assert_true (g_strv_equal ((const char *const *) layout->columns, (const char *const *) columns));
  g_assert_cmpint (json->kind, ==, SLUICE_RECORD_LAYOUT_JSON);
  g_assert_null (sluice_record_layout_parse ("{\"format\":\"other\"}"));
  g_assert_null (sluice_record_layout_parse ("["));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/reject/outlives-batch", test_outlives_batch);
  g_test_add_func ("/sluice/core/reject/raw-is-cut", test_raw_is_cut);
  g_test_add_func ("/sluice/core/reject/all-problems", test_all_problems);
  g_test_add_func ("/sluice/core/reject/quoted-values", test_quoted_values);
  g_test_add_func ("/sluice/core/reject/fields-beside-the-record", test_fields_beside_the_record);
  g_test_add_func ("/sluice/core/reject/columns-that-were-made", test_columns_that_were_made);
  g_test_add_func ("/sluice/core/reject/layout", test_layout);

  return g_test_run ();
}
