/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject.h"

#include "sluice-path.h"
#include "sluice-value-json.h"

#include <string.h>

/* The most characters of a cell that a problem quotes. */
#define MAX_VALUE_CHARS 256

static void
sluice_row_problem_free (gpointer data)
{
  SluiceRowProblem *problem = data;

  g_free (problem->column);
  g_free (problem->value);
  g_free (problem->message);
  g_free (problem->sqlstate);
  g_free (problem);
}

/* The row of @records with a number; the numbers of a batch ascend. */
static const SluiceValue *
find_record (const SluiceBatch *records,
             guint64            number)
{
  guint low = 0;
  guint high = records->n_rows;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (records->origins[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low < records->n_rows && records->origins[low].number == number ? sluice_batch_row (records, low) : NULL;
}

/* What the mapping wanted of a record that has no bytes of its own: a row of a
 * database, as a JSON object. */
static GBytes *
make_raw (const SluiceBatch *batch,
          guint64            number)
{
  const SluiceBatch *records = batch->base != NULL ? batch->base : batch;
  const SluiceValue *row = records->fields != NULL ? find_record (records, number) : NULL;
  g_autoptr(SluiceArena) arena = NULL;
  GString *text;

  if (row == NULL)
    return NULL;
  arena = sluice_arena_new (4096);
  text = g_string_new ("{");
  for (guint i = 0; i < records->fields->len; i++)
    {
      const char *path = sluice_path_get_text (records->fields->pdata[i]);
      const SluiceValue name = sluice_value_text (SLUICE_VALUE_TEXT, path, strlen (path));

      if (row[i].kind == SLUICE_VALUE_MISSING)
        continue;
      if (text->len > 1)
        g_string_append_c (text, ',');
      sluice_value_append_json (&name, text, arena);
      g_string_append_c (text, ':');
      sluice_value_append_json (&row[i], text, arena);
    }
  g_string_append_c (text, '}');
  g_string_truncate (text, MIN (text->len, SLUICE_REJECT_MAX_RAW));
  return g_string_free_to_bytes (text);
}

/**
 * sluice_reject_new:
 * @batch: the batch of the row
 * @row: its place in @batch
 * @stage: where it is rejected
 *
 * Returns: (transfer full): a reject without problems yet
 */
SluiceReject *
sluice_reject_new (const SluiceBatch *batch,
                   guint              row,
                   SluiceRejectStage  stage)
{
  const SluiceRowOrigin *origin;
  const char *part;
  SluiceReject *self;

  g_return_val_if_fail (batch != NULL && row < batch->n_rows, NULL);

  origin = &batch->origins[row];
  part = sluice_batch_get_part (batch, origin->part);
  self = g_new0 (SluiceReject, 1);
  self->number = origin->number;
  self->record = origin->record;
  self->line = origin->line;
  self->byte = origin->byte;
  self->part = g_strdup (part);
  if (origin->raw != NULL)
    self->raw = g_bytes_new (origin->raw, MIN (origin->raw_len, SLUICE_REJECT_MAX_RAW));
  else
    self->raw = make_raw (batch, origin->number);
  self->stage = stage;
  self->problems = g_ptr_array_new_with_free_func (sluice_row_problem_free);
  return self;
}

/**
 * sluice_reject_free:
 * @self: (transfer full): a reject
 */
void
sluice_reject_free (SluiceReject *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->part);
  g_clear_pointer (&self->raw, g_bytes_unref);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static char *
quote_value (const SluiceValue *value)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  if (value == NULL || sluice_value_is_null (value))
    return NULL;

  /* U+0000 is shown as U+FFFD: not as the end. */
  text = sluice_value_to_string (value);
  valid = value->kind == SLUICE_VALUE_TEXT ? g_utf8_make_valid (value->s, value->len) : g_utf8_make_valid (text, -1);
  if (g_utf8_strlen (valid, -1) <= MAX_VALUE_CHARS)
    return g_steal_pointer (&valid);
  return g_utf8_substring (valid, 0, MAX_VALUE_CHARS);
}

/**
 * sluice_reject_add:
 * @self: a reject
 * @code: the code, a static string
 * @column: (nullable): the column
 * @value: (nullable): what stood there
 * @sqlstate: (nullable): the server's SQLSTATE
 * @format: what is wrong, in words
 * @...: arguments of @format
 */
void
sluice_reject_add (SluiceReject      *self,
                   const char        *code,
                   const char        *column,
                   const SluiceValue *value,
                   const char        *sqlstate,
                   const char        *format,
                   ...)
{
  SluiceRowProblem *problem;
  va_list args;

  g_return_if_fail (self != NULL);
  g_return_if_fail (code != NULL);

  problem = g_new0 (SluiceRowProblem, 1);
  problem->code = code;
  problem->column = g_strdup (column);
  problem->value = quote_value (value);
  problem->sqlstate = g_strdup (sqlstate);
  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, problem);
}

/**
 * sluice_reject_stage_to_string:
 * @stage: a stage
 *
 * Returns: its name in JSON and in the store
 */
const char *
sluice_reject_stage_to_string (SluiceRejectStage stage)
{
  static const char *const names[] = { "decode", "map", "check", "load" };

  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (names), "decode");

  return names[stage];
}
