/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-quarantine.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  SluiceCli *cli;
  SluiceCliTable *table;        /* (nullable) of `list` as text */
  JsonArray *array;
  gboolean raw;                 /* `show`: with the records as they arrived */
  guint shown;
} Listing;

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static void
list_reject (Listing                  *listing,
             const SluiceStoredReject *reject)
{
  g_autoptr(JsonArray) problems = sluice_cli_parse_problems (reject);

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      sluice_cli_table_take (listing->table, g_strdup_printf ("%" G_GUINT64_FORMAT, reject->number));
      sluice_cli_table_add (listing->table, sluice_reject_status_to_string (reject->status));
      sluice_cli_table_add (listing->table, get_string (problem, "code"));
      sluice_cli_table_add (listing->table, get_string (problem, "column"));
      sluice_cli_table_add (listing->table, get_string (problem, "value"));
      sluice_cli_table_add (listing->table, get_string (problem, "message"));
      sluice_cli_table_take (listing->table, sluice_cli_describe_place (reject));
    }
}

static void
show_bytes (const char *label,
            GBytes     *bytes)
{
  g_autofree char *valid = NULL;
  g_autofree char *line = NULL;
  const char *data;
  gsize size = 0;

  if (bytes == NULL)
    return;
  data = g_bytes_get_data (bytes, &size);
  valid = g_utf8_make_valid (data != NULL ? data : "", data != NULL ? (gssize) size : 0);
  line = sluice_cli_text_for_line (valid, 0);
  fprintf (stdout, "  %s%s\n", label, line);
}

static void
show_reject (const SluiceStoredReject *reject)
{
  g_autoptr(JsonArray) problems = sluice_cli_parse_problems (reject);
  g_autofree char *place = sluice_cli_describe_place (reject);
  g_autofree char *place_line = sluice_cli_text_for_line (place, 0);

  fprintf (stdout, "Row %" G_GUINT64_FORMAT " (%s, %s) %s\n", reject->number, reject->stage,
           sluice_reject_status_to_string (reject->status), place_line);
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);
      g_autofree char *column = sluice_cli_text_for_line (get_string (problem, "column"), 0);
      g_autofree char *value = sluice_cli_text_for_line (get_string (problem, "value"), 0);
      g_autofree char *message = sluice_cli_text_for_line (get_string (problem, "message"), 0);

      fprintf (stdout, "  %s%s%s [%s]", column, column[0] != '\0' ? ": " : "", message, get_string (problem, "code"));
      if (value[0] != '\0')
        fprintf (stdout, " value: %s", value);
      fputc ('\n', stdout);
    }
  show_bytes ("", reject->raw);
  show_bytes ("edited: ", reject->edited);
  if (reject->fixes != NULL)
    fprintf (stdout, "  fixes: %s\n", reject->fixes);
}

static gboolean
add_reject (const SluiceStoredReject  *reject,
            gpointer                   user_data,
            GError                   **error)
{
  Listing *listing = user_data;

  listing->shown++;
  if (listing->cli->output != SLUICE_CLI_OUTPUT_TEXT)
    json_array_add_object_element (listing->array, sluice_cli_reject_to_json (reject, listing->raw));
  else if (listing->raw)
    show_reject (reject);
  else
    list_reject (listing, reject);
  return TRUE;
}

static gboolean
collect (Listing                   *listing,
         const char                *reference,
         const SluiceRejectFilter  *filter,
         GError                   **error)
{
  g_autoptr(SluiceRun) run = sluice_cli_find_run (listing->cli, reference, error);

  return run != NULL &&
         sluice_cli_each_reject (listing->cli, sluice_run_get_id (run), filter, add_reject, listing, error);
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { ">ROW", "STATUS", "PROBLEM", "COLUMN", "VALUE", "*MESSAGE", "WHERE", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autofree char *group = NULL;
  g_autoptr(GError) error = NULL;
  Listing listing = { cli, table, array, FALSE, 0 };
  SluiceRejectFilter filter = { 0 };
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &group, "Only the rows of this group", "N" },
    { "open", 0, 0, G_OPTION_ARG_NONE, &filter.unfinished, "Only rows that are open or fixed", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!sluice_cli_parse_group (group, &filter, &error) || !collect (&listing, (*argv)[1], &filter, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (listing.shown == 0)
    fputs ("No rows were rejected.\n", stdout);
  else
    sluice_cli_table_print (table, "");
  return SLUICE_CLI_SUCCESS;
}

static SluiceCliStatus
run_show (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GArray) rows = NULL;
  g_autofree char *group = NULL;
  g_autoptr(GError) error = NULL;
  Listing listing = { cli, NULL, array, TRUE, 0 };
  SluiceRejectFilter filter = { 0 };
  gboolean ok;
  const GOptionEntry entries[] = {
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &group, "Only the rows of this group", "N" },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, G_MAXUINT - 2, argv))
    return SLUICE_CLI_USAGE;
  ok = sluice_cli_parse_reject_rows ((const char *const *) *argv + 2, &filter, &error);
  rows = filter.rows;
  if (!ok || !sluice_cli_parse_group (group, &filter, &error) || !collect (&listing, (*argv)[1], &filter, &error))
    return sluice_cli_fail (cli, error, NULL);

  if (filter.rows != NULL && listing.shown == 0)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "no_row", "Row %s is not among the rejected rows of this run",
                                (*argv)[2]);
      return sluice_cli_fail (cli, error, NULL);
    }
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    sluice_cli_print_array (array);
  else if (listing.shown == 0)
    fputs ("No rows were rejected.\n", stdout);
  return SLUICE_CLI_SUCCESS;
}

static const SluiceCliCommand list_command = {
  .name = "quarantine list", .arguments = "RUN", .summary = "List the rejected rows of a run", .run = run_list,
  .description = "Example:\n  sluice-cli quarantine list last --open",
};

static const SluiceCliCommand show_command = {
  .name = "quarantine show", .arguments = "RUN [ROW…]", .run = run_show,
  .summary = "Show rejected rows with their records as they arrived",
  .description = "Example:\n  sluice-cli quarantine show last 17",
};

static const SluiceCliCommand *const quarantine_commands[] = {
  &list_command, &show_command, &sluice_cli_quarantine_groups, &sluice_cli_quarantine_edit,
  &sluice_cli_quarantine_apply, &sluice_cli_quarantine_ignore, &sluice_cli_quarantine_reopen,
  &sluice_cli_quarantine_replay, &sluice_cli_quarantine_to_transform, &sluice_cli_quarantine_export,
  &sluice_cli_quarantine_keep, NULL,
};

const SluiceCliCommand sluice_cli_quarantine = {
  .name = "quarantine",
  .summary = "Look at the rejected rows of a run, correct and replay them",
  .description = "RUN is a run's id, at least the first six characters of one, or “last”.",
  .commands = quarantine_commands,
};
