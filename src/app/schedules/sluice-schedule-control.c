/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-schedule-control.h"

#include "sluice-decisions-page.h"
#include "sluice-task-page.h"
#include "sluice-window.h"

#include <glib/gi18n.h>

/* What is done to schedules from anywhere in the window: rows, banners, the
 * overview and notifications use the same actions. */

/* One change of one schedule, or of all. */
typedef struct
{
  SluiceWindow *window;
  SluiceSession *session;
  char *task;
  char *name;
} Change;

static Change *
change_new (SluiceWindow *window,
            const char   *task)
{
  SluiceSession *session = sluice_page_get_session (sluice_window_get_page (window));
  SluiceScheduleItem *item = NULL;
  Change *change = g_new0 (Change, 1);

  change->window = g_object_ref (window);
  change->session = g_object_ref (session);
  change->task = g_strdup (task);
  if (task != NULL)
    item = sluice_schedule_list_model_find (sluice_session_get_schedules (session), task);
  change->name = g_strdup (item == NULL ? task : sluice_schedule_item_get_name (item));
  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->window);
  g_object_unref (change->session);
  g_free (change->task);
  g_free (change->name);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static SluicePage *
get_page (Change *change)
{
  return sluice_window_get_page (change->window);
}

/* A switch that was moved moves back with the next reading. */
static void
show_failure (Change       *change,
              const char   *what,
              const GError *error)
{
  sluice_schedule_list_model_reload (sluice_session_get_schedules (change->session));
  sluice_page_show_error (get_page (change), what, error);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_session_reload_schedules_finish (SLUICE_SESSION (source), result, &error))
    return;
  sluice_page_show_error (get_page (change),
                          _("Nothing runs schedules now: the background service did not start."),
                          error);
  sluice_page_set_problem_action (get_page (change), _("Try Again"), "win.start-schedules", NULL);
}

/* What is switched on is to run: somebody has to do it. */
static void
start_service (Change *change)
{
  sluice_session_reload_schedules_async (change->session, NULL, started_cb, change);
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  Change *change = change_new (SLUICE_WINDOW (widget), NULL);

  sluice_page_clear_problem (get_page (change));
  start_service (change);
}

static void
resumed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_resume_schedule_finish (SLUICE_STORE (source), result, &error))
    {
      show_failure (change, _("The schedule could not be resumed."), error);
      return;
    }
  sluice_page_add_toast (get_page (change),
                         /* Translators: %s is the name of a task */
                         sluice_page_toast_new (_("“%s” runs again as scheduled"), change->name));
  sluice_session_schedules_changed (change->session);
  start_service (g_steal_pointer (&change));
}

static void
enabled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = sluice_store_save_task_finish (SLUICE_STORE (source), result, &error);

  if (id == NULL)
    {
      show_failure (change, _("The schedule could not be switched on."), error);
      return;
    }
  sluice_session_tasks_changed (change->session);
  sluice_store_resume_schedule_async (SLUICE_STORE (source), change->task, NULL, resumed_cb,
                                      change);
  g_steal_pointer (&change);
}

/* `enabled: false` stands in the document, where a person has put it: the
 * switch changes it there. */
static SluiceTask *
create_enabled_task (const SluiceStoredSchedule  *stored,
                     GError                     **error)
{
  g_autoptr(SluiceTask) task = NULL;
  JsonObject *schedule = NULL;
  SluiceTask *enabled = NULL;

  task = sluice_task_new_from_data (stored->document, -1, NULL, NULL, error);
  if (task == NULL)
    return NULL;
  schedule = sluice_task_dup_schedule (task);
  json_object_set_boolean_member (schedule, "enabled", TRUE);
  enabled = sluice_task_with_schedule (task, schedule, error);
  json_object_unref (schedule);
  return enabled;
}

static void
resume_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *task = g_variant_get_string (parameter, NULL);
  g_autoptr(Change) change = change_new (SLUICE_WINDOW (widget), task);
  SluiceScheduleListModel *schedules = sluice_session_get_schedules (change->session);
  SluiceScheduleItem *item = sluice_schedule_list_model_find (schedules, task);
  SluiceStore *store = sluice_session_get_store (change->session);
  g_autoptr(SluiceTask) enabled = NULL;
  g_autoptr(GError) error = NULL;

  if (store == NULL)
    return;
  if (item == NULL ||
      sluice_schedule_item_get_mode (item, g_get_real_time ()) != SLUICE_SCHEDULE_OFF)
    {
      sluice_store_resume_schedule_async (store, task, NULL, resumed_cb,
                                          g_steal_pointer (&change));
      return;
    }
  enabled = create_enabled_task (sluice_schedule_item_get_stored (item), &error);
  if (enabled == NULL)
    show_failure (change, _("The schedule could not be switched on."), error);
  else
    sluice_store_save_task_async (store, enabled, NULL, enabled_cb, g_steal_pointer (&change));
}

static void
paused_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;
  AdwToast *toast = NULL;

  if (!sluice_store_pause_schedule_finish (SLUICE_STORE (source), result, &error))
    {
      show_failure (change, _("The schedule could not be paused."), error);
      return;
    }
  /* Translators: %s is the name of a task */
  toast = sluice_page_toast_new (_("“%s” paused"), change->name);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.resume-schedule");
  adw_toast_set_action_target (toast, "s", change->task);
  sluice_page_add_toast (get_page (change), toast);
  sluice_session_schedules_changed (change->session);
}

static void
pause_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  Change *change = change_new (SLUICE_WINDOW (widget), g_variant_get_string (parameter, NULL));
  SluiceStore *store = sluice_session_get_store (change->session);

  if (store == NULL)
    change_free (change);
  else
    sluice_store_pause_schedule_async (store, change->task, "user", NULL, NULL, NULL, paused_cb,
                                       change);
}

static void
all_paused_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Change) change = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_store_set_all_paused_finish (SLUICE_STORE (source), result, &error))
    show_failure (change, _("The schedules could not be changed."), error);
  else
    sluice_session_schedules_changed (change->session);
}

static void
pause_all_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  Change *change = change_new (SLUICE_WINDOW (widget), NULL);
  SluiceStore *store = sluice_session_get_store (change->session);

  if (store == NULL)
    change_free (change);
  else
    sluice_store_set_all_paused_async (store, g_variant_get_boolean (parameter), NULL,
                                       all_paused_cb, change);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceTaskPage *page = sluice_task_page_new (g_variant_get_string (parameter, NULL));

  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (page));
  sluice_task_page_show_schedule (page);
}

static void
decisions_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  sluice_window_push (SLUICE_WINDOW (widget),
                      SLUICE_PAGE (sluice_decisions_page_new (g_variant_get_string (parameter,
                                                                                    NULL))));
}

/**
 * sluice_schedule_control_install:
 * @window_class: the class of [class@Sluice.Window]
 *
 * Adds the actions. Those on one schedule take the id of its task;
 * win.pause-all-schedules takes whether all is to be paused.
 */
void
sluice_schedule_control_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.resume-schedule", "s", resume_action);
  gtk_widget_class_install_action (window_class, "win.pause-schedule", "s", pause_action);
  gtk_widget_class_install_action (window_class, "win.pause-all-schedules", "b",
                                   pause_all_action);
  gtk_widget_class_install_action (window_class, "win.start-schedules", NULL, start_action);
  gtk_widget_class_install_action (window_class, "win.open-schedule", "s", open_action);
  gtk_widget_class_install_action (window_class, "win.show-decisions", "s", decisions_action);
}
