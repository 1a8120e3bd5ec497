/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How the window says the parts of a dialect: of the keys that a source of rows
 * and fields has. */

char *sluice_dialect_words_title    (const char *key) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_dialect_words_question (JsonObject *ambiguity) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_dialect_words_value    (const char *key,
                                     const char *value) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_dialect_words_date     (const char *format) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_dialect_words_get      (JsonObject *object,
                                     const char *key) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_dialect_words_evidence (JsonObject *dialect,
                                     const char *key) G_GNUC_WARN_UNUSED_RESULT;
void  sluice_dialect_words_set      (JsonObject *source,
                                     const char *key,
                                     const char *value);

G_END_DECLS
