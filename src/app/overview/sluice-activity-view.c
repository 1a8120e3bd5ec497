/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-activity-view.h"

#include "sluice-activity.h"
#include "sluice-bar-chart.h"
#include "sluice-chart-card.h"
#include "sluice-columns.h"
#include "sluice-flow.h"
#include "sluice-refresher.h"

#include <glib/gi18n.h>

#define USUAL_DAYS 30

static const guint spans[] = { 14, 30, 90 };

struct _SluiceActivityView
{
  AdwBin parent_instance;

  SluiceSession *session;       /* (owned) (nullable) */
  SluiceRefresher *refresher;   /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  guint n_days;
  GArray *bounds;               /* (owned) (nullable) of what is being counted */

  SluiceChartCard *runs_card;   /* (unowned) */
  SluiceChartCard *rows_card;   /* (unowned) */
};

enum
{
  SIGNAL_TODAY,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceActivityView, sluice_activity_view, ADW_TYPE_BIN)

static void
show_days (SluiceActivityView *self,
           const GArray       *days)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  const SluiceRunDay *today = &g_array_index (days, SluiceRunDay, days->len - 1);
  g_autoptr(SluiceChartData) runs = sluice_activity_chart_runs (self->bounds, days, zone);
  g_autoptr(SluiceChartData) rows = sluice_activity_chart_rows (self->bounds, days, zone);

  sluice_chart_card_set_data (self->runs_card, runs);
  sluice_chart_card_set_data (self->rows_card, rows);
  g_signal_emit (self, signals[SIGNAL_TODAY], 0, (guint64) sluice_activity_count_runs (today), today->loaded,
                 today->rejected);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceActivityView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) days = sluice_store_count_days_finish (SLUICE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (days == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  else if (days->len + 1 == self->bounds->len)
    show_days (self, days);
  sluice_refresher_done (self->refresher);
}

static void
refresh_cb (SluiceActivityView *self)
{
  SluiceStore *store = self->session == NULL ? NULL : sluice_session_get_store (self->session);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();

  if (store == NULL)
    {
      sluice_refresher_done (self->refresher);
      return;
    }
  g_clear_pointer (&self->bounds, g_array_unref);
  self->bounds = sluice_activity_find_midnights (g_get_real_time (), zone, self->n_days);
  sluice_store_count_days_async (store, (const gint64 *) (gconstpointer) self->bounds->data, self->bounds->len,
                                 NULL, self->cancellable, counted_cb, g_object_ref (self));
}

static void
span_toggled_cb (SluiceActivityView *self,
                 GtkToggleButton    *button)
{
  guint n_days = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "days"));

  if (!gtk_toggle_button_get_active (button) || n_days == self->n_days)
    return;
  self->n_days = n_days;
  sluice_refresher_request (self->refresher);
}

static GtkWidget *
create_spans (SluiceActivityView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkToggleButton *first = NULL;

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      /* Translators: how many days a chart shows */
      g_autofree char *label = g_strdup_printf (ngettext ("%u Day", "%u Days", spans[i]), spans[i]);
      GtkToggleButton *button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (label));

      g_object_set_data (G_OBJECT (button), "days", GUINT_TO_POINTER (spans[i]));
      gtk_widget_add_css_class (GTK_WIDGET (button), "span");
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
      gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), GTK_JUSTIFY_CENTER);
      gtk_toggle_button_set_group (button, first);
      gtk_toggle_button_set_active (button, spans[i] == USUAL_DAYS);
      g_signal_connect_object (button, "toggled", G_CALLBACK (span_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (button));
      if (first == NULL)
        first = button;
    }
  return box;
}

/* At the end of the line of the title where there is room for all. */
static GtkWidget *
create_head (SluiceActivityView *self)
{
  GtkWidget *head = sluice_flow_new ();
  GtkWidget *title = gtk_label_new (_("Trends"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_margin_end (title, 12);
  gtk_widget_set_margin_top (title, 6);
  sluice_flow_append (SLUICE_FLOW (head), title);
  sluice_flow_append (SLUICE_FLOW (head), create_spans (self));
  return head;
}

static SluiceChartCard *
create_card (const char *title,
             const char *empty)
{
  GtkWidget *card = sluice_chart_card_new (g_object_new (SLUICE_TYPE_BAR_CHART, NULL), title);

  sluice_chart_card_set_empty (SLUICE_CHART_CARD (card), empty);
  return SLUICE_CHART_CARD (card);
}

static void
sluice_activity_view_dispose (GObject *object)
{
  SluiceActivityView *self = SLUICE_ACTIVITY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_activity_view_parent_class)->dispose (object);
}

static void
sluice_activity_view_finalize (GObject *object)
{
  SluiceActivityView *self = SLUICE_ACTIVITY_VIEW (object);

  g_object_unref (self->refresher);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->bounds, g_array_unref);

  G_OBJECT_CLASS (sluice_activity_view_parent_class)->finalize (object);
}

static void
sluice_activity_view_class_init (SluiceActivityViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_activity_view_dispose;
  object_class->finalize = sluice_activity_view_finalize;
  signals[SIGNAL_TODAY] =
    g_signal_new ("today", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sluice_activity_view_init (SluiceActivityView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *columns = sluice_columns_new ();

  self->n_days = USUAL_DAYS;
  self->cancellable = g_cancellable_new ();
  self->refresher = sluice_refresher_new (GTK_WIDGET (self));
  g_signal_connect_object (self->refresher, "refresh", G_CALLBACK (refresh_cb), self, G_CONNECT_SWAPPED);
  self->runs_card = create_card (_("Runs per Day"), _("Nothing has run in these days."));
  self->rows_card = create_card (_("Rows per Day"), _("No rows were written in these days."));
  sluice_columns_append (SLUICE_COLUMNS (columns), GTK_WIDGET (self->runs_card));
  sluice_columns_append (SLUICE_COLUMNS (columns), GTK_WIDGET (self->rows_card));
  gtk_box_append (GTK_BOX (box), create_head (self));
  gtk_box_append (GTK_BOX (box), columns);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sluice_activity_view_set_session:
 * @self: a #SluiceActivityView
 * @session: a session whose store is open, once
 */
void
sluice_activity_view_set_session (SluiceActivityView *self,
                                  SluiceSession      *session)
{
  g_return_if_fail (SLUICE_IS_ACTIVITY_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "runs-changed", G_CALLBACK (sluice_refresher_request), self->refresher,
                           G_CONNECT_SWAPPED);
  sluice_refresher_request (self->refresher);
}
