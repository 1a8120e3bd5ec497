/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-attach.h"
#include "sluice-cli-backfill.h"
#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-progress.h"
#include "sluice-cli-retry.h"
#include "sluice-cli-run-task.h"
#include "sluice-cli-summary.h"
#include "sluice-error.h"
#include "sluice-run-process.h"
#include "sluice-runner.h"

#include <stdio.h>

/* Rejected rows shown below a run's counts. */
#define N_FIRST_REJECTS 5

typedef struct
{
  SluiceCli *cli;
  SluiceRunOptions options;
  SluiceCliProgress *progress;  /* (owned) (nullable) of the run that runs */
  SluiceCliAttach *attach;      /* (owned) (nullable) likewise */
  GPtrArray *rejects;           /* (owned) (element-type JsonObject) its first */
  JsonArray *results;           /* (owned) */
  const char *slice;            /* (nullable) of a backfill */
  const char *retry_of;         /* (nullable) a run to be done again */
  gboolean force;               /* whatever became of that */
} Session;

static void
session_clear (Session *session)
{
  g_clear_pointer (&session->options.params, g_hash_table_unref);
  g_clear_pointer (&session->progress, sluice_cli_progress_free);
  g_clear_pointer (&session->attach, sluice_cli_attach_free);
  g_clear_pointer (&session->rejects, g_ptr_array_unref);
  g_clear_pointer (&session->results, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_clear)

static void
event_cb (JsonObject *event,
          gpointer    user_data)
{
  Session *session = user_data;

  if (session->attach != NULL)
    sluice_cli_attach_event (session->attach, event);
  if (session->cli->output == SLUICE_CLI_OUTPUT_EVENTS)
    {
      g_autofree char *text = sluice_cli_object_to_text (event, FALSE);

      fprintf (stdout, "%s\n", text);
      fflush (stdout);
      return;
    }

  if (session->progress != NULL)
    sluice_cli_progress_event (session->progress, event);
  if (session->rejects->len < N_FIRST_REJECTS &&
      g_str_equal (json_object_get_string_member_with_default (event, "event", ""), "reject"))
    g_ptr_array_add (session->rejects, json_object_ref (event));
}

static void
show_result (Session    *session,
             JsonObject *result)
{
  SluiceCli *cli = session->cli;

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      sluice_cli_print_summary (result, session->rejects);
    }
  else if (cli->output == SLUICE_CLI_OUTPUT_JSON)
    {
      JsonNode *node = json_object_get_member (result, "error");

      json_array_add_object_element (session->results, json_object_ref (result));
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        fprintf (stderr, "sluice-cli: %s\n",
                 json_object_get_string_member_with_default (json_node_get_object (node), "message", ""));
    }
}

/* A task that was not even begun. */
static SluiceCliStatus
show_error (Session      *session,
            const GError *error,
            GPtrArray    *problems)
{
  if (session->cli->output != SLUICE_CLI_OUTPUT_JSON)
    return sluice_cli_fail (session->cli, error, problems);

  sluice_cli_print_error (error, problems);
  json_array_add_object_element (session->results, sluice_cli_error_to_json (error, problems));
  return sluice_cli_status_of (error);
}

static JsonObject *
parse_result (SluiceRun  *run,
              GError    **error)
{
  g_autoptr(JsonNode) node = NULL;

  if (sluice_run_get_result (run) != NULL)
    node = json_from_string (sluice_run_get_result (run), error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (error != NULL && *error == NULL)
        sluice_set_error (error, SLUICE_ERROR_BUG, "internal", "The run %s ended without a result",
                          sluice_run_get_id (run));
      return NULL;
    }
  return json_node_dup_object (node);
}

static SluiceCliStatus
run_once (SluiceTask              *task,
          const SluiceRunOptions  *options,
          JsonObject             **ret_result,
          gpointer                 user_data,
          GError                 **error)
{
  Session *session = user_data;
  SluiceCli *cli = session->cli;
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceMonitor) monitor = sluice_monitor_new ();
  g_autoptr(SluiceRun) run = NULL;
  SluiceRunOptions with_monitor = *options;
  int status = SLUICE_CLI_FAILED;

  g_ptr_array_set_size (session->rejects, 0);
  if (cli->output != SLUICE_CLI_OUTPUT_EVENTS)
    session->progress = sluice_cli_progress_new (sluice_task_get_name (task));

  session->attach = sluice_cli_attach_new (sluice_store_get_directory (cli->store));
  with_monitor.monitor = monitor;
  cli->monitor = monitor;
  sluice_runner_run_async (cli->store, cli->secrets, task, &with_monitor, cli->cancellable, sluice_cli_sync_cb, &sync);
  run = sluice_runner_run_finish (sluice_cli_sync_wait (&sync), &status, error);
  cli->monitor = NULL;
  g_clear_pointer (&session->attach, sluice_cli_attach_free);

  if (session->progress != NULL)
    sluice_cli_progress_finish (session->progress, run != NULL
                                ? sluice_run_state_to_string (sluice_run_get_state (run))
                                : "not run");
  g_clear_pointer (&session->progress, sluice_cli_progress_free);

  if (run != NULL)
    *ret_result = parse_result (run, error);
  return (SluiceCliStatus) status;
}

