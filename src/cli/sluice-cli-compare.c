/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-compare.h"

#include "sluice-cli-json.h"
#include "sluice-cli-load-task.h"
#include "sluice-cli-table.h"
#include "sluice-redaction.h"

#include <stdio.h>

static void
print_changes (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const SluiceOpenapiChange *change = changes->pdata[i];
      g_autofree char *text = g_strdup_printf ("%s: %s", change->path, change->text);
      g_autofree char *redacted = sluice_redact (text);
      g_autofree char *line = sluice_cli_text_for_line (redacted, 0);

      puts (line);
    }
  if (changes->len == 0)
    puts ("The task is as the description says.");
}

static void
print_changes_json (GPtrArray *changes)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const SluiceOpenapiChange *change = changes->pdata[i];
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "path", change->path);
      json_object_set_string_member (item, "kind", change->kind);
      json_object_set_string_member (item, "text", change->text);
      json_array_add_object_element (array, item);
    }
  json_object_set_array_member (object, "changes", array);
  sluice_cli_print_object (object);
}

/**
 * sluice_cli_compare_description:
 * @cli: what all commands share
 * @reference: a task: a file, or the id or name of a stored one
 * @description: the description of an API, as it is now
 *
 * Says what the API has changed since the task was made.
 *
 * Returns: the exit status
 */
SluiceCliStatus
sluice_cli_compare_description (SluiceCli           *cli,
                                const char          *reference,
                                const SluiceOpenapi *description)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(JsonNode) document = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  task = sluice_cli_load_task (cli, reference, &problems, &error);
  if (task == NULL)
    return sluice_cli_fail (cli, error, problems);
  text = sluice_task_to_data (task);
  document = json_from_string (text, NULL);
  changes = sluice_openapi_compare (description, json_node_get_object (document), &error);
  if (changes == NULL)
    return sluice_cli_fail (cli, error, NULL);
  if (cli->output == SLUICE_CLI_OUTPUT_TEXT)
    print_changes (changes);
  else
    print_changes_json (changes);
  return SLUICE_CLI_SUCCESS;
}
