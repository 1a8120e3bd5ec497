/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceStoragePage:
 *
 * A page of the preferences: what the workspace keeps, what uses how much, and tidying
 * up.
 */
#define SLUICE_TYPE_STORAGE_PAGE (sluice_storage_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceStoragePage, sluice_storage_page, SLUICE, STORAGE_PAGE, AdwPreferencesPage)

AdwPreferencesPage *sluice_storage_page_new (SluiceSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
