/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-journal.h"

#include "sluice-reject.h"
#include "sluice-redaction.h"
#include "sluice-run-result.h"
#include "sluice-store-samples.h"

#define PROGRESS_INTERVAL_MS 100
#define STORE_INTERVAL_TICKS 10
/* Rejected rows that are shown as events; all of them are in the quarantine. */
#define MAX_REJECT_EVENTS 100

struct _SluiceRunJournal
{
  SluiceStore *store;           /* (owned) (nullable) NULL: nothing is kept */
  SluiceRun *run;               /* (owned) */
  SluiceMonitor *monitor;       /* (owned) */
  SluiceRunEventFunc event_func;        /* (nullable) */
  gpointer event_data;
  GMainContext *context;        /* (owned) */
  GSource *timer;               /* (owned) (nullable) */
  guint ticks;
  guint n_reject_events;

  GPtrArray *lines;             /* (element-type SluiceLogLine) not yet in the store */
  GPtrArray *requests;          /* (element-type SluiceStoredRequest) not yet in the store */
  gint64 n_requests;            /* so far */
  SluiceRunSample *sample;      /* (nullable) the session's, until it is in the store */
  guint storing;                /* writes under way */
  GTask *closing;               /* (owned) (nullable) */

  GMutex mutex;
  GQueue events;                /* (mutex mutex) (element-type JsonObject) */
  gboolean scheduled;           /* (mutex mutex) a delivery is on its way */
};

static void store_all (SluiceRunJournal *self);

static void
keep_line (SluiceRunJournal *self,
           SluiceLogLevel    level,
           char             *message)
{
  SluiceLogLine *line = g_new0 (SluiceLogLine, 1);

  line->time = g_get_real_time ();
  line->level = level;
  line->message = message;
  g_ptr_array_add (self->lines, line);
}

static SluiceLogLevel
level_of (JsonObject *event)
{
  const char *name = json_object_get_string_member_with_default (event, "level", "info");

  for (int i = SLUICE_LOG_DEBUG; i <= SLUICE_LOG_ERROR; i++)
    {
      if (g_str_equal (name, sluice_log_level_to_string ((SluiceLogLevel) i)))
        return (SluiceLogLevel) i;
    }
  return SLUICE_LOG_INFO;
}

static void
keep_request (SluiceRunJournal *self,
              JsonObject       *event)
{
  SluiceStoredRequest *request;
  JsonNode *error = json_object_get_member (event, "error");

  if (self->store == NULL)
    return;

  request = g_new0 (SluiceStoredRequest, 1);
  request->number = ++self->n_requests;
  request->time = g_get_real_time ();
  request->kind = g_strdup (json_object_get_string_member_with_default (event, "kind", "page"));
  request->method = g_strdup (json_object_get_string_member_with_default (event, "method", "GET"));
  request->url = g_strdup (json_object_get_string_member_with_default (event, "url", ""));
  request->page = json_object_get_int_member_with_default (event, "page", 0);
  request->attempt = json_object_get_int_member_with_default (event, "attempt", 0);
  request->status = json_object_get_int_member_with_default (event, "status", 0);
  request->milliseconds = json_object_get_int_member_with_default (event, "milliseconds", 0);
  request->bytes = json_object_get_int_member_with_default (event, "bytes", 0);
  if (error != NULL && JSON_NODE_HOLDS_VALUE (error))
    request->error = g_strdup (json_node_get_string (error));
  g_ptr_array_add (self->requests, request);
}

/* A run that waits says so, wherever it is looked at from. */
static void
keep_wait (SluiceRunJournal *self,
           JsonObject       *event)
{
  const char *host = json_object_get_string_member_with_default (event, "host", "");
  const char *reason = json_object_get_string_member_with_default (event, "reason", "");
  JsonNode *node = json_object_get_member (event, "until");
  const char *until = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  g_autoptr(GDateTime) time = until != NULL ? g_date_time_new_from_iso8601 (until, NULL) : NULL;

  if (time == NULL)
    {
      sluice_run_set_waiting (self->run, 0, NULL, NULL);
      keep_line (self, SLUICE_LOG_INFO, g_strdup_printf ("The wait for %s is over", host));
      return;
    }

  sluice_run_set_waiting (self->run, g_date_time_to_unix (time) * G_USEC_PER_SEC, reason, host);
  keep_line (self, SLUICE_LOG_INFO, g_strdup_printf ("Waiting for %s until %s: %s", host, until, reason));
}

