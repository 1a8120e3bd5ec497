/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-error.h"

/* Rows per batch when the task does not say: large enough for a set-based
 * merge to pay, small enough for six batches under way to fit in memory. SQLite
 * has its page cache in the same process, and no round trips to save. */
#define SERVER_BATCH_ROWS 6000
#define SQLITE_BATCH_ROWS 5000
/* The destination is made ready while the rest is read. As many records are looked at
 * for new fields before anything is written. */
#define FIRST_BATCH_ROWS 1000
/* DuckDB answers a question about thousands of rows as soon as one about a few. */
#define DUCKDB_BATCH_ROWS 50000
/* A server that joins a stage with its table may read all of the table for it: as
 * seldom as memory allows. */
#define STAGED_BATCH_ROWS 40000
/* Batches that wait between two stages. */
#define CHANNEL_CAPACITY 1

static void pump (SluiceRunSession *self);

/* --- Limits ------------------------------------------------------------------ */

static gboolean
check_max_rows (SluiceRunSession  *self,
                GError           **error)
{
  const SluiceLimitsSpec *limits = sluice_task_get_limits (self->task);
  guint64 read = sluice_monitor_get (self->monitor, SLUICE_COUNTER_READ);

  if (sluice_run_session_is_replay (self) || limits->max_rows < 0 || read <= (guint64) limits->max_rows)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_LIMIT, "too_many_rows",
                    "The source has more than the %" G_GINT64_FORMAT " rows that “max_rows” allows",
                    limits->max_rows);
  return FALSE;
}

static gboolean
check_min_rows (SluiceRunSession  *self,
                GError           **error)
{
  const SluiceLimitsSpec *limits = sluice_task_get_limits (self->task);
  guint64 read = sluice_monitor_get (self->monitor, SLUICE_COUNTER_READ);

  if (sluice_run_session_is_replay (self) || limits->min_rows < 0 || read >= (guint64) limits->min_rows)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_LIMIT, "too_few_rows",
                    "The source has only %" G_GUINT64_FORMAT " rows, “min_rows” asks for %"
                    G_GINT64_FORMAT, read, limits->min_rows);
  return FALSE;
}

static gboolean
check_rules (SluiceRunSession  *self,
             JsonObject        *rules,
             GError           **error)
{
  g_autoptr(GList) codes = rules != NULL ? json_object_get_members (rules) : NULL;

  for (GList *l = codes; l != NULL; l = l->next)
    {
      const char *code = l->data;
      guint64 count = sluice_run_result_count_problems (self->result, code);
      gint64 limit = json_object_get_int_member (rules, code);

      if (count <= (guint64) limit || json_object_get_null_member (rules, code))
        continue;
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "too_many_rejected", "Rows had “%s” %" G_GUINT64_FORMAT
                        " times, the limit is %" G_GINT64_FORMAT, code, count, limit);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_rejected (SluiceRunSession  *self,
                GError           **error)
{
  const SluiceLimitsSpec *limits = sluice_task_get_limits (self->task);
  guint64 rejected = sluice_run_result_get (self->result, SLUICE_COUNTER_REJECTED);
  /* Steps over all rows count what comes out of them. */
  guint64 seen = self->sets != NULL ? sluice_monitor_get (self->monitor, SLUICE_COUNTER_MAPPED) : self->entry.position;

  if (rejected > 0 && sluice_task_get_load (self->task)->stop_on_row_error)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "row_error",
                        "A row was rejected, and “on_row_error” is “stop”");
      return FALSE;
    }
  /* What is replayed was rejected before: how many of them are again is no surprise. */
  if (sluice_run_session_is_replay (self))
    return TRUE;
  if (limits->rejected >= 0 && rejected > (guint64) limits->rejected)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "too_many_rejected",
                        "%" G_GUINT64_FORMAT " rows were rejected, the limit is %" G_GINT64_FORMAT,
                        rejected, limits->rejected);
      return FALSE;
    }
  if (limits->rejected_percent >= 0 && seen >= MAX (limits->after_rows, 1) &&
      (double) rejected * 100 > limits->rejected_percent * (double) seen)
    {
      sluice_set_error (error, SLUICE_ERROR_LIMIT, "too_many_rejected",
                        "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows were rejected, the "
                        "limit is %g %%", rejected, seen, limits->rejected_percent);
      return FALSE;
    }
  return check_rules (self, limits->rules, error);
}

