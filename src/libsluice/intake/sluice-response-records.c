/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-response-records.h"

#include "sluice-error.h"
#include "sluice-json-text.h"
#include "sluice-path.h"
#include "sluice-record-reader.h"

#include <string.h>

#define BATCH_ROWS 256

/* Names of fields that tell records apart, the best first. */
static const char *const key_names[] = {
  "_key", "id", "_id", "ID", "Id", "uuid", "guid", "uid", "sid", "gid", "key", "objectid", "OBJECTID",
  "metadata.uid", "data.id", "attributes.id", "properties.id", "identifier", "slug"
};

/**
 * sluice_response_records_new:
 * @kind: what records would be
 *
 * Returns: (transfer full): no records
 */
SluiceResponseRecords *
sluice_response_records_new (SluiceRecordsKind kind)
{
  SluiceResponseRecords *self = g_new0 (SluiceResponseRecords, 1);

  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_string_new (NULL);
  self->kind = kind;
  return self;
}

/**
 * sluice_response_records_free:
 * @self: (transfer full): records
 */
void
sluice_response_records_free (SluiceResponseRecords *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->texts);
  g_string_free (self->lines, TRUE);
  g_free (self);
}

static char *
quote (const SluiceValue *value)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  SluiceValue quoted = sluice_json_text_quote (value->s, value->len, arena);

  return g_strndup (quoted.s, quoted.len);
}

/* A record as JSON; with @key in front of its members, if it has one. */
static char *
dup_record (const SluiceValue *record,
            const SluiceValue *key)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (record->kind == SLUICE_VALUE_TEXT)
    return quote (record);
  text = g_strndup (record->s, record->len);
  if (key == NULL || !sluice_value_has_text (key) || *text != '{')
    return g_steal_pointer (&text);

  name = quote (key);
  return g_strdup_printf ("{\"_key\":%s%s%s", name, text[1] == '}' ? "" : ",", text + 1);
}

static void
take_batch (SluiceResponseRecords *self,
            const SluiceBatch     *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *row = sluice_batch_row (batch, i);
      char *text;

      /* What cannot be decoded is rejected by a run, and says nothing here. */
      if (batch->origins[i].problem != NULL || !sluice_value_has_text (&row[0]))
        continue;
      text = dup_record (&row[0], batch->n_columns > 1 ? &row[1] : NULL);
      g_ptr_array_add (self->texts, text);
      g_string_append (self->lines, text);
      g_string_append_c (self->lines, '\n');
    }
}

static SluiceRecordReader *
open_reader (const SluiceResponse *response,
             gboolean              lines,
             SluicePath           *records,
             GPtrArray            *fields,
             guint64               max)
{
  static const SluiceBodyLimits limits = {
    .max_record = SLUICE_RESPONSE_MAX_BODY, .max_value = SLUICE_RESPONSE_MAX_BODY, .max_depth = 1000,
  };
  const SluiceRecordReaderConfig config = {
    .format = lines ? SLUICE_FORMAT_JSONL : SLUICE_FORMAT_JSON,
    .records = records,
    .fields = fields,
    .limits = &limits,
    .part = "The answer",
  };
  SluiceRecordReader *reader = sluice_record_reader_new (&config);

  sluice_record_reader_set_limit (reader, max);
  sluice_record_reader_push (reader, response->body->str, response->body->len);
  /* Of a body that was cut, what is complete counts. */
  if (!response->truncated)
    sluice_record_reader_end (reader);
  return reader;
}

/**
 * sluice_response_records_read:
 * @response: an answer
 * @lines: whether it is JSON Lines
 * @path: (nullable): where the records are; %NULL finds them as a run does
 * @kind: what they are
 * @max: most records to read, 0 = all
 * @error: errors of the reader
 *
 * Returns: (transfer full): the records
 */
SluiceResponseRecords *
sluice_response_records_read (const SluiceResponse  *response,
                              gboolean               lines,
                              const char            *path,
                              SluiceRecordsKind      kind,
                              guint64                max,
                              GError               **error)
{
  g_autoptr(SluiceResponseRecords) self = NULL;
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluicePath) records = NULL;
  g_autoptr(SluiceRecordReader) reader = NULL;
  gboolean more = TRUE;

  g_return_val_if_fail (response != NULL, NULL);

  if (path != NULL)
    {
      records = sluice_path_parse (path, error);
      if (records == NULL)
        return NULL;
    }
  self = sluice_response_records_new (kind);
  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  if (kind == SLUICE_RECORDS_MEMBERS)
    g_ptr_array_add (fields, sluice_path_parse ("_key", NULL));

  reader = open_reader (response, lines, records, fields, max);
  while (more)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (fields->len, BATCH_ROWS);
      gboolean need_more = FALSE;

      if (!sluice_record_reader_pull (reader, batch, &need_more, error))
        return NULL;
      take_batch (self, batch);
      more = sluice_batch_is_full (batch);
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_response_records_append:
 * @self: records
 * @more: those of another page
 *
 * Adds copies of them.
 */
void
sluice_response_records_append (SluiceResponseRecords       *self,
                                const SluiceResponseRecords *more)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (more != NULL);

  for (guint i = 0; i < more->texts->len; i++)
    g_ptr_array_add (self->texts, g_strdup (more->texts->pdata[i]));
  g_string_append_len (self->lines, more->lines->str, (gssize) more->lines->len);
}

/**
 * sluice_response_records_get:
 * @self: records
 * @index: which one
 * @path: a path in it
 *
 * Returns: (transfer full) (nullable): the scalar there as text, %NULL if there
 *   is none
 */
char *
sluice_response_records_get (const SluiceResponseRecords *self,
                             guint                        index,
                             const char                  *path)
{
  g_autoptr(SluiceArena) arena = sluice_arena_new (4096);
  g_autoptr(SluicePath) parsed = sluice_path_parse (path, NULL);
  const char *text;
  SluiceValue json;
  SluiceValue value;

  g_return_val_if_fail (self != NULL && index < self->texts->len, NULL);

  text = g_ptr_array_index (self->texts, index);
  if (parsed == NULL || (*text != '{' && *text != '['))
    return NULL;
  json = (SluiceValue) { .kind = SLUICE_VALUE_JSON, .s = text, .len = (guint32) strlen (text) };
  value = sluice_json_text_get (&json, parsed, arena);
  if (!sluice_value_has_text (&value) || value.kind == SLUICE_VALUE_JSON)
    return NULL;
  return g_strndup (value.s, value.len);
}

static gboolean
is_key (const SluiceResponseRecords *self,
        const char                  *path)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->texts->len; i++)
    {
      char *value = sluice_response_records_get (self, i, path);

      if (value == NULL || *value == '\0' || strlen (value) > 200)
        {
          g_free (value);
          return FALSE;
        }
      if (!g_hash_table_add (seen, value))
        return FALSE;
    }
  return self->texts->len > 0;
}

/**
 * sluice_response_records_dup_key:
 * @self: records
 *
 * Returns: (transfer full) (nullable): the path of the field that evidently
 *   identifies them: it is called so, every record has it, no two the same
 */
char *
sluice_response_records_dup_key (const SluiceResponseRecords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == SLUICE_RECORDS_ONE && self->texts->len == 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (key_names); i++)
    if (is_key (self, key_names[i]))
      return g_strdup (key_names[i]);
  return NULL;
}
