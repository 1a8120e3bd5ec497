/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceBrowsePage:
 *
 * What is in a database: its schemas, tables and columns, with a way from a table to
 * its rows and to a task.
 */
#define SLUICE_TYPE_BROWSE_PAGE (sluice_browse_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceBrowsePage, sluice_browse_page, SLUICE, BROWSE_PAGE, SluicePage)

SluiceBrowsePage *sluice_browse_page_new (const char *connection);

G_END_DECLS
