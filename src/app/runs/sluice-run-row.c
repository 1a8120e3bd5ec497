/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-row.h"

#include "sluice-format.h"
#include "sluice-run-chain.h"
#include "sluice-sparkline.h"

#include <glib/gi18n.h>

/* For “999,999 rows”. */
#define COUNT_CHARS 12

struct _SluiceRunRow
{
  GtkBox parent_instance;

  SluiceRunItem *item;          /* (owned) (nullable) */
  SluiceSession *session;       /* (owned) (nullable) */
  SluiceTaskTrends *trends;      /* (owned) (nullable) */
  SluiceTaskTrend *trend;        /* (owned) (nullable) */
  SluiceLiveRun *live;          /* (owned) (nullable) */

  GtkWidget *pick;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *retry;
  GtkWidget *chain;
  SluiceSparkline *sparkline;
  GtkLabel *rows;
};

G_DEFINE_FINAL_TYPE (SluiceRunRow, sluice_run_row, GTK_TYPE_BOX)

static void
live_changed_cb (SluiceRunRow *self)
{
  g_autofree char *rows = sluice_format_rows (sluice_live_run_get_count (self->live, SLUICE_COUNTER_READ));

  gtk_label_set_label (self->rows, rows);
}

static void
set_live (SluiceRunRow  *self,
          SluiceLiveRun *live)
{
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_func (self->live, live_changed_cb, self);
  g_set_object (&self->live, live);
  if (live == NULL)
    return;
  g_signal_connect_object (live, "notify::rows", G_CALLBACK (live_changed_cb), self, G_CONNECT_SWAPPED);
  live_changed_cb (self);
}

static void
trend_changed_cb (SluiceRunRow *self)
{
  sluice_sparkline_set_values (self->sparkline, sluice_task_trend_get_seconds (self->trend),
                               sluice_task_trend_get_states (self->trend), sluice_task_trend_get_n (self->trend));
  gtk_widget_set_visible (GTK_WIDGET (self->sparkline), sluice_task_trend_get_n (self->trend) > 1);
}

/* Curves stand one below the other where there are some: without them the names get the
 * room. */
static void
align_curves (SluiceRunRow *self)
{
  gtk_label_set_width_chars (self->rows, self->trends == NULL ? -1 : COUNT_CHARS);
}

static void
set_trend (SluiceRunRow   *self,
           SluiceTaskTrend *trend)
{
  if (self->trend == trend)
    return;
  if (self->trend != NULL)
    g_signal_handlers_disconnect_by_func (self->trend, trend_changed_cb, self);
  g_set_object (&self->trend, trend);
  gtk_widget_set_visible (GTK_WIDGET (self->sparkline), FALSE);
  if (trend == NULL)
    return;
  g_signal_connect_object (trend, "changed", G_CALLBACK (trend_changed_cb), self, G_CONNECT_SWAPPED);
  trend_changed_cb (self);
}

/* The list's own widget is what is read aloud. */
static void
set_name (SluiceRunRow *self,
          const char   *name)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_item (SluiceRunRow *self,
           SluiceRun    *run)
{
  g_autofree char *sum = sluice_run_row_sum_up (run);
  g_autofree char *name = g_strdup_printf ("%s, %s", sluice_run_get_task_name (run), sum);

  set_name (self, name);
}

static void
item_changed_cb (SluiceRunRow *self)
{
  SluiceRun *run = sluice_run_item_get_run (self->item);

  if (run == NULL)
    {
      /* As high as a run, so that nothing moves when it comes. */
      gtk_image_clear (self->icon);
      gtk_label_set_label (self->title, "…");
      gtk_label_set_label (self->subtitle, " ");
      gtk_label_set_label (self->rows, "");
      gtk_widget_set_visible (self->retry, FALSE);
      gtk_widget_set_visible (self->chain, FALSE);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
      set_name (self, "…");
      set_live (self, NULL);
      set_trend (self, NULL);
      return;
    }
  sluice_run_row_set_run (self, run);
  name_item (self, run);
  set_live (self, sluice_run_is_finished (run) || self->session == NULL
                  ? NULL : sluice_session_find_live (self->session, sluice_run_get_id (run)));
  set_trend (self, self->trends == NULL || sluice_run_get_task_id (run) == NULL
                   ? NULL : sluice_task_trends_get (self->trends, run));
}

static void
sluice_run_row_dispose (GObject *object)
{
  SluiceRunRow *self = SLUICE_RUN_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_object (&self->trends);
  g_clear_object (&self->trend);
  g_clear_object (&self->live);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUN_ROW);

  G_OBJECT_CLASS (sluice_run_row_parent_class)->dispose (object);
}

static void
sluice_run_row_class_init (SluiceRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_run_row_dispose;
  g_type_ensure (SLUICE_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluice/Sluice/ui/sluice-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, chain);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, pick);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, retry);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, rows);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunRow, title);
}

