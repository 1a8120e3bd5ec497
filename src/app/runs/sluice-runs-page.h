/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_RUNS_PAGE (sluice_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunsPage, sluice_runs_page, SLUICE, RUNS_PAGE, SluicePage)

G_END_DECLS
