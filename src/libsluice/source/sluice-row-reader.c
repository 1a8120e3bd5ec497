/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-row-reader.h"

#include "sluice-csv-reader.h"
#include "sluice-spooled-reader.h"

#include <string.h>

struct _SluiceRowReader
{
  SluiceRowReaderConfig config;
  char *part;                   /* (owned) (nullable) what `config` points to */
  guint64 limit;
  GString *undecided;           /* (owned) (nullable) text that says nothing of its format yet */
  SluiceRecordReader *json;     /* (owned) (nullable) */
  SluiceCsvReader *csv;         /* (owned) (nullable) one of them is there, once that is decided */
  SluiceSpooledReader *spooled; /* (owned) (nullable) or that, of a format that needs a file */
};

static void
start_csv (SluiceRowReader *self)
{
  const SluiceRecordReaderConfig *records = &self->config.records;
  const SluiceCsvReaderConfig config = {
    .tabular = self->config.tabular,
    .fields = records->fields,
    .explode_inner = records->explode_inner,
    .last = records->last,
    .limits = records->limits,
    .part = self->part,
    .monitor = self->config.monitor,
  };

  self->csv = sluice_csv_reader_new (&config);
  sluice_csv_reader_set_limit (self->csv, self->limit);
}

static void
start_json (SluiceRowReader *self)
{
  self->json = sluice_record_reader_new (&self->config.records);
  sluice_record_reader_set_limit (self->json, self->limit);
}

/**
 * sluice_row_reader_new:
 * @config: what to read; its paths are kept, the rest is copied where it does not
 *   say otherwise
 *
 * Returns: (transfer full): a reader of one body
 */
SluiceRowReader *
sluice_row_reader_new (const SluiceRowReaderConfig *config)
{
  SluiceRowReader *self;

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (config->records.fields != NULL, NULL);

  self = g_new0 (SluiceRowReader, 1);
  self->config = *config;
  self->part = g_strdup (config->records.part);
  self->config.records.part = self->part;
  if (config->records.format == SLUICE_FORMAT_CSV)
    start_csv (self);
  else if (config->records.format == SLUICE_FORMAT_XLSX || config->records.format == SLUICE_FORMAT_PARQUET)
    self->spooled = sluice_spooled_reader_new (&self->config.records, config->tabular, config->monitor);
  else if (config->records.format == SLUICE_FORMAT_AUTO && config->auto_csv)
    self->undecided = g_string_new (NULL);
  else
    start_json (self);
  return self;
}

/**
 * sluice_row_reader_free:
 * @self: (transfer full): a reader
 */
void
sluice_row_reader_free (SluiceRowReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->json, sluice_record_reader_free);
  g_clear_pointer (&self->csv, sluice_csv_reader_free);
  g_clear_pointer (&self->spooled, sluice_spooled_reader_free);
  if (self->undecided != NULL)
    g_string_free (self->undecided, TRUE);
  g_free (self->part);
  g_free (self);
}

static void
push (SluiceRowReader *self,
      const char      *data,
      gsize            size)
{
  if (self->csv != NULL)
    sluice_csv_reader_push (self->csv, data, size);
  else if (self->spooled != NULL)
    sluice_spooled_reader_push (self->spooled, data, size);
  else
    sluice_record_reader_push (self->json, data, size);
}

/* What does not begin like a list or an object of JSON is CSV. A web page is not:
 * the reader of JSON says so. */
static void
decide (SluiceRowReader *self,
        gboolean         at_end)
{
  const char *p = self->undecided->str;

  if (g_str_has_prefix (p, "\xef\xbb\xbf"))
    p += 3;
  p += strspn (p, " \t\r\n");
  if (*p == '\0' && p == self->undecided->str + self->undecided->len && !at_end)
    return;
  if (*p == '{' || *p == '[' || *p == '<')
    start_json (self);
  else
    start_csv (self);
  push (self, self->undecided->str, self->undecided->len);
  g_string_free (g_steal_pointer (&self->undecided), TRUE);
}

/**
 * sluice_row_reader_push:
 * @self: a reader
 * @data: (array length=size): text that follows
 * @size: how many bytes
 *
 * Never fails; errors come from pulling. Pull until more is needed before pushing
 * again: that keeps what is held small.
 */
void
sluice_row_reader_push (SluiceRowReader *self,
                        const char      *data,
                        gsize            size)
{
  g_return_if_fail (self != NULL);

  if (self->undecided == NULL)
    {
      push (self, data, size);
      return;
    }
  g_string_append_len (self->undecided, data, (gssize) size);
  decide (self, FALSE);
}

/**
 * sluice_row_reader_end:
 * @self: a reader
 * @is_proven: whether it is certain that nothing is missing
 *
 * Says that the body is complete. If that is not certain, an end in the middle of
 * a record is the error `truncated_body` where it can be told.
 */
void
sluice_row_reader_end (SluiceRowReader *self,
                       gboolean         is_proven)
{
  g_return_if_fail (self != NULL);

  if (self->undecided != NULL)
    decide (self, TRUE);
  if (self->csv != NULL)
    sluice_csv_reader_end (self->csv, is_proven);
  else if (self->spooled != NULL)
    sluice_spooled_reader_end (self->spooled, is_proven);
  else
    sluice_record_reader_end (self->json);
}

