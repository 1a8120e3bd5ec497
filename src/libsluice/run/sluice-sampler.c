/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sampler.h"

#include "sluice-batch.h"
#include "sluice-column-statistics.h"
#include "sluice-error.h"
#include "sluice-look-json.h"
#include "sluice-null-keys.h"
#include "sluice-preview.h"
#include "sluice-record-reader.h"
#include "sluice-row-sets.h"
#include "sluice-run-lookups.h"
#include "sluice-sample-blocks.h"
#include "sluice-source.h"
#include "sluice-transformer.h"

#include <string.h>

#define SAMPLE_BATCH_ROWS 256
/* Records of a sample whose size nobody has asked for: of what is on this machine,
 * of a query, of what requests have to be sent for. */
#define LOCAL_RECORDS 20000
#define DATABASE_RECORDS 1000
#define HTTP_RECORDS 200
/* Records that the fields of a task without a mapping are taken from, of what is no
 * file. */
#define MAPPING_RECORDS 1000
/* A sample of very large records ends after this many bytes. */
#define MAX_SAMPLE_BYTES (48 * 1024 * 1024)

/* Input of both operations. */
typedef struct
{
  SluiceTask *task;                     /* (owned) */
  const SluiceTemplateScope *scope;     /* the caller's, lives until the callback */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
  guint64 n_records;                    /* 0 = as many as are good for this source */
  SluiceSample *sample;                 /* (nullable) the caller's */
  gboolean statistics;
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

/* Gets every batch; sets *ret_enough when it needs no more. */
typedef gboolean (*BatchFunc) (SluiceBatch  *batch,
                               gpointer      user_data,
                               gboolean     *ret_enough,
                               GError      **error);

static gboolean
read_source (SluiceSource  *source,
             GPtrArray     *fields,
             gboolean       explode_inner,
             guint64        n_records,
             BatchFunc      func,
             gpointer       user_data,
             gboolean      *ret_end,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (fields->len, SAMPLE_BATCH_ROWS);
  gboolean enough = FALSE;
  gboolean end = FALSE;

  sluice_source_set_fields (source, fields, explode_inner);
  sluice_source_set_limit (source, n_records);
  if (!sluice_source_open (source, cancellable, error))
    return FALSE;

  while (!end && !enough)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_source_read (source, batch, &end, cancellable, error) ||
          !func (batch, user_data, &enough, error))
        return FALSE;
    }
  *ret_end = end;
  return TRUE;
}

static gboolean
learn_batch (SluiceBatch  *batch,
             gpointer      user_data,
             gboolean     *ret_enough,
             GError      **error)
{
  SluiceSample *sample = user_data;

  *ret_enough = sample->lines->len > MAX_SAMPLE_BYTES;
  return sluice_sample_add_batch (sample, batch, error);
}

static guint64
choose_size (SluiceTask *task)
{
  switch (sluice_task_get_source (task)->kind)
    {
    case SLUICE_SOURCE_DATABASE:
      return DATABASE_RECORDS;
    case SLUICE_SOURCE_HTTP:
      return HTTP_RECORDS;
    case SLUICE_SOURCE_FILE:
    case SLUICE_SOURCE_INLINE:
    default:
      return LOCAL_RECORDS;
    }
}

/* What else the source knows of itself after its head was read. */
static void
describe_source (SluiceSample  *sample,
                 SluiceSource  *source,
                 SluiceMonitor *monitor)
{
  const SluiceCsvDialect *dialect = sluice_source_get_dialect (source);

  sample->records_found = g_strdup (sluice_source_get_records_found (source));
  if (dialect != NULL)
    sample->dialect = sluice_csv_dialect_to_json (dialect);
  sample->files = sluice_look_files_to_json (source);
  sample->warnings = sluice_look_warnings_to_json (monitor);
}

static SluiceSample *
read_sample (SampleData    *data,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(SluiceSample) sample = sluice_sample_new ();
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  const SluiceSourceSpec *spec = sluice_task_get_source (data->task);
  guint64 n_records = data->n_records > 0 ? data->n_records : choose_size (data->task);
  gboolean end = FALSE;

  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  if (spec->tabular != NULL)
    sluice_inference_set_marks (sample->inference, spec->tabular->decimal, spec->tabular->thousands);
  source = sluice_source_new (spec, data->scope, data->monitor);
  sluice_source_set_coordinator (source, data->coordinator);
  if (!read_source (source, fields, FALSE, n_records, learn_batch, sample, &end, cancellable, error))
    return NULL;
  sample->n_head = sample->n_records;
  if (end && sample->n_records < n_records)
    {
      sample->total_exact = TRUE;
      sample->total_rows = sample->n_records + sample->rejects->len;
    }
  if (!sluice_sample_read_blocks (sample, source, data->n_records == 0, cancellable, error))
    return NULL;
  sluice_inference_warn (sample->inference, data->monitor);
  describe_source (sample, source, data->monitor);
  return g_steal_pointer (&sample);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(GError) error = NULL;
  SluiceSample *sample = read_sample (task_data, cancellable, &error);

  if (sample == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, sample, (GDestroyNotify) sluice_sample_free);
}

