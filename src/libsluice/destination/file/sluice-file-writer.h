/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-output-file.h"
#include "sluice-output-spec.h"
#include "sluice-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceFileWriter:
 *
 * Writes rows into one file, in its format. Blocks; belongs to one thread. What is
 * not finished is worth nothing.
 */
#define SLUICE_TYPE_FILE_WRITER (sluice_file_writer_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceFileWriter, sluice_file_writer, SLUICE, FILE_WRITER, GObject)

/**
 * SluiceFileWriterClass:
 * @write: writes rows of a batch; those that the format has no place for are added to
 *   the rejects
 * @finish: writes what belongs at the end
 */
struct _SluiceFileWriterClass
{
  GObjectClass parent_class;

  gboolean (*write)  (SluiceFileWriter  *self,
                      SluiceBatch       *rows,
                      guint              first,
                      guint              n,
                      GPtrArray         *rejects,
                      GCancellable      *cancellable,
                      GError           **error);
  gboolean (*finish) (SluiceFileWriter  *self,
                      GCancellable      *cancellable,
                      GError           **error);

  /*< private >*/
  gpointer _reserved[2];
};

SluiceFileWriter *sluice_file_writer_new    (const SluiceOutputSpec  *spec,
                                             const SluiceSchema      *columns,
                                             SluiceOutputFile        *file,
                                             GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_file_writer_write  (SluiceFileWriter        *self,
                                             SluiceBatch             *rows,
                                             guint                    first,
                                             guint                    n,
                                             GPtrArray               *rejects,
                                             GCancellable            *cancellable,
                                             GError                 **error);
gboolean          sluice_file_writer_finish (SluiceFileWriter        *self,
                                             GCancellable            *cancellable,
                                             GError                 **error);

G_END_DECLS
