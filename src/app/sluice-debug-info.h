/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *sluice_debug_info_dup_text (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
