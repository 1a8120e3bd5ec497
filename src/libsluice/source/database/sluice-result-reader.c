/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-result-reader.h"

#include "sluice-table-columns.h"
#include "sluice-json-text.h"
#include "sluice-record-reader.h"
#include "sluice-value-json.h"

#include <string.h>

/* Rows that become JSON at a time. */
#define JSON_ROWS 256

struct _SluiceResultReader
{
  SluiceResultSet *result;      /* (owned) */
  GPtrArray *fields;            /* (owned) (element-type SluicePath) */
  GPtrArray *record_columns;    /* (owned) (element-type SluiceRecordColumn) */
  SluiceTableColumns *columns;    /* (owned) the result's, by names that are unique */
  char *part;                   /* (owned) */
  guint64 limit;
  guint64 n_records;

  int *places;                  /* (owned) of each field: its column */
  int *targets;                 /* (owned) of each column: the field it goes into, or -1 */

  /* Where rows have to become JSON. */
  SluiceRecordReader *reader;   /* (owned) (nullable) */
  SluiceBatch *raw;             /* (owned) (nullable) rows as they are in the result */
  GString *lines;               /* (owned) (nullable) */
  gboolean result_ended;
};

/* The names of columns in a query may be empty or come twice: those of a join. */
static SluiceTableColumns *
name_columns (GPtrArray *columns)
{
  SluiceTableColumns *names = sluice_table_columns_new ();

  for (guint i = 0; i < columns->len; i++)
    sluice_table_columns_add (names, ((SluiceResultColumn *) columns->pdata[i])->name);
  return names;
}

static GPtrArray *
type_columns (const SluiceTableColumns *names,
              GPtrArray              *columns)
{
  GPtrArray *typed = sluice_record_column_new_list ();

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceResultColumn *column = columns->pdata[i];

      /* Expressions of SQLite have no type that anybody said. */
      sluice_record_column_add (typed, sluice_table_columns_get_name (names, i),
                                *column->type_name != '\0' ? &column->type : NULL);
    }
  return typed;
}

/* A path into a JSON column, or the row as a whole. */
static gboolean
needs_json (SluiceResultReader *self,
            guint               field)
{
  const SluicePath *path = self->fields->pdata[field];

  if (self->places[field] >= 0)
    return FALSE;
  return self->places[field] == SLUICE_TABLE_COLUMN_WHOLE || sluice_path_get_n_steps (path) > 1;
}

static void
start_json (SluiceResultReader             *self,
            const SluiceResultReaderConfig *config)
{
  const guint n = sluice_table_columns_get_n (self->columns);
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);
  const SluiceRecordReaderConfig reader = {
    .format = SLUICE_FORMAT_JSONL,
    .records = whole,
    .fields = self->fields,
    .explode_inner = config->explode_inner,
    .limits = config->limits,
    .part = self->part,
  };

  self->reader = sluice_record_reader_new (&reader);
  sluice_record_reader_set_limit (self->reader, self->limit);
  self->raw = sluice_batch_new (n, JSON_ROWS);
  self->lines = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    self->targets[i] = (int) i;
}

/**
 * sluice_result_reader_new:
 * @config: what it is made of
 *
 * Returns: (transfer full): a reader
 */
SluiceResultReader *
sluice_result_reader_new (const SluiceResultReaderConfig *config)
{
  SluiceResultReader *self = g_new0 (SluiceResultReader, 1);
  gboolean json = FALSE;
  guint n_columns;

  g_return_val_if_fail (config != NULL && SLUICE_IS_RESULT_SET (config->result), NULL);
  g_return_val_if_fail (config->fields != NULL && config->part != NULL, NULL);

  self->result = g_object_ref (config->result);
  self->fields = g_ptr_array_ref (config->fields);
  self->part = g_strdup (config->part);
  self->limit = config->limit;
  self->columns = name_columns (sluice_result_set_get_columns (config->result));
  self->record_columns = config->columns != NULL ? g_ptr_array_ref (config->columns)
                         : type_columns (self->columns, sluice_result_set_get_columns (config->result));
  n_columns = sluice_table_columns_get_n (self->columns);
  self->places = g_new (int, MAX (self->fields->len, 1));
  self->targets = g_new (int, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    self->targets[i] = -1;
  for (guint i = 0; i < self->fields->len; i++)
    {
      self->places[i] = sluice_table_columns_find (self->columns, self->fields->pdata[i]);
      if (self->places[i] >= 0 && self->targets[self->places[i]] < 0)
        self->targets[self->places[i]] = (int) i;
      json = json || needs_json (self, i);
    }
  if (json)
    start_json (self, config);
  return self;
}

/**
 * sluice_result_reader_free:
 * @self: (transfer full): a reader
 *
 * Drops the result, too, which cancels a query that has not ended.
 */
void
sluice_result_reader_free (SluiceResultReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->reader, sluice_record_reader_free);
  g_clear_pointer (&self->raw, sluice_batch_unref);
  if (self->lines != NULL)
    g_string_free (self->lines, TRUE);
  g_clear_pointer (&self->columns, sluice_table_columns_free);
  g_ptr_array_unref (self->record_columns);
  g_object_unref (self->result);
  g_ptr_array_unref (self->fields);
  g_free (self->part);
  g_free (self->places);
  g_free (self->targets);
  g_free (self);
}

