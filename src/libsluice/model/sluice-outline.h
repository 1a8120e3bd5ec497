/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-task-keys.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a document is made of, without what people have written into it. */

JsonNode *sluice_outline_make (const SluiceKeyTable *table,
                               JsonNode             *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
