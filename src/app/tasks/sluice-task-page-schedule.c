/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-background.h"
#include "sluice-draft.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* What a schedule needs from elsewhere: the other tasks, and somebody who runs it. */

#define FILE_PARAMETER "file"

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, NULL);

  if (tasks != NULL && self->task_editor != NULL)
    sluice_schedule_editor_set_tasks (self->schedule_editor, tasks);
}

/**
 * sluice_task_page_load_tasks:
 * @self: a #SluiceTaskPage with a document
 *
 * Offers the tasks of the workspace as those that this one may follow.
 */
void
sluice_task_page_load_tasks (SluiceTaskPage *self)
{
  sluice_store_list_tasks_async (sluice_page_get_store (SLUICE_PAGE (self)),
                                 sluice_page_get_cancellable (SLUICE_PAGE (self)), tasks_cb, g_object_ref (self));
}

static JsonObject *
find_parameter (JsonArray  *parameters,
                const char *name)
{
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonNode *node = json_array_get_element (parameters, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_str_equal (sluice_draft_get_string (json_node_get_object (node), "name"), name))
        return json_node_get_object (node);
    }
  return NULL;
}

/**
 * sluice_task_page_use_file:
 * @self: a #SluiceTaskPage with a document that reads a file
 *
 * Makes the task read the file that arrived. The path it had is what the
 * parameter is when nothing gives it another value: in runs by hand.
 */
void
sluice_task_page_use_file (SluiceTaskPage *self)
{
  JsonObject *root = sluice_task_page_dup_root (self);
  JsonObject *source = sluice_draft_get_object (root, "source", TRUE);
  JsonObject *parameter = NULL;

  if (sluice_draft_get_array (root, "parameters") == NULL)
    json_object_set_array_member (root, "parameters", json_array_new ());
  parameter = find_parameter (sluice_draft_get_array (root, "parameters"), FILE_PARAMETER);
  if (parameter == NULL)
    {
      parameter = json_object_new ();
      json_object_set_string_member (parameter, "name", FILE_PARAMETER);
      json_array_add_object_element (sluice_draft_get_array (root, "parameters"), parameter);
    }
  sluice_draft_set_string (parameter, "default", sluice_draft_get_string (source, "path"));
  json_object_set_string_member (source, "path", "{{param." FILE_PARAMETER "}}");
  sluice_task_page_commit (self, _("Read the File That Arrived"), root);
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (sluice_session_reload_schedules_finish (SLUICE_SESSION (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sluice_page_show_error (SLUICE_PAGE (self), _("Nothing runs schedules now: the background service did not start."),
                          error);
  sluice_page_set_problem_action (SLUICE_PAGE (self), _("Try Again"), "task.start-schedules", NULL);
}

static void
start_service (SluiceTaskPage *self)
{
  sluice_session_reload_schedules_async (sluice_page_get_session (SLUICE_PAGE (self)),
                                         sluice_page_get_cancellable (SLUICE_PAGE (self)), reloaded_cb,
                                         g_object_ref (self));
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!sluice_background_ask_finish (result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sluice_page_show_error (SLUICE_PAGE (self), _("Schedules will not run while Sluice is closed."), error);
}

/**
 * sluice_task_page_schedule_saved:
 * @self: a #SluiceTaskPage whose document was saved
 *
 * Sees to it that the schedule is run, now and later on.
 */
void
sluice_task_page_schedule_saved (SluiceTaskPage *self)
{
  if (!sluice_schedule_editor_is_active (sluice_task_editor_get_schedule (self->task_editor)))
    return;
  start_service (self);
  /* A question to a window that is about to close has no answer: the next one asks. */
  if (sluice_background_must_ask () && g_strcmp0 (self->leave_action, "window.close") != 0)
    sluice_background_ask_async (GTK_WIDGET (self), NULL, asked_cb, g_object_ref (self));
}

static void
start_schedules_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  sluice_page_clear_problem (SLUICE_PAGE (widget));
  start_service (SLUICE_TASK_PAGE (widget));
}

/**
 * sluice_task_page_install_schedule_actions:
 * @widget_class: the class of #SluiceTaskPage
 *
 * Installs the action by which the service is started once more.
 */
void
sluice_task_page_install_schedule_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.start-schedules", NULL, start_schedules_action);
}
