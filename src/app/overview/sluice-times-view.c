/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-times-view.h"

#include "sluice-activity.h"
#include "sluice-chart-card.h"
#include "sluice-chooser.h"
#include "sluice-columns.h"
#include "sluice-format.h"
#include "sluice-line-chart.h"
#include "sluice-refresher.h"

#include <glib/gi18n.h>

#define DAYS 30
#define N_SHOWN 5
/* Whose trend can be chosen. */
#define MOST_TASKS 1000
#define N_RUNS 40

struct _SluiceTimesView
{
  AdwBin parent_instance;

  SluiceSession *session;       /* (owned) (nullable) */
  SluiceRefresher *refresher;   /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  GPtrArray *times;             /* (owned) (nullable) (element-type SluiceTaskTime) */
  GStrv offered;                /* (owned) (nullable) the names in the chooser */
  char *chosen;                 /* (owned) (nullable) the id of the task whose trend is shown */

  GtkListBox *list;             /* (unowned) */
  SluiceChart *chart;           /* (unowned) */
  SluiceChartCard *card;        /* (unowned) */
  SluiceChooser *chooser;       /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceTimesView, sluice_times_view, ADW_TYPE_BIN)

static const SluiceTaskTime *
find_time (SluiceTimesView *self,
           const char      *task)
{
  for (guint i = 0; task != NULL && i < self->times->len; i++)
    {
      const SluiceTaskTime *time = g_ptr_array_index (self->times, i);

      if (g_str_equal (time->task, task))
        return time;
    }
  return NULL;
}

static void
trend_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTimesView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) trend = sluice_store_list_trend_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(SluiceChartData) data = NULL;

  if (trend == NULL)
    {
      g_debug ("The trend of a task cannot be read: %s", error->message);
      return;
    }
  if (self->times == NULL)
    return;
  data = sluice_activity_chart_trend (trend, zone);
  sluice_chart_card_set_data (self->card, data);
}

static void
show_trend (SluiceTimesView *self)
{
  const SluiceTaskTime *time = find_time (self, self->chosen);
  g_autofree char *title = NULL;

  if (time == NULL)
    return;
  /* Translators: the title of a chart; %s is the name of a task */
  title = g_strdup_printf (_("Duration of the runs of %s"), time->name);
  sluice_chart_set_title (self->chart, title);
  sluice_chooser_set_label (self->chooser, time->name);
  sluice_store_list_trend_async (sluice_session_get_store (self->session), time->task, N_RUNS, self->cancellable,
                                 trend_cb, g_object_ref (self));
}

static void
choose (SluiceTimesView *self,
        const char      *task)
{
  if (g_strcmp0 (task, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (task);
  show_trend (self);
}

static void
chosen_cb (SluiceTimesView *self,
           const char      *name)
{
  for (guint i = 0; i < self->times->len; i++)
    {
      const SluiceTaskTime *time = g_ptr_array_index (self->times, i);

      if (g_str_equal (time->name, name))
        {
          choose (self, time->task);
          return;
        }
    }
}

static void
row_activated_cb (SluiceTimesView *self,
                  GtkListBoxRow   *row)
{
  choose (self, g_object_get_data (G_OBJECT (row), "task"));
}

static void
run_activated_cb (SluiceTimesView *self,
                  const char      *run)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "s", run);
}

static GtkWidget *
create_row (const SluiceTaskTime *time)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *open = gtk_button_new_from_icon_name ("go-next-symbolic");
  g_autofree char *total = sluice_format_duration (time->total);
  g_autofree char *median = sluice_format_duration (time->median);
  g_autofree char *longest = sluice_format_duration (time->longest);
  g_autofree char *subtitle = NULL;
  g_autofree char *label = g_strdup_printf (_("Open %s"), time->name);
  GtkWidget *sum = gtk_label_new (total);

  /* Translators: %2$s and %3$s are durations */
  subtitle = g_strdup_printf (ngettext ("%1$u run, usually %2$s, at most %3$s",
                                        "%1$u runs, usually %2$s, at most %3$s", time->runs),
                              time->runs, median, longest);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), time->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_label_set_wrap (GTK_LABEL (sum), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (sum), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (sum), 1);
  gtk_label_set_justify (GTK_LABEL (sum), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (sum, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), sum);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_valign (open, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (open, _("Open the Task"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (open), "s", time->task);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.open-task");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), open);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "task", g_strdup (time->task), g_free);
  return row;
}

/* Rows that say the same stay: one of them may have the focus. */
static gboolean
is_as_listed (SluiceTimesView *self,
              GPtrArray       *times)
{
  guint n = MIN (times->len, N_SHOWN);

  if (self->times == NULL || MIN (self->times->len, N_SHOWN) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const SluiceTaskTime *a = g_ptr_array_index (times, i), *b = g_ptr_array_index (self->times, i);

      if (!g_str_equal (a->task, b->task) || !g_str_equal (a->name, b->name) || a->runs != b->runs ||
          a->total != b->total)
        return FALSE;
    }
  return TRUE;
}

static void
list_tasks (SluiceTimesView *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < MIN (self->times->len, N_SHOWN); i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (self->times, i)));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char * const *) a, *(const char * const *) b);
}

