/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-queries.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceQueryVersions:
 *
 * The versions of a query: when each was saved and what it changed. Emits `restore`
 * with the text of the one that is wanted back.
 */
#define SLUICE_TYPE_QUERY_VERSIONS (sluice_query_versions_get_type ())
G_DECLARE_FINAL_TYPE (SluiceQueryVersions, sluice_query_versions, SLUICE, QUERY_VERSIONS, AdwWindow)

SluiceQueryVersions *sluice_query_versions_new (GtkWindow   *parent,
                                                SluiceStore *store,
                                                const char  *query);

G_END_DECLS
