/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"
#include "sluice-type.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceColumnFormKind:
 * @SLUICE_COLUMN_FORM_SPLIT: what its texts are split by
 * @SLUICE_COLUMN_FORM_REPLACE: what is replaced, and by what
 * @SLUICE_COLUMN_FORM_FILL: what takes the place of empty cells
 * @SLUICE_COLUMN_FORM_RENAME: its new name
 * @SLUICE_COLUMN_FORM_CHECK: what must hold of it
 *
 * What is asked before a column is changed.
 */
typedef enum
{
  SLUICE_COLUMN_FORM_SPLIT,
  SLUICE_COLUMN_FORM_REPLACE,
  SLUICE_COLUMN_FORM_FILL,
  SLUICE_COLUMN_FORM_RENAME,
  SLUICE_COLUMN_FORM_CHECK,
} SluiceColumnFormKind;

#define SLUICE_N_COLUMN_FORM_KINDS (SLUICE_COLUMN_FORM_CHECK + 1)

/**
 * SluiceColumnForm:
 *
 * A few fields and a button that changes a column by them. Emits `done` when that
 * happened.
 */
#define SLUICE_TYPE_COLUMN_FORM (sluice_column_form_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnForm, sluice_column_form, SLUICE, COLUMN_FORM, AdwBin)

GtkWidget *sluice_column_form_new (SluiceEditor         *editor,
                                   const char           *column,
                                   SluiceTypeKind        type,
                                   SluiceColumnFormKind  kind) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
