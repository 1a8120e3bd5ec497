/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-replay-record.h"

#include "sluice-csv-reader.h"
#include "sluice-error.h"
#include "sluice-record-layout.h"
#include "sluice-record-reader.h"
#include "sluice-replay-mapping.h"

#include <string.h>

/* Rows of one record that are read at a time, to find one of them. */
#define ROWS 64

struct _SluiceReplayRecords
{
  const SluiceSourceSpec *spec; /* (unowned) */
  gboolean explode_inner;

  /* Kept from record to record, as most are alike. */
  GPtrArray *fields;            /* (owned) (nullable) those of @keys and @scratch */
  GPtrArray *keys;              /* (owned) (nullable) (element-type SluicePath) members of their names */
  SluiceBatch *scratch;         /* (owned) (nullable) */
  char *layout_text;            /* (nullable) */
  SluiceRecordLayout *layout;   /* (owned) (nullable) of @layout_text */
};

static void
unref_path (gpointer data)
{
  sluice_path_unref (data);
}

/**
 * sluice_replay_records_new:
 * @spec: the task's source; must outlive this
 * @explode_inner: see [method@Sluice.Source.set_fields]
 *
 * Returns: (transfer full): a reader of records
 */
SluiceReplayRecords *
sluice_replay_records_new (const SluiceSourceSpec *spec,
                           gboolean                explode_inner)
{
  SluiceReplayRecords *self = g_new0 (SluiceReplayRecords, 1);

  self->spec = spec;
  self->explode_inner = explode_inner;
  return self;
}

/**
 * sluice_replay_records_free:
 * @self: (transfer full): a reader of records
 */
void
sluice_replay_records_free (SluiceReplayRecords *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->scratch, sluice_batch_unref);
  g_clear_pointer (&self->layout, sluice_record_layout_free);
  g_free (self->layout_text);
  g_free (self);
}

static void
adopt_fields (SluiceReplayRecords *self,
              GPtrArray           *fields)
{
  if (self->fields == fields)
    {
      sluice_batch_reset (self->scratch);
      return;
    }

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->scratch, sluice_batch_unref);
  self->fields = g_ptr_array_ref (fields);
  self->scratch = sluice_batch_new (fields->len, ROWS);
  self->keys = g_ptr_array_new_with_free_func (unref_path);
  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *path = sluice_replay_make_path (sluice_path_get_text (g_ptr_array_index (fields, i)));

      g_ptr_array_add (self->keys, sluice_path_parse (path, NULL));
    }
}

static gboolean
adopt_layout (SluiceReplayRecords *self,
              const char          *text)
{
  if (self->layout != NULL && g_strcmp0 (self->layout_text, text) == 0)
    return TRUE;

  g_clear_pointer (&self->layout, sluice_record_layout_free);
  g_free (self->layout_text);
  self->layout_text = g_strdup (text);
  self->layout = sluice_record_layout_parse (text);
  return self->layout != NULL;
}

static void
set_origin (SluiceBatch              *batch,
            const SluiceStoredReject *reject)
{
  GBytes *bytes = reject->edited != NULL ? reject->edited : reject->raw;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  batch->origins[batch->n_rows] = (SluiceRowOrigin) {
    .number = reject->position,
    .record = reject->record,
    .line = reject->line,
    .byte = reject->byte,
    .raw = sluice_arena_copy (batch->arena, data != NULL ? data : "", size),
    .raw_len = (guint32) size,
    .part = sluice_batch_add_part (batch, reject->part != NULL ? reject->part : ""),
    .element = reject->element,
  };
}

/**
 * sluice_replay_records_refuse:
 * @reject: a row
 * @code: why it cannot be replayed, a static string
 * @message: the same in words
 * @batch: gets the row, with that problem
 */
void
sluice_replay_records_refuse (const SluiceStoredReject *reject,
                              const char               *code,
                              const char               *message,
                              SluiceBatch              *batch)
{
  SluiceRowOrigin *origin = &batch->origins[batch->n_rows];

  set_origin (batch, reject);
  origin->problem = code;
  origin->message = sluice_arena_copy (batch->arena, message, strlen (message) + 1);
  memset (sluice_batch_row (batch, batch->n_rows), 0, batch->n_columns * sizeof (SluiceValue));
  batch->n_rows++;
}

/* Reads the records in @text into the scratch, until the row @element of the first
 * one is there: then that is the last. */
