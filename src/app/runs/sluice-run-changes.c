/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-changes.h"

#include "sluice-change-group.h"
#include "sluice-run-document.h"
#include "sluice-store-versions.h"

#include <glib/gi18n.h>

#define WIDTH 560
#define LEAST_WIDTH 340

struct _SluiceRunChanges
{
  AdwWindow parent_instance;

  GCancellable *cancellable;    /* (owned) */
  SluiceStore *store;           /* (owned) */
  SluiceRun *run;               /* (owned) */
  char *document;               /* (owned) (nullable) of the run */

  SluiceChangeGroup *since;     /* (unowned) */
  SluiceChangeGroup *with;      /* (unowned) */
};

G_DEFINE_FINAL_TYPE (SluiceRunChanges, sluice_run_changes, ADW_TYPE_WINDOW)

static void
sluice_run_changes_dispose (GObject *object)
{
  SluiceRunChanges *self = SLUICE_RUN_CHANGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (sluice_run_changes_parent_class)->dispose (object);
}

static void
sluice_run_changes_finalize (GObject *object)
{
  SluiceRunChanges *self = SLUICE_RUN_CHANGES (object);

  g_object_unref (self->cancellable);
  g_free (self->document);

  G_OBJECT_CLASS (sluice_run_changes_parent_class)->finalize (object);
}

static void
sluice_run_changes_class_init (SluiceRunChangesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_run_changes_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_run_changes_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sluice_run_changes_init (SluiceRunChanges *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->cancellable = g_cancellable_new ();
  self->since = SLUICE_CHANGE_GROUP (sluice_change_group_new (_("Since This Run")));
  /* Translators: what is different in the version of a task that a run has run */
  self->with = SLUICE_CHANGE_GROUP (sluice_change_group_new (_("With the Version That Ran")));
  gtk_box_append (GTK_BOX (groups), GTK_WIDGET (self->since));
  gtk_box_append (GTK_BOX (groups), GTK_WIDGET (self->with));
  gtk_widget_set_margin_start (groups, 12);
  gtk_widget_set_margin_end (groups, 12);
  gtk_widget_set_margin_top (groups, 24);
  gtk_widget_set_margin_bottom (groups, 24);
  adw_clamp_set_child (ADW_CLAMP (clamp), groups);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("What Has Changed"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, WIDTH);
  gtk_widget_set_size_request (GTK_WIDGET (self), LEAST_WIDTH, -1);
}

static void
newest_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRunChanges) self = user_data;
  g_autoptr(SluiceTaskVersion) newest = sluice_store_find_task_version_finish (SLUICE_STORE (source), result, NULL);

  /* A task that is gone has not changed. */
  if (newest != NULL && self->store != NULL)
    sluice_change_group_compare (self->since, self->document, newest->document);
}

static void
before_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRunChanges) self = user_data;
  g_autoptr(SluiceTaskVersion) before = sluice_store_find_task_version_finish (SLUICE_STORE (source), result, NULL);

  if (before != NULL && self->store != NULL)
    sluice_change_group_compare (self->with, before->document, self->document);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceRunChanges) self = user_data;
  const char *task = NULL;

  self->document = sluice_run_document_finish (result, NULL);
  if (self->document == NULL || self->store == NULL)
    return;
  task = sluice_run_get_task_id (self->run);
  sluice_store_find_task_version_async (self->store, task, 0, self->cancellable, newest_cb, g_object_ref (self));
  if (sluice_run_get_version (self->run) > 1)
    sluice_store_find_task_version_async (self->store, task, sluice_run_get_version (self->run) - 1,
                                          self->cancellable, before_cb, g_object_ref (self));
}

/**
 * sluice_run_changes_new:
 * @parent: the window
 * @store: the store that keeps the task
 * @run: a run of a stored task
 *
 * Returns: (transfer none): a window, owned by GTK
 */
SluiceRunChanges *
sluice_run_changes_new (GtkWindow   *parent,
                        SluiceStore *store,
                        SluiceRun   *run)
{
  SluiceRunChanges *self = NULL;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (SLUICE_IS_RUN (run), NULL);

  self = g_object_new (SLUICE_TYPE_RUN_CHANGES, "transient-for", parent, NULL);
  self->store = g_object_ref (store);
  self->run = g_object_ref (run);
  sluice_run_document_async (store, run, self->cancellable, loaded_cb, g_object_ref (self));
  return self;
}
