/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLUICE_XLSX_MAX_COLUMNS 16384

/* Cells from one corner to the other, both inside, counted from 0; what is open has
 * G_MAXUINT32 as its end. */
typedef struct
{
  guint32 first_column;
  guint32 last_column;
  guint32 first_row;
  guint32 last_row;
} SluiceXlsxArea;

gboolean sluice_xlsx_area_parse       (const char     *text,
                                       gsize           len,
                                       SluiceXlsxArea *area);
gboolean sluice_xlsx_reference_parse  (const char     *text,
                                       gsize           len,
                                       guint32        *ret_column,
                                       guint32        *ret_row);
void     sluice_xlsx_reference_format (guint32         column,
                                       guint64         row,
                                       char           *buffer,
                                       gsize           size);

G_END_DECLS
