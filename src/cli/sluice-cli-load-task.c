/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-load-task.h"

#include "sluice-error.h"

#include <string.h>

static void
set_file_error (GError      **error,
                const char   *path,
                const GError *cause)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "task_unreadable",
                    "The task file %s cannot be read: %s", path, cause->message);
}

/**
 * sluice_cli_load_file:
 * @cli: what all commands share
 * @reference: a path, or `-` for standard input
 * @ret_problems: (out) (nullable) (element-type SluiceProblem): what is wrong
 *   with the document
 * @error: return location
 *
 * Relative paths inside the document are relative to its file; on standard
 * input to the current directory.
 *
 * Returns: (transfer full) (nullable): the task
 */
SluiceTask *
sluice_cli_load_file (SluiceCli   *cli,
                      const char  *reference,
                      GPtrArray  **ret_problems,
                      GError     **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  *ret_problems = NULL;
  if (g_str_equal (reference, "-"))
    {
      data = sluice_cli_read_stdin (cli, &length, error);
      if (data == NULL)
        return NULL;
    }
  else if (!g_file_get_contents (reference, &data, &length, &local))
    {
      set_file_error (error, reference, local);
      return NULL;
    }
  return sluice_task_new_from_data (data, (gssize) length, reference, ret_problems, error);
}

static SluiceTask *
load_stored (SluiceCli   *cli,
             const char  *reference,
             GPtrArray  **ret_problems,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *origin = NULL;
  SluiceStoredTask *stored;
  SluiceTask *task;

  if (!sluice_cli_open (cli, error))
    return NULL;

  sluice_store_find_task_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  stored = sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (stored == NULL)
    return NULL;

  /* A stored task has no file; its relative paths begin in the workspace. */
  origin = g_build_filename (sluice_store_get_directory (cli->store), stored->id, NULL);
  task = sluice_task_new_from_data (stored->document, -1, origin, ret_problems, error);
  if (task != NULL)
    sluice_task_set_version (task, stored->version);
  sluice_stored_task_free (stored);
  return task;
}

static gboolean
looks_like_file (const char *reference)
{
  return strchr (reference, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (reference, ".json");
}

/**
 * sluice_cli_is_task_file:
 * @reference: TASK of the command line
 *
 * Returns: whether it is a file, or standard input, and no stored task
 */
gboolean
sluice_cli_is_task_file (const char *reference)
{
  g_return_val_if_fail (reference != NULL, FALSE);

  return g_str_equal (reference, "-") ||
         (g_file_test (reference, G_FILE_TEST_EXISTS) && !g_file_test (reference, G_FILE_TEST_IS_DIR));
}

/**
 * sluice_cli_load_task:
 * @cli: what all commands share
 * @reference: a path, the id or name of a stored task, or `-`
 * @ret_problems: (out) (nullable) (element-type SluiceProblem): what is wrong
 *   with the document
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the task
 */
SluiceTask *
sluice_cli_load_task (SluiceCli   *cli,
                      const char  *reference,
                      GPtrArray  **ret_problems,
                      GError     **error)
{
  g_autoptr(GError) local = NULL;
  SluiceTask *task;

  g_return_val_if_fail (cli != NULL, NULL);
  g_return_val_if_fail (reference != NULL, NULL);
  g_return_val_if_fail (ret_problems != NULL, NULL);

  *ret_problems = NULL;
  if (sluice_cli_is_task_file (reference))
    return sluice_cli_load_file (cli, reference, ret_problems, error);

  task = load_stored (cli, reference, ret_problems, &local);
  if (task != NULL)
    return task;
  if (*ret_problems == NULL && looks_like_file (reference) &&
      g_error_matches (local, SLUICE_ERROR, SLUICE_ERROR_INVALID))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_task",
                        "There is no file %s, and no stored task of that name", reference);
      return NULL;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * sluice_cli_parse_params:
 * @params: (nullable): the values of `--param`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): values by name
 */
GHashTable *
sluice_cli_parse_params (GStrv    params,
                         GError **error)
{
  g_autoptr(GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    {
      const char *equals = strchr (params[i], '=');

      if (equals == NULL || equals == params[i])
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "usage",
                            "--param takes NAME=VALUE, not “%s”", params[i]);
          return NULL;
        }
      g_hash_table_insert (table, g_strndup (params[i], (gsize) (equals - params[i])), g_strdup (equals + 1));
    }
  return g_steal_pointer (&table);
}

/**
 * sluice_cli_check_rows:
 * @rows: the value of `--rows`
 * @error: return location
 *
 * Returns: %FALSE if no preview can have that many
 */
gboolean
sluice_cli_check_rows (int      rows,
                       GError **error)
{
  if (rows >= 1 && rows <= 100000)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--rows takes a number from 1 to 100000, not %d", rows);
  return FALSE;
}