/* The events that are also worth a line of the log. Warnings come with one. */
static void
log_event (SluiceRunJournal *self,
           JsonObject       *event)
{
  const char *kind = json_object_get_string_member (event, "event");

  if (g_str_equal (kind, "log"))
    keep_line (self, level_of (event), g_strdup (json_object_get_string_member (event, "message")));
  else if (g_str_equal (kind, "page"))
    keep_line (self, SLUICE_LOG_DEBUG,
               g_strdup_printf ("Page %" G_GINT64_FORMAT ": %" G_GINT64_FORMAT " records, %"
                                G_GINT64_FORMAT " bytes in %" G_GINT64_FORMAT " ms from %s",
                                json_object_get_int_member_with_default (event, "page", 0),
                                json_object_get_int_member_with_default (event, "records", 0),
                                json_object_get_int_member_with_default (event, "bytes", 0),
                                json_object_get_int_member_with_default (event, "milliseconds", 0),
                                json_object_get_string_member_with_default (event, "url", "")));
  else if (g_str_equal (kind, "retry"))
    keep_line (self, SLUICE_LOG_WARNING,
               g_strdup_printf ("Try %" G_GINT64_FORMAT " failed (%s), trying again in %.1f s",
                                json_object_get_int_member_with_default (event, "attempt", 0),
                                json_object_get_string_member_with_default (event, "error", ""),
                                json_object_get_double_member_with_default (event, "delay", 0)));
  else if (g_str_equal (kind, "wait"))
    keep_wait (self, event);
  else if (g_str_equal (kind, "request"))
    keep_request (self, event);
}

static void
deliver (SluiceRunJournal *self,
         JsonObject       *event)
{
  log_event (self, event);
  if (self->event_func != NULL)
    self->event_func (event, self->event_data);
}

static void
deliver_queued (SluiceRunJournal *self)
{
  for (;;)
    {
      g_autoptr(JsonObject) event = NULL;

      g_mutex_lock (&self->mutex);
      event = g_queue_pop_head (&self->events);
      if (event == NULL)
        self->scheduled = FALSE;
      g_mutex_unlock (&self->mutex);
      if (event == NULL)
        return;
      deliver (self, event);
    }
}

static void
journal_clear (gpointer data)
{
  SluiceRunJournal *self = data;

  g_queue_clear_full (&self->events, (GDestroyNotify) json_object_unref);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->context);
  g_clear_object (&self->store);
  g_object_unref (self->run);
  g_object_unref (self->monitor);
}

static void
journal_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, journal_clear);
}

static gboolean
deliver_cb (gpointer user_data)
{
  deliver_queued (user_data);
  return G_SOURCE_REMOVE;
}

/* Any thread. The time is that of the event, not of its delivery. */
static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  SluiceRunJournal *self = user_data;
  g_autofree char *time = sluice_format_time (g_get_real_time ());
  gboolean schedule;

  json_object_set_string_member (event, "time", time);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->events, event);
  schedule = !self->scheduled;
  self->scheduled = TRUE;
  g_mutex_unlock (&self->mutex);

  if (schedule)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, deliver_cb,
                                g_atomic_rc_box_acquire (self), journal_unref);
}

/**
 * sluice_run_journal_new:
 * @store: (nullable): where to keep the log; %NULL keeps nothing
 * @run: the run
 * @monitor: the monitor of its stages
 * @options: where the caller wants the events
 *
 * To be made in the context in which the caller wants the events, before the
 * stages start.
 *
 * Returns: (transfer full): a journal
 */
SluiceRunJournal *
sluice_run_journal_new (SluiceStore            *store,
                        SluiceRun              *run,
                        SluiceMonitor          *monitor,
                        const SluiceRunOptions *options)
{
  SluiceRunJournal *self = g_atomic_rc_box_new0 (SluiceRunJournal);

  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->run = g_object_ref (run);
  self->monitor = g_object_ref (monitor);
  self->event_func = options->event_func;
  self->event_data = options->event_data;
  self->context = g_main_context_ref_thread_default ();
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_log_line_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stored_request_free);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->events);
  sluice_monitor_set_event_func (monitor, event_cb, self);
  return self;
}

/**
 * sluice_run_journal_free:
 * @self: (transfer full): a journal that was closed, or whose stages never
 *   started
 */
