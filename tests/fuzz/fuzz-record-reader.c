/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-inference.h"
#include "sluice-record-reader.h"

#include <stdint.h>

/* Reads the bytes as a body twice, once in one piece and once in small ones
 * into a small batch: both must give the same rows and the same end. The first
 * byte chooses format, path and piece. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

typedef struct
{
  guint64 hash;                 /* of all cells and origins */
  guint64 n_rows;
  gboolean failed;
} Outcome;

static void
hash_rows (Outcome           *outcome,
           const SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];
      SluiceValue raw = sluice_value_text (SLUICE_VALUE_BYTES, origin->raw, origin->raw_len);

      outcome->hash = sluice_value_hash (&raw, outcome->hash + origin->line * 31 + origin->byte);
      outcome->hash += origin->problem != NULL;
      for (guint j = 0; j < batch->n_columns; j++)
        outcome->hash = sluice_value_hash (sluice_batch_row (batch, i) + j, outcome->hash);
      outcome->n_rows++;
    }
}

static void
learn (SluiceInference   *inference,
       const SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *record = sluice_batch_row (batch, i);

      if (record->kind == SLUICE_VALUE_JSON)
        g_assert_true (sluice_inference_add (inference, record, NULL));
    }
}

static void
read_body (const SluiceRecordReaderConfig *config,
           const char                     *body,
           gsize                           size,
           gsize                           piece,
           guint                           capacity,
           SluiceInference                *inference,
           Outcome                        *outcome)
{
  g_autoptr(SluiceRecordReader) reader = sluice_record_reader_new (config);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (config->fields->len, capacity);
  gboolean ended = FALSE;
  gsize pos = 0;

  for (;;)
    {
      gboolean need_more = FALSE;

      sluice_batch_reset (batch);
      outcome->failed = !sluice_record_reader_pull (reader, batch, &need_more, NULL);
      hash_rows (outcome, batch);
      if (inference != NULL)
        learn (inference, batch);
      if (outcome->failed || (!need_more && !sluice_batch_is_full (batch)))
        return;
      if (!need_more)
        continue;

      g_assert_false (ended);
      if (pos == size)
        {
          sluice_record_reader_end (reader);
          ended = TRUE;
          continue;
        }
      piece = MIN (piece, size - pos);
      sluice_record_reader_push (reader, body + pos, piece);
      pos += piece;
    }
}

static GPtrArray *
make_paths (const char * const *texts,
            guint               n)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (paths, sluice_path_parse (texts[i], NULL));
  return paths;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char * const fields[] = {
    "$", "id", "a.b", "a[1]", "items[*].n", "items[*]", "c[\"d\"]", "_key", "_index", "parent.name"
  };
  static const char * const watch[] = { "more", "a", "page.total", "items" };
  static const char * const records[] = { "$", "items", "a.*", "a[*].items" };
  g_autoptr(GPtrArray) paths = make_paths (fields, G_N_ELEMENTS (fields));
  g_autoptr(GPtrArray) watched = make_paths (watch, G_N_ELEMENTS (watch));
  g_autoptr(SluicePath) path = NULL;
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  SluiceBodyLimits limits = { .max_depth = 50, .max_value = 2000, .max_record = 4000 };
  SluiceRecordReaderConfig config = { .fields = paths, .watch = watched, .limits = &limits };
  Outcome whole = { 0 };
  Outcome pieces = { 0 };
  guint choice;

  if (size == 0)
    return 0;
  choice = data[0];
  config.format = choice % 3 == 0 ? SLUICE_FORMAT_JSON
                : choice % 3 == 1 ? SLUICE_FORMAT_JSONL : SLUICE_FORMAT_AUTO;
  config.explode_inner = (choice / 3) % 2;
  if ((choice / 6) % 5 < 4)
    path = sluice_path_parse (records[(choice / 6) % 5], NULL);
  config.records = path;

  read_body (&config, (const char *) data + 1, size - 1, size, 1000, inference, &whole);
  read_body (&config, (const char *) data + 1, size - 1, 1 + choice / 30, 2, NULL, &pieces);
  g_assert_cmpint (whole.failed, ==, pieces.failed);
  g_assert_cmpuint (whole.n_rows, ==, pieces.n_rows);
  g_assert_cmpuint (whole.hash, ==, pieces.hash);
  g_ptr_array_unref (sluice_inference_make_mapping (inference));
  return 0;
}
