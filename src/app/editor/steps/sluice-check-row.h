/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceCheckRow:
 *
 * A check of a task: what it wants and how many rows of the sample do not pass, and
 * unfolded the fields to change it. Emits `changed` (whether what it looks like has
 * changed, too, as another rule was chosen) and `removed`.
 */
#define SLUICE_TYPE_CHECK_ROW (sluice_check_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCheckRow, sluice_check_row, SLUICE, CHECK_ROW, AdwExpanderRow)

GtkWidget  *sluice_check_row_new         (SluiceEditor   *editor,
                                          guint           index) G_GNUC_WARN_UNUSED_RESULT;
guint       sluice_check_row_get_index   (SluiceCheckRow *self);
void        sluice_check_row_fill        (SluiceCheckRow *self,
                                          JsonObject     *check);
void        sluice_check_row_set_n_checks (SluiceCheckRow *self,
                                          guint           n_checks);
JsonObject *sluice_check_row_dup_check   (SluiceCheckRow *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_check_row_show_result (SluiceCheckRow *self);
void        sluice_check_row_focus       (SluiceCheckRow *self,
                                          const char     *member);

G_END_DECLS
