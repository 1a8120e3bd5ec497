/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceSampleBar:
 *
 * Which rows there are to see, of how many, and a way to see others: more of them, or
 * only those with problems.
 */
#define SLUICE_TYPE_SAMPLE_BAR (sluice_sample_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSampleBar, sluice_sample_bar, SLUICE, SAMPLE_BAR, AdwBin)

GtkWidget *sluice_sample_bar_new            (SluiceEditor    *editor) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_sample_bar_set_n_problems (SluiceSampleBar *self,
                                             guint            n_problems);
void       sluice_sample_bar_set_total      (SluiceSampleBar *self,
                                             guint64          n_rows,
                                             gboolean         is_exact,
                                             guint64          n_bytes);
char      *sluice_sample_bar_describe       (guint            n_records,
                                             guint            sample_size,
                                             guint64          n_rows,
                                             gboolean         is_exact,
                                             guint64          n_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
