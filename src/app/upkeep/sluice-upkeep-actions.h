/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sluice_upkeep_actions_install (GtkWidgetClass *widget_class);

G_END_DECLS