/* --- Counting ----------------------------------------------------------------- */

static void
add_counts (SluiceRunSession       *self,
            const SluiceLoadCounts *counts)
{
  const struct { SluiceCounter counter; guint64 n; } all[] = {
    { SLUICE_COUNTER_INSERTED, counts->inserted },
    { SLUICE_COUNTER_UPDATED, counts->updated },
    { SLUICE_COUNTER_UNCHANGED, counts->unchanged },
    { SLUICE_COUNTER_SKIPPED, counts->skipped },
    { SLUICE_COUNTER_DEDUPLICATED, counts->deduplicated },
    { SLUICE_COUNTER_DELETED, counts->deleted },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      sluice_run_result_add (self->result, all[i].counter, all[i].n);
      sluice_monitor_add (self->monitor, all[i].counter, all[i].n);
    }
  self->load_skipped += counts->skipped;
}

static void
count_rejects (SluiceRunSession *self,
               GPtrArray        *rejects)
{
  sluice_run_result_add_rejects (self->result, rejects);
  sluice_monitor_add (self->monitor, SLUICE_COUNTER_REJECTED, rejects->len);
  sluice_run_journal_report (self->journal, rejects);
}

static void
written_unit_free (SluiceWrittenUnit *unit)
{
  g_free (unit->cursor);
  g_free (unit);
}

static void
note_written (SluiceRunSession *self,
              guint             n_pending)
{
  SluiceWrittenUnit *unit = g_new0 (SluiceWrittenUnit, 1);

  unit->batch = self->entry.batch;
  unit->rows = self->entry.rows;
  unit->cursor = sluice_run_session_sent_cursor (self);
  g_queue_push_tail (&self->written, unit);
  self->n_pending = n_pending;
}

static void
report_commit (SluiceRunSession        *self,
               const SluiceWrittenUnit *unit)
{
  g_autoptr(JsonObject) event = NULL;

  if (!sluice_task_get_load (self->task)->commit_per_batch)
    return;

  event = json_object_new ();
  json_object_set_string_member (event, "event", "commit");
  json_object_set_int_member (event, "batch", (gint64) unit->batch);
  json_object_set_int_member (event, "rows", (gint64) unit->rows);
  sluice_monitor_emit (self->monitor, g_steal_pointer (&event));
}

/* Tells of all units but those that are under way. */
static void
report_written (SluiceRunSession *self)
{
  while (g_queue_get_length (&self->written) > self->n_pending)
    {
      SluiceWrittenUnit *unit = g_queue_pop_head (&self->written);

      sluice_run_session_committed_cursor (self, unit->cursor);
      report_commit (self, unit);
      written_unit_free (unit);
    }
}

/* Of a run that failed: what was committed beside the batch that did not make it. */
void
sluice_run_session_settle_written (SluiceRunSession       *self,
                                   const SluiceLoadCounts *counts,
                                   GPtrArray              *rejects)
{
  if (!self->load.commit_per_batch || self->options.dry_run)
    return;
  add_counts (self, counts);
  count_rejects (self, rejects);
  self->n_pending = counts->n_pending;
  report_written (self);
}

/* --- Committing --------------------------------------------------------------- */

