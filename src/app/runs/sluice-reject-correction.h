/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceRejectCorrection:
 *
 * What is to be done to a column of all rows of a group: another value, none, or
 * something that is done to what arrived.
 */
#define SLUICE_TYPE_REJECT_CORRECTION (sluice_reject_correction_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRejectCorrection, sluice_reject_correction, SLUICE, REJECT_CORRECTION, AdwBin)

GtkWidget *sluice_reject_correction_new (guint64     group,
                                         const char *column,
                                         const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
