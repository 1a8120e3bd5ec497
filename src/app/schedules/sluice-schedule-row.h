/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceScheduleRow:
 *
 * A schedule in a list: its switch, when it runs in words, when next, how it
 * went, and why it is paused with what helps.
 */
#define SLUICE_TYPE_SCHEDULE_ROW (sluice_schedule_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleRow, sluice_schedule_row, SLUICE, SCHEDULE_ROW, GtkBox)

GtkWidget *sluice_schedule_row_new      (void);
void       sluice_schedule_row_set_item (SluiceScheduleRow  *self,
                                         SluiceScheduleItem *item,
                                         gboolean            all_paused);
void       sluice_schedule_row_refresh  (SluiceScheduleRow  *self,
                                         gboolean            all_paused);

G_END_DECLS
