/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"
#include "sluice-function-info.h"

#include <stdio.h>

static void
print_list (void)
{
  guint n;
  const SluiceFunctionInfo *infos = sluice_function_infos_get (&n);

  for (guint i = 0; i < n; i++)
    fprintf (stdout, "%-16s %s\n", infos[i].name, infos[i].description);
}

static void
print_function (const SluiceFunctionInfo *info)
{
  fprintf (stdout, "%s\n  %s\n", info->name, info->description);
  if (info->arguments[0].name != NULL)
    fputs ("\nArguments:\n", stdout);
  for (const SluiceArgumentInfo *argument = info->arguments; argument->name != NULL; argument++)
    {
      fprintf (stdout, "  %-12s %s", argument->name, argument->description);
      if (argument->choices != NULL)
        fprintf (stdout, " (%s)", argument->choices);
      if (argument->default_json != NULL)
        fprintf (stdout, " Default: %s.", argument->default_json);
      fputc ('\n', stdout);
    }
  if (info->fails != NULL)
    {
      g_auto(GStrv) codes = g_strsplit (info->fails, "|", -1);
      g_autofree char *list = g_strjoinv (", ", codes);

      fprintf (stdout, "\nRejects rows with: %s\n", list);
    }
  if (info->example_call != NULL)
    fprintf (stdout, "\nExample:\n  %s\n  %s becomes %s\n", info->example_call, info->example_input,
             info->example_output);
}

static JsonObject *
find_in_list (JsonArray  *functions,
              const char *name)
{
  for (guint i = 0; i < json_array_get_length (functions); i++)
    {
      JsonObject *object = json_array_get_object_element (functions, i);

      if (g_str_equal (json_object_get_string_member_with_default (object, "name", ""), name))
        return object;
    }
  return NULL;
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  g_autoptr(JsonArray) functions = NULL;
  g_autoptr(GError) error = NULL;
  const SluiceFunctionInfo *info;
  const char *name;

  if (!sluice_cli_parse (cli, command, NULL, 0, 1, argv))
    return SLUICE_CLI_USAGE;

  name = (*argv)[1];
  info = name != NULL ? sluice_function_info_find (name) : NULL;
  if (name != NULL && info == NULL)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "unknown_transform", "There is no transform “%s”", name);
      sluice_error_set_hint (error, "“sluice-cli functions” lists them.");
      return sluice_cli_fail (cli, error, NULL);
    }

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    {
      if (info != NULL)
        print_function (info);
      else
        print_list ();
      return SLUICE_CLI_SUCCESS;
    }

  functions = sluice_functions_to_json ();
  if (name != NULL)
    sluice_cli_print_object (find_in_list (functions, name));
  else
    sluice_cli_print_array (functions);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_functions = {
  .name = "functions",
  .arguments = "[NAME]",
  .summary = "List the transforms of a mapping, or explain one",
  .description =
    "Examples:\n"
    "  sluice-cli functions\n"
    "  sluice-cli functions to_date --output json",
  .run = run,
};
