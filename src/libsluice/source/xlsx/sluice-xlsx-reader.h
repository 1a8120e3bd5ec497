/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-reader.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_XLSX_READER (sluice_xlsx_reader_get_type ())
G_DECLARE_FINAL_TYPE (SluiceXlsxReader, sluice_xlsx_reader, SLUICE, XLSX_READER, SluiceFileReader)

SluiceFileReader *sluice_xlsx_reader_new (const SluiceFileReaderConfig  *config,
                                          GCancellable                  *cancellable,
                                          GError                       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
