/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-csv-reader.h"
#include "sluice-json-text.h"

#include <stdint.h>
#include <string.h>

/* Reads the bytes as CSV twice, once in one piece and once in small ones into a
 * small batch: both must give the same rows and the same end. The first two bytes
 * choose marks, limits and piece. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What decides on marks and line ends must be the same for both. */
#define HEAD_SIZE 64

typedef struct
{
  guint64 hash;                 /* of all cells and origins */
  guint64 n_rows;
  guint64 end;                  /* of the last row's text */
  gboolean failed;
} Outcome;

static void
hash_rows (Outcome           *outcome,
           const SluiceBatch *batch,
           const char        *text,
           gsize              size)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];
      const SluiceValue *whole = sluice_batch_row (batch, i);

      /* Rows follow each other, and their bytes are those of the text. */
      g_assert_cmpuint (origin->byte, >=, outcome->end);
      g_assert_cmpuint (origin->byte + origin->raw_len, <=, size);
      g_assert_cmpint (memcmp (origin->raw, text + origin->byte, origin->raw_len), ==, 0);
      outcome->end = origin->byte + (origin->problem == NULL ? origin->raw_len : 0);

      outcome->hash = (outcome->hash * 31 + origin->line) * 31 + origin->byte;
      outcome->hash += origin->problem != NULL ? g_str_hash (origin->problem) : 0;
      for (guint j = 0; j < batch->n_columns; j++)
        outcome->hash = sluice_value_hash (whole + j, outcome->hash);
      if (origin->problem == NULL)
        {
          g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
          SluiceValue compact;

          g_assert_cmpint (whole->kind, ==, SLUICE_VALUE_JSON);
          g_assert_true (sluice_json_text_compact (whole->s, whole->len, arena, &compact));
        }
      outcome->n_rows++;
    }
}

static void
read_text (const SluiceCsvReaderConfig *config,
           const char                  *text,
           gsize                        size,
           gsize                        piece,
           guint                        capacity,
           gboolean                     is_proven,
           Outcome                     *outcome)
{
  g_autoptr(SluiceCsvReader) reader = sluice_csv_reader_new (config);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (config->fields->len, capacity);
  gboolean ended = FALSE;
  gsize pos = 0;

  for (;;)
    {
      gboolean need_more = FALSE;

      sluice_batch_reset (batch);
      outcome->failed = !sluice_csv_reader_pull (reader, batch, &need_more, NULL);
      hash_rows (outcome, batch, text, size);
      if (outcome->failed || (!need_more && !sluice_batch_is_full (batch)))
        return;
      if (!need_more)
        continue;

      g_assert_false (ended);
      if (pos == size)
        {
          sluice_csv_reader_end (reader, is_proven);
          ended = TRUE;
          continue;
        }
      piece = MIN (piece, size - pos);
      sluice_csv_reader_push (reader, text + pos, piece);
      pos += piece;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char * const paths[] = { "$", "c1", "c2", "[\"a\"]", "b" };
  static const char * const delimiters[] = { ",", ";", "\t", "§" };
  static const char * const quotes[] = { "\"", "'", "", "¦" };
  static const char * const escapes[] = { "", "\\", "\"", "ü" };
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  char *nulls[] = { (char *) "NULL", (char *) "-", NULL };
  SluiceBodyLimits limits = { .max_value = 200, .max_record = 400 };
  SluiceTabularSpec tabular = { 0 };
  SluiceCsvReaderConfig config = { .fields = fields, .limits = &limits, .head_size = HEAD_SIZE };
  Outcome whole = { 0 };
  Outcome pieces = { 0 };
  guint marks;
  guint choice;

  if (size < 2)
    return 0;
  marks = data[0];
  choice = data[1];
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (fields, sluice_path_parse (paths[i], NULL));

  if (choice % 8 != 7)          /* else they are found out */
    {
      tabular.delimiter = (char *) delimiters[marks % 4];
      tabular.quote = (char *) quotes[marks / 4 % 4];
      tabular.escape = (char *) escapes[marks / 16 % 4];
      tabular.header = marks / 64 % 2 ? SLUICE_HEADER_PRESENT : SLUICE_HEADER_ABSENT;
    }
  tabular.comment = (char *) (marks / 128 ? "#" : NULL);
  tabular.ragged = (SluiceRagged) (choice % 3);
  tabular.skip_rows = choice / 8 % 2;
  tabular.nulls = choice / 16 % 2 ? nulls : NULL;
  config.tabular = &tabular;

  read_text (&config, (const char *) data + 2, size - 2, size, 1000, choice / 32 % 2, &whole);
  read_text (&config, (const char *) data + 2, size - 2, 1 + choice / 64, 2, choice / 32 % 2, &pieces);
  g_assert_cmpint (whole.failed, ==, pieces.failed);
  g_assert_cmpuint (whole.n_rows, ==, pieces.n_rows);
  g_assert_cmpuint (whole.hash, ==, pieces.hash);
  return 0;
}
