/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-source-spec.h"

G_BEGIN_DECLS

/**
 * SluiceDecompressor:
 *
 * Decompresses a stream of bytes, piece by piece and with bounded memory.
 * Formats that allow it may hold several streams, one after the other. The end
 * of each stream is demanded and its checksum checked; a stream that is cut,
 * damaged, or has something else behind it is an error with its byte. Not
 * thread-safe.
 *
 * Bytes are pushed, then pulled until nothing comes any more; then the next ones
 * are pushed.
 */
typedef struct _SluiceDecompressor SluiceDecompressor;

SluiceDecompressor *sluice_decompressor_new   (SluiceCompression    kind) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_decompressor_free  (SluiceDecompressor  *self);
void                sluice_decompressor_push  (SluiceDecompressor  *self,
                                               const char          *data,
                                               gsize                size);
void                sluice_decompressor_end   (SluiceDecompressor  *self);
gboolean            sluice_decompressor_pull  (SluiceDecompressor  *self,
                                               const char         **ret_data,
                                               gsize               *ret_size,
                                               GError             **error);

/* The most bytes that sluice_decompressor_recognise() looks at. */
#define SLUICE_DECOMPRESSOR_MAGIC 10

SluiceCompression   sluice_decompressor_recognise (const char          *data,
                                                   gsize                size,
                                                   gboolean             complete);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDecompressor, sluice_decompressor_free)

G_END_DECLS
