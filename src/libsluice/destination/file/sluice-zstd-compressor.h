/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceZstdCompressor:
 *
 * Compresses to Zstandard (RFC 8878), with a checksum of the content.
 */
#define SLUICE_TYPE_ZSTD_COMPRESSOR (sluice_zstd_compressor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceZstdCompressor, sluice_zstd_compressor, SLUICE, ZSTD_COMPRESSOR, GObject)

GConverter *sluice_zstd_compressor_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
