/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-file-writer.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxWriter:
 *
 * A workbook of one sheet (ECMA-376). Rows go into the archive as they come: nothing of
 * them stays in memory, and nothing is spooled.
 */
#define SLUICE_TYPE_XLSX_WRITER (sluice_xlsx_writer_get_type ())
G_DECLARE_FINAL_TYPE (SluiceXlsxWriter, sluice_xlsx_writer, SLUICE, XLSX_WRITER, SluiceFileWriter)

SluiceFileWriter *sluice_xlsx_writer_new (const SluiceOutputSpec  *spec,
                                        const SluiceSchema      *columns,
                                        SluiceOutputFile        *file,
                                        GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
