/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-process.h"

#include <string.h>
#include <unistd.h>

static void
read_boot_id (char  *boot,
              gsize  size)
{
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    g_strlcpy (boot, g_strstrip (text), size);
  else
    g_strlcpy (boot, "", size);
}

/* Where /proc hides the processes of others. */
#define HIDDEN -2

/* Field 22 of /proc/PID/stat; -1 if there is no such process, or only its
 * remains. The second field, the name, may hold blanks and brackets. */
static gint64
read_start_time (gint64 pid)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &text, NULL, &error))
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES) ||
           g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PERM) ? HIDDEN : -1;
  after_name = strrchr (text, ')');
  if (after_name == NULL || after_name[1] == '\0')
    return -1;

  fields = g_strsplit (after_name + 2, " ", -1);
  if (g_strv_length (fields) < 20 || fields[0][0] == 'Z' || fields[0][0] == 'X')
    return -1;
  return g_ascii_strtoll (fields[19], NULL, 10);
}

/**
 * sluice_process_get_self:
 * @process: (out): the calling process
 */
void
sluice_process_get_self (SluiceProcess *process)
{
  g_return_if_fail (process != NULL);

  process->pid = getpid ();
  process->start = read_start_time (process->pid);
  read_boot_id (process->boot, sizeof process->boot);
}

/**
 * sluice_process_is_alive:
 * @process: a process
 *
 * Returns: %TRUE if it runs; another process with its number does not count, unless it
 *   cannot be told which it is
 */
gboolean
sluice_process_is_alive (const SluiceProcess *process)
{
  char boot[sizeof process->boot];
  gint64 start;

  g_return_val_if_fail (process != NULL, FALSE);

  read_boot_id (boot, sizeof boot);
  if (strcmp (boot, process->boot) != 0)
    return FALSE;
  start = read_start_time (process->pid);
  return start == process->start || start == HIDDEN;
}
