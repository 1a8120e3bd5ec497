/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-zones.h"

#include <string.h>

/* Where the zones are: one line for each country's part with a time of its own.
 * Unlike zone1970.tab it names the places people look for. */
#define TABLE "zone.tab"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* `DE<tab>+5230+01322<tab>Europe/Berlin<tab>most of Germany`, or a comment. */
static GStrv
parse_table (const char *text)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = *lines[i] == '#' ? NULL : g_strsplit (lines[i], "\t", 4);

      if (fields != NULL && g_strv_length (fields) >= 3)
        g_ptr_array_add (names, g_strdup (fields[2]));
    }
  g_ptr_array_add (names, g_strdup ("UTC"));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, NULL, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, parse_table (text), (GDestroyNotify) g_strfreev);
}

/**
 * sluice_zones_list_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the names are there
 * @user_data: for @callback
 *
 * Reads the names of the system's time zones.
 */
void
sluice_zones_list_async (GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/usr/share/zoneinfo", TABLE, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sluice_zones_list_async);
  g_file_load_contents_async (file, cancellable, loaded_cb, g_steal_pointer (&task));
}

/**
 * sluice_zones_list_finish:
 * @result: what the callback was given
 * @error: return location for an error of GIO
 *
 * Returns: (transfer full) (nullable): IANA names, sorted
 */
GStrv
sluice_zones_list_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sluice_zones_list_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
