/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database-client.h"
#include "sluice-source-spec.h"
#include "sluice-template.h"

G_BEGIN_DECLS

/* What a source of type `database` asks. */
typedef struct
{
  char *sql;
  GPtrArray *parameters;        /* (element-type SluiceQueryParameter) */
} SluiceDatabaseQuery;

SluiceDatabaseQuery *sluice_database_query_new  (SluiceDatabaseClient       *client,
                                                 const SluiceSourceSpec     *spec,
                                                 const SluiceTemplateScope  *scope,
                                                 GCancellable               *cancellable,
                                                 GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
void                 sluice_database_query_free (SluiceDatabaseQuery        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDatabaseQuery, sluice_database_query_free)

G_END_DECLS
