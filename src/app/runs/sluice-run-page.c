/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-page.h"

#include "sluice-check-list.h"
#include "sluice-count-bar.h"
#include "sluice-draft.h"
#include "sluice-format.h"
#include "sluice-log-view.h"
#include "sluice-rejects-view.h"
#include "sluice-requests-view.h"
#include "sluice-run-chain.h"
#include "sluice-undo-button.h"

#include <glib/gi18n.h>

/* How often the store is asked while a run goes on that no service tells of. */
#define POLL_SECONDS 2

struct _SluiceRunPage
{
  SluicePage parent_instance;

  char *id;                     /* (owned) */
  SluiceRun *run;               /* (owned) (nullable) as the store knows it */
  SluiceLiveRun *live;          /* (owned) (nullable) as the service tells of it */
  guint poll_id;

  AdwViewStack *views;
  AdwViewStackPage *rejects_page;
  GtkStack *stack;
  GtkImage *state_icon;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkProgressBar *progress;
  GtkWidget *wait_box;
  GtkLabel *wait_label;
  SluiceCountBar *bar;
  GtkFlowBox *legend;
  GtkLabel *read_label;
  GtkLabel *read_rate;
  GtkLabel *map_label;
  GtkLabel *map_rate;
  GtkLabel *load_label;
  GtkLabel *load_rate;
  AdwPreferencesGroup *warnings_group;
  GtkListBox *warnings_list;
  SluiceCheckList *check_list;
  GtkWidget *cancel_button;
  GtkWidget *again_button;
  GtkWidget *task_button;
  GtkWidget *origin_button;
  SluiceUndoButton *undo_button;
  SluiceLogView *log_view;
  SluiceRejectsView *rejects_view;
  SluiceRequestsView *requests_view;
  SluiceRunChain *chain;
};

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

/* A coloured spot, what it stands for, and the number. */
static GtkWidget *
create_legend_item (SluiceCounter counter,
                    guint64       count)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spot = gtk_label_new (NULL);
  GtkWidget *word = gtk_label_new (sluice_format_counter (counter));
  GtkWidget *value = gtk_label_new (NULL);
  g_autofree char *number = sluice_format_number (count);
  g_autofree char *markup = NULL;
  GdkRGBA color;

  sluice_count_bar_get_color (counter, &color);
  markup = g_strdup_printf ("<span color=\"#%02x%02x%02x\">●</span>",
                            (guint) (color.red * 255.0f + 0.5f),
                            (guint) (color.green * 255.0f + 0.5f),
                            (guint) (color.blue * 255.0f + 0.5f));
  gtk_label_set_markup (GTK_LABEL (spot), markup);
  gtk_accessible_update_state (GTK_ACCESSIBLE (spot), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_label (GTK_LABEL (value), number);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "heading");
  gtk_box_append (GTK_BOX (box), spot);
  gtk_box_append (GTK_BOX (box), word);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_set_can_focus (box, FALSE);
  return box;
}

static void
update_legend (SluiceRunPage *self,
               const guint64 *counts)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
    gtk_flow_box_remove (self->legend, child);
  for (guint i = 0; i < SLUICE_N_BAR_PARTS; i++)
    {
      SluiceCounter counter = sluice_count_bar_parts[i];
      gboolean is_main = counter == SLUICE_COUNTER_INSERTED || counter == SLUICE_COUNTER_UPDATED ||
                         counter == SLUICE_COUNTER_UNCHANGED || counter == SLUICE_COUNTER_REJECTED;

      if (counts[counter] > 0 || is_main)
        gtk_flow_box_append (self->legend, create_legend_item (counter, counts[counter]));
    }
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->legend)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
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

/* While a run goes on, each stage shows its own pace; afterwards what it
 * amounts to over the whole run. */
