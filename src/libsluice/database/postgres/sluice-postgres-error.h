/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

void sluice_postgres_set_result_error  (GError         **error,
                                        const PGresult  *result);
void sluice_postgres_set_connect_error (GError         **error,
                                        PGconn          *conn);
void sluice_postgres_set_lost_error    (GError         **error,
                                        PGconn          *conn);

G_END_DECLS
