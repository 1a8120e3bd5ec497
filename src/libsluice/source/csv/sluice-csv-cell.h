/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the text of a field looks like. */
typedef enum
{
  SLUICE_CELL_EMPTY,
  SLUICE_CELL_INTEGER,
  SLUICE_CELL_NUMBER,           /* with marks, a currency or a per cent sign */
  SLUICE_CELL_DATE,
  SLUICE_CELL_TIME,             /* with a date or without */
  SLUICE_CELL_BOOLEAN,
  SLUICE_CELL_CODE,             /* a UUID, an address of mail, web or network */
  SLUICE_CELL_WORD,             /* letters, digits, `_` and `-` */
  SLUICE_CELL_PROSE,            /* words with blanks and the marks of sentences */
  SLUICE_CELL_ODD,              /* anything else: may be several fields */
} SluiceCellKind;

#define SLUICE_N_CELL_KINDS (SLUICE_CELL_ODD + 1)

SluiceCellKind sluice_csv_cell_classify (const char     *text,
                                         gsize           len);
gboolean       sluice_csv_cell_is_typed (SluiceCellKind  kind);

G_END_DECLS
