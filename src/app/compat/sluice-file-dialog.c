/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-dialog.h"

#include <glib/gi18n.h>

#if GTK_CHECK_VERSION (4, 10, 0)

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;

  if (g_task_get_source_tag (task) == sluice_file_dialog_open_folder_async)
    file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);
  else if (g_task_get_source_tag (task) == sluice_file_dialog_save_async)
    file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  else
    file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);
  if (file == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
}

#else

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr(GTask) task = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  g_object_unref (dialog);
}

#endif

static void
ask (GTask         *task,
     GtkWindow     *parent,
     const char    *title,
     gboolean       is_folder,
     GtkFileFilter *filter)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  if (filter != NULL)
    gtk_file_dialog_set_default_filter (dialog, filter);
  if (is_folder)
    gtk_file_dialog_select_folder (dialog, parent, g_task_get_cancellable (task), opened_cb, task);
  else
    gtk_file_dialog_open (dialog, parent, g_task_get_cancellable (task), opened_cb, task);
#else
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent,
                                 is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 _("_Open"), _("_Cancel"));

  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  /* The dialog is ours until it answers. */
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
#endif
}

static void
ask_where (GTask      *task,
           GtkWindow  *parent,
           const char *title,
           const char *name)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, g_task_get_cancellable (task), opened_cb, task);
#else
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
#endif
}

/**
 * sluice_file_dialog_open_async:
 * @parent: (nullable): the window
 * @title: the dialog's title
 * @filter: (nullable) (transfer none): which files to offer
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when a file was chosen or none
 * @user_data: for @callback
 *
 * Lets a person choose one file.
 */
void
sluice_file_dialog_open_async (GtkWindow           *parent,
                               const char          *title,
                               GtkFileFilter       *filter,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_file_dialog_open_async);
  ask (g_steal_pointer (&task), parent, title, FALSE, filter);
}

/**
 * sluice_file_dialog_open_folder_async:
 * @parent: (nullable): the window
 * @title: the dialog's title
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when a folder was chosen or none
 * @user_data: for @callback
 *
 * Lets a person choose a folder. To be ended with
 * [func@Sluice.file_dialog_open_finish], too.
 */
void
sluice_file_dialog_open_folder_async (GtkWindow           *parent,
                                      const char          *title,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_file_dialog_open_folder_async);
  ask (g_steal_pointer (&task), parent, title, TRUE, NULL);
}

/**
 * sluice_file_dialog_save_async:
 * @parent: (nullable): the window
 * @title: the dialog's title
 * @name: the name that is offered
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when a file was chosen or none
 * @user_data: for @callback
 *
 * Lets a person choose where to write a file; whether one that is there is to be
 * replaced was asked then. To be ended with [func@Sluice.file_dialog_open_finish], too.
 */
void
sluice_file_dialog_save_async (GtkWindow           *parent,
                               const char          *title,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (name != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_file_dialog_save_async);
  ask_where (g_steal_pointer (&task), parent, title, name);
}

/**
 * sluice_file_dialog_open_finish:
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the file, or %NULL with %G_IO_ERROR_CANCELLED when
 *   none was chosen
 */
GFile *
sluice_file_dialog_open_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_file_dialog_open_async ||
                        g_task_get_source_tag (G_TASK (result)) == sluice_file_dialog_open_folder_async ||
                        g_task_get_source_tag (G_TASK (result)) == sluice_file_dialog_save_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