static void
update_stage (SluiceRunPage *self,
              GtkLabel      *label,
              GtkLabel      *rate,
              SluiceCounter  counter,
              guint64        rows)
{
  g_autofree char *text = sluice_format_rows (rows);
  g_autofree char *speed = NULL;

  if (self->live != NULL)
    speed = sluice_format_rate ((guint64) sluice_live_run_get_rate (self->live, counter), 1);
  else
    speed = sluice_format_rate (rows, elapsed (self));

  gtk_label_set_label (label, text);
  gtk_label_set_label (rate, speed);
  gtk_widget_set_visible (GTK_WIDGET (rate), *speed != '\0');
}

static void
update_counts (SluiceRunPage *self)
{
  guint64 counts[SLUICE_N_COUNTERS];
  double fraction = self->live == NULL ? -1 : sluice_live_run_get_fraction (self->live);
  guint64 mapped, loaded;

  collect_counts (self, counts);
  /* The store keeps results only: what was mapped and loaded follows. */
  loaded = counts[SLUICE_COUNTER_INSERTED] + counts[SLUICE_COUNTER_UPDATED] +
           counts[SLUICE_COUNTER_UNCHANGED] + counts[SLUICE_COUNTER_SKIPPED];
  mapped = self->live != NULL ? counts[SLUICE_COUNTER_MAPPED]
           : loaded + counts[SLUICE_COUNTER_DEDUPLICATED] + counts[SLUICE_COUNTER_AGGREGATED];
  loaded = self->live != NULL ? MAX (counts[SLUICE_COUNTER_LOADED], loaded) : loaded;

  sluice_count_bar_set_counts (self->bar, counts);
  update_legend (self, counts);
  update_stage (self, self->read_label, self->read_rate, SLUICE_COUNTER_READ,
                counts[SLUICE_COUNTER_READ]);
  update_stage (self, self->map_label, self->map_rate, SLUICE_COUNTER_MAPPED, mapped);
  update_stage (self, self->load_label, self->load_rate, SLUICE_COUNTER_LOADED, loaded);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    gtk_progress_bar_pulse (self->progress);
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
                                sluice_draft_get_string (error, "hint"));
      if (sluice_run_get_task_id (self->run) != NULL)
        sluice_page_set_problem_action (SLUICE_PAGE (self), _("Open the Task"), "win.open-task",
                                        g_variant_new_string (sluice_run_get_task_id (self->run)));
    }
  else if (sluice_run_get_state (self->run) == SLUICE_RUN_STATE_INTERRUPTED)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), _("This run was cut off before its end."),
                                _("Nothing half-loaded is in the table. Run the task again: it "
                                  "neither loses nor doubles rows."));
      sluice_page_set_problem_action (SLUICE_PAGE (self), _("Run Again"), "run.again", NULL);
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->warnings_list))) != NULL)
    gtk_list_box_remove (self->warnings_list, child);
  if (warnings != NULL && JSON_NODE_HOLDS_ARRAY (warnings))
    n = json_array_get_length (json_node_get_array (warnings));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *warning = json_array_get_object_element (json_node_get_array (warnings), i);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     sluice_draft_get_string (warning, "message"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                   sluice_draft_get_string (warning, "code"));
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
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running && !waits);
  /* Told again, a label would be read aloud again. */
  if (text != NULL && g_strcmp0 (text, gtk_label_get_label (self->wait_label)) != 0)
    gtk_label_set_label (self->wait_label, text);
}

/* The way from a replay to the run whose rows it has. */
static void
show_origin (SluiceRunPage *self)
{
  const char *replays = self->run == NULL ? NULL : sluice_run_get_replays (self->run);

  gtk_widget_set_visible (self->origin_button, replays != NULL);
  if (replays == NULL)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->origin_button), "s", replays);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->origin_button), "win.open-run");
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
  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (self->again_button, !is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.again",
                                 !is_running && self->run != NULL &&
                                 sluice_run_get_task_id (self->run) != NULL);
  gtk_stack_set_visible_child_name (self->stack, "run");
}

