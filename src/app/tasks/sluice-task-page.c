/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-page.h"

#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-pause-banner.h"
#include "sluice-task-page-private.h"
#include "sluice-undo-toast.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (SluiceTaskPage, sluice_task_page, SLUICE_TYPE_PAGE)

static void
connections_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GPtrArray) connections = NULL;

  connections = sluice_store_list_connections_finish (SLUICE_STORE (source), result, NULL);
  if (self->task_editor != NULL)
    sluice_destination_editor_set_connections (self->destination_editor, connections);
}

/* The banner is there before the schedules are. */
static void
add_pause_banner (SluiceTaskPage *self)
{
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  GtkWidget *banner = sluice_pause_banner_new ();

  sluice_page_set_banner (SLUICE_PAGE (self), banner);
  sluice_pause_banner_set_model (SLUICE_PAUSE_BANNER (banner),
                                 sluice_session_get_schedules (session), self->id);
}

/**
 * sluice_task_page_opened:
 * @self: a #SluiceTaskPage
 *
 * The editor is there: it is offered what it asks for.
 */
void
sluice_task_page_opened (SluiceTaskPage *self)
{
  if (self->shows_schedule)
    sluice_editor_set_step (self->editor, SLUICE_EDITOR_STEP_SCHEDULE);
  if (self->path != NULL)
    sluice_editor_show_path (self->editor, self->path);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.run", TRUE);
  sluice_store_list_connections_async (sluice_page_get_store (SLUICE_PAGE (self)),
                                       sluice_page_get_cancellable (SLUICE_PAGE (self)), connections_cb,
                                       g_object_ref (self));
  sluice_task_page_load_tasks (self);
  sluice_task_page_load_run (self);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *stored = NULL;
  JsonObject *root = NULL;

  stored = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stored == NULL)
    {
      if (error != NULL)
        sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
      else
        sluice_page_show_problem (SLUICE_PAGE (self), _("This task is not there any more."), NULL);
      return;
    }
  g_free (self->id);
  self->id = g_strdup (stored->id);
  self->version = stored->version;
  sluice_page_set_title (SLUICE_PAGE (self), stored->name);
  add_pause_banner (self);
  root = sluice_draft_parse (stored->document);
  if (root != NULL)
    sluice_task_page_find_draft (self, root);
  sluice_stored_task_free (stored);
}

static void
sluice_task_page_ready (SluicePage *page)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (page);

  sluice_store_find_task_async (sluice_page_get_store (page), self->id,
                                sluice_page_get_cancellable (page), found_cb,
                                g_object_ref (self));
}

/**
 * sluice_task_page_show_invalid:
 * @self: a #SluiceTaskPage
 * @problems: (nullable) (element-type SluiceProblem): what is wrong
 * @error: the same as an error
 *
 * The problem stays, and its button leads to the field.
 */
void
sluice_task_page_show_invalid (SluiceTaskPage *self,
                               GPtrArray      *problems,
                               const GError   *error)
{
  SluiceProblem *first = problems != NULL && problems->len > 0 ? g_ptr_array_index (problems, 0)
                                                               : NULL;

  if (first == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), NULL, error);
      return;
    }
  sluice_page_show_problem (SLUICE_PAGE (self), first->message, first->path);
  sluice_page_set_problem_action (SLUICE_PAGE (self), _("Show the Field"), "task.show-field",
                                  g_variant_new_string (first->path));
  sluice_editor_show_path (self->editor, first->path);
}

/**
 * sluice_task_page_build_task:
 * @self: a #SluiceTaskPage
 *
 * Says what is wrong with the task as it stands.
 *
 * Returns: (transfer full) (nullable): the task, %NULL if it is not valid
 */
SluiceTask *
sluice_task_page_build_task (SluiceTaskPage *self)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *broken = NULL;
  SluiceTask *task = NULL;

  if (self->document == NULL)
    return NULL;
  broken = sluice_source_editor_dup_problem (self->source_editor);
  if (broken != NULL)
    {
      sluice_page_show_problem (SLUICE_PAGE (self), broken, NULL);
      sluice_page_set_problem_action (SLUICE_PAGE (self), _("Show the Field"), "task.show-field",
                                      g_variant_new_string ("$.source.body"));
      return NULL;
    }
  sluice_task_page_collect (self);
  text = sluice_task_page_dup_text (self);
  task = sluice_task_new_from_data (text, -1, NULL, &problems, &error);
  if (task == NULL)
    sluice_task_page_show_invalid (self, problems, error);
  else
    sluice_page_clear_problem (SLUICE_PAGE (self));
  return task;
}

/* What is to happen when the credentials are in the keyring. */
typedef struct
{
  SluiceTaskPage *self;
  SluiceTaskPageFunc then;
} AfterSecrets;

