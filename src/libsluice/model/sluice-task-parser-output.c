/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-connection.h"

#include <string.h>

/* The `destination` of a task that is a file. */

static const struct
{
  const char *word;             /* what “format” says */
  const char *endings[3];       /* and what names end with */
  SluiceOutputFormat format;
} formats[] = {
  { "csv", { ".csv" }, SLUICE_OUTPUT_CSV },
  { "jsonl", { ".jsonl", ".ndjson" }, SLUICE_OUTPUT_JSONL },
  { "json", { ".json" }, SLUICE_OUTPUT_JSON },
  { "xlsx", { ".xlsx" }, SLUICE_OUTPUT_XLSX },
  { "parquet", { ".parquet" }, SLUICE_OUTPUT_PARQUET },
};

static const struct
{
  const char *word;
  const char *ending;           /* (nullable) */
  SluiceOutputCompression compression;
} compressions[] = {
  { "none", NULL, SLUICE_OUTPUT_PLAIN },
  { "gzip", ".gz", SLUICE_OUTPUT_GZIP },
  { "zstd", ".zst", SLUICE_OUTPUT_ZSTD },
};

/* The name in lower case, without the ending of a compression. */
static char *
dup_plain_name (const char *path)
{
  char *name = g_ascii_strdown (path, -1);

  for (guint i = 1; i < G_N_ELEMENTS (compressions); i++)
    {
      if (g_str_has_suffix (name, compressions[i].ending))
        name[strlen (name) - strlen (compressions[i].ending)] = '\0';
    }
  return name;
}

static SluiceOutputFormat
read_format (SluiceTaskParser *parser,
             JsonObject       *object,
             const char       *path)
{
  const char *word = sluice_task_parser_get_text (object, "format");
  g_autofree char *name = dup_plain_name (path);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_strcmp0 (word, formats[i].word) == 0)
        return formats[i].format;
      for (guint k = 0; word == NULL && formats[i].endings[k] != NULL; k++)
        {
          if (g_str_has_suffix (name, formats[i].endings[k]))
            return formats[i].format;
        }
    }
  if (word == NULL)
    sluice_task_parser_report (parser, "$.destination.format", "missing_key",
                               "The name of the file does not tell its format: set “format” to csv, jsonl, json, "
                               "xlsx or parquet");
  return SLUICE_OUTPUT_CSV;
}

/* Parquet compresses its pages, and XLSX itself. */
static SluiceOutputCompression
read_compression (SluiceTaskParser   *parser,
                  JsonObject         *object,
                  const char         *path,
                  SluiceOutputFormat  format)
{
  const char *word = sluice_task_parser_get_text (object, "compression");
  gboolean is_auto = word == NULL || strcmp (word, "auto") == 0;
  g_autofree char *name = g_ascii_strdown (path, -1);
  SluiceOutputCompression compression = SLUICE_OUTPUT_PLAIN;

  for (guint i = 0; i < G_N_ELEMENTS (compressions); i++)
    {
      if (is_auto ? compressions[i].ending != NULL && g_str_has_suffix (name, compressions[i].ending)
                  : strcmp (word, compressions[i].word) == 0)
        compression = compressions[i].compression;
    }
  if (format == SLUICE_OUTPUT_PARQUET && is_auto)
    return SLUICE_OUTPUT_ZSTD;
  if (format == SLUICE_OUTPUT_XLSX && compression != SLUICE_OUTPUT_PLAIN)
    sluice_task_parser_report (parser, "$.destination.compression", "invalid_value",
                               "A workbook is compressed already: “compression” must be “none”, and the name must "
                               "not end like that of a compressed file");
  return compression;
}

