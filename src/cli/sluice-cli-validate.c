/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-cli-validate-online.h"
#include "sluice-error.h"
#include "sluice-redaction.h"

#include <stdio.h>

/* What is found out about the tasks of one call. */
typedef struct
{
  SluiceCli *cli;
  JsonArray *list;              /* the problems, as `--output json` prints them */
  const char *reference;        /* the task that is looked at */
  gboolean names_task;          /* whether there are several */
  gboolean is_online;
  SluiceRunOptions options;
} Validation;

static void
add_problem (const char *path,
             const char *code,
             const char *message,
             gpointer    user_data)
{
  Validation *self = user_data;
  g_autofree char *redacted = sluice_redact (message);
  JsonObject *object = NULL;

  if (self->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      g_autofree char *text = sluice_cli_text_for_line (redacted, 0);

      fprintf (stdout, "%s: %s: %s [%s]\n", self->reference, path, text, code);
      return;
    }
  object = json_object_new ();
  if (self->names_task)
    json_object_set_string_member (object, "task", self->reference);
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "message", redacted);
  json_array_add_object_element (self->list, object);
}

/* @ret_error is set where there is no document to find fault with. */
static SluiceCliStatus
validate (Validation  *self,
          GError     **ret_error)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(GError) error = NULL;
  SluiceCliStatus status = SLUICE_CLI_SUCCESS;

  task = sluice_cli_load_task (self->cli, self->reference, &problems, &error);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      SluiceProblem *problem = problems->pdata[i];

      add_problem (problem->path, problem->code, problem->message, self);
    }
  if (task == NULL)
    {
      if (problems == NULL || problems->len == 0)
        g_propagate_error (ret_error, g_steal_pointer (&error));
      return SLUICE_CLI_USAGE;
    }
  if (self->is_online)
    {
      if (!sluice_cli_open (self->cli, ret_error))
        return SLUICE_CLI_FAILED;
      status = sluice_cli_validate_online (self->cli, task, &self->options, add_problem, self);
    }
  if (status == SLUICE_CLI_SUCCESS && self->cli->output == SLUICE_CLI_OUTPUT_TEXT)
    fprintf (stdout, "%s: valid\n", self->reference);
  return status;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(JsonArray) list = json_array_new ();
  g_autoptr(GHashTable) table = NULL;
  g_autoptr(GError) usage = NULL;
  g_auto(GStrv) params = NULL;
  Validation validation = { .cli = cli, .list = list };
  SluiceCliStatus worst = SLUICE_CLI_SUCCESS;
  const GOptionEntry entries[] = {
    { "online", 0, 0, G_OPTION_ARG_NONE, &validation.is_online, "Open source and destination, too", NULL },
    { "param", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &params, "A value for {{param.NAME}}, with --online",
      "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  table = sluice_cli_parse_params (params, &usage);
  if (table == NULL)
    return sluice_cli_fail (cli, usage, NULL);
  validation.options.params = table;
  validation.names_task = (*argv)[2] != NULL;

  for (guint i = 1; (*argv)[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      validation.reference = (*argv)[i];
      worst = sluice_cli_worst (worst, validate (&validation, &error));
      if (error != NULL)
        return sluice_cli_fail (cli, error, NULL);
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
    "With --online the first records are read and compared with the destination as well,\n"
    "which is not written. Then the exit status is that of a run that fails for this.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli validate orders.json\n"
    "  sluice-cli validate --online orders.json\n"
    "  sluice-cli validate *.json --output json",
  .run = run,
};
