/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-page-private.h"

#include "sluice-draft.h"
#include "sluice-error-help.h"
#include "sluice-format.h"
#include "sluice-problem-words.h"
#include "sluice-run-stages.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

/* How often the store is asked while a run goes on that no service tells of. */
#define POLL_SECONDS 2

/* What goes on is shown ten times a second at most: microseconds. */
#define UPDATE_INTERVAL (G_USEC_PER_SEC / 10)

G_DEFINE_FINAL_TYPE (SluiceRunPage, sluice_run_page, SLUICE_TYPE_PAGE)

static void look (SluiceRunPage *self);

static void
collect_counts (SluiceRunPage *self,
                guint64       *counts)
{
  for (guint i = 0; i < SLUICE_N_COUNTERS; i++)
    counts[i] = self->live != NULL ? sluice_live_run_get_count (self->live, (SluiceCounter) i)
                : self->run != NULL ? sluice_run_get_count (self->run, (SluiceCounter) i) : 0;
}

static double
elapsed (SluiceRunPage *self)
{
  gint64 started = self->run == NULL ? 0 : sluice_run_get_started (self->run);
  gint64 ended = self->run == NULL ? 0 : sluice_run_get_ended (self->run);

  if (self->live != NULL)
    return sluice_live_run_get_seconds (self->live);
  if (started == 0)
    return 0;
  return (double) ((ended == 0 ? g_get_real_time () : ended) - started) / G_USEC_PER_SEC;
}

static void
update_stages (SluiceRunPage *self)
{
  SluiceStageFacts stages[SLUICE_N_RUN_STAGES];

  if (self->live != NULL)
    sluice_run_stages_read_live (self->live, stages);
  else if (self->run != NULL)
    sluice_run_stages_read (self->run, stages);
  else
    return;
  sluice_stage_bars_set (self->stages, stages, elapsed (self));
}

/* How far it is, and how long it takes from here: only where the total is a fact. */
static void
update_progress (SluiceRunPage *self)
{
  double fraction = self->live == NULL ? -1 : sluice_live_run_get_fraction (self->live);
  double left = self->live == NULL ? -1 : sluice_live_run_get_seconds_left (self->live);
  g_autofree char *text = NULL;

  if (fraction < 0)
    {
      gtk_progress_bar_pulse (self->progress);
      gtk_widget_set_visible (GTK_WIDGET (self->progress_label), FALSE);
      return;
    }
  gtk_progress_bar_set_fraction (self->progress, fraction);
  if (left < 0)
    /* Translators: how far a run is */
    text = g_strdup_printf (_("%d %%"), (int) (fraction * 100));
  else
    {
      g_autofree char *time = sluice_format_duration ((gint64) (MAX (left, 1) * G_USEC_PER_SEC));

      /* Translators: how far a run is, and how long it still takes */
      text = g_strdup_printf (_("%d %% · about %s left"), (int) (fraction * 100), time);
    }
  gtk_label_set_label (self->progress_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), TRUE);
}

static void
update_counts (SluiceRunPage *self)
{
  guint64 counts[SLUICE_N_COUNTERS];

  collect_counts (self, counts);
  sluice_count_bar_set_counts (self->bar, counts);
  sluice_count_legend_set_counts (self->legend, counts);
  update_stages (self);
  update_progress (self);
  adw_view_stack_page_set_badge_number (self->rejects_page,
                                        (guint) MIN (counts[SLUICE_COUNTER_REJECTED], 9999));
  adw_view_stack_page_set_needs_attention (self->rejects_page,
                                           counts[SLUICE_COUNTER_REJECTED] > 0);
}

static SluiceRunState
current_state (SluiceRunPage *self)
{
  if (self->live != NULL)
    return SLUICE_RUN_STATE_RUNNING;
  return self->run == NULL ? SLUICE_RUN_STATE_PENDING : sluice_run_get_state (self->run);
}

