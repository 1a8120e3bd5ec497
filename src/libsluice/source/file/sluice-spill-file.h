/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceSpillFile:
 *
 * Bytes that are written once and then read at any place, in a temporary file that
 * has no name and goes with the process. What is small never reaches the disk; of
 * what is large a few blocks are kept. So memory is bounded. Not thread-safe.
 */
typedef struct _SluiceSpillFile SluiceSpillFile;

SluiceSpillFile *sluice_spill_file_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_spill_file_free     (SluiceSpillFile  *self);
gboolean         sluice_spill_file_append   (SluiceSpillFile  *self,
                                             gconstpointer     data,
                                             gsize             size,
                                             GError          **error);
gboolean         sluice_spill_file_read     (SluiceSpillFile  *self,
                                             guint64           offset,
                                             gpointer          data,
                                             gsize             size,
                                             GError          **error);
guint64          sluice_spill_file_get_size (SluiceSpillFile  *self);
int              sluice_spill_file_open     (GError          **error);
gboolean         sluice_spill_file_write    (int               fd,
                                             const char       *data,
                                             gsize             size,
                                             GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceSpillFile, sluice_spill_file_free)

G_END_DECLS
