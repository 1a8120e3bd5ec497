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
