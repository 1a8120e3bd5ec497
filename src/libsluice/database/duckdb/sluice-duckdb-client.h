/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbClient:
 *
 * A DuckDB file that is read. It is opened read-only, and its queries can neither
 * read other files nor load extensions.
 */
#define SLUICE_TYPE_DUCKDB_CLIENT (sluice_duckdb_client_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDuckdbClient, sluice_duckdb_client, SLUICE, DUCKDB_CLIENT, SluiceDatabaseClient)

G_END_DECLS
