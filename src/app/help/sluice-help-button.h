/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceHelpButton:
 *
 * A small button where a question arises: opens the page of the guide that its
 * property `topic` names.
 */
#define SLUICE_TYPE_HELP_BUTTON (sluice_help_button_get_type ())
G_DECLARE_FINAL_TYPE (SluiceHelpButton, sluice_help_button, SLUICE, HELP_BUTTON, GtkButton)

GtkWidget *sluice_help_button_new (const char *topic) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
