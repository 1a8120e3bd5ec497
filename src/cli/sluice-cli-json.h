/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON as the command line prints it. json-glib's own generator writes 3.2 as
 * 3.2000000000000002; this one writes the shortest text that reads back as the
 * same number. */
char *sluice_cli_json_to_text   (JsonNode   *node,
                                 gboolean    pretty) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_cli_object_to_text (JsonObject *object,
                                 gboolean    pretty) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_cli_array_to_text  (JsonArray  *array,
                                 gboolean    pretty) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_cli_json_cell_to_text (JsonNode *cell) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_cli_json_set_text  (JsonObject *object,
                                 const char *name,
                                 const char *text);

G_END_DECLS
