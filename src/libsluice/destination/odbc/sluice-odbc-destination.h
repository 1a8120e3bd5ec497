/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sql-destination.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_ODBC_DESTINATION (sluice_odbc_destination_get_type ())
G_DECLARE_FINAL_TYPE (SluiceOdbcDestination, sluice_odbc_destination, SLUICE, ODBC_DESTINATION, SluiceSqlDestination)

G_END_DECLS