static gboolean
read_json (SluiceReplayRecords  *self,
           GPtrArray            *fields,
           const char           *text,
           gsize                 size,
           guint                 element,
           GError              **error)
{
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);
  const SluiceRecordReaderConfig config = {
    .format = SLUICE_FORMAT_JSON,
    .records = whole,
    .fields = fields,
    .explode_inner = self->explode_inner,
    .limits = &self->spec->limits,
    .part = "record",
  };
  g_autoptr(SluiceRecordReader) reader = sluice_record_reader_new (&config);
  gboolean more = FALSE;
  guint seen = 0;

  /* A record may be a list itself. */
  sluice_record_reader_push (reader, "[", 1);
  sluice_record_reader_push (reader, text, size);
  sluice_record_reader_push (reader, "]", 1);
  sluice_record_reader_end (reader);
  for (;;)
    {
      sluice_batch_reset (self->scratch);
      if (!sluice_record_reader_pull (reader, self->scratch, &more, error))
        return FALSE;
      if (element < seen + self->scratch->n_rows)
        {
          self->scratch->n_rows = element - seen + 1;
          return TRUE;
        }
      seen += self->scratch->n_rows;
      if (!sluice_batch_is_full (self->scratch))
        break;
    }
  self->scratch->n_rows = 0;
  return TRUE;
}

static gboolean
read_csv (SluiceReplayRecords  *self,
          GPtrArray            *fields,
          const char           *text,
          gsize                 size,
          GError              **error)
{
  const SluiceTabularSpec *given = self->spec->tabular;
  const SluiceTabularSpec tabular = {
    .delimiter = self->layout->delimiter,
    .quote = self->layout->quote,
    .escape = self->layout->escape,
    .comment = (char *) "",
    .header = SLUICE_HEADER_ABSENT,
    .ragged = given != NULL ? given->ragged : SLUICE_RAGGED_REJECT,
    .columns = self->layout->columns,
    .nulls = given != NULL ? given->nulls : NULL,
  };
  const SluiceCsvReaderConfig config = {
    .tabular = &tabular,
    .fields = fields,
    .limits = &self->spec->limits,
    .part = "record",
  };
  g_autoptr(SluiceCsvReader) reader = sluice_csv_reader_new (&config);
  gboolean more = FALSE;

  sluice_csv_reader_push (reader, text, size);
  sluice_csv_reader_end (reader, TRUE);
  sluice_batch_reset (self->scratch);
  return sluice_csv_reader_pull (reader, self->scratch, &more, error);
}

static SluiceValue
copy_cell (SluiceBatch       *batch,
           const SluiceValue *cell)
{
  SluiceValue copy = *cell;

  if (sluice_value_has_text (cell))
    copy.s = sluice_arena_copy (batch->arena, cell->s, cell->len);
  return copy;
}

/* Whether a field tells where a record stood; the record itself does not. */
static gboolean
is_of_place (const char *path)
{
  return path[0] == '_' || g_str_has_prefix (path, "parent");
}

/* What was kept beside the record, into cells that it does not say. With @all a field
 * that is neither there nor there is one that nobody kept: its path is returned. */
static const char *
fill_from_fields (SluiceReplayRecords      *self,
                  const SluiceStoredReject *reject,
                  const char               *text,
                  gsize                     size,
                  gboolean                  all,
                  SluiceBatch              *batch)
{
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
  g_autoptr(GError) error = NULL;
  gboolean ok = text != NULL && read_json (self, self->keys, text, size, 0, &error) && self->scratch->n_rows > 0 &&
                self->scratch->origins[0].problem == NULL;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const char *path = sluice_path_get_text (g_ptr_array_index (self->fields, i));
      const SluiceValue *kept = ok ? &sluice_batch_row (self->scratch, 0)[i] : NULL;

      if (!all && !is_of_place (path))
        continue;
      if (kept != NULL && kept->kind != SLUICE_VALUE_MISSING)
        cells[i] = copy_cell (batch, kept);
      else if (all && !g_str_has_prefix (path, "[\"" SLUICE_REPLAY_VALUE_PREFIX))
        return path;
    }
  return NULL;
}

static gboolean
is_number (const char *text)
{
  gsize digits = strspn (text + (text[0] == '-'), "0123456789");
  const char *rest = text + (text[0] == '-') + digits;

  return digits > 0 && (rest[0] == '\0' || (rest[0] == '.' && rest[1] != '\0' &&
                                           rest[1 + strspn (rest + 1, "0123456789")] == '\0'));
}

/* Numbers that people write have a point, whatever marks the source uses. */
static void
fill_values (SluiceReplayRecords *self,
             JsonObject          *values,
             SluiceBatch         *batch)
{
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
  g_autoptr(GList) names = values != NULL ? json_object_get_members (values) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *name = g_strconcat (SLUICE_REPLAY_VALUE_PREFIX, l->data, NULL);
      g_autofree char *path = sluice_replay_make_path (name);
      JsonNode *node = json_object_get_member (values, l->data);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      for (guint i = 0; i < self->fields->len; i++)
        {
          if (strcmp (sluice_path_get_text (g_ptr_array_index (self->fields, i)), path) != 0)
            continue;
          if (text == NULL)
            cells[i] = SLUICE_NULL_VALUE;
          else
            cells[i] = sluice_value_text (is_number (text) ? SLUICE_VALUE_NUMBER : SLUICE_VALUE_TEXT,
                                          sluice_arena_copy (batch->arena, text, strlen (text)), strlen (text));
        }
    }
}

