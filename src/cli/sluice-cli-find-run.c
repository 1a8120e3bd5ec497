/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-find-run.h"

#include "sluice-cli-json.h"

/**
 * sluice_cli_recover:
 * @cli: what all commands share; its workspace is open
 *
 * Marks the runs whose processes are gone as interrupted. A workspace that cannot be written
 * to is left as it is: it can be read all the same.
 *
 * Returns: whether there were any
 */
gboolean
sluice_cli_recover (SluiceCli *cli)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;
  int n;

  g_return_val_if_fail (cli != NULL && cli->store != NULL, FALSE);

  sluice_store_recover_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  n = sluice_store_recover_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (n < 0)
    g_debug ("Looking for runs whose processes are gone: %s", error->message);
  return n > 0;
}

static SluiceRun *
find_run (SluiceCli   *cli,
          const char  *reference,
          GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_find_run_async (cli->store, reference, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_find_run_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/**
 * sluice_cli_find_run:
 * @cli: what all commands share
 * @reference: a run's id, the beginning of one, or `last`
 * @error: return location
 *
 * A run whose process was killed has ended, though nobody was there to write that down.
 *
 * Returns: (transfer full) (nullable): the run
 */
SluiceRun *
sluice_cli_find_run (SluiceCli   *cli,
                     const char  *reference,
                     GError     **error)
{
  g_autoptr(SluiceRun) run = NULL;

  g_return_val_if_fail (cli != NULL, NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  if (!sluice_cli_open (cli, error))
    return NULL;

  run = find_run (cli, reference, error);
  if (run == NULL || sluice_run_is_finished (run) || !sluice_cli_recover (cli))
    return g_steal_pointer (&run);
  return find_run (cli, reference, error);
}

/**
 * sluice_cli_run_seconds:
 * @run: a run
 *
 * Returns: how long it took, or has taken so far, to the millisecond
 */
double
sluice_cli_run_seconds (SluiceRun *run)
{
  const gint64 started = sluice_run_get_started (run);
  gint64 ended = sluice_run_get_ended (run);

  if (started == 0)
    return 0.0;
  if (ended == 0)
    ended = sluice_run_is_finished (run) ? started : g_get_real_time ();
  return (double) ((ended - started) / 1000) / 1000.0;
}

/**
 * sluice_cli_describe_wait:
 * @until: until when, microseconds since 1970 UTC
 * @reason: the reason of an event `wait`
 * @host: who is waited for
 *
 * Returns: (transfer full): the wait in words
 */
char *
sluice_cli_describe_wait (gint64      until,
                          const char *reason,
                          const char *host)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (until / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *time = local != NULL ? g_date_time_format (local, "%H:%M:%S") : NULL;
  const char *before = "next try of ";

  if (g_strcmp0 (reason, "rate_limited") == 0)
    before = "rate limited by ";
  else if (g_strcmp0 (reason, "rate") == 0)
    before = "limit of requests to ";
  return g_strdup_printf ("waiting until %s (%s%s)", time != NULL ? time : "?", before, host != NULL ? host : "");
}

static JsonNode *
wait_to_json (SluiceRun *run)
{
  JsonNode *node = json_node_new (JSON_NODE_NULL);
  g_autofree char *until = NULL;
  g_autoptr(JsonObject) object = NULL;

  if (sluice_run_get_waiting_until (run) == 0)
    return node;

  until = sluice_cli_format_time (sluice_run_get_waiting_until (run), FALSE);
  object = json_object_new ();
  json_object_set_string_member (object, "until", until);
  json_object_set_string_member (object, "reason", sluice_run_get_waiting_reason (run));
  json_object_set_string_member (object, "host", sluice_run_get_waiting_host (run));
  json_node_init_object (node, object);
  return node;
}

/* What the run itself left, with its warnings and its error. */
static JsonObject *
parse_result (SluiceRun *run)
{
  g_autoptr(JsonNode) node = NULL;

  if (sluice_run_get_result (run) != NULL)
    node = json_from_string (sluice_run_get_result (run), NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/**
 * sluice_cli_run_to_json:
 * @run: a run
 *
 * Returns: (transfer full): its result; for a run that left none (it runs, or
 *   it was killed) what is known of it, in the same shape
 */
JsonObject *
sluice_cli_run_to_json (SluiceRun *run)
{
  g_autofree char *started = NULL;
  g_autofree char *ended = NULL;
  g_autofree char *due = NULL;
  JsonObject *object;

  g_return_val_if_fail (SLUICE_IS_RUN (run), NULL);

  started = sluice_cli_format_time (sluice_run_get_started (run), FALSE);
  ended = sluice_cli_format_time (sluice_run_get_ended (run), FALSE);
  object = parse_result (run);
  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_string_member (object, "run", sluice_run_get_id (run));
      sluice_cli_json_set_text (object, "task", sluice_run_get_task_name (run));
      json_object_set_string_member (object, "state", sluice_run_state_to_string (sluice_run_get_state (run)));
      sluice_cli_json_set_text (object, "started", started);
      json_object_set_double_member (object, "seconds", sluice_cli_run_seconds (run));
      for (guint i = 0; i < SLUICE_N_RESULT_COUNTERS; i++)
        json_object_set_int_member (object, sluice_counter_to_string ((SluiceCounter) i),
                                    (gint64) sluice_run_get_count (run, (SluiceCounter) i));
      json_object_set_array_member (object, "warnings", json_array_new ());
      json_object_set_null_member (object, "error");
      json_object_set_array_member (object, "rejects", json_array_new ());
      json_object_set_member (object, "waiting", wait_to_json (run));
    }
  sluice_cli_json_set_text (object, "task_id", sluice_run_get_task_id (run));
  sluice_cli_json_set_text (object, "ended", ended);
  json_object_set_string_member (object, "trigger", sluice_trigger_to_string (sluice_run_get_trigger (run)));
  due = sluice_cli_format_time (sluice_run_get_due (run), FALSE);
  sluice_cli_json_set_text (object, "due", due);
  sluice_cli_json_set_text (object, "cause", sluice_run_get_cause (run));
  sluice_cli_json_set_text (object, "retry_of", sluice_run_get_retry_of (run));
  if (sluice_run_get_replays (run) != NULL)
    json_object_set_string_member (object, "replays", sluice_run_get_replays (run));
  json_object_set_string_member (object, "chain", sluice_run_get_chain (run));
  json_object_set_int_member (object, "version", sluice_run_get_version (run));
  sluice_cli_json_set_text (object, "file", sluice_run_get_file (run));
  return object;
}
