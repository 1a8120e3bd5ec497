/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-file-writer.h"

#include "sluice-parquet-writer.h"
#include "sluice-text-writer.h"
#include "sluice-xlsx-writer.h"

G_DEFINE_ABSTRACT_TYPE (SluiceFileWriter, sluice_file_writer, G_TYPE_OBJECT)

static void
sluice_file_writer_class_init (SluiceFileWriterClass *klass)
{
}

static void
sluice_file_writer_init (SluiceFileWriter *self)
{
}

/**
 * sluice_file_writer_new:
 * @spec: what the file is; must outlive the writer
 * @columns: the columns of the rows; must outlive the writer
 * @file: an empty file; must outlive the writer
 * @error: return location for an error
 *
 * Begins to write. Fails with %SLUICE_ERROR_UNSUPPORTED (`no_duckdb`) without the
 * library that a format needs, with %SLUICE_ERROR_CONFIGURATION
 * (`too_many_columns`) for columns that a format has no place for.
 *
 * Returns: (transfer full) (nullable): the writer of the format
 */
SluiceFileWriter *
sluice_file_writer_new (const SluiceOutputSpec  *spec,
                        const SluiceSchema      *columns,
                        SluiceOutputFile        *file,
                        GError                 **error)
{
  g_return_val_if_fail (spec != NULL && columns != NULL && file != NULL, NULL);

  switch (spec->format)
    {
    case SLUICE_OUTPUT_XLSX:
      return sluice_xlsx_writer_new (spec, columns, file, error);
    case SLUICE_OUTPUT_PARQUET:
      return sluice_parquet_writer_new (spec, columns, file, error);
    case SLUICE_OUTPUT_CSV:
    case SLUICE_OUTPUT_JSONL:
    case SLUICE_OUTPUT_JSON:
    default:
      return sluice_text_writer_new (spec, columns, file, error);
    }
}

/**
 * sluice_file_writer_write:
 * @self: a writer
 * @rows: rows
 * @first: the first of them to write
 * @n: how many
 * @rejects: (element-type SluiceReject): what those are added to that the format has
 *   no place for
 * @cancellable: (nullable): a cancellable
 * @error: return location for `no_space`, `io_error`, `file_unwritable`, and what
 *   the format has to say
 *
 * Returns: whether it worked
 */
gboolean
sluice_file_writer_write (SluiceFileWriter  *self,
                          SluiceBatch       *rows,
                          guint              first,
                          guint              n,
                          GPtrArray         *rejects,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_FILE_WRITER (self), FALSE);
  g_return_val_if_fail (rows != NULL && rejects != NULL && first + n <= rows->n_rows, FALSE);

  return SLUICE_FILE_WRITER_GET_CLASS (self)->write (self, rows, first, n, rejects, cancellable, error);
}

/**
 * sluice_file_writer_finish:
 * @self: a writer
 * @cancellable: (nullable): a cancellable
 * @error: as of [method@Sluice.FileWriter.write]
 *
 * Writes what belongs at the end of the file, which is complete then. Nothing may be
 * written afterwards.
 *
 * Returns: whether it worked
 */
gboolean
sluice_file_writer_finish (SluiceFileWriter  *self,
                           GCancellable      *cancellable,
                           GError           **error)
{
  g_return_val_if_fail (SLUICE_IS_FILE_WRITER (self), FALSE);

  return SLUICE_FILE_WRITER_GET_CLASS (self)->finish (self, cancellable, error);
}
