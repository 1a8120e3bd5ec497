/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-task-history.h"

#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-save-task.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-store-versions.h"
#include "sluice-task-difference.h"

#include <stdio.h>

/* Changes that one line of the history has room for. */
#define MAX_CHANGES 3

static void
print_changes (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const SluiceTaskChange *change = changes->pdata[i];
      g_autofree char *words = sluice_cli_text_for_line (change->words, 0);

      fprintf (stdout, "%s\n", words);
    }
}

static void
set_json (JsonObject *object,
          const char *name,
          const char *text)
{
  JsonNode *node = text != NULL ? json_from_string (text, NULL) : NULL;

  json_object_set_member (object, name, node != NULL ? node : json_node_new (JSON_NODE_NULL));
}

static JsonArray *
changes_to_json (GPtrArray *changes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const SluiceTaskChange *change = changes->pdata[i];
      JsonObject *object = json_object_new ();

      sluice_cli_json_set_text (object, "path", change->path);
      sluice_cli_json_set_text (object, "words", change->words);
      set_json (object, "before", change->before);
      set_json (object, "after", change->after);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * sluice_cli_show_changes:
 * @cli: the program
 * @changes: (element-type SluiceTaskChange): what is different
 * @none: what to say to people where nothing is
 *
 * Prints what is different, as `--output` says.
 */
void
sluice_cli_show_changes (SluiceCli  *cli,
                         GPtrArray  *changes,
                         const char *none)
{
  g_autoptr(JsonArray) array = NULL;

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      array = changes_to_json (changes);
      sluice_cli_print_array (array);
    }
  else if (changes->len == 0)
    fprintf (stdout, "%s\n", none);
  else
    print_changes (changes);
}

static GPtrArray *
list_versions (SluiceCli   *cli,
               const char  *task,
               GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return NULL;
  sluice_store_list_task_versions_async (cli->store, task, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_task_versions_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* What a version changed; of the first one nothing is known. */
static GPtrArray *
compare_with_older (GPtrArray *versions,
                    guint      index)
{
  const SluiceTaskVersion *version = versions->pdata[index];
  const SluiceTaskVersion *older = index + 1 < versions->len ? versions->pdata[index + 1] : NULL;

  return older != NULL ? sluice_task_difference (older->document, version->document, NULL) : NULL;
}

static char *
sum_up (GPtrArray *changes)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (changes == NULL)
    return g_strdup ("first version");
  for (guint i = 0; i < MIN (changes->len, MAX_CHANGES); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", ((const SluiceTaskChange *) changes->pdata[i])->words);
  if (changes->len > MAX_CHANGES)
    g_string_append_printf (text, "; and %u more", changes->len - MAX_CHANGES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static SluiceCliStatus
run_history (SluiceCli              *cli,
             const SluiceCliCommand *command,
             GStrv                  *argv)
{
  static const char *const headings[] = { "VERSION", "SAVED", "CHANGES", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) versions = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  versions = list_versions (cli, (*argv)[1], &error);
  if (versions == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < versions->len; i++)
    {
      const SluiceTaskVersion *version = versions->pdata[i];
      g_autoptr(GPtrArray) changes = compare_with_older (versions, i);
      g_autofree char *saved = sluice_cli_format_time (version->saved, FALSE);
      JsonObject *object = json_object_new ();

      sluice_cli_table_take (table, g_strdup_printf ("%u", version->version));
      sluice_cli_table_take (table, sluice_cli_format_time (version->saved, TRUE));
      sluice_cli_table_take (table, sum_up (changes));
      json_object_set_int_member (object, "version", version->version);
      sluice_cli_json_set_text (object, "saved", saved);
      json_object_set_array_member (object, "changes",
                                    changes != NULL ? changes_to_json (changes) : json_array_new ());
      json_array_add_object_element (array, object);
    }
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_table_print (table, "");
  else
    sluice_cli_print_array (array);
  return SLUICE_CLI_SUCCESS;
}

static gboolean
parse_version (const char  *text,
               guint       *ret_version,
               GError     **error)
{
  guint64 version = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &version, NULL))
    {
      *ret_version = (guint) version;
      return TRUE;
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "A version is a number from 1 on, not “%s”", text);
  return FALSE;
}

/* A version by its number, or a file; NULL is the newest version. */
static char *
read_side (SluiceCli   *cli,
           const char  *task,
           const char  *side,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceTaskVersion) version = NULL;
  guint number = 0;

  if (side != NULL && sluice_cli_is_task_file (side))
    {
      g_autoptr(GPtrArray) problems = NULL;
      g_autoptr(SluiceTask) file = sluice_cli_load_file (cli, side, &problems, error);

      /* A stored task has absolute paths. */
      return file != NULL ? sluice_task_to_stored_data (file, sluice_task_get_id (file)) : NULL;
    }
  if ((side != NULL && !parse_version (side, &number, error)) || !sluice_cli_open (cli, error))
    return NULL;
  sluice_store_find_task_version_async (cli->store, task, number, cli->cancellable, sluice_cli_sync_cb, &sync);
  version = sluice_store_find_task_version_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  return version != NULL ? g_steal_pointer (&version->document) : NULL;
}

/* The version before the newest one, or that one if there is no other. */
static char *
choose_older (SluiceCli   *cli,
              const char  *task,
              GError     **error)
{
  g_autoptr(GPtrArray) versions = list_versions (cli, task, error);

  if (versions == NULL)
    return NULL;
  return g_strdup_printf ("%u", versions->len > 1 ? versions->len - 1 : 1);
}

static SluiceCliStatus
run_diff (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autofree char *from = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 3, argv))
    return SLUICE_CLI_USAGE;
  from = (*argv)[2] != NULL ? g_strdup ((*argv)[2]) : choose_older (cli, (*argv)[1], &error);
  before = from != NULL ? read_side (cli, (*argv)[1], from, &error) : NULL;
  after = before != NULL ? read_side (cli, (*argv)[1], (*argv)[2] != NULL ? (*argv)[3] : NULL, &error) : NULL;
  changes = after != NULL ? sluice_task_difference (before, after, &error) : NULL;
  if (changes == NULL)
    return sluice_cli_fail (cli, error, NULL);

  sluice_cli_show_changes (cli, changes, "Nothing is different.");
  return SLUICE_CLI_SUCCESS;
}

