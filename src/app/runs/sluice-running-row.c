/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-running-row.h"

#include "sluice-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _SluiceRunningRow
{
  GtkListBoxRow parent_instance;

  SluiceSession *session;       /* (owned) */
  SluiceLiveRun *live;          /* (owned) */

  GtkLabel *label;
  GtkProgressBar *bar;
  GtkWidget *wait_box;
  GtkLabel *wait_label;
};

G_DEFINE_FINAL_TYPE (SluiceRunningRow, sluice_running_row, GTK_TYPE_LIST_BOX_ROW)

static void
changed_cb (SluiceRunningRow *self)
{
  g_autofree char *rows = sluice_format_rows (sluice_live_run_get_count (self->live, SLUICE_COUNTER_READ));
  g_autofree char *text = NULL;
  gboolean waits = sluice_live_run_get_waiting_until (self->live) > 0;
  double fraction = sluice_live_run_get_fraction (self->live);

  text = g_strdup_printf ("%s · %s", sluice_live_run_get_task_name (self->live), rows);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (self->wait_box, waits);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !waits);
  if (waits)
    {
      g_autofree char *wait = sluice_format_wait (sluice_live_run_get_waiting_until (self->live),
                                                  sluice_live_run_get_waiting_reason (self->live),
                                                  sluice_live_run_get_waiting_host (self->live));

      gtk_label_set_label (self->wait_label, wait);
    }
  else if (fraction < 0)
    {
      gtk_progress_bar_pulse (self->bar);
    }
  else
    {
      gtk_progress_bar_set_fraction (self->bar, fraction);
    }
}

static void
show_failure (SluiceRunningRow *self,
              const GError     *error)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (error->message));
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceRunningRow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_session_try_now_finish (SLUICE_SESSION (source), result, &error))
    show_failure (self, error);
}

static void
try_now_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceRunningRow *self = SLUICE_RUNNING_ROW (widget);

  sluice_session_try_now_async (self->session, sluice_live_run_get_id (self->live), NULL, tried_cb,
                                g_object_ref (self));
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceRunningRow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_session_cancel_finish (SLUICE_SESSION (source), result, &error))
    show_failure (self, error);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRunningRow *self = SLUICE_RUNNING_ROW (widget);

  sluice_session_cancel_async (self->session, sluice_live_run_get_id (self->live), NULL, stopped_cb,
                               g_object_ref (self));
}

static void
sluice_running_row_dispose (GObject *object)
{
  SluiceRunningRow *self = SLUICE_RUNNING_ROW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->live);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_RUNNING_ROW);

  G_OBJECT_CLASS (sluice_running_row_parent_class)->dispose (object);
}

static void
sluice_running_row_class_init (SluiceRunningRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_running_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-running-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceRunningRow, bar);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunningRow, label);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunningRow, wait_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceRunningRow, wait_label);
  gtk_widget_class_install_action (widget_class, "running.try-now", NULL, try_now_action);
  gtk_widget_class_install_action (widget_class, "running.stop", NULL, stop_action);
}

static void
sluice_running_row_init (SluiceRunningRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sluice_running_row_new:
 * @session: what knows the service
 * @live: a run
 *
 * Returns: (transfer floating): a row that follows @live
 */
GtkWidget *
sluice_running_row_new (SluiceSession *session,
                        SluiceLiveRun *live)
{
  SluiceRunningRow *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (session), NULL);
  g_return_val_if_fail (SLUICE_IS_LIVE_RUN (live), NULL);

  self = g_object_new (SLUICE_TYPE_RUNNING_ROW, NULL);
  self->session = g_object_ref (session);
  self->live = g_object_ref (live);
  name = g_strdup_printf (_("%s is running"), sluice_live_run_get_task_name (live));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (live, "notify::rows", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}
