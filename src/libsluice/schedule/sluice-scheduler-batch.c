/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-scheduler-private.h"

#include "sluice-claim.h"

/* What is decided at a time is a batch: made on copies, written in one
 * transaction, and only then told to anybody. A batch that comes too late,
 * because somebody has paused or edited something, is forgotten and made anew
 * from what the store has by then. */

void
sluice_lost_end_free (SluiceLostEnd *end)
{
  sluice_run_request_free (end->request);
  g_free (end->run);
  g_free (end->code);
  g_free (end->message);
  g_free (end);
}

void
sluice_arrived_file_free (SluiceArrivedFile *file)
{
  g_free (file->task);
  g_free (file->path);
  g_free (file);
}

static void
work_free (gpointer data)
{
  SluiceSchedulerWork *work = data;

  g_clear_pointer (&work->change, sluice_schedule_change_free);
  sluice_due_plan_free (work->plan);
  g_free (work);
}

static SluiceSchedulerBatch *
batch_new (void)
{
  SluiceSchedulerBatch *batch = g_new0 (SluiceSchedulerBatch, 1);

  batch->works = g_ptr_array_new_with_free_func (work_free);
  batch->by_task = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&batch->lost);
  g_queue_init (&batch->files);
  return batch;
}

static void
batch_free (SluiceSchedulerBatch *batch)
{
  g_hash_table_unref (batch->by_task);
  g_ptr_array_unref (batch->works);
  g_queue_clear_full (&batch->lost, (GDestroyNotify) sluice_lost_end_free);
  g_queue_clear_full (&batch->files, (GDestroyNotify) sluice_arrived_file_free);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSchedulerBatch, batch_free)

void
sluice_scheduler_get_situation (SluiceScheduler           *self,
                                const SluiceScheduleEntry *entry,
                                SluiceDueSituation        *situation)
{
  situation->now = sluice_clock_now (self->clock);
  situation->all_paused = self->all_paused;
  situation->low_power = sluice_conditions_get_low_power (self->conditions);
  situation->metered = entry->needs_network && sluice_conditions_get_metered (self->conditions);
  situation->offline = entry->needs_network && !sluice_conditions_get_online (self->conditions);
  situation->running = entry->memory->running != 0;
}

/* The memory as it is to be from now on: of the schedule as it is now. */
static SluiceStoredSchedule *
dup_memory (SluiceScheduler     *self,
            SluiceScheduleEntry *entry)
{
  SluiceStoredSchedule *memory = sluice_stored_schedule_copy (entry->memory);
  g_autofree char *fingerprint = sluice_due_fingerprint (memory->schedule);

  if (g_strcmp0 (memory->fingerprint, fingerprint) != 0)
    sluice_due_reset (memory, fingerprint, sluice_clock_now (self->clock));
  memory->since = MAX (memory->since, entry->floor);
  return memory;
}

SluiceSchedulerWork *
sluice_scheduler_batch_get (SluiceScheduler      *self,
                            SluiceSchedulerBatch *batch,
                            const char           *task)
{
  SluiceSchedulerWork *work = g_hash_table_lookup (batch->by_task, task);

  if (work != NULL)
    return work;

  work = g_new0 (SluiceSchedulerWork, 1);
  work->entry = g_hash_table_lookup (self->entries, task);
  work->change = sluice_schedule_change_new (task);
  work->plan = sluice_due_plan_new ();
  if (work->entry != NULL && work->entry->spec != NULL)
    work->change->memory = dup_memory (self, work->entry);
  else
    work->entry = NULL;
  g_ptr_array_add (batch->works, work);
  g_hash_table_insert (batch->by_task, work->change->task, work);
  return work;
}

SluiceDueAnswer
sluice_scheduler_batch_ask (SluiceScheduler        *self,
                            SluiceSchedulerWork    *work,
                            const SluiceRunRequest *wish)
{
  SluiceDueSituation situation;

  if (work->entry == NULL)
    return SLUICE_DUE_REFUSED;
  sluice_scheduler_get_situation (self, work->entry, &situation);
  return sluice_due_ask (work->entry->spec, &situation, work->change->memory, wish, work->plan);
}

