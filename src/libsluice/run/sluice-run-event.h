/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An event of `--output events`. */
JsonObject *sluice_run_event_parse (const char *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
