/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-draft.h"
#include "sluice-plan-model.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* Looking at what a run would do to the target, in a child that writes nothing. */

#define PLAN_ROWS "50"

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  g_autoptr(SluicePlanModel) plan = NULL;
  SluicePlanView *view = NULL;

  if (self->views == NULL)
    return;
  g_clear_object (&self->planning);
  view = sluice_destination_editor_get_plan_view (self->destination_editor);
  sluice_plan_view_set_busy (view, FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The plan could not be made."), error);
      return;
    }
  plan = sluice_plan_model_new (json_node_get_object (root));
  sluice_plan_view_set_plan (view, plan);
}

static void
plan_task (SluiceTaskPage *self)
{
  static const char * const arguments[] = { "plan", "-", "--rows", PLAN_ROWS, "--output", "json", NULL };
  g_autofree char *text = sluice_draft_to_text (self->document);

  /* Stopped while the keyring was asked. */
  if (self->planning != NULL)
    sluice_child_run_async (arguments, text, self->planning, planned_cb, g_object_ref (self));
}

static void
plan_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  g_autoptr(SluiceTask) task = NULL;

  if (self->planning != NULL)
    return;
  task = sluice_task_page_build_task (self);
  if (task == NULL)
    return;
  self->planning = g_cancellable_new ();
  adw_view_stack_set_visible_child_name (self->views, "destination");
  sluice_plan_view_set_busy (sluice_destination_editor_show_plan (self->destination_editor), TRUE);
  sluice_task_page_store_secrets (self, plan_task);
}

static void
stop_plan_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  sluice_task_page_stop_plan (self);
  sluice_plan_view_set_busy (sluice_destination_editor_get_plan_view (self->destination_editor), FALSE);
}

/**
 * sluice_task_page_stop_plan:
 * @self: a #SluiceTaskPage
 *
 * Ends the child that makes a plan, if there is one.
 */
void
sluice_task_page_stop_plan (SluiceTaskPage *self)
{
  if (self->planning != NULL)
    g_cancellable_cancel (self->planning);
  g_clear_object (&self->planning);
}

/**
 * sluice_task_page_install_target_actions:
 * @widget_class: the class of #SluiceTaskPage
 *
 * Installs the actions of the target's buttons.
 */
void
sluice_task_page_install_target_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.plan", NULL, plan_action);
  gtk_widget_class_install_action (widget_class, "task.stop-plan", NULL, stop_plan_action);
}
