/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-page.h"

G_BEGIN_DECLS

/**
 * SluiceQueriesPage:
 *
 * The library of queries: a list with search.
 */
#define SLUICE_TYPE_QUERIES_PAGE (sluice_queries_page_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueriesPage, sluice_queries_page, SLUICE, QUERIES_PAGE, SluicePage)

G_END_DECLS
