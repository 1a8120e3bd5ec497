/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-content.h"

#include "sluice-decompressor.h"
#include "sluice-error.h"

#include <string.h>

/* Contents that are no text with rows, by their first bytes (file(1)'s magic). What
 * a header of a table might begin with counts only with a U+0000 behind it, which no
 * header has. */
static const struct
{
  const char *magic;
  gsize size;
  gboolean binary;
  const char *name;
} contents[] = {
  { "%PDF-", 5, FALSE, "a PDF document" },
  { "\x7f" "ELF", 4, FALSE, "a program (ELF)" },
  { "MZ", 2, TRUE, "a program for Windows" },
  { "PK\x03\x04", 4, FALSE, "a zip archive, or a workbook" },
  { "PK\x05\x06", 4, FALSE, "an empty zip archive" },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, FALSE, "a document of an old Office (such as .xls), or an encrypted workbook" },
  { "PAR1", 4, TRUE, "a Parquet file" },
  { "SQLite format 3", 16, FALSE, "an SQLite database" },
  { "\x89PNG\r\n\x1a\n", 8, FALSE, "a picture (PNG)" },
  { "\xff\xd8\xff", 3, FALSE, "a picture (JPEG)" },
  { "GIF87a", 6, TRUE, "a picture (GIF)" },
  { "GIF89a", 6, TRUE, "a picture (GIF)" },
  { "7z\xbc\xaf\x27\x1c", 6, FALSE, "a 7-Zip archive" },
  { "Rar!\x1a\x07", 6, FALSE, "a RAR archive" },
  { "{\\rtf", 5, FALSE, "an RTF document" },
  { "\x1f\x8b\x08", 3, FALSE, "compressed with gzip" },
  { "BZh", 3, TRUE, "compressed with bzip2" },
  { "\xfd" "7zXZ", 6, FALSE, "compressed with xz" },
  { "\x28\xb5\x2f\xfd", 4, FALSE, "compressed with zstd" },
};

/* Where the headers of a tar archive say what they are (POSIX.1-1988, ustar). */
#define TAR_MAGIC_OFFSET 257

static gboolean
begins_with_tag (const char *head,
                 gsize       size)
{
  static const char *const tags[] = { "<!doctype", "<html", "<?xml", "<head", "<body" };

  while (size > 0 && g_ascii_isspace (*head))
    {
      head++;
      size--;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      gsize len = strlen (tags[i]);

      if (size >= len && g_ascii_strncasecmp (head, tags[i], len) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What it is, in words, if it is certainly no text with rows. */
static const char *
describe (const char *head,
          gsize       size)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      if (size >= contents[i].size && memcmp (head, contents[i].magic, contents[i].size) == 0 &&
          (!contents[i].binary || memchr (head, '\0', size) != NULL))
        return contents[i].name;
    }
  if (size >= TAR_MAGIC_OFFSET + 5 && memcmp (head + TAR_MAGIC_OFFSET, "ustar", 5) == 0 &&
      memchr (head, '\0', TAR_MAGIC_OFFSET) != NULL)
    return "a tar archive";
  return begins_with_tag (head, size) ? "a web page or XML" : NULL;
}

/**
 * sluice_content_check:
 * @head: (array length=size): the first bytes of what is taken for JSON or CSV
 * @size: how many
 * @error: return location for [error@Sluice.Error.DATA] `wrong_content`
 *
 * Returns: whether it may be
 */
gboolean
sluice_content_check (const char  *head,
                      gsize        size,
                      GError     **error)
{
  const char *name;

  g_return_val_if_fail (head != NULL || size == 0, FALSE);

  name = describe (head, size);
  if (name == NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_DATA, "wrong_content", "This is %s, not a text with rows", name);
  if (error != NULL)
    sluice_error_set_hint (*error, "Look whether it is the right file. Workbooks and Parquet files are read with the "
                           "`format` “xlsx” or “parquet”, and zips only as files, not over HTTP");
  return FALSE;
}

/**
 * sluice_content_is_packed:
 * @head: (array length=size): the first bytes of a file
 * @size: how many
 *
 * Returns: whether its text is not there as such: it is compressed, a zip, a workbook
 *   or Parquet
 */
gboolean
sluice_content_is_packed (const char *head,
                          gsize       size)
{
  g_return_val_if_fail (head != NULL || size == 0, FALSE);

  return sluice_decompressor_recognise (head, size, TRUE) != SLUICE_COMPRESSION_NONE ||
         (size >= 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PAR1", 4) == 0));
}
