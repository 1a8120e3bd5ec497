/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-preview-records.h"

#include "sluice-inference.h"
#include "sluice-record-reader.h"

#include <string.h>

/* Rows between two looks at whether anybody still wants them. */
#define BATCH_ROWS 128
/* The records have been read before: these are the limits of that. */
#define MAX_RECORD (64 * 1024 * 1024)
#define MAX_DEPTH 1000

/* A record in the bytes. */
typedef struct
{
  gsize start;
  gsize length;
  gsize pure;                   /* bytes of it before where it comes from; @length = it is all its own */
  guint64 number;               /* of its row in the source */
} Record;

struct _SluicePreviewRecords
{
  gatomicrefcount ref_count;
  GBytes *bytes;                /* (owned) */
  GArray *records;              /* (owned) (element-type Record) */

  GMutex lock;
  GPtrArray *fields;            /* (owned) (nullable) (element-type SluicePath) until it is asked for */
  SluiceSchema *schema;         /* (owned) (nullable) */
  GPtrArray *mapping;           /* (owned) (nullable) (element-type SluiceMappingEntry) */
};

/* Where a record's own bytes end before @member, whose value begins at @value; @end if
 * there is no such member. */
static const char *
skip_member (const char *start,
             const char *value,
             const char *end,
             const char *member)
{
  gsize length = strlen (member);

  if ((gsize) (value - start) <= length || memcmp (value - length, member, length) != 0)
    return end;
  value -= length;
  if (value[-1] == '{')
    return value;
  return value[-1] == ',' ? value - 1 : end;
}

/* The end of a record's own bytes before a number that is its last member. */
static const char *
skip_number (const char *start,
             const char *end,
             const char *member,
             guint64    *ret_number)
{
  const char *p = end;
  const char *before;

  while (p > start && g_ascii_isdigit (p[-1]))
    p--;
  before = p < end ? skip_member (start, p, end, member) : end;
  if (before != end && ret_number != NULL)
    *ret_number = g_ascii_strtoull (p, NULL, 10);
  return before;
}

/* The same with a text, whose quotes and backslashes are escaped. */
static const char *
skip_text (const char *start,
           const char *end,
           const char *member)
{
  const char *p = end - 1;

  if (p <= start || *p != '"')
    return end;
  for (p--; p > start; p--)
    {
      gsize n = 0;

      if (*p != '"')
        continue;
      while (p - n > start && p[-1 - (gssize) n] == '\\')
        n++;
      if (n % 2 == 0)
        break;
    }
  return skip_member (start, p, end, member);
}

static void
add_record (SluicePreviewRecords *self,
            const char           *data,
            const char           *start,
            const char           *end)
{
  Record record = { .start = (gsize) (start - data), .length = (gsize) (end - start),
                    .number = self->records->len + 1 };
  const char *pure = end - 1;

  record.pure = record.length;
  if (end - start > 2 && *start == '{' && *pure == '}')
    {
      pure = skip_number (start, pure, "\"_row\":", &record.number);
      pure = skip_number (start, pure, "\"_line\":", NULL);
      pure = skip_text (start, pure, "\"_file\":");
      pure = skip_text (start, pure, "\"_key\":");
      if (pure != end - 1)
        record.pure = (gsize) (pure - start);
    }
  g_array_append_val (self->records, record);
}

/**
 * sluice_preview_records_new:
 * @jsonl: records, one JSON object a line
 *
 * Returns: (transfer full): the records
 */
SluicePreviewRecords *
sluice_preview_records_new (GBytes *jsonl)
{
  SluicePreviewRecords *self;
  const char *data;
  const char *end;
  gsize size;

  g_return_val_if_fail (jsonl != NULL, NULL);

  self = g_new0 (SluicePreviewRecords, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->bytes = g_bytes_ref (jsonl);
  self->records = g_array_new (FALSE, FALSE, sizeof (Record));
  data = g_bytes_get_data (jsonl, &size);
  for (const char *p = data; size > 0 && p < data + size; p = end + 1)
    {
      const char *line_end;

      end = memchr (p, '\n', (gsize) (data + size - p));
      if (end == NULL)
        end = data + size;
      line_end = end > p && end[-1] == '\r' ? end - 1 : end;
      /* The reader does not count lines without anything, either. */
      if (line_end > p)
        add_record (self, data, p, line_end);
    }
  return self;
}

/**
 * sluice_preview_records_ref:
 * @self: records
 *
 * Returns: (transfer full): @self
 */
SluicePreviewRecords *
sluice_preview_records_ref (SluicePreviewRecords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_preview_records_unref:
 * @self: (transfer full): records
 */
void
sluice_preview_records_unref (SluicePreviewRecords *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->lock);
  g_bytes_unref (self->bytes);
  g_array_unref (self->records);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->mapping, g_ptr_array_unref);
  g_free (self);
}

/* The record without where it comes from. */
static const char *
get_own (SluicePreviewRecords *self,
         const Record         *record,
         GString              *buffer,
         gsize                *ret_length)
{
  const char *data = (const char *) g_bytes_get_data (self->bytes, NULL) + record->start;

  *ret_length = record->length;
  if (record->pure == record->length)
    return data;
  g_string_truncate (buffer, 0);
  g_string_append_len (buffer, data, (gssize) record->pure);
  g_string_append_c (buffer, '}');
  *ret_length = buffer->len;
  return buffer->str;
}

