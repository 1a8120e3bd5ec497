/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

G_BEGIN_DECLS

/**
 * SluiceSqliteClient:
 *
 * An SQLite file that is read. The file may be anybody's: it is opened read-only,
 * defensively, without trust in its schema and without extensions.
 */
#define SLUICE_TYPE_SQLITE_CLIENT (sluice_sqlite_client_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSqliteClient, sluice_sqlite_client, SLUICE, SQLITE_CLIENT, SluiceDatabaseClient)

G_END_DECLS
