/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"
#include "sluice-postgres-session.h"

G_BEGIN_DECLS

/* Servers that speak the protocol, told apart by the text of version(). */
typedef enum
{
  SLUICE_POSTGRES_GENUINE,
  SLUICE_POSTGRES_GREENPLUM,
  SLUICE_POSTGRES_REDSHIFT,
} SluicePostgresDialect;

/* A query on its way to the server. */
typedef struct _SluicePostgresQuery SluicePostgresQuery;

SluicePostgresDialect sluice_postgres_dialect_find  (const char             *version);
SluicePostgresQuery *sluice_postgres_query_new      (SluicePostgresSession  *session,
                                                     SluicePostgresDialect   dialect,
                                                     const SluiceQuery      *query,
                                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_postgres_query_free     (SluicePostgresQuery    *self);
GPtrArray           *sluice_postgres_query_describe (SluicePostgresQuery    *self);
char                *sluice_postgres_query_explain  (SluicePostgresQuery    *self,
                                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceResultSet     *sluice_postgres_query_start    (SluicePostgresQuery    *self,
                                                     GObject                *owner,
                                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluicePostgresQuery, sluice_postgres_query_free)

G_END_DECLS
