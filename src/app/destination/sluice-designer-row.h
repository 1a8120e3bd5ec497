/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-table-script.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceDesignerRow:
 *
 * A column of a table that is designed: its type, whether it may be NULL, whether
 * it is a key. Emits `changed` with the property of #SluiceScriptColumn that was:
 * `type`, `not-null` or `key`.
 */
#define SLUICE_TYPE_DESIGNER_ROW (sluice_designer_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDesignerRow, sluice_designer_row, SLUICE, DESIGNER_ROW, AdwExpanderRow)

GtkWidget  *sluice_designer_row_new         (const char               *name,
                                             const char * const       *offers) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_designer_row_set_column  (SluiceDesignerRow        *self,
                                             const SluiceScriptColumn *column);
const char *sluice_designer_row_get_name    (SluiceDesignerRow        *self);
char       *sluice_designer_row_dup_type    (SluiceDesignerRow        *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_designer_row_is_not_null (SluiceDesignerRow        *self);
gboolean    sluice_designer_row_is_key      (SluiceDesignerRow        *self);
gboolean    sluice_designer_row_is_chosen   (SluiceDesignerRow        *self);

G_END_DECLS
