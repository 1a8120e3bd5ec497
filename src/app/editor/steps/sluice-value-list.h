/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A list of values in one line: with commas between, or as JSON where that would not be
 * clear. */

char      *sluice_value_list_to_text   (JsonArray  *values) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_value_list_from_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
