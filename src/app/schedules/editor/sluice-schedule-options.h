/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceScheduleOptions:
 *
 * What few schedules need, folded away: what becomes of missed runs and of those
 * that would overlap, retries, limits. Emits `changed` when a person changes
 * something.
 */
#define SLUICE_TYPE_SCHEDULE_OPTIONS (sluice_schedule_options_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleOptions, sluice_schedule_options, SLUICE, SCHEDULE_OPTIONS,
                      AdwPreferencesGroup)

void       sluice_schedule_options_fill       (SluiceScheduleOptions *self,
                                               JsonObject            *schedule);
void       sluice_schedule_options_collect    (SluiceScheduleOptions *self,
                                               JsonObject            *schedule,
                                               SluiceDraftSecrets    *secrets);
GtkWidget *sluice_schedule_options_find_field (SluiceScheduleOptions *self,
                                               const char            *key);

G_END_DECLS