void
sluice_run_journal_free (SluiceRunJournal *self)
{
  g_return_if_fail (self != NULL);

  sluice_monitor_set_event_func (self->monitor, NULL, NULL);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  /* A delivery may still be on its way. */
  journal_unref (self);
}

static void
emit_progress (SluiceRunJournal *self)
{
  g_autoptr(JsonObject) event = json_object_new ();
  guint64 total = sluice_monitor_get_total (self->monitor);
  double seconds = (double) (g_get_real_time () - sluice_run_get_started (self->run)) / 1e6;

  json_object_set_string_member (event, "event", "progress");
  for (int i = 0; i < SLUICE_N_COUNTERS; i++)
    json_object_set_int_member (event, sluice_counter_to_string ((SluiceCounter) i),
                                (gint64) sluice_monitor_get (self->monitor, (SluiceCounter) i));
  if (total > 0)
    json_object_set_int_member (event, "total", (gint64) total);
  else
    json_object_set_null_member (event, "total");
  json_object_set_double_member (event, "seconds", seconds);
  json_object_set_array_member (event, "stages", sluice_monitor_make_stages (self->monitor));
  sluice_monitor_emit (self->monitor, g_steal_pointer (&event));
}

static void
closed (SluiceRunJournal *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->closing);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
stored (SluiceRunJournal *self,
        const GError     *error)
{
  self->storing--;
  /* A log that cannot be written must not stop the data. */
  if (error != NULL)
    g_warning ("The log of run %s cannot be written: %s", sluice_run_get_id (self->run),
               error->message);
  if (self->closing != NULL)
    store_all (self);
}

static void
stored_lines_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  sluice_store_append_log_finish (SLUICE_STORE (source), result, &error);
  stored (user_data, error);
}

static void
stored_requests_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  sluice_store_append_requests_finish (SLUICE_STORE (source), result, &error);
  stored (user_data, error);
}

static void
stored_sample_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  sluice_store_keep_sample_finish (SLUICE_STORE (source), result, &error);
  stored (user_data, error);
}

static void
store_sample (SluiceRunJournal *self)
{
  g_autoptr(GBytes) lines = self->sample != NULL ? sluice_run_sample_take (self->sample) : NULL;

  if (lines == NULL)
    return;
  self->sample = NULL;
  self->storing++;
  sluice_store_keep_sample_async (self->store, sluice_run_get_id (self->run), lines, NULL, stored_sample_cb, self);
}

static GPtrArray *
take_array (GPtrArray      **array,
            GDestroyNotify   free_item)
{
  GPtrArray *taken = *array;

  *array = g_ptr_array_new_with_free_func (free_item);
  return taken;
}

