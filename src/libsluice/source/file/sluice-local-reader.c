/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-local-reader.h"

#include "sluice-source-private.h"

#include <string.h>

/**
 * sluice_local_reader_new:
 * @source: the source
 * @format: the format of the body
 * @records: (nullable): where the records are
 * @part: what the body is called
 * @n_before: records that earlier bodies of the source had
 *
 * Returns: (transfer full): a reader for the fields of @source
 */
SluiceRecordReader *
sluice_local_reader_new (SluiceSource     *source,
                         SluiceFormat      format,
                         const SluicePath *records,
                         const char       *part,
                         guint64           n_before)
{
  SluiceRecordReaderConfig config = {
    .format = format,
    .records = records,
    .fields = sluice_source_get_fields (source),
    .explode_inner = sluice_source_get_explode_inner (source),
    .limits = &sluice_source_get_spec (source)->limits,
    .part = part,
  };
  SluiceRecordReader *reader = sluice_record_reader_new (&config);
  guint64 limit = sluice_source_get_limit (source);

  if (limit > 0)
    sluice_record_reader_set_limit (reader, limit - n_before);
  return reader;
}

/**
 * sluice_local_reader_pull:
 * @reader: a reader of @source
 * @source: the source
 * @batch: the batch to fill
 * @ret_need_more: (out): whether bytes ran out
 * @error: return location for an error of [error@Sluice.Error]
 *
 * Pulls rows and accounts for those that an inner explode dropped.
 *
 * Returns: whether it worked
 */
gboolean
sluice_local_reader_pull (SluiceRecordReader  *reader,
                          SluiceSource        *source,
                          SluiceBatch         *batch,
                          gboolean            *ret_need_more,
                          GError             **error)
{
  guint64 filtered = sluice_record_reader_get_n_filtered (reader);
  gboolean ok = sluice_record_reader_pull (reader, batch, ret_need_more, error);

  sluice_source_count_filtered (source, sluice_record_reader_get_n_filtered (reader) - filtered);
  if (sluice_record_reader_get_records_found (reader) != NULL)
    sluice_source_set_records_found (source, sluice_record_reader_get_records_found (reader));
  return ok;
}

static SluiceValue
number_cell (SluiceBatch *batch,
             guint64      number)
{
  char buffer[24];
  int n = g_snprintf (buffer, sizeof buffer, "%" G_GUINT64_FORMAT, number);

  return sluice_value_text (SLUICE_VALUE_NUMBER,
                            sluice_arena_copy (batch->arena, buffer, (gsize) n), (gsize) n);
}

static void
fill_column (SluiceBatch *batch,
             guint        column,
             const char  *name,
             guint        first_row)
{
  for (guint i = first_row; i < batch->n_rows; i++)
    {
      SluiceValue *cell = sluice_batch_row (batch, i) + column;
      const SluiceRowOrigin *origin = &batch->origins[i];
      const char *part = sluice_batch_get_part (batch, origin->part);

      if (cell->kind != SLUICE_VALUE_MISSING || origin->problem != NULL)
        continue;
      if (g_str_equal (name, "_file"))
        *cell = sluice_value_text (SLUICE_VALUE_TEXT,
                                   sluice_arena_copy (batch->arena, part, strlen (part)),
                                   strlen (part));
      else
        *cell = number_cell (batch, g_str_equal (name, "_line") ? origin->line : origin->record);
    }
}

/**
 * sluice_local_reader_fill_fields:
 * @source: a source
 * @batch: a batch it is filling
 * @first_row: the first new row
 *
 * Fills the cells of the fields `_file` (the path as found), `_line` and `_row`
 * (both from 1), where the records do not have such fields themselves.
 */
void
sluice_local_reader_fill_fields (SluiceSource *source,
                                 SluiceBatch  *batch,
                                 guint         first_row)
{
  static const char * const names[] = { "_file", "_line", "_row", NULL };
  GPtrArray *fields = sluice_source_get_fields (source);

  for (guint i = 0; i < fields->len; i++)
    {
      const SluicePath *path = g_ptr_array_index (fields, i);
      const SluicePathStep *step;

      if (sluice_path_get_n_steps (path) != 1)
        continue;
      step = sluice_path_get_step (path, 0);
      if (step->kind == SLUICE_PATH_STEP_KEY && g_strv_contains (names, step->key))
        fill_column (batch, i, step->key, first_row);
    }
}
