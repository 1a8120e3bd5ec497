/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-autostart.h"

#include <glib/gi18n.h>
#include <libportal/portal.h>

#define SERVICE_PROGRAM LIBEXECDIR "/sluice-service"
#define FILE_NAME APPLICATION_ID ".Service.desktop"

/* $XDG_CONFIG_HOME/autostart, see the Desktop Application Autostart
 * Specification. */
static GFile *
find_folder (void)
{
  return g_file_new_build_filename (g_get_user_config_dir (), "autostart", NULL);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_file (GTask *task,
            GFile *folder)
{
  g_autoptr(GFile) file = g_file_get_child (folder, FILE_NAME);
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autoptr(GBytes) bytes = NULL;
  char *text = NULL;
  gsize length = 0;

#define SET(key, value) g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, key, value)
  SET (G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  SET (G_KEY_FILE_DESKTOP_KEY_NAME, "Sluice");
  SET (G_KEY_FILE_DESKTOP_KEY_COMMENT, _("Runs scheduled tasks in the background"));
  SET (G_KEY_FILE_DESKTOP_KEY_EXEC, SERVICE_PROGRAM);
  SET (G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, SERVICE_PROGRAM);
  SET (G_KEY_FILE_DESKTOP_KEY_ICON, APPLICATION_ID);
  SET (G_KEY_FILE_DESKTOP_KEY_NO_DISPLAY, "true");
  SET ("X-GNOME-Autostart-enabled", "true");
#undef SET
  text = g_key_file_to_data (keys, &length, NULL);
  bytes = g_bytes_new_take (text, length);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, g_task_get_cancellable (task),
                                       written_cb, g_object_ref (task));
}

/* A folder that is there already is as good as one that was made. */
static gboolean
folder_made (GObject      *source,
             GAsyncResult *result,
             GTask        *task)
{
  GError *error = NULL;

  if (g_file_make_directory_finish (G_FILE (source), result, &error))
    return TRUE;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_task_return_error (task, error);
      return FALSE;
    }
  g_error_free (error);
  return TRUE;
}

static void
folder_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (folder_made (source, result, task))
    write_file (task, G_FILE (source));
}

static void
parent_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GFile) folder = find_folder ();

  if (folder_made (source, result, task))
    g_file_make_directory_async (folder, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), folder_cb,
                                 g_object_ref (task));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_delete_finish (G_FILE (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sluice_autostart_write_file_async:
 * @enabled: whether the service is to start with the session
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the file is written, or gone
 * @user_data: for @callback
 *
 * Writes or removes the file by which desktops start programs.
 */
void
sluice_autostart_write_file_async (gboolean             enabled,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GFile) folder = find_folder ();
  g_autoptr(GFile) parent = g_file_get_parent (folder);
  g_autoptr(GFile) file = g_file_get_child (folder, FILE_NAME);

  g_task_set_source_tag (task, sluice_autostart_write_file_async);
  if (enabled)
    g_file_make_directory_async (parent, G_PRIORITY_DEFAULT, cancellable, parent_cb, g_steal_pointer (&task));
  else
    g_file_delete_async (file, G_PRIORITY_DEFAULT, cancellable, deleted_cb, g_steal_pointer (&task));
}

static void
portal_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error))
    g_task_return_boolean (task, TRUE);
  /* That a person or the system said no is told like this. */
  else if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                               _("The system does not let Sluice run in the background. Allow it in the system’s "
                                 "settings."));
    }
  else
    g_task_return_error (task, error);
}

/**
 * sluice_autostart_ask_portal_async:
 * @enabled: whether the service is to start with the session
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks the Background portal, which starts what is in a sandbox.
 */
void
sluice_autostart_ask_portal_async (gboolean             enabled,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(XdpPortal) portal = xdp_portal_new ();
  g_autoptr(GPtrArray) command = g_ptr_array_new ();

  g_task_set_source_tag (task, sluice_autostart_ask_portal_async);
  g_ptr_array_add (command, (gpointer) SERVICE_PROGRAM);
  xdp_portal_request_background (portal, NULL, (char *) _("Run scheduled tasks while Sluice is closed"), command,
                                 enabled ? XDP_BACKGROUND_FLAG_AUTOSTART : XDP_BACKGROUND_FLAG_NONE, cancellable,
                                 portal_cb, g_steal_pointer (&task));
}

/**
 * sluice_autostart_finish:
 * @result: what the callback was given
 * @error: return location for an error of GIO
 *
 * Returns: whether it is as it was wanted
 */
gboolean
sluice_autostart_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
