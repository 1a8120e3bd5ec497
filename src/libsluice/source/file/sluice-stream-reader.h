/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-reader.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_STREAM_READER (sluice_stream_reader_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStreamReader, sluice_stream_reader, SLUICE, STREAM_READER, SluiceFileReader)

SluiceFileReader *sluice_stream_reader_new        (const SluiceFileReaderConfig  *config,
                                                   GCancellable                  *cancellable,
                                                   GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceFileReader *sluice_stream_reader_new_stream (const SluiceFileReaderConfig  *config,
                                                   GInputStream                  *stream,
                                                   GError                       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
