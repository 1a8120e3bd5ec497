/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-calendar.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceDueList:
 *
 * The next times of a calendar: day and time in its zone, how far off, and what
 * daylight saving time makes of it.
 */
#define SLUICE_TYPE_DUE_LIST (sluice_due_list_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDueList, sluice_due_list, SLUICE, DUE_LIST, AdwBin)

void  sluice_due_list_set_calendar (SluiceDueList  *self,
                                    SluiceCalendar *calendar,
                                    gint64          start,
                                    gint64          end);

G_END_DECLS
