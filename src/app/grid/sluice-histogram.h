/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceHistogram:
 *
 * How the values of a column are spread, as bars. The pointer and the arrow keys
 * go from bar to bar; `selection` is the one they are at, in words.
 */
#define SLUICE_TYPE_HISTOGRAM (sluice_histogram_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHistogram, sluice_histogram, SLUICE, HISTOGRAM, GtkWidget)

GtkWidget *sluice_histogram_new (JsonArray *bins) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