/**
 * sluice_sampler_choose_size:
 * @task: a task without a mapping that is to be run or shown
 *
 * Returns: how many records its mapping is to be taken from, for
 *   sluice_sampler_read_async()
 */
guint64
sluice_sampler_choose_size (SluiceTask *task)
{
  g_return_val_if_fail (SLUICE_IS_TASK (task), 0);

  return sluice_task_get_source (task)->kind == SLUICE_SOURCE_FILE ? 0 : MAPPING_RECORDS;
}

/**
 * sluice_sampler_read_async:
 * @task: a task
 * @scope: what its templates see; must live until @callback
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @n_records: most records to read, all of them the first ones; 0 = as many as are
 *   good for the source: 20,000 of a file and 1,000 at each of ten places further on
 *   in it, 1,000 of a database, 200 of what requests have to be sent for
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
  SluiceTask *task;                     /* (unowned) */
  SluiceTransformer *transformer;       /* (owned) */
  SluicePreview *preview;               /* (owned) */
  SluiceRowSets *sets;                  /* (owned) (nullable) */
  GPtrArray *statistics;                /* (owned) (nullable) (element-type SluiceColumnStatistics) */
  SluiceMonitor *monitor;
  guint64 n_shown;                      /* records to show, the first ones */
  guint64 n_seen;
} PreviewData;

static void
add_statistics (GPtrArray         *statistics,
                const SluiceBatch *rows)
{
  for (guint j = 0; j < statistics->len; j++)
    {
      for (guint i = 0; i < rows->n_rows; i++)
        sluice_column_statistics_add (g_ptr_array_index (statistics, j), sluice_batch_row (rows, i) + j);
    }
}

/* Rows go through the steps over all rows, if there are any: those that are shown stand
 * for all. */
static gboolean
show_rows (PreviewData  *data,
           SluiceBatch  *rows,
           GPtrArray    *rejects,
           GError      **error)
{
  g_autoptr(SluiceBatch) none = NULL;

  if (data->sets == NULL)
    {
      sluice_null_keys_refuse (data->task, sluice_transformer_get_schema (data->transformer), rows, rejects);
      sluice_preview_add (data->preview, rows, rejects);
      return TRUE;
    }
  none = sluice_batch_new (1, 1);
  sluice_preview_add (data->preview, none, rejects);
  return sluice_row_sets_add (data->sets, rows, error);
}

static gboolean
show_sets (PreviewData  *data,
           GError      **error)
{
  const guint n_columns = sluice_schema_get_n (sluice_row_sets_get_schema (data->sets));

  if (!sluice_row_sets_finish (data->sets, error))
    return FALSE;
  for (;;)
    {
      g_autoptr(SluiceBatch) rows = sluice_batch_new (n_columns, SAMPLE_BATCH_ROWS);
      g_autoptr(GPtrArray) rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);

      if (!sluice_row_sets_next (data->sets, rows, rejects, error))
        return FALSE;
      if (rows->n_rows == 0 && rejects->len == 0)
        return TRUE;
      sluice_null_keys_refuse (data->task, sluice_row_sets_get_schema (data->sets), rows, rejects);
      sluice_preview_add (data->preview, rows, rejects);
    }
}

static gboolean
preview_batch (SluiceBatch  *records,
               gpointer      user_data,
               gboolean     *ret_enough,
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
  if (data->n_seen < data->n_shown && !show_rows (data, rows, rejects, error))
    return FALSE;
  data->n_seen += records->n_rows;
  if (data->statistics != NULL)
    add_statistics (data->statistics, rows);
  *ret_enough = data->statistics == NULL && data->n_seen >= data->n_shown;
  return TRUE;
}

/* Records of a sample know where they came from. */
static void
set_places (SluiceBatch        *batch,
            const SluiceSample *sample,
            guint64             first)
{
  const char *before = NULL;
  guint32 part = 0;

  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceSamplePlace *place = &g_array_index (sample->places, SluiceSamplePlace, first + i);
      SluiceRowOrigin *origin = &batch->origins[i];

      if (place->part != NULL && place->part != before)
        {
          part = sluice_batch_add_part (batch, place->part);
          before = place->part;
        }
      origin->number = place->number;
      origin->line = place->line;
      origin->byte = place->byte;
      if (place->part != NULL)
        origin->part = part;
    }
}