/* A run is handed out with the due time, if its task wants to know. */
static void
add_due (SluiceSchedulerWork *work)
{
  SluiceRunRequest *request = work->plan->request;
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *text = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  const char *value;

  if (request == NULL || request->due == 0 || !work->entry->wants_due)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (request->params != NULL)
    {
      g_variant_iter_init (&iter, request->params);
      while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
        {
          if (g_strcmp0 (name, "due") != 0)
            g_variant_builder_add (&builder, "{ss}", name, value);
        }
    }
  if (work->entry->spec->calendar != NULL)
    {
      text = sluice_calendar_format (work->entry->spec->calendar, request->due);
    }
  else
    {
      time = g_date_time_new_from_unix_utc (request->due / G_USEC_PER_SEC);
      text = g_date_time_format_iso8601 (time);
    }
  g_variant_builder_add (&builder, "{ss}", "due", text);
  g_clear_pointer (&request->params, g_variant_unref);
  request->params = g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* What the task wants is in the store: the same memory, but for what others see. */
static void
apply (SluiceScheduler     *self,
       SluiceSchedulerWork *work)
{
  SluiceScheduleEntry *entry = work->entry;

  if (entry == NULL)
    return;
  /* The key is the task of the memory. */
  g_hash_table_steal (self->entries, entry->memory->task);
  sluice_stored_schedule_free (entry->memory);
  entry->memory = sluice_stored_schedule_copy (work->change->memory);
  g_hash_table_insert (self->entries, entry->memory->task, entry);
  entry->floor = 0;
  if (work->looked)
    {
      entry->look = work->plan->look;
      entry->stale = FALSE;
    }
  else
    {
      entry->stale = TRUE;
    }
}

/* What was in the batch is still to be done. */
static void
put_back (SluiceScheduler      *self,
          SluiceSchedulerBatch *batch)
{
  gpointer item;

  while ((item = g_queue_pop_tail (&batch->lost)) != NULL)
    g_queue_push_head (&self->lost, item);
  while ((item = g_queue_pop_tail (&batch->files)) != NULL)
    g_queue_push_head (&self->files, item);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceScheduler) self = user_data;
  g_autoptr(SluiceSchedulerBatch) batch = g_steal_pointer (&self->batch);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = sluice_store_write_changes_finish (SLUICE_STORE (source), result, &error);

  /* The changes belong to the operation. */
  for (guint i = 0; i < batch->works->len; i++)
    ((SluiceSchedulerWork *) batch->works->pdata[i])->change = changes != NULL ? changes->pdata[i] : NULL;
  if (changes != NULL)
    g_ptr_array_set_free_func (changes, NULL);
  if (self->closed)
    return;

  if (changes == NULL)
    {
      put_back (self, batch);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
        self->reads = TRUE;
      else
        sluice_scheduler_stall (self, error);
    }
  else
    {
      for (guint i = 0; i < batch->works->len; i++)
        {
          /* Those that follow may start now. */
          self->reads = self->reads || ((SluiceSchedulerWork *) batch->works->pdata[i])->change->marked;
          apply (self, batch->works->pdata[i]);
        }
      for (guint i = 0; i < batch->works->len; i++)
        sluice_scheduler_emit (self, batch->works->pdata[i]);
      sluice_scheduler_update (self);
      g_signal_emit_by_name (self, "changed");
    }
  self->busy = FALSE;
  sluice_scheduler_pump (self);
}

