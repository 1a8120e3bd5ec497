/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

G_BEGIN_DECLS

/**
 * SluiceSqliteDestination:
 *
 * Loads into an SQLite file.
 */
#define SLUICE_TYPE_SQLITE_DESTINATION (sluice_sqlite_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqliteDestination, sluice_sqlite_destination, SLUICE, SQLITE_DESTINATION, SluiceDestination)

G_END_DECLS