static SluiceCliStatus
run_task (Session    *session,
          SluiceTask *task)
{
  g_autoptr(JsonObject) result = NULL;
  g_autoptr(GError) error = NULL;
  SluiceCliStatus status;

  if (session->options.cursor_to != NULL)
    status = sluice_cli_backfill (session->cli, task, &session->options, session->slice, run_once, session, &result,
                                  &error);
  else
    status = run_once (task, &session->options, &result, session, &error);
  if (result == NULL)
    return show_error (session, error, NULL);

  show_result (session, result);
  return status;
}

/* The task of a run that is done again. */
static SluiceCliStatus
retry_task (Session    *session,
            SluiceTask *task)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) retried =
    sluice_cli_find_retried (session->cli, session->retry_of, session->force, &error);

  if (retried == NULL || !sluice_cli_set_retry (&session->options, retried, task, session->force, &error))
    return show_error (session, error, NULL);
  return run_task (session, task);
}

static SluiceCliStatus
run_reference (Session    *session,
               const char *reference)
{
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;

  task = sluice_cli_load_task (session->cli, reference, &problems, &error);
  if (task == NULL || !sluice_cli_open (session->cli, &error))
    return show_error (session, error, problems);
  return session->retry_of != NULL ? retry_task (session, task) : run_task (session, task);
}

static SluiceCliStatus
run_all (Session *session,
         GStrv    references)
{
  SluiceCli *cli = session->cli;
  SluiceCliStatus worst = SLUICE_CLI_SUCCESS;

  for (guint i = 0; references[i] != NULL; i++)
    {
      if (i > 0 && cli->output == SLUICE_CLI_OUTPUT_TEXT)
        fputc ('\n', stdout);
      worst = sluice_cli_worst (worst, run_reference (session, references[i]));
      if (g_cancellable_is_cancelled (cli->cancellable))
        {
          worst = sluice_cli_worst (worst, SLUICE_CLI_CANCELLED);
          break;
        }
    }

  if (cli->output == SLUICE_CLI_OUTPUT_JSON)
    {
      if (references[0] != NULL && references[1] != NULL)
        sluice_cli_print_array (session->results);
      else
        sluice_cli_print_object (json_array_get_object_element (session->results, 0));
    }
  return worst;
}

/**
 * sluice_cli_run_task:
 * @cli: what all commands share, with an open store
 * @task: a task
 * @options: how to run it; its events are looked after here
 *
 * Runs a task as `run` does, and prints what came of it.
 *
 * Returns: the exit status
 */
SluiceCliStatus
sluice_cli_run_task (SluiceCli              *cli,
                     SluiceTask             *task,
                     const SluiceRunOptions *options)
{
  g_auto(Session) session = { .cli = cli, .options = *options };
  SluiceCliStatus status;

  if (options->params != NULL)
    g_hash_table_ref (options->params);
  session.options.event_func = event_cb;
  session.options.event_data = &session;
  session.rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  session.results = json_array_new ();
  status = run_task (&session, task);
  if (cli->output == SLUICE_CLI_OUTPUT_JSON)
    sluice_cli_print_object (json_array_get_object_element (session.results, 0));
  return status;
}

/* What only goes together, and what does not. */
static const char *
check_options (Session *session,
               guint    n_tasks)
{
  const SluiceRunOptions *options = &session->options;

  if (session->retry_of != NULL && n_tasks > 1)
    return "--retry-of takes one task, that of the run";
  if (session->retry_of != NULL && options->cursor_from != NULL)
    return "--retry-of does not go with --from and --to: it reads what the run was to read";
  if (session->retry_of != NULL && options->dry_run)
    return "--retry-of does not go with --dry-run, which leaves no run";
  if (session->force && session->retry_of == NULL)
    return "--force goes with --retry-of";

  if ((options->cursor_from == NULL) != (options->cursor_to == NULL))
    return "--from and --to go together: a backfill has both";
  if (session->slice != NULL && options->cursor_to == NULL)
    return "--slice cuts a backfill: give --from and --to, too";
  if (options->cursor_to != NULL && options->full_refresh)
    return "--full-refresh does not go with --from and --to, which say what to read";
  if (options->cursor_to != NULL && options->limit > 0)
    return "--limit does not go with --from and --to: a slice is loaded as a whole";
  return NULL;
}

