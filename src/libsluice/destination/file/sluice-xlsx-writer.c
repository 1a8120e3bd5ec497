/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-xlsx-writer.h"

#include "sluice-error.h"
#include "sluice-reject.h"
#include "sluice-xlsx-encoder.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes of XML to compress at a time. */
#define CHUNK_SIZE (256 * 1024)

/* Beyond this, an archive needs 64-bit sizes, which spreadsheets refuse. */
#define MAX_SHEET (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024 - 16 * 1024 * 1024)

/* 1980-01-02: the same rows give the same bytes. */
#define MEMBER_TIME 315619200

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONSHIPS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define CONTENT "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* The parts beside the sheet and its styles (ECMA-376, Part 2). */
static const struct
{
  const char *name;
  const char *xml;
} parts[] = {
  { "[Content_Types].xml",
    XML_HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" CONTENT "sheet.main+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"" CONTENT "styles+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" CONTENT "worksheet+xml\"/></Types>" },
  { "_rels/.rels",
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATIONSHIPS "/officeDocument\" Target=\"xl/workbook.xml\"/>"
    "</Relationships>" },
  { "xl/workbook.xml",
    XML_HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONSHIPS "\"><sheets>"
    "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>" },
  { "xl/_rels/workbook.xml.rels",
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATIONSHIPS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" RELATIONSHIPS "/styles\" Target=\"styles.xml\"/></Relationships>" },
};

struct _SluiceXlsxWriter
{
  SluiceFileWriter parent_instance;

  const SluiceSchema *columns;  /* (unowned) */
  SluiceOutputFile *file;       /* (unowned) */
  SluiceXlsxEncoder *encoder;   /* (owned) */
  struct archive *archive;      /* (owned) */
  guint64 n_bytes;              /* of the sheet */
};

G_DEFINE_FINAL_TYPE (SluiceXlsxWriter, sluice_xlsx_writer, SLUICE_TYPE_FILE_WRITER)

static void
sluice_xlsx_writer_finalize (GObject *object)
{
  SluiceXlsxWriter *self = SLUICE_XLSX_WRITER (object);

  g_clear_pointer (&self->archive, archive_write_free);
  g_clear_pointer (&self->encoder, sluice_xlsx_encoder_free);

  G_OBJECT_CLASS (sluice_xlsx_writer_parent_class)->finalize (object);
}

static gboolean
fail (SluiceXlsxWriter  *self,
      GError           **error)
{
  int reason = archive_errno (self->archive);

  /* Its own reasons are negative: none of them is the disk. */
  sluice_output_file_set_error (self->file, reason > 0 ? reason : EIO, error);
  return FALSE;
}

static gboolean
start_member (SluiceXlsxWriter  *self,
              const char        *name,
              gint64             size,
              GError           **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean ok;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, S_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, MEMBER_TIME, 0);
  if (size >= 0)
    archive_entry_set_size (entry, size);
  ok = archive_write_header (self->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);
  return ok || fail (self, error);
}

static gboolean
write_data (SluiceXlsxWriter  *self,
            const char        *data,
            gsize              size,
            GError           **error)
{
  while (size > 0)
    {
      la_ssize_t written = archive_write_data (self->archive, data, size);

      if (written <= 0)
        return fail (self, error);
      data += written;
      size -= (gsize) written;
    }
  return TRUE;
}

static gboolean
write_part (SluiceXlsxWriter  *self,
            const char        *name,
            const char        *xml,
            GError           **error)
{
  return start_member (self, name, (gint64) strlen (xml), error) && write_data (self, xml, strlen (xml), error);
}

static gboolean
fail_full (SluiceXlsxWriter  *self,
           const char        *what,
           GError           **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "sheet_full", "A sheet holds %s, and %s would hold more",
                    what, sluice_output_file_get_path (self->file));
  if (error != NULL)
    sluice_error_set_hint (*error, "Set “rows_per_file”, with {{part}} in the path, or write CSV or Parquet");
  return FALSE;
}

static gboolean
flush (SluiceXlsxWriter  *self,
       GCancellable      *cancellable,
       GError           **error)
{
  gsize size;
  const char *text = sluice_xlsx_encoder_get_text (self->encoder, &size);

  self->n_bytes += size;
  if (self->n_bytes > MAX_SHEET)
    return fail_full (self, "4 GiB of XML", error);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_data (self, text, size, error))
    return FALSE;
  sluice_xlsx_encoder_reset (self->encoder);
  return TRUE;
}

