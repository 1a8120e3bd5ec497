/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

#include "sluice-error.h"
#include "sluice-connection-render.h"
#include "sluice-file-destination.h"
#include "sluice-plan-destination.h"
#include "sluice-run-lookups.h"
#include "sluice-run-scope.h"
#include "sluice-store-coordinator.h"
#include "sluice-store-queue.h"
#include "sluice-uuid.h"

static void find_next_position (SluiceRunSession *self);

static void
sluice_run_session_free (gpointer data)
{
  SluiceRunSession *self = data;

  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->cancelled_id);
  g_clear_object (&self->caller);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_object (&self->task);
  g_clear_object (&self->given_task);
  g_clear_pointer (&self->options.params, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->journal, sluice_run_journal_free);
  g_clear_pointer (&self->first_records, sluice_run_sample_free);
  g_clear_object (&self->run);
  g_clear_object (&self->monitor);
  g_clear_object (&self->coordinator);
  g_clear_pointer (&self->sample, sluice_sample_free);
  g_clear_pointer (&self->transformer, sluice_transformer_free);
  g_clear_pointer (&self->lookups, sluice_lookups_free);
  g_clear_pointer (&self->filler, sluice_load_filler_free);
  g_clear_pointer (&self->sets, sluice_row_sets_free);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_clear_object (&self->connection);
  g_free (self->output_path);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->schema);
  g_free (self->table);
  g_strfreev (self->before);
  g_strfreev (self->after);
  g_free (self->mark);
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  g_clear_pointer (&self->records, sluice_channel_unref);
  g_clear_pointer (&self->units, sluice_channel_unref);
  g_clear_pointer (&self->unit, sluice_load_unit_free);
  g_clear_pointer (&self->watch, sluice_field_watch_free);
  g_clear_pointer (&self->replay_mapping, sluice_replay_mapping_free);
  g_free (self->ledger_cursor);
  sluice_run_session_clear_written (self);
  g_free (self->final_cursor);
  g_clear_pointer (&self->bookmark, sluice_bookmark_free);
  g_clear_pointer (&self->tracker, sluice_cursor_tracker_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->result, sluice_run_result_free);
  g_free (self);
}

/* The task is wrong: there will be no run. */
static void
refuse (SluiceRunSession *self,
        GError           *error)
{
  g_autoptr(GTask) gtask = g_steal_pointer (&self->gtask);

  g_task_return_error (gtask, error);
}

static gboolean
compile (SluiceRunSession  *self,
         GError           **error)
{
  self->transformer = sluice_transformer_new (self->task, self->scope, self->lookups, error);
  return self->transformer != NULL;
}

/* Constants may say {{cursor}}, which is only known once the ledger was asked. */
static gboolean
recompile (SluiceRunSession  *self,
           GError           **error)
{
  g_clear_pointer (&self->transformer, sluice_transformer_free);
  return compile (self, error);
}

static void
start_load (SluiceRunSession *self)
{
  sluice_run_session_load (self);
}

/* --- Continuing an interrupted run ---------------------------------------- */

static void
found_position_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceLedgerEntry entry = { 0 };
  gboolean found = FALSE;
  const char *run;

  if (!sluice_loader_find_position_finish (SLUICE_LOADER (source), result, &entry, &found, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  run = g_ptr_array_index (self->unfinished, self->next_unfinished - 1);
  if (found && sluice_run_session_is_covered (self, run, &entry))
    {
      start_load (self);
      return;
    }
  if (!found || entry.position == 0)
    {
      find_next_position (self);
      return;
    }

  self->resume = entry;
  sluice_run_result_set_continues (self->result, run);
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO,
                      "Continues run %s: %" G_GUINT64_FORMAT " rows are loaded already", run,
                      entry.position);
  start_load (self);
}

/* A run that stopped before its first batch leaves no mark in the ledger, so
 * the ones before it are asked as well. */