/* A button that leads to the place where it is mended. */
static void
offer_help (SluiceRunPage *self,
            JsonObject    *error)
{
  const char *task = sluice_run_get_task_id (self->run);
  const char *code = sluice_draft_get_string (error, "code");
  SluiceErrorHelp help;

  if (sluice_run_get_state (self->run) == SLUICE_RUN_STATE_CANCELLED)
    sluice_page_set_problem_action (SLUICE_PAGE (self), _("Retry"), "run.retry", NULL);
  else if (sluice_schedule_words_is_login (code))
    sluice_page_set_problem_action (SLUICE_PAGE (self), _("Sign In Again"), "win.sign-in",
                                    g_variant_new ("(ss)", task, code));
  else if (sluice_error_help_find (code, &help))
    sluice_page_set_problem_action (SLUICE_PAGE (self), help.label, "win.show-field",
                                    g_variant_new ("(ss)", task, help.path));
  else
    sluice_page_set_problem_action (SLUICE_PAGE (self), _("Open the Task"), "win.open-task",
                                    g_variant_new_string (task));
}

/* What went wrong, and what helps, from the result that the run left. */
static void
show_outcome (SluiceRunPage *self)
{
  JsonObject *result = sluice_draft_parse (sluice_run_get_result (self->run));
  JsonObject *error = result == NULL ? NULL : sluice_draft_get_object (result, "error", FALSE);
  JsonNode *warnings = result == NULL ? NULL : json_object_get_member (result, "warnings");
  GtkWidget *child = NULL;
  guint n = 0;

  if (error != NULL)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), sluice_draft_get_string (error, "message"),
                                sluice_error_help_get_hint (sluice_draft_get_string (error, "code"),
                                                            sluice_draft_get_string (error, "hint")));
      if (sluice_run_get_task_id (self->run) != NULL)
        offer_help (self, error);
    }
  else if (sluice_run_get_state (self->run) == SLUICE_RUN_STATE_INTERRUPTED)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), _("This run was cut off before its end."),
                                _("Nothing half-loaded is in the table. Run the task again: it "
                                  "neither loses nor doubles rows."));
      sluice_page_set_problem_action (SLUICE_PAGE (self), _("Retry"), "run.retry", NULL);
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->warnings_list))) != NULL)
    gtk_list_box_remove (self->warnings_list, child);
  if (warnings != NULL && JSON_NODE_HOLDS_ARRAY (warnings))
    n = json_array_get_length (json_node_get_array (warnings));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *warning = json_array_get_object_element (json_node_get_array (warnings), i);
      const char *code = sluice_draft_get_string (warning, "code");
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_widget_set_tooltip_text (row, code);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sluice_problem_words_name_warning (code));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sluice_draft_get_string (warning, "message"));
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      gtk_list_box_append (self->warnings_list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->warnings_group), n > 0);
  sluice_check_list_set_result (self->check_list, result);
  g_clear_pointer (&result, json_object_unref);
}

/* What the service tells is newer than what the store knows, but it tells only
 * of its own runs. */
static void
update_wait (SluiceRunPage *self,
             gboolean       is_running)
{
  gint64 until = self->live != NULL ? sluice_live_run_get_waiting_until (self->live)
                 : self->run != NULL ? sluice_run_get_waiting_until (self->run) : 0;
  const char *reason = self->live != NULL ? sluice_live_run_get_waiting_reason (self->live)
                       : self->run != NULL ? sluice_run_get_waiting_reason (self->run) : NULL;
  const char *host = self->live != NULL ? sluice_live_run_get_waiting_host (self->live)
                     : self->run != NULL ? sluice_run_get_waiting_host (self->run) : NULL;
  gboolean waits = is_running && until > 0;
  g_autofree char *text = waits ? sluice_format_wait (until, reason, host) : NULL;

  gtk_widget_set_visible (self->wait_box, waits);
  gtk_widget_set_visible (self->progress_box, is_running && !waits);
  /* Told again, a label would be read aloud again. */
  if (text != NULL && g_strcmp0 (text, gtk_label_get_label (self->wait_label)) != 0)
    gtk_label_set_label (self->wait_label, text);
}

