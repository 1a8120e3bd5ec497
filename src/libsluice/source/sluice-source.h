/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-coordinator.h"
#include "sluice-csv-dialect.h"
#include "sluice-monitor.h"
#include "sluice-path.h"
#include "sluice-source-spec.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceSource:
 *
 * Where records come from. Belongs to one thread (the reader of a run), which
 * makes it, reads it to its end and drops it; its calls block that thread
 * only. A source that waits for the network runs the thread-default main
 * context while it waits.
 *
 * A source delivers *cells*, not records: before the first read it is told
 * the paths that are wanted, and puts the value at path i into column i of the
 * batch ([type@Sluice.Batch]); with an exploding path it makes one row for
 * each element. The path `$` is the whole record as JSON.
 */
#define SLUICE_TYPE_SOURCE (sluice_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceSource, sluice_source, SLUICE, SOURCE, GObject)

/**
 * SluiceSourceClass:
 * @open: gets ready (resolves secrets, opens the file); sends nothing yet
 * @read: fills @batch with up to its capacity of rows; fewer only at the end
 *   or where the source has to wait; sets @ret_end when nothing follows.
 *   A record that cannot be used is a row with a problem in its origin.
 */
struct _SluiceSourceClass
{
  GObjectClass parent_class;

  gboolean (*open) (SluiceSource  *self,
                    GCancellable  *cancellable,
                    GError       **error);
  gboolean (*read) (SluiceSource  *self,
                    SluiceBatch   *batch,
                    gboolean      *ret_end,
                    GCancellable  *cancellable,
                    GError       **error);

  /*< private >*/
  gpointer _reserved[4];
};

/**
 * SluiceSourceFile:
 * @name: its path, or path and entry of an archive
 * @rows: rows it gave so far, those that are rejected among them
 * @bytes: bytes of it on the disk that were read
 * @sheets: (nullable): the names of the sheets that a workbook shows
 *
 * The account of one file of a source.
 */
typedef struct
{
  char *name;
  guint64 rows;
  guint64 bytes;
  GStrv sheets;
} SluiceSourceFile;

SluiceSource              *sluice_source_new               (const SluiceSourceSpec     *spec,
                                                            const SluiceTemplateScope  *scope,
                                                            SluiceMonitor              *monitor) G_GNUC_WARN_UNUSED_RESULT;
void                       sluice_source_set_fields        (SluiceSource               *self,
                                                            GPtrArray                  *paths,
                                                            gboolean                    explode_inner);
void                       sluice_source_set_limit         (SluiceSource               *self,
                                                            guint64                     records);
void                       sluice_source_set_whole_pages   (SluiceSource               *self,
                                                            gboolean                    whole_pages);
void                       sluice_source_set_warns_overlap (SluiceSource               *self,
                                                            gboolean                    warns_overlap);
void                       sluice_source_set_counts_rows   (SluiceSource               *self,
                                                            gboolean                    counts_rows);
void                       sluice_source_set_coordinator   (SluiceSource               *self,
                                                            SluiceCoordinator          *coordinator);
gboolean                   sluice_source_open              (SluiceSource               *self,
                                                            GCancellable               *cancellable,
                                                            GError                    **error);
gboolean                   sluice_source_read              (SluiceSource               *self,
                                                            SluiceBatch                *batch,
                                                            gboolean                   *ret_end,
                                                            GCancellable               *cancellable,
                                                            GError                    **error);

/* For subclasses. */
const SluiceSourceSpec    *sluice_source_get_spec          (SluiceSource               *self);
const SluiceTemplateScope *sluice_source_get_scope         (SluiceSource               *self);
SluiceMonitor             *sluice_source_get_monitor       (SluiceSource               *self);
SluiceCoordinator         *sluice_source_get_coordinator   (SluiceSource               *self);
GPtrArray                 *sluice_source_get_fields        (SluiceSource               *self);
gboolean                   sluice_source_get_explode_inner (SluiceSource               *self);
guint64                    sluice_source_get_limit         (SluiceSource               *self);
gboolean                   sluice_source_get_whole_pages   (SluiceSource               *self);
gboolean                   sluice_source_get_warns_overlap (SluiceSource               *self);
const char                *sluice_source_get_records_found (SluiceSource               *self);
void                       sluice_source_set_records_found (SluiceSource               *self,
                                                            const char                 *path);
const SluiceCsvDialect    *sluice_source_get_dialect       (SluiceSource               *self);
const char *const         *sluice_source_get_columns       (SluiceSource               *self);
void                       sluice_source_set_dialect       (SluiceSource               *self,
                                                            SluiceCsvDialect           *dialect,
                                                            const char *const          *columns);
SluiceSourceFile          *sluice_source_add_file          (SluiceSource               *self,
                                                            const char                 *name);
GPtrArray                 *sluice_source_get_files         (SluiceSource               *self);

G_END_DECLS
