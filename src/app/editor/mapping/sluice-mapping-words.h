/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-column-match.h"
#include "sluice-suggestion.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a mapping does, in words. */

char *sluice_mapping_words_transform      (const char             *name,
                                           JsonObject             *arguments) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_mapping_words_feed           (JsonObject             *entry) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_mapping_words_value          (JsonNode               *node) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_mapping_words_chain          (JsonArray              *chain) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_mapping_words_suggestion     (const SluiceSuggestion *suggestion) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_mapping_words_fix            (const SluiceSuggestion *suggestion) G_GNUC_WARN_UNUSED_RESULT;
const char *sluice_mapping_words_reason   (SluiceMatchReason       reason);

G_END_DECLS
