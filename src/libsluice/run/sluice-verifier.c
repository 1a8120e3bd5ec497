/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-verifier.h"

#include "sluice-batch.h"
#include "sluice-column-statistics.h"
#include "sluice-look-json.h"
#include "sluice-mapping.h"
#include "sluice-run-lookups.h"
#include "sluice-source.h"
#include "sluice-verify-stage.h"

#define BATCH_ROWS 2048
#define MAX_STAGES 8

typedef struct
{
  SluiceTask *task;                     /* (owned) */
  const SluiceTemplateScope *scope;     /* the caller's, lives until the callback */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
} VerifyData;

static void
verify_data_free (gpointer data)
{
  VerifyData *self = data;

  g_object_unref (self->task);
  g_object_unref (self->monitor);
  g_clear_object (&self->coordinator);
  g_free (self);
}

static SluiceRowSets *
make_sets (SluiceTask         *task,
           SluiceTransformer  *transformer,
           GCancellable       *cancellable,
           GError            **error)
{
  SluiceRowSets *sets = sluice_row_sets_new (task, sluice_transformer_get_schema (transformer), error);

  if (sets != NULL)
    sluice_row_sets_set_cancellable (sets, cancellable);
  return sets;
}

/* One stage for each processor: reading takes little beside mapping. Where rows are
 * compared with others, or all ask the same lookups, there is one. */
static GPtrArray *
start_stages (VerifyData     *self,
              SluiceLookups  *lookups,
              GPtrArray     **ret_fields,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr(GPtrArray) stages = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_verify_stage_free);
  guint n = CLAMP (g_get_num_processors (), 1, MAX_STAGES);

  if (lookups != NULL || sluice_check_set_needs_order (self->task) || sluice_row_sets_wanted (self->task))
    n = 1;
  for (guint i = 0; i < n; i++)
    {
      SluiceTransformer *transformer = sluice_transformer_new (self->task, self->scope, lookups, error);
      SluiceRowSets *sets = NULL;
      guint limit;

      if (transformer == NULL)
        return NULL;
      if (sluice_row_sets_wanted (self->task))
        sets = make_sets (self->task, transformer, cancellable, error);
      if (sets == NULL && sluice_row_sets_wanted (self->task))
        {
          sluice_transformer_free (transformer);
          return NULL;
        }
      /* All have the same ones, and change them no more. */
      if (i == 0)
        *ret_fields = g_ptr_array_ref (sluice_transformer_get_fields (transformer));
      limit = sluice_column_statistics_get_limit (n * sluice_schema_get_n (sluice_transformer_get_schema (transformer)));
      g_ptr_array_add (stages, sluice_verify_stage_start (self->task, transformer, sets, self->monitor, BATCH_ROWS,
                                                          limit));
    }
  return g_steal_pointer (&stages);
}

/* Gives the stages batches by turns. FALSE without an error: a stage gave up. */
static gboolean
read_all (SluiceSource  *source,
          guint          n_fields,
          GPtrArray     *stages,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (n_fields, BATCH_ROWS);
  gboolean end = FALSE;

  if (!sluice_source_open (source, cancellable, error))
    return FALSE;
  for (guint turn = 0; !end; turn = (turn + 1) % stages->len)
    {
      SluiceChannel *channel = sluice_verify_stage_get_input (g_ptr_array_index (stages, turn));
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_source_read (source, batch, &end, cancellable, error))
        return FALSE;
      if (batch->n_rows > 0 && !sluice_channel_push (channel, g_steal_pointer (&batch)))
        return FALSE;
    }
  return TRUE;
}

/* Ends all stages, and adds up in the first one what they found. */
static gboolean
join_stages (GPtrArray  *stages,
             GError    **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < stages->len; i++)
    sluice_channel_finish (sluice_verify_stage_get_input (g_ptr_array_index (stages, i)), NULL);
  for (guint i = 0; i < stages->len; i++)
    ok = sluice_verify_stage_join (g_ptr_array_index (stages, i), ok ? error : NULL) && ok;
  for (guint i = 1; ok && i < stages->len; i++)
    sluice_verify_stage_merge (g_ptr_array_index (stages, 0), g_ptr_array_index (stages, i));
  return ok;
}

static JsonArray *
fields_to_json (VerifyData        *self,
                SluiceVerifyStage *stage)
{
  GPtrArray *mapping = sluice_task_get_mapping (self->task);
  JsonArray *fields = json_array_new ();

  for (guint i = 0; i < mapping->len; i++)
    {
      const SluiceMappingEntry *entry = g_ptr_array_index (mapping, i);
      const SluiceColumnStatistics *statistics = sluice_verify_stage_get_statistics (stage, i);
      g_autofree char *type = sluice_type_to_string (entry->type);
      JsonObject *field;

      if (entry->from_text == NULL)
        continue;
      field = json_object_new ();
      json_object_set_string_member (field, "path", entry->from_text);
      json_object_set_string_member (field, "column", entry->column);
      json_object_set_string_member (field, "type", type);
      json_object_set_int_member (field, "nulls", (gint64) sluice_column_statistics_get_nulls (statistics));
      json_object_set_object_member (field, "statistics", sluice_column_statistics_to_json (statistics));
      json_array_add_object_element (fields, field);
    }
  return fields;
}

