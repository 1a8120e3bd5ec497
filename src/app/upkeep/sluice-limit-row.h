/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-upkeep.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceLimitRow:
 *
 * One limit of what is kept. Emits `changed` when somebody has set another one, a moment
 * after the last change.
 */
#define SLUICE_TYPE_LIMIT_ROW (sluice_limit_row_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLimitRow, sluice_limit_row, SLUICE, LIMIT_ROW, AdwActionRow)

SluiceLimitRow   *sluice_limit_row_new         (SluiceKept         kept,
                                                SluiceKeepMeasure  measure) G_GNUC_WARN_UNUSED_RESULT;
SluiceKept        sluice_limit_row_get_kept    (SluiceLimitRow    *self);
SluiceKeepMeasure sluice_limit_row_get_measure (SluiceLimitRow    *self);
gint64            sluice_limit_row_get_value   (SluiceLimitRow    *self);
void              sluice_limit_row_set_value   (SluiceLimitRow    *self,
                                                gint64             value);
void              sluice_limit_row_flush       (SluiceLimitRow    *self);

G_END_DECLS
