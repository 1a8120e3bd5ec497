/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-commands.h"
#include "sluice-cli-find-run.h"
#include "sluice-cli-table.h"
#include "sluice-error.h"

#include <stdio.h>
#include <string.h>

/* Rows asked of the store at once: each may carry 64 KiB. */
#define CHUNK 200

typedef struct
{
  SluiceCli *cli;
  SluiceCliTable *table;        /* (nullable) of `list` as text */
  JsonArray *array;
  gboolean raw;                 /* `show`: with the records as they arrived */
  guint64 row;                  /* the only row wanted, 0 = all */
  guint shown;
} Listing;

static char *
describe_place (const SluiceStoredReject *reject)
{
  GString *text = g_string_new (reject->part);

  if (reject->line > 0)
    g_string_append_printf (text, ":%" G_GUINT64_FORMAT, reject->line);
  else if (reject->record > 0)
    g_string_append_printf (text, "%srecord %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "", reject->record);
  return g_string_free (text, FALSE);
}

static JsonArray *
parse_problems (const SluiceStoredReject *reject)
{
  g_autoptr(JsonNode) node = reject->problems != NULL ? json_from_string (reject->problems, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return json_array_new ();
  return json_node_dup_array (node);
}

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
  g_autoptr(JsonArray) problems = parse_problems (reject);

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      sluice_cli_table_take (listing->table, g_strdup_printf ("%" G_GUINT64_FORMAT, reject->number));
      sluice_cli_table_add (listing->table, get_string (problem, "code"));
      sluice_cli_table_add (listing->table, get_string (problem, "column"));
      sluice_cli_table_add (listing->table, get_string (problem, "value"));
      sluice_cli_table_add (listing->table, get_string (problem, "message"));
      sluice_cli_table_take (listing->table, describe_place (reject));
    }
}

static void
show_reject (const SluiceStoredReject *reject)
{
  g_autoptr(JsonArray) problems = parse_problems (reject);
  g_autofree char *place = describe_place (reject);
  g_autofree char *place_line = sluice_cli_text_for_line (place, 0);

  fprintf (stdout, "Row %" G_GUINT64_FORMAT " (%s) %s\n", reject->number, reject->stage, place_line);
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
  if (reject->raw != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (reject->raw, &size);
      g_autofree char *valid = g_utf8_make_valid (data != NULL ? data : "", data != NULL ? (gssize) size : 0);
      g_autofree char *line = sluice_cli_text_for_line (valid, 0);

      fprintf (stdout, "  %s\n", line);
    }
}

static void
set_raw (JsonObject *object,
         GBytes     *raw)
{
  gsize size;
  const char *data;

  if (raw == NULL)
    {
      json_object_set_null_member (object, "raw");
      return;
    }

  data = g_bytes_get_data (raw, &size);
  if (size == 0)
    {
      json_object_set_string_member (object, "raw", "");
    }
  else if (g_utf8_validate (data, (gssize) size, NULL))
    {
      g_autofree char *text = g_strndup (data, size);

      json_object_set_string_member (object, "raw", text);
    }
  else
    {
      /* Bytes that are no text cannot stand in JSON. */
      g_autofree char *base64 = g_base64_encode ((const guchar *) data, size);

      json_object_set_string_member (object, "raw_base64", base64);
    }
}

static JsonObject *
reject_to_json (const SluiceStoredReject *reject,
                gboolean                  raw)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", reject->id);
  json_object_set_int_member (object, "row", (gint64) reject->number);
  json_object_set_int_member (object, "record", (gint64) reject->record);
  if (reject->line > 0)
    json_object_set_int_member (object, "line", (gint64) reject->line);
  json_object_set_int_member (object, "byte", (gint64) reject->byte);
  if (reject->part != NULL)
    json_object_set_string_member (object, "part", reject->part);
  json_object_set_string_member (object, "stage", reject->stage);
  json_object_set_array_member (object, "problems", parse_problems (reject));
  if (raw)
    set_raw (object, reject->raw);
  return object;
}

