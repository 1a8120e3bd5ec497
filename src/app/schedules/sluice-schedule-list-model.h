/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceScheduleListModel:
 *
 * A `GListModel` of [class@Sluice.ScheduleItem]: the schedules of the
 * workspace by name. Schedules that did not change keep their objects when it is
 * read again. Property `all-paused`; signal `loaded` after each reading (with a
 * #GError or %NULL).
 */
#define SLUICE_TYPE_SCHEDULE_LIST_MODEL (sluice_schedule_list_model_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleListModel, sluice_schedule_list_model,
                      SLUICE, SCHEDULE_LIST_MODEL, GObject)

SluiceScheduleListModel *sluice_schedule_list_model_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void                     sluice_schedule_list_model_set_store      (SluiceScheduleListModel *self,
                                                                    SluiceStore             *store);
void                     sluice_schedule_list_model_reload         (SluiceScheduleListModel *self);
gboolean                 sluice_schedule_list_model_is_loaded      (SluiceScheduleListModel *self);
gboolean                 sluice_schedule_list_model_get_all_paused (SluiceScheduleListModel *self);
SluiceScheduleItem      *sluice_schedule_list_model_find           (SluiceScheduleListModel *self,
                                                                    const char              *task);

G_END_DECLS
