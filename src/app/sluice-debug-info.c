/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-debug-info.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <sqlite3.h>

static const char *
or_unknown (const char *text)
{
  return text == NULL || *text == '\0' ? "unknown" : text;
}

/**
 * sluice_debug_info_dup_text:
 * @widget: a widget that is shown
 *
 * What somebody who looks for a mistake asks first. No names, no paths.
 *
 * Returns: (transfer full): lines in English
 */
char *
sluice_debug_info_dup_text (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native == NULL ? NULL : gtk_native_get_renderer (native);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  int scale = gtk_widget_get_scale_factor (widget);
  g_autofree char *font = NULL;

  g_object_get (gtk_widget_get_settings (widget), "gtk-font-name", &font, NULL);
  g_string_append_printf (text, "Sluice %s\n\n", PACKAGE_VERSION);
  g_string_append_printf (text, "System: %s\n", or_unknown (system));
  g_string_append_printf (text, "Desktop: %s, %s\n", or_unknown (g_getenv ("XDG_CURRENT_DESKTOP")),
                          or_unknown (g_getenv ("XDG_SESSION_TYPE")));
  g_string_append_printf (text, "Flatpak: %s\n", g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "yes" : "no");
  g_string_append_printf (text, "Language: %s\n", or_unknown (setlocale (LC_MESSAGES, NULL)));
  g_string_append_printf (text, "Display: %s, %s, scale %d\n",
                          G_OBJECT_TYPE_NAME (gtk_widget_get_display (widget)),
                          renderer == NULL ? "no renderer" : G_OBJECT_TYPE_NAME (renderer), scale);
  g_string_append_printf (text, "Font: %s\n\n", or_unknown (font));
  g_string_append_printf (text, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
  g_string_append_printf (text, "GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita %u.%u.%u\n", adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version ());
  g_string_append_printf (text, "libsoup %u.%u.%u\n", soup_get_major_version (), soup_get_minor_version (),
                          soup_get_micro_version ());
  g_string_append_printf (text, "JSON-GLib %s\n", JSON_VERSION_S);
  g_string_append_printf (text, "SQLite %s\n", sqlite3_libversion ());
  return g_string_free (text, FALSE);
}
