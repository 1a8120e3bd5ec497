/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-retry.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-run-task.h"
#include "sluice-error.h"

#define FORCE_HINT "With --force it is run again all the same; rows may be loaded twice then, if the task appends."

/* The run that came to a good end: @run itself, or one that retried it or its retries. */
static gboolean
find_good_end (SluiceCli  *cli,
               SluiceRun  *run,
               char      **ret_run,
               GError    **error)
{
  static const char *const good[] = { "success", "partial_success", NULL };
  const SluiceRunFilter filter = {
    .chain = sluice_run_get_chain (run),
    .task = sluice_run_get_task_id (run),
    .states = good,
    .since = sluice_run_get_started (run),
    .limit = 1,
  };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) runs = NULL;

  if (sluice_run_get_state (run) == SLUICE_RUN_STATE_SUCCESS ||
      sluice_run_get_state (run) == SLUICE_RUN_STATE_PARTIAL_SUCCESS)
    {
      *ret_run = g_strdup (sluice_run_get_id (run));
      return TRUE;
    }
  sluice_store_list_runs_async (cli->store, &filter, cli->cancellable, sluice_cli_sync_cb, &sync);
  runs = sluice_store_list_runs_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  if (runs != NULL && runs->len > 0)
    *ret_run = g_strdup (sluice_run_get_id (runs->pdata[0]));
  return runs != NULL;
}

static gboolean
check_failed (SluiceCli  *cli,
              SluiceRun  *run,
              GError    **error)
{
  g_autofree char *good = NULL;

  if (!find_good_end (cli, run, &good, error))
    return FALSE;
  if (good == NULL)
    return TRUE;

  if (g_str_equal (good, sluice_run_get_id (run)))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "nothing_to_retry", "Run %s ended as %s: there is nothing to retry",
                      good, sluice_run_state_to_string (sluice_run_get_state (run)));
  else
    sluice_set_error (error, SLUICE_ERROR_INVALID, "nothing_to_retry",
                      "Run %s was retried already, and run %s did what it had failed to do", sluice_run_get_id (run),
                      good);
  if (error != NULL)
    sluice_error_set_hint (*error, FORCE_HINT);
  return FALSE;
}

static gboolean
check_retried (SluiceCli  *cli,
               SluiceRun  *run,
               gboolean    force,
               GError    **error)
{
  if (!sluice_run_is_finished (run))
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "lease_held", "Run %s has not ended yet",
                        sluice_run_get_id (run));
      if (error != NULL)
        sluice_error_set_hint (*error, "Wait for its end, or cancel it");
      return FALSE;
    }
  if (sluice_run_get_replays (run) != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "nothing_to_retry",
                        "Run %s loaded rejected rows of run %s, and those that it did not load are there still",
                        sluice_run_get_id (run), sluice_run_get_replays (run));
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli quarantine replay %s” loads them.", sluice_run_get_replays (run));
      return FALSE;
    }
  return force || check_failed (cli, run, error);
}

/**
 * sluice_cli_find_retried:
 * @cli: what all commands share
 * @reference: a run's id, the beginning of one, or `last`
 * @force: whether it may have succeeded
 * @error: `nothing_to_retry` (%SLUICE_ERROR_INVALID), `lease_held`
 *   (%SLUICE_ERROR_TEMPORARY), or as [func@find_run]
 *
 * Finds a run that is to be done again, and looks whether that makes sense.
 *
 * Returns: (transfer full) (nullable): the run
 */
SluiceRun *
sluice_cli_find_retried (SluiceCli   *cli,
                         const char  *reference,
                         gboolean     force,
                         GError     **error)
{
  g_autoptr(SluiceRun) run = NULL;

  g_return_val_if_fail (cli != NULL, NULL);
  g_return_val_if_fail (reference != NULL, NULL);

  run = sluice_cli_find_run (cli, reference, error);
  return run != NULL && check_retried (cli, run, force, error) ? g_steal_pointer (&run) : NULL;
}

