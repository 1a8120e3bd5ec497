/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceOutputFile:
 *
 * A file that is written under another name beside its place, and moved there
 * when it is complete and on the disk. It is readable by its owner alone, unless
 * it takes the place of one that others may read. What a process that died has
 * left behind is removed. Not thread-safe.
 */
typedef struct _SluiceOutputFile SluiceOutputFile;

SluiceOutputFile *sluice_output_file_new     (const char        *path,
                                              gboolean           replace,
                                              gboolean           gzip,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_output_file_free    (SluiceOutputFile  *self);
gboolean          sluice_output_file_write   (SluiceOutputFile  *self,
                                              const char        *data,
                                              gsize              size,
                                              GCancellable      *cancellable,
                                              GError           **error);
gboolean          sluice_output_file_close   (SluiceOutputFile  *self,
                                              GError           **error);
gboolean          sluice_output_file_publish (SluiceOutputFile  *self,
                                              GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOutputFile, sluice_output_file_free)

G_END_DECLS
