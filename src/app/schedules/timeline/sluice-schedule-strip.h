/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-timeline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceScheduleStrip:
 *
 * Draws a timeline: a lane for each task, a mark for what it did and will do, a
 * line at the present, and on top how much there is to do when. Lives in a
 * scrolled window; only what is seen is drawn. The arrow keys walk the marks.
 * Signals `selected` (words about the mark, or %NULL) and `activated` (task id,
 * run id or %NULL). Property `accessible-label` tells the selected mark.
 */
#define SLUICE_TYPE_SCHEDULE_STRIP (sluice_schedule_strip_get_type ())
G_DECLARE_FINAL_TYPE (SluiceScheduleStrip, sluice_schedule_strip, SLUICE, SCHEDULE_STRIP, GtkWidget)

void             sluice_schedule_strip_set_timeline (SluiceScheduleStrip *self,
                                                     SluiceTimeline      *timeline);
SluiceTimeline  *sluice_schedule_strip_get_timeline (SluiceScheduleStrip *self);
gboolean         sluice_schedule_strip_select       (SluiceScheduleStrip *self,
                                                     guint                lane,
                                                     guint                mark);
void             sluice_schedule_strip_activate     (SluiceScheduleStrip *self);

G_END_DECLS
