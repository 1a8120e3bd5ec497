/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/reject/outlives-batch", test_outlives_batch);
  g_test_add_func ("/sluice/core/reject/raw-is-cut", test_raw_is_cut);
  g_test_add_func ("/sluice/core/reject/all-problems", test_all_problems);
  g_test_add_func ("/sluice/core/reject/quoted-values", test_quoted_values);

  return g_test_run ();
}
