/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sampler.h"

#include "sluice-batch.h"
#include "sluice-error.h"
#include "sluice-preview.h"
#include "sluice-record-reader.h"
#include "sluice-source.h"
#include "sluice-transformer.h"

#include <string.h>

#define SAMPLE_BATCH_ROWS 256

/**
 * sluice_sample_free:
 * @sample: (transfer full): a sample
 */
void
sluice_sample_free (SluiceSample *sample)
{
  g_return_if_fail (sample != NULL);

  g_clear_pointer (&sample->inference, sluice_inference_free);
  if (sample->lines != NULL)
    g_string_free (sample->lines, TRUE);
  g_free (sample->records_found);
  g_free (sample);
}

static JsonObject *
field_to_json (const SluiceFieldInfo *field)
{
  JsonObject *object = json_object_new ();
  JsonArray *examples = json_array_new ();
  g_autofree char *type = sluice_type_to_string (field->type);

  json_object_set_string_member (object, "path", field->path);
  json_object_set_string_member (object, "type", field->type_known ? type : "null");
  json_object_set_int_member (object, "nulls", (gint64) field->nulls);
  for (guint i = 0; i < field->examples->len; i++)
    json_array_add_string_element (examples, g_ptr_array_index (field->examples, i));
  json_object_set_array_member (object, "examples", examples);
  json_object_set_int_member (object, "length", (gint64) field->length);
  json_object_set_boolean_member (object, "list", field->is_list);
  return object;
}

static JsonArray *
mapping_to_json (SluiceSample *sample)
{
  JsonArray *array = json_array_new ();
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (sample->inference);

  for (guint i = 0; i < entries->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *type = sluice_type_to_string (entry->type);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "column", entry->column);
      json_object_set_string_member (object, "type", type);
      json_object_set_string_member (object, "from", entry->from_text);
      json_array_add_object_element (array, object);
    }
  return array;
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
  GPtrArray *infos = sluice_inference_get_fields (sample->inference);

  for (guint i = 0; i < infos->len; i++)
    json_array_add_object_element (fields, field_to_json (g_ptr_array_index (infos, i)));
  json_object_set_int_member (object, "rows", (gint64) sample->n_records);
  json_object_set_array_member (object, "fields", fields);
  if (sample->records_found != NULL)
    json_object_set_string_member (object, "records", sample->records_found);
  else
    json_object_set_null_member (object, "records");
  json_object_set_array_member (object, "mapping", mapping_to_json (sample));
  return object;
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
  SluiceSample *sample = g_new0 (SluiceSample, 1);
  const char *end;

  sample->inference = sluice_inference_new ();
  sample->lines = g_string_new (NULL);
  sample->records_found = g_strdup (records_found);
  for (const char *p = lines; sample->n_records < max && (end = strchr (p, '\n')) != NULL; p = end + 1)
    {
      const SluiceValue record = { .kind = SLUICE_VALUE_JSON, .s = p, .len = (guint32) (end - p) };

      if (!sluice_inference_add (sample->inference, &record, NULL))
        continue;
      g_string_append_len (sample->lines, p, end + 1 - p);
      sample->n_records++;
    }
  return sample;
}

/* Input of both operations. */
typedef struct
{
  SluiceTask *task;                     /* (owned) */
  const SluiceTemplateScope *scope;     /* the caller's, lives until the callback */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
  guint64 n_records;
  const char *lines;                    /* (nullable) the caller's */
} SampleData;

static void
sample_data_free (gpointer data)
{
  SampleData *self = data;

  g_object_unref (self->task);
  g_object_unref (self->monitor);
  g_clear_object (&self->coordinator);
  g_free (self);
}

static SampleData *
sample_data_new (SluiceTask                *task,
                 const SluiceTemplateScope *scope,
                 SluiceMonitor             *monitor,
                 SluiceCoordinator         *coordinator,
                 guint64                    n_records)
{
  SampleData *self = g_new0 (SampleData, 1);

  self->task = g_object_ref (task);
  self->scope = scope;
  self->monitor = g_object_ref (monitor);
  self->coordinator = coordinator != NULL ? g_object_ref (coordinator) : NULL;
  self->n_records = n_records;
  return self;
}

