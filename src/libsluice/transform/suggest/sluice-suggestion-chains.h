/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Chains of transforms that may help values into a type, as a mapping has them. */

GPtrArray *sluice_suggestion_chains_new  (const char *const *values,
                                          SluiceType         type) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_suggestion_chain       (const char        *name,
                                          JsonObject        *arguments) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_suggestion_null_words  (const char *const *values) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_suggestion_null_chain  (JsonArray         *words) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_suggestion_cut_chain   (guint              length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
