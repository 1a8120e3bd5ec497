/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void sluice_guess_show_facts (GtkFlowBox *box,
                              JsonObject *guess);

G_END_DECLS
