/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-quarantine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceRejectRow:
 *
 * A rejected row: where it stood, its record with the part that was refused, what
 * became of it, and what can be done about it. What is chosen is done by the action
 * `rejects.do` of #SluiceRejectsView.
 */
#define SLUICE_TYPE_REJECT_ROW (sluice_reject_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRejectRow, sluice_reject_row, SLUICE, REJECT_ROW, GtkListBoxRow)

GtkWidget *sluice_reject_row_new        (const char               *column,
                                         const char               *code) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_reject_row_set_reject (SluiceRejectRow          *self,
                                         const SluiceStoredReject *reject);
guint64    sluice_reject_row_get_number (SluiceRejectRow          *self);

G_END_DECLS
