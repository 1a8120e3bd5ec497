/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dialogs.h"
#include "sluice-draft.h"
#include "sluice-error.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* Saving the task, also when somebody else has done so meanwhile. */

/**
 * sluice_task_page_stay:
 * @self: a #SluiceTaskPage
 *
 * What wanted to leave is not done.
 */
void
sluice_task_page_stay (SluiceTaskPage *self)
{
  g_clear_pointer (&self->leave_action, g_free);
  g_clear_pointer (&self->leave_target, g_variant_unref);
}

/**
 * sluice_task_page_leave_now:
 * @self: a #SluiceTaskPage
 *
 * What wanted to leave is done again, now that nothing holds it up.
 */
void
sluice_task_page_leave_now (SluiceTaskPage *self)
{
  g_autofree char *action = g_steal_pointer (&self->leave_action);
  g_autoptr(GVariant) target = g_steal_pointer (&self->leave_target);

  gtk_widget_activate_action_variant (GTK_WIDGET (self), action, target);
}

/* What is on its way into the store. */
typedef struct
{
  SluiceTaskPage *self;         /* (owned) */
  JsonObject *root;             /* (owned) */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->self);
  json_object_unref (saving->root);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

/* What waits for the save waits no longer. */
static void
give_up (SluiceTaskPage *self,
         const GError   *error)
{
  self->run_after_save = FALSE;
  sluice_task_page_give_up_sql (self, error);
  sluice_task_page_stay (self);
}

/**
 * sluice_task_page_cannot_save:
 * @self: a #SluiceTaskPage
 *
 * The page says what is wrong with the task: what waits for it to be saved is not done.
 */
void
sluice_task_page_cannot_save (SluiceTaskPage *self)
{
  self->run_after_save = FALSE;
  if (self->sql != NULL && self->designer != NULL)
    gtk_window_close (GTK_WINDOW (self->designer));
  g_clear_pointer (&self->sql, g_free);
  sluice_task_page_stay (self);
}

/* Whoever saved the task may have ended what was kept of the changes here, too. */
static void
refuse (SluiceTaskPage *self,
        const GError   *error)
{
  give_up (self, error);
  if (self->task_editor != NULL)
    sluice_task_page_keep_draft (self);
}

/* A question about a task that is in the store otherwise than it was opened. */
typedef struct
{
  SluiceTaskPage *self;         /* (owned) */
  GError *error;                /* (owned) what the store says of it */
} Conflict;

static void
conflict_free (Conflict *conflict)
{
  g_object_unref (conflict->self);
  g_error_free (conflict->error);
  g_free (conflict);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Conflict, conflict_free)

static void
save_over (SluiceTaskPage *self,
           guint           version);

/* What has changed is kept beside the task. */
static void
leave_unsaved (SluiceTaskPage *self,
               const GError   *error)
{
  self->run_after_save = FALSE;
  sluice_task_page_give_up_sql (self, error);
  sluice_task_page_keep_draft (self);
  sluice_task_page_flush_draft (self);
  self->gives_up = TRUE;
  sluice_task_page_leave_now (self);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Conflict) conflict = user_data;
  SluiceTaskPage *self = conflict->self;
  SluiceChoice choice = sluice_choice_finish (result);

  if (self->task_editor == NULL || choice == SLUICE_CHOICE_CANCEL)
    refuse (self, conflict->error);
  else if (choice == SLUICE_CHOICE_ACT)
    save_over (self, 0);
  else if (self->leave_action != NULL)
    leave_unsaved (self, conflict->error);
  else
    {
      refuse (self, conflict->error);
      gtk_widget_activate_action (GTK_WIDGET (self), "task.versions", NULL);
    }
}

static void
wanted_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Conflict) conflict = user_data;

  if (sluice_alert_finish (result) && conflict->self->task_editor != NULL)
    save_over (conflict->self, 0);
  else
    refuse (conflict->self, conflict->error);
}

