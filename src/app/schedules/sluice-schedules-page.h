/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceSchedulesPage:
 *
 * All schedules: as a list with their switches, and over a day or a week.
 */
#define SLUICE_TYPE_SCHEDULES_PAGE (sluice_schedules_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSchedulesPage, sluice_schedules_page, SLUICE, SCHEDULES_PAGE, SluicePage)

G_END_DECLS
