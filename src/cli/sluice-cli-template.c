/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-save-task.h"
#include "sluice-cli-table.h"
#include "sluice-cli-task-history.h"
#include "sluice-error.h"
#include "sluice-store-templates.h"
#include "sluice-task-difference.h"
#include "sluice-task-template.h"

#include <stdio.h>

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { "NAME", "UPDATED", "DESCRIPTION", NULL };
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) templates = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  sluice_store_list_templates_async (cli->store, cli->cancellable, sluice_cli_sync_cb, &sync);
  templates = sluice_store_list_templates_finish (cli->store, sluice_cli_sync_wait (&sync), &error);
  if (templates == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < templates->len; i++)
    {
      const SluiceStoredTemplate *template = templates->pdata[i];
      g_autofree char *updated = sluice_cli_format_time (template->updated, FALSE);
      JsonObject *object = json_object_new ();

      sluice_cli_table_add (table, template->name);
      sluice_cli_table_take (table, sluice_cli_format_time (template->updated, TRUE));
      sluice_cli_table_add (table, template->description);
      sluice_cli_json_set_text (object, "name", template->name);
      sluice_cli_json_set_text (object, "description", template->description);
      sluice_cli_json_set_text (object, "updated", updated);
      json_array_add_object_element (array, object);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (templates->len == 0)
    fputs ("No templates are kept in this workspace.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

static char *
find_stored (SluiceCli   *cli,
             const char  *name,
             GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(SluiceStoredTemplate) template = NULL;

  if (!sluice_cli_open (cli, error))
    return NULL;
  sluice_store_find_template_async (cli->store, name, cli->cancellable, sluice_cli_sync_cb, &sync);
  template = sluice_store_find_template_finish (cli->store, sluice_cli_sync_wait (&sync), error);
  return template != NULL ? g_steal_pointer (&template->document) : NULL;
}

static char *
read_file (SluiceCli   *cli,
           const char  *path,
           GError     **error)
{
  char *text = NULL;
  gsize length;

  if (g_str_equal (path, "-"))
    return sluice_cli_read_stdin (cli, &length, error);
  return g_file_get_contents (path, &text, NULL, error) ? text : NULL;
}

static gboolean
save_template (SluiceCli   *cli,
               const char  *document,
               GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  if (!sluice_cli_open (cli, error))
    return FALSE;
  sluice_store_save_template_async (cli->store, document, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_save_template_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static SluiceCliStatus
run_save (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autofree char *description = NULL;
  const GOptionEntry entries[] = {
    { "description", 0, 0, G_OPTION_ARG_STRING, &description, "What it is for", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autofree char *data = NULL;
  g_autofree char *document = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, entries, 2, 2, argv))
    return SLUICE_CLI_USAGE;
  task = sluice_cli_load_task (cli, (*argv)[2], &problems, &error);
  /* Files of lookups are to be found from everywhere. */
  data = task != NULL ? sluice_task_to_stored_data (task, sluice_task_get_id (task)) : NULL;
  document = data != NULL ? sluice_task_template_make (data, (*argv)[1], description, &error) : NULL;
  if (document == NULL || !save_template (cli, document, &error))
    return sluice_cli_fail (cli, error, problems);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_show (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autofree char *document = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  document = find_stored (cli, (*argv)[1], &error);
  if (document == NULL)
    return sluice_cli_fail (cli, error, NULL);
  fputs (document, stdout);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_export (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_autofree char *document = NULL;
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 2, argv))
    return SLUICE_CLI_USAGE;
  document = find_stored (cli, (*argv)[1], &error);
  if (document == NULL)
    return sluice_cli_fail (cli, error, NULL);
  if ((*argv)[2] == NULL || g_str_equal ((*argv)[2], "-"))
    fputs (document, stdout);
  else if (!g_file_set_contents_full ((*argv)[2], document, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_import (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  if (!sluice_cli_parse (cli, command, NULL, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;

  for (guint i = 1; (*argv)[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *document = read_file (cli, (*argv)[i], &error);

      if (document == NULL || !save_template (cli, document, &error))
        return sluice_cli_fail (cli, error, NULL);
    }
  return SLUICE_CLI_SUCCESS;
}

/* The task with what the template has, and what is different then. */
static SluiceTask *
make_applied (SluiceCli   *cli,
              const char  *template,
              SluiceTask  *task,
              GPtrArray  **ret_changes,
              GPtrArray  **ret_problems,
              GError     **error)
{
  g_autofree char *document = NULL;
  g_autofree char *before = sluice_task_to_data (task);
  g_autofree char *after = NULL;

  document = sluice_cli_is_task_file (template) ? read_file (cli, template, error) : find_stored (cli, template, error);
  after = document != NULL ? sluice_task_template_apply (document, before, error) : NULL;
  *ret_changes = after != NULL ? sluice_task_difference (before, after, error) : NULL;
  return *ret_changes != NULL ? sluice_task_new_from_data (after, -1, sluice_task_get_origin (task), ret_problems, error)
                              : NULL;
}

static SluiceCliStatus
run_apply (SluiceCli              *cli,
           const SluiceCliCommand *command,
           GStrv                  *argv)
{
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only say what would change", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTask) applied = NULL;
  g_autoptr(GError) error = NULL;
  const char *reference;

  if (!sluice_cli_parse (cli, command, entries, 2, 2, argv))
    return SLUICE_CLI_USAGE;
  reference = (*argv)[2];
  task = sluice_cli_load_task (cli, reference, &problems, &error);
  applied = task != NULL ? make_applied (cli, (*argv)[1], task, &changes, &problems, &error) : NULL;
  if (applied == NULL ||
      (!dry_run && !sluice_cli_save_task (cli, applied, sluice_cli_is_task_file (reference) ? reference : NULL, &error)))
    return sluice_cli_fail (cli, error, problems);

  sluice_cli_show_changes (cli, changes, "Nothing is different.");
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_delete (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GError) error = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, NULL);
  sluice_store_delete_template_async (cli->store, (*argv)[1], cli->cancellable, sluice_cli_sync_cb, &sync);
  if (!sluice_store_delete_template_finish (cli->store, sluice_cli_sync_wait (&sync), &error))
    return sluice_cli_fail (cli, error, NULL);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "template list", .summary = "List the templates", .run = run_list,
};

static const SluiceCliCommand save_command = {
  .name = "template save", .arguments = "NAME TASK", .summary = "Make a template of a task", .run = run_save,
  .description =
    "Takes the place of the template of that name, if there is one.\n"
    "\n"
    "Example:\n"
    "  sluice-cli template save 'Shop orders' orders.json --description 'As all shops send them'",
};

static const SluiceCliCommand show_command = {
  .name = "template show", .arguments = "NAME", .summary = "Show a template", .run = run_show,
};

static const SluiceCliCommand apply_command = {
  .name = "template apply", .arguments = "NAME|FILE TASK", .summary = "Give a task what a template has",
  .run = run_apply,
  .description =
    "The mapping, filter, lookups, checks, duplicates and groups of the task become\n"
    "those of the template; what it does not have, the task has no more either. The\n"
    "task is saved, as a file or as a new version, and what is different is printed.\n"
    "\n"
    "Example:\n"
    "  sluice-cli template apply 'Shop orders' 'Orders of Bonn'",
};

static const SluiceCliCommand delete_command = {
  .name = "template delete", .arguments = "NAME", .summary = "Delete a template", .run = run_delete,
  .description = "Tasks that it was applied to stay as they are.",
};

static const SluiceCliCommand export_command = {
  .name = "template export", .arguments = "NAME [FILE]", .summary = "Write a template to a file", .run = run_export,
  .description = "Without FILE to standard output.",
};

static const SluiceCliCommand import_command = {
  .name = "template import", .arguments = "FILE…", .summary = "Keep templates that are files", .run = run_import,
};

static const SluiceCliCommand *const template_commands[] = {
  &list_command, &save_command, &show_command, &apply_command, &delete_command, &export_command, &import_command, NULL
};

const SluiceCliCommand sluice_cli_template = {
  .name = "template",
  .summary = "Keep what tasks do between source and destination, to be used in others",
  .description =
    "A template has the mapping, filter, lookups, checks, duplicates and groups of a\n"
    "task, not its source and its destination.\n"
    "\n"
    "Example:\n"
    "  sluice-cli template save 'Shop orders' orders.json",
  .commands = template_commands,
};
