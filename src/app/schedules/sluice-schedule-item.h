/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-spec.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/**
 * SluiceScheduleMode:
 * @SLUICE_SCHEDULE_ON: it runs when its time comes
 * @SLUICE_SCHEDULE_OFF: its document says `enabled: false`
 * @SLUICE_SCHEDULE_PAUSED: a person paused it
 * @SLUICE_SCHEDULE_STOPPED: it was paused because of failures
 * @SLUICE_SCHEDULE_ENDED: nothing is due any more
 * @SLUICE_SCHEDULE_INVALID: its document cannot be read
 *
 * What becomes of a schedule now.
 */
typedef enum
{
  SLUICE_SCHEDULE_ON,
  SLUICE_SCHEDULE_OFF,
  SLUICE_SCHEDULE_PAUSED,
  SLUICE_SCHEDULE_STOPPED,
  SLUICE_SCHEDULE_ENDED,
  SLUICE_SCHEDULE_INVALID,
} SluiceScheduleMode;

/**
 * SluiceScheduleItem:
 *
 * A schedule as the window shows it: what the store remembers, with its
 * document read and told in words. Immutable, so that it can be made in a thread.
 */
#define SLUICE_TYPE_SCHEDULE_ITEM (sluice_schedule_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleItem, sluice_schedule_item, SLUICE, SCHEDULE_ITEM, GObject)

SluiceScheduleItem         *sluice_schedule_item_new          (SluiceStoredSchedule *stored,
                                                               GHashTable           *names) G_GNUC_WARN_UNUSED_RESULT;
const SluiceStoredSchedule *sluice_schedule_item_get_stored   (SluiceScheduleItem   *self);
const SluiceScheduleSpec   *sluice_schedule_item_get_spec     (SluiceScheduleItem   *self);
const char                 *sluice_schedule_item_get_task     (SluiceScheduleItem   *self);
const char                 *sluice_schedule_item_get_name     (SluiceScheduleItem   *self);
const char                 *sluice_schedule_item_get_sentence (SluiceScheduleItem   *self);
SluiceScheduleMode          sluice_schedule_item_get_mode     (SluiceScheduleItem   *self,
                                                               gint64                now);
gint64                      sluice_schedule_item_get_next     (SluiceScheduleItem   *self,
                                                               gint64                now);
gint64                      sluice_schedule_item_next_after   (SluiceScheduleItem   *self,
                                                               gint64                time);
gboolean                    sluice_schedule_item_is_like      (SluiceScheduleItem   *self,
                                                               SluiceScheduleItem   *other);

G_END_DECLS