static void
find_next_position (SluiceRunSession *self)
{
  const char *run;

  if (self->next_unfinished >= self->unfinished->len)
    {
      start_load (self);
      return;
    }

  run = g_ptr_array_index (self->unfinished, self->next_unfinished++);
  sluice_loader_find_position_async (self->loader, &self->request, run, self->cancellable,
                                     found_position_cb, self);
}

/* Whether nothing that an earlier run has loaded is left in place: its rows are
 * loaded again, and to skip them would take them away. */
static gboolean
loads_anew (SluiceRunSession *self)
{
  return sluice_load_spec_needs_whole_source (&self->load) ||
         self->request.create == SLUICE_CREATE_REPLACE;
}

static void
began_range_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->unfinished = sluice_store_begin_range_finish (SLUICE_STORE (source), result, &error);
  if (self->unfinished == NULL)
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else if (self->output_path == NULL && (self->options.restart || !self->request.load->ledger || loads_anew (self) ||
                                         !sluice_run_session_counts_committed (self)))
    start_load (self);
  else
    find_next_position (self);
}

/* However many runs failed since, rows that are there must not be appended
 * again. */
static void
continue_or_start (SluiceRunSession *self)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_run_session_fill_columns (self, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else if (self->options.design != NULL)
    sluice_run_session_design (self);
  else if (self->in_store)
    sluice_store_begin_range_async (self->store, self->run, self->scope->cursor, self->scope->cursor_to,
                                    self->cancellable, began_range_cb, self);
  else
    start_load (self);
}

/* --- A mapping, if the task has none --------------------------------------- */

/* Rejected rows are to be mapped as the others were. */
static void
keep_mapping (SluiceRunSession *self)
{
  GPtrArray *mapping = sluice_task_get_mapping (self->task);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  if (!self->in_store)
    return;
  for (guint i = 0; i < mapping->len; i++)
    json_array_add_object_element (array, sluice_mapping_entry_to_json (g_ptr_array_index (mapping, i)));
  json_node_init_array (node, array);
  text = json_to_string (node, FALSE);
  sluice_store_set_run_mapping_async (self->store, sluice_run_get_id (self->run), text, NULL, NULL, NULL);
}

static gboolean
adopt_sample (SluiceRunSession  *self,
              GError           **error)
{
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (self->sample->inference);
  g_autoptr(SluiceTask) task = NULL;

  if (entries->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "no_fields",
                        "“%s” has no mapping, and its source gave no record to take the columns "
                        "from", sluice_task_get_name (self->task));
      if (error != NULL)
        sluice_error_set_hint (*error, "Add a mapping to the task, or check where its records are");
      return FALSE;
    }

  task = sluice_task_with_mapping (self->task, entries, error);
  if (task == NULL)
    return FALSE;
  g_set_object (&self->task, task);
  keep_mapping (self);
  /* Sampling has told it where nobody listens, and reading does not find it out. */
  if (sluice_task_get_source (task)->kind == SLUICE_SOURCE_FILE)
    sluice_inference_warn (self->sample->inference, self->monitor);
  return compile (self, error);
}