/* How many rows steps over all of them leave is not known here: nothing is said of that. */
static JsonArray *
judge_checks (VerifyData        *self,
              SluiceVerifyStage *stage)
{
  SluiceCheckSet *checks = sluice_verify_stage_get_checks (stage);
  const guint64 left = sluice_monitor_get (self->monitor, SLUICE_COUNTER_READ) -
                       sluice_monitor_get (self->monitor, SLUICE_COUNTER_FILTERED) -
                       sluice_verify_stage_get_n_rejected (stage);

  if (sluice_task_get_deduplicate (self->task) == NULL && sluice_task_get_aggregate (self->task) == NULL)
    sluice_check_set_judge_run (checks, left, self->scope->now, NULL, NULL);
  return sluice_check_set_to_json (checks);
}

static JsonObject *
make_result (VerifyData        *self,
             SluiceSource      *source,
             SluiceVerifyStage *stage,
             gint64             begun)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "rows", (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_READ));
  json_object_set_int_member (object, "rejected", (gint64) sluice_verify_stage_get_n_rejected (stage));
  json_object_set_int_member (object, "deduplicated", (gint64) sluice_verify_stage_get_n_deduplicated (stage));
  json_object_set_int_member (object, "aggregated", (gint64) sluice_verify_stage_get_n_aggregated (stage));
  json_object_set_int_member (object, "bytes", (gint64) sluice_monitor_get (self->monitor, SLUICE_COUNTER_BYTES));
  json_object_set_double_member (object, "seconds", (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  json_object_set_array_member (object, "columns",
                                sluice_offenders_to_json (sluice_verify_stage_get_offenders (stage)));
  json_object_set_array_member (object, "checks", judge_checks (self, stage));
  json_object_set_array_member (object, "fields", fields_to_json (self, stage));
  json_object_set_array_member (object, "files", sluice_look_files_to_json (source));
  json_object_set_array_member (object, "warnings", sluice_look_warnings_to_json (self->monitor));
  return object;
}

static JsonObject *
verify (VerifyData    *self,
        GCancellable  *cancellable,
        GError       **error)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(SluiceLookups) lookups = NULL;
  g_autoptr(GPtrArray) fields = NULL;
  g_autoptr(GPtrArray) stages = NULL;
  g_autoptr(SluiceSource) source = NULL;
  g_autoptr(GError) read_error = NULL;

  if (sluice_run_lookups_needs (self->task))
    lookups = sluice_run_lookups_read (self->task, self->scope, self->monitor, cancellable, &read_error);
  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  stages = start_stages (self, lookups, &fields, cancellable, error);
  if (stages == NULL)
    return NULL;
  source = sluice_source_new (sluice_task_get_source (self->task), self->scope, self->monitor);
  sluice_source_set_coordinator (source, self->coordinator);
  sluice_source_set_counts_rows (source, TRUE);
  sluice_source_set_fields (source, fields, sluice_task_get_explode_inner (self->task));
  read_all (source, fields->len, stages, cancellable, &read_error);
  if (!join_stages (stages, read_error == NULL ? error : NULL) || read_error != NULL)
    {
      if (read_error != NULL)
        g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  return make_result (self, source, g_ptr_array_index (stages, 0), begun);
}

static void
verify_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(GError) error = NULL;
  JsonObject *result = verify (task_data, cancellable, &error);

  if (result == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, (GDestroyNotify) json_object_unref);
}

/**
 * sluice_verifier_verify_async:
 * @task: a task with a mapping
 * @scope: what its templates see; must live until @callback
 * @monitor: counts rows read, mapped and rejected, and bytes, while it goes on
 * @coordinator: (nullable): what requests agree with other runs on
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the whole source on a thread, and maps and checks its rows on as many
 * further ones as there are processors. Writes nothing. The memory it needs does not
 * depend on the source.
 */
void
sluice_verifier_verify_async (SluiceTask                *task,
                              const SluiceTemplateScope *scope,
                              SluiceMonitor             *monitor,
                              SluiceCoordinator         *coordinator,
                              GCancellable              *cancellable,
                              GAsyncReadyCallback        callback,
                              gpointer                   user_data)
{
  g_autoptr(GTask) gtask = NULL;
  VerifyData *data;

  g_return_if_fail (SLUICE_IS_TASK (task));
  g_return_if_fail (scope != NULL);
  g_return_if_fail (SLUICE_IS_MONITOR (monitor));

  data = g_new0 (VerifyData, 1);
  data->task = g_object_ref (task);
  data->scope = scope;
  data->monitor = g_object_ref (monitor);
  data->coordinator = coordinator != NULL ? g_object_ref (coordinator) : NULL;
  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_verifier_verify_async);
  g_task_set_task_data (gtask, data, verify_data_free);
  g_task_run_in_thread (gtask, verify_thread);
}

/**
 * sluice_verifier_verify_finish:
 * @result: what the callback got
 * @error: errors of the source or of the mapping; `check_failed` of a check whose
 *   severity is `fail`
 *
 * Returns: (transfer full): the object of `verify --output json`
 */
JsonObject *
sluice_verifier_verify_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_verifier_verify_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
