/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"

G_BEGIN_DECLS

/**
 * SluiceOdbcClient:
 *
 * A database that is read by ODBC, whatever there is a driver for.
 */
#define SLUICE_TYPE_ODBC_CLIENT (sluice_odbc_client_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOdbcClient, sluice_odbc_client, SLUICE, ODBC_CLIENT, SluiceDatabaseClient)

G_END_DECLS
