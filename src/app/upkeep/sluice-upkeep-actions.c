/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-upkeep-actions.h"

#include "sluice-activity-page.h"
#include "sluice-child.h"
#include "sluice-file-dialog.h"
#include "sluice-window.h"

#include <glib/gi18n.h>

static void
show_activity_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  const char *object = g_variant_get_string (parameter, NULL);

  sluice_window_push (SLUICE_WINDOW (widget), SLUICE_PAGE (sluice_activity_page_new (*object != '\0' ? object : NULL)));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;
  SluicePage *page = sluice_window_get_page (self);

  output = sluice_child_read_finish (result, &error);
  if (page == NULL)
    return;
  if (error != NULL)
    sluice_page_show_error (page, _("The diagnostics could not be saved."), error);
  else
    sluice_page_add_toast (page, sluice_page_toast_new (_("Diagnostics saved: read them before you send them")));
}

/* What the command cannot know of the window. */
static GStrv
make_command (const char *path)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *gtk = g_strdup_printf ("GTK=%u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (),
                                          gtk_get_micro_version ());
  g_autofree char *adw = g_strdup_printf ("libadwaita=%u.%u.%u", adw_get_major_version (), adw_get_minor_version (),
                                          adw_get_micro_version ());

  g_strv_builder_add_many (words, "diagnostics", "--replace", "--note", gtk, "--note", adw, "--", path, NULL);
  return g_strv_builder_end (words);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SluiceWindow) self = user_data;
  g_autoptr(GFile) file = sluice_file_dialog_open_finish (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_auto(GStrv) command = NULL;

  if (path == NULL)
    return;
  command = make_command (path);
  sluice_child_read_async ((const char *const *) command, NULL, NULL, written_cb, g_object_ref (self));
}

static void
save_diagnostics_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  sluice_file_dialog_save_async (GTK_WINDOW (widget), _("Save Diagnostics"), "sluice-diagnostics.json", NULL, chosen_cb,
                                 g_object_ref (widget));
}

/**
 * sluice_upkeep_actions_install:
 * @widget_class: the class of the window
 *
 * Gives the window `win.show-activity`, whose target is the id of the thing whose changes
 * are shown, empty for all, and `win.save-diagnostics`.
 */
void
sluice_upkeep_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-activity", "s", show_activity_action);
  gtk_widget_class_install_action (widget_class, "win.save-diagnostics", NULL, save_diagnostics_action);
}
