/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_WELCOME_PAGE (sluice_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWelcomePage, sluice_welcome_page, SLUICE, WELCOME_PAGE, SluicePage)

G_END_DECLS
