/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-validate-online.h"

#include "sluice-error.h"

#include <string.h>

/* Enough records to see that the source has what the mapping reads. */
#define RECORDS 100

/* What is only wrong because no more records were read. */
static const char *const of_few[] = {
  "too_few_rows", "too_many_rows", "mirror_refused", "retire_refused", "empty_replace", "not_fresh", NULL,
};

/* Where it is wrong, as far as the error knows it better than that it is in @section. */
static const char *
find_path (const GError *error,
           const char   *section)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  return where != NULL && where->path != NULL && g_str_has_prefix (where->path, "$.") ? where->path : section;
}

static SluiceCliStatus
read_source (SluiceCli              *cli,
             SluiceTask             *task,
             const SluiceRunOptions *options,
             SluiceCliProblemFunc    func,
             gpointer                user_data)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(GError) error = NULL;

  sluice_runner_preview_async (cli->store, cli->secrets, task, options, RECORDS, cli->cancellable,
                               sluice_cli_sync_cb, &sync);
  found = sluice_runner_preview_finish (sluice_cli_sync_wait (&sync), &error);
  if (found != NULL)
    return SLUICE_CLI_SUCCESS;
  func (find_path (error, "$.source"), sluice_error_get_code (error), error->message, user_data);
  return sluice_cli_status_of (error);
}

/* A file is made when it is written, but its folder is not. */
static SluiceCliStatus
find_folder (const SluiceOutputSpec *output,
             SluiceCliProblemFunc    func,
             gpointer                user_data)
{
  g_autofree char *folder = g_path_get_dirname (output->path);
  g_autofree char *message = NULL;

  if (strstr (folder, "{{") != NULL || g_file_test (folder, G_FILE_TEST_IS_DIR))
    return SLUICE_CLI_SUCCESS;
  message = g_strdup_printf ("There is no folder “%s”", folder);
  func ("$.destination.path", "missing_folder", message, user_data);
  return SLUICE_CLI_FAILED;
}

/* What a load would do with the first records is found out by all that a load does but the
 * last step: the table is not written. */
static SluiceCliStatus
compare_target (SluiceCli              *cli,
                SluiceTask             *task,
                const SluiceRunOptions *options,
                SluiceCliProblemFunc    func,
                gpointer                user_data)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(JsonObject) plan = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *problem = NULL;
  int exit_status = SLUICE_CLI_SUCCESS;

  sluice_runner_plan_async (cli->store, cli->secrets, task, options, 0, cli->cancellable, sluice_cli_sync_cb, &sync);
  plan = sluice_runner_plan_finish (sluice_cli_sync_wait (&sync), &exit_status, &error);
  if (plan == NULL)
    {
      func (find_path (error, "$.destination"), sluice_error_get_code (error), error->message, user_data);
      return sluice_cli_status_of (error);
    }
  if (json_object_get_null_member (plan, "error"))
    return SLUICE_CLI_SUCCESS;

  problem = json_object_get_object_member (plan, "error");
  if (g_strv_contains (of_few, json_object_get_string_member (problem, "code")))
    return SLUICE_CLI_SUCCESS;
  func (json_object_get_string_member_with_default (json_object_get_object_member (problem, "where"), "path",
                                                    "$.destination"),
        json_object_get_string_member (problem, "code"), json_object_get_string_member (problem, "message"), user_data);
  return (SluiceCliStatus) exit_status;
}

/**
 * sluice_cli_validate_online:
 * @cli: what all commands share, its store open
 * @task: a task in whose document nothing is wrong
 * @options: its parameters
 * @func: (scope call): told of what is wrong
 * @user_data: for @func
 *
 * Reads the first records of the source, and compares them with the destination, which
 * is not written.
 *
 * Returns: the exit status that says what was found
 */
SluiceCliStatus
sluice_cli_validate_online (SluiceCli              *cli,
                            SluiceTask             *task,
                            const SluiceRunOptions *options,
                            SluiceCliProblemFunc    func,
                            gpointer                user_data)
{
  const SluiceDestinationSpec *destination = NULL;
  SluiceRunOptions first = { NULL };
  SluiceCliStatus status;

  g_return_val_if_fail (cli != NULL && SLUICE_IS_TASK (task), SLUICE_CLI_FAILED);
  g_return_val_if_fail (options != NULL && func != NULL, SLUICE_CLI_FAILED);

  destination = sluice_task_get_destination (task);
  first.params = options->params;
  first.limit = RECORDS;
  status = read_source (cli, task, &first, func, user_data);
  if (status != SLUICE_CLI_SUCCESS || destination == NULL)
    return status;
  return destination->output != NULL ? find_folder (destination->output, func, user_data)
                                     : compare_target (cli, task, &first, func, user_data);
}
