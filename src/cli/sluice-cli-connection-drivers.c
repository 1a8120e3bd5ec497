/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-connection.h"

#include "sluice-cli-table.h"
#include "sluice-odbc-sources.h"

#include <stdio.h>

static SluiceCliStatus
run (SluiceCli              *cli,
     const SluiceCliCommand *command,
     GStrv                  *argv)
{
  static const char *const headings[] = { "KIND", "NAME", "FILE OR DRIVER", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GPtrArray) sources = NULL;

  if (!sluice_cli_parse (cli, command, NULL, 0, 0, argv))
    return SLUICE_CLI_USAGE;

  sources = sluice_odbc_list_sources ();
  for (guint i = 0; i < sources->len; i++)
    {
      const SluiceOdbcSource *source = sources->pdata[i];
      JsonObject *object = json_object_new ();

      sluice_cli_table_add (table, source->kind);
      sluice_cli_table_add (table, source->name);
      sluice_cli_table_add (table, source->description);
      json_object_set_string_member (object, "kind", source->kind);
      json_object_set_string_member (object, "name", source->name);
      json_object_set_string_member (object, "description", source->description);
      json_array_add_object_element (array, object);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (sources->len == 0)
    fputs ("No ODBC driver is installed. Debian has odbc-mariadb, odbc-postgresql, libsqliteodbc and tdsodbc.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_connection_drivers = {
  .name = "connection drivers",
  .summary = "List the drivers and data sources of ODBC",
  .description = "Example:\n  sluice-cli connection drivers",
  .run = run,
};
