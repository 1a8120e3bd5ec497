/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-guess-table.h"

#include "sluice-cli-guess-output.h"
#include "sluice-cli-sync.h"
#include "sluice-content.h"
#include "sluice-file-format.h"
#include "sluice-pasted-text.h"
#include "sluice-table-guess.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The beginning of a file, enough to tell what it is. */
#define HEAD_SIZE (64 * 1024)
/* A larger file is not held as a whole. */
#define MAX_WHOLE (64 * 1024 * 1024)

/* UTF-16 and UTF-32 are told by their zeros and marks. */
static gboolean
is_wide (const char *head,
         gsize       size)
{
  return size >= 2 && ((head[0] == '\xff' && head[1] == '\xfe') || (head[0] == '\xfe' && head[1] == '\xff') ||
                       (head[0] == '\0') != (head[1] == '\0'));
}

static gboolean
is_table_text (const char *path,
               const char *head,
               gsize       size)
{
  const SluicePastedKind kind = sluice_pasted_text_detect (head, size);
  struct stat about;

  if (sluice_content_is_packed (head, size) || is_wide (head, size) || kind == SLUICE_PASTED_TABLE)
    return TRUE;
  /* Lines of anything, but for markup and what is no text. */
  if (kind == SLUICE_PASTED_UNKNOWN)
    return memchr (head, '\n', size) != NULL && memchr (head, '\0', size) == NULL && head[strspn (head, " \r\n")] != '<';
  if (kind == SLUICE_PASTED_JSON || kind == SLUICE_PASTED_JSON_LINES)
    return stat (path, &about) == 0 && about.st_size > MAX_WHOLE;
  return FALSE;
}

/**
 * sluice_cli_guess_is_table:
 * @path: a path, or a pattern of paths
 *
 * Returns: whether what stands there is read row by row: CSV, XLSX, Parquet,
 *   something compressed, or more JSON than is held at once
 */
gboolean
sluice_cli_guess_is_table (const char *path)
{
  g_autofree char *head = NULL;
  gsize size;
  FILE *file;

  if (sluice_file_format_of_name (path) > SLUICE_FORMAT_JSONL)
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  file = fopen (path, "rb");
  if (file == NULL)
    return FALSE;
  head = g_malloc (HEAD_SIZE + 1);
  size = fread (head, 1, HEAD_SIZE, file);
  head[size] = '\0';
  fclose (file);
  return is_table_text (path, head, size);
}

/**
 * sluice_cli_guess_has_table:
 * @source: the source of a task
 *
 * Returns: whether it is read row by row
 */
gboolean
sluice_cli_guess_has_table (JsonObject *source)
{
  const char *type = json_object_get_string_member_with_default (source, "type", "");
  const char *format = json_object_get_string_member_with_default (source, "format", "auto");
  const char *path = json_object_get_string_member_with_default (source, "path", NULL);

  if (g_str_equal (type, "database"))
    return TRUE;
  if (!g_str_equal (type, "file") || path == NULL)
    return FALSE;
  if (g_str_equal (format, "auto"))
    return sluice_cli_guess_is_table (path);
  return !g_str_equal (format, "json") && !g_str_equal (format, "jsonl");
}

/**
 * sluice_cli_guess_answer_is_table:
 * @response: what a server has answered, as `guess --output json` shows it
 *
 * Returns: whether it is read row by row: CSV, XLSX or Parquet
 */
gboolean
sluice_cli_guess_answer_is_table (JsonObject *response)
{
  const gint64 status = json_object_get_int_member_with_default (response, "status", 0);
  const char *type = json_object_get_string_member_with_default (response, "content_type", NULL);
  const char *url = json_object_get_string_member_with_default (response, "url", "");
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  return status / 100 == 2 && uri != NULL &&
         sluice_file_format_of_answer (type, g_uri_get_path (uri)) > SLUICE_FORMAT_JSONL;
}

/* What was found out and why, and what is open, for people. */
static void
say_evidence (JsonObject *object)
{
  JsonNode *dialect = json_object_get_member (object, "dialect");
  JsonArray *warnings = json_object_get_array_member (object, "warnings");

  if (JSON_NODE_HOLDS_OBJECT (dialect))
    {
      JsonArray *evidence = json_object_get_array_member (json_node_get_object (dialect), "evidence");

      for (guint i = 0; i < json_array_get_length (evidence); i++)
        {
          JsonObject *one = json_array_get_object_element (evidence, i);
          g_autofree char *line = g_strconcat (json_object_get_string_member (one, "key"), ": ",
                                               json_object_get_string_member (one, "text"), NULL);

          sluice_cli_guess_say ("", line);
        }
    }
  for (guint i = 0; i < json_array_get_length (warnings); i++)
    {
      JsonObject *one = json_array_get_object_element (warnings, i);
      g_autofree char *line = g_strconcat ("Warning: ", json_object_get_string_member (one, "message"), " (",
                                           json_object_get_string_member (one, "code"), ")", NULL);

      sluice_cli_guess_say ("", line);
    }
}

/**
 * sluice_cli_guess_from_table:
 * @cli: what all commands share
 * @input: a file, or a task whose source is a table
 * @params: values of parameters
 * @rows: records to show
 *
 * Prints the task that was guessed.
 *
 * Returns: the exit status
 */
SluiceCliStatus
sluice_cli_guess_from_table (SluiceCli                 *cli,
                             const SluiceCliGuessInput *input,
                             GHashTable                *params,
                             guint                      rows)
{
  g_auto(SluiceCliSync) sync = { NULL };
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(SluiceTask) task = NULL;
  g_autoptr(SluiceTask) finished = NULL;
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  SluiceGuessOptions options = { .document = input->document, .params = params, .rows = rows };

  task = sluice_cli_guess_input_to_task (input, input->document, &problems, &error);
  if (task == NULL || !sluice_cli_open (cli, &error))
    return sluice_cli_fail (cli, error, problems);
  options.task = task;
  sluice_table_guess_async (cli->store, input->store, &options, cli->cancellable, sluice_cli_sync_cb, &sync);
  object = sluice_table_guess_finish (sluice_cli_sync_wait (&sync), &error);
  if (object == NULL)
    return sluice_cli_fail (cli, error, NULL);
  finished = sluice_cli_guess_input_to_task (input, json_object_get_object_member (object, "task"), &problems, &error);
  if (finished == NULL)
    return sluice_cli_fail (cli, error, problems);
  if (cli->output != SLUICE_CLI_OUTPUT_TEXT)
    {
      json_object_set_array_member (object, "secrets", sluice_cli_guess_secrets_to_json (input));
      for (guint i = 0; i < input->notes->len; i++)
        json_array_add_string_element (json_object_get_array_member (object, "notes"), input->notes->pdata[i]);
      sluice_cli_print_object (object);
      return SLUICE_CLI_SUCCESS;
    }
  text = sluice_task_to_data (finished);
  fputs (text, stdout);
  fflush (stdout);
  say_evidence (object);
  for (guint i = 0; i < input->notes->len; i++)
    sluice_cli_guess_say ("Note: ", input->notes->pdata[i]);
  sluice_cli_guess_say_secrets (input);
  return SLUICE_CLI_SUCCESS;
}
