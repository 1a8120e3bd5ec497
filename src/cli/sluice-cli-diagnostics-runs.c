/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-diagnostics.h"

#include "sluice-cli-find-run.h"

/* The newest runs that did not go well, and what they have said last. */
#define MAX_RUNS 50
#define MAX_RUNS_WITH_LOG 10
#define MAX_LINES 200

static const char *const levels[] = { "debug", "info", "warning", "error" };

static GPtrArray *
list_runs (SluiceCli  *cli,
           GError    **error)
{
  static const char *const states[] = { "failed", "interrupted", "partial_success", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  const SluiceRunFilter filter = { .states = states, .limit = MAX_RUNS, .with_results = TRUE };

  sluice_store_list_runs_async (cli->store, &filter, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_runs_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static void
copy_text (JsonObject *to,
           JsonObject *from,
           const char *name)
{
  g_autofree char *clean = NULL;

  clean = sluice_cli_diagnostics_clean (json_object_get_string_member_with_default (from, name, NULL));
  if (clean != NULL)
    json_object_set_string_member (to, name, clean);
}

static void
copy_number (JsonObject *to,
             JsonObject *from,
             const char *name)
{
  JsonNode *node = json_object_get_member (from, name);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    json_object_set_int_member (to, name, json_node_get_int (node));
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
describe_error (JsonObject *error)
{
  static const char *const numbers[] = { "page", "line", "byte" };
  JsonObject *where = get_object (error, "where");
  JsonObject *described = json_object_new ();

  copy_text (described, error, "code");
  copy_text (described, error, "message");
  if (where != NULL)
    {
      copy_text (described, where, "sqlstate");
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        copy_number (described, where, numbers[i]);
    }
  return described;
}

/* Warnings and rejects: codes with their counts. */
static void
add_codes (JsonObject *run,
           JsonObject *result,
           const char *name)
{
  JsonNode *node = json_object_get_member (result, name);
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *described = json_array_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *object = json_object_new ();

      if (JSON_NODE_HOLDS_OBJECT (item))
        {
          copy_text (object, json_node_get_object (item), "code");
          copy_number (object, json_node_get_object (item), "count");
        }
      json_array_add_object_element (described, object);
    }
  json_object_set_array_member (run, name, described);
}

static void
add_result (JsonObject *object,
            SluiceRun  *run)
{
  g_autoptr(JsonNode) node =
    sluice_run_get_result (run) != NULL ? json_from_string (sluice_run_get_result (run), NULL) : NULL;
  JsonObject *result = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *error = result != NULL ? get_object (result, "error") : NULL;

  if (error != NULL)
    json_object_set_object_member (object, "error", describe_error (error));
  if (result == NULL)
    return;
  add_codes (object, result, "warnings");
  add_codes (object, result, "rejects");
}

static gboolean
add_log (SluiceCli   *cli,
         JsonObject  *object,
         SluiceRun   *run,
         GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) lines = NULL;
  JsonArray *log;

  sluice_store_list_log_async (cli->store, sluice_run_get_id (run), 0, 0, cli->cancellable, sluice_cli_sync_cb, &sync);
  lines = sluice_store_list_log_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (lines == NULL)
    return FALSE;
  log = json_array_new ();
  for (guint i = lines->len > MAX_LINES ? lines->len - MAX_LINES : 0; i < lines->len; i++)
    {
      const SluiceLogLine *line = lines->pdata[i];
      g_autofree char *time = sluice_cli_format_time (line->time, FALSE);
      g_autofree char *clean = sluice_cli_diagnostics_clean (line->message);
      const char *level = (guint) line->level < G_N_ELEMENTS (levels) ? levels[line->level] : "";
      g_autofree char *text = g_strdup_printf ("%s %s %s", time, level, clean);

      json_array_add_string_element (log, text);
    }
  json_object_set_array_member (object, "log", log);
  return TRUE;
}

static JsonObject *
describe_run (SluiceRun  *run,
              GHashTable *numbers)
{
  JsonObject *object = json_object_new ();
  JsonObject *counts = json_object_new ();
  const char *task = sluice_run_get_task_id (run);
  const char *number = task != NULL ? g_hash_table_lookup (numbers, task) : NULL;
  g_autofree char *started = sluice_cli_format_time (sluice_run_get_started (run), FALSE);

  json_object_set_string_member (object, "run", sluice_run_get_id (run));
  json_object_set_string_member (object, "task", number != NULL ? number : "a file, or deleted");
  json_object_set_string_member (object, "state", sluice_run_state_to_string (sluice_run_get_state (run)));
  json_object_set_string_member (object, "trigger", sluice_trigger_to_string (sluice_run_get_trigger (run)));
  if (started != NULL)
    json_object_set_string_member (object, "started", started);
  json_object_set_double_member (object, "seconds", sluice_cli_run_seconds (run));
  for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
    json_object_set_int_member (counts, sluice_counter_to_string ((SluiceCounter) i),
                                (gint64) sluice_run_get_count (run, (SluiceCounter) i));
  json_object_set_object_member (object, "counts", counts);
  add_result (object, run);
  return object;
}

/**
 * sluice_cli_diagnostics_runs:
 * @cli: what all commands share, with a store
 * @numbers: (element-type utf8 utf8): what tasks are called, by their ids
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the newest runs that did not go well, with codes,
 *   cleaned messages and the end of their logs
 */
JsonArray *
sluice_cli_diagnostics_runs (SluiceCli   *cli,
                             GHashTable  *numbers,
                             GError     **error)
{
  g_autoptr(GPtrArray) runs = list_runs (cli, error);
  g_autoptr(JsonArray) array = json_array_new ();

  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < runs->len; i++)
    {
      JsonObject *object = describe_run (runs->pdata[i], numbers);

      json_array_add_object_element (array, object);
      if (i < MAX_RUNS_WITH_LOG && !add_log (cli, object, runs->pdata[i], error))
        return NULL;
    }
  return g_steal_pointer (&array);
}
