/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-preview-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluicePreviewRows:
 *
 * The rows of a #SluicePreviewResult as a list, or those of them that have problems.
 * Its items are made when they are asked for.
 */
#define SLUICE_TYPE_PREVIEW_ROWS (sluice_preview_rows_get_type ())
G_DECLARE_FINAL_TYPE (SluicePreviewRows, sluice_preview_rows, SLUICE, PREVIEW_ROWS, GObject)

SluicePreviewRows   *sluice_preview_rows_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_preview_rows_set_result        (SluicePreviewRows   *self,
                                                            SluicePreviewResult *result);
SluicePreviewResult *sluice_preview_rows_get_result        (SluicePreviewRows   *self);
void                 sluice_preview_rows_set_only_problems (SluicePreviewRows   *self,
                                                            gboolean             only_problems);
guint                sluice_preview_rows_get_n_problems    (SluicePreviewRows   *self);
guint                sluice_preview_rows_get_index         (SluicePreviewRows   *self,
                                                            guint                position);
gboolean             sluice_preview_rows_find              (SluicePreviewRows   *self,
                                                            guint                index,
                                                            guint               *ret_position);

G_END_DECLS
