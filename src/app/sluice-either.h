/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceEither:
 *
 * The first of two widgets where there is room for it, else the second. Property
 * `shows-first` tells which.
 */
#define SLUICE_TYPE_EITHER (sluice_either_get_type ())
G_DECLARE_FINAL_TYPE (SluiceEither, sluice_either, SLUICE, EITHER, GtkWidget)

SluiceEither *sluice_either_new             (GtkWidget    *first,
                                             GtkWidget    *second);
gboolean      sluice_either_get_shows_first (SluiceEither *self);

G_END_DECLS
