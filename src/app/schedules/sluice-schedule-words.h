/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-spec.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

char       *sluice_schedule_words_describe (const SluiceScheduleSpec   *spec,
                                            GHashTable                 *names) G_GNUC_WARN_UNUSED_RESULT;
gint64      sluice_schedule_words_next_due (const SluiceScheduleSpec   *spec,
                                            gint64                      time);
char       *sluice_schedule_words_next     (gint64                      next) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_schedule_words_waiting  (const SluiceScheduleSpec   *spec) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_schedule_words_exact    (gint64                      time,
                                            const char                 *zone) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_schedule_words_streak   (const SluiceStoredSchedule *stored) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_schedule_words_pause    (const SluiceStoredSchedule *stored) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_schedule_words_is_login (const char                 *code);

G_END_DECLS
