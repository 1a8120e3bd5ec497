/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-coverage.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceMappingSummary:
 *
 * How far a mapping has come: how many columns are filled, which fields are not used,
 * and what auto-match has done.
 */
#define SLUICE_TYPE_MAPPING_SUMMARY (sluice_mapping_summary_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingSummary, sluice_mapping_summary, SLUICE, MAPPING_SUMMARY, GtkWidget)

GtkWidget *sluice_mapping_summary_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_mapping_summary_show_coverage (SluiceMappingSummary        *self,
                                                 const SluiceMappingCoverage *coverage,
                                                 gboolean                     takes_all);
void       sluice_mapping_summary_show_matches  (SluiceMappingSummary        *self,
                                                 GPtrArray                   *matches);
void       sluice_mapping_summary_show_hint     (SluiceMappingSummary        *self,
                                                 const char                  *hint);

G_END_DECLS