static void
append_row (SluiceResultReader *self,
            const SluiceValue  *row)
{
  SluiceArena *arena = self->raw->arena;

  g_string_append_c (self->lines, '{');
  for (guint i = 0; i < self->raw->n_columns; i++)
    {
      const char *name = sluice_table_columns_get_name (self->columns, i);
      const SluiceValue key = sluice_json_text_quote (name, strlen (name), arena);

      if (i > 0)
        g_string_append_c (self->lines, ',');
      g_string_append_len (self->lines, key.s, key.len);
      g_string_append_c (self->lines, ':');
      sluice_value_append_json (&row[i], self->lines, arena);
    }
  g_string_append (self->lines, "}\n");
}

/* Gives the reader of JSON the next rows, or the end. */
static gboolean
push_rows (SluiceResultReader  *self,
           GCancellable        *cancellable,
           GError             **error)
{
  if (self->result_ended)
    {
      sluice_record_reader_end (self->reader);
      return TRUE;
    }
  sluice_batch_reset (self->raw);
  if (!sluice_result_set_fetch (self->result, self->raw, self->targets, &self->result_ended, cancellable, error))
    return FALSE;
  g_string_truncate (self->lines, 0);
  for (guint i = 0; i < self->raw->n_rows; i++)
    append_row (self, sluice_batch_row (self->raw, i));
  sluice_record_reader_push (self->reader, self->lines->str, self->lines->len);
  return TRUE;
}

/* A row of a result has no line and no byte. */
static void
clear_places (SluiceBatch *batch,
              guint        first_row)
{
  for (guint i = first_row; i < batch->n_rows; i++)
    {
      batch->origins[i].line = 0;
      batch->origins[i].byte = 0;
    }
}

static gboolean
read_json (SluiceResultReader  *self,
           SluiceBatch         *batch,
           gboolean            *ret_end,
           GCancellable        *cancellable,
           GError             **error)
{
  const guint first_row = batch->n_rows;
  gboolean need_more = FALSE;

  *ret_end = FALSE;
  while (!sluice_batch_is_full (batch))
    {
      if (!sluice_record_reader_pull (self->reader, batch, &need_more, error))
        return FALSE;
      if (need_more && !push_rows (self, cancellable, error))
        return FALSE;
      if (!need_more && !sluice_batch_is_full (batch))
        {
          *ret_end = TRUE;
          break;
        }
    }
  clear_places (batch, first_row);
  return TRUE;
}

/* Fields that no column has, and those whose column went into another field. */
static void
fill_cells (SluiceResultReader *self,
            SluiceBatch        *batch,
            guint               first_row)
{
  for (guint field = 0; field < self->fields->len; field++)
    {
      const int place = self->places[field];
      const int source = place >= 0 ? self->targets[place] : -1;

      if (source == (int) field)
        continue;
      for (guint i = first_row; i < batch->n_rows; i++)
        {
          SluiceValue *row = sluice_batch_row (batch, i);

          row[field] = source >= 0 ? row[source] : (SluiceValue) { .kind = SLUICE_VALUE_MISSING };
        }
    }
}

static gboolean
read_direct (SluiceResultReader  *self,
             SluiceBatch         *batch,
             gboolean            *ret_end,
             GCancellable        *cancellable,
             GError             **error)
{
  const guint first_row = batch->n_rows;
  guint32 part;

  if (!sluice_result_set_fetch (self->result, batch, self->targets, ret_end, cancellable, error))
    return FALSE;
  /* Rows that came in one piece with the last wanted one. */
  if (self->limit > 0 && self->n_records + (batch->n_rows - first_row) >= self->limit)
    {
      batch->n_rows = first_row + (guint) (self->limit - self->n_records);
      *ret_end = TRUE;
    }
  part = sluice_batch_add_part (batch, self->part);
  for (guint i = first_row; i < batch->n_rows; i++)
    {
      batch->origins[i] = (SluiceRowOrigin) { .record = ++self->n_records, .part = part };
    }
  fill_cells (self, batch, first_row);
  return TRUE;
}

/**
 * sluice_result_reader_read:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_end: (out): whether nothing follows
 * @cancellable: (nullable): cancels the query at the server, too
 * @error: an error of the result, or `record_too_large`
 *
 * Appends rows until the batch is full or the result has ended. Blocks.
 *
 * Returns: whether it worked
 */
gboolean
sluice_result_reader_read (SluiceResultReader  *self,
                           SluiceBatch         *batch,
                           gboolean            *ret_end,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_return_val_if_fail (self != NULL && batch != NULL && ret_end != NULL, FALSE);

  sluice_batch_add_columns (batch, self->record_columns);
  if (self->reader != NULL)
    return read_json (self, batch, ret_end, cancellable, error);
  return read_direct (self, batch, ret_end, cancellable, error);
}

/**
 * sluice_result_reader_get_n_records:
 * @self: a reader
 *
 * Returns: rows of the result that were delivered so far
 */
guint64
sluice_result_reader_get_n_records (SluiceResultReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->reader != NULL ? sluice_record_reader_get_n_records (self->reader) : self->n_records;
}

/**
 * sluice_result_reader_get_n_filtered:
 * @self: a reader
 *
 * Returns: rows that an inner explode has dropped so far
 */
guint64
sluice_result_reader_get_n_filtered (SluiceResultReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->reader != NULL ? sluice_record_reader_get_n_filtered (self->reader) : 0;
}