static void
kept_cursor_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_state_finish (SLUICE_STORE (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    sluice_run_session_end (self);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autofree char *cursor = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_commit_finish (SLUICE_LOADER (source), result, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  cursor = sluice_run_session_sent_cursor (self);
  sluice_run_session_committed_cursor (self, cursor);
  if (!sluice_run_session_keep_cursor (self, kept_cursor_cb))
    sluice_run_session_end (self);
}

static void
copy_reader_counts (SluiceRunSession *self)
{
  static const SluiceCounter counters[] = {
    SLUICE_COUNTER_READ, SLUICE_COUNTER_FILTERED, SLUICE_COUNTER_DEDUPLICATED, SLUICE_COUNTER_AGGREGATED,
    SLUICE_COUNTER_SKIPPED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    sluice_run_result_set (self->result, counters[i],
                           sluice_monitor_get (self->monitor, counters[i]));
}

static void
publish (SluiceRunSession *self)
{
  g_autoptr(GError) error = NULL;

  copy_reader_counts (self);
  if (!check_min_rows (self, &error) || !check_rejected (self, &error) ||
      !sluice_run_session_check_run (self, &error) ||
      !sluice_run_session_check_loaded (self, &error) || !sluice_run_result_check_balance (self->result, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }

  self->entry.final = TRUE;
  /* Nothing was written: what the run continues is the last that is there. */
  if (self->entry.batch == 0)
    self->entry = (SluiceLedgerEntry) {
      .batch = 1,
      .position = self->resume.position,
      .rows = self->resume.rows,
      .hash = self->resume.hash,
      .final = TRUE,
    };
  sluice_run_session_finish_cursor (self);
  self->committing = TRUE;
  sluice_loader_commit_async (self->loader, &self->entry, self->cancellable, committed_cb, self);
}

static void
reported_drift_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_run_session_reported_drift (self, result, &error))
    publish (self);
  else
    sluice_run_session_fail (self, g_steal_pointer (&error));
}

static void
commit (SluiceRunSession *self)
{
  if (!sluice_run_session_report_drift (self, reported_drift_cb))
    publish (self);
}

static void
stored_last_rejects_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_add_rejects_finish (SLUICE_STORE (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    commit (self);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  SluiceLoadCounts counts = { 0 };
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_finish_finish (SLUICE_LOADER (source), result, &counts, &rejects, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }

  add_counts (self, &counts);
  count_rejects (self, rejects);
  self->n_pending = 0;
  report_written (self);
  if (self->load.commit_per_batch ||
      !sluice_run_session_store_rejects (self, rejects, stored_last_rejects_cb))
    commit (self);
}

/* Waits for the last batches, and lets the destination do what only the whole source
 * can decide. Without the keys of rejected rows nothing may be taken for absent. */
static void
finish_load (SluiceRunSession *self)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_run_session_check_source (self, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  sluice_loader_finish_async (self->loader, sluice_run_session_is_complete (self), self->cancellable, finished_cb,
                              self);
}

/* --- One unit ------------------------------------------------------------------ */

static void
finish_unit (SluiceRunSession *self)
{
  g_autoptr(GError) error = NULL;

  sluice_monitor_add (self->monitor, SLUICE_COUNTER_LOADED, self->unit->n_source_rows);
  g_clear_pointer (&self->unit, sluice_load_unit_free);
  self->busy = FALSE;
  report_written (self);
  if (check_rejected (self, &error) && check_max_rows (self, &error))
    pump (self);
  else
    sluice_run_session_fail (self, g_steal_pointer (&error));
}

static void
stored_load_rejects_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_add_rejects_finish (SLUICE_STORE (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    finish_unit (self);
}

static void
wrote_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  SluiceLoadCounts counts = { 0 };
  g_autoptr(GPtrArray) rejects = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_loader_write_finish (SLUICE_LOADER (source), result, &counts, &rejects, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }

  note_written (self, counts.n_pending);
  add_counts (self, &counts);
  count_rejects (self, rejects);
  /* What a batch of its own refused was kept before it was committed. */
  if (self->load.commit_per_batch ||
      !sluice_run_session_store_rejects (self, rejects, stored_load_rejects_cb))
    finish_unit (self);
}

static void
write_unit (SluiceRunSession *self)
{
  self->entry = (SluiceLedgerEntry) {
    .batch = self->entry.batch + 1,
    .position = self->unit->position,
    .rows = self->unit->n_source_rows,
    .hash = self->unit->hash,
  };
  if (self->unit->cursor != NULL)
    sluice_run_session_set_entry_cursor (self, self->unit->cursor);
  self->n_unknown += self->unit->n_unknown;
  self->n_written += self->unit->rows->n_rows;
  sluice_loader_write_async (self->loader, self->unit->rows, self->unit->present, &self->entry,
                             self->cancellable, wrote_cb, self);
}

/* There are no rows to write, and why will be the error of the run. */
static void
leave_unit (SluiceRunSession *self)
{
  g_clear_pointer (&self->unit, sluice_load_unit_free);
  self->busy = FALSE;
  pump (self);
}

static void
stored_map_rejects_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_add_rejects_finish (SLUICE_STORE (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else if (self->unit->abandoned)
    leave_unit (self);
  else
    write_unit (self);
}

/* What was refused is in the quarantine before the rest of its batch can be
 * committed: a crash between the two must not lose it. */
static void
take_unit (SluiceRunSession *self)
{
  g_autoptr(GError) error = NULL;

  count_rejects (self, self->unit->rejects);
  if (self->unit->rejects->len > 0 && sluice_task_get_load (self->task)->stop_on_row_error &&
      !check_rejected (self, &error))
    {
      sluice_run_session_store_rejects (self, self->unit->rejects, NULL);
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  if (sluice_run_session_store_rejects (self, self->unit->rejects, stored_map_rejects_cb))
    return;
  if (self->unit->abandoned)
    leave_unit (self);
  else
    write_unit (self);
}

/* --- Pumping --------------------------------------------------------------------- */

static void
began_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->busy = FALSE;
  if (!sluice_loader_begin_finish (SLUICE_LOADER (source), result, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  self->begun = TRUE;
  pump (self);
}

/* The destination is touched when there is something to write, so that a
 * source that cannot be reached leaves no empty table behind. */
static void
begin (SluiceRunSession *self)
{
  self->busy = TRUE;
  sluice_loader_begin_async (self->loader, &self->request, self->monitor, self->cancellable,
                             began_cb, self);
}

static void
finish_pumping (SluiceRunSession *self)
{
  g_autoptr(GError) error = sluice_channel_dup_error (self->units);

  if (error != NULL)
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else if (!self->begun)
    begin (self);
  else
    {
      self->busy = TRUE;
      finish_load (self);
    }
}

static void
pump (SluiceRunSession *self)
{
  if (self->busy || self->ending)
    return;

  if (self->unit == NULL)
    self->unit = sluice_channel_try_pop (self->units);
  if (self->unit == NULL)
    {
      const gboolean is_drained = sluice_channel_is_drained (self->units);

      sluice_monitor_turn_stage (self->monitor, SLUICE_STAGE_LOAD,
                                 is_drained ? SLUICE_STAGE_WORKS : SLUICE_STAGE_WAITS);
      if (is_drained)
        finish_pumping (self);
      return;
    }
  sluice_monitor_turn_stage (self->monitor, SLUICE_STAGE_LOAD, SLUICE_STAGE_WORKS);
  if (!self->begun && !self->unit->abandoned)
    {
      begin (self);
      return;
    }
  self->busy = TRUE;
  take_unit (self);
}

static gboolean
pump_cb (gpointer user_data)
{
  pump (user_data);
  return G_SOURCE_CONTINUE;
}

static guint
choose_batch_rows (SluiceRunSession *self)
{
  const SluiceLoadSpec *load = sluice_task_get_load (self->task);
  const gboolean staged = load->strategy == SLUICE_STRATEGY_SCD2 || load->strategy == SLUICE_STRATEGY_MIRROR ||
                          load->keep_undo > 0;

  if (load->batch_rows > 0)
    return load->batch_rows;
  if (self->connection == NULL)
    return SERVER_BATCH_ROWS;
  switch (sluice_connection_get_kind (self->connection))
    {
    case SLUICE_CONNECTION_SQLITE:
      return SQLITE_BATCH_ROWS;
    case SLUICE_CONNECTION_DUCKDB:
      return DUCKDB_BATCH_ROWS;
    case SLUICE_CONNECTION_POSTGRES:
    case SLUICE_CONNECTION_ODBC:
    case SLUICE_CONNECTION_HTTP:
    default:
      return staged ? STAGED_BATCH_ROWS : SERVER_BATCH_ROWS;
    }
}

static void
make_channels (SluiceRunSession *self)
{
  self->records = sluice_channel_new (CHANNEL_CAPACITY, (GDestroyNotify) sluice_batch_unref);
  self->units = sluice_channel_new (CHANNEL_CAPACITY, (GDestroyNotify) sluice_load_unit_free);
  sluice_channel_set_notify (self->units, pump_cb, self);
}

static void
start_replay (SluiceRunSession            *self,
              const SluiceTransformConfig *transform)
{
  SluiceTransformConfig config = *transform;
  SluiceReplayConfig replay = {
    .directory = sluice_store_get_directory (self->store),
    .replay = sluice_run_get_id (self->run),
    .spec = sluice_task_get_source (self->task),
    .explode_inner = sluice_task_get_explode_inner (self->task),
    .monitor = self->monitor,
    .batch_rows = transform->batch_rows,
  };

  self->replay_mapping = sluice_replay_mapping_new (self->task, self->scope, self->lookups, self->transformer);
  replay.mapping = self->replay_mapping;
  config.replay = self->replay_mapping;
  config.keys = NULL;
  make_channels (self);
  self->replay = sluice_replay_stage_start (&replay, self->records, self->cancellable);
  self->transform = sluice_transform_stage_start (&config, self->records, self->units);
}

void
sluice_run_session_load (SluiceRunSession *self)
{
  const SluiceLoadSpec *load = sluice_task_get_load (self->task);
  guint batch_rows = choose_batch_rows (self);
  SluiceExtractConfig extract = {
    .spec = sluice_task_get_source (self->task),
    .scope = self->scope,
    .monitor = self->monitor,
    .coordinator = self->coordinator,
    .explode_inner = sluice_task_get_explode_inner (self->task),
    .limit = self->options.limit,
    .batch_rows = batch_rows,
    .first_rows = load->batch_rows == 0 && !load->commit_per_batch ? FIRST_BATCH_ROWS : 0,
    .whole_pages = load->commit_per_batch,
    .warns_overlap = load->strategy == SLUICE_STRATEGY_INSERT && (load->keys == NULL || load->keys[0] == NULL),
  };
  SluiceTransformConfig transform = {
    .transformer = self->transformer,
    .filler = self->filler,
    .keys = sluice_run_session_get_kept_keys (self),
    .monitor = self->monitor,
    .batch_rows = batch_rows,
    .resume = &self->resume,
    .hash = load->ledger,
    .sets = self->sets,
    .remembers = sluice_check_set_remembers (self->task),
    .cancellable = self->cancellable,
  };

  if (sluice_run_session_is_replay (self))
    {
      start_replay (self, &transform);
      return;
    }
  sluice_run_session_track_cursor (self);
  extract.fields = self->fields;
  if (self->in_store)
    {
      self->first_records = sluice_run_sample_new (extract.spec);
      sluice_run_journal_set_sample (self->journal, self->first_records);
    }
  extract.sample = self->first_records;
  transform.tracker = self->tracker;
  transform.moves = self->sets == NULL && sluice_run_session_moves_bookmark (self);
  sluice_run_session_watch_fields (self);
  transform.watch = self->watch;
  self->entry.position = self->resume.position;
  make_channels (self);
  self->extract = sluice_extract_stage_start (&extract, self->records, self->cancellable);
  self->transform = sluice_transform_stage_start (&transform, self->records, self->units);
}

/* Forgets what was written, of which nobody will hear whether it was committed. */
void
sluice_run_session_clear_written (SluiceRunSession *self)
{
  g_queue_clear_full (&self->written, (GDestroyNotify) written_unit_free);
}

/* Stops the threads and waits for them: they look at the cancellable before
 * each read, and neither waits for a channel that nobody reads. */
void
sluice_run_session_stop_stages (SluiceRunSession *self)
{
  if (self->transform == NULL)
    return;

  sluice_channel_abandon (self->units);
  sluice_channel_abandon (self->records);
  g_clear_pointer (&self->extract, sluice_extract_stage_join);
  g_clear_pointer (&self->replay, sluice_replay_stage_join);
  g_clear_pointer (&self->transform, sluice_transform_stage_join);
}
