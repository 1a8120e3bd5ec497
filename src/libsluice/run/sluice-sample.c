/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sample.h"

#include "sluice-column-statistics.h"

#include <string.h>

/* Records that could not be read: this many are kept to be shown. */
#define MAX_REJECTS 100

/**
 * sluice_sample_new:
 *
 * Returns: (transfer full): a sample without records
 */
SluiceSample *
sluice_sample_new (void)
{
  SluiceSample *sample = g_new0 (SluiceSample, 1);

  sample->inference = sluice_inference_new ();
  sample->lines = g_string_new (NULL);
  sample->places = g_array_new (FALSE, TRUE, sizeof (SluiceSamplePlace));
  sample->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  sample->parts = g_string_chunk_new (256);
  return sample;
}

/**
 * sluice_sample_free:
 * @sample: (transfer full): a sample
 */
void
sluice_sample_free (SluiceSample *sample)
{
  g_return_if_fail (sample != NULL);

  sluice_inference_free (sample->inference);
  g_string_free (sample->lines, TRUE);
  g_array_unref (sample->places);
  g_ptr_array_unref (sample->rejects);
  g_free (sample->records_found);
  g_clear_pointer (&sample->statistics, g_hash_table_unref);
  g_clear_pointer (&sample->dialect, json_node_unref);
  g_clear_pointer (&sample->files, json_array_unref);
  g_clear_pointer (&sample->warnings, json_array_unref);
  g_string_chunk_free (sample->parts);
  g_free (sample);
}

static gboolean
add_record (SluiceSample             *sample,
            const SluiceValue        *record,
            const SluiceSamplePlace  *place,
            GError                  **error)
{
  if (!sluice_inference_add (sample->inference, record, error))
    return FALSE;
  g_string_append_len (sample->lines, record->s, record->len);
  g_string_append_c (sample->lines, '\n');
  g_array_append_vals (sample->places, place, 1);
  sample->n_records++;
  return TRUE;
}

/**
 * sluice_sample_add_batch:
 * @sample: a sample
 * @batch: further records: its first column is the path `$`
 * @error: [error@Sluice.Error.DATA] `invalid_json`
 *
 * Learns from records. Those that could not be read say nothing about fields.
 *
 * Returns: whether it worked
 */
