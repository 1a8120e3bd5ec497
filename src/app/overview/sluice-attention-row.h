/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-attention.h"
#include "sluice-store-schedules.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceAttentionRow:
 *
 * A run or a schedule that somebody should look at, with the button that helps: to sign
 * in again, to look at rejected rows, to run the task again, or to resume its schedule.
 */
#define SLUICE_TYPE_ATTENTION_ROW (sluice_attention_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAttentionRow, sluice_attention_row, SLUICE, ATTENTION_ROW, GtkListBoxRow)

GtkWidget *sluice_attention_row_new        (const SluiceAttention      *attention) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *sluice_attention_row_new_paused (const SluiceStoredSchedule *stored) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