/* Whether @memory differs from what the store has. */
static gboolean
is_changed (const SluiceStoredSchedule *memory,
            const SluiceStoredSchedule *stored)
{
  return g_strcmp0 (memory->fingerprint, stored->fingerprint) != 0 || memory->since != stored->since ||
         memory->last_due != stored->last_due || memory->next_due != stored->next_due ||
         memory->failures != stored->failures || memory->successes != stored->successes ||
         memory->retries != stored->retries || memory->retry_at != stored->retry_at ||
         g_strcmp0 (memory->retry_run, stored->retry_run) != 0 ||
         g_strcmp0 (memory->retry_claim, stored->retry_claim) != 0 || memory->queued != stored->queued ||
         g_strcmp0 (memory->queued_claim, stored->queued_claim) != 0 || memory->backlog != stored->backlog ||
         memory->blocked != stored->blocked || memory->unmet != stored->unmet ||
         memory->overdue != stored->overdue || g_strcmp0 (memory->claim, stored->claim) != 0 ||
         memory->claim_due != stored->claim_due || memory->paused_at != stored->paused_at ||
         g_strcmp0 (memory->pause_code, stored->pause_code) != 0;
}

/* A look that changes nothing costs no write. */
static gboolean
is_idle (SluiceSchedulerWork *work)
{
  return work->change->noted->len == 0 && work->change->join == NULL && work->plan->decisions->len == 0 &&
         work->plan->request == NULL &&
         (work->entry == NULL || !is_changed (work->change->memory, work->entry->memory));
}

static void
drop_idle (SluiceScheduler      *self,
           SluiceSchedulerBatch *batch)
{
  for (guint i = batch->works->len; i > 0; i--)
    {
      SluiceSchedulerWork *work = batch->works->pdata[i - 1];

      if (!is_idle (work))
        continue;
      if (work->entry != NULL)
        {
          work->entry->look = work->looked ? work->plan->look : work->entry->look;
          work->entry->stale = !work->looked;
          work->entry->floor = 0;
        }
      g_hash_table_remove (batch->by_task, work->change->task);
      g_ptr_array_remove_index (batch->works, i - 1);
    }
}

/* TRUE if there is something to write. */
static gboolean
write_batch (SluiceScheduler      *self,
             SluiceSchedulerBatch *batch)
{
  GPtrArray *changes;

  drop_idle (self, batch);
  if (batch->works->len == 0)
    {
      batch_free (batch);
      return FALSE;
    }

  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_schedule_change_free);
  for (guint i = 0; i < batch->works->len; i++)
    {
      SluiceSchedulerWork *work = batch->works->pdata[i];

      work->change->claims = work->plan->request != NULL;
      for (guint j = 0; j < work->plan->decisions->len; j++)
        g_ptr_array_add (work->change->decisions, sluice_decision_copy (work->plan->decisions->pdata[j]));
      if (work->entry != NULL)
        add_due (work);
      g_ptr_array_add (changes, work->change);
    }
  self->busy = TRUE;
  self->batch = batch;
  sluice_store_write_changes_async (self->store, changes, NULL, written_cb, g_object_ref (self));
  return TRUE;
}

/* TRUE if no retry comes: the end counts for those that follow, too. */
static gboolean
settle (SluiceScheduler      *self,
        SluiceSchedulerBatch *batch,
        SluiceDueEnd         *end,
        const char           *task)
{
  SluiceSchedulerWork *work = sluice_scheduler_batch_get (self, batch, task);
  g_autoptr(SluiceRunRequest) request = NULL;

  if (work->entry == NULL)
    return TRUE;

  /* The store does not keep the parameters of a run; its claim does. */
  if (sluice_claim_matches (work->change->memory->claim, end->request))
    {
      request = sluice_claim_parse (work->change->memory->claim);
      if (end->request->chain != NULL && request->chain == NULL)
        request->chain = g_strdup (end->request->chain);
      end->request = request;
    }
  work->plan->settled = FALSE;
  sluice_due_ended (work->entry->spec, work->change->memory, end, work->plan);
  return work->plan->settled;
}

/* The end of a run that was asked for under another schedule. One that is claimed
 * is waited for whatever has changed. */
