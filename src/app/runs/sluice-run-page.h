/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceRunPage:
 *
 * One run, while it goes on and after.
 */
#define SLUICE_TYPE_RUN_PAGE (sluice_run_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRunPage, sluice_run_page, SLUICE, RUN_PAGE, SluicePage)

SluiceRunPage *sluice_run_page_new        (const char    *run) G_GNUC_WARN_UNUSED_RESULT;
const char    *sluice_run_page_get_run_id (SluiceRunPage *self);

G_END_DECLS
