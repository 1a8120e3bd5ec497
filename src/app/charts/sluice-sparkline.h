/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of more only the newest are shown. */
#define SLUICE_SPARKLINE_MOST 40

/**
 * SluiceSparkline:
 *
 * How a number went in the last runs of a task, the oldest first, in the space of
 * a word. Runs that failed stand below the line, where colour is not needed to see
 * them.
 */
#define SLUICE_TYPE_SPARKLINE (sluice_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSparkline, sluice_sparkline, SLUICE, SPARKLINE, GtkWidget)

GtkWidget *sluice_sparkline_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_sparkline_set_values (SluiceSparkline      *self,
                                        const double         *values,
                                        const SluiceRunState *states,
                                        guint                 n);

G_END_DECLS
