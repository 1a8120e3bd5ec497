/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-destination.h"

G_BEGIN_DECLS

/**
 * SluiceDuckdbDestination:
 *
 * Loads into a DuckDB file.
 */
#define SLUICE_TYPE_DUCKDB_DESTINATION (sluice_duckdb_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDuckdbDestination, sluice_duckdb_destination, SLUICE, DUCKDB_DESTINATION,
                      SluiceSqlDestination)

G_END_DECLS
