/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include "sluice-connection-private.h"
#include "sluice-time-zone.h"

#include <string.h>

/* The `source` of a task. */

#define MIB (1024 * 1024)

static gboolean
is_uri (const char *text)
{
  return g_regex_match_simple ("^[A-Za-z][A-Za-z0-9+.-]*://", text, 0, 0);
}

/* Relative to the task file. A path that starts with a template is only known
 * when it is filled in; braces in the folder's own name are none. */
static char *
resolve_path (const SluiceTaskParser *parser,
              const char             *text)
{
  g_autofree char *base = NULL;

  if (text == NULL)
    return NULL;
  if (g_path_is_absolute (text) || is_uri (text) || g_str_has_prefix (text, "{{") ||
      parser->base_dir == NULL)
    return g_strdup (text);

  if (strstr (parser->base_dir, "{{") != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (parser->base_dir, "{{", -1);

      base = g_strjoinv ("{{{{", parts);
    }
  return g_build_filename (base != NULL ? base : parser->base_dir, text, NULL);
}

static void
read_path (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceSourceSpec *spec)
{
  JsonNode *scan = sluice_task_parser_get (object, "scan");

  spec->path = resolve_path (parser, sluice_task_parser_get_text (object, "path"));
  spec->missing_ok = g_strcmp0 (sluice_task_parser_get_text (object, "missing"), "ok") == 0;
  spec->scan_socket = g_strdup (sluice_task_parser_get_text (object, "scan"));
  spec->scan = spec->scan_socket != NULL || (scan != NULL && sluice_task_parser_get_boolean (object, "scan", FALSE));
}

static void
read_limits_of_body (SluiceTaskParser *parser,
                     JsonObject       *object,
                     SluiceBodyLimits *limits)
{
  limits->max_body = sluice_task_parser_get_size (object, "max_body", 0);
  limits->max_record = sluice_task_parser_get_size (object, "max_record", 64 * MIB);
  limits->max_value = sluice_task_parser_get_size (object, "max_value", 64 * MIB);
  limits->max_depth =
    (guint) sluice_task_parser_get_integer (parser, object, "$.source", "max_depth", 1000, 1,
                                            100000);
  limits->max_ratio =
    (guint) sluice_task_parser_get_integer (parser, object, "$.source", "max_ratio", 1000, 1,
                                            G_MAXINT32);
}

static void
read_records (SluiceTaskParser *parser,
              JsonObject       *object,
              SluiceSourceSpec *spec)
{
  const char *text = sluice_task_parser_get_text (object, "records");
  g_autoptr(GError) error = NULL;

  if (spec->kind == SLUICE_SOURCE_INLINE)
    {
      spec->inline_records = g_strdup (sluice_document_get_records (parser->document));
      if (spec->inline_records == NULL)
        sluice_task_parser_report (parser, "$.source.records",
                                   text != NULL ? "wrong_type" : "missing_key",
                                   "An inline source needs “records”: a list of objects");
      return;
    }

  if (sluice_task_parser_get_array (object, "records") != NULL)
    sluice_task_parser_report (parser, "$.source.records", "wrong_type",
                               "“records” must be the path of the records, or “auto”; "
                               "a list of records belongs to a source of type “inline”");
  if (text == NULL || strcmp (text, "auto") == 0)
    return;

  spec->records = sluice_path_parse (text, &error);
  if (spec->records == NULL)
    sluice_task_parser_report (parser, "$.source.records", "invalid_path", "%s", error->message);
}

static void
read_zone (SluiceTaskParser *parser,
           JsonObject       *object,
           SluiceSourceSpec *spec)
{
  const char *zone = sluice_task_parser_get_text (object, "zone");
  g_autoptr(GTimeZone) found = NULL;

  if (zone == NULL)
    return;
  found = sluice_time_zone_new (zone);
  if (found == NULL)
    sluice_task_parser_report (parser, "$.source.zone", "unknown_zone",
                               "“%s” is not a time zone; use a name like Europe/Berlin", zone);
  spec->zone = g_strdup (zone);
}

static void
read_encoding (JsonObject       *object,
               SluiceSourceSpec *spec)
{
  static const char *const compressions[] = { "auto", "none", "gzip", "zstd", "bzip2", "xz", "zip" };
  const char *compression = sluice_task_parser_get_text (object, "compression");
  const char *encoding = sluice_task_parser_get_text (object, "encoding");

  for (guint i = 0; i < G_N_ELEMENTS (compressions); i++)
    {
      if (g_strcmp0 (compression, compressions[i]) == 0)
        spec->compression = (SluiceCompression) i;
    }
  if (g_strcmp0 (encoding, "auto") != 0)
    spec->encoding = g_strdup (encoding);
}

static void
read_connection (SluiceTaskParser *parser,
                 JsonObject       *object,
                 SluiceSourceSpec *spec)
{
  JsonObject *connection = sluice_task_parser_get_object (object, "connection");

  spec->connection_name = g_strdup (sluice_task_parser_get_text (object, "connection"));
  if (connection == NULL)
    return;
  if ((g_strcmp0 (sluice_task_parser_get_text (connection, "type"), "http") == 0) != (spec->kind == SLUICE_SOURCE_HTTP))
    sluice_task_parser_report (parser, "$.source.connection.type", "invalid_value",
                               spec->kind == SLUICE_SOURCE_HTTP
                               ? "A source of type “http” needs a connection of type “http”"
                               : "A source of type “database” needs a connection to a database");
  else
    spec->connection = sluice_connection_new_unchecked ("", connection, parser->base_dir);
}

/* sluice_task_parser_read_source:
 *
 * The `source` of a task, with the defaults of the task format. */
SluiceSourceSpec *
sluice_task_parser_read_source (SluiceTaskParser *parser,
                                JsonObject       *object)
{
  static const char *const formats[] = { "auto", "json", "jsonl", "csv", "xlsx", "parquet" };
  SluiceSourceSpec *spec = g_new0 (SluiceSourceSpec, 1);
  const char *type = sluice_task_parser_get_text (object, "type");
  const char *format = sluice_task_parser_get_text (object, "format");

  spec->kind = SLUICE_SOURCE_HTTP;
  if (g_strcmp0 (type, "file") == 0)
    spec->kind = SLUICE_SOURCE_FILE;
  else if (g_strcmp0 (type, "inline") == 0)
    spec->kind = SLUICE_SOURCE_INLINE;
  else if (g_strcmp0 (type, "database") == 0)
    spec->kind = SLUICE_SOURCE_DATABASE;
  else if (g_strcmp0 (type, "http") != 0)
    return spec;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_strcmp0 (format, formats[i]) == 0)
        spec->format = (SluiceFormat) i;
    }

  read_records (parser, object, spec);
  read_zone (parser, object, spec);
  read_limits_of_body (parser, object, &spec->limits);
  read_encoding (object, spec);
  spec->incremental = sluice_task_parser_read_incremental (parser, object);
  spec->tabular = sluice_task_parser_read_tabular (parser, object);
  if (spec->kind == SLUICE_SOURCE_HTTP)
    {
      read_connection (parser, object, spec);
      spec->http = sluice_task_parser_read_http (parser, object);
    }
  else if (spec->kind == SLUICE_SOURCE_FILE)
    read_path (parser, object, spec);
  else if (spec->kind == SLUICE_SOURCE_DATABASE)
    {
      read_connection (parser, object, spec);
      spec->database = sluice_task_parser_read_database (parser, object, spec->incremental);
      /* A table is asked for what is new, a query has to ask. */
      if (spec->incremental != NULL)
        spec->incremental->asked = TRUE;
    }

  return spec;
}
