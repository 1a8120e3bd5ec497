/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Prints the `statistics` of fields for people, if they have some. */
void sluice_cli_print_statistics (JsonArray *fields);

G_END_DECLS
