/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-reject.h"

#include "sluice-path.h"
#include "sluice-record-layout.h"
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

/**
 * sluice_reject_find_record:
 * @records: records, whose numbers ascend
 * @number: the number of a row
 *
 * Returns: (nullable): the cells of the record that the row was made of
 */
const SluiceValue *
sluice_reject_find_record (const SluiceBatch *records,
                           guint64            number)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (records != NULL, NULL);

  high = records->n_rows;
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

static void
append_member (GString           *text,
               const char        *name,
               const SluiceValue *value,
               SluiceArena       *arena)
{
  const SluiceValue key = sluice_value_text (SLUICE_VALUE_TEXT, name, strlen (name));

  if (text->len > 1)
    g_string_append_c (text, ',');
  sluice_value_append_json (&key, text, arena);
  g_string_append_c (text, ':');
  sluice_value_append_json (value, text, arena);
}

/* Whether a field is known from the way to the record, not from the record. */
static gboolean
is_of_place (const char *path)
{
  return path[0] == '_' || g_str_has_prefix (path, "parent");
}

/**
 * sluice_reject_reads_place:
 * @fields: (element-type SluicePath): the fields of records
 *
 * Returns: whether some of them are known from the way to the record, so that its bytes
 *   do not say what they are
 */
gboolean
sluice_reject_reads_place (GPtrArray *fields)
{
  g_return_val_if_fail (fields != NULL, FALSE);

  for (guint i = 0; i < fields->len; i++)
    {
      if (is_of_place (sluice_path_get_text (fields->pdata[i])))
        return TRUE;
    }
  return FALSE;
}

/* What the mapping wanted of a record, as a JSON object: all of it, or only what
 * its bytes do not say. */
static GString *
make_fields (const SluiceBatch *batch,
             guint64            number,
             gboolean           all)
{
  const SluiceBatch *records = batch->base != NULL ? batch->base : batch;
  const SluiceValue *row = records->fields != NULL ? sluice_reject_find_record (records, number) : NULL;
  g_autoptr(SluiceArena) arena = NULL;
  GString *text;

  if (row == NULL)
    return NULL;
  arena = sluice_arena_new (4096);
  text = g_string_new ("{");
  for (guint i = 0; i < records->fields->len; i++)
    {
      const char *path = sluice_path_get_text (records->fields->pdata[i]);

      if (all || (row[i].kind != SLUICE_VALUE_MISSING && is_of_place (path)))
        append_member (text, path, &row[i], arena);
    }
  g_string_append_c (text, '}');
  return text;
}

static void
keep_record (SluiceReject          *self,
             const SluiceBatch     *batch,
             const SluiceRowOrigin *origin)
{
  GRefString *layout = sluice_batch_get_layout (batch, origin->part);
  GString *fields;

  if (origin->raw != NULL)
    {
      self->raw = g_bytes_new (origin->raw, MIN (origin->raw_len, SLUICE_REJECT_MAX_RAW));
      /* Readers cut it, too. */
      self->cut = origin->raw_len >= SLUICE_REJECT_MAX_RAW;
      self->layout = layout != NULL ? g_ref_string_acquire (layout) : NULL;
    }
  fields = origin->problem == NULL ? make_fields (batch, origin->number, origin->raw == NULL || self->cut) : NULL;
  if (fields == NULL)
    return;
  if (origin->raw == NULL)
    {
      self->raw = g_bytes_new (fields->str, MIN (fields->len, SLUICE_REJECT_MAX_RAW));
      self->cut = fields->len > SLUICE_REJECT_MAX_RAW;
      self->layout = sluice_record_layout_make_fields ();
    }
  /* What is in the raw record already, or too much, is not kept. */
  if (fields->len <= 2 || fields->len > SLUICE_REJECT_MAX_FIELDS || (origin->raw == NULL && !self->cut))
    g_string_free (fields, TRUE);
  else
    self->fields = g_string_free (fields, FALSE);
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
  self->element = origin->element;
  keep_record (self, batch, origin);
  if (batch->schema != NULL)
    sluice_reject_set_mapped (self, batch->schema, sluice_batch_row (batch, row));
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
  g_clear_pointer (&self->layout, g_ref_string_release);
  g_free (self->fields);
  g_free (self->mapped);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/**
 * sluice_reject_set_mapped:
 * @self: a reject
 * @schema: the columns
 * @values: (array): what became of the row; %SLUICE_VALUE_INVALID where nothing could
 *
 * Keeps what a row would have been, so that people see it.
 */
void
sluice_reject_set_mapped (SluiceReject       *self,
                          const SluiceSchema *schema,
                          const SluiceValue  *values)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  GString *text = g_string_new ("{");

  g_return_if_fail (self != NULL && schema != NULL && values != NULL);

  for (guint i = 0; i < sluice_schema_get_n (schema) && text->len < SLUICE_REJECT_MAX_RAW; i++)
    {
      const SluiceColumn *column = sluice_schema_get (schema, i);

      if (column->role == SLUICE_COLUMN_DATA && values[i].kind != SLUICE_VALUE_INVALID)
        append_member (text, column->name, &values[i], arena);
    }
  g_string_append_c (text, '}');
  g_free (self->mapped);
  self->mapped = g_string_free (text, FALSE);
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
