/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-extract-stage.h"

#include "sluice-batch.h"
#include "sluice-source.h"

struct _SluiceExtractStage
{
  SluiceExtractConfig config;
  SluiceChannel *output;        /* (owned) of SluiceBatch */
  GCancellable *cancellable;    /* (owned) */
  GThread *thread;              /* (owned) */
};

/* Fills @batch as far as it goes, however the source cuts what it delivers, so
 * that the size of a batch means the same for every source. One that has nothing to add
 * has to wait, and does so with an empty batch only: what is there is not held back. */
static gboolean
fill_batch (SluiceExtractStage  *self,
            SluiceSource        *source,
            SluiceBatch         *batch,
            gboolean            *ret_end,
            GError             **error)
{
  gboolean end = FALSE;

  while (!end && !sluice_batch_is_full (batch))
    {
      const guint n_before = batch->n_rows;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !sluice_source_read (source, batch, &end, self->cancellable, error))
        return FALSE;
      if (batch->n_rows > 0 && (self->config.whole_pages || batch->n_rows == n_before))
        break;
    }

  *ret_end = end;
  return TRUE;
}

/* The first batch may be a small one, so that the later stages have something to do
 * before much is read. */
static SluiceBatch *
take_batch (SluiceExtractStage *self,
            SluiceBatchPool    *pool,
            gboolean            is_first)
{
  const SluiceExtractConfig *config = &self->config;

  if (is_first && config->first_rows > 0 && config->first_rows < config->batch_rows)
    return sluice_batch_new (config->fields->len, config->first_rows);
  return sluice_batch_pool_take (pool);
}

/* The next stage may be the slower one. */
static gboolean
push (SluiceExtractStage *self,
      SluiceBatch        *batch)
{
  gboolean wanted;

  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WAITS);
  wanted = sluice_channel_push (self->output, batch);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  return wanted;
}

static gboolean
extract (SluiceExtractStage  *self,
         SluiceSource        *source,
         GError             **error)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (self->config.fields->len,
                                                           self->config.batch_rows);
  gboolean is_first = TRUE;
  gboolean end = FALSE;

  if (!sluice_source_open (source, self->cancellable, error))
    return FALSE;

  while (!end)
    {
      g_autoptr(SluiceBatch) batch = take_batch (self, pool, is_first);
      gboolean ok;

      sluice_batch_set_fields (batch, self->config.fields);
      ok = fill_batch (self, source, batch, &end, error);
      /* What was read before an error as well: it may tell why. */
      if (batch->n_rows > 0 && self->config.sample != NULL)
        sluice_run_sample_add (self->config.sample, batch);
      if (!ok)
        return FALSE;
      if (batch->n_rows == 0)
        continue;
      if (!push (self, g_steal_pointer (&batch)))
        break;
      is_first = FALSE;
    }
  return TRUE;
}

static gpointer
extract_thread (gpointer data)
{
  SluiceExtractStage *self = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GError) error = NULL;

  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_WORKS);
  g_main_context_push_thread_default (context);
  {
    g_autoptr(SluiceSource) source = sluice_source_new (self->config.spec, self->config.scope,
                                                        self->config.monitor);

    sluice_source_set_coordinator (source, self->config.coordinator);
    sluice_source_set_fields (source, self->config.fields, self->config.explode_inner);
    sluice_source_set_limit (source, self->config.limit);
    sluice_source_set_whole_pages (source, self->config.whole_pages);
    sluice_source_set_warns_overlap (source, self->config.warns_overlap);
    sluice_source_set_counts_rows (source, TRUE);
    if (!extract (self, source, &error))
      g_assert (error != NULL);
  }
  /* What the source still has under way (closing connections) ends here. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  if (self->config.sample != NULL)
    sluice_run_sample_finish (self->config.sample);
  sluice_monitor_turn_stage (self->config.monitor, SLUICE_STAGE_READ, SLUICE_STAGE_IDLE);

  sluice_channel_finish (self->output, g_steal_pointer (&error));
  return NULL;
}

/**
 * sluice_extract_stage_start:
 * @config: what to read; what it points to must outlive the stage
 * @output: channel of [type@Sluice.Batch]
 * @cancellable: stops the reading
 *
 * Returns: (transfer full): the running stage, to be given to
 *   [method@Sluice.ExtractStage.join]
 */
SluiceExtractStage *
sluice_extract_stage_start (const SluiceExtractConfig *config,
                            SluiceChannel             *output,
                            GCancellable              *cancellable)
{
  SluiceExtractStage *self = g_new0 (SluiceExtractStage, 1);

  self->config = *config;
  self->config.fields = g_ptr_array_ref (config->fields);
  self->output = sluice_channel_ref (output);
  self->cancellable = g_object_ref (cancellable);
  self->thread = g_thread_new ("sluice-extract", extract_thread, self);
  return self;
}

/**
 * sluice_extract_stage_join:
 * @self: (transfer full): a stage
 *
 * Waits for the thread's end and frees the stage. Cancel it and abandon its
 * channel before, or take all its batches.
 */
void
sluice_extract_stage_join (SluiceExtractStage *self)
{
  g_return_if_fail (self != NULL);

  g_thread_join (self->thread);
  g_ptr_array_unref (self->config.fields);
  sluice_channel_unref (self->output);
  g_object_unref (self->cancellable);
  g_free (self);
}
