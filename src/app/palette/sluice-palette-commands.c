/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-palette-commands.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the window and the program can do without being told with what, in the
 * order in which it is offered. */
static const struct
{
  const char *action;
  const char *target;           /* (nullable) a text */
  const char *title;
  const char *icon;
} commands[] = {
  { "win.new-task", NULL, N_("New Task"), "list-add-symbolic" },
  { "win.new-from-file", NULL, N_("Open a File"), "document-open-symbolic" },
  { "win.new-from-sample", NULL, N_("Try the Sample"), "sluice-sample-symbolic" },
  { "win.run", NULL, N_("Run What Is Shown"), "media-playback-start-symbolic" },
  { "win.search", NULL, N_("Search in the Page"), "system-search-symbolic" },
  { "win.back", NULL, N_("Back"), "go-previous-symbolic" },
  { "win.show", "overview", N_("Go to Overview"), "sluice-overview-symbolic" },
  { "win.show", "tasks", N_("Go to Tasks"), "sluice-task-symbolic" },
  { "win.show", "runs", N_("Go to Runs"), "sluice-running-symbolic" },
  { "win.show", "schedules", N_("Go to Schedules"), "alarm-symbolic" },
  { "win.show", "connections", N_("Go to Connections"), "network-server-symbolic" },
  { "win.show", "queries", N_("Go to Queries"), "sluice-query-symbolic" },
  { "win.show-activity", "", N_("Activity: Who Changed What"), "document-open-recent-symbolic" },
  { "win.take-tour", NULL, N_("Take the Tour"), "help-about-symbolic" },
  { "app.help", NULL, N_("Help"), "help-browser-symbolic" },
  { "win.show-help-overlay", NULL, N_("Keyboard Shortcuts"), "preferences-desktop-keyboard-shortcuts-symbolic" },
  { "app.preferences", NULL, N_("Preferences"), "preferences-system-symbolic" },
  { "win.save-diagnostics", NULL, N_("Save Diagnostics"), "document-save-symbolic" },
  { "app.about", NULL, N_("About Sluice"), "help-about-symbolic" },
  { "app.quit", NULL, N_("Quit"), "application-exit-symbolic" },
};

static gboolean
has_action (GtkWindow  *window,
            const char *action)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_GET_CLASS (window);
  GActionMap *application = G_ACTION_MAP (gtk_window_get_application (window));
  const char *name = NULL;
  const char *property = NULL;
  const GVariantType *type = NULL;
  GType owner;

  if (g_str_has_prefix (action, "app."))
    return application != NULL && g_action_map_lookup_action (application, action + strlen ("app.")) != NULL;
  if (G_IS_ACTION_MAP (window) && g_action_map_lookup_action (G_ACTION_MAP (window), action + strlen ("win.")) != NULL)
    return TRUE;
  /* GTK 4.8 asks for a place for all of it. */
  for (guint i = 0; gtk_widget_class_query_action (widget_class, i, &owner, &name, &type, &property); i++)
    if (g_str_equal (name, action))
      return TRUE;
  return FALSE;
}

/**
 * sluice_palette_commands_list:
 * @window: the window
 *
 * Returns: (transfer full) (element-type SluicePaletteItem): what @window and
 *   its program can do
 */
GPtrArray *
sluice_palette_commands_list (GtkWindow *window)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (GTK_IS_WINDOW (window), items);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (has_action (window, commands[i].action))
      g_ptr_array_add (items, sluice_palette_item_new (SLUICE_PALETTE_ACTION, _(commands[i].title), _("Action"),
                                                       commands[i].icon, commands[i].action,
                                                       commands[i].target == NULL
                                                       ? NULL : g_variant_new_string (commands[i].target)));
  return items;
}