static void
store_all (SluiceRunJournal *self)
{
  const char *run = sluice_run_get_id (self->run);
  GPtrArray *items;

  if (self->storing > 0)
    return;
  if (self->store == NULL || self->timer == NULL)
    {
      closed (self);
      return;
    }

  store_sample (self);
  if (self->lines->len > 0)
    {
      self->storing++;
      items = take_array (&self->lines, (GDestroyNotify) sluice_log_line_free);
      sluice_store_append_log_async (self->store, run, items, NULL, stored_lines_cb, self);
    }
  if (self->requests->len > 0)
    {
      self->storing++;
      items = take_array (&self->requests, (GDestroyNotify) sluice_stored_request_free);
      sluice_store_append_requests_async (self->store, run, items, NULL, stored_requests_cb, self);
    }
  if (self->storing == 0)
    closed (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  SluiceRunJournal *self = user_data;

  if (self->event_func != NULL)
    emit_progress (self);
  if (++self->ticks % STORE_INTERVAL_TICKS == 0 && self->store != NULL)
    {
      for (int i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
        sluice_run_set_count (self->run, (SluiceCounter) i,
                              sluice_monitor_get (self->monitor, (SluiceCounter) i));
      sluice_store_update_run_async (self->store, self->run, NULL, NULL, NULL);
      store_all (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
add_origin (SluiceRun  *run,
            JsonObject *event)
{
  json_object_set_string_member (event, "trigger", sluice_trigger_to_string (sluice_run_get_trigger (run)));
  if (sluice_run_get_due (run) != 0)
    {
      g_autofree char *due = sluice_format_time (sluice_run_get_due (run));

      json_object_set_string_member (event, "due", due);
    }
  if (sluice_run_get_cause (run) != NULL)
    json_object_set_string_member (event, "cause", sluice_run_get_cause (run));
  if (sluice_run_get_replays (run) != NULL)
    json_object_set_string_member (event, "replays", sluice_run_get_replays (run));
  if (sluice_run_get_retry_of (run) != NULL)
    json_object_set_string_member (event, "retry_of", sluice_run_get_retry_of (run));
  json_object_set_string_member (event, "chain", sluice_run_get_chain (run));
}

/**
 * sluice_run_journal_start:
 * @self: a journal whose run is in the store
 *
 * Sends the event `start` and begins to report progress.
 */
void
sluice_run_journal_start (SluiceRunJournal *self)
{
  g_autoptr(JsonObject) event = json_object_new ();

  g_return_if_fail (self != NULL);

  json_object_set_string_member (event, "event", "start");
  json_object_set_string_member (event, "run", sluice_run_get_id (self->run));
  json_object_set_string_member (event, "task", sluice_run_get_task_name (self->run));
  json_object_set_string_member (event, "task_id", sluice_run_get_task_id (self->run));
  add_origin (self->run, event);
  sluice_monitor_emit (self->monitor, g_steal_pointer (&event));
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO, "Run %s of “%s” started",
                      sluice_run_get_id (self->run), sluice_run_get_task_name (self->run));

  self->timer = g_timeout_source_new (PROGRESS_INTERVAL_MS);
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

/**
 * sluice_run_journal_set_sample:
 * @self: a journal
 * @sample: what its run reads first; must live as long as @self
 *
 * Has it kept with the run once it is finished.
 */
void
sluice_run_journal_set_sample (SluiceRunJournal *self,
                               SluiceRunSample  *sample)
{
  g_return_if_fail (self != NULL && sample != NULL);

  self->sample = sample;
}

static void
set_redacted (JsonObject *event,
              const char *member,
              const char *text)
{
  g_autofree char *redacted = text != NULL ? sluice_redact (text) : NULL;

  if (redacted != NULL)
    json_object_set_string_member (event, member, redacted);
  else
    json_object_set_null_member (event, member);
}

static void
report_problem (SluiceRunJournal       *self,
                const SluiceReject     *reject,
                const SluiceRowProblem *problem)
{
  g_autoptr(JsonObject) event = json_object_new ();

  json_object_set_string_member (event, "event", "reject");
  json_object_set_int_member (event, "row", (gint64) reject->number);
  json_object_set_string_member (event, "code", problem->code);
  set_redacted (event, "column", problem->column);
  set_redacted (event, "message", problem->message);
  set_redacted (event, "value", problem->value);
  sluice_monitor_emit (self->monitor, g_steal_pointer (&event));
}

/**
 * sluice_run_journal_report:
 * @self: a journal
 * @rejects: (element-type SluiceReject): rows that were refused
 *
 * Sends the first rejected rows as events.
 */
void
sluice_run_journal_report (SluiceRunJournal *self,
                           GPtrArray        *rejects)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < rejects->len && self->n_reject_events < MAX_REJECT_EVENTS; i++)
    {
      const SluiceReject *reject = g_ptr_array_index (rejects, i);

      self->n_reject_events++;
      for (guint j = 0; j < reject->problems->len; j++)
        report_problem (self, reject, g_ptr_array_index (reject->problems, j));
    }
}

static void
copy_member_cb (JsonObject  *object,
                const char  *name,
                JsonNode    *node,
                gpointer     user_data)
{
  json_object_set_member (user_data, name, json_node_copy (node));
}

/**
 * sluice_run_journal_close_async:
 * @self: a journal; must live until @callback
 * @result: the result object of the run
 * @callback: called when every line is in the store
 * @user_data: for @callback
 *
 * Sends the last progress and the event `end`, which carries the result, and
 * writes what is left of the log.
 */
void
sluice_run_journal_close_async (SluiceRunJournal    *self,
                                JsonObject          *result,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(JsonObject) end = json_object_new ();

  g_return_if_fail (self != NULL && self->closing == NULL);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  if (self->event_func != NULL)
    emit_progress (self);
  json_object_set_string_member (end, "event", "end");
  json_object_foreach_member (result, copy_member_cb, end);
  sluice_monitor_emit (self->monitor, g_steal_pointer (&end));
  deliver_queued (self);

  self->closing = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, sluice_run_journal_close_async);
  store_all (self);
}

/**
 * sluice_run_journal_close_finish:
 * @result: what the callback got
 * @error: never set: a log that cannot be written is a warning
 *
 * Returns: %TRUE
 */
gboolean
sluice_run_journal_close_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
