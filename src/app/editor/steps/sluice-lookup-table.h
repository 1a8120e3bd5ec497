/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The rows of a lookup that stand in the task, as lines to type: the names of the fields
 * first, commas between. */

char      *sluice_lookup_table_to_text   (JsonArray  *records) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_lookup_table_from_text (const char *text,
                                          JsonArray  *before) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
