/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-task-page-private.h"

#include <glib/gi18n.h>

/* Between the page and the editor of its task. */

/**
 * sluice_task_page_get_root:
 * @self: a #SluiceTaskPage with a document
 *
 * Returns: (transfer none): the task as it stands, which must not be changed
 */
JsonObject *
sluice_task_page_get_root (SluiceTaskPage *self)
{
  return sluice_task_document_get_root (self->document);
}

/**
 * sluice_task_page_dup_root:
 * @self: a #SluiceTaskPage with a document
 *
 * Returns: (transfer full): a copy of the task, to be changed
 */
JsonObject *
sluice_task_page_dup_root (SluiceTaskPage *self)
{
  return sluice_task_document_dup_root (self->document);
}

/**
 * sluice_task_page_dup_text:
 * @self: a #SluiceTaskPage with a document
 *
 * Returns: (transfer full): the task as JSON
 */
char *
sluice_task_page_dup_text (SluiceTaskPage *self)
{
  return sluice_task_document_dup_text (self->document);
}

/**
 * sluice_task_page_commit:
 * @self: a #SluiceTaskPage with a document
 * @label: what was done
 * @root: (transfer full): the task as it is now
 *
 * Changes the task.
 */
void
sluice_task_page_commit (SluiceTaskPage *self,
                         const char     *label,
                         JsonObject     *root)
{
  (void) sluice_task_document_commit (self->document, label, root, NULL);
}

/**
 * sluice_task_page_is_dirty:
 * @self: a #SluiceTaskPage
 *
 * Returns: whether there is something that is not stored
 */
gboolean
sluice_task_page_is_dirty (SluiceTaskPage *self)
{
  return self->document != NULL && (self->is_touched || sluice_task_document_get_modified (self->document));
}

/**
 * sluice_task_page_update_saved:
 * @self: a #SluiceTaskPage
 *
 * Shows whether there is something to be saved.
 */
void
sluice_task_page_update_saved (SluiceTaskPage *self)
{
  gboolean is_dirty = sluice_task_page_is_dirty (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.save", is_dirty);
  if (is_dirty)
    gtk_widget_add_css_class (self->save_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->save_button, "suggested-action");
}

/* Only an incremental task has a bookmark. */
static void
update_bookmark_action (SluiceTaskPage *self)
{
  JsonObject *source = sluice_draft_get_object (sluice_task_page_get_root (self), "source", FALSE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.forget-bookmark", source != NULL &&
                                 sluice_draft_get_object (source, "incremental", FALSE) != NULL);
}

static void
update_undo (SluiceTaskPage *self)
{
  const char *undo = sluice_task_document_get_undo_label (self->document);
  const char *redo = sluice_task_document_get_redo_label (self->document);
  /* Translators: what can be taken back */
  g_autofree char *undo_text = undo == NULL ? g_strdup (_("Undo")) : g_strdup_printf (_("Undo: %s"), undo);
  /* Translators: what can be done again */
  g_autofree char *redo_text = redo == NULL ? g_strdup (_("Redo")) : g_strdup_printf (_("Redo: %s"), redo);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.undo",
                                 sluice_task_document_get_can_undo (self->document));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "task.redo",
                                 sluice_task_document_get_can_redo (self->document));
  gtk_widget_set_tooltip_text (self->undo_button, undo_text);
  gtk_widget_set_tooltip_text (self->redo_button, redo_text);
}

static void
document_changed_cb (SluiceTaskPage *self)
{
  sluice_plan_view_set_old (sluice_destination_editor_get_plan_view (self->destination_editor));
  update_bookmark_action (self);
  update_undo (self);
  sluice_task_page_update_saved (self);
  sluice_task_page_keep_draft (self);
}

static void
source_changed_cb (SluiceTaskPage *self)
{
  self->is_touched = TRUE;
  sluice_task_page_update_saved (self);
}

static void
sample_wanted_cb (SluiceTaskPage *self)
{
  if (self->awaits_run)
    self->is_sample_wanted = TRUE;
  else
    sluice_task_page_read_sample (self);
}

static void
connect_editors (SluiceTaskPage *self)
{
  g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "sample-wanted", G_CALLBACK (sample_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source_editor, "changed", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source_editor, "retry-wanted", G_CALLBACK (sluice_task_page_send_again), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source_editor, "verify-wanted", G_CALLBACK (sluice_task_page_verify), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source_editor, "format-answered", G_CALLBACK (sluice_task_page_answer_format), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->schedule_editor, "use-file", G_CALLBACK (sluice_task_page_use_file), self,
                           G_CONNECT_SWAPPED);
}