/* The rows of a sample. */
static gboolean
preview_sample (PreviewData   *data,
                SluiceSample  *sample,
                SluiceTask    *task,
                GError       **error)
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
  gboolean enough = FALSE;
  gboolean more = TRUE;
  guint64 n = 0;

  config.records = whole;
  reader = sluice_record_reader_new (&config);
  sluice_record_reader_push (reader, sample->lines->str, sample->lines->len);
  sluice_record_reader_end (reader);
  while (more && !enough)
    {
      guint room = (guint) MIN ((guint64) SAMPLE_BATCH_ROWS, data->n_shown > n ? data->n_shown - n : SAMPLE_BATCH_ROWS);
      g_autoptr(SluiceBatch) batch = sluice_batch_new (config.fields->len, room);
      gboolean need_more;

      if (!sluice_record_reader_pull (reader, batch, &need_more, error))
        return FALSE;
      more = sluice_batch_is_full (batch);
      set_places (batch, sample, n);
      n += batch->n_rows;
      if (!preview_batch (batch, data, &enough, error))
        return FALSE;
    }
  return TRUE;
}

/* Rows that could not be read stand among those that cannot be loaded. */
static void
add_sample_rejects (PreviewData        *data,
                    const SluiceSample *sample)
{
  g_autoptr(SluiceBatch) none = sluice_batch_new (1, 1);

  sluice_preview_add (data->preview, none, sample->rejects);
}

static void
keep_statistics (PreviewData  *data,
                 SluiceSample *sample,
                 SluiceTask   *task)
{
  GPtrArray *mapping = sluice_task_get_mapping (task);

  sample->statistics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify) sluice_column_statistics_free);
  for (guint i = 0; i < data->statistics->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);

      if (entry->from_text != NULL)
        g_hash_table_replace (sample->statistics, g_strdup (entry->from_text),
                              g_steal_pointer (&g_ptr_array_index (data->statistics, i)));
    }
}

static gboolean
preview_source (PreviewData   *data,
                SampleData    *input,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(SluiceSource) source = sluice_source_new (sluice_task_get_source (input->task),
                                                      input->scope, input->monitor);
  gboolean end;

  data->n_shown = G_MAXUINT64;
  sluice_source_set_coordinator (source, input->coordinator);
  return read_source (source, sluice_transformer_get_fields (data->transformer),
                      sluice_task_get_explode_inner (input->task), input->n_records,
                      preview_batch, data, &end, cancellable, error);
}

/* Of a column whose statistics the sample has taken there are none. */
static void
free_statistics (SluiceColumnStatistics *statistics)
{
  g_clear_pointer (&statistics, sluice_column_statistics_free);
}

static void
start_statistics (PreviewData *data)
{
  guint n = sluice_schema_get_n (sluice_transformer_get_schema (data->transformer));

  data->statistics = g_ptr_array_new_with_free_func ((GDestroyNotify) free_statistics);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (data->statistics, sluice_column_statistics_new (sluice_column_statistics_get_limit (n)));
}

static gboolean
make_preview (PreviewData   *data,
              SampleData    *input,
              GCancellable  *cancellable,
              GError       **error)
{
  SluiceSample *sample = input->sample;

  if (sample == NULL)
    return preview_source (data, input, cancellable, error);

  data->n_shown = MIN (input->n_records, sample->n_head);
  if (input->statistics)
    start_statistics (data);
  if (!preview_sample (data, sample, input->task, error))
    return FALSE;
  add_sample_rejects (data, sample);
  if (input->statistics)
    keep_statistics (data, sample, input->task);
  return TRUE;
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
  g_autoptr(SluiceLookups) lookups = NULL;
  g_autoptr(SluiceTransformer) transformer = NULL;
  g_autoptr(SluicePreview) preview = NULL;
  g_autoptr(GError) error = NULL;
  PreviewData data = { .monitor = input->monitor };

  if (sluice_run_lookups_needs (input->task))
    lookups = sluice_run_lookups_read (input->task, input->scope, input->monitor, cancellable, &error);
  if (error == NULL)
    transformer = sluice_transformer_new (input->task, input->scope, lookups, &error);
  if (transformer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  data.task = input->task;
  data.transformer = transformer;
  data.sets = sluice_row_sets_new (input->task, sluice_transformer_get_schema (transformer), &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  preview = sluice_preview_new (data.sets != NULL ? sluice_row_sets_get_schema (data.sets)
                                                  : sluice_transformer_get_schema (transformer));
  data.preview = preview;
  if (!make_preview (&data, input, cancellable, &error) || (data.sets != NULL && !show_sets (&data, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, sluice_preview_to_json (preview),
                           (GDestroyNotify) json_object_unref);
  g_clear_pointer (&data.statistics, g_ptr_array_unref);
  g_clear_pointer (&data.sets, sluice_row_sets_free);
}

/**
 * sluice_sampler_preview_async:
 * @task: a task with a mapping
 * @scope: what its templates see; must live until @callback
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @n_records: most records to show
 * @sample: (nullable): the records to map, instead of reading those of the source;
 *   must live until @callback
 * @statistics: whether @sample is to know what the values of its fields are like
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
                              SluiceSample              *sample,
                              gboolean                   statistics,
                              GCancellable              *cancellable,
                              GAsyncReadyCallback        callback,
                              gpointer                   user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  SampleData *data = sample_data_new (task, scope, monitor, coordinator, n_records);

  g_task_set_source_tag (gtask, sluice_sampler_preview_async);
  data->sample = sample;
  data->statistics = statistics;
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
