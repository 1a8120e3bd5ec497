/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceXlsxNumberKind:
 * @SLUICE_XLSX_NUMBER_PLAIN: a number
 * @SLUICE_XLSX_NUMBER_DATE: a date, with or without a time
 * @SLUICE_XLSX_NUMBER_TIME: a time of a day
 * @SLUICE_XLSX_NUMBER_ELAPSED: a time that may be longer than a day
 *
 * What a number of a cell is shown as.
 */
typedef enum
{
  SLUICE_XLSX_NUMBER_PLAIN,
  SLUICE_XLSX_NUMBER_DATE,
  SLUICE_XLSX_NUMBER_TIME,
  SLUICE_XLSX_NUMBER_ELAPSED,
} SluiceXlsxNumberKind;

#define SLUICE_XLSX_FORMAT_SECTIONS 4

/**
 * SluiceXlsxNumberFormat:
 *
 * A number format, as far as dates are concerned. Without one of the kinds beside
 * PLAIN in any section `n_sections` is 0.
 */
typedef struct
{
  guint n_sections;
  struct
  {
    SluiceXlsxNumberKind kind;
    char condition;             /* 0 = none, else < > = and l (<=) g (>=) n (<>) */
    double operand;
  } sections[SLUICE_XLSX_FORMAT_SECTIONS];
} SluiceXlsxNumberFormat;

void                 sluice_xlsx_number_format_parse    (const char                   *code,
                                                         SluiceXlsxNumberFormat       *format);
void                 sluice_xlsx_number_format_built_in (guint                         id,
                                                         SluiceXlsxNumberFormat       *format);
SluiceXlsxNumberKind sluice_xlsx_number_format_choose   (const SluiceXlsxNumberFormat *format,
                                                         double                        value);

G_END_DECLS
