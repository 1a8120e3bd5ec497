/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-redaction.h"

#include <stdio.h>

static void
add_problem (SluiceCli     *cli,
             JsonArray     *list,
             const char    *reference,
             gboolean       name_task,
             SluiceProblem *problem)
{
  g_autofree char *message = sluice_redact (problem->message);

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autofree char *text = sluice_cli_text_for_line (message, 0);

      fprintf (stdout, "%s: %s: %s [%s]\n", reference, problem->path, text, problem->code);
    }
  else
    {
      JsonObject *object = json_object_new ();

      if (name_task)
        json_object_set_string_member (object, "task", reference);
      json_object_set_string_member (object, "path", problem->path);
      json_object_set_string_member (object, "code", problem->code);
      json_object_set_string_member (object, "message", message);
      json_array_add_object_element (list, object);
    }
}

/* @ret_error is set where there is no document to find fault with. */
static gboolean
validate (SluiceCli   *cli,
          JsonArray   *list,
          const char  *reference,
          gboolean     name_task,
          GError     **error)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) local = NULL;

  task = sluice_cli_load_task (cli, reference, &problems, &local);
  if (problems != NULL)
    for (guint i = 0; i < problems->len; i++)
      add_problem (cli, list, reference, name_task, g_ptr_array_index (problems, i));
  if (task != NULL)
    {
      if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
        fprintf (stdout, "%s: valid\n", reference);
      return TRUE;
    }
  if (problems == NULL || problems->len == 0)
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(JsonArray) list = json_array_new ();
  SluiceCliStatus worst = SLUICE_CLI_SUCCESS;
  gboolean online = FALSE;
  const GOptionEntry entries[] = {
    { "online", 0, 0, G_OPTION_ARG_NONE, &online, "Open source and destination, too", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  if (online)
    return sluice_cli_unsupported (cli, "--online");

  for (guint i = 1; (*argv)[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      if (validate (cli, list, (*argv)[i], (*argv)[2] != NULL, &error))
        continue;
      if (error != NULL)
        return sluice_cli_fail (cli, error, NULL);
      worst = SLUICE_CLI_USAGE;
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (list);
  return worst;
}

const SluiceCliCommand sluice_cli_validate = {
  .name = "validate",
  .arguments = "TASK…",
  .summary = "List all that is wrong with tasks",
  .description =
    "Opens neither source nor destination. Exit status 2 if there are problems.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli validate orders.json\n"
    "  sluice-cli validate *.json --output json",
  .run = run,
};
