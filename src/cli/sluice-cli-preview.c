/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-json.h"
#include "sluice-cli-look.h"
#include "sluice-cli-table.h"
#include "sluice-runner.h"

#include <stdio.h>

static gboolean
is_numeric (const char *type)
{
  return g_str_equal (type, "integer") || g_str_equal (type, "double") || g_str_has_prefix (type, "decimal");
}

static SluiceCliTable *
make_table (JsonArray *columns)
{
  g_autoptr(GPtrArray) headings = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      const char *type = json_object_get_string_member_with_default (column, "type", "");

      g_ptr_array_add (headings, g_strdup_printf ("%s%s %s", is_numeric (type) ? ">" : "<",
                                                  json_object_get_string_member_with_default (column, "name", ""),
                                                  type));
    }
  g_ptr_array_add (headings, NULL);
  return sluice_cli_table_new ((const char *const *) headings->pdata);
}

static void
print_rows (JsonObject *preview)
{
  JsonArray *rows = json_object_get_array_member (preview, "rows");
  g_autoptr(SluiceCliTable) table = make_table (json_object_get_array_member (preview, "columns"));

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      for (guint j = 0; j < json_array_get_length (row); j++)
        sluice_cli_table_take (table, sluice_cli_json_cell_to_text (json_array_get_element (row, j)));
    }
  sluice_cli_table_print (table, "");
  fprintf (stdout, "\n%u rows\n", json_array_get_length (rows));
}

static void
print_rejects (JsonArray *rejects)
{
  static const char *const headings[] = { ">row", "column", "value", "*message", "code", NULL };
  g_autoptr(SluiceCliTable) table = NULL;

  if (json_array_get_length (rejects) == 0)
    return;

  fputs ("\nRejected:\n", stdout);
  table = sluice_cli_table_new (headings);
  for (guint i = 0; i < json_array_get_length (rejects); i++)
    {
      JsonObject *reject = json_array_get_object_element (rejects, i);

      sluice_cli_table_take (table, g_strdup_printf ("%" G_GINT64_FORMAT,
                                                     json_object_get_int_member_with_default (reject, "row", 0)));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (reject, "column", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (reject, "value", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (reject, "message", ""));
      sluice_cli_table_add (table, json_object_get_string_member_with_default (reject, "code", ""));
    }
  sluice_cli_table_print (table, "  ");
}

static void
print_preview (JsonObject *preview)
{
  print_rows (preview);
  print_rejects (json_object_get_array_member (preview, "rejects"));
}

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  static const SluiceCliLook look = {
    .rows = 20,
    .rows_description = "Rows to show (20)",
    .start = sluice_runner_preview_async,
    .finish = sluice_runner_preview_finish,
    .print = print_preview,
  };

  return sluice_cli_look (cli, command, &look, argv);
}

const SluiceCliCommand sluice_cli_preview = {
  .name = "preview",
  .arguments = "TASK",
  .summary = "Show rows as they would be loaded, writing nothing",
  .description =
    "Rows after the mapping and the checks, and those that would be rejected.\n"
    "\n"
    "Examples:\n"
    "  sluice-cli preview orders.json\n"
    "  sluice-cli preview orders.json --rows 5 --output json",
  .run = run,
};
