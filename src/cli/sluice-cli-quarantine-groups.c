/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-find-run.h"
#include "sluice-cli-json.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>

/**
 * sluice_cli_list_groups:
 * @cli: what all commands share, with an open store
 * @run_id: a run
 * @error: errors of the store
 *
 * Returns: (transfer full) (element-type SluiceRejectGroup): its groups
 */
GPtrArray *
sluice_cli_list_groups (SluiceCli   *cli,
                        const char  *run_id,
                        GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_groups_async (cli->store, run_id, cli->cancellable, sluice_cli_sync_cb, &sync);
  return sluice_store_list_groups_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

/**
 * sluice_cli_find_group:
 * @groups: (element-type SluiceRejectGroup): the groups of a run
 * @number: the number of one
 * @error: `no_group`
 *
 * Returns: (transfer none) (nullable): the group
 */
SluiceRejectGroup *
sluice_cli_find_group (GPtrArray  *groups,
                       guint64     number,
                       GError    **error)
{
  for (guint i = 0; i < groups->len; i++)
    {
      SluiceRejectGroup *group = g_ptr_array_index (groups, i);

      if (group->number == number)
        return group;
    }
  sluice_set_error (error, SLUICE_ERROR_INVALID, "no_group", "The run has no group %" G_GUINT64_FORMAT
                    " of rejected rows", number);
  if (error != NULL)
    sluice_error_set_hint (*error, "“quarantine groups” lists them.");
  return NULL;
}

static JsonObject *
group_to_json (const SluiceRejectGroup *group)
{
  JsonObject *object = json_object_new ();
  JsonObject *example = json_object_new ();

  json_object_set_int_member (object, "id", (gint64) group->number);
  sluice_cli_json_set_text (object, "column", group->column);
  json_object_set_string_member (object, "code", group->code);
  sluice_cli_json_set_text (object, "pattern", group->pattern);
  json_object_set_int_member (object, "count", (gint64) group->count);
  json_object_set_int_member (object, "open", (gint64) group->open);
  json_object_set_int_member (example, "row", (gint64) group->row);
  sluice_cli_json_set_text (example, "value", group->value);
  sluice_cli_json_set_text (example, "message", group->message);
  json_object_set_object_member (object, "example", example);
  return object;
}

static void
add_group (SluiceCliTable          *table,
           const SluiceRejectGroup *group)
{
  sluice_cli_table_take (table, g_strdup_printf ("%" G_GUINT64_FORMAT, group->number));
  sluice_cli_table_take (table, g_strdup_printf ("%" G_GUINT64_FORMAT, group->count));
  sluice_cli_table_take (table, g_strdup_printf ("%" G_GUINT64_FORMAT, group->open));
  sluice_cli_table_add (table, group->code);
  sluice_cli_table_add (table, group->column != NULL ? group->column : "");
  sluice_cli_table_add (table, group->pattern != NULL ? group->pattern : "");
  sluice_cli_table_add (table, group->message != NULL ? group->message : "");
}

static SluiceCliStatus
run_groups (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  static const char *const headings[] = { ">GROUP", ">ROWS", ">OPEN", "PROBLEM", "COLUMN", "PATTERN", "*EXAMPLE", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GError) error = NULL;

  json_object_set_array_member (object, "groups", array);
  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL)
    groups = sluice_cli_list_groups (cli, sluice_run_get_id (run), &error);
  if (groups == NULL)
    return sluice_cli_fail (cli, error, NULL);

  for (guint i = 0; i < groups->len; i++)
    {
      json_array_add_object_element (array, group_to_json (g_ptr_array_index (groups, i)));
      add_group (table, g_ptr_array_index (groups, i));
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_object (object);
  else if (groups->len == 0)
    fputs ("No rows were rejected.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_quarantine_groups = {
  .name = "quarantine groups", .arguments = "RUN", .run = run_groups,
  .summary = "List the causes for which rows of a run were rejected",
  .description =
    "Rows come together by column, problem and pattern: what their values have in\n"
    "common. In a pattern, 9 stands for digits and a for letters; short words are\n"
    "patterns of their own.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine groups last",
};