static gboolean
is_from_before (SluiceSchedulerWork *work,
                const SluiceRunEnd  *end)
{
  return work->entry != NULL && work->change->memory->claim == NULL && end->ended < work->change->memory->since;
}

/* An end from the store, of whatever task. */
static void
take_end (SluiceScheduler      *self,
          SluiceSchedulerBatch *batch,
          const SluiceRunEnd   *run_end)
{
  g_autoptr(SluiceRunRequest) request = NULL;
  SluiceSchedulerWork *work;
  SluiceDueEnd end = { 0 };

  if (run_end->task == NULL)
    return;
  request = sluice_run_request_new (run_end->task);
  if (!sluice_trigger_parse (run_end->trigger, &request->trigger))
    request->trigger = SLUICE_TRIGGER_MANUAL;
  request->due = run_end->due;
  request->cause = g_strdup (run_end->cause);
  request->chain = g_strdup (run_end->chain);
  end.now = sluice_clock_now (self->clock);
  end.request = request;
  end.run = run_end->run;
  end.state = run_end->state;
  end.temporary = run_end->temporary;
  end.code = run_end->code;
  end.message = run_end->message;

  work = sluice_scheduler_batch_get (self, batch, run_end->task);
  g_ptr_array_add (work->change->noted, g_strdup (run_end->run));
  if (is_from_before (work, run_end) || settle (self, batch, &end, run_end->task))
    g_ptr_array_add (work->change->finals, g_strdup (run_end->run));
}

/* FALSE if it has begun: then the store knows, or will know, how it ended. */
static gboolean
is_lost (SluiceScheduler     *self,
         const SluiceLostEnd *end)
{
  const SluiceScheduleEntry *entry = g_hash_table_lookup (self->entries, end->request->task);

  return entry != NULL && !entry->memory->claim_begun && sluice_claim_matches (entry->memory->claim, end->request);
}

static gboolean
decide_ends (SluiceScheduler *self)
{
  g_autoptr(GPtrArray) ends = g_steal_pointer (&self->ends);
  SluiceSchedulerBatch *batch = NULL;
  SluiceLostEnd *lost;

  if ((ends == NULL || ends->len == 0) && g_queue_is_empty (&self->lost))
    return FALSE;

  self->reads = self->reads || (ends != NULL && ends->len >= SLUICE_SCHEDULE_BOOK_MAX_ENDS);
  batch = batch_new ();
  for (guint i = 0; ends != NULL && i < ends->len; i++)
    take_end (self, batch, ends->pdata[i]);
  while ((lost = g_queue_pop_head (&self->lost)) != NULL)
    {
      SluiceDueEnd end = {
        sluice_clock_now (self->clock), lost->request, NULL, lost->state, lost->temporary, lost->code, lost->message,
      };

      if (!is_lost (self, lost))
        {
          sluice_lost_end_free (lost);
          continue;
        }
      settle (self, batch, &end, lost->request->task);
      g_queue_push_tail (&batch->lost, lost);
    }
  return write_batch (self, batch);
}

/* What the one who led before has asked for, and what never began. */
static gboolean
decide_left_behind (SluiceScheduler *self)
{
  SluiceSchedulerBatch *batch = batch_new ();
  GHashTableIter iter;
  gpointer value;

  self->fresh = FALSE;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SluiceScheduleEntry *entry = value;
      SluiceDueSituation situation;
      SluiceSchedulerWork *work;

      if (entry->spec == NULL || entry->memory->claim == NULL || entry->memory->claim_begun ||
          entry->memory->running != 0)
        continue;
      work = sluice_scheduler_batch_get (self, batch, entry->memory->task);
      sluice_scheduler_get_situation (self, entry, &situation);
      sluice_due_ask_again (entry->spec, &situation, work->change->memory, work->plan);
    }
  return write_batch (self, batch);
}