static void
secrets_stored_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree AfterSecrets *after = user_data;
  g_autoptr(SluiceTaskPage) self = after->self;
  g_autoptr(GError) error = NULL;

  if (sluice_draft_secrets_store_finish (self->secrets, result, &error))
    {
      if (self->task_editor != NULL)
        after->then (self);
      return;
    }
  if (self->task_editor == NULL)
    return;
  self->run_after_save = FALSE;
  sluice_task_page_give_up_target (self, error);
  if (self->guessing == NULL)
    sluice_source_editor_set_busy (self->source_editor, FALSE);
  sluice_task_page_stay (self);
  sluice_page_show_error (SLUICE_PAGE (self), _("The keyring did not take the credential."),
                          error);
}

/**
 * sluice_task_page_store_secrets:
 * @self: a #SluiceTaskPage
 * @then: called when no credential is missing any more
 *
 * New credentials go first: a task must not name what is not there.
 */
void
sluice_task_page_store_secrets (SluiceTaskPage     *self,
                                SluiceTaskPageFunc  then)
{
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));
  AfterSecrets *after = g_new0 (AfterSecrets, 1);

  after->self = g_object_ref (self);
  after->then = then;
  sluice_draft_secrets_store_async (self->secrets, sluice_session_get_secrets (session), NULL,
                                    secrets_stored_cb, after);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);
  g_autoptr(SluiceTask) task = sluice_task_page_build_task (self);

  if (task != NULL)
    sluice_task_page_store_secrets (self, sluice_task_page_save);
  else
    sluice_task_page_cannot_save (self);
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (sluice_task_page_is_dirty (self))
    {
      self->run_after_save = TRUE;
      save_action (widget, "task.save", NULL);
    }
  else if (self->document != NULL)
    gtk_widget_activate_action (widget, "win.run-task", "s", self->id);
}

static void
decisions_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-decisions", "s", SLUICE_TASK_PAGE (widget)->id);
}

static void
trend_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-trend", "s", SLUICE_TASK_PAGE (widget)->id);
}

static void
changes_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-activity", "s", SLUICE_TASK_PAGE (widget)->id);
}

static void
lists_changed (gpointer session)
{
  sluice_session_tasks_changed (session);
  sluice_session_schedules_changed (session);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceTaskPage) self = user_data;
  g_autoptr(SluiceRemains) remains = NULL;
  g_autoptr(GError) error = NULL;
  SluiceSession *session = sluice_page_get_session (SLUICE_PAGE (self));

  remains = sluice_store_take_away_finish (SLUICE_STORE (source), result, &error);
  if (session == NULL)
    return;
  if (remains == NULL)
    {
      sluice_page_show_error (SLUICE_PAGE (self), _("The task could not be deleted."), error);
      return;
    }
  sluice_undo_toast_show (GTK_WIDGET (self), SLUICE_STORE (source), remains, lists_changed, session);
  /* It is not there to be saved. */
  self->gives_up = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  lists_changed (session);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (self->document != NULL)
    sluice_store_take_away_async (sluice_page_get_store (SLUICE_PAGE (self)), SLUICE_REMAINS_TASK, self->id, NULL,
                                  deleted_cb, g_object_ref (self));
}

static void
answered_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (source);

  if (!sluice_alert_finish (result) || self->leave_action == NULL)
    {
      sluice_task_page_stay (self);
      return;
    }
  self->gives_up = TRUE;
  sluice_task_page_leave_now (self);
}

static void
ask_before_leaving (SluiceTaskPage *self,
                    const char     *message)
{
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", message,
                                           _("What you have changed is kept. Until it is complete, the task runs "
                                             "as it was saved."));

  sluice_alert_async (GTK_WIDGET (self), _("The Task Is Not Complete"), body, _("_Leave"), FALSE, NULL, answered_cb,
                      NULL);
}

/* What was typed is kept: a task that can be saved is saved. One that cannot
 * says what is missing, and is a draft until it is there. */
static gboolean
sluice_task_page_leave (SluicePage *page,
                        const char *action,
                        GVariant   *target)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (page);
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *broken = NULL;
  gboolean is_leaving = self->leave_action != NULL;

  if (self->gives_up || !sluice_task_page_is_dirty (self))
    return TRUE;
  sluice_task_page_stay (self);
  self->leave_action = g_strdup (action);
  self->leave_target = target == NULL ? NULL : g_variant_ref (target);
  if (is_leaving)
    return FALSE;

  sluice_task_page_collect (self);
  text = sluice_task_page_dup_text (self);
  task = sluice_task_new_from_data (text, -1, NULL, &problems, &error);
  broken = sluice_source_editor_dup_problem (self->source_editor);
  if (broken != NULL)
    ask_before_leaving (self, broken);
  else if (task != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "task.save", NULL);
  else if (problems != NULL && problems->len > 0)
    ask_before_leaving (self, ((SluiceProblem *) g_ptr_array_index (problems, 0))->message);
  else
    ask_before_leaving (self, error->message);
  return FALSE;
}

