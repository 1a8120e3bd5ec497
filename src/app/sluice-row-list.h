/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-scroll-area.h"

G_BEGIN_DECLS

/**
 * SluiceRowList:
 *
 * The items of a list below each other, of which only those have widgets that can be
 * seen: the same rows show other items when others come into view. A list view of GTK
 * has two hundred rows, whatever can be seen, and makes, fills and drops all of them at
 * once; that takes longer than the window may stand still.
 *
 * The property `row-type` is the type of the widget in a row. Emits `bind` (widget, item)
 * to have it show an item, with %NULL to have it let go of the last one, and `activate`
 * (position) when a row is pressed; where that does nothing, `activatable` is %FALSE.
 * One row has the focus; arrows move it.
 */
#define SLUICE_TYPE_ROW_LIST (sluice_row_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRowList, sluice_row_list, SLUICE, ROW_LIST, SluiceScrollArea)

void        sluice_row_list_set_model     (SluiceRowList *self,
                                           GListModel    *model);
GListModel *sluice_row_list_get_model     (SluiceRowList *self);
void        sluice_row_list_scroll_to_top (SluiceRowList *self);
void        sluice_row_list_scroll_to_end (SluiceRowList *self);

G_END_DECLS
