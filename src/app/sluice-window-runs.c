/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-window-private.h"

#include "sluice-compare-page.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-service-client.h"
#include "sluice-sign-in.h"
#include "sluice-task-page.h"

#include <glib/gi18n.h>

/* What the window does with runs that are there. */

static void
compare_runs_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  const char *first = NULL;
  const char *second = NULL;

  g_variant_get (parameter, "(&s&s)", &first, &second);
  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (sluice_compare_page_new (first, second)));
}

static void
edit_run_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  const char *task = NULL;
  const char *run = NULL;
  SluiceTaskPage *page = NULL;

  g_variant_get (parameter, "(&s&s)", &task, &run);
  page = sluice_task_page_new (task);
  sluice_task_page_take_run (page, run);
  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (page));
  sluice_service_client_tell_seen ("task-seen", task);
}

static void
retried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *run = sluice_session_run_finish (SLUICE_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (run == NULL)
    {
      sluice_page_show_error (sluice_window_get_page (self), _("The run could not be started."), error);
      return;
    }
  sluice_window_open_run (self, run);
  sluice_session_runs_changed (self->session);
}

static void
retry_run_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  const char *task = NULL;
  const char *run = NULL;

  g_variant_get (parameter, "(&s&s)", &task, &run);
  sluice_page_clear_problem (sluice_window_get_page (self));
  sluice_session_retry_async (self->session, task, run, NULL, retried_cb, g_object_ref (self));
}

static void
show_field (SluiceWindow *self,
            const char   *task,
            const char   *path)
{
  SluiceTaskPage *page = sluice_task_page_new (task);

  sluice_task_page_take_path (page, path);
  sluice_window_push (self, SLUICE_PAGE (page));
  sluice_service_client_tell_seen ("task-seen", task);
}

static void
show_field_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  const char *task = NULL;
  const char *path = NULL;

  g_variant_get (parameter, "(&s&s)", &task, &path);
  show_field (SLUICE_WINDOW (widget), task, path);
}

/* A task that cannot sign in, until it is known where its credential is. */
typedef struct
{
  SluiceWindow *self;           /* (owned) */
  char *task;                   /* (owned) */
  char *code;                   /* (owned) */
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  g_object_unref (sign_in->self);
  g_free (sign_in->task);
  g_free (sign_in->code);
  g_free (sign_in);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignIn, sign_in_free)

static void
sign_in_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SignIn) sign_in = user_data;
  SluiceWindow *self = sign_in->self;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);
  JsonObject *root = task == NULL ? NULL : sluice_draft_parse (task->document);
  SluiceSignIn place;

  sluice_sign_in_find (&place, root, sign_in->code);
  if (self->session == NULL)
    ;
  else if (error != NULL)
    sluice_page_show_error (sluice_window_get_page (self), NULL, error);
  else if (place.connection != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-connection", "s", place.connection);
  else
    show_field (self, sign_in->task, place.path);
  g_clear_pointer (&root, json_object_unref);
  g_clear_pointer (&task, sluice_stored_task_free);
}

/* The credential is with a connection, or with the task itself. */
static void
sign_in_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  const char *task = NULL;
  const char *code = NULL;
  SignIn *sign_in = NULL;

  g_variant_get (parameter, "(&s&s)", &task, &code);
  if (sluice_session_get_store (self->session) == NULL)
    {
      SluiceSignIn place;

      /* The window has only just come, for this; the task says more. */
      sluice_sign_in_find (&place, NULL, code);
      show_field (self, task, place.path);
      return;
    }
  sign_in = g_new0 (SignIn, 1);
  sign_in->self = g_object_ref (self);
  sign_in->task = g_strdup (task);
  sign_in->code = g_strdup (code);
  sluice_store_find_task_async (sluice_session_get_store (self->session), task, NULL, sign_in_cb, sign_in);
}

/* The task of an earlier change may be gone. */
static void
task_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);

  if (self->session == NULL)
    ;
  else if (task != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-task", "s", task->id);
  else if (g_strcmp0 (sluice_error_get_code (error), "unknown_task") == 0)
    sluice_page_add_toast (sluice_window_get_page (self), adw_toast_new (_("The task was deleted")));
  else
    sluice_page_show_error (sluice_window_get_page (self), NULL, error);
  g_clear_pointer (&task, sluice_stored_task_free);
}

static void
find_task_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);
  SluiceStore *store = sluice_session_get_store (self->session);

  if (store != NULL)
    sluice_store_find_task_async (store, g_variant_get_string (parameter, NULL), NULL, task_found_cb,
                                  g_object_ref (self));
}

/* The page may not be on top yet: the one that is may have to ask first whether it is
 * left. */
static void
show_page (SluiceWindow *self,
           const char   *name,
           SluicePage   *page,
           const char   *action,
           GVariant     *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show", "s", name);
  gtk_widget_activate_action_variant (GTK_WIDGET (page), action, parameter);
}

static void
show_runs_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  show_page (self, "runs", self->runs_page, "runs.show-states", parameter);
}

static void
show_connection_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  show_page (self, "connections", self->connections_page, "connections.open", parameter);
}

static void
show_trend_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluiceWindow *self = SLUICE_WINDOW (widget);

  show_page (self, "overview", self->overview_page, "overview.show-trend", parameter);
}

/**
 * sluice_window_install_run_actions:
 * @widget_class: the class of the window
 *
 * Adds `win.compare-runs` (two runs), `win.retry-run` (a task, and its run that is tried
 * again), `win.edit-run` (a task, and the run whose version of it is edited),
 * `win.show-connection` (a connection), `win.show-field` (a task, and a JSON path in it),
 * `win.sign-in` (a task, and the code of the error that ended its run), `win.find-task`
 * (a task that may be gone), `win.show-runs` (states of runs) and `win.show-trend` (a
 * task).
 */
void
sluice_window_install_run_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.compare-runs", "(ss)", compare_runs_action);
  gtk_widget_class_install_action (widget_class, "win.retry-run", "(ss)", retry_run_action);
  gtk_widget_class_install_action (widget_class, "win.edit-run", "(ss)", edit_run_action);
  gtk_widget_class_install_action (widget_class, "win.find-task", "s", find_task_action);
  gtk_widget_class_install_action (widget_class, "win.show-connection", "s", show_connection_action);
  gtk_widget_class_install_action (widget_class, "win.show-field", "(ss)", show_field_action);
  gtk_widget_class_install_action (widget_class, "win.show-runs", "as", show_runs_action);
  gtk_widget_class_install_action (widget_class, "win.show-trend", "s", show_trend_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", "(ss)", sign_in_action);
}