/* Calls @func for every batch of up to n_records records. */
typedef gboolean (*BatchFunc) (SluiceBatch  *batch,
                               gpointer      user_data,
                               GError      **error);

static gboolean
read_source (SluiceSource  *source,
             GPtrArray     *fields,
             gboolean       explode_inner,
             guint64        n_records,
             BatchFunc      func,
             gpointer       user_data,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (fields->len, SAMPLE_BATCH_ROWS);
  gboolean end = FALSE;

  sluice_source_set_fields (source, fields, explode_inner);
  sluice_source_set_limit (source, n_records);
  if (!sluice_source_open (source, cancellable, error))
    return FALSE;

  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_source_read (source, batch, &end, cancellable, error) ||
          !func (batch, user_data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
learn_batch (SluiceBatch  *batch,
             gpointer      user_data,
             GError      **error)
{
  SluiceSample *sample = user_data;

  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *record = sluice_batch_row (batch, i);

      /* Records that cannot be decoded say nothing about fields. */
      if (batch->origins[i].problem != NULL || record->kind != SLUICE_VALUE_JSON)
        continue;
      if (!sluice_inference_add (sample->inference, record, error))
        return FALSE;
      g_string_append_len (sample->lines, record->s, record->len);
      g_string_append_c (sample->lines, '\n');
      sample->n_records++;
    }
  return TRUE;
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  SampleData *data = task_data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(SluiceSample) sample = g_new0 (SluiceSample, 1);
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  sample->inference = sluice_inference_new ();
  sample->lines = g_string_new (NULL);
  source = sluice_source_new (sluice_task_get_source (data->task), data->scope, data->monitor);
  sluice_source_set_coordinator (source, data->coordinator);
  if (!read_source (source, fields, FALSE, data->n_records, learn_batch, sample, cancellable,
                    &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  sample->records_found = g_strdup (sluice_source_get_records_found (source));
  g_task_return_pointer (task, g_steal_pointer (&sample), (GDestroyNotify) sluice_sample_free);
}

/**
 * sluice_sampler_read_async:
 * @task: a task
 * @scope: what its templates see; must live until @callback
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @n_records: most records to read
 * @cancellable: (nullable): stops the reading
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the first records of the task's source on a thread of its own and
 * learns their fields.
 */
void
sluice_sampler_read_async (SluiceTask                *task,
                           const SluiceTemplateScope *scope,
                           SluiceMonitor             *monitor,
                           SluiceCoordinator         *coordinator,
                           guint64                    n_records,
                           GCancellable              *cancellable,
                           GAsyncReadyCallback        callback,
                           gpointer                   user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (gtask, sluice_sampler_read_async);
  g_task_set_task_data (gtask, sample_data_new (task, scope, monitor, coordinator, n_records),
                        sample_data_free);
  g_task_run_in_thread (gtask, read_thread);
}

/**
 * sluice_sampler_read_finish:
 * @result: what the callback got
 * @error: errors of the source
 *
 * Returns: (transfer full): the sample
 */
SluiceSample *
sluice_sampler_read_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* In-progress data of a preview. */
typedef struct
{
  SluiceTransformer *transformer;       /* (owned) */
  SluicePreview *preview;               /* (owned) */
  SluiceMonitor *monitor;
} PreviewData;

static gboolean
preview_batch (SluiceBatch  *records,
               gpointer      user_data,
               GError      **error)
{
  PreviewData *data = user_data;
  guint n_columns = sluice_schema_get_n (sluice_transformer_get_schema (data->transformer));
  g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, records->capacity);
  g_autoptr(GPtrArray) rejects =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

  if (records->n_rows == 0)
    return TRUE;
  if (!sluice_transformer_apply (data->transformer, records, rows, rejects, data->monitor, error))
    return FALSE;
  sluice_preview_add (data->preview, rows, rejects);
  return TRUE;
}

/* The rows of records that were read before, as JSON Lines. */
static gboolean
preview_lines (PreviewData  *data,
               const char   *lines,
               SluiceTask   *task,
               GError      **error)
{
  SluiceRecordReaderConfig config = {
    .format = SLUICE_FORMAT_JSONL,
    .fields = sluice_transformer_get_fields (data->transformer),
    .explode_inner = sluice_task_get_explode_inner (task),
    .limits = &sluice_task_get_source (task)->limits,
    .part = "sample",
  };
  g_autoptr(SluicePath) whole = sluice_path_parse ("$", NULL);
  g_autoptr(SluiceRecordReader) reader = NULL;
  gboolean more = TRUE;
  guint64 number = 0;

  config.records = whole;
  reader = sluice_record_reader_new (&config);
  sluice_record_reader_push (reader, lines, strlen (lines));
  sluice_record_reader_end (reader);
  while (more)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (config.fields->len, SAMPLE_BATCH_ROWS);
      gboolean need_more;

      if (!sluice_record_reader_pull (reader, batch, &need_more, error))
        return FALSE;
      more = sluice_batch_is_full (batch);
      for (guint i = 0; i < batch->n_rows; i++)
        batch->origins[i].number = ++number;
      if (!preview_batch (batch, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
preview_source (PreviewData   *data,
                SampleData    *input,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(SluiceSource) source = sluice_source_new (sluice_task_get_source (input->task),
                                                      input->scope, input->monitor);

  sluice_source_set_coordinator (source, input->coordinator);
  return read_source (source, sluice_transformer_get_fields (data->transformer),
                      sluice_task_get_explode_inner (input->task), input->n_records,
                      preview_batch, data, cancellable, error);
}

static void
preview_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SampleData *input = task_data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(SluiceTransformer) transformer = NULL;
  g_autoptr(SluicePreview) preview = NULL;
  g_autoptr(GError) error = NULL;
  PreviewData data = { .monitor = input->monitor };
  gboolean done;

  transformer = sluice_transformer_new (input->task, input->scope, &error);
  if (transformer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  preview = sluice_preview_new (sluice_transformer_get_schema (transformer));
  data.transformer = transformer;
  data.preview = preview;
  done = input->lines != NULL ? preview_lines (&data, input->lines, input->task, &error)
                              : preview_source (&data, input, cancellable, &error);
  if (!done)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, sluice_preview_to_json (preview),
                           (GDestroyNotify) json_object_unref);
}

/**
 * sluice_sampler_preview_async:
 * @task: a task with a mapping
 * @scope: what its templates see; must live until @callback
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @n_records: most records to read
 * @lines: (nullable): records as JSON Lines to map instead of the source's;
 *   must live until @callback
 * @cancellable: (nullable): stops the reading
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Maps the first records of a source on a thread of its own, writing nothing.
 */
void
sluice_sampler_preview_async (SluiceTask                *task,
                              const SluiceTemplateScope *scope,
                              SluiceMonitor             *monitor,
                              SluiceCoordinator         *coordinator,
                              guint64                    n_records,
                              const char                *lines,
                              GCancellable              *cancellable,
                              GAsyncReadyCallback        callback,
                              gpointer                   user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  SampleData *data = sample_data_new (task, scope, monitor, coordinator, n_records);

  g_task_set_source_tag (gtask, sluice_sampler_preview_async);
  data->lines = lines;
  g_task_set_task_data (gtask, data, sample_data_free);
  g_task_run_in_thread (gtask, preview_thread);
}

/**
 * sluice_sampler_preview_finish:
 * @result: what the callback got
 * @error: errors of the source or the mapping
 *
 * Returns: (transfer full): the object of `preview --output json`
 */
JsonObject *
sluice_sampler_preview_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
