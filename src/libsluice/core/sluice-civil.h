/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates and times of the proleptic Gregorian calendar, years 0001 to 9999,
 * without a heap. The day arithmetic is Howard Hinnant's, "chrono-Compatible
 * Low-Level Date Algorithms" (2013). */

#define SLUICE_CIVIL_BUFFER_SIZE 40
#define SLUICE_USEC_PER_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

gint64   sluice_civil_days             (int          year,
                                        int          month,
                                        int          day);
void     sluice_civil_from_days        (gint64       days,
                                        int         *year,
                                        int         *month,
                                        int         *day);
gboolean sluice_civil_is_valid         (int          year,
                                        int          month,
                                        int          day);
gboolean sluice_civil_has_day          (gint64       days);
gsize    sluice_civil_format_date      (gint64       days,
                                        char        *buffer);
gsize    sluice_civil_format_time      (gint64       usec,
                                        char        *buffer);
gsize    sluice_civil_format_timestamp (gint64       usec,
                                        gboolean     utc,
                                        char        *buffer);

G_END_DECLS
