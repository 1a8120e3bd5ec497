/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-replay-stage.h"

#include "sluice-error.h"
#include "sluice-quarantine-reader.h"
#include "sluice-replay-record.h"

/* Rows asked of the store at once: each may carry 64 KiB. */
#define CHUNK 200

struct _SluiceReplayStage
{
  SluiceReplayConfig config;
  SluiceChannel *output;        /* (owned) of SluiceBatch */
  GCancellable *cancellable;    /* (owned) */
  GThread *thread;              /* (owned) */

  /* Owned by the thread */
  SluiceReplayRecords *records;
  SluiceBatch *batch;           /* (nullable) being filled */
};

/* FALSE if nobody wants more. */
static gboolean
flush (SluiceReplayStage *self)
{
  gboolean wanted;

  if (self->batch == NULL)
    return TRUE;
  sluice_monitor_add (self->config.monitor, SLUICE_COUNTER_READ, self->batch->n_rows);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WAITS);
  wanted = sluice_channel_push (self->output, g_steal_pointer (&self->batch));
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  return wanted;
}

/* A batch has the rows of one transformer, in their order. */
static gboolean
need_batch (SluiceReplayStage *self,
            GPtrArray         *fields)
{
  if (self->batch != NULL && (self->batch->fields != fields || sluice_batch_is_full (self->batch)) && !flush (self))
    return FALSE;
  if (self->batch == NULL)
    {
      self->batch = sluice_batch_new (fields->len, MIN (self->config.batch_rows, CHUNK));
      sluice_batch_set_fields (self->batch, fields);
    }
  return TRUE;
}

static gboolean
replay_row (SluiceReplayStage        *self,
            const SluiceStoredReject *reject)
{
  g_autoptr(JsonNode) node = reject->fixes != NULL ? json_from_string (reject->fixes, NULL) : NULL;
  JsonObject *fixes = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *values = fixes != NULL && json_object_has_member (fixes, "values")
                       ? json_object_get_object_member (fixes, "values") : NULL;
  g_autoptr(GError) error = NULL;
  SluiceTransformer *transformer = sluice_replay_mapping_choose (self->config.mapping, fixes, &error);
  GPtrArray *fields;

  if (transformer == NULL)
    {
      transformer = sluice_replay_mapping_choose (self->config.mapping, NULL, NULL);
      if (!need_batch (self, sluice_transformer_get_fields (transformer)))
        return FALSE;
      sluice_replay_records_refuse (reject, "invalid_fix", error->message, self->batch);
      return TRUE;
    }
  fields = sluice_transformer_get_fields (transformer);
  if (!need_batch (self, fields))
    return FALSE;
  sluice_replay_records_append (self->records, reject, values, fields, self->batch);
  return TRUE;
}

static gboolean
replay_all (SluiceReplayStage  *self,
            GError            **error)
{
  g_autoptr(SluiceQuarantineReader) reader =
    sluice_quarantine_reader_new (self->config.directory, self->config.replay, error);

  if (reader == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr(GPtrArray) rejects = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      rejects = sluice_quarantine_reader_read (reader, CHUNK, error);
      if (rejects == NULL)
        return FALSE;
      if (rejects->len == 0)
        break;
      for (guint i = 0; i < rejects->len; i++)
        {
          if (!replay_row (self, g_ptr_array_index (rejects, i)))
            return TRUE;
        }
    }
  flush (self);
  return TRUE;
}

static gpointer
replay_thread (gpointer data)
{
  SluiceReplayStage *self = data;
  g_autoptr(GError) error = NULL;

  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  self->records = sluice_replay_records_new (self->config.spec, self->config.explode_inner);
  if (!replay_all (self, &error))
    g_assert (error != NULL);
  g_clear_pointer (&self->batch, sluice_batch_unref);
  g_clear_pointer (&self->records, sluice_replay_records_free);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_IDLE);
  sluice_channel_finish (self->output, g_steal_pointer (&error));
  return NULL;
}

/**
 * sluice_replay_stage_start:
 * @config: what to read; what it points to must outlive the stage
 * @output: channel of [type@Sluice.Batch]
 * @cancellable: stops the reading
 *
 * Returns: (transfer full): the running stage, to be given to
 *   [method@Sluice.ReplayStage.join]
 */
SluiceReplayStage *
sluice_replay_stage_start (const SluiceReplayConfig *config,
                           SluiceChannel            *output,
                           GCancellable             *cancellable)
{
  SluiceReplayStage *self = g_new0 (SluiceReplayStage, 1);

  self->config = *config;
  self->output = sluice_channel_ref (output);
  self->cancellable = g_object_ref (cancellable);
  self->thread = g_thread_new ("sluice-replay", replay_thread, self);
  return self;
}

/**
 * sluice_replay_stage_join:
 * @self: (transfer full): a stage
 *
 * Waits for the thread's end and frees the stage. Cancel it and abandon its channel
 * before, or take all its batches.
 */
void
sluice_replay_stage_join (SluiceReplayStage *self)
{
  g_return_if_fail (self != NULL);

  g_thread_join (self->thread);
  sluice_channel_unref (self->output);
  g_object_unref (self->cancellable);
  g_free (self);
}