/**
 * sluice_row_reader_pull:
 * @self: a reader
 * @batch: a batch with one column for each field
 * @ret_need_more: (out): whether text ran out
 * @cancellable: (nullable): stops formats that are read from a file once it is there
 * @error: return location for an error of [method@Sluice.RecordReader.pull] or
 *   [method@Sluice.CsvReader.pull]
 *
 * Appends rows to @batch until it is full, text runs out, or the body has ended or
 * the limit is reached (neither full nor *@ret_need_more).
 *
 * Returns: whether it worked; rows appended before an error stay
 */
gboolean
sluice_row_reader_pull (SluiceRowReader  *self,
                        SluiceBatch      *batch,
                        gboolean         *ret_need_more,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_need_more != NULL, FALSE);

  *ret_need_more = TRUE;
  if (self->undecided != NULL)
    return TRUE;
  if (self->csv != NULL)
    return sluice_csv_reader_pull (self->csv, batch, ret_need_more, error);
  if (self->spooled != NULL)
    return sluice_spooled_reader_pull (self->spooled, batch, ret_need_more, cancellable, error);
  return sluice_record_reader_pull (self->json, batch, ret_need_more, error);
}

/**
 * sluice_row_reader_set_limit:
 * @self: a reader
 * @records: how many records to deliver at most, 0 = no limit
 */
void
sluice_row_reader_set_limit (SluiceRowReader *self,
                             guint64          records)
{
  g_return_if_fail (self != NULL);

  self->limit = records;
  if (self->csv != NULL)
    sluice_csv_reader_set_limit (self->csv, records);
  else if (self->spooled != NULL)
    sluice_spooled_reader_set_limit (self->spooled, records);
  else if (self->json != NULL)
    sluice_record_reader_set_limit (self->json, records);
}

/**
 * sluice_row_reader_get_n_records:
 * @self: a reader
 *
 * Returns: records (not rows) delivered so far
 */
guint64
sluice_row_reader_get_n_records (SluiceRowReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->csv != NULL)
    return sluice_csv_reader_get_n_records (self->csv);
  if (self->spooled != NULL)
    return sluice_spooled_reader_get_n_records (self->spooled);
  return self->json != NULL ? sluice_record_reader_get_n_records (self->json) : 0;
}

/**
 * sluice_row_reader_get_n_filtered:
 * @self: a reader
 *
 * Returns: rows that an inner explode dropped so far
 */
guint64
sluice_row_reader_get_n_filtered (SluiceRowReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->csv != NULL)
    return sluice_csv_reader_get_n_filtered (self->csv);
  return self->json != NULL ? sluice_record_reader_get_n_filtered (self->json) : 0;
}

/**
 * sluice_row_reader_get_watched:
 * @self: a reader whose body has ended
 * @index: the place of a path in the configuration's `watch`
 * @ret_kind: (out) (optional): its kind
 *
 * Nothing stands outside of the records of CSV.
 *
 * Returns: (nullable): the value as text; see
 *   [method@Sluice.RecordReader.get_watched]
 */
const char *
sluice_row_reader_get_watched (SluiceRowReader *self,
                               guint            index,
                               SluiceValueKind *ret_kind)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->json != NULL)
    return sluice_record_reader_get_watched (self->json, index, ret_kind);
  if (ret_kind != NULL)
    *ret_kind = SLUICE_VALUE_MISSING;
  return NULL;
}

/**
 * sluice_row_reader_get_last:
 * @self: a reader whose configuration names `last`
 * @ret_kind: (out) (optional): its kind
 *
 * Returns: (nullable): what the last record so far has at that path, as text
 */
const char *
sluice_row_reader_get_last (SluiceRowReader *self,
                            SluiceValueKind *ret_kind)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->csv != NULL)
    return sluice_csv_reader_get_last (self->csv, ret_kind);
  if (self->json != NULL)
    return sluice_record_reader_get_last (self->json, ret_kind);
  if (ret_kind != NULL)
    *ret_kind = SLUICE_VALUE_MISSING;
  return NULL;
}

/**
 * sluice_row_reader_get_records_found:
 * @self: a reader
 *
 * Returns: (nullable): where `auto` found the records in JSON
 */
const char *
sluice_row_reader_get_records_found (SluiceRowReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->json != NULL ? sluice_record_reader_get_records_found (self->json) : NULL;
}

/**
 * sluice_row_reader_take_dialect:
 * @self: a reader
 * @ret_columns: (out) (transfer full): the names of the columns
 *
 * Returns: (transfer full) (nullable): how the rows of CSV are written down; %NULL
 *   before the columns are known, if it was taken already, and of JSON
 */
SluiceCsvDialect *
sluice_row_reader_take_dialect (SluiceRowReader *self,
                                GStrv           *ret_columns)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->csv != NULL ? sluice_csv_reader_take_dialect (self->csv, ret_columns) : NULL;
}
