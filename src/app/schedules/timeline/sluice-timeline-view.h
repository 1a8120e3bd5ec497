/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"
#include "sluice-timeline.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTimelineView:
 *
 * What runs when, over a day or a week: the strip, what is selected in it, and
 * the same as a list.
 */
#define SLUICE_TYPE_TIMELINE_VIEW (sluice_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTimelineView, sluice_timeline_view, SLUICE, TIMELINE_VIEW, AdwBin)

void sluice_timeline_view_set_session (SluiceTimelineView *self,
                                       SluiceSession      *session);
void sluice_timeline_view_show        (SluiceTimelineView *self,
                                       SluiceTimelineSpan  span,
                                       gint64              instant);
void sluice_timeline_view_tick        (SluiceTimelineView *self);

G_END_DECLS
