/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceQualityBar:
 *
 * How many values of a column are valid, wrong or not there, as a thin bar. What
 * is wrong is drawn higher than what is valid: colour alone says nothing to many.
 */
#define SLUICE_TYPE_QUALITY_BAR (sluice_quality_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQualityBar, sluice_quality_bar, SLUICE, QUALITY_BAR, GtkWidget)

GtkWidget *sluice_quality_bar_new        (guint64           n_valid,
                                          guint64           n_wrong,
                                          guint64           n_empty) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_quality_bar_set_counts (SluiceQualityBar *self,
                                          guint64           n_valid,
                                          guint64           n_wrong,
                                          guint64           n_empty);
char      *sluice_quality_bar_describe   (guint64           n_valid,
                                          guint64           n_wrong,
                                          guint64           n_empty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