static void
sampled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->sample = sluice_sampler_read_finish (result, &error);
  if (self->sample == NULL || !adopt_sample (self, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    continue_or_start (self);
}

static void
ensure_mapping (SluiceRunSession *self)
{
  g_autoptr(SluiceMonitor) apart = NULL;
  g_autoptr(GError) error = NULL;

  /* The bytes of a file are read again, and its warnings come again; requests are
   * sent, whatever for. */
  if (self->transformer == NULL && sluice_task_get_source (self->task)->kind == SLUICE_SOURCE_FILE)
    apart = sluice_monitor_new ();
  if (self->transformer == NULL)
    sluice_sampler_read_async (self->task, self->scope, apart != NULL ? apart : self->monitor, self->coordinator,
                               sluice_sampler_choose_size (self->task), self->cancellable, sampled_cb, self);
  else if (self->scope->cursor != NULL && !recompile (self, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    continue_or_start (self);
}

/* --- Connecting ------------------------------------------------------------ */

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  sluice_monitor_turn_stage (self->monitor, SLUICE_STAGE_LOAD, SLUICE_STAGE_IDLE);
  if (!sluice_loader_connect_finish (SLUICE_LOADER (source), result, &error))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else if (sluice_run_session_is_replay (self))
    sluice_run_session_begin_replay (self);
  else
    sluice_run_session_find_bookmark (self, ensure_mapping);
}

static void
connect_loader (SluiceRunSession *self)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);
  g_autoptr(GError) error = NULL;
  SluiceDestination *target;

  self->request = (SluiceLoadRequest) {
    .at = self->request.at,
    .schema = self->schema,
    .table = self->table,
    .create = sluice_run_session_is_replay (self) && destination->create == SLUICE_CREATE_REPLACE
              ? SLUICE_CREATE_IF_MISSING : destination->create,
    .load = &self->load,
    .task_id = sluice_task_get_id (self->task),
    .run_id = sluice_run_get_id (self->run),
    .dry_run = self->options.dry_run,
    .keep_rejects = self->in_store ? sluice_run_session_keep_rejects : NULL,
    .keep_data = self,
  };
  if (self->output_path != NULL)
    target = sluice_file_destination_new (destination->output, self->output_path);
  else
    target = sluice_destination_new (self->connection, self->secrets, &error);
  if (target == NULL)
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }
  if (self->options.plan != NULL)
    target = sluice_plan_destination_new (target, self->options.plan);
  self->loader = sluice_loader_new (target);
  sluice_monitor_turn_stage (self->monitor, SLUICE_STAGE_LOAD, SLUICE_STAGE_WORKS);
  /* A dry run writes, too, and rolls back. */
  sluice_loader_connect_async (self->loader, FALSE, self->cancellable, connected_cb, self);
}

/* --- Lookups ---------------------------------------------------------------- */

static void
read_lookups_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;

  self->lookups = sluice_run_lookups_read_finish (result, &error);
  if (self->lookups == NULL || (sluice_task_get_mapping (self->task)->len > 0 && !compile (self, &error)))
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    connect_loader (self);
}

/* The rows of all of them are there before the first record is read. */
static void
read_lookups (SluiceRunSession *self)
{
  if (sluice_run_lookups_needs (self->task))
    sluice_run_lookups_read_async (self->task, self->scope, self->monitor, self->cancellable, read_lookups_cb, self);
  else
    connect_loader (self);
}

/* --- The lease -------------------------------------------------------------- */

static void
begun_run_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autofree char *previous = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_begin_run_finish (SLUICE_STORE (source), result, &previous, &error))
    {
      sluice_run_session_fail (self, g_steal_pointer (&error));
      return;
    }

  self->in_store = TRUE;
  sluice_run_journal_start (self->journal);
  read_lookups (self);
}

/* A rehearsal leaves no trace, in the history neither. */
static void
begin_rehearsal (SluiceRunSession *self)
{
  sluice_run_journal_start (self->journal);
  read_lookups (self);
}

static void
queue_known_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceQueueSettings settings = { 0 };

  if (sluice_store_get_queue_finish (SLUICE_STORE (source), result, &settings, &error) && settings.paused)
    sluice_queue_set_paused_error (&error);
  if (error != NULL)
    sluice_run_session_fail (self, g_steal_pointer (&error));
  else
    begin_rehearsal (self);
}

static void
begin_run (SluiceRunSession *self)
{
  g_autofree char *document = sluice_task_to_stored_data (self->task, sluice_task_get_id (self->task));

  sluice_run_set_state (self->run, SLUICE_RUN_STATE_RUNNING);
  if ((sluice_task_get_load (self->task)->strategy == SLUICE_STRATEGY_INSERT ||
       sluice_task_get_source (self->task)->incremental != NULL) && !sluice_task_has_own_id (self->task))
    sluice_monitor_warn (self->monitor, "no_id", "“%s” has no “id”: it is known by its file's "
                         "path, and moving the file makes it another task",
                         sluice_task_get_name (self->task));

  if (!self->options.dry_run)
    sluice_store_begin_run_async (self->store, self->run, document, self->cancellable, begun_run_cb, self);
  else if (self->options.queued)
    sluice_store_get_queue_async (self->store, self->cancellable, queue_known_cb, self);
  else
    begin_rehearsal (self);
}