static void
learn_locked (SluicePreviewRecords *self)
{
  g_autoptr(SluiceInference) inference = sluice_inference_new ();
  g_autoptr(GString) buffer = g_string_new (NULL);
  GPtrArray *infos;

  for (guint i = 0; i < self->records->len; i++)
    {
      gsize length;
      const char *own = get_own (self, &g_array_index (self->records, Record, i), buffer, &length);
      const SluiceValue record = sluice_value_text (SLUICE_VALUE_JSON, own, length);

      /* A line that is no JSON says nothing of fields; it is rejected as a row. */
      sluice_inference_add (inference, &record, NULL);
    }

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  self->schema = sluice_schema_new ();
  self->mapping = sluice_inference_make_mapping (inference);
  infos = sluice_inference_get_fields (inference);
  for (guint i = 0; i < infos->len; i++)
    {
      const SluiceFieldInfo *info = g_ptr_array_index (infos, i);
      SluicePath *path = sluice_path_parse (info->path, NULL);
      const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };

      if (path == NULL)
        continue;
      g_ptr_array_add (self->fields, path);
      sluice_schema_add (self->schema, info->path, info->type_known ? info->type : text, FALSE);
    }
}

static void
learn (SluicePreviewRecords *self)
{
  g_mutex_lock (&self->lock);
  if (self->fields == NULL)
    learn_locked (self);
  g_mutex_unlock (&self->lock);
}

/**
 * sluice_preview_records_get_fields:
 * @self: records
 *
 * Returns: (transfer none) (element-type SluicePath): the paths of their fields, as many
 *   as [method@Sluice.PreviewRecords.get_schema] has columns
 */
GPtrArray *
sluice_preview_records_get_fields (SluicePreviewRecords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  learn (self);
  return self->fields;
}

/**
 * sluice_preview_records_get_schema:
 * @self: records
 *
 * Returns: (transfer none): their fields, named by their paths, with the types that
 *   their values fit into
 */
SluiceSchema *
sluice_preview_records_get_schema (SluicePreviewRecords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  learn (self);
  return self->schema;
}

/**
 * sluice_preview_records_get_mapping:
 * @self: records
 *
 * Returns: (transfer none) (element-type SluiceMappingEntry): the mapping of a task that
 *   has none
 */
GPtrArray *
sluice_preview_records_get_mapping (SluicePreviewRecords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  learn (self);
  return self->mapping;
}

/**
 * sluice_preview_records_get_number:
 * @self: records
 * @record: one of them, from 1
 *
 * Returns: the number of its row in the source
 */
guint64
sluice_preview_records_get_number (SluicePreviewRecords *self,
                                   guint64               record)
{
  g_return_val_if_fail (self != NULL, 0);

  if (record == 0 || record > self->records->len)
    return record;
  return g_array_index (self->records, Record, record - 1).number;
}

/* Whole records are what the source has, without where they come from. */
static void
mend_wholes (SluicePreviewRecords *self,
             SluiceBatch          *batch,
             GPtrArray            *fields)
{
  g_autoptr(GString) buffer = g_string_new (NULL);

  for (guint j = 0; j < fields->len; j++)
    {
      if (sluice_path_get_n_steps (g_ptr_array_index (fields, j)) > 0)
        continue;
      for (guint i = 0; i < batch->n_rows; i++)
        {
          SluiceValue *cell = sluice_batch_row (batch, i) + j;
          guint64 record = batch->origins[i].record;
          const char *own;
          gsize length;

          if (cell->kind != SLUICE_VALUE_JSON || record == 0 || record > self->records->len)
            continue;
          own = get_own (self, &g_array_index (self->records, Record, record - 1), buffer, &length);
          *cell = sluice_value_text (SLUICE_VALUE_JSON, sluice_arena_copy (batch->arena, own, length), length);
        }
    }
}

/**
 * sluice_preview_records_read:
 * @self: records
 * @fields: (element-type SluicePath): the cells that are wanted
 * @explode_inner: whether an empty list gives no row
 * @ret_filtered: (out): rows that are dropped for that
 * @cancellable: (nullable): stops the reading
 * @error: [error@Gio.IOErrorEnum.CANCELLED], or what breaks the records
 *
 * Reads all records. The rows are numbered from 1 without gaps.
 *
 * Returns: (transfer full) (nullable) (element-type SluiceBatch): their rows
 */
GPtrArray *
sluice_preview_records_read (SluicePreviewRecords  *self,
                             GPtrArray             *fields,
                             gboolean               explode_inner,
                             guint64               *ret_filtered,
                             GCancellable          *cancellable,
                             GError               **error)
{
  g_autoptr(GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_batch_unref);
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);
  const SluiceBodyLimits limits = { .max_record = MAX_RECORD, .max_value = MAX_RECORD,
                                    .max_depth = MAX_DEPTH };
  const SluiceRecordReaderConfig config = {
    .format = SLUICE_FORMAT_JSONL,
    .records = whole,
    .fields = fields,
    .explode_inner = explode_inner,
    .limits = &limits,
    .part = "sample",
  };
  g_autoptr(SluiceRecordReader) reader = NULL;
  guint64 number = 0;
  gboolean more = TRUE;
  gconstpointer data;
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (fields != NULL && fields->len > 0, NULL);

  reader = sluice_record_reader_new (&config);
  data = g_bytes_get_data (self->bytes, &size);
  if (size > 0)
    sluice_record_reader_push (reader, data, size);
  sluice_record_reader_end (reader);
  while (more)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (fields->len, BATCH_ROWS);
      gboolean need_more;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_record_reader_pull (reader, batch, &need_more, error))
        return NULL;
      for (guint i = 0; i < batch->n_rows; i++)
        batch->origins[i].number = ++number;
      mend_wholes (self, batch, fields);
      more = sluice_batch_is_full (batch);
      if (batch->n_rows > 0)
        g_ptr_array_add (batches, g_steal_pointer (&batch));
    }
  *ret_filtered = sluice_record_reader_get_n_filtered (reader);
  return g_steal_pointer (&batches);
}
