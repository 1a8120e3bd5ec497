/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-background.h"

#include "sluice-autostart.h"
#include "sluice-dialogs.h"
#include "sluice-settings.h"

#include <glib/gi18n.h>
#include <libportal/portal.h>

#define KEY_ENABLED "autostart"
#define KEY_ASKED "background-asked"

/**
 * sluice_background_is_enabled:
 *
 * Returns: whether the service was made to start with the session
 */
gboolean
sluice_background_is_enabled (void)
{
  GSettings *settings = sluice_settings_get_default ();

  return settings != NULL && g_settings_get_boolean (settings, KEY_ENABLED);
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GSettings *settings = sluice_settings_get_default ();
  GError *error = NULL;

  if (!sluice_autostart_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (settings != NULL)
    g_settings_set_boolean (settings, KEY_ENABLED, GPOINTER_TO_INT (g_task_get_task_data (task)));
  g_task_return_boolean (task, TRUE);
}

/**
 * sluice_background_set_enabled_async:
 * @enabled: whether the service is to start with the session
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when that is so
 * @user_data: for @callback
 *
 * Has the service that runs schedules started with the session, or not any
 * more: through the portal in a sandbox, else by an autostart file. The setting
 * changes only when it worked.
 */
void
sluice_background_set_enabled_async (gboolean             enabled,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sluice_background_set_enabled_async);
  g_task_set_task_data (task, GINT_TO_POINTER (enabled != FALSE), NULL);
  if (xdp_portal_running_under_sandbox ())
    sluice_autostart_ask_portal_async (enabled, cancellable, set_cb, g_steal_pointer (&task));
  else
    sluice_autostart_write_file_async (enabled, cancellable, set_cb, g_steal_pointer (&task));
}

/**
 * sluice_background_set_enabled_finish:
 * @result: what the callback was given
 * @error: return location for an error of GIO, to be shown
 *
 * Returns: whether it is as it was wanted
 */
gboolean
sluice_background_set_enabled_finish (GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_background_set_enabled_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sluice_background_must_ask:
 *
 * Returns: whether nobody was asked yet
 */
gboolean
sluice_background_must_ask (void)
{
  GSettings *settings = sluice_settings_get_default ();

  return settings != NULL && !g_settings_get_boolean (settings, KEY_ASKED) &&
         !g_settings_get_boolean (settings, KEY_ENABLED);
}

static void
enabled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (sluice_background_set_enabled_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GSettings *settings = sluice_settings_get_default ();

  if (settings != NULL)
    g_settings_set_boolean (settings, KEY_ASKED, TRUE);
  if (sluice_alert_finish (result))
    sluice_background_set_enabled_async (TRUE, g_task_get_cancellable (task), enabled_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * sluice_background_ask_async:
 * @parent: a widget of the window that asks
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it was answered, and done
 * @user_data: for @callback
 *
 * Asks whether schedules run while Sluice is closed, and does it. Whatever the
 * answer is, it is not asked again: the preferences have it.
 */
void
sluice_background_ask_async (GtkWidget           *parent,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_background_ask_async);
  sluice_question_async (parent, _("Run Schedules When Sluice Is Closed?"),
                         _("Sluice then starts in the background when you log in, without a window, and misses no "
                           "run. Otherwise schedules begin to run when you open Sluice. You can change this in "
                           "the preferences."),
                         _("_Only After Opening"), _("_Run in Background"), cancellable, answered_cb,
                         g_steal_pointer (&task));
}

/**
 * sluice_background_ask_finish:
 * @result: what the callback was given
 * @error: return location for an error of GIO, to be shown
 *
 * Returns: whether it is as it was answered
 */
gboolean
sluice_background_ask_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_background_ask_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
