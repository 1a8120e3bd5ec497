/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceDecisionsPage:
 *
 * Why a schedule did something, or did not: how it stands, and all that was
 * decided, the newest first.
 */
#define SLUICE_TYPE_DECISIONS_PAGE (sluice_decisions_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDecisionsPage, sluice_decisions_page, SLUICE, DECISIONS_PAGE, SluicePage)

SluiceDecisionsPage *sluice_decisions_page_new (const char *task);

G_END_DECLS
