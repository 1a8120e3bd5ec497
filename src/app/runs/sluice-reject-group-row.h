/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-quarantine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRejectGroupRow:
 *
 * Rows that were rejected for the same reason: the reason, how many of them are open,
 * what can be done about all of them and, once it is expanded, the rows.
 */
#define SLUICE_TYPE_REJECT_GROUP_ROW (sluice_reject_group_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRejectGroupRow, sluice_reject_group_row, SLUICE, REJECT_GROUP_ROW, AdwExpanderRow)

GtkWidget *sluice_reject_group_row_new        (SluiceStore             *store,
                                               const char              *run,
                                               const SluiceRejectGroup *group) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_reject_group_row_set_group  (SluiceRejectGroupRow    *self,
                                               const SluiceRejectGroup *group);
guint64    sluice_reject_group_row_get_number (SluiceRejectGroupRow    *self);

G_END_DECLS