static void
set_link (SluiceRunPage *self,
          GtkWidget     *button,
          const char    *run)
{
  gtk_widget_set_visible (button, run != NULL);
  if (run == NULL)
    return;
  gtk_widget_set_visible (self->links, TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-run");
}

/* The ways from a replay to the run whose rows it has, and from a retry to the run that it
 * tries again. */
static void
show_origin (SluiceRunPage *self)
{
  const char *retried = self->run == NULL ? NULL : sluice_run_get_retry_of (self->run);

  set_link (self, self->origin_button, self->run == NULL ? NULL : sluice_run_get_replays (self->run));
  set_link (self, self->retried_button, retried);
  gtk_widget_set_visible (self->retry_badge, retried != NULL);
}

static void
update_head (SluiceRunPage *self)
{
  SluiceRunState state = current_state (self);
  gboolean is_running = state == SLUICE_RUN_STATE_RUNNING || state == SLUICE_RUN_STATE_PENDING;
  const char *name = self->run != NULL ? sluice_run_get_task_name (self->run)
                     : self->live != NULL ? sluice_live_run_get_task_name (self->live) : NULL;
  g_autofree char *when = NULL;
  g_autofree char *exact = NULL;

  sluice_format_set_state_icon (self->state_icon, state);
  if (name != NULL)
    {
      sluice_page_set_title (SLUICE_PAGE (self), name);
      gtk_label_set_label (self->name_label, name);
    }
  if (self->run != NULL && sluice_run_get_started (self->run) != 0)
    {
      g_autofree char *relative = sluice_format_relative (sluice_run_get_started (self->run));
      g_autofree char *duration =
        sluice_format_duration ((gint64) (elapsed (self) * G_USEC_PER_SEC));

      g_autofree char *why = sluice_run_chain_describe (self->run);

      when = g_strdup_printf ("%s · %s · %s%s%s", sluice_format_state (state), relative, duration,
                              why == NULL ? "" : " · ", why == NULL ? "" : why);
      exact = sluice_format_exact (sluice_run_get_started (self->run));
    }
  gtk_label_set_label (self->state_label, when == NULL ? sluice_format_state (state) : when);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_label), exact);
  update_wait (self, is_running);
  show_origin (self);
  sluice_run_page_update_actions (self, state);
  sluice_log_view_set_live (self->log_view, is_running);
  gtk_stack_set_visible_child_name (self->stack, "run");
}

static gboolean
show_live (gpointer user_data)
{
  SluiceRunPage *self = user_data;

  self->update_id = 0;
  self->updated = g_get_monotonic_time ();
  update_head (self);
  update_counts (self);
  return G_SOURCE_REMOVE;
}

/* What is told faster than anybody can read is shown together. */
static void
live_changed_cb (SluiceRunPage *self)
{
  gint64 passed = g_get_monotonic_time () - self->updated;

  if (self->update_id != 0)
    return;
  if (passed >= UPDATE_INTERVAL)
    show_live (self);
  else
    self->update_id = g_timeout_add ((guint) ((UPDATE_INTERVAL - passed) / 1000 + 1), show_live, self);
}

static void
set_live (SluiceRunPage *self,
          SluiceLiveRun *live)
{
  if (self->live == live)
    return;
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_func (self->live, live_changed_cb, self);
  g_set_object (&self->live, live);
  if (live != NULL)
    g_signal_connect_object (live, "notify::rows", G_CALLBACK (live_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static gboolean
poll_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
retries_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GPtrArray) runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, NULL);

  if (runs != NULL && runs->len > 0 && self->run != NULL)
    set_link (self, self->retrying_button, sluice_run_get_id (g_ptr_array_index (runs, 0)));
}

