/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-parser.h"

#include <string.h>

/* The keys of a `source` that say how rows of fields stand in a file. */

/* A key of one character; @empty says whether none is allowed. */
static char *
read_mark (SluiceTaskParser *parser,
           JsonObject       *source,
           const char       *key,
           gboolean          empty)
{
  const char *text = sluice_task_parser_get_text (source, key);
  g_autofree char *path = sluice_task_parser_member_path ("$.source", key);

  if (text == NULL)
    return NULL;
  if (*text == '\r' || *text == '\n')
    sluice_task_parser_report (parser, path, "invalid_value", "“%s” cannot be a line end", key);
  else if (g_utf8_strlen (text, -1) == 1 || (*text == '\0' && empty))
    return g_strdup (text);
  else
    sluice_task_parser_report (parser, path, "invalid_value", "“%s” must be one character", key);
  return NULL;
}

static void
check_marks (SluiceTaskParser        *parser,
             const SluiceTabularSpec *spec)
{
  if (spec->delimiter != NULL && g_strcmp0 (spec->delimiter, spec->quote) == 0)
    sluice_task_parser_report (parser, "$.source.quote", "invalid_value",
                               "“quote” and “delimiter” must differ");
  if (spec->thousands != NULL && g_strcmp0 (spec->thousands, spec->decimal != NULL ? spec->decimal : ".") == 0)
    sluice_task_parser_report (parser, "$.source.thousands", "invalid_value",
                               "“thousands” and “decimal” must differ: a number could not be read; "
                               "the decimal mark is a point unless “decimal” says otherwise");
}

static SluiceHeaderMode
read_header (SluiceTaskParser *parser,
             JsonObject       *source)
{
  JsonNode *node = sluice_task_parser_get (source, "header");
  const char *text = sluice_task_parser_get_text (source, "header");

  if (node == NULL)
    return SLUICE_HEADER_AUTO;
  if (text != NULL)
    {
      if (strcmp (text, "auto") != 0)
        sluice_task_parser_report (parser, "$.source.header", "invalid_value",
                                   "“header” must be true, false or “auto”");
      return SLUICE_HEADER_AUTO;
    }
  return sluice_task_parser_get_boolean (source, "header", TRUE) ? SLUICE_HEADER_PRESENT : SLUICE_HEADER_ABSENT;
}

static void
read_sheet (SluiceTaskParser  *parser,
            JsonObject        *source,
            SluiceTabularSpec *spec)
{
  spec->sheet = g_strdup (sluice_task_parser_get_text (source, "sheet"));
  if (spec->sheet == NULL)
    spec->sheet_number = (guint) sluice_task_parser_get_integer (parser, source, "$.source", "sheet", 0, 1, 65536);
  spec->range = g_strdup (sluice_task_parser_get_text (source, "range"));
  if (spec->range != NULL &&
      !g_regex_match_simple ("^\\$?[A-Z]{1,3}(\\$?[0-9]{1,7})?(:\\$?[A-Z]{1,3}(\\$?[0-9]{1,7})?)?$", spec->range,
                             G_REGEX_CASELESS, 0))
    sluice_task_parser_report (parser, "$.source.range", "invalid_value",
                               "“%s” is no range of cells: write B2:F100, B2 or B:F", spec->range);
}

/* sluice_task_parser_read_tabular: */
SluiceTabularSpec *
sluice_task_parser_read_tabular (SluiceTaskParser *parser,
                                 JsonObject       *source)
{
  SluiceTabularSpec *spec = g_new0 (SluiceTabularSpec, 1);
  const char *ragged = sluice_task_parser_get_text (source, "ragged");

  spec->delimiter = read_mark (parser, source, "delimiter", FALSE);
  spec->quote = read_mark (parser, source, "quote", TRUE);
  spec->escape = read_mark (parser, source, "escape", TRUE);
  spec->comment = g_strdup (sluice_task_parser_get_text (source, "comment"));
  if (spec->comment != NULL && *spec->comment == '\0')
    g_clear_pointer (&spec->comment, g_free);
  spec->header = read_header (parser, source);
  if (g_strcmp0 (ragged, "pad") == 0)
    spec->ragged = SLUICE_RAGGED_PAD;
  else if (g_strcmp0 (ragged, "pad_and_drop") == 0)
    spec->ragged = SLUICE_RAGGED_PAD_AND_DROP;
  spec->columns = sluice_task_parser_get_texts (source, "columns");
  spec->nulls = sluice_task_parser_get_texts (source, "nulls");
  spec->decimal = read_mark (parser, source, "decimal", FALSE);
  spec->thousands = read_mark (parser, source, "thousands", TRUE);
  if (spec->thousands != NULL && *spec->thousands == '\0')
    g_clear_pointer (&spec->thousands, g_free);
  read_sheet (parser, source, spec);
  spec->entry = g_strdup (sluice_task_parser_get_text (source, "entry"));
  spec->skip_rows = (guint64) sluice_task_parser_get_integer (parser, source, "$.source", "skip_rows", 0, 0, G_MAXINT64);
  check_marks (parser, spec);
  return spec;
}