/* Where in the record something is wrong says nothing of where it was in the source. */
static const char *
skip_line (const char *message)
{
  const char *words = message != NULL && g_str_has_prefix (message, "Line ") ? strstr (message, ": ") : NULL;

  if (message == NULL)
    return "the record cannot be read";
  return words != NULL ? words + 2 : message;
}

/* The record as it can be had, or FALSE and why not. */
static gboolean
check_record (SluiceReplayRecords       *self,
              const SluiceStoredReject  *reject,
              const char               **ret_code,
              const char               **ret_message)
{
  *ret_code = NULL;
  if (reject->edited != NULL)
    return adopt_layout (self, reject->layout);
  if (reject->redacted)
    {
      *ret_code = "record_redacted";
      *ret_message = "the record held a secret that was taken out before it was kept; correct the record, or run the "
                     "task again";
    }
  else if (reject->raw == NULL || (reject->cut && reject->fields == NULL))
    {
      *ret_code = "record_cut";
      *ret_message = "the record was too large to be kept as a whole; run the task again";
    }
  return *ret_code == NULL && adopt_layout (self, reject->layout);
}

/* Reads the record into the scratch: one row, or none. */
static gboolean
read_record (SluiceReplayRecords       *self,
             const SluiceStoredReject  *reject,
             GError                   **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (reject->edited != NULL ? reject->edited : reject->raw, &size);

  if (self->layout->kind == SLUICE_RECORD_LAYOUT_CSV)
    return read_csv (self, self->fields, text != NULL ? text : "", size, error);
  return read_json (self, self->fields, text != NULL ? text : "", size, reject->element, error);
}

/* A record of which only the fields were kept, or which never was more. */
static void
append_fields (SluiceReplayRecords      *self,
               const SluiceStoredReject *reject,
               SluiceBatch              *batch)
{
  const char *missing;
  gsize size = 0;
  const char *text = reject->fields;

  if (reject->edited != NULL)
    text = g_bytes_get_data (reject->edited, &size);
  else if (text != NULL)
    size = strlen (text);
  else
    text = g_bytes_get_data (reject->raw, &size);
  missing = fill_from_fields (self, reject, text, size, TRUE, batch);
  if (missing != NULL)
    {
      g_autofree char *message = g_strdup_printf ("the field “%s” was not kept with the row; run the task again", missing);

      sluice_replay_records_refuse (reject, "field_not_kept", message, batch);
    }
}

static void
append_scratch (SluiceReplayRecords      *self,
                const SluiceStoredReject *reject,
                SluiceBatch              *batch)
{
  const guint last = self->scratch->n_rows - 1;
  const SluiceRowOrigin *origin = self->scratch->n_rows > 0 ? &self->scratch->origins[last] : NULL;
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);

  if (origin == NULL)
    {
      sluice_replay_records_refuse (reject, "record_unreadable", "there is no such record", batch);
      return;
    }
  if (origin->problem != NULL)
    {
      sluice_replay_records_refuse (reject, origin->problem, skip_line (origin->message), batch);
      return;
    }
  for (guint i = 0; i < self->fields->len; i++)
    cells[i] = copy_cell (batch, &sluice_batch_row (self->scratch, last)[i]);
  if (reject->fields != NULL)
    fill_from_fields (self, reject, reject->fields, strlen (reject->fields), FALSE, batch);
}

/**
 * sluice_replay_records_append:
 * @self: a reader of records
 * @reject: a row that was rejected
 * @values: (nullable): corrected values by column
 * @fields: (element-type SluicePath): the cells that are wanted
 * @batch: a batch with room for a row; gets it, with a problem if it cannot be had
 */
void
sluice_replay_records_append (SluiceReplayRecords      *self,
                              const SluiceStoredReject *reject,
                              JsonObject               *values,
                              GPtrArray                *fields,
                              SluiceBatch              *batch)
{
  const char *code = NULL;
  const char *message = NULL;
  const guint before = batch->n_rows;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (self != NULL && reject != NULL && batch != NULL);
  g_return_if_fail (batch->n_columns == fields->len && !sluice_batch_is_full (batch));

  adopt_fields (self, fields);
  if (!check_record (self, reject, &code, &message))
    {
      sluice_replay_records_refuse (reject, code != NULL ? code : "record_unreadable",
                                    message != NULL ? message : "how the record is written is not known", batch);
      return;
    }

  memset (sluice_batch_row (batch, before), 0, fields->len * sizeof (SluiceValue));
  if (self->layout->kind == SLUICE_RECORD_LAYOUT_FIELDS || (reject->cut && reject->edited == NULL))
    append_fields (self, reject, batch);
  else if (read_record (self, reject, &error))
    append_scratch (self, reject, batch);
  else
    sluice_replay_records_refuse (reject, g_intern_string (sluice_error_get_code (error)),
                                  skip_line (error->message), batch);
  if (batch->n_rows > before)
    return;

  fill_values (self, values, batch);
  set_origin (batch, reject);
  batch->n_rows++;
}
