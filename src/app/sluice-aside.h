/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceAside:
 *
 * Something with a button beside it, or below it where the button would leave too little
 * room. Properties: `content` and `side`, each to be set once.
 */
#define SLUICE_TYPE_ASIDE (sluice_aside_get_type ())
G_DECLARE_FINAL_TYPE (SluiceAside, sluice_aside, SLUICE, ASIDE, GtkWidget)

GtkWidget *sluice_aside_new (GtkWidget *content,
                             GtkWidget *side);

G_END_DECLS
