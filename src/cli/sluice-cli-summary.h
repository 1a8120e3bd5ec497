/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A run's result for people, on standard output. @rejects: (nullable)
 * (element-type JsonObject): the first events `reject`. */
void sluice_cli_print_summary (JsonObject *result,
                               GPtrArray  *rejects);

G_END_DECLS
