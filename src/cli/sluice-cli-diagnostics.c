/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-diagnostics.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-error.h"
#include "sluice-outline.h"
#include "sluice-redaction.h"
#include "sluice-store-upkeep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* What changes the form of the file. */
#define FORMAT_VERSION 1

static GPtrArray *
list_tasks (SluiceCli  *cli,
            GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_tasks_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_tasks_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static GPtrArray *
list_connections (SluiceCli  *cli,
                  GError    **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_connections_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_connections_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/* Secrets that @document names are masked from now on, wherever they stand. One that
 * cannot be had here cannot be known here. */
static void
learn_secrets (SluiceCli  *cli,
               const char *document)
{
  g_autoptr(GRegex) regex = g_regex_new ("secret[:.]([A-Za-z0-9_./-]+)", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (regex, document, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      char *secret = sluice_secret_store_lookup (cli->secrets, name, cli->cancellable, NULL);
      char *kept = sluice_secret_store_lookup_kept (cli->secrets, name, cli->cancellable, NULL);

      sluice_redaction_add (secret);
      sluice_redaction_add (kept);
      g_clear_pointer (&secret, sluice_secret_free);
      g_clear_pointer (&kept, sluice_secret_free);
    }
}

static JsonArray *
describe_tasks (SluiceCli  *cli,
                GPtrArray  *tasks,
                GHashTable *numbers)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < tasks->len; i++)
    {
      const SluiceStoredTask *task = tasks->pdata[i];
      g_autoptr(JsonNode) node = json_from_string (task->document, NULL);
      g_autofree char *number = g_strdup_printf ("task %u", i + 1);
      JsonObject *object = json_object_new ();

      learn_secrets (cli, task->document);
      json_object_set_string_member (object, "task", number);
      if (task->last_run != NULL)
        json_object_set_string_member (object, "last state", sluice_run_state_to_string (task->last_state));
      if (node != NULL)
        json_object_set_member (object, "outline", sluice_outline_make (sluice_task_keys (), node));
      json_array_add_object_element (array, object);
      g_hash_table_insert (numbers, g_strdup (task->id), g_steal_pointer (&number));
    }
  return array;
}

static JsonArray *
describe_connections (SluiceCli *cli,
                      GPtrArray *connections)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < connections->len; i++)
    {
      g_autoptr(JsonObject) document = sluice_connection_to_json (connections->pdata[i]);
      g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), document);
      g_autofree char *text = json_to_string (node, FALSE);

      learn_secrets (cli, text);
      json_array_add_element (array, sluice_outline_make (sluice_connection_keys (), node));
    }
  return array;
}

static JsonObject *
describe_workspace (SluiceCli  *cli,
                    GError    **error)
{
  g_auto(SluiceCliSync) limits_sync = { NULL };
  g_auto(SluiceCliSync) usage_sync = { NULL };
  SluiceKeepLimits limits;
  SluiceStoreUsage usage;
  JsonObject *object;
  JsonObject *kinds;

  sluice_store_get_keep_limits_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &limits_sync);
  if (!sluice_store_get_keep_limits_finish (cli->store, sluice_cli_sync_wait (&limits_sync), &limits, error))
    return NULL;
  sluice_store_get_usage_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &usage_sync);
  if (!sluice_store_get_usage_finish (cli->store, sluice_cli_sync_wait (&usage_sync), &usage, error))
    return NULL;

  object = json_object_new ();
  kinds = json_object_new ();
  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    {
      JsonObject *kind = json_object_new ();

      json_object_set_int_member (kind, "rows", usage.rows[i]);
      json_object_set_int_member (kind, "bytes", usage.bytes[i]);
      for (guint j = 0; j < SLUICE_N_KEEP_MEASURES; j++)
        json_object_set_int_member (kind, sluice_keep_measure_to_string ((SluiceKeepMeasure) j), limits.values[i][j]);
      json_object_set_object_member (kinds, sluice_kept_to_string ((SluiceKept) i), kind);
    }
  json_object_set_int_member (object, "schema", usage.version);
  json_object_set_int_member (object, "file", usage.file);
  json_object_set_int_member (object, "free", usage.free);
  json_object_set_boolean_member (object, "notice", sluice_store_get_notice (cli->store) != NULL);
  json_object_set_object_member (object, "kept", kinds);
  return object;
}