static void
sluice_run_row_init (SluiceRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sluice_run_row_new (void)
{
  return g_object_new (SLUICE_TYPE_RUN_ROW, NULL);
}

/**
 * sluice_run_row_sum_up:
 * @run: a run
 *
 * Returns: (transfer full): its state, when it was, how long it took and why it ran
 */
char *
sluice_run_row_sum_up (SluiceRun *run)
{
  const char *state = sluice_format_state (sluice_run_get_state (run));
  g_autofree char *when = sluice_format_relative (sluice_run_get_started (run));
  g_autofree char *why = sluice_run_chain_describe (run);
  g_autoptr(GString) sum = g_string_new (NULL);

  g_string_append_printf (sum, "%s · %s", state, when);
  if (sluice_run_get_ended (run) != 0 && sluice_run_get_started (run) != 0)
    {
      g_autofree char *duration =
        sluice_format_duration (sluice_run_get_ended (run) - sluice_run_get_started (run));

      g_string_append_printf (sum, " · %s", duration);
    }
  if (why != NULL)
    g_string_append_printf (sum, " · %s", why);
  return g_string_free (g_steal_pointer (&sum), FALSE);
}

/**
 * sluice_run_row_set_run:
 * @self: a #SluiceRunRow
 * @run: the run to show
 */
void
sluice_run_row_set_run (SluiceRunRow *self,
                        SluiceRun    *run)
{
  g_autofree char *subtitle = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *exact = NULL;
  gboolean is_retry;

  g_return_if_fail (SLUICE_IS_RUN_ROW (self));
  g_return_if_fail (SLUICE_IS_RUN (run));

  subtitle = sluice_run_row_sum_up (run);
  rows = sluice_format_rows (sluice_run_get_count (run, SLUICE_COUNTER_READ));
  exact = sluice_format_exact (sluice_run_get_started (run));
  is_retry = sluice_run_get_retry_of (run) != NULL;
  sluice_format_set_state_icon (self->icon, sluice_run_get_state (run));
  gtk_label_set_label (self->title, sluice_run_get_task_name (run));
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->rows, rows);
  gtk_widget_set_visible (self->retry, is_retry);
  gtk_widget_set_visible (self->chain, !is_retry && sluice_run_get_cause (run) != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), exact);
}

/**
 * sluice_run_row_set_item:
 * @self: a #SluiceRunRow
 * @item: (nullable): a place in a list, %NULL to let go of the last one
 * @session: (nullable): what knows the runs that are going on
 * @trends: (nullable): how long runs take
 *
 * Shows the run of @item, also once that is read, and how it goes on.
 */
void
sluice_run_row_set_item (SluiceRunRow     *self,
                         SluiceRunItem    *item,
                         SluiceSession    *session,
                         SluiceTaskTrends *trends)
{
  g_return_if_fail (SLUICE_IS_RUN_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, item_changed_cb, self);
  g_set_object (&self->item, item);
  g_set_object (&self->session, session);
  g_set_object (&self->trends, trends);
  align_curves (self);
  if (item == NULL)
    {
      set_live (self, NULL);
      set_trend (self, NULL);
      return;
    }
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  item_changed_cb (self);
}

/**
 * sluice_run_row_set_trends:
 * @self: a #SluiceRunRow
 * @trends: (nullable): how long runs take, %NULL where there is no room for it
 */
void
sluice_run_row_set_trends (SluiceRunRow     *self,
                           SluiceTaskTrends *trends)
{
  g_return_if_fail (SLUICE_IS_RUN_ROW (self));

  g_set_object (&self->trends, trends);
  align_curves (self);
  if (self->item != NULL)
    item_changed_cb (self);
}

/**
 * sluice_run_row_get_run:
 * @self: a #SluiceRunRow
 *
 * Returns: (transfer none) (nullable): the run of its item
 */
SluiceRun *
sluice_run_row_get_run (SluiceRunRow *self)
{
  g_return_val_if_fail (SLUICE_IS_RUN_ROW (self), NULL);

  return self->item == NULL ? NULL : sluice_run_item_get_run (self->item);
}

/**
 * sluice_run_row_set_picked:
 * @self: a #SluiceRunRow
 * @is_picking: whether runs are picked now
 * @is_picked: whether this one is
 */
void
sluice_run_row_set_picked (SluiceRunRow *self,
                           gboolean      is_picking,
                           gboolean      is_picked)
{
  g_return_if_fail (SLUICE_IS_RUN_ROW (self));

  gtk_widget_set_visible (self->pick, is_picking);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->pick), is_picked);
  /* The row is what is pressed: a box of its own would be a second stop of the keys. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_picked ? _("Picked") : _("Not picked"), -1);
}