/* Said by who starts runs for others: see sluice_run_process_start(). */
static gboolean
take_origin (Session     *session,
             const char  *trigger,
             const char  *due,
             GError     **error)
{
  g_autoptr(GDateTime) time = due != NULL ? g_date_time_new_from_iso8601 (due, NULL) : NULL;

  if (trigger != NULL && !sluice_trigger_parse (trigger, &session->options.trigger))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--trigger takes manual, schedule, retry, dependency or "
                        "file, not “%s”", trigger);
      return FALSE;
    }
  if (due != NULL && time == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "usage", "--due takes a time like 2026-01-31T02:00:00Z, not “%s”",
                        due);
      return FALSE;
    }
  if (time != NULL)
    session->options.due = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(Session) session = { .cli = cli };
  g_auto(GStrv) params = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *slice = NULL;
  g_autofree char *retry_of = NULL;
  g_autofree char *trigger = NULL;
  g_autofree char *due = NULL;
  g_autofree char *cause = NULL;
  g_autofree char *chain = NULL;
  g_autoptr(GError) error = NULL;
  const char *problem;
  const GOptionEntry entries[] = {
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    { "limit", 0, 0, G_OPTION_ARG_FILENAME, &limit, "Read at most N records of the source", "N" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &session.options.dry_run, "Do everything, then undo it", NULL },
    { "restart", 0, 0, G_OPTION_ARG_NONE, &session.options.restart,
      "Forget what an interrupted run had loaded; begin at the start", NULL },
    { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &session.options.full_refresh,
      "Read from “initial”, not from the bookmark of an incremental task", NULL },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, "Backfill: load what has its cursor from A on, …", "A" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, "… up to but without B; the bookmark stays", "B" },
    { "slice", 0, 0, G_OPTION_ARG_FILENAME, &slice, "… in slices of this size, each committed by itself: 1h, 1d, 1mo, 1000",
      "SIZE" },
    { "retry-of", 0, 0, G_OPTION_ARG_FILENAME, &retry_of, "Do this run of the task again, which failed; see “retry”",
      "RUN" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &session.force, "With --retry-of: also if it succeeded", NULL },
    { "trigger", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &trigger, "Why it runs", "WORD" },
    { "due", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &due, "When it was due", "TIME" },
    { "cause", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &cause, "The run that it follows", "RUN" },
    { "chain", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &chain, "The first run of its chain", "RUN" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  if (limit != NULL &&
      !g_ascii_string_to_unsigned (limit, 10, 1, G_MAXINT64, &session.options.limit, &error))
    {
      g_autoptr(GError) usage = sluice_error_new (SLUICE_ERROR_INVALID, "usage",
                                                  "--limit takes a number of records from 1, not “%s”", limit);

      return sluice_cli_fail (cli, usage, NULL);
    }
  session.options.cursor_from = from;
  session.options.cursor_to = to;
  session.slice = slice;
  session.retry_of = retry_of;
  problem = check_options (&session, g_strv_length (*argv) - 1);
  if (problem != NULL)
    {
      g_autoptr(GError) usage = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "%s", problem);

      return sluice_cli_fail (cli, usage, NULL);
    }
  session.options.queued = g_getenv (SLUICE_RUN_PROCESS_CHILD) != NULL;
  session.options.cause = cause;
  session.options.chain = chain;
  session.options.params = sluice_cli_parse_params (params, &error);
  if (session.options.params == NULL || !take_origin (&session, trigger, due, &error))
    return sluice_cli_fail (cli, error, NULL);

  session.options.event_func = event_cb;
  session.options.event_data = &session;
  session.rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  session.results = json_array_new ();
  return run_all (&session, *argv + 1);
}

const SluiceCliCommand sluice_cli_run = {
  .name = "run",
  .arguments = "TASK…",
  .summary = "Run tasks, one after the other",
  .description =
    "TASK is a task file, the name or id of a stored task, or - for a document on\n"
    "standard input. Progress goes to standard error, the result to standard output.\n"
    "\n"
    "Exit status: 0 success, 1 failed, 2 invalid task or wrong usage, 3 finished with\n"
    "rejected rows, 4 stopped by a limit or a check, 75 worth trying again later,\n"
    "130 cancelled (Ctrl+C). Of several tasks it is the worst.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli run orders.json\n"
    "  sluice-cli run orders.json --param since=2026-01-01 --output json\n"
    "  sluice-cli run orders.json --limit 100 --dry-run\n"
    "  sluice-cli run orders.json --from 2026-01-01 --to 2026-02-01 --slice 1d\n"
    "  sluice-cli run Customers Orders",
  .run = run,
};
