/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run.h"

G_BEGIN_DECLS

/**
 * SluiceTaskTrend:
 *
 * How long the last runs of a task took, the oldest first. Emits `changed` when they have
 * been read, and when they have been read again.
 */
#define SLUICE_TYPE_TASK_TREND (sluice_task_trend_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTaskTrend, sluice_task_trend, SLUICE, TASK_TREND, GObject)

SluiceTaskTrend      *sluice_task_trend_new         (const char           *task) G_GNUC_WARN_UNUSED_RESULT;
const char           *sluice_task_trend_get_task    (SluiceTaskTrend      *self);
guint                 sluice_task_trend_get_n       (SluiceTaskTrend      *self);
const double         *sluice_task_trend_get_seconds (SluiceTaskTrend      *self);
const SluiceRunState *sluice_task_trend_get_states  (SluiceTaskTrend      *self);
gboolean              sluice_task_trend_claim       (SluiceTaskTrend      *self,
                                                     gint64                started);
void                  sluice_task_trend_set         (SluiceTaskTrend      *self,
                                                     const double         *seconds,
                                                     const SluiceRunState *states,
                                                     guint                 n);

G_END_DECLS
