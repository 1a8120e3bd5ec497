/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-quarantine.h"

#include "sluice-cli-find-run.h"
#include "sluice-cli-json.h"
#include "sluice-error.h"

#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GOutputStream *stream;        /* (owned) */
  gboolean csv;
  gboolean safe;                /* for spreadsheets */
  GCancellable *cancellable;    /* (unowned) */
  guint64 rows;
} Export;

static void
append_field (GString    *line,
              const char *text)
{
  if (line->len > 0)
    g_string_append_c (line, ',');
  if (text == NULL)
    return;
  /* An empty text is not NULL; see RFC 4180 for the quotes. */
  if (text[0] != '\0' && strpbrk (text, "\",\r\n") == NULL)
    {
      g_string_append (line, text);
      return;
    }
  g_string_append_c (line, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  g_string_append_c (line, '"');
}

/* What others have written. A spreadsheet would compute what begins like a formula
 * (OWASP, “CSV injection”). */
static void
append_foreign (GString    *line,
                const char *text,
                gboolean    safe)
{
  g_autofree char *quoted = NULL;

  if (safe && text != NULL && text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    quoted = g_strconcat ("'", text, NULL);
  append_field (line, quoted != NULL ? quoted : text);
}

static void
append_number (GString *line,
               guint64  number)
{
  g_autofree char *text = number > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, number) : NULL;

  append_field (line, text);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* One line for each problem: a row with two of them stands there twice. */
static void
append_csv (GString                  *text,
            const SluiceStoredReject *reject,
            gboolean                  safe)
{
  g_autoptr(JsonArray) problems = sluice_cli_parse_problems (reject);
  GBytes *bytes = reject->edited != NULL ? reject->edited : reject->raw;
  g_autofree char *raw = NULL;

  if (bytes != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);

      raw = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
    }
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);
      g_autoptr(GString) line = g_string_new (NULL);

      g_string_append_printf (line, "%" G_GUINT64_FORMAT, reject->number);
      append_field (line, sluice_reject_status_to_string (reject->status));
      append_field (line, reject->stage);
      append_foreign (line, reject->part, safe);
      append_number (line, reject->line);
      append_number (line, reject->record);
      append_field (line, get_text (problem, "code"));
      append_foreign (line, get_text (problem, "column"), safe);
      append_foreign (line, get_text (problem, "value"), safe);
      append_foreign (line, get_text (problem, "message"), safe);
      append_foreign (line, raw, safe);
      g_string_append_printf (text, "%s\r\n", line->str);
    }
}

static gboolean
export_reject (const SluiceStoredReject  *reject,
               gpointer                   user_data,
               GError                   **error)
{
  Export *self = user_data;
  g_autoptr(GString) text = g_string_new (NULL);

  self->rows++;
  if (self->csv)
    append_csv (text, reject, self->safe);
  else
    {
      g_autoptr(JsonObject) object = sluice_cli_reject_to_json (reject, TRUE);
      g_autofree char *line = sluice_cli_object_to_text (object, FALSE);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_output_stream_write_all (self->stream, text->str, text->len, NULL, self->cancellable, error);
}

/* Only its owner reads the file. */
static GOutputStream *
open_stream (const char  *path,
             gboolean     replace,
             GError     **error)
{
  g_autoptr(GFile) file = NULL;

  if (path == NULL || g_str_equal (path, "-"))
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "file_exists", "There is a file %s already", path);
      return NULL;
    }
  file = g_file_new_for_path (path);
  if (replace)
    return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE |
                                            G_FILE_CREATE_REPLACE_DESTINATION, NULL, error));
  return G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error));
}

/* Not into the rows themselves. */
static void
tell (SluiceCli  *cli,
      const char *path,
      guint64     rows)
{
  g_autoptr(JsonObject) object = NULL;

  if (cli->output == SLUICE_CLI_OUTPUT_TEXT || path == NULL || g_str_equal (path, "-"))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "file", path);
  json_object_set_int_member (object, "rows", (gint64) rows);
  sluice_cli_print_object (object);
}

static SluiceCliStatus
run_export (SluiceCli              *cli,
            const SluiceCliCommand *command,
            GStrv                  *argv)
{
  static const char header[] = "row,status,stage,part,line,record,code,column,value,message,raw\r\n";
  g_autofree char *format = NULL;
  g_autofree char *path = NULL;
  g_autofree char *group = NULL;
  g_autoptr(GOutputStream) stream = NULL;
  g_autoptr(SluiceRun) run = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRejectFilter filter = { 0 };
  gboolean replace = FALSE;
  Export export = { NULL, TRUE, FALSE, cli->cancellable, 0 };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format, "csv or jsonl", "FORMAT" },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &path, "Where to write them; standard output", "FILE" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, "Replace a file that is there", NULL },
    { "spreadsheet-safe", 0, 0, G_OPTION_ARG_NONE, &export.safe,
      "Put an apostrophe before what a spreadsheet would compute (CSV)", NULL },
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &group, "Only the rows of this group", "N" },
    { "open", 0, 0, G_OPTION_ARG_NONE, &filter.unfinished, "Only rows that are open or fixed", NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!sluice_cli_parse (cli, command, entries, 1, 1, argv))
    return SLUICE_CLI_USAGE;
  export.csv = format == NULL || g_str_equal (format, "csv");
  if (!export.csv && !g_str_equal (format, "jsonl"))
    error = sluice_error_new (SLUICE_ERROR_INVALID, "usage", "--format takes csv or jsonl, not “%s”", format);
  if (error == NULL && sluice_cli_parse_group (group, &filter, &error))
    run = sluice_cli_find_run (cli, (*argv)[1], &error);
  if (run != NULL)
    export.stream = stream = open_stream (path, replace, &error);
  if (stream == NULL ||
      (export.csv && !g_output_stream_write_all (stream, header, strlen (header), NULL, cli->cancellable, &error)) ||
      !sluice_cli_each_reject (cli, sluice_run_get_id (run), &filter, export_reject, &export, &error) ||
      !g_output_stream_close (stream, cli->cancellable, &error))
    return sluice_cli_fail (cli, error, NULL);
  tell (cli, path, export.rows);
  return SLUICE_CLI_SUCCESS;
}

const SluiceCliCommand sluice_cli_quarantine_export = {
  .name = "quarantine export", .arguments = "RUN", .run = run_export,
  .summary = "Write the rejected rows of a run as CSV or JSON Lines",
  .description =
    "CSV has a line for each problem of a row. A file that is there is not replaced, unless\n"
    "with --replace. Rejected rows are other people's data: say --spreadsheet-safe for a file\n"
    "that a spreadsheet will open.\n"
    "\n"
    "Example:\n"
    "  sluice-cli quarantine export last --format jsonl --file rejected.jsonl",
};
