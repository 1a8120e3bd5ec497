/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-data-grid.h"

G_BEGIN_DECLS

void sluice_statistics_loader_start (SluiceDataGrid *grid,
                                     JsonObject     *guess,
                                     GCancellable   *cancellable);

G_END_DECLS
