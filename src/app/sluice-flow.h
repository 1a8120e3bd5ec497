/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceFlow:
 *
 * Puts its children, a few buttons say, beside each other, and those that there
 * is no room for on the next line. None is made wider than it wants to be.
 */
#define SLUICE_TYPE_FLOW (sluice_flow_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFlow, sluice_flow, SLUICE, FLOW, GtkWidget)

GtkWidget *sluice_flow_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_flow_append (SluiceFlow *self,
                               GtkWidget  *child);

G_END_DECLS