gboolean
sluice_sample_add_batch (SluiceSample       *sample,
                         const SluiceBatch  *batch,
                         GError            **error)
{
  g_return_val_if_fail (sample != NULL, FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);

  if (batch->columns != NULL)
    sluice_inference_declare (sample->inference, batch->columns);
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceRowOrigin *origin = &batch->origins[i];
      const SluiceValue *record = sluice_batch_row (batch, i);
      const char *part = sluice_batch_get_part (batch, origin->part);
      SluiceSamplePlace place = { .number = origin->number, .line = origin->line, .byte = origin->byte };

      if (origin->problem != NULL && sample->rejects->len < MAX_REJECTS)
        {
          SluiceReject *reject = sluice_reject_new (batch, i, SLUICE_REJECT_STAGE_DECODE);

          sluice_reject_add (reject, origin->problem, NULL, NULL, NULL, "%s",
                             origin->message != NULL ? origin->message : "the record cannot be read");
          g_ptr_array_add (sample->rejects, reject);
        }
      if (origin->problem != NULL || record->kind != SLUICE_VALUE_JSON)
        continue;
      if (part != NULL)
        place.part = g_string_chunk_insert_const (sample->parts, part);
      if (!add_record (sample, record, &place, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_sample_new_lines:
 * @lines: records as JSON Lines
 * @max: most records to take
 * @records_found: (nullable): where they were found
 *
 * Returns: (transfer full): a sample of records that were read before
 */
SluiceSample *
sluice_sample_new_lines (const char *lines,
                         guint64     max,
                         const char *records_found)
{
  SluiceSample *sample = sluice_sample_new ();
  const char *end;

  sample->records_found = g_strdup (records_found);
  for (const char *p = lines; sample->n_records < max && (end = strchr (p, '\n')) != NULL; p = end + 1)
    {
      const SluiceValue record = { .kind = SLUICE_VALUE_JSON, .s = p, .len = (guint32) (end - p) };
      const SluiceSamplePlace place = { .number = sample->n_records + 1 };

      add_record (sample, &record, &place, NULL);
    }
  sample->n_head = sample->n_records;
  return sample;
}

/**
 * sluice_sample_cut:
 * @sample: a sample
 * @n_records: how many records to keep
 *
 * Forgets the other records, but not what they have said of the fields.
 */
void
sluice_sample_cut (SluiceSample *sample,
                   guint64       n_records)
{
  const char *end;

  g_return_if_fail (sample != NULL);

  if (sample->n_records <= n_records)
    return;
  end = sample->lines->str;
  for (guint64 i = 0; i < n_records; i++)
    end = strchr (end, '\n') + 1;
  g_string_truncate (sample->lines, (gsize) (end - sample->lines->str));
  g_array_set_size (sample->places, (guint) n_records);
  sample->n_records = n_records;
  sample->n_head = MIN (sample->n_head, n_records);
}

static JsonObject *
field_to_json (SluiceSample          *sample,
               const SluiceFieldInfo *field)
{
  JsonObject *object = json_object_new ();
  JsonArray *examples = json_array_new ();
  JsonArray *ambiguous = json_array_new ();
  g_autofree char *type = sluice_type_to_string (field->type);
  const SluiceColumnStatistics *statistics = NULL;

  json_object_set_string_member (object, "path", field->path);
  json_object_set_string_member (object, "type", field->type_known ? type : "null");
  json_object_set_int_member (object, "nulls", (gint64) field->nulls);
  for (guint i = 0; i < field->examples->len; i++)
    json_array_add_string_element (examples, g_ptr_array_index (field->examples, i));
  json_object_set_array_member (object, "examples", examples);
  json_object_set_int_member (object, "length", (gint64) field->length);
  json_object_set_boolean_member (object, "list", field->is_list);
  if (field->format != NULL)
    json_object_set_string_member (object, "format", field->format);
  else
    json_object_set_null_member (object, "format");
  for (guint i = 0; field->ambiguous != NULL && field->ambiguous[i] != NULL; i++)
    json_array_add_string_element (ambiguous, field->ambiguous[i]);
  json_object_set_array_member (object, "ambiguous", ambiguous);
  if (sample->statistics != NULL)
    statistics = g_hash_table_lookup (sample->statistics, field->path);
  if (statistics != NULL)
    json_object_set_object_member (object, "statistics", sluice_column_statistics_to_json (statistics));
  return object;
}

static JsonArray *
mapping_to_json (SluiceSample *sample)
{
  JsonArray *array = json_array_new ();
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (sample->inference);

  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, sluice_mapping_entry_to_json (g_ptr_array_index (entries, i)));
  return array;
}

static JsonNode *
total_to_json (const SluiceSample *sample)
{
  JsonNode *node;
  JsonObject *object;

  if (sample->total_bytes == 0 && !sample->total_exact)
    return json_node_init_null (json_node_alloc ());
  object = json_object_new ();
  json_object_set_int_member (object, "bytes", (gint64) sample->total_bytes);
  if (sample->total_rows > 0 || sample->total_exact)
    json_object_set_int_member (object, "rows", (gint64) sample->total_rows);
  else
    json_object_set_null_member (object, "rows");
  json_object_set_boolean_member (object, "exact", sample->total_exact);
  node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

/**
 * sluice_sample_to_json:
 * @sample: a sample
 *
 * Returns: (transfer full): the object of `sample --output json`, but for its
 *   `preview`
 */
JsonObject *
sluice_sample_to_json (SluiceSample *sample)
{
  JsonObject *object = json_object_new ();
  JsonArray *fields = json_array_new ();
  GPtrArray *infos;

  g_return_val_if_fail (sample != NULL, object);

  infos = sluice_inference_get_fields (sample->inference);
  for (guint i = 0; i < infos->len; i++)
    json_array_add_object_element (fields, field_to_json (sample, g_ptr_array_index (infos, i)));
  json_object_set_int_member (object, "rows", (gint64) sample->n_records);
  json_object_set_array_member (object, "fields", fields);
  if (sample->records_found != NULL)
    json_object_set_string_member (object, "records", sample->records_found);
  else
    json_object_set_null_member (object, "records");
  json_object_set_array_member (object, "mapping", mapping_to_json (sample));
  json_object_set_member (object, "dialect", sample->dialect != NULL ? json_node_copy (sample->dialect)
                                                                     : json_node_init_null (json_node_alloc ()));
  json_object_set_member (object, "total", total_to_json (sample));
  json_object_set_array_member (object, "files", sample->files != NULL ? json_array_ref (sample->files)
                                                                       : json_array_new ());
  json_object_set_array_member (object, "warnings", sample->warnings != NULL ? json_array_ref (sample->warnings)
                                                                             : json_array_new ());
  return object;
}
