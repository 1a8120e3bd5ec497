/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

G_BEGIN_DECLS

/**
 * SluicePostgresClient:
 *
 * A PostgreSQL database that is read, or one of those that speak its protocol.
 */
#define SLUICE_TYPE_POSTGRES_CLIENT (sluice_postgres_client_get_type ())
G_DECLARE_FINAL_TYPE (SluicePostgresClient, sluice_postgres_client, SLUICE, POSTGRES_CLIENT, SluiceDatabaseClient)

G_END_DECLS