/* --- The destination ---------------------------------------------------------- */

static gboolean
render_text (SluiceRunSession  *self,
             const char        *text,
             char             **ret_text,
             GError           **error)
{
  if (text == NULL)
    return TRUE;
  *ret_text = sluice_template_render (text, self->scope, SLUICE_TEMPLATE_PLAIN, self->cancellable,
                                      error);
  return *ret_text != NULL;
}

static gboolean
render_destination (SluiceRunSession  *self,
                    GError           **error)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);

  self->load = *sluice_task_get_load (self->task);
  self->before = sluice_run_scope_render_list (self->scope, (const char * const *) self->load.before,
                                               self->cancellable, error);
  if (self->before == NULL)
    return FALSE;
  self->after = sluice_run_scope_render_list (self->scope, (const char * const *) self->load.after,
                                              self->cancellable, error);
  if (self->after == NULL)
    return FALSE;
  self->load.before = self->before;
  self->load.after = self->after;
  return sluice_run_session_adapt_replay (self, error) &&
         sluice_run_session_render_strategy (self, error) &&
         render_text (self, destination->schema, &self->schema, error) &&
         render_text (self, destination->table, &self->table, error);
}

/* A file has neither a connection nor a ledger. */
static void
adopt_output (SluiceRunSession       *self,
              const SluiceOutputSpec *output)
{
  g_autoptr(GError) error = NULL;

  if (!render_text (self, output->path, &self->output_path, &error) || !render_destination (self, &error))
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }
  if (!g_path_is_absolute (self->output_path))
    {
      const char *origin = sluice_task_get_origin (self->task);
      g_autofree char *base_dir = origin != NULL ? g_path_get_dirname (origin) : g_get_current_dir ();
      g_autofree char *relative = g_steal_pointer (&self->output_path);

      self->output_path = g_build_filename (base_dir, relative, NULL);
    }
  /* What the bookmark in the workspace is known by. */
  self->table = g_strdup (self->output_path);
  begin_run (self);
}

/* Takes the connection (transfer full) of the task's destination. */
static void
adopt_connection (SluiceRunSession *self,
                  SluiceConnection *connection)
{
  g_autoptr(SluiceConnection) template = connection;
  const char *origin = sluice_task_get_origin (self->task);
  g_autofree char *base_dir = origin != NULL ? g_path_get_dirname (origin) : g_get_current_dir ();
  g_autoptr(GError) error = NULL;

  self->connection = sluice_connection_render (template, self->scope, base_dir,
                                                         self->cancellable, &error);
  if (self->connection == NULL || !render_destination (self, &error))
    refuse (self, g_steal_pointer (&error));
  else
    begin_run (self);
}

static void
found_connection_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  SluiceRunSession *self = user_data;
  const char *name = sluice_task_get_destination (self->task)->connection_name;
  g_autoptr(GError) error = NULL;

  SluiceConnection *connection = sluice_store_find_connection_finish (SLUICE_STORE (source), result,
                                                                      &error);

  if (connection != NULL)
    {
      adopt_connection (self, connection);
      return;
    }
  if (error == NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_connection",
                                "There is no connection “%s”", name);
      sluice_error_set_hint (error, "Add it with “sluice-cli connection add %s …”, or on the "
                             "Connections page", name);
    }
  refuse (self, g_steal_pointer (&error));
}

