/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-calendar.h"

G_BEGIN_DECLS

char *sluice_due_time_format          (const SluiceCalendar *calendar,
                                       gint64                due) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_due_time_format_zone     (const SluiceCalendar *calendar,
                                       gint64                due) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_due_time_format_until    (const SluiceCalendar *calendar,
                                       gint64                due,
                                       gint64                now) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_due_time_describe_change (const SluiceCalendar *calendar,
                                       gint64                due) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
