/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceCountLegend:
 *
 * What the parts of a [class@Sluice.CountBar] stand for, with their numbers.
 */
#define SLUICE_TYPE_COUNT_LEGEND (sluice_count_legend_get_type ())
G_DECLARE_FINAL_TYPE (SluiceCountLegend, sluice_count_legend, SLUICE, COUNT_LEGEND, AdwBin)

void sluice_count_legend_set_counts (SluiceCountLegend *self,
                                     const guint64     *counts);

G_END_DECLS
