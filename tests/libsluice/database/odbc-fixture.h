/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "client-fixture.h"

/* Tables are made by ODBC, too, so that no client of a server is needed. */

char                 *odbc_fixture_find_driver (const char  *file);
void                  odbc_fixture_exec        (const char  *dsn,
                                                const char  *sql,
                                                ...) G_GNUC_NULL_TERMINATED;
char                 *odbc_fixture_document    (const char  *dsn,
                                                const char  *more);
SluiceDatabaseClient *odbc_fixture_open        (const char  *dsn,
                                                const char  *more);
char                 *odbc_fixture_steps       (const char  *dsn,
                                                const char  *more,
                                                char       **ret_message);
void                  odbc_fixture_check_cancel (SluiceDatabaseClient *client,
                                                 const char           *sql);
