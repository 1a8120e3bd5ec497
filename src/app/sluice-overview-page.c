/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-overview-page.h"

#include "sluice-format.h"
#include "sluice-run-row.h"
#include "sluice-schedule-words.h"

#include <glib/gi18n.h>

/* Runs that are looked at for what needs attention and for today's counts. */
#define N_LOOKED_AT 500
#define N_RECENT 8
#define N_NEXT 5
#define N_PAUSED 5
/* “in 5 minutes” is looked at again that often. */
#define TICK_SECONDS 20
#define ATTENTION_DAYS 7

struct _SluiceOverviewPage
{
  SluicePage parent_instance;

  GtkLabel *runs_today;
  GtkLabel *rows_today;
  GtkLabel *rejected_today;
  GtkWidget *attention_group;
  GtkListBox *attention_list;
  guint tick_id;
  guint n_runs;                 /* in the lists of runs */
  guint n_attention;

  GtkListBox *paused_list;
  GtkWidget *next_group;
  GtkListBox *next_list;
  GtkWidget *recent_group;
  GtkListBox *recent_list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (SluiceOverviewPage, sluice_overview_page, SLUICE_TYPE_PAGE)

static gint64
start_of_today (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) midnight = NULL;

  midnight = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                    g_date_time_get_day_of_month (now), 0, 0, 0);
  return midnight == NULL ? 0 : g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static gboolean
needs_attention (SluiceRun *run)
{
  SluiceRunState state = sluice_run_get_state (run);
  gint64 age = g_get_real_time () - sluice_run_get_started (run);

  return age < ATTENTION_DAYS * G_TIME_SPAN_DAY &&
         (state == SLUICE_RUN_STATE_FAILED || state == SLUICE_RUN_STATE_INTERRUPTED ||
          state == SLUICE_RUN_STATE_PARTIAL_SUCCESS);
}

/* A failed run is run again; rejected rows are looked at. */
static GtkWidget *
create_attention_row (SluiceRun *run)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *button = NULL;
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  g_autofree char *exact = sluice_format_exact (sluice_run_get_started (run));
  g_autofree char *subtitle = NULL;
  g_autofree char *label = NULL;

  sluice_format_set_state_icon (GTK_IMAGE (icon), sluice_run_get_state (run));
  if (sluice_run_get_state (run) == SLUICE_RUN_STATE_PARTIAL_SUCCESS)
    {
      guint64 rejected = sluice_run_get_count (run, SLUICE_COUNTER_REJECTED);
      g_autofree char *number = sluice_format_number (rejected);

      subtitle = g_strdup_printf (ngettext ("%s row rejected, %s", "%s rows rejected, %s",
                                            (gulong) rejected), number, when);
    }
  else
    {
      subtitle = g_strdup_printf ("%s, %s", sluice_format_state (sluice_run_get_state (run)), when);
      if (sluice_run_get_task_id (run) != NULL)
        {
          label = g_strdup_printf (_("Run %s again"), sluice_run_get_task_name (run));
          button = gtk_button_new_with_label (_("Run Again"));
          gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
          gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                          GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
          gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                            sluice_run_get_task_id (run));
          gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run-task");
        }
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sluice_run_get_task_name (run));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, exact);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (button != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", sluice_run_get_id (run));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
  return row;
}

static GtkWidget *
create_recent_row (SluiceRun *run)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = sluice_run_row_new ();
  g_autofree char *sum = sluice_run_row_sum_up (run);
  g_autofree char *label = NULL;

  label = g_strdup_printf ("%s, %s", sluice_run_get_task_name (run), sum);
  sluice_run_row_set_run (SLUICE_RUN_ROW (content), run);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", sluice_run_get_id (run));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-run");
  return row;
}