static gboolean
sluice_task_page_run (SluicePage *page)
{
  return gtk_widget_activate_action (GTK_WIDGET (page), "task.run", NULL);
}

/* The name of the task has the room on a phone: what undoes is in the menu only, and a
 * picture says that it is saved. */
static void
sluice_task_page_collapse (SluicePage *page,
                           gboolean    collapsed)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (page);

  gtk_widget_set_visible (self->history_buttons, !collapsed);
  if (collapsed)
    gtk_button_set_icon_name (GTK_BUTTON (self->save_button), "document-save-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (self->save_button), _("_Save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Save"), -1);
}

static gboolean
sluice_task_page_dismantle (SluicePage *page)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (page);

  if (self->task_editor != NULL)
    {
      self->old_editor = self->task_editor;
      sluice_task_page_close_editor (self);
    }
  return self->old_editor != NULL && sluice_task_editor_dismantle (self->old_editor);
}

static void
sluice_task_page_dispose (GObject *object)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (object);

  sluice_task_page_close_editor (self);
  if (self->guessing != NULL)
    g_cancellable_cancel (self->guessing);
  g_clear_object (&self->guessing);
  sluice_task_page_stop_plan (self);
  g_clear_weak_pointer (&self->designer);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_TASK_PAGE);

  G_OBJECT_CLASS (sluice_task_page_parent_class)->dispose (object);
}

static void
sluice_task_page_finalize (GObject *object)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (object);

  g_free (self->id);
  g_free (self->path);
  g_free (self->run_id);
  g_clear_object (&self->run);
  g_object_unref (self->secrets);
  g_clear_pointer (&self->guess, json_object_unref);
  g_clear_pointer (&self->answered, g_bytes_unref);
  g_free (self->leave_action);
  g_free (self->sql);
  g_clear_pointer (&self->leave_target, g_variant_unref);
  g_clear_object (&self->editor);
  g_clear_object (&self->document);
  g_clear_pointer (&self->stored, json_object_unref);

  G_OBJECT_CLASS (sluice_task_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SluiceTaskPage, name)
  BIND (history_buttons);
  BIND (redo_button);
  BIND (save_button);
  BIND (undo_button);
#undef BIND
}

static void
sluice_task_page_class_init (SluiceTaskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SluicePageClass *page_class = SLUICE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_task_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_task_page_finalize;
  page_class->ready = sluice_task_page_ready;
  page_class->run = sluice_task_page_run;
  page_class->leave = sluice_task_page_leave;
  page_class->collapse = sluice_task_page_collapse;
  page_class->dismantle = sluice_task_page_dismantle;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluice/Sluice/ui/sluice-task-page.ui");
  bind_children (widget_class);
  sluice_task_page_install_editor_actions (widget_class);
  sluice_task_page_install_source_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "task.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "task.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "task.decisions", NULL, decisions_action);
  gtk_widget_class_install_action (widget_class, "task.changes", NULL, changes_action);
  gtk_widget_class_install_action (widget_class, "task.trend", NULL, trend_action);
  gtk_widget_class_install_action (widget_class, "task.delete", NULL, delete_action);
  sluice_task_page_install_bookmark_action (widget_class);
  sluice_task_page_install_history_actions (widget_class);
  sluice_task_page_install_target_actions (widget_class);
  sluice_task_page_install_schedule_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "task.save",
                                       NULL);
}

static void
sluice_task_page_init (SluiceTaskPage *self)
{
  self->secrets = sluice_draft_secrets_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.run", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.undo", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.redo", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.forget-bookmark", FALSE);
  sluice_task_page_update_saved (self);
}

/**
 * sluice_task_page_new:
 * @task: a stored task's id or name
 *
 * Returns: (transfer floating): the page of a task
 */
SluiceTaskPage *
sluice_task_page_new (const char *task)
{
  SluiceTaskPage *self = NULL;

  g_return_val_if_fail (task != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TASK_PAGE, NULL);
  self->id = g_strdup (task);
  return self;
}

/**
 * sluice_task_page_take_path:
 * @self: a #SluiceTaskPage that is not shown yet
 * @path: a JSON path of the task
 *
 * Has the field there shown once the editor is.
 */
void
sluice_task_page_take_path (SluiceTaskPage *self,
                            const char     *path)
{
  g_return_if_fail (SLUICE_IS_TASK_PAGE (self));
  g_return_if_fail (path != NULL);

  g_free (self->path);
  self->path = g_strdup (path);
}

/**
 * sluice_task_page_show_schedule:
 * @self: a #SluiceTaskPage
 *
 * Shows when the task runs.
 */
void
sluice_task_page_show_schedule (SluiceTaskPage *self)
{
  g_return_if_fail (SLUICE_IS_TASK_PAGE (self));

  self->shows_schedule = TRUE;
  if (self->editor != NULL)
    sluice_editor_set_step (self->editor, SLUICE_EDITOR_STEP_SCHEDULE);
}