/* A task whose editor is being made. */
typedef struct
{
  SluiceTaskPage *self;         /* (owned) */
  SluiceTaskDocument *document; /* (owned) */
  SluiceEditor *editor;         /* (owned) */
  JsonObject *draft;            /* (owned) (nullable) */
  gboolean is_sample_wanted;    /* rows are already to be seen */
} Opening;

static void
wanted_early_cb (Opening *opening)
{
  opening->is_sample_wanted = TRUE;
}

static void
opening_free (Opening *opening)
{
  g_signal_handlers_disconnect_by_data (opening->editor, opening);
  g_object_unref (opening->self);
  g_object_unref (opening->document);
  g_object_unref (opening->editor);
  g_clear_pointer (&opening->draft, json_object_unref);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
built_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  SluiceTaskPage *self = opening->self;
  SluiceTaskEditor *task_editor = SLUICE_TASK_EDITOR (source);

  /* Else the page was left. */
  if (!sluice_task_editor_build_finish (task_editor, result, NULL))
    return;
  self->document = g_object_ref (opening->document);
  self->editor = g_object_ref (opening->editor);
  self->task_editor = task_editor;
  self->source_editor = sluice_source_pane_get_source (sluice_task_editor_get_source (task_editor));
  self->destination_editor = sluice_task_editor_get_destination (task_editor);
  self->schedule_editor = sluice_task_editor_get_schedule (task_editor);
  connect_editors (self);
  update_bookmark_action (self);
  update_undo (self);
  sluice_task_page_update_saved (self);
  if (opening->draft != NULL)
    sluice_task_page_take_draft (self, g_steal_pointer (&opening->draft));
  sluice_task_page_opened (self);
  if (opening->is_sample_wanted)
    sample_wanted_cb (self);
}

/**
 * sluice_task_page_open_editor:
 * @self: a #SluiceTaskPage that knows its task
 * @draft: (transfer full) (nullable): what was changed and not saved the last time
 *
 * Shows the editor of the task, whose fields follow.
 */
void
sluice_task_page_open_editor (SluiceTaskPage *self,
                              JsonObject     *draft)
{
  Opening *opening = g_new0 (Opening, 1);
  GtkWidget *task_editor = NULL;

  opening->self = g_object_ref (self);
  opening->document = sluice_task_document_new (json_object_ref (self->stored));
  opening->editor = sluice_editor_new (opening->document);
  opening->draft = draft;
  g_signal_connect_swapped (opening->editor, "sample-wanted", G_CALLBACK (wanted_early_cb), opening);
  task_editor = sluice_task_editor_new (opening->editor);
  sluice_page_set_content (SLUICE_PAGE (self), task_editor);
  sluice_task_editor_build_async (SLUICE_TASK_EDITOR (task_editor), sluice_page_get_cancellable (SLUICE_PAGE (self)),
                                  built_cb, opening);
}

/**
 * sluice_task_page_close_editor:
 * @self: a #SluiceTaskPage
 *
 * Lets go of the editor; what is still under way finds none.
 */
void
sluice_task_page_close_editor (SluiceTaskPage *self)
{
  sluice_task_page_flush_draft (self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  /* They are taken down part by part, and may still ask for something. */
  if (self->source_editor != NULL)
    g_signal_handlers_disconnect_by_data (self->source_editor, self);
  if (self->schedule_editor != NULL)
    g_signal_handlers_disconnect_by_data (self->schedule_editor, self);
  self->task_editor = NULL;
  self->source_editor = NULL;
  self->destination_editor = NULL;
  self->schedule_editor = NULL;
}

/**
 * sluice_task_page_collect:
 * @self: a #SluiceTaskPage with a document
 *
 * Gives a credential that was typed a name, and the document a reference to it.
 */
void
sluice_task_page_collect (SluiceTaskPage *self)
{
  sluice_source_pane_collect (sluice_task_editor_get_source (self->task_editor), self->secrets);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (self->document != NULL)
    (void) sluice_task_document_undo (self->document);
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (self->document != NULL)
    (void) sluice_task_document_redo (self->document);
}

static void
show_field_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SluiceTaskPage *self = SLUICE_TASK_PAGE (widget);

  if (self->editor != NULL)
    sluice_editor_show_path (self->editor, g_variant_get_string (parameter, NULL));
}

/**
 * sluice_task_page_install_editor_actions:
 * @widget_class: the class of #SluiceTaskPage
 *
 * Installs the actions that go to the editor.
 */
void
sluice_task_page_install_editor_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "task.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "task.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "task.show-field", "s", show_field_action);
}