static void
read_csv (SluiceTaskParser *parser,
          JsonObject       *object,
          SluiceOutputSpec *spec)
{
  const char *delimiter = sluice_task_parser_get_text (object, "delimiter");
  const char *null = sluice_task_parser_get_text (object, "null");

  spec->delimiter = g_strdup (delimiter != NULL ? delimiter : ",");
  if (g_utf8_strlen (spec->delimiter, -1) != 1 || strchr ("\"\r\n", *spec->delimiter) != NULL)
    sluice_task_parser_report (parser, "$.destination.delimiter", "invalid_value",
                               "“delimiter” must be one character, and neither a quote nor a line end");
  spec->null = g_strdup (null != NULL ? null : "");
  if (strpbrk (spec->null, "\"\r\n") != NULL || strstr (spec->null, spec->delimiter) != NULL)
    sluice_task_parser_report (parser, "$.destination.null", "invalid_value",
                               "“null” must hold no delimiter, no quote and no line end: it stands there without "
                               "quotes");
  spec->header = sluice_task_parser_get_boolean (object, "header", TRUE);
  spec->spreadsheet_safe = sluice_task_parser_get_boolean (object, "spreadsheet_safe", FALSE);
}

/* sluice_task_parser_read_output: */
SluiceOutputSpec *
sluice_task_parser_read_output (SluiceTaskParser *parser,
                                JsonObject       *object)
{
  g_autoptr(SluiceOutputSpec) spec = g_new0 (SluiceOutputSpec, 1);
  const char *path = sluice_task_parser_get_text (object, "path");

  if (path == NULL)
    return NULL;
  if (parser->base_dir != NULL && !g_path_is_absolute (path) && !g_str_has_prefix (path, "{{"))
    spec->path = g_build_filename (parser->base_dir, path, NULL);
  else
    spec->path = g_strdup (path);
  spec->format = read_format (parser, object, path);
  spec->compression = read_compression (parser, object, path, spec->format);
  spec->rows_per_file = (guint64) sluice_task_parser_get_integer (parser, object, "$.destination", "rows_per_file", 0,
                                                                  1, G_MAXINT64);
  if (spec->rows_per_file > 0 && strstr (path, SLUICE_OUTPUT_PART) == NULL)
    sluice_task_parser_report (parser, "$.destination.path", "invalid_value",
                               "With “rows_per_file” the path needs {{part}} where the number of the file belongs");
  read_csv (parser, object, spec);
  return g_steal_pointer (&spec);
}

/* sluice_task_parser_check_output:
 *
 * What of `load` belongs to files, and what to tables. A file has no ledger. */
void
sluice_task_parser_check_output (SluiceTaskParser            *parser,
                                 const SluiceDestinationSpec *destination,
                                 SluiceLoadSpec              *load)
{
  if (destination->connection != NULL && sluice_connection_get_path (destination->connection) != NULL &&
      strstr (sluice_connection_get_path (destination->connection), SLUICE_OUTPUT_PART) != NULL)
    sluice_task_parser_report (parser, "$.destination.path", "invalid_template",
                               "{{part}} may stand in the path of a file that is written only");
  if (destination->output == NULL)
    return;
  load->ledger = FALSE;
  if (load->strategy != SLUICE_STRATEGY_INSERT && load->strategy != SLUICE_STRATEGY_REPLACE)
    sluice_task_parser_report (parser, "$.load.strategy", "invalid_value",
                               "The rows of a file cannot be changed: use “insert” for a new one, or “replace”");
  if (load->keep_undo > 0)
    sluice_task_parser_report (parser, "$.load.keep_undo", "invalid_value",
                               "What is written to a file cannot be undone: remove “keep_undo”");
  if (load->commit_per_batch)
    sluice_task_parser_report (parser, "$.load.commit", "invalid_value",
                               "A file is there as a whole or not at all: “commit” must be “run”");
  if (load->before[0] != NULL || load->after[0] != NULL)
    sluice_task_parser_report (parser, load->before[0] != NULL ? "$.load.before" : "$.load.after", "invalid_value",
                               "There is no database that could run SQL");
}
