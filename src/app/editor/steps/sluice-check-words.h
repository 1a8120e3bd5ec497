/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checks of a task, in words. */

/* In the order in which they are offered; those of the whole run come last. */
#define SLUICE_CHECK_WORDS_N_RULES 10

const char *sluice_check_words_get_rule      (guint       index);
const char *sluice_check_words_get_title     (guint       index);
guint       sluice_check_words_find_rule     (const char *rule);
gboolean    sluice_check_words_is_of_run     (const char *rule);
char       *sluice_check_words_describe      (JsonObject *check) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_check_words_get_severity  (JsonObject *check);

G_END_DECLS
