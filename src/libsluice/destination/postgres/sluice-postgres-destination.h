/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

G_BEGIN_DECLS

/**
 * SluicePostgresDestination:
 *
 * Loads into a PostgreSQL database.
 */
#define SLUICE_TYPE_POSTGRES_DESTINATION (sluice_postgres_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluicePostgresDestination, sluice_postgres_destination, SLUICE, POSTGRES_DESTINATION, SluiceDestination)

G_END_DECLS
