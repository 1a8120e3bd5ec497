/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-error.h"
#include "sluice-file-reader.h"
#include "sluice-json-text.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

/* Reads a workbook twice, with room for one row at a time and for many: both must
 * give the same rows, which are JSON, and the same end. The first byte chooses which
 * of its parts the bytes are, or the whole file. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOCUMENT "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"

/* No input of this size needs more. */
#define MAX_ROWS 20000

static const struct
{
  const char *name;
  const char *data;
} parts[] = {
  { "xl/worksheets/sheet1.xml",
    "<worksheet xmlns='" MAIN "'><sheetData><row r='1'><c t='s'><v>0</v></c></row><row><c s='1'><v>45000</v></c>"
    "<c t='s'><v>1</v></c></row></sheetData></worksheet>" },
  { "xl/sharedStrings.xml", "<sst xmlns='" MAIN "'><si><t>a</t></si><si><t>b</t></si></sst>" },
  { "xl/styles.xml", "<styleSheet xmlns='" MAIN "'><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>" },
  { "xl/workbook.xml",
    "<workbook xmlns='" MAIN "' xmlns:r='" DOCUMENT "'><sheets><sheet name='a' r:id='a'/></sheets></workbook>" },
  { "_rels/.rels", "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='/officeDocument' Target='xl/workbook.xml'/>"
    "</Relationships>" },
  { "xl/_rels/workbook.xml.rels",
    "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='/worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='b' Type='/styles' Target='styles.xml'/>"
    "<Relationship Id='c' Type='/sharedStrings' Target='sharedStrings.xml'/></Relationships>" },
};

static void
append_number (GByteArray *zip,
               guint64     number,
               guint       n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = i < 8 ? (guint8) (number >> (8 * i)) : 0;

      g_byte_array_append (zip, &byte, 1);
    }
}

/* What the header of a file and its line of the table of contents share (APPNOTE.TXT,
 * 4.3.7 and 4.3.12). */
static void
append_header (GByteArray *zip,
               const char *name,
               gconstpointer data,
               gsize       size)
{
  append_number (zip, 20, 2);
  append_number (zip, 0, 8);
  append_number (zip, (guint32) crc32 (0, data, (uInt) size), 4);
  append_number (zip, (guint32) size, 4);
  append_number (zip, (guint32) size, 4);
  append_number (zip, (guint32) strlen (name), 4);
}

/* A zip whose files are not compressed; one of them is @data. */
static GByteArray *
make_zip (guint         which,
          gconstpointer data,
          gsize         size)
{
  GByteArray *zip = g_byte_array_new ();
  g_autoptr(GByteArray) table = g_byte_array_new ();
  guint32 start;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gconstpointer contents = i == which ? data : parts[i].data;
      gsize n = i == which ? size : strlen (parts[i].data);
      gsize n_name = strlen (parts[i].name);

      g_byte_array_append (table, (const guint8 *) "PK\1\2", 4);
      append_number (table, 20, 2);
      append_header (table, parts[i].name, contents, n);
      append_number (table, 0, 10);
      append_number (table, zip->len, 4);
      g_byte_array_append (table, (const guint8 *) parts[i].name, (guint) n_name);

      g_byte_array_append (zip, (const guint8 *) "PK\3\4", 4);
      append_header (zip, parts[i].name, contents, n);
      g_byte_array_append (zip, (const guint8 *) parts[i].name, (guint) n_name);
      g_byte_array_append (zip, contents, (guint) n);
    }
  start = zip->len;
  g_byte_array_append (zip, table->data, table->len);
  g_byte_array_append (zip, (const guint8 *) "PK\5\6", 4);
  append_number (zip, 0, 4);
  append_number (zip, G_N_ELEMENTS (parts), 2);
  append_number (zip, G_N_ELEMENTS (parts), 2);
  append_number (zip, table->len, 4);
  append_number (zip, start, 4);
  append_number (zip, 0, 2);
  return zip;
}

static guint64
hash_rows (const SluiceBatch *batch,
           guint64            hash)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      const SluiceValue *whole = sluice_batch_row (batch, i);
      g_autoptr(SluiceArena) arena = sluice_arena_new (1024);
      SluiceValue compact;

      g_assert_cmpint (whole->kind, ==, SLUICE_VALUE_JSON);
      g_assert_true (sluice_json_text_compact (whole->s, whole->len, arena, &compact));
      g_assert_cmpuint (compact.len, ==, whole->len);
      hash = sluice_value_hash (whole, hash * 31 + batch->origins[i].line);
      hash = sluice_value_hash (whole + 1, hash);
    }
  return hash;
}

static guint64
read_all (const char *path,
          GPtrArray  *fields,
          guint       capacity,
          guint8      choice)
{
  SluiceTabularSpec tabular = { .header = choice & 0x40 ? SLUICE_HEADER_ABSENT : SLUICE_HEADER_AUTO,
                                .range = (char *) (choice & 0x80 ? "B1:C9" : NULL) };
  SluiceSourceSpec spec = { .tabular = &tabular, .limits = { .max_body = 1 << 22, .max_ratio = 1000, .max_record = 1 << 16 } };
  const SluiceFileReaderConfig config = { .path = path, .part = "book", .spec = &spec, .format = SLUICE_FORMAT_XLSX,
                                          .fields = fields };
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceFileReader) reader = sluice_file_reader_new (&config, NULL, &error);
  g_autoptr(SluiceBatch) batch = sluice_batch_new (fields->len, capacity);
  gboolean end = FALSE;
  guint64 hash = 7;
  guint64 n = 0;

  while (reader != NULL && !end && n < MAX_ROWS)
    {
      sluice_batch_reset (batch);
      if (!sluice_file_reader_read (reader, batch, &end, NULL, &error))
        break;
      hash = hash_rows (batch, hash);
      n += batch->n_rows;
    }
  if (error != NULL)
    g_assert_nonnull (sluice_error_get_code (error));
  /* Which rows come before an error depends on how many are asked for at once. */
  return error != NULL ? 1 : hash;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(GByteArray) zip = NULL;
  g_autofree char *path = NULL;
  int fd;

  if (size < 1)
    return 0;
  if (data[0] % 7 < G_N_ELEMENTS (parts))
    zip = make_zip (data[0] % 7, data + 1, size - 1);
  else
    zip = g_byte_array_append (g_byte_array_new (), data + 1, (guint) size - 1);

  fd = memfd_create ("book", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, zip->data, zip->len), ==, (gssize) zip->len);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_ptr_array_add (fields, sluice_path_parse ("$", NULL));
  g_ptr_array_add (fields, sluice_path_parse ("a", NULL));
  g_assert_cmpuint (read_all (path, fields, 1, data[0]), ==, read_all (path, fields, 1000, data[0]));
  close (fd);
  return 0;
}
