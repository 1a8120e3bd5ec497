/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-writer.h"

G_BEGIN_DECLS

/**
 * SluiceTextWriter:
 *
 * CSV, JSON and JSON Lines, plain or compressed.
 */
#define SLUICE_TYPE_TEXT_WRITER (sluice_text_writer_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTextWriter, sluice_text_writer, SLUICE, TEXT_WRITER, SluiceFileWriter)

SluiceFileWriter *sluice_text_writer_new (const SluiceOutputSpec  *spec,
                                        const SluiceSchema      *columns,
                                        SluiceOutputFile        *file,
                                        GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
