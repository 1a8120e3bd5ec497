/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-postgres-session.h"
#include "sluice-postgres-type.h"

G_BEGIN_DECLS

/**
 * SluicePostgresColumnType:
 * @oid: the type
 * @modifier: what stands in brackets, as the server keeps it; -1 = nothing
 * @name: the type without what stands in brackets, as SQL
 *
 * The real type of a table's column.
 */
typedef struct
{
  guint oid;
  int modifier;
  char *name;
} SluicePostgresColumnType;

void       sluice_postgres_column_type_free      (SluicePostgresColumnType   *type);
GPtrArray *sluice_postgres_schema_list_columns   (SluicePostgresSession      *session,
                                                  const char                 *schema,
                                                  const char                 *table,
                                                  GPtrArray                 **ret_types,
                                                  GError                    **error);
gboolean   sluice_postgres_schema_find_schema    (SluicePostgresSession      *session,
                                                  const char                 *schema,
                                                  const char                 *table,
                                                  char                      **ret_schema,
                                                  GError                    **error);
gboolean   sluice_postgres_schema_has_unique     (SluicePostgresSession      *session,
                                                  const char                 *schema,
                                                  const char                 *table,
                                                  const SluiceLoadLayout       *layout,
                                                  gboolean                   *ret_unique,
                                                  GError                    **error);
gboolean   sluice_postgres_schema_can_copy       (SluicePostgresSession      *session,
                                                  const char                 *schema,
                                                  const char                 *table,
                                                  gboolean                   *ret_can,
                                                  gboolean                   *ret_partitioned,
                                                  GError                    **error);
gboolean   sluice_postgres_schema_may_fill       (SluicePostgresSession      *session,
                                                  const char                 *schema,
                                                  const char                 *table,
                                                  gboolean                    is_emptied,
                                                  gboolean                   *ret_plain,
                                                  gboolean                   *ret_may,
                                                  GError                    **error);
gboolean   sluice_postgres_schema_check_names    (const SluiceLoadRequest    *request,
                                                  GError                    **error);

G_END_DECLS
