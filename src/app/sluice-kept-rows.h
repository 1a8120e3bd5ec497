/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sluice_kept_rows_take_key (GtkWidget  *row,
                                char       *key);
void sluice_kept_rows_show     (GtkListBox *list,
                                GPtrArray  *rows);

G_END_DECLS
