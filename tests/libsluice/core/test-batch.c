/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-batch.h"
#include "sluice-test-utils.h"

#include <string.h>

static void
fill (SluiceBatch *batch,
      const char  *text)
{
  SluiceValue *row = sluice_batch_row (batch, batch->n_rows);

  memset (&batch->origins[batch->n_rows], 0, sizeof (SluiceRowOrigin));
  for (guint i = 0; i < batch->n_columns; i++)
    row[i] = sluice_value_text (SLUICE_VALUE_TEXT,
                                sluice_arena_copy (batch->arena, text, strlen (text)),
                                strlen (text));
  batch->n_rows++;
}

static void
test_rows (void)
{
  g_autoptr(SluiceBatch) batch = sluice_batch_new (3, 2);

  g_assert_false (sluice_batch_is_full (batch));
  fill (batch, "one");
  fill (batch, "two");
  g_assert_true (sluice_batch_is_full (batch));

  for (guint i = 0; i < 3; i++)
    {
      sluice_test_assert_text (&sluice_batch_row (batch, 0)[i], "one");
      sluice_test_assert_text (&sluice_batch_row (batch, 1)[i], "two");
    }

  sluice_batch_reset (batch);
  g_assert_cmpuint (batch->n_rows, ==, 0);
  g_assert_false (sluice_batch_is_full (batch));
}

/* Few rows of large texts fill a batch, too; one row always has room. */
static void
test_full_of_bytes (void)
{
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1000);
  g_autofree char *large = g_strnfill (SLUICE_BATCH_MAX_BYTES / 2, 'l');

  g_assert_false (sluice_batch_is_full (batch));
  fill (batch, large);
  g_assert_false (sluice_batch_is_full (batch));
  fill (batch, large);
  g_assert_true (sluice_batch_is_full (batch));
}

static void
test_parts (void)
{
  g_autoptr(SluiceBatch) base = sluice_batch_new (1, 1);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1);

  g_assert_null (sluice_batch_get_part (base, 0));
  g_assert_cmpuint (sluice_batch_add_part (base, "page 1"), ==, 0);
  g_assert_cmpuint (sluice_batch_add_part (base, "page 1"), ==, 0);
  g_assert_cmpuint (sluice_batch_add_part (base, "page 2"), ==, 1);
  g_assert_cmpstr (sluice_batch_get_part (base, 1), ==, "page 2");
  g_assert_null (sluice_batch_get_part (base, 2));

  sluice_batch_set_base (batch, base);
  g_assert_cmpstr (sluice_batch_get_part (batch, 0), ==, "page 1");
}

static void
test_base_lives_as_long (void)
{
  g_autoptr(SluiceBatch) batch = sluice_batch_new (1, 1);
  SluiceBatch *base = sluice_batch_new (1, 1);

  fill (base, "in the base");
  sluice_batch_set_base (batch, base);
  fill (batch, "");
  sluice_batch_row (batch, 0)[0] = sluice_batch_row (base, 0)[0];
  sluice_batch_unref (base);

  sluice_test_assert_text (&sluice_batch_row (batch, 0)[0], "in the base");
}

static void
test_pool_recycles (void)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (2, 10);
  SluiceBatch *first = sluice_batch_pool_take (pool);
  SluiceBatch *second = sluice_batch_pool_take (pool);

  g_assert_true (first != second);
  fill (first, "text");
  sluice_batch_add_part (first, "part");
  sluice_batch_unref (first);

  g_assert_true (sluice_batch_pool_take (pool) == first);
  g_assert_cmpuint (first->n_rows, ==, 0);
  g_assert_cmpuint (first->n_columns, ==, 2);
  g_assert_null (sluice_batch_get_part (first, 0));

  sluice_batch_unref (first);
  sluice_batch_unref (second);
}

static void
test_pool_outlived (void)
{
  SluiceBatchPool *pool = sluice_batch_pool_new (1, 1);
  SluiceBatch *batch = sluice_batch_pool_take (pool);

  sluice_batch_pool_unref (pool);
  fill (batch, "still here");
  sluice_test_assert_text (&sluice_batch_row (batch, 0)[0], "still here");
  sluice_batch_unref (batch);
}

static gpointer
take_and_give_back (gpointer data)
{
  SluiceBatchPool *pool = data;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      g_assert_cmpuint (batch->n_rows, ==, 0);
      fill (batch, "mine");
      sluice_test_assert_text (&sluice_batch_row (batch, 0)[0], "mine");
    }
  return NULL;
}

static void
test_pool_threads (void)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (1, 4);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pool", take_and_give_back, pool);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sluice/core/batch/rows", test_rows);
  g_test_add_func ("/sluice/core/batch/full-of-bytes", test_full_of_bytes);
  g_test_add_func ("/sluice/core/batch/parts", test_parts);
  g_test_add_func ("/sluice/core/batch/base-lives-as-long", test_base_lives_as_long);
  g_test_add_func ("/sluice/core/batch/pool/recycles", test_pool_recycles);
  g_test_add_func ("/sluice/core/batch/pool/outlived", test_pool_outlived);
  g_test_add_func ("/sluice/core/batch/pool/threads", test_pool_threads);

  return g_test_run ();
}
