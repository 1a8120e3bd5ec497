/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-list-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluicePauseBanner:
 *
 * Tells that schedules are paused and why, with the buttons that help; stays
 * as long as they are. Not shown when none is.
 */
#define SLUICE_TYPE_PAUSE_BANNER (sluice_pause_banner_get_type ())
G_DECLARE_FINAL_TYPE (SluicePauseBanner, sluice_pause_banner, SLUICE, PAUSE_BANNER, AdwBin)

GtkWidget *sluice_pause_banner_new       (void);
void       sluice_pause_banner_set_model (SluicePauseBanner       *self,
                                          SluiceScheduleListModel *model,
                                          const char              *task);

G_END_DECLS
