/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-authorize.h"

#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-error.h"
#include "sluice-oauth-authorize.h"
#include "sluice-run-scope.h"
#include "sluice-source-connection.h"
#include "sluice-store-coordinator.h"

#include <stdio.h>

/* How long people may take to find their password. */
#define PATIENCE_SECONDS 600

typedef struct
{
  SluiceCli *cli;
  gboolean no_browser;
} Opening;

/* Who reads events opens the page himself. */
static void
open_cb (const char *url,
         gpointer    user_data)
{
  const Opening *opening = user_data;
  g_autoptr(JsonObject) event = NULL;
  g_autofree char *text = NULL;

  if (opening->cli->output == SLUICE_CLI_OUTPUT_EVENTS)
    {
      event = json_object_new ();
      json_object_set_string_member (event, "event", "authorize");
      json_object_set_string_member (event, "url", url);
      text = sluice_cli_object_to_text (event, FALSE);
      fprintf (stdout, "%s\n", text);
      fflush (stdout);
      return;
    }

  fprintf (stderr, "Agree on this page:\n\n  %s\n\n", url);
  if (!opening->no_browser && (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL))
    g_app_info_launch_default_for_uri (url, NULL, NULL);
}

/* The task, with what its connection says. */
static SluiceTask *
load (SluiceCli   *cli,
      const char  *reference,
      gboolean     is_task,
      GPtrArray  **ret_problems,
      GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceTask) task = NULL;

  if (!sluice_cli_open (cli, error))
    return NULL;
  task = is_task ? sluice_cli_load_task (cli, reference, ret_problems, error)
                 : sluice_source_connection_new_task (reference, error);
  if (task == NULL)
    return NULL;

  sluice_source_connection_resolve_async (cli->store, task, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_source_connection_resolve_finish (sluice_cli_sync_wait (&sync), error);
}

static gboolean
authorize (SluiceCli   *cli,
           SluiceTask  *task,
           Opening     *opening,
           GHashTable  *params,
           GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  const SluiceSourceSpec *source = sluice_task_get_source (task);
  g_autoptr(SluiceCoordinator) coordinator = NULL;
  g_autoptr(SluiceTemplateScope) scope = NULL;

  if (source->kind != SLUICE_SOURCE_HTTP)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "no_authorization",
                        "There is nothing to authorise: the source of the task is not “http”.");
      return FALSE;
    }
  scope = sluice_run_scope_new (task, params, "", g_get_real_time (), cli->secrets, error);
  if (scope == NULL)
    return FALSE;

  coordinator = sluice_store_coordinator_new (sluice_store_get_directory (cli->store));
  sluice_oauth_authorize_async (source->http, scope, coordinator, PATIENCE_SECONDS, open_cb, opening,
                                cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_oauth_authorize_finish (sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autofree char *task_name = NULL;
  g_auto(GStrv) param_texts = NULL;
  g_autoptr(GHashTable) params = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) error = NULL;
  Opening opening = { .cli = cli };
  const GOptionEntry entries[] = {
    { "task", 0, 0, G_OPTION_ARG_FILENAME, &task_name, "Authorise what this task signs in to", "TASK" },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &param_texts, "A value for {{param.NAME}}", "NAME=VALUE" },
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &opening.no_browser, "Only print the address of the page", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 0, 1, argv))
    return SLUICE_CLI_USAGE;
  if (((*argv)[1] != NULL) == (task_name != NULL))
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "Name a connection, or a task with --task");
      return sluice_cli_fail (cli, error, NULL);
    }

  params = sluice_cli_parse_params (param_texts, &error);
  if (params != NULL)
    task = load (cli, task_name != NULL ? task_name : (*argv)[1], task_name != NULL, &problems, &error);
  if (task == NULL || !authorize (cli, task, &opening, params, &error))
    return sluice_cli_fail (cli, error, problems);

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    fputs ("{\"authorized\":true}\n", stdout);
  else
    fputs ("Authorised.\n", stdout);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_authorize = {
  .name = "connection authorize",
  .arguments = "[NAME]",
  .summary = "Get the permission to use an API, in the browser",
  .description =
    "For a connection, or with --task a task, whose “auth” is “oauth2” with the grant\n"
    "“authorization_code”. Opens the page on which the user agrees, waits for the answer\n"
    "on 127.0.0.1, and keeps the tokens in the keyring, or in $SLUICE_TOKEN_STORE.\n"
    "Doing it again replaces the tokens and changes nothing else.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli connection authorize shop\n"
    "  sluice-cli connection authorize --task orders.json --no-browser",
  .run = run,
};