static void
add_reject (Listing                  *listing,
            const SluiceStoredReject *reject)
{
  if (listing->row != 0 && reject->number != listing->row)
    return;

  listing->shown++;
  if (listing->cli->output != SLUICE_CLI_OUTPUT_TEXT)
    json_array_add_object_element (listing->array, reject_to_json (reject, listing->raw));
  else if (listing->raw)
    show_reject (reject);
  else
    list_reject (listing, reject);
}

static GPtrArray *
list_rejects (SluiceCli   *cli,
              const char  *run_id,
              guint        offset,
              GError     **error)
{
  g_auto(SluiceCliSync) sync = { NULL };

  sluice_store_list_rejects_async (cli->store, run_id, offset, CHUNK, cli->cancellable,
                                   sluice_cli_sync_cb, &sync);
  return sluice_store_list_rejects_finish (cli->store, sluice_cli_sync_wait (&sync), error);
}

static gboolean
collect (Listing     *listing,
         const char  *reference,
         GError     **error)
{
  g_autoptr(SluiceRun) run = sluice_cli_find_run (listing->cli, reference, error);
  guint offset = 0;

  if (run == NULL)
    return FALSE;

  for (;;)
    {
      g_autoptr(GPtrArray) rejects = list_rejects (listing->cli, sluice_run_get_id (run), offset, error);

      if (rejects == NULL)
        return FALSE;
      for (guint i = 0; i < rejects->len; i++)
        add_reject (listing, g_ptr_array_index (rejects, i));
      offset += rejects->len;
      if (rejects->len < CHUNK)
        return TRUE;
    }
}

static SluiceCliStatus
run_list (SluiceCli              *cli,
          const SluiceCliCommand *command,
          GStrv                  *argv)
{
  static const char *const headings[] = { ">ROW", "PROBLEM", "COLUMN", "VALUE", "*MESSAGE", "WHERE", NULL };
  g_autoptr(SluiceCliTable) table = sluice_cli_table_new (headings);
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;
  Listing listing = { cli, table, array, FALSE, 0, 0 };

  if (!sluice_cli_parse (cli, command, NULL, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  if (!collect (&listing, (*argv)[1], &error))
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
  g_autoptr(GError) error = NULL;
  Listing listing = { cli, NULL, array, TRUE, 0, 0 };

  if (!sluice_cli_parse (cli, command, NULL, 1, 2, argv))
    return SLUICE_CLI_USAGE;
  if ((*argv)[2] != NULL &&
      !g_ascii_string_to_unsigned ((*argv)[2], 10, 1, G_MAXUINT64, &listing.row, NULL))
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "“%s” is not the number of a row", (*argv)[2]);
      return sluice_cli_fail (cli, error, NULL);
    }
  if (!collect (&listing, (*argv)[1], &error))
    return sluice_cli_fail (cli, error, NULL);

  if (listing.row != 0 && listing.shown == 0)
    {
      error = sluice_error_new (SLUICE_ERROR_INVALID, "no_row", "Row %" G_GUINT64_FORMAT
                                " is not among the rejected rows of this run", listing.row);
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
  .description = "Example:\n  sluice-cli quarantine list last",
};

static const SluiceCliCommand show_command = {
  .name = "quarantine show", .arguments = "RUN [ROW]", .run = run_show,
  .summary = "Show rejected rows with their records as they arrived",
  .description = "Example:\n  sluice-cli quarantine show last 17",
};

static const SluiceCliCommand *const quarantine_commands[] = { &list_command, &show_command, NULL };

const SluiceCliCommand sluice_cli_quarantine = {
  .name = "quarantine",
  .summary = "Look at the rejected rows of a run",
  .description = "RUN is a run's id, at least the first six characters of one, or “last”.",
  .commands = quarantine_commands,
};
