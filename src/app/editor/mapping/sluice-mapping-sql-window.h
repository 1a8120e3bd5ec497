/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceMappingSqlWindow:
 *
 * What a task makes of its records as one SELECT, to be read and copied.
 */
#define SLUICE_TYPE_MAPPING_SQL_WINDOW (sluice_mapping_sql_window_get_type ())
G_DECLARE_FINAL_TYPE (SluiceMappingSqlWindow, sluice_mapping_sql_window, SLUICE, MAPPING_SQL_WINDOW, AdwWindow)

GtkWidget *sluice_mapping_sql_window_new (GtkWindow  *parent,
                                          JsonObject *root) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
