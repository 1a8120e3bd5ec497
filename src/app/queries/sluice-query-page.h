/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceQueryPage:
 *
 * A query: the tables of its database, its text, its parameters, and the first rows
 * it gives, shown as they arrive.
 */
#define SLUICE_TYPE_QUERY_PAGE (sluice_query_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueryPage, sluice_query_page, SLUICE, QUERY_PAGE, SluicePage)

SluiceQueryPage *sluice_query_page_new      (const char *id);
SluiceQueryPage *sluice_query_page_new_with (const char *connection,
                                             const char *sql);

G_END_DECLS
