/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *sluice_value_text_shorten (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_value_text_new     (JsonNode   *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