/**
 * sluice_cli_set_retry:
 * @options: how to run @task, with its parameters; what is added points into @run
 * @run: the run that is done again
 * @task: its task
 * @force: even if it has been made up for meanwhile
 * @error: `other_task` (%SLUICE_ERROR_INVALID)
 *
 * Asks for the same again: the file that the run was for, or the range of its backfill.
 *
 * Returns: %FALSE if @task is another one
 */
gboolean
sluice_cli_set_retry (SluiceRunOptions  *options,
                      SluiceRun         *run,
                      SluiceTask        *task,
                      gboolean           force,
                      GError           **error)
{
  g_return_val_if_fail (options != NULL && options->params != NULL, FALSE);
  g_return_val_if_fail (SLUICE_IS_RUN (run), FALSE);
  g_return_val_if_fail (SLUICE_IS_TASK (task), FALSE);

  if (g_strcmp0 (sluice_task_get_id (task), sluice_run_get_task_id (run)) != 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "other_task", "“%s” is not the task of run %s: its “id” is another",
                        sluice_task_get_name (task), sluice_run_get_id (run));
      return FALSE;
    }
  options->retry_of = sluice_run_get_id (run);
  options->insists = force;
  options->cause = sluice_run_get_id (run);
  options->chain = sluice_run_get_chain (run);
  sluice_run_get_range (run, &options->cursor_from, &options->cursor_to);
  if (sluice_run_get_file (run) != NULL && !g_hash_table_contains (options->params, "file"))
    g_hash_table_insert (options->params, g_strdup ("file"), g_strdup (sluice_run_get_file (run)));
  return TRUE;
}

/* The task as it is now: from its file, or else from the workspace. */
static SluiceTask *
load_task (SluiceCli  *cli,
           SluiceRun  *run,
           GPtrArray **ret_problems,
           GError    **error)
{
  const char *file = sluice_run_get_task_file (run);
  const char *reference = file != NULL && sluice_cli_is_task_file (file) ? file : sluice_run_get_task_id (run);
  SluiceTask *task;

  task = reference != NULL ? sluice_cli_load_task (cli, reference, ret_problems, error) : NULL;
  if (task == NULL && error != NULL && *ret_problems == NULL)
    {
      g_clear_error (error);
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_task", "The task of run %s, “%s”, is not there any more",
                        sluice_run_get_id (run), sluice_run_get_task_name (run));
      sluice_error_set_hint (*error, "If it has moved, use “sluice-cli run TASK --retry-of %s”.",
                             sluice_run_get_id (run));
    }
  return task;
}

static SluiceCliStatus
retry (SluiceCli  *cli,
       SluiceRun  *run,
       GHashTable *params,
       gboolean    force)
{
  SluiceRunOptions options = { .params = params };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceTask) task = load_task (cli, run, &problems, &error);

  if (task == NULL || !sluice_cli_set_retry (&options, run, task, force, &error))
    return sluice_cli_fail (cli, error, problems);
  return sluice_cli_run_task (cli, task, &options);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_auto(GStrv) params = NULL;
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(SluiceRun) retried = NULL;
  g_autoptr(GError) error = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}", "NAME=VALUE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Also if it succeeded, or was retried with success", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  values = sluice_cli_parse_params (params, &error);
  if (values != NULL)
    retried = sluice_cli_find_retried (cli, (*argv)[1], force, &error);
  if (retried == NULL)
    return sluice_cli_fail (cli, error, NULL);
  return retry (cli, retried, values, force);
}

const SluiceCliCommand sluice_cli_retry = {
  .name = "retry",
  .arguments = "RUN",
  .summary = "Do a run again that failed, was cancelled or interrupted",
  .description =
    "RUN is a run's id, at least the first six characters of one, or “last”. Its task is\n"
    "run as it is now, for the same file, and over the same range if it was part of a\n"
    "backfill; parameters are to be given again. The new run names the one that it\n"
    "retries. What succeeded is refused: of that, “quarantine replay” loads the rows\n"
    "that were rejected, and “run” runs the task anew.\n"
    "\n"
    "Exit status: that of “run”.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli retry last\n"
    "  sluice-cli retry 0190b7c2 --param since=2026-01-01",
  .run = run,
};
