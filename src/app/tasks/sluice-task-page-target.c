/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-child.h"
#include "sluice-plan-model.h"
#include "sluice-present.h"
#include "sluice-table-designer.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* Looking at what a run would do to the target, in a child that writes nothing; and
 * making the table of the target, as somebody wants it. */

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

  /* A plan that was stopped says no more, and another one may be on its way. */
  if (self->task_editor == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->planning);
  view = sluice_destination_editor_get_plan_view (self->destination_editor);
  sluice_plan_view_set_busy (view, FALSE);
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
  g_autofree char *text = sluice_task_page_dup_text (self);

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
  sluice_editor_set_step (self->editor, SLUICE_EDITOR_STEP_DESTINATION);
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

static void
executed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);

  if (self->task_editor == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->designer != NULL)
    sluice_table_designer_set_busy (self->designer, FALSE);
  if (root == NULL && self->designer != NULL)
    sluice_table_designer_show_error (self->designer, error);
  else if (root == NULL)
    sluice_page_show_error (SLUICE_PAGE (self), _("The SQL could not be run."), error);
  if (root == NULL)
    return;
  /* Somebody may have closed it without waiting. */
  if (self->designer != NULL)
    gtk_window_close (GTK_WINDOW (self->designer));
  sluice_page_add_toast (SLUICE_PAGE (self), adw_toast_new (_("The SQL was run")));
  sluice_destination_editor_reload (self->destination_editor);
}

/**
 * sluice_task_page_execute_sql:
 * @self: a #SluiceTaskPage whose task is stored as it is
 *
 * Runs what was asked for in the designer of the table.
 */
void
sluice_task_page_execute_sql (SluiceTaskPage *self)
{
  const char *arguments[] = { "ddl", self->id, "--execute", "-", "--output", "json", NULL };
  g_autofree char *sql = g_steal_pointer (&self->sql);

  if (self->designer == NULL || sql == NULL)
    return;
  sluice_child_run_async (arguments, sql, sluice_page_get_cancellable (SLUICE_PAGE (self)), executed_cb,
                          g_object_ref (self));
}

/**
 * sluice_task_page_give_up_sql:
 * @self: a #SluiceTaskPage
 * @error: why the task could not be stored
 *
 * What waited in the designer is not run.
 */
void
sluice_task_page_give_up_sql (SluiceTaskPage *self,
                              const GError   *error)
{
  if (self->sql != NULL && self->designer != NULL)
    {
      sluice_table_designer_set_busy (self->designer, FALSE);
      sluice_table_designer_show_error (self->designer, error);
    }
  g_clear_pointer (&self->sql, g_free);
}

/**
 * sluice_task_page_give_up_target:
 * @self: a #SluiceTaskPage
 * @error: why the credentials of the task could not be stored
 *
 * What waited for them is not done, and can be asked for again.
 */
void
sluice_task_page_give_up_target (SluiceTaskPage *self,
                                 const GError   *error)
{
  sluice_task_page_give_up_sql (self, error);
  sluice_task_page_stop_plan (self);
  sluice_plan_view_set_busy (sluice_destination_editor_get_plan_view (self->destination_editor), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.design-table", TRUE);
}

/* The child reads the SQL, so the task has to be where it finds it. */
static void
execute_cb (SluiceTaskPage *self,
            const char     *sql)
{
  gboolean is_dirty = sluice_task_page_is_dirty (self);
  g_autoptr(SluiceTask) task = is_dirty ? sluice_task_page_build_task (self) : NULL;

  if (is_dirty && task == NULL)
    {
      /* The page says what is wrong with it. */
      gtk_window_close (GTK_WINDOW (self->designer));
      return;
    }
  g_free (self->sql);
  self->sql = g_strdup (sql);
  sluice_table_designer_set_busy (self->designer, TRUE);
  if (is_dirty)
    gtk_widget_activate_action (GTK_WIDGET (self), "task.save", NULL);
  else
    sluice_task_page_execute_sql (self);
}

static void
described_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = sluice_child_run_finish (result, &error);
  g_autofree char *dialect = NULL;

  if (self->task_editor == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.design-table", TRUE);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The SQL of the table could not be made."), error);
      return;
    }
  dialect = sluice_destination_editor_dup_dialect (self->destination_editor);
  if (self->designer != NULL)
    gtk_window_destroy (GTK_WINDOW (self->designer));
  g_set_weak_pointer (&self->designer,
                      sluice_table_designer_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                 json_node_get_object (root), dialect));
  g_signal_connect_object (self->designer, "execute", G_CALLBACK (execute_cb), self, G_CONNECT_SWAPPED);
  sluice_present (GTK_WINDOW (self->designer));
}

static void
describe_table (SluiceTaskPage *self)
{
  static const char * const arguments[] = { "ddl", "-", "--output", "json", NULL };
  g_autofree char *text = sluice_task_page_dup_text (self);

  sluice_child_run_async (arguments, text, sluice_page_get_cancellable (SLUICE_PAGE (self)), described_cb,
                          g_object_ref (self));
}

static void
design_table_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  g_autoptr(SluiceTask) task = sluice_task_page_build_task (self);

  if (task == NULL)
    return;
  gtk_widget_action_set_enabled (widget, "task.design-table", FALSE);
  sluice_task_page_store_secrets (self, describe_table);
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
  gtk_widget_class_install_action (widget_class, "task.design-table", NULL, design_table_action);
  gtk_widget_class_install_action (widget_class, "task.plan", NULL, plan_action);
  gtk_widget_class_install_action (widget_class, "task.stop-plan", NULL, stop_plan_action);
}
