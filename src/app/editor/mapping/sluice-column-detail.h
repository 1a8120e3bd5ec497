/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"

G_BEGIN_DECLS

/**
 * SluiceColumnDetail:
 *
 * Everything about one column of a mapping: its name and type, what it is made of, its
 * transforms, and what becomes of the selected row. Emits `closed` when all columns are to
 * be seen again.
 */
#define SLUICE_TYPE_COLUMN_DETAIL (sluice_column_detail_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumnDetail, sluice_column_detail, SLUICE, COLUMN_DETAIL, AdwBin)

GtkWidget *sluice_column_detail_new         (SluiceMappingContext *context) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sluice_column_detail_build       (SluiceColumnDetail   *self);
void       sluice_column_detail_fill        (SluiceColumnDetail   *self);
void       sluice_column_detail_fill_advice (SluiceColumnDetail   *self);
void       sluice_column_detail_show_result (SluiceColumnDetail   *self);
gboolean   sluice_column_detail_focus       (SluiceColumnDetail   *self,
                                             const char           *member);

G_END_DECLS
