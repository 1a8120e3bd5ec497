/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-timeline.h"

G_BEGIN_DECLS

SluiceLane *sluice_lane_new           (SluiceScheduleItem *item) G_GNUC_WARN_UNUSED_RESULT;
SluiceMark *sluice_lane_take_mark     (SluiceLane         *self,
                                       SluiceMarkKind      kind,
                                       guint               slot,
                                       gboolean           *ret_is_new);
void        sluice_lane_sort          (SluiceLane         *self);
char       *sluice_lane_describe_mark (const SluiceMark   *mark,
                                       guint               n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