static void
reject (SluiceXlsxWriter *self,
        SluiceBatch      *rows,
        guint             row,
        guint             column,
        GPtrArray        *rejects)
{
  SluiceReject *reject = sluice_reject_new (rows, row, SLUICE_REJECT_STAGE_LOAD);

  sluice_reject_add (reject, "too_long", sluice_schema_get (self->columns, column)->name,
                     sluice_batch_row (rows, row) + column, NULL,
                     "A cell of a workbook holds 32,767 characters, and this text is longer");
  g_ptr_array_add (rejects, reject);
}

static gboolean
sluice_xlsx_writer_write (SluiceFileWriter  *writer,
                          SluiceBatch       *rows,
                          guint              first,
                          guint              n,
                          GPtrArray         *rejects,
                          GCancellable      *cancellable,
                          GError           **error)
{
  SluiceXlsxWriter *self = SLUICE_XLSX_WRITER (writer);

  for (guint i = first; i < first + n; i++)
    {
      const SluiceValue *cells = sluice_batch_row (rows, i);
      int column = sluice_xlsx_encoder_find_long (self->encoder, cells);
      gsize size;

      if (column >= 0)
        {
          reject (self, rows, i, (guint) column, rejects);
          continue;
        }
      if (sluice_xlsx_encoder_get_n_rows (self->encoder) == SLUICE_XLSX_MAX_ROWS)
        return fail_full (self, "1,048,576 rows", error);
      sluice_xlsx_encoder_add_row (self->encoder, cells);
      sluice_xlsx_encoder_get_text (self->encoder, &size);
      if (size >= CHUNK_SIZE && !flush (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sluice_xlsx_writer_finish (SluiceFileWriter  *writer,
                           GCancellable      *cancellable,
                           GError           **error)
{
  SluiceXlsxWriter *self = SLUICE_XLSX_WRITER (writer);

  sluice_xlsx_encoder_add_end (self->encoder);
  if (!flush (self, cancellable, error))
    return FALSE;
  return archive_write_close (self->archive) == ARCHIVE_OK || fail (self, error);
}

static void
sluice_xlsx_writer_class_init (SluiceXlsxWriterClass *klass)
{
  SluiceFileWriterClass *writer_class = SLUICE_FILE_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_xlsx_writer_finalize;
  writer_class->write = sluice_xlsx_writer_write;
  writer_class->finish = sluice_xlsx_writer_finish;
}

static void
sluice_xlsx_writer_init (SluiceXlsxWriter *self)
{
}

/* The sheet comes last, and its size is not known before. */
static gboolean
start (SluiceXlsxWriter  *self,
       gboolean           header,
       GError           **error)
{
  g_autofree char *styles = sluice_xlsx_encoder_dup_styles (self->encoder);

  self->archive = archive_write_new ();
  archive_write_set_format_zip (self->archive);
  archive_write_set_format_option (self->archive, "zip", "zip64", NULL);
  archive_write_set_format_option (self->archive, "zip", "compression-level", "3");
  archive_write_set_bytes_in_last_block (self->archive, 1);
  if (archive_write_open_fd (self->archive, sluice_output_file_get_fd (self->file)) != ARCHIVE_OK)
    return fail (self, error);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (!write_part (self, parts[i].name, parts[i].xml, error))
        return FALSE;
    }
  sluice_xlsx_encoder_add_start (self->encoder, header);
  return write_part (self, "xl/styles.xml", styles, error) &&
         start_member (self, "xl/worksheets/sheet1.xml", -1, error);
}

/**
 * sluice_xlsx_writer_new:
 * @spec: what the file is
 * @columns: the columns of the rows; must outlive the writer
 * @file: an empty file; must outlive the writer
 * @error: return location for %SLUICE_ERROR_CONFIGURATION (`too_many_columns`), and
 *   what keeps a file from being written
 *
 * Returns: (transfer full) (nullable): a writer
 */
SluiceFileWriter *
sluice_xlsx_writer_new (const SluiceOutputSpec  *spec,
                        const SluiceSchema      *columns,
                        SluiceOutputFile        *file,
                        GError                 **error)
{
  g_autoptr(SluiceXlsxWriter) self = NULL;

  g_return_val_if_fail (spec != NULL && columns != NULL && file != NULL, NULL);

  if (sluice_schema_get_n (columns) > SLUICE_XLSX_MAX_COLUMNS)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "too_many_columns",
                        "A sheet of a workbook has 16,384 columns at most, and the task has %u",
                        sluice_schema_get_n (columns));
      return NULL;
    }
  self = g_object_new (SLUICE_TYPE_XLSX_WRITER, NULL);
  self->columns = columns;
  self->file = file;
  self->encoder = sluice_xlsx_encoder_new (columns);
  if (!start (self, spec->header, error))
    return NULL;
  return SLUICE_FILE_WRITER (g_steal_pointer (&self));
}
