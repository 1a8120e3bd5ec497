/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceLogView:
 *
 * The log of a run: filtered by level, searched, followed while it grows, copied and saved.
 */
#define SLUICE_TYPE_LOG_VIEW (sluice_log_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLogView, sluice_log_view, SLUICE, LOG_VIEW, AdwBin)

void sluice_log_view_load     (SluiceLogView *self,
                               SluiceStore   *store,
                               const char    *run);
void sluice_log_view_set_live (SluiceLogView *self,
                               gboolean       is_live);
void sluice_log_view_search   (SluiceLogView *self);

G_END_DECLS
