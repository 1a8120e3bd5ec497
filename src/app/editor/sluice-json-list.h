/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the lists of json-glib cannot do, such as a place in the middle. */

JsonArray  *sluice_json_list_ensure        (JsonObject *object,
                                            const char *member);
JsonObject *sluice_json_list_get_object    (JsonArray  *list,
                                            guint       index);
const char *sluice_json_list_get_string    (JsonArray  *list,
                                            guint       index);
void        sluice_json_list_insert        (JsonArray  *list,
                                            guint       position,
                                            JsonNode   *node);
gboolean    sluice_json_list_move          (JsonArray  *list,
                                            guint       from,
                                            guint       to);
gboolean    sluice_json_list_remove_string (JsonArray  *list,
                                            const char *text);
void        sluice_json_list_drop_if_empty (JsonObject *object,
                                            const char *member);
gboolean    sluice_json_members_are_equal  (JsonObject         *a,
                                            JsonObject         *b,
                                            const char * const *members);

G_END_DECLS