/* A list that is open is not made anew without need. */
static void
offer_tasks (SluiceTimesView *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->times->len; i++)
    g_ptr_array_add (names, ((SluiceTaskTime *) g_ptr_array_index (self->times, i))->name);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  if (self->offered != NULL &&
      g_strv_equal ((const char * const *) self->offered, (const char * const *) names->pdata))
    return;
  g_strfreev (self->offered);
  self->offered = g_strdupv ((char **) names->pdata);
  sluice_chooser_set_names (self->chooser, (const char * const *) self->offered);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceTimesView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) times = sluice_store_list_slowest_finish (SLUICE_STORE (source), result, &error);
  gboolean is_same = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (times == NULL)
    g_debug ("The times of tasks cannot be read: %s", error->message);
  else
    {
      is_same = is_as_listed (self, times);
      g_clear_pointer (&self->times, g_ptr_array_unref);
      self->times = g_steal_pointer (&times);
      if (!is_same)
        list_tasks (self);
      offer_tasks (self);
      gtk_widget_set_visible (adw_bin_get_child (ADW_BIN (self)), self->times->len > 0);
      if (find_time (self, self->chosen) == NULL && self->times->len > 0)
        choose (self, ((SluiceTaskTime *) g_ptr_array_index (self->times, 0))->task);
      else
        show_trend (self);
    }
  sluice_refresher_done (self->refresher);
}

static void
refresh_cb (SluiceTimesView *self)
{
  SluiceStore *store = self->session == NULL ? NULL : sluice_session_get_store (self->session);
  gint64 since = g_get_real_time () - DAYS * G_TIME_SPAN_DAY;

  if (store == NULL)
    sluice_refresher_done (self->refresher);
  else
    sluice_store_list_slowest_async (store, since, MOST_TASKS, self->cancellable, listed_cb, g_object_ref (self));
}

static void
sluice_times_view_dispose (GObject *object)
{
  SluiceTimesView *self = SLUICE_TIMES_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->times, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_times_view_parent_class)->dispose (object);
}

static void
sluice_times_view_finalize (GObject *object)
{
  SluiceTimesView *self = SLUICE_TIMES_VIEW (object);

  g_object_unref (self->refresher);
  g_object_unref (self->cancellable);
  g_strfreev (self->offered);
  g_free (self->chosen);

  G_OBJECT_CLASS (sluice_times_view_parent_class)->finalize (object);
}

static void
sluice_times_view_class_init (SluiceTimesViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_times_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_times_view_finalize;
}

static GtkWidget *
create_list (SluiceTimesView *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Tasks by time"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->list);
}

static GtkWidget *
create_card (SluiceTimesView *self)
{
  self->chart = g_object_new (SLUICE_TYPE_LINE_CHART, NULL);
  g_signal_connect_object (self->chart, "activated", G_CALLBACK (run_activated_cb), self, G_CONNECT_SWAPPED);
  self->card = SLUICE_CHART_CARD (sluice_chart_card_new (self->chart, _("Duration of Runs")));
  sluice_chart_card_set_empty (self->card, _("No run has ended yet."));
  self->chooser = g_object_new (SLUICE_TYPE_CHOOSER, "title", _("Choose the task"), NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->chooser), GTK_ALIGN_START);
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  sluice_chart_card_add_control (self->card, GTK_WIDGET (self->chooser));
  return GTK_WIDGET (self->card);
}

static void
sluice_times_view_init (SluiceTimesView *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *columns = sluice_columns_new ();

  self->cancellable = g_cancellable_new ();
  self->refresher = sluice_refresher_new (GTK_WIDGET (self));
  g_signal_connect_object (self->refresher, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  sluice_columns_append (SLUICE_COLUMNS (columns), create_list (self));
  sluice_columns_append (SLUICE_COLUMNS (columns), create_card (self));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Where the Time Goes"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Tasks of the last 30 days"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), columns);
  gtk_widget_set_visible (group, FALSE);
  adw_bin_set_child (ADW_BIN (self), group);
}

/**
 * sluice_times_view_set_session:
 * @self: a #SluiceTimesView
 * @session: a session whose store is open, once
 */
void
sluice_times_view_set_session (SluiceTimesView *self,
                               SluiceSession   *session)
{
  g_return_if_fail (SLUICE_IS_TIMES_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (sluice_refresher_request), self->refresher,
                           G_CONNECT_SWAPPED);
  sluice_refresher_request (self->refresher);
}

/**
 * sluice_times_view_show_trend:
 * @self: a #SluiceTimesView
 * @task: the id of a task
 *
 * Shows how long the last runs of that task took, and goes there.
 */
void
sluice_times_view_show_trend (SluiceTimesView *self,
                              const char      *task)
{
  g_return_if_fail (SLUICE_IS_TIMES_VIEW (self));
  g_return_if_fail (task != NULL);

  if (self->times == NULL)
    {
      /* It is shown as soon as the tasks are known. */
      g_free (self->chosen);
      self->chosen = g_strdup (task);
    }
  else if (find_time (self, task) != NULL)
    choose (self, task);
  gtk_widget_grab_focus (GTK_WIDGET (self->chooser));
}