static SluiceTask *
read_task (SluiceCli   *cli,
           const char  *name,
           const char  *document,
           GPtrArray  **ret_problems,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autofree char *origin = NULL;
  SluiceStoredTask *stored;

  sluice_store_find_task_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  stored = sluice_store_find_task_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (stored == NULL)
    return NULL;
  origin = g_build_filename (sluice_store_get_directory (cli->store), stored->id, NULL);
  sluice_stored_task_free (stored);
  return sluice_task_new_from_data (document, -1, origin, ret_problems, error);
}

static SluiceCliStatus
run_revert (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 2, 2, argv))
    return SLUICE_CLI_USAGE;
  now = read_side (cli, (*argv)[1], NULL, &error);
  then = now != NULL ? read_side (cli, (*argv)[1], (*argv)[2], &error) : NULL;
  changes = then != NULL ? sluice_task_difference (now, then, &error) : NULL;
  task = changes != NULL ? read_task (cli, (*argv)[1], then, &problems, &error) : NULL;
  if (task == NULL || !sluice_cli_save_task (cli, task, NULL, &error))
    return sluice_cli_fail (cli, error, problems);

  sluice_cli_show_changes (cli, changes, "The task says so already.");
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_task_history = {
  .name = "task history", .arguments = "TASK", .summary = "List the versions of a stored task", .run = run_history,
  .description =
    "Every save that changed something is a version, the newest first, with what it\n"
    "changed in words.\n"
    "\n"
    "Example:\n"
    "  sluice-cli task history Orders",
};

const SluiceCliCommand sluice_cli_task_diff = {
  .name = "task diff", .arguments = "TASK [FROM [TO]]", .summary = "Say what versions of a stored task differ in",
  .run = run_diff,
  .description =
    "FROM and TO are numbers of versions, or task files. Without them the newest\n"
    "version is compared with the one before; without TO with FROM.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli task diff Orders\n"
    "  sluice-cli task diff Orders 3 5\n"
    "  sluice-cli task diff Orders orders.json",
};

const SluiceCliCommand sluice_cli_task_revert = {
  .name = "task revert", .arguments = "TASK VERSION", .summary = "Make a stored task say what it said before",
  .run = run_revert,
  .description =
    "The older version becomes the newest one; those between stay. Prints what changes.\n"
    "\n"
    "Example:\n"
    "  sluice-cli task revert Orders 3",
};
