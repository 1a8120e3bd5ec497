/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void  sluice_reject_command_activate        (GtkWidget          *widget,
                                             const char * const *arguments,
                                             const char         *input);
char *sluice_reject_command_print_value     (const char         *column,
                                             const char         *value) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_reject_command_print_transform (const char         *column,
                                             JsonNode           *transform) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
