/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-present.h"
#include "sluice-run-changes.h"
#include "sluice-run-page-private.h"

#include <glib/gi18n.h>

/* What can be done with a run. */

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

static gboolean
has_task (SluiceRunPage *self)
{
  return self->run != NULL && sluice_run_get_task_id (self->run) != NULL;
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (has_task (self))
    gtk_widget_activate_action (widget, "win.run-task", "s", sluice_run_get_task_id (self->run));
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (has_task (self))
    gtk_widget_activate_action (widget, "win.retry-run", "(ss)", sluice_run_get_task_id (self->run),
                                sluice_run_get_id (self->run));
}

static void
task_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (has_task (self))
    gtk_widget_activate_action (widget, "win.open-task", "s", sluice_run_get_task_id (self->run));
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (has_task (self))
    gtk_widget_activate_action (widget, "win.edit-run", "(ss)", sluice_run_get_task_id (self->run),
                                sluice_run_get_id (self->run));
}

static void
show_changes_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (has_task (self) && GTK_IS_WINDOW (root))
    sluice_present (GTK_WINDOW (sluice_run_changes_new (GTK_WINDOW (root),
                                                        sluice_page_get_store (SLUICE_PAGE (self)), self->run)));
}

static void
earlier_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceRunPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) runs = sluice_store_list_runs_finish (SLUICE_STORE (source), result, &error);
  const char *other = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (guint i = 0; runs != NULL && other == NULL && i < runs->len; i++)
    if (g_strcmp0 (sluice_run_get_id (g_ptr_array_index (runs, i)), self->id) != 0)
      other = sluice_run_get_id (g_ptr_array_index (runs, i));
  if (error != NULL)
    sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
  else if (other == NULL)
    sluice_page_add_toast (SLUICE_PAGE (self), adw_toast_new (_("The task has no earlier run")));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.compare-runs", "(ss)", other, self->id);
}

/* With the run before it: any other pair is picked in the list. */
static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);
  SluiceRunFilter filter = { .limit = 2 };

  if (!has_task (self))
    return;
  filter.task = sluice_run_get_task_id (self->run);
  filter.until = sluice_run_get_started (self->run) + 1;
  sluice_store_list_runs_async (sluice_page_get_store (SLUICE_PAGE (self)), &filter,
                                sluice_page_get_cancellable (SLUICE_PAGE (self)), earlier_cb, g_object_ref (self));
}

static void
show_rows_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  if (self->rejects_view == NULL)
    self->wants_rejects = TRUE;
  else
    adw_view_stack_set_visible_child_name (self->views, "rejects");
}

static void
copy_id_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceRunPage *self = SLUICE_RUN_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->id);
  sluice_page_add_toast (SLUICE_PAGE (self), adw_toast_new (_("Id copied")));
}

/* What ended without having done its work. */
static gboolean
wants_retry (SluiceRunState state)
{
  return state == SLUICE_RUN_STATE_FAILED || state == SLUICE_RUN_STATE_CANCELLED ||
         state == SLUICE_RUN_STATE_INTERRUPTED;
}

/**
 * sluice_run_page_update_actions:
 * @self: a #SluiceRunPage
 * @state: how its run is doing
 *
 * Offers what can be done with it now.
 */
void
sluice_run_page_update_actions (SluiceRunPage  *self,
                                SluiceRunState  state)
{
  gboolean is_running = state == SLUICE_RUN_STATE_RUNNING || state == SLUICE_RUN_STATE_PENDING;
  gboolean is_over = !is_running && has_task (self);

  gtk_widget_set_visible (self->cancel_button, is_running);
  gtk_widget_set_visible (self->again_button, !is_running && !wants_retry (state));
  gtk_widget_set_visible (self->retry_button, wants_retry (state));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.again", is_over);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.retry", is_over && wants_retry (state));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.compare", is_over);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.edit", has_task (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.show-changes", has_task (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.task", has_task (self));
}

/**
 * sluice_run_page_install_actions:
 * @widget_class: the class of the page
 *
 * Adds `run.cancel`, `run.again` and what else can be done with a run.
 */
void
sluice_run_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "run.try-now", NULL, try_now_action);
  gtk_widget_class_install_action (widget_class, "run.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "run.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "run.task", NULL, task_action);
  gtk_widget_class_install_action (widget_class, "run.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "run.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "run.show-changes", NULL, show_changes_action);
  gtk_widget_class_install_action (widget_class, "run.show-rows", NULL, show_rows_action);
  gtk_widget_class_install_action (widget_class, "run.copy-id", NULL, copy_id_action);
}