/* What came after a run that has ended: other runs may follow from it at any time. */
static void
load_followers (SluiceRunPage *self,
                SluiceStore   *store)
{
  SluiceRunFilter filter = { .retry_of = self->id, .limit = 1 };

  sluice_run_chain_load (self->chain, store, self->run);
  sluice_store_list_runs_async (store, &filter, sluice_page_get_cancellable (SLUICE_PAGE (self)), retries_cb,
                                g_object_ref (self));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = NULL;
  gboolean is_finished = FALSE;
  SluiceStore *store = SLUICE_STORE (source);

  run = sluice_store_find_run_finish (store, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (run == NULL)
    {
      /* A run that has only just begun may not be written down yet. */
      if (self->live == NULL && self->run == NULL && error != NULL)
        sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
      return;
    }
  g_set_object (&self->run, run);
  /* `last` and prefixes are as good as an id until the run is found. */
  if (g_strcmp0 (self->id, sluice_run_get_id (run)) != 0)
    {
      g_free (self->id);
      self->id = g_strdup (sluice_run_get_id (run));
    }
  is_finished = sluice_run_is_finished (run);
  if (is_finished)
    {
      set_live (self, NULL);
      g_clear_handle_id (&self->poll_id, g_source_remove);
      show_outcome (self);
      sluice_rejects_view_load (self->rejects_view, store, self->id);
      sluice_undo_button_load (self->undo_button, store, self->id);
    }
  else if (self->poll_id == 0)
    self->poll_id = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
  sluice_log_view_load (self->log_view, store, self->id);
  sluice_requests_view_load (self->requests_view, store, self->id);
  sluice_run_version_load (self->version, store, run);
  load_followers (self, store);
  update_head (self);
  update_counts (self);
}

static void
look (SluiceRunPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  /* A run that has ended never changes again, but others may follow from it. */
  if (store != NULL && self->run != NULL && sluice_run_is_finished (self->run))
    load_followers (self, store);
  if (store == NULL || (self->run != NULL && sluice_run_is_finished (self->run)))
    return;
  set_live (self, sluice_session_find_live (session, self->id));
  if (self->live != NULL)
    live_changed_cb (self);
  sluice_store_find_run_async (store, self->id, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                               found_cb, g_object_ref (self));
}

static void
run_ended_cb (SluiceRunPage *self,
              const char    *run)
{
  if (g_strcmp0 (run, self->id) == 0)
    {
      set_live (self, NULL);
      look (self);
    }
}

static AdwViewStackPage *
add_view (SluiceRunPage *self,
          gpointer       view,
          const char    *name,
          const char    *title,
          const char    *icon_name)
{
  AdwViewStackPage *page = adw_view_stack_add_titled (self->views, view, name, title);

  adw_view_stack_page_set_icon_name (page, icon_name);
  /* What is not shown is not read aloud. */
  gtk_accessible_update_state (view, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return page;
}

/* The summary is there; each other view has as much in it. */
static gboolean
build_cb (gpointer user_data)
{
  SluiceRunPage *self = user_data;
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  if (self->rejects_view == NULL)
    {
      self->rejects_view = g_object_ref_sink (g_object_new (SLUICE_TYPE_REJECTS_VIEW, NULL));
      self->rejects_page = g_object_ref (add_view (self, self->rejects_view, "rejects", _("Rejected"),
                                                   "dialog-warning-symbolic"));
      return G_SOURCE_CONTINUE;
    }
  if (self->requests_view == NULL)
    {
      self->requests_view = g_object_ref_sink (g_object_new (SLUICE_TYPE_REQUESTS_VIEW, NULL));
      add_view (self, self->requests_view, "requests", _("Requests"), "network-server-symbolic");
      return G_SOURCE_CONTINUE;
    }
  self->log_view = g_object_ref_sink (g_object_new (SLUICE_TYPE_LOG_VIEW, NULL));
  add_view (self, self->log_view, "log", _("Log"), "view-list-symbolic");
  self->build_id = 0;
  if (self->wants_rejects)
    adw_view_stack_set_visible_child_name (self->views, "rejects");
  g_signal_connect_object (session, "run-ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
  return G_SOURCE_REMOVE;
}

/* Between the views the window answers. */
static void
sluice_run_page_ready (SluicePage *page)
{
  SLUICE_RUN_PAGE (page)->build_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, build_cb, page, NULL);
}

static gboolean
sluice_run_page_run (SluicePage *page)
{
  return gtk_widget_activate_action (GTK_WIDGET (page), "run.again", NULL);
}

static gboolean
sluice_run_page_search (SluicePage *page)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (page);

  if (self->log_view == NULL)
    return FALSE;
  adw_view_stack_set_visible_child_name (self->views, "log");
  sluice_log_view_search (self->log_view);
  return TRUE;
}

/* A phone has room for the title if the way to the task is in the menu alone. */
static void
sluice_run_page_collapse (SluicePage *page,
                          gboolean    collapsed)
{
  gtk_widget_set_visible (SLUICE_RUN_PAGE (page)->task_button, !collapsed);
}

static gboolean
sluice_run_page_dismantle (SluicePage *page)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (page);
  GtkWidget *view = gtk_widget_get_last_child (GTK_WIDGET (self->views));

  /* Nothing is shown any more in what is left. */
  g_clear_handle_id (&self->build_id, g_source_remove);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  set_live (self, NULL);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (sluice_page_get_session (page), self);
  if (view == NULL)
    return FALSE;
  adw_view_stack_remove (self->views, view);
  return TRUE;
}

