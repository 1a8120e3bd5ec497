/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A value of a task as it is typed. */
JsonNode *sluice_text_value_guess (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
