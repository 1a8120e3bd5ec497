/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceActivityPage:
 *
 * Who changed what, the newest first; of everything or of one thing.
 */
#define SLUICE_TYPE_ACTIVITY_PAGE (sluice_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceActivityPage, sluice_activity_page, SLUICE, ACTIVITY_PAGE, SluicePage)

SluiceActivityPage *sluice_activity_page_new (const char *object) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
