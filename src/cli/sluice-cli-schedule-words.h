/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-spec.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How many coming runs are shown of a schedule. */
#define SLUICE_CLI_SCHEDULE_COMING 5

char      *sluice_cli_schedule_describe      (const SluiceScheduleSpec *spec,
                                              GHashTable               *names) G_GNUC_WARN_UNUSED_RESULT;
GArray    *sluice_cli_schedule_coming        (const SluiceCalendar     *calendar,
                                              gint64                    start,
                                              gint64                    end,
                                              gint64                    after,
                                              guint                     count) G_GNUC_WARN_UNUSED_RESULT;
void       sluice_cli_schedule_print_times   (const SluiceCalendar     *calendar,
                                              GArray                   *times,
                                              const char               *indent);
JsonArray *sluice_cli_schedule_times_to_json (const SluiceCalendar     *calendar,
                                              GArray                   *times) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
