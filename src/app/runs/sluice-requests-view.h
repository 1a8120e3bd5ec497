/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRequestsView:
 *
 * The requests of a run: what was asked for and what came of it. Each can be
 * copied as a command of curl.
 */
#define SLUICE_TYPE_REQUESTS_VIEW (sluice_requests_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRequestsView, sluice_requests_view, SLUICE, REQUESTS_VIEW, AdwBin)

void sluice_requests_view_load (SluiceRequestsView *self,
                                SluiceStore        *store,
                                const char         *run);

G_END_DECLS