static void
show_today (SluiceOverviewPage *self,
            GPtrArray          *runs)
{
  gint64 since = start_of_today ();
  guint64 n = 0, loaded = 0, rejected = 0;
  g_autofree char *n_text = NULL;
  g_autofree char *loaded_text = NULL;
  g_autofree char *rejected_text = NULL;

  for (guint i = 0; i < runs->len; i++)
    {
      SluiceRun *run = g_ptr_array_index (runs, i);

      if (sluice_run_get_started (run) < since)
        continue;
      n++;
      loaded += sluice_run_get_count (run, SLUICE_COUNTER_INSERTED) +
                sluice_run_get_count (run, SLUICE_COUNTER_UPDATED);
      rejected += sluice_run_get_count (run, SLUICE_COUNTER_REJECTED);
    }
  n_text = sluice_format_number (n);
  loaded_text = sluice_format_number (loaded);
  rejected_text = sluice_format_number (rejected);
  gtk_label_set_label (self->runs_today, n_text);
  gtk_label_set_label (self->rows_today, loaded_text);
  gtk_label_set_label (self->rejected_today, rejected_text);
}

static GtkWidget *
create_next_row (SluiceScheduleItem *item,
                 gint64              next)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = sluice_schedule_words_next (next);
  g_autofree char *exact =
    sluice_schedule_words_exact (next, sluice_schedule_item_get_spec (item)->zone);
  GtkWidget *label = gtk_label_new (when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sluice_schedule_item_get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sluice_schedule_item_get_sentence (item));
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_tooltip_text (row, exact);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s",
                                    sluice_schedule_item_get_task (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-schedule");
  return row;
}

static GtkWidget *
create_paused_row (SluiceScheduleItem *item)
{
  const SluiceStoredSchedule *stored = sluice_schedule_item_get_stored (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Resume"));
  g_autofree char *cause = sluice_schedule_words_pause (stored);
  /* Translators: %s is the name of a task */
  g_autofree char *label = g_strdup_printf (_("Resume %s"), stored->name);
  const char *run = stored->pause_run;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), stored->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), cause);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("media-playback-pause-symbolic"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", stored->task);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.resume-schedule");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", run == NULL ? stored->task : run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row),
                                  run == NULL ? "win.open-schedule" : "win.open-run");
  return row;
}

/* The others are on their own page. */
static GtkWidget *
create_more_row (guint n_more)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title =
    g_strdup_printf (ngettext ("%u more paused schedule", "%u more paused schedules", n_more),
                     n_more);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", "schedules");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show");
  return row;
}

/* What there is decides what of the page is shown. */
static void
update_groups (SluiceOverviewPage *self)
{
  gboolean has_paused = gtk_widget_get_first_child (GTK_WIDGET (self->paused_list)) != NULL;
  gboolean has_next = gtk_widget_get_first_child (GTK_WIDGET (self->next_list)) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->paused_list), has_paused);
  gtk_widget_set_visible (GTK_WIDGET (self->attention_list), self->n_attention > 0);
  gtk_widget_set_visible (self->attention_group, has_paused || self->n_attention > 0);
  gtk_widget_set_visible (self->next_group, has_next);
  gtk_widget_set_visible (self->recent_group, self->n_runs > 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    self->n_runs > 0 || has_next || has_paused ? "runs" : "empty");
}

typedef struct
{
  SluiceScheduleItem *item;     /* (owned) */
  gint64 next;
} NextRun;

static void
next_run_clear (NextRun *run)
{
  g_object_unref (run->item);
}

static int
compare_next (gconstpointer a,
              gconstpointer b)
{
  const NextRun *first = a, *second = b;

  return first->next < second->next ? -1 : first->next > second->next;
}

