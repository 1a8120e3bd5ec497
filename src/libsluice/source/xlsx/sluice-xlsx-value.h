/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-monitor.h"
#include "sluice-value.h"
#include "sluice-xlsx-sheet.h"
#include "sluice-xlsx-strings.h"
#include "sluice-xlsx-workbook.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxContext:
 * @workbook: what says how numbers are shown
 * @strings: the shared texts
 * @sheet: the name of the sheet, for messages
 * @monitor: (nullable): what is told of errors in cells
 * @scratch: room for a text
 *
 * What it takes to make values of cells.
 */
typedef struct
{
  SluiceXlsxWorkbook *workbook;
  SluiceXlsxStrings *strings;
  const char *sheet;
  SluiceMonitor *monitor;
  GString *scratch;
} SluiceXlsxContext;

gboolean sluice_xlsx_value_make (const SluiceXlsxContext  *context,
                                 const SluiceXlsxRow      *row,
                                 const SluiceXlsxCell     *cell,
                                 SluiceArena              *arena,
                                 SluiceValue              *value,
                                 GCancellable             *cancellable,
                                 GError                  **error);

G_END_DECLS
