/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-grid.h"
#include "sluice-grid-header.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceHeadScroller:
 *
 * The heads of the columns of a [class@Sluice.CellGrid], which go along with what is
 * below them.
 */
#define SLUICE_TYPE_HEAD_SCROLLER (sluice_head_scroller_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHeadScroller, sluice_head_scroller, SLUICE, HEAD_SCROLLER, AdwBin)

GtkWidget *sluice_head_scroller_new (SluiceGridHeader *header,
                                     SluiceCellGrid   *grid) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
