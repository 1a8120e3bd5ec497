/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-source.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What looking at a source and verifying it say alike. */

JsonArray *sluice_look_files_to_json    (SluiceSource  *source) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *sluice_look_warnings_to_json (SluiceMonitor *monitor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
