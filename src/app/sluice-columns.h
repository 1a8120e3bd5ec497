/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceColumns:
 *
 * Puts its children beside each other where there is room, all of the same width,
 * and else below each other. Property `most-columns` is how many there are at most.
 * A column is at least `least-lines` times as wide as a line of its text is high, so
 * that large text gets fewer of them.
 */
#define SLUICE_TYPE_COLUMNS (sluice_columns_get_type ())
G_DECLARE_FINAL_TYPE (SluiceColumns, sluice_columns, SLUICE, COLUMNS, GtkWidget)

GtkWidget *sluice_columns_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_columns_append (SluiceColumns *self,
                                  GtkWidget     *child);

G_END_DECLS
