/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-format.h"

#include <string.h>

static const struct
{
  const char *suffix;
  SluiceFormat format;
} formats[] = {
  { ".jsonl", SLUICE_FORMAT_JSONL },
  { ".ndjson", SLUICE_FORMAT_JSONL },
  { ".csv", SLUICE_FORMAT_CSV },
  { ".tsv", SLUICE_FORMAT_CSV },
  { ".tab", SLUICE_FORMAT_CSV },
  { ".psv", SLUICE_FORMAT_CSV },
  { ".xlsx", SLUICE_FORMAT_XLSX },
  { ".xlsm", SLUICE_FORMAT_XLSX },
  { ".parquet", SLUICE_FORMAT_PARQUET },
};

static const struct
{
  const char *type;
  SluiceFormat format;
} types[] = {
  { "text/csv", SLUICE_FORMAT_CSV },
  { "application/csv", SLUICE_FORMAT_CSV },
  { "text/tab-separated-values", SLUICE_FORMAT_CSV },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", SLUICE_FORMAT_XLSX },
  { "application/vnd.ms-excel.sheet.macroenabled.12", SLUICE_FORMAT_XLSX },
  { "application/vnd.apache.parquet", SLUICE_FORMAT_PARQUET },
};

/* What servers say of files that they know nothing of, or only how they are
 * compressed. */
static const char *const vague_types[] = {
  "text/plain", "application/octet-stream", "binary/octet-stream", "application/zip", "application/gzip",
  "application/x-gzip", "application/zstd", "application/x-bzip2", "application/x-bzip", "application/x-xz", NULL,
};

/**
 * sluice_file_format_of_name:
 * @name: a file's name or path
 *
 * The ending of a compression is left out: `a.csv.gz` is CSV.
 *
 * Returns: what the name says, %SLUICE_FORMAT_AUTO if it says nothing
 */
SluiceFormat
sluice_file_format_of_name (const char *name)
{
  static const char *const compressed[] = { ".gz", ".zst", ".bz2", ".xz" };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (name != NULL, SLUICE_FORMAT_AUTO);

  lower = g_ascii_strdown (name, -1);
  for (guint i = 0; i < G_N_ELEMENTS (compressed); i++)
    {
      if (g_str_has_suffix (lower, compressed[i]))
        lower[strlen (lower) - strlen (compressed[i])] = '\0';
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (g_str_has_suffix (lower, formats[i].suffix))
        return formats[i].format;
    }
  return SLUICE_FORMAT_AUTO;
}

/**
 * sluice_file_format_of_answer:
 * @type: (nullable): the media type that a server declares
 * @path: the path of the URL
 *
 * Returns: the format of the body, as far as these say: %SLUICE_FORMAT_AUTO where the
 *   body itself has to be looked at
 */
SluiceFormat
sluice_file_format_of_answer (const char *type,
                              const char *path)
{
  SluiceFormat format = SLUICE_FORMAT_AUTO;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (path != NULL, SLUICE_FORMAT_AUTO);

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strcasecmp (type, types[i].type) == 0)
        return types[i].format;
    }
  lower = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  if (lower == NULL || g_strv_contains (vague_types, lower))
    format = sluice_file_format_of_name (path);
  return format == SLUICE_FORMAT_CSV || sluice_file_format_is_binary (format) ? format : SLUICE_FORMAT_AUTO;
}

/**
 * sluice_file_format_is_binary:
 * @format: a format
 *
 * Returns: whether it is no text, and read as a whole
 */
gboolean
sluice_file_format_is_binary (SluiceFormat format)
{
  return format == SLUICE_FORMAT_XLSX || format == SLUICE_FORMAT_PARQUET;
}
