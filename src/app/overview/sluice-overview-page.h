/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_OVERVIEW_PAGE (sluice_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOverviewPage, sluice_overview_page, SLUICE, OVERVIEW_PAGE, SluicePage)

G_END_DECLS
