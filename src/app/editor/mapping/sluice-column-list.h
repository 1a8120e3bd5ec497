/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceColumnList:
 *
 * The columns of a mapping. Emits `activated` (a column) when one is to be looked at,
 * `dropped` (a column, or an empty text for the end of the list; what was dropped) and
 * `removed` and `moved` (a column, by how many places) by its keys Delete and Ctrl with
 * Up and Down.
 */
#define SLUICE_TYPE_COLUMN_LIST (sluice_column_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnList, sluice_column_list, SLUICE, COLUMN_LIST, AdwBin)

GtkWidget  *sluice_column_list_new         (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_column_list_fill        (SluiceColumnList     *self);
void        sluice_column_list_show_result (SluiceColumnList     *self);
void        sluice_column_list_select      (SluiceColumnList     *self,
                                            const char           *column);
const char *sluice_column_list_get_selected (SluiceColumnList    *self);
void        sluice_column_list_focus       (SluiceColumnList     *self);

G_END_DECLS