/* Returns whether that was all that is wrong: then somebody is asked. */
static gboolean
ask_about_conflict (SluiceTaskPage *self,
                    const GError   *error)
{
  const char *code = sluice_error_get_code (error);
  const gboolean is_gone = g_strcmp0 (code, "unknown_task") == 0;
  const gboolean is_leaving = self->leave_action != NULL;
  const char *gone = _("It has been deleted since you opened it, by another program or on another page. Saving "
                       "brings it back, as you have it here.");
  /* The table's designer is a window of its own, above this one. */
  GtkWidget *parent = self->sql != NULL && self->designer != NULL ? GTK_WIDGET (self->designer) : GTK_WIDGET (self);
  Conflict *conflict = NULL;

  if (self->task_editor == NULL || (!is_gone && g_strcmp0 (code, "task_changed") != 0))
    return FALSE;
  conflict = g_new0 (Conflict, 1);
  conflict->self = g_object_ref (self);
  conflict->error = g_error_copy (error);
  if (is_gone && is_leaving)
    sluice_choice_async (parent, _("The Task Is Not There Any More"), gone, _("_Leave"), _("_Save Anyway"), NULL,
                         chosen_cb, conflict);
  else if (is_gone)
    sluice_alert_async (parent, _("The Task Is Not There Any More"), gone, _("_Save Anyway"), FALSE, NULL,
                        wanted_back_cb, conflict);
  else
    sluice_choice_async (parent, _("The Task Has Been Saved Elsewhere"),
                         _("It has been saved since you opened it, by another program or on another page. If you save "
                           "yours anyway, it becomes the newest version, and the other one is kept among the "
                           "versions."),
                         is_leaving ? _("_Leave") : _("Show What _Differs"), _("_Save Anyway"), NULL, chosen_cb,
                         conflict);
  return TRUE;
}

static void
finish_save (SluiceTaskPage         *self,
             JsonObject             *root,
             const SluiceStoredTask *task)
{
  self->version = task->version;
  sluice_page_set_title (SLUICE_PAGE (self), sluice_draft_get_string (root, "name"));
  sluice_task_document_set_saved (self->document, root);
  self->is_touched = FALSE;
  sluice_task_page_update_saved (self);
  sluice_task_page_keep_draft (self);
  sluice_task_page_flush_draft (self);
  sluice_session_tasks_changed (sluice_page_get_session (SLUICE_PAGE (self)));
}

/* What the task was saved for. */
static void
go_on (SluiceTaskPage *self,
       const char     *id)
{
  gboolean runs = self->run_after_save;

  if (!runs)
    sluice_page_add_toast (SLUICE_PAGE (self), adw_toast_new (_("Task saved")));
  sluice_task_page_schedule_saved (self);
  if (runs)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.run-task", "s", id);
  else if (self->leave_action != NULL)
    sluice_task_page_leave_now (self);
  self->run_after_save = FALSE;
  sluice_task_page_execute_sql (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  SluiceTaskPage *self = saving->self;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task = sluice_store_update_task_finish (SLUICE_STORE (source), result, &error);
  gboolean saves_again = self->saves_again;

  self->is_saving = FALSE;
  self->saves_again = FALSE;
  if (task == NULL)
    {
      if (ask_about_conflict (self, error))
        return;
      give_up (self, error);
      sluice_page_show_error (SLUICE_PAGE (self), _("The task could not be saved."), error);
      return;
    }
  if (self->task_editor != NULL)
    {
      finish_save (self, saving->root, task);
      if (saves_again && sluice_task_page_is_dirty (self))
        sluice_task_page_save (self);
      else
        go_on (self, task->id);
    }
  sluice_stored_task_free (task);
}

/* @version: the one that is changed, 0 whichever is there. */
static void
save_over (SluiceTaskPage *self,
           guint           version)
{
  g_autoptr(SluiceTask) task = sluice_task_page_build_task (self);
  Saving *saving = NULL;

  if (task == NULL)
    {
      sluice_task_page_cannot_save (self);
      return;
    }
  self->is_saving = TRUE;
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->root = json_object_ref (sluice_task_page_get_root (self));
  sluice_store_update_task_async (sluice_page_get_store (SLUICE_PAGE (self)), task, version, NULL, saved_cb, saving);
}

/**
 * sluice_task_page_save:
 * @self: a #SluiceTaskPage
 *
 * Saves the task, as it is now. If it is being saved just now, the next save has to know
 * the version that this one makes.
 */
void
sluice_task_page_save (SluiceTaskPage *self)
{
  if (self->is_saving)
    self->saves_again = TRUE;
  else
    save_over (self, self->version);
}