static void
live_changed_cb (SluiceRunPage *self)
{
  update_head (self);
  update_counts (self);
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
  sluice_run_chain_load (self->chain, store, run);
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
    sluice_run_chain_load (self->chain, store, self->run);
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

static void
sluice_run_page_ready (SluicePage *page)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (page);
  SluiceSession *session = sluice_page_get_session (page);

  g_signal_connect_object (session, "run-ended", G_CALLBACK (run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);
}

static void
cancel_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_session_cancel_finish (SLUICE_SESSION (source), result, &error))
    {
      gtk_widget_set_sensitive (self->cancel_button, TRUE);
      sluice_page_show_error (SLUICE_PAGE (self), _("The run could not be cancelled."), error);
    }
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  sluice_session_cancel_async (sluice_page_get_session (SLUICE_PAGE (self)), self->id,
                               sluice_page_get_cancellable (SLUICE_PAGE (self)), cancel_cb,
                               g_object_ref (self));
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_session_try_now_finish (SLUICE_SESSION (source), result, &error))
    sluice_page_show_error (SLUICE_PAGE (self), _("The run could not be woken."), error);
}

static void
woken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_wake_run_finish (SLUICE_STORE (source), result, &error))
    sluice_page_show_error (SLUICE_PAGE (self), _("The run could not be woken."), error);
}

/* Runs that were started in a terminal are unknown to the service. */
static void
try_now_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (self->live != NULL)
    sluice_session_try_now_async (sluice_page_get_session (SLUICE_PAGE (self)), self->id,
                                  sluice_page_get_cancellable (SLUICE_PAGE (self)), tried_cb,
                                  g_object_ref (self));
  else
    sluice_store_wake_run_async (sluice_page_get_store (SLUICE_PAGE (self)), self->id,
                                 sluice_page_get_cancellable (SLUICE_PAGE (self)), woken_cb,
                                 g_object_ref (self));
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (self->run != NULL && sluice_run_get_task_id (self->run) != NULL)
    gtk_widget_activate_action (widget, "win.run-task", "s", sluice_run_get_task_id (self->run));
}

static void
task_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (self->run != NULL && sluice_run_get_task_id (self->run) != NULL)
    gtk_widget_activate_action (widget, "win.open-task", "s", sluice_run_get_task_id (self->run));
}

static void
show_rows_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  adw_view_stack_set_visible_child_name (SLUICE_RUN_PAGE (widget)->views, "rejects");
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

  adw_view_stack_set_visible_child_name (self->views, "log");
  sluice_log_view_search (self->log_view);
  return TRUE;
}

static void
sluice_run_page_dispose (GObject *object)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->live);
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

  g_type_ensure (SLUICE_TYPE_CHECK_LIST);
  g_type_ensure (SLUICE_TYPE_COUNT_BAR);
  g_type_ensure (SLUICE_TYPE_LOG_VIEW);
  g_type_ensure (SLUICE_TYPE_REJECTS_VIEW);
  g_type_ensure (SLUICE_TYPE_REQUESTS_VIEW);
  g_type_ensure (SLUICE_TYPE_RUN_CHAIN);
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
  BIND (load_label);
  BIND (load_rate);
  BIND (log_view);
  BIND (map_label);
  BIND (map_rate);
  BIND (name_label);
  BIND (origin_button);
  BIND (progress);
  BIND (read_label);
  BIND (read_rate);
  BIND (rejects_page);
  BIND (rejects_view);
  BIND (requests_view);
  BIND (stack);
  BIND (state_icon);
  BIND (state_label);
  BIND (task_button);
  BIND (undo_button);
  BIND (views);
  BIND (wait_box);
  BIND (wait_label);
  BIND (warnings_group);
  BIND (warnings_list);
#undef BIND

  gtk_widget_class_install_action (widget_class, "run.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "run.try-now", NULL, try_now_action);
  gtk_widget_class_install_action (widget_class, "run.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "run.task", NULL, task_action);
  gtk_widget_class_install_action (widget_class, "run.show-rows", NULL, show_rows_action);
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
