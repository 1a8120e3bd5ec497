/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the clock on the wall shows in a time zone; all in seconds. */
gint64   sluice_calendar_zone_get_offset     (GTimeZone *zone,
                                              gint64     instant);
gboolean sluice_calendar_zone_get_next_shift (GTimeZone *zone,
                                              gint64     instant,
                                              gint64     limit,
                                              gint64    *ret_shift);
gboolean sluice_calendar_zone_get_last_shift (GTimeZone *zone,
                                              gint64     instant,
                                              gint64     limit,
                                              gint64    *ret_shift);
gint64   sluice_calendar_zone_get_reached    (GTimeZone *zone,
                                              gint64     instant);
gint64   sluice_calendar_zone_find_reached   (GTimeZone *zone,
                                              gint64     local);

G_END_DECLS