static JsonObject *
describe_program (GStrv notes)
{
  JsonObject *object = json_object_new ();
  g_autofree char *time = sluice_cli_format_time (g_get_real_time (), FALSE);

  json_object_set_int_member (object, "format", FORMAT_VERSION);
  json_object_set_string_member (object, "version", PACKAGE_VERSION);
  json_object_set_boolean_member (object, "release", SLUICE_RELEASE);
  json_object_set_string_member (object, "time", time);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (notes[i], "=", 2);

      if (g_strv_length (parts) == 2)
        json_object_set_string_member (object, parts[0], parts[1]);
    }
  return object;
}

/* Tasks and connections first: they name the secrets that are masked in what follows. */
static JsonObject *
gather (SluiceCli  *cli,
        GStrv       notes,
        GError    **error)
{
  g_autoptr(JsonObject) bundle = json_object_new ();
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) tasks = NULL;
  g_autoptr(GPtrArray) connections = NULL;
  JsonObject *workspace;
  JsonArray *runs;

  if (!sluice_cli_open (cli, error))
    return NULL;
  tasks = list_tasks (cli, error);
  connections = tasks != NULL ? list_connections (cli, error) : NULL;
  if (connections == NULL)
    return NULL;

  json_object_set_object_member (bundle, "sluice", describe_program (notes));
  json_object_set_object_member (bundle, "system", sluice_cli_diagnostics_system ());
  json_object_set_object_member (bundle, "libraries", sluice_cli_diagnostics_libraries ());
  workspace = describe_workspace (cli, error);
  if (workspace == NULL)
    return NULL;
  json_object_set_object_member (bundle, "workspace", workspace);
  json_object_set_array_member (bundle, "tasks", describe_tasks (cli, tasks, numbers));
  json_object_set_array_member (bundle, "connections", describe_connections (cli, connections));
  runs = sluice_cli_diagnostics_runs (cli, numbers, error);
  if (runs == NULL)
    return NULL;
  json_object_set_array_member (bundle, "runs", runs);
  return g_steal_pointer (&bundle);
}

static gboolean
write_bundle (const char  *path,
              const char  *text,
              gboolean     replace,
              GError     **error)
{
  if (strcmp (path, "-") == 0)
    {
      fprintf (stdout, "%s\n", text);
      return TRUE;
    }
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "file_exists", "%s is there already", path);
      if (error != NULL)
        sluice_error_set_hint (*error, "Choose another name, or say --replace.");
      return FALSE;
    }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(JsonObject) bundle = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *masked = NULL;
  g_auto(GStrv) notes = NULL;
  gboolean replace = FALSE;
  const GOptionEntry options[] = {
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, "Replace FILE if it is there", NULL },
    { "note", 0, 0, G_OPTION_ARG_STRING_ARRAY, &notes, "Add something to the part “sluice”", "KEY=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, options, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  bundle = gather (cli, notes, &error);
  text = bundle != NULL ? sluice_cli_object_to_text (bundle, TRUE) : NULL;
  /* Whatever was learnt on the way holds for all of it. */
  masked = sluice_redact (text);
  if (masked == NULL || !write_bundle ((*argv)[1], masked, replace, &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_diagnostics = {
  .name = "diagnostics",
  .arguments = "FILE",
  .summary = "Write what others need to know to help, without secrets",
  .description =
    "One JSON file to be read before it is sent: versions, limits and sizes, what tasks\n"
    "and connections are made of without what was written into them, and the newest runs\n"
    "that did not go well, with codes, messages and the end of their logs. Names, values,\n"
    "addresses and paths are left out of messages. “-” is standard output.\n"
    "\n"
    "Example:\n"
    "  sluice-cli diagnostics sluice-diagnostics.json",
  .run = run,
};
