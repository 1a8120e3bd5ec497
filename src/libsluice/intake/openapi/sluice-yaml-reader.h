/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *sluice_yaml_parse (const char  *data,
                             gsize        length,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