static gboolean
decide_by_clock (SluiceScheduler *self)
{
  const gint64 now = sluice_clock_now (self->clock);
  SluiceSchedulerBatch *batch = batch_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SluiceScheduleEntry *entry = value;
      SluiceDueSituation situation;
      SluiceSchedulerWork *work;

      if (!entry->stale && (entry->look == 0 || entry->look > now))
        continue;
      if (entry->spec == NULL)
        {
          entry->stale = FALSE;
          entry->look = 0;
          continue;
        }
      work = sluice_scheduler_batch_get (self, batch, entry->memory->task);
      sluice_scheduler_get_situation (self, entry, &situation);
      sluice_due_look (entry->spec, &situation, work->change->memory, work->plan);
      work->looked = TRUE;
    }
  return write_batch (self, batch);
}

/* What a task follows has come: what has come is used up, whether it runs or the
 * log says why not. */
static gboolean
decide_joins (SluiceScheduler *self)
{
  g_autoptr(GPtrArray) joins = g_steal_pointer (&self->joins);
  SluiceSchedulerBatch *batch;

  if (joins == NULL || joins->len == 0)
    return FALSE;

  batch = batch_new ();
  for (guint i = 0; i < joins->len; i++)
    {
      const SluiceJoin *join = joins->pdata[i];
      SluiceSchedulerWork *work = sluice_scheduler_batch_get (self, batch, join->task);
      g_autoptr(SluiceRunRequest) wish = NULL;

      if (work->entry == NULL || work->change->join != NULL)
        continue;
      wish = sluice_run_request_new (join->task);
      wish->trigger = SLUICE_TRIGGER_DEPENDENCY;
      wish->cause = g_strdup (join->cause);
      wish->chain = g_strdup (join->chain);
      work->change->join = sluice_join_copy (join);
      sluice_scheduler_batch_ask (self, work, wish);
    }
  return write_batch (self, batch);
}

static gboolean
ask_for_file (SluiceScheduler      *self,
              SluiceSchedulerBatch *batch,
              SluiceScheduleEntry  *entry,
              SluiceArrivedFile    *file)
{
  SluiceSchedulerWork *work = sluice_scheduler_batch_get (self, batch, entry->memory->task);
  g_autoptr(SluiceRunRequest) wish = NULL;
  SluiceDueSituation situation;
  GVariantBuilder builder;

  sluice_scheduler_get_situation (self, entry, &situation);
  if (!sluice_due_is_free (entry->spec, &situation, work->change->memory))
    return FALSE;

  wish = sluice_run_request_new (entry->memory->task);
  wish->trigger = SLUICE_TRIGGER_FILE;
  wish->due = file->arrived;
  if (entry->wants_file)
    {
      g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
      g_variant_builder_add (&builder, "{ss}", "file", file->path);
      wish->params = g_variant_ref_sink (g_variant_builder_end (&builder));
    }
  return sluice_scheduler_batch_ask (self, work, wish) == SLUICE_DUE_RUNS;
}

/* Every file gets a run of its own, one after another. */
static gboolean
decide_files (SluiceScheduler *self)
{
  SluiceSchedulerBatch *batch = batch_new ();
  GQueue waiting = G_QUEUE_INIT;
  SluiceArrivedFile *file;

  while ((file = g_queue_pop_head (&self->files)) != NULL)
    {
      SluiceScheduleEntry *entry = g_hash_table_lookup (self->entries, file->task);

      if (entry == NULL || entry->spec == NULL)
        sluice_arrived_file_free (file);
      else if (ask_for_file (self, batch, entry, file))
        g_queue_push_tail (&batch->files, file);
      else
        g_queue_push_tail (&waiting, file);
    }
  self->files = waiting;
  return write_batch (self, batch);
}

gboolean
sluice_scheduler_decide (SluiceScheduler *self)
{
  if (self->fresh && decide_left_behind (self))
    return TRUE;
  return decide_ends (self) || decide_joins (self) || decide_by_clock (self) || decide_files (self);
}
