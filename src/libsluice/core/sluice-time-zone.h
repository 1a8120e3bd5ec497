/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GTimeZone *sluice_time_zone_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
