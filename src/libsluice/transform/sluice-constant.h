/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-arena.h"
#include "sluice-template.h"
#include "sluice-value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode    *sluice_constant_render   (JsonNode                   *node,
                                       const SluiceTemplateScope  *scope,
                                       GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceValue  sluice_constant_to_value (JsonNode                   *node,
                                       SluiceArena                *arena);

G_END_DECLS