static void
show_schedules (SluiceOverviewPage *self)
{
  SluiceScheduleListModel *model =
    sluice_session_get_schedules (sluice_page_get_session (SLUICE_PAGE (self)));
  gboolean all_paused = sluice_schedule_list_model_get_all_paused (model);
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (NextRun));
  gint64 now = g_get_real_time ();
  guint n_paused = 0;

  g_array_set_clear_func (runs, (GDestroyNotify) next_run_clear);
  clear_list (self->paused_list);
  clear_list (self->next_list);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      NextRun run = { item, all_paused ? 0 : sluice_schedule_item_get_next (item, now) };

      if (sluice_schedule_item_get_mode (item, now) == SLUICE_SCHEDULE_STOPPED &&
          n_paused++ < N_PAUSED)
        gtk_list_box_append (self->paused_list, create_paused_row (item));
      if (run.next > 0)
        {
          g_object_ref (item);
          g_array_append_val (runs, run);
        }
    }
  if (n_paused > N_PAUSED)
    gtk_list_box_append (self->paused_list, create_more_row (n_paused - N_PAUSED));
  g_array_sort (runs, compare_next);
  for (guint i = 0; i < MIN (runs->len, N_NEXT); i++)
    {
      const NextRun *run = &g_array_index (runs, NextRun, i);

      gtk_list_box_append (self->next_list, create_next_row (run->item, run->next));
    }
  update_groups (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (user_data);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  SluiceOverviewPage *self = user_data;

  /* A row that has the focus is not taken away for a few minutes' difference. */
  if (focus == NULL || (!gtk_widget_is_ancestor (focus, GTK_WIDGET (self->next_list)) &&
                        !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->paused_list))))
    show_schedules (self);
  return G_SOURCE_CONTINUE;
}

static void
sluice_overview_page_map (GtkWidget *widget)
{
  SluiceOverviewPage *self = SLUICE_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (sluice_overview_page_parent_class)->map (widget);
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
}

static void
sluice_overview_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SLUICE_OVERVIEW_PAGE (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (sluice_overview_page_parent_class)->unmap (widget);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (runs == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The runs could not be read."), error);
      return;
    }
  clear_list (self->attention_list);
  clear_list (self->recent_list);
  self->n_attention = 0;
  self->n_runs = runs->len;
  for (guint i = 0; i < runs->len; i++)
    {
      SluiceRun *run = g_ptr_array_index (runs, i);
      const char *task = sluice_run_get_task_id (run);

      if (i < N_RECENT)
        gtk_list_box_append (self->recent_list, create_recent_row (run));
      /* Only a task's newest run counts: what was run again is settled. */
      if (g_hash_table_add (seen, (gpointer) (task == NULL ? sluice_run_get_id (run) : task)) &&
          needs_attention (run))
        {
          gtk_list_box_append (self->attention_list, create_attention_row (run));
          self->n_attention++;
        }
    }
  show_today (self, runs);
  update_groups (self);
}

static void
refresh (SluiceOverviewPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  const SluiceRunFilter filter = { .limit = N_LOOKED_AT };

  if (store != NULL)
    sluice_store_list_runs_async (store, &filter, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                  listed_cb, g_object_ref (self));
}

static void
sluice_overview_page_ready (SluicePage *page)
{
  SluiceSession *session = sluice_page_get_session (page);

  g_signal_connect_object (session, "runs-changed", G_CALLBACK (refresh), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_session_get_schedules (session), "items-changed",
                           G_CALLBACK (show_schedules), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_session_get_schedules (session), "notify::all-paused",
                           G_CALLBACK (show_schedules), page, G_CONNECT_SWAPPED);
  show_schedules (SLUICE_OVERVIEW_PAGE (page));
  refresh (SLUICE_OVERVIEW_PAGE (page));
}

static void
sluice_overview_page_dispose (GObject *object)
{
  g_clear_handle_id (&SLUICE_OVERVIEW_PAGE (object)->tick_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (sluice_overview_page_parent_class)->dispose (object);
}

static void
sluice_overview_page_class_init (SluiceOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_overview_page_dispose;
  widget_class->map = sluice_overview_page_map;
  widget_class->unmap = sluice_overview_page_unmap;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_overview_page_ready;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, attention_group);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, attention_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, next_group);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, next_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, paused_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, recent_list);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, rejected_today);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, rows_today);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, runs_today);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, stack);
}

static void
sluice_overview_page_init (SluiceOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
