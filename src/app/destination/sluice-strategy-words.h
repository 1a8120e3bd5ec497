/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char     *sluice_strategy_words_describe    (JsonObject *destination,
                                             JsonObject *load) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sluice_strategy_words_needs_keys  (const char *strategy);
gboolean  sluice_strategy_words_needs_whole (JsonObject *load);

G_END_DECLS
