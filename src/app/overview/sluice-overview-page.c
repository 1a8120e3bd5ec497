/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-overview-page.h"

#include "sluice-activity-view.h"
#include "sluice-attention-row.h"
#include "sluice-columns.h"
#include "sluice-format.h"
#include "sluice-kept-rows.h"
#include "sluice-refresher.h"
#include "sluice-run-row.h"
#include "sluice-schedule-words.h"
#include "sluice-times-view.h"

#include <glib/gi18n.h>

#define N_RECENT 6
#define N_NEXT 5
#define N_PAUSED 5
#define N_ATTENTION 5
/* “in 5 minutes” is looked at again that often. */
#define TICK_SECONDS 20
#define ATTENTION_DAYS 7

struct _SluiceOverviewPage
{
  SluicePage parent_instance;

  GtkWidget *new_button;
  SluiceRefresher *refresher;   /* (owned) */
  SluiceActivityView *activity;
  SluiceTimesView *times;
  GtkLabel *runs_today;
  GtkLabel *rows_today;
  GtkLabel *rejected_today;
  GtkWidget *attention_group;
  GtkListBox *attention_list;
  guint tick_id;
  guint schedules_id;           /* the schedules are shown soon */
  gboolean is_read;             /* it is known whether there are runs */
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

/* The row of a list that has the focus, or in which something has it; -1 for none. */
static int
find_focus (GtkListBox *list)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *row = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (list)))
    return -1;
  row = GTK_IS_LIST_BOX_ROW (focus) ? focus : gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  return row == NULL ? -1 : gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

/* Whoever was in a list with the keyboard stays there when its row is gone. */
static void
show_rows (GtkListBox *list,
           GPtrArray  *rows)
{
  int index = find_focus (list);
  GtkListBoxRow *row = NULL;

  sluice_kept_rows_show (list, rows);
  if (find_focus (list) >= 0)
    return;

  while (index >= 0 && row == NULL)
    row = gtk_list_box_get_row_at_index (list, index--);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
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
  sluice_kept_rows_take_key (row, g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, sluice_run_get_id (run), label,
                                                   (gint64) sluice_run_get_count (run, SLUICE_COUNTER_READ)));
  return row;
}

static void
today_cb (SluiceOverviewPage *self,
          guint64             n_runs,
          guint64             loaded,
          guint64             rejected)
{
  g_autofree char *n_text = sluice_format_number (n_runs);
  g_autofree char *loaded_text = sluice_format_number (loaded);
  g_autofree char *rejected_text = sluice_format_number (rejected);

  gtk_label_set_label (self->runs_today, n_text);
  gtk_label_set_label (self->rows_today, loaded_text);
  gtk_label_set_label (self->rejected_today, rejected_text);
}

static void
activity_failed_cb (SluiceOverviewPage *self,
                    GError             *error)
{
  sluice_page_show_error (SLUICE_PAGE (self), _("The runs could not be counted."), error);
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
  sluice_kept_rows_take_key (row, g_strjoin ("\n", sluice_schedule_item_get_task (item),
                                             sluice_schedule_item_get_name (item),
                                             sluice_schedule_item_get_sentence (item), when, exact, NULL));
  return row;
}

/* The others are on a page of the sidebar. */
static GtkWidget *
create_more_row (char       *title,
                 const char *action,
                 GVariant   *target)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *owned = title;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), owned);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  sluice_kept_rows_take_key (row, g_strconcat (action, "\n", owned, NULL));
  return row;
}

/* What there is decides what of the page is shown; that there is nothing is said once it is
 * known. */
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
  gtk_widget_set_visible (GTK_WIDGET (self->activity), self->n_runs > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->times), self->n_runs > 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    !self->is_read || self->n_runs > 0 || has_next || has_paused ? "runs" : "empty");
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
  g_autoptr(GPtrArray) paused_rows = g_ptr_array_new ();
  g_autoptr(GPtrArray) next_rows = g_ptr_array_new ();
  gint64 now = g_get_real_time ();
  guint n_paused = 0;

  g_array_set_clear_func (runs, (GDestroyNotify) next_run_clear);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      NextRun run = { item, all_paused ? 0 : sluice_schedule_item_get_next (item, now) };

      if (sluice_schedule_item_get_mode (item, now) == SLUICE_SCHEDULE_STOPPED &&
          n_paused++ < N_PAUSED)
        g_ptr_array_add (paused_rows, sluice_attention_row_new_paused (sluice_schedule_item_get_stored (item)));
      if (run.next > 0)
        {
          g_object_ref (item);
          g_array_append_val (runs, run);
        }
    }
  if (n_paused > N_PAUSED)
    {
      guint n_more = n_paused - N_PAUSED;

      g_ptr_array_add (paused_rows, create_more_row (g_strdup_printf (
                         ngettext ("%u more paused schedule", "%u more paused schedules", n_more), n_more),
                                                     "win.show", g_variant_new_string ("schedules")));
    }
  g_array_sort (runs, compare_next);
  for (guint i = 0; i < MIN (runs->len, N_NEXT); i++)
    {
      const NextRun *run = &g_array_index (runs, NextRun, i);

      g_ptr_array_add (next_rows, create_next_row (run->item, run->next));
    }
  show_rows (self->paused_list, paused_rows);
  show_rows (self->next_list, next_rows);
  update_groups (self);
}

