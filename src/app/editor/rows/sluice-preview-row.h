/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-item.h"

G_BEGIN_DECLS

/**
 * SluicePreviewRow:
 *
 * A row of a #SluicePreviewResult, as an item of a list: it knows where it is and
 * copies nothing.
 */
#define SLUICE_TYPE_PREVIEW_ROW (sluice_preview_row_get_type ())
G_DECLARE_FINAL_TYPE (SluicePreviewRow, sluice_preview_row, SLUICE, PREVIEW_ROW, GObject)

SluicePreviewRow    *sluice_preview_row_new         (SluicePreviewResult *result,
                                                     guint                index) G_GNUC_WARN_UNUSED_RESULT;
SluicePreviewResult *sluice_preview_row_get_result  (SluicePreviewRow    *self);
guint                sluice_preview_row_get_index   (SluicePreviewRow    *self);

G_END_DECLS
