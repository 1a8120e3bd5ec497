/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Task documents as the editor sees them: JSON objects that it changes, with
 * the engine as the judge of what is valid. */

JsonObject *sluice_draft_new_http        (const char  *url);
gboolean    sluice_draft_is_database     (JsonObject  *document);
JsonObject *sluice_draft_new_database    (JsonObject  *source);
JsonObject *sluice_draft_new_file        (const char  *path);
void        sluice_draft_ensure_id       (JsonObject  *document);
JsonObject *sluice_draft_parse           (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_draft_copy            (JsonObject  *document) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_draft_to_text         (JsonObject  *document) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sluice_draft_get_object      (JsonObject  *document,
                                             const char  *member,
                                             gboolean     create);
JsonArray  *sluice_draft_get_array       (JsonObject  *object,
                                             const char  *member);
const char *sluice_draft_get_string      (JsonObject  *object,
                                             const char  *member);
void        sluice_draft_set_string      (JsonObject  *object,
                                             const char  *member,
                                             const char  *value);
char       *sluice_draft_describe_source (JsonObject  *document) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_draft_describe_target (JsonObject  *document) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_draft_guess_name      (const char  *address) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_draft_guess_table     (const char  *address) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_draft_guess_key       (JsonObject  *sample) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_draft_take_fields     (JsonObject  *document,
                                             JsonObject  *sample);
gboolean    sluice_draft_set_date_format (JsonArray   *mapping,
                                             const char  *field,
                                             const char  *format);
char       *sluice_draft_secret_name     (const char  *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