static void
find_connection (SluiceRunSession *self)
{
  const SluiceDestinationSpec *destination = sluice_task_get_destination (self->task);

  if (destination->output != NULL)
    {
      adopt_output (self, destination->output);
      return;
    }
  if (destination->connection != NULL)
    {
      adopt_connection (self, g_object_ref (destination->connection));
      return;
    }
  sluice_store_find_connection_async (self->store, destination->connection_name,
                                      self->cancellable, found_connection_cb, self);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static gboolean
prepare (SluiceRunSession  *self,
         GError           **error)
{
  self->scope = sluice_run_scope_new (self->task, self->options.params,
                                      sluice_run_get_id (self->run),
                                      sluice_run_get_started (self->run), self->secrets, error);
  if (self->scope == NULL)
    return FALSE;

  /* What is wrong with the mapping is to be said before there is a run, unless it takes
   * lookups to know it. */
  return sluice_run_session_check_options (self, error) &&
         (sluice_task_get_mapping (self->task)->len == 0 || sluice_run_lookups_needs (self->task) ||
          compile (self, error));
}

/* Where to look for the task when its rejected rows are to be replayed. */
static void
set_task_file (SluiceRun  *run,
               SluiceTask *task)
{
  const char *origin = sluice_task_get_origin (task);
  g_autofree char *path = origin != NULL ? g_canonicalize_filename (origin, NULL) : NULL;

  sluice_run_set_task_file (run, path);
}

/**
 * sluice_run_session_start:
 * @store: the store
 * @secrets: where secrets are looked up
 * @task: the task to run
 * @options: how
 * @version: the number of the version of the stored task that it was made of, 0 = none
 * @gtask: (transfer full): returns the finished [class@Sluice.Run], or an error
 *   of the kind %SLUICE_ERROR_INVALID if there was no run
 */
void
sluice_run_session_start (SluiceStore            *store,
                          SluiceSecretStore      *secrets,
                          SluiceTask             *task,
                          const SluiceRunOptions *options,
                          guint                   version,
                          GTask                  *gtask)
{
  SluiceRunSession *self = g_new0 (SluiceRunSession, 1);
  g_autofree char *id = sluice_uuid_v7 ();
  g_autoptr(GError) error = NULL;

  g_task_set_task_data (gtask, self, sluice_run_session_free);
  self->gtask = gtask;
  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->task = g_object_ref (task);
  self->given_task = g_object_ref (task);
  self->options = *options;
  if (options->params != NULL)
    g_hash_table_ref (options->params);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->run = sluice_run_new (id, sluice_task_get_id (task), sluice_task_get_name (task));
  sluice_run_set_started (self->run, g_get_real_time ());
  sluice_run_set_restarts (self->run, options->restart);
  sluice_run_set_replays (self->run, options->replays);
  sluice_run_set_retry_of (self->run, options->retry_of);
  sluice_run_set_insists (self->run, options->insists);
  sluice_run_set_queued (self->run, options->queued);
  sluice_run_set_version (self->run, version);
  sluice_run_set_range (self->run, options->cursor_from, options->cursor_to);
  set_task_file (self->run, task);
  sluice_run_set_origin (self->run, options->trigger, options->due, options->cause, options->chain);
  if (options->trigger == SLUICE_TRIGGER_FILE || sluice_run_get_retry_of (self->run) != NULL)
    sluice_run_set_file (self->run, options->params != NULL ? g_hash_table_lookup (options->params, "file") : NULL);
  self->monitor = options->monitor != NULL ? g_object_ref (options->monitor) : sluice_monitor_new ();
  self->coordinator = sluice_store_coordinator_new (sluice_store_get_directory (store));
  self->journal = sluice_run_journal_new (options->dry_run ? NULL : store, self->run,
                                          self->monitor, options);
  self->result = sluice_run_result_new ();
  if (g_task_get_cancellable (gtask) != NULL)
    {
      self->caller = g_object_ref (g_task_get_cancellable (gtask));
      self->cancelled_id = g_cancellable_connect (self->caller, G_CALLBACK (cancelled_cb),
                                                  g_object_ref (self->cancellable),
                                                  g_object_unref);
    }

  if (prepare (self, &error))
    find_connection (self);
  else
    refuse (self, g_steal_pointer (&error));
}

/**
 * sluice_run_session_get_exit_status:
 * @gtask: a finished task of [func@Sluice.run_session_start]
 *
 * Returns: the exit status that the run stands for
 */
int
sluice_run_session_get_exit_status (GTask *gtask)
{
  SluiceRunSession *self = g_task_get_task_data (gtask);

  return sluice_run_result_get_exit_status (self->result);
}