static void
sluice_run_page_dispose (GObject *object)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (object);

  g_clear_handle_id (&self->build_id, g_source_remove);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->live);
  g_clear_object (&self->log_view);
  g_clear_object (&self->rejects_page);
  g_clear_object (&self->rejects_view);
  g_clear_object (&self->requests_view);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUN_PAGE);

  G_OBJECT_CLASS (sluice_run_page_parent_class)->dispose (object);
}

static void
sluice_run_page_finalize (GObject *object)
{
  g_free (SLUICE_RUN_PAGE (object)->id);

  G_OBJECT_CLASS (sluice_run_page_parent_class)->finalize (object);
}

static void
sluice_run_page_class_init (SluiceRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_run_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_run_page_finalize;
  page_class->ready = sluice_run_page_ready;
  page_class->run = sluice_run_page_run;
  page_class->search = sluice_run_page_search;
  page_class->collapse = sluice_run_page_collapse;
  page_class->dismantle = sluice_run_page_dismantle;

  g_type_ensure (SLUICE_TYPE_CHECK_LIST);
  g_type_ensure (SLUICE_TYPE_COUNT_BAR);
  g_type_ensure (SLUICE_TYPE_COUNT_LEGEND);
  g_type_ensure (SLUICE_TYPE_RUN_CHAIN);
  g_type_ensure (SLUICE_TYPE_RUN_VERSION);
  g_type_ensure (SLUICE_TYPE_STAGE_BARS);
  g_type_ensure (SLUICE_TYPE_UNDO_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-run-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceRunPage, name)
  BIND (again_button);
  BIND (bar);
  BIND (cancel_button);
  BIND (chain);
  BIND (check_list);
  BIND (legend);
  BIND (links);
  BIND (name_label);
  BIND (origin_button);
  BIND (progress);
  BIND (progress_box);
  BIND (progress_label);
  BIND (retried_button);
  BIND (retry_badge);
  BIND (retry_button);
  BIND (retrying_button);
  BIND (stack);
  BIND (stages);
  BIND (state_icon);
  BIND (state_label);
  BIND (task_button);
  BIND (undo_button);
  BIND (version);
  BIND (views);
  BIND (wait_box);
  BIND (wait_label);
  BIND (warnings_group);
  BIND (warnings_list);
#undef BIND

  sluice_run_page_install_actions (widget_class);
}

static void
sluice_run_page_init (SluiceRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_run_page_new:
 * @run: a run's id, a prefix of it, or `last`
 *
 * Returns: (transfer floating): the page of a run
 */
SluiceRunPage *
sluice_run_page_new (const char *run)
{
  SluiceRunPage *self = NULL;

  g_return_val_if_fail (run != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_RUN_PAGE, NULL);
  self->id = g_strdup (run);
  return self;
}

/**
 * sluice_run_page_get_run_id:
 * @self: a #SluiceRunPage
 *
 * Returns: the id of its run; what the page was made with until that is known
 */
const char *
sluice_run_page_get_run_id (SluiceRunPage *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_PAGE (self), NULL);

  return self->run != NULL ? sluice_run_get_id (self->run) : self->id;
}
