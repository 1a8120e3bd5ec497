/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"
#include "sluice-query-parameter.h"

/* An open client, and its rows as text. */

SluiceDatabaseClient *client_fixture_new     (const char            *document,
                                              SluiceSecretStore     *secrets);
SluiceDatabaseClient *client_fixture_open    (const char            *document);
char                 *client_fixture_query   (SluiceDatabaseClient  *client,
                                              const char            *sql,
                                              const char            *parameters,
                                              GError               **error);
char                 *client_fixture_columns (GPtrArray             *columns);
void                  client_fixture_check   (SluiceDatabaseClient  *client,
                                              const char            *sql,
                                              const char            *parameters,
                                              const char            *expected);
void                  client_fixture_fail    (SluiceDatabaseClient  *client,
                                              const char            *sql,
                                              const char            *parameters,
                                              const char            *code);
