/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-number-format.h"
#include "sluice-xlsx-package.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxSheetInfo:
 * @name: what it is called
 * @part: (nullable): the part with its cells; %NULL for one that has none (a chart)
 * @hidden: whether it is not shown
 */
typedef struct
{
  char *name;
  char *part;
  gboolean hidden;
} SluiceXlsxSheetInfo;

/**
 * SluiceXlsxWorkbook:
 *
 * What a workbook says of itself beside its cells: the sheets, what day 0 is, how
 * numbers are shown.
 */
typedef struct _SluiceXlsxWorkbook SluiceXlsxWorkbook;

SluiceXlsxWorkbook           *sluice_xlsx_workbook_new         (SluiceXlsxPackage     *package,
                                                                GCancellable          *cancellable,
                                                                GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void                          sluice_xlsx_workbook_free        (SluiceXlsxWorkbook    *self);
GPtrArray                    *sluice_xlsx_workbook_get_sheets  (SluiceXlsxWorkbook    *self);
const SluiceXlsxSheetInfo    *sluice_xlsx_workbook_find_sheet  (SluiceXlsxWorkbook    *self,
                                                                const char            *name,
                                                                guint                  number,
                                                                GError               **error);
gboolean                      sluice_xlsx_workbook_is_date1904 (SluiceXlsxWorkbook    *self);
const char                   *sluice_xlsx_workbook_get_strings (SluiceXlsxWorkbook    *self);
const SluiceXlsxNumberFormat *sluice_xlsx_workbook_get_format  (SluiceXlsxWorkbook    *self,
                                                                guint                  style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxWorkbook, sluice_xlsx_workbook_free)

G_END_DECLS
