/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-overview-page.h"

#include "sluice-format.h"
#include "sluice-run-row.h"

#include <glib/gi18n.h>

/* Runs that are looked at for what needs attention and for today's counts. */
#define N_LOOKED_AT 500
#define N_RECENT 8
#define ATTENTION_DAYS 7

struct _SluiceOverviewPage
{
  SluicePage parent_instance;

  GtkLabel *runs_today;
  GtkLabel *rows_today;
  GtkLabel *rejected_today;
  GtkWidget *attention_group;
  GtkListBox *attention_list;
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

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_attention = 0;

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
          n_attention++;
        }
    }
  gtk_widget_set_visible (self->attention_group, n_attention > 0);
  show_today (self, runs);
  gtk_stack_set_visible_child_name (self->stack, runs->len > 0 ? "runs" : "empty");
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
  refresh (SLUICE_OVERVIEW_PAGE (page));
}

static void
sluice_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (sluice_overview_page_parent_class)->dispose (object);
}

static void
sluice_overview_page_class_init (SluiceOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_overview_page_dispose;
  SLUICE_PAGE_CLASS (klass)->ready = sluice_overview_page_ready;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, attention_group);
  gtk_widget_class_bind_template_child (widget_class, SluiceOverviewPage, attention_list);
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
