/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-fields.h"

#include <string.h>

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
 * sluice_row_fields_fill:
 * @source: a source
 * @batch: a batch it is filling
 * @first_row: the first new row
 *
 * Fills the cells of the fields `_file` (the path as found), `_line` and `_row`
 * (both from 1), where the records do not have such fields themselves.
 */
void
sluice_row_fields_fill (SluiceSource *source,
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
