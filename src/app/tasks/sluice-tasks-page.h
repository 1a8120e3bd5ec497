/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_TASKS_PAGE (sluice_tasks_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTasksPage, sluice_tasks_page, SLUICE, TASKS_PAGE, SluicePage)

G_END_DECLS
