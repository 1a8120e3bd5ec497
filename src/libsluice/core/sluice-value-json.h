/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *sluice_value_to_json     (const SluiceValue *value) G_GNUC_WARN_UNUSED_RESULT;
void      sluice_value_append_json (const SluiceValue *value,
                                    GString           *text,
                                    SluiceArena       *arena);

G_END_DECLS
