/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-xlsx-package.h"

G_BEGIN_DECLS

/**
 * SluiceXlsxCellType:
 * @SLUICE_XLSX_CELL_NUMBER: a number, maybe one that is shown as a date
 * @SLUICE_XLSX_CELL_SHARED: the number of a shared text
 * @SLUICE_XLSX_CELL_TEXT: a text, also the result of a formula
 * @SLUICE_XLSX_CELL_BOOLEAN: 0 or 1
 * @SLUICE_XLSX_CELL_ERROR: an error, such as `#DIV/0!`
 * @SLUICE_XLSX_CELL_DATE: a date in ISO 8601
 */
typedef enum
{
  SLUICE_XLSX_CELL_NUMBER,
  SLUICE_XLSX_CELL_SHARED,
  SLUICE_XLSX_CELL_TEXT,
  SLUICE_XLSX_CELL_BOOLEAN,
  SLUICE_XLSX_CELL_ERROR,
  SLUICE_XLSX_CELL_DATE,
} SluiceXlsxCellType;

/**
 * SluiceXlsxCell:
 * @column: its column, from 0
 * @style: its style
 * @type: what it holds
 * @invalid: whether its text has escapes that are no characters
 * @start: where in the row's text its own begins
 * @len: bytes of its text
 */
typedef struct
{
  guint32 column;
  guint32 style;
  SluiceXlsxCellType type;
  gboolean invalid;
  gsize start;
  gsize len;
} SluiceXlsxCell;

/**
 * SluiceXlsxRow:
 * @number: its number, from 0
 * @cells: (element-type SluiceXlsxCell): those that hold something
 * @text: the texts of all of them
 */
typedef struct
{
  guint64 number;
  GArray *cells;
  GString *text;
} SluiceXlsxRow;

/**
 * SluiceXlsxRowFunc:
 * @row: a row that holds something
 * @user_data: what was registered
 * @error: return location for an error
 *
 * Returns: whether more rows are wanted; %FALSE without an error: no
 */
typedef gboolean (*SluiceXlsxRowFunc) (const SluiceXlsxRow  *row,
                                       gpointer              user_data,
                                       GError              **error);

/**
 * SluiceXlsxSheet:
 *
 * Reads the cells of a sheet, row by row, as far as it is asked to. Not thread-safe.
 */
typedef struct _SluiceXlsxSheet SluiceXlsxSheet;

SluiceXlsxSheet *sluice_xlsx_sheet_new          (SluiceXlsxPackage       *package,
                                                 const char              *part,
                                                 const SluiceBodyLimits  *limits,
                                                 SluiceXlsxRowFunc        func,
                                                 gpointer                 user_data,
                                                 GCancellable            *cancellable,
                                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_xlsx_sheet_free         (SluiceXlsxSheet         *self);
gboolean         sluice_xlsx_sheet_step         (SluiceXlsxSheet         *self,
                                                 gboolean                *ret_end,
                                                 GError                 **error);
guint64          sluice_xlsx_sheet_get_consumed (SluiceXlsxSheet         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceXlsxSheet, sluice_xlsx_sheet_free)

G_END_DECLS
