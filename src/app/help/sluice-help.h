/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void        sluice_help_init          (const char *program_path);
char       *sluice_help_dup_uri       (const char *topic) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_help_find_topic    (GtkWidget  *widget);
const char *sluice_help_window_topic  (GtkWindow  *window);
void        sluice_help_show          (GtkWindow  *parent,
                                       const char *topic);

G_END_DECLS
