/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-diagnostics.h"

#include <archive.h>
#include <json-glib/json-glib.h>
#include <libpq-fe.h>
#include <libsoup/soup.h>
#include <locale.h>
#include <sqlite3.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
add_environment (JsonObject *system)
{
  static const char *const shown[] = {
    "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "GSK_RENDERER", "GTK_THEME", "LANG", "LANGUAGE", "TZ", "container",
  };
  g_auto(GStrv) names = g_listenv ();
  JsonObject *environment = json_object_new ();
  JsonArray *own = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    set_text (environment, shown[i], g_getenv (shown[i]));
  /* What they say may be anything. */
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "SLUICE_") && !g_str_has_prefix (names[i], "SLUICE_SECRET_"))
      json_array_add_string_element (own, names[i]);
  json_object_set_object_member (system, "environment", environment);
  json_object_set_array_member (system, "own variables", own);
}

/**
 * sluice_cli_diagnostics_system:
 *
 * Returns: (transfer full): on what this runs
 */
JsonObject *
sluice_cli_diagnostics_system (void)
{
  JsonObject *system = json_object_new ();
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  struct utsname kernel;

  set_text (system, "name", name);
  if (uname (&kernel) == 0)
    {
      set_text (system, "kernel", kernel.release);
      set_text (system, "machine", kernel.machine);
    }
  json_object_set_int_member (system, "processors", (gint64) g_get_num_processors ());
  json_object_set_int_member (system, "memory", (gint64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE));
  set_text (system, "locale", setlocale (LC_MESSAGES, NULL));
  set_text (system, "time zone", g_time_zone_get_identifier (zone));
  json_object_set_boolean_member (system, "flatpak", g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS));
  add_environment (system);
  return system;
}

static void
set_version (JsonObject *libraries,
             const char *name,
             guint       major,
             guint       minor,
             guint       micro)
{
  g_autofree char *version = g_strdup_printf ("%u.%u.%u", major, minor, micro);

  set_text (libraries, name, version);
}

/**
 * sluice_cli_diagnostics_libraries:
 *
 * Returns: (transfer full): the versions of the libraries that are there now
 */
JsonObject *
sluice_cli_diagnostics_libraries (void)
{
  JsonObject *libraries = json_object_new ();
  const guint pq = (guint) PQlibVersion ();

  set_version (libraries, "GLib", glib_major_version, glib_minor_version, glib_micro_version);
  set_version (libraries, "libsoup", soup_get_major_version (), soup_get_minor_version (), soup_get_micro_version ());
  /* It does not say what it is while it runs. */
  set_version (libraries, "JSON-GLib (built with)", JSON_MAJOR_VERSION, JSON_MINOR_VERSION, JSON_MICRO_VERSION);
  set_version (libraries, "libpq", pq / 10000, pq % 10000, 0);
  set_text (libraries, "SQLite", sqlite3_libversion ());
  set_text (libraries, "SQLite source", sqlite3_sourceid ());
  set_text (libraries, "libarchive", archive_version_string ());
  set_text (libraries, "zlib", zlibVersion ());
  set_text (libraries, "zstd", ZSTD_versionString ());
  return libraries;
}