static gboolean
show_schedules_cb (gpointer user_data)
{
  SluiceOverviewPage *self = user_data;

  self->schedules_id = 0;
  show_schedules (self);
  return G_SOURCE_REMOVE;
}

/* The page of the schedules makes its rows in the same turn. */
static void
schedules_changed_cb (SluiceOverviewPage *self)
{
  if (self->schedules_id == 0)
    self->schedules_id = g_idle_add (show_schedules_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  SluiceOverviewPage *self = user_data;

  /* A row that has the focus is not taken away for a few minutes' difference. */
  if (find_focus (self->next_list) < 0 && find_focus (self->paused_list) < 0)
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
show_attention (SluiceOverviewPage *self,
                GPtrArray          *list)
{
  static const char *const states[] = { "partial_success", "failed", "interrupted", NULL };
  guint n_more = list->len > N_ATTENTION ? list->len - N_ATTENTION : 0;
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  self->n_attention = list->len;
  for (guint i = 0; i < MIN (list->len, N_ATTENTION); i++)
    g_ptr_array_add (rows, sluice_attention_row_new (g_ptr_array_index (list, i)));
  if (n_more > 0)
    g_ptr_array_add (rows, create_more_row (g_strdup_printf (
                       ngettext ("%u more task", "%u more tasks", n_more), n_more), "win.show-runs",
                                            g_variant_new_strv (states, -1)));
  show_rows (self->attention_list, rows);
}

static void
attention_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) list = NULL;

  list = sluice_store_list_attention_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list == NULL)
    sluice_page_show_error (SLUICE_PAGE (self), _("The runs could not be read."), error);
  else
    {
      show_attention (self, list);
      update_groups (self);
    }
  sluice_refresher_done (self->refresher);
}

static void
recent_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  gint64 since = g_get_real_time () - ATTENTION_DAYS * G_TIME_SPAN_DAY;
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_read = TRUE;
  if (runs == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The runs could not be read."), error);
      update_groups (self);
      sluice_refresher_done (self->refresher);
      return;
    }
  self->n_runs = runs->len;
  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (rows, create_recent_row (g_ptr_array_index (runs, i)));
  show_rows (self->recent_list, rows);
  update_groups (self);
  sluice_store_list_attention_async (SLUICE_STORE (source), since, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                     attention_cb, g_object_ref (self));
}

static void
refresh_cb (SluiceOverviewPage *self)
{
  SluiceStore *store = sluice_page_get_store (SLUICE_PAGE (self));
  const SluiceRunFilter filter = { .limit = N_RECENT };

  if (store != NULL)
    sluice_store_list_runs_async (store, &filter, sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                  recent_cb, g_object_ref (self));
  else
    sluice_refresher_done (self->refresher);
}

static void
sluice_overview_page_ready (SluicePage *page)
{
  SluiceOverviewPage *self = SLUICE_OVERVIEW_PAGE (page);
  SluiceSession *session = sluice_page_get_session (page);

  sluice_activity_view_set_session (self->activity, session);
  sluice_times_view_set_session (self->times, session);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (sluice_refresher_request), self->refresher,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_session_get_schedules (session), "items-changed",
                           G_CALLBACK (schedules_changed_cb), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (sluice_session_get_schedules (session), "notify::all-paused",
                           G_CALLBACK (schedules_changed_cb), page, G_CONNECT_SWAPPED);
  show_schedules (self);
  sluice_refresher_request (self->refresher);
}

/* Beside the list of pages there is one already. */
static void
sluice_overview_page_collapse (SluicePage *page,
                               gboolean    collapsed)
{
  gtk_widget_set_visible (SLUICE_OVERVIEW_PAGE (page)->new_button, collapsed);
}

static void
show_trend_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  sluice_times_view_show_trend (SLUICE_OVERVIEW_PAGE (widget)->times, g_variant_get_string (parameter, NULL));
}

static void
sluice_overview_page_dispose (GObject *object)
{
  g_clear_handle_id (&SLUICE_OVERVIEW_PAGE (object)->tick_id, g_source_remove);
  g_clear_handle_id (&SLUICE_OVERVIEW_PAGE (object)->schedules_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (sluice_overview_page_parent_class)->dispose (object);
}

static void
sluice_overview_page_finalize (GObject *object)
{
  g_object_unref (SLUICE_OVERVIEW_PAGE (object)->refresher);

  G_OBJECT_CLASS (sluice_overview_page_parent_class)->finalize (object);
}

static void
sluice_overview_page_class_init (SluiceOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_overview_page_finalize;
  widget_class->map = sluice_overview_page_map;
  widget_class->unmap = sluice_overview_page_unmap;
  SLUICE_PAGE_CLASS (klass)->collapse = sluice_overview_page_collapse;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_overview_page_ready;
  g_type_ensure (SLUICE_TYPE_ACTIVITY_VIEW);
  g_type_ensure (SLUICE_TYPE_COLUMNS);
  g_type_ensure (SLUICE_TYPE_TIMES_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, activity);
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
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, times);
  gtk_widget_class_bind_template_callback (widget_class, activity_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_install_action (widget_class, "overview.show-trend", "s", show_trend_action);
}

static void
sluice_overview_page_init (SluiceOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->refresher = sluice_refresher_new (GTK_WIDGET (self));
  g_signal_connect_object (self->refresher, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  update_groups (self);
}
