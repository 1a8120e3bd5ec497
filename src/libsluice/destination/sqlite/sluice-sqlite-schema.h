/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-load-layout.h"
#include "sluice-sqlite-connection.h"

G_BEGIN_DECLS

/* The affinities of SQLite's columns. */
typedef enum
{
  SLUICE_SQLITE_TEXT,
  SLUICE_SQLITE_NUMERIC,
  SLUICE_SQLITE_INTEGER,
  SLUICE_SQLITE_REAL,
  SLUICE_SQLITE_BLOB,
} SluiceSqliteAffinity;

GPtrArray            *sluice_sqlite_schema_list_columns  (SluiceSqliteConnection   *connection,
                                                          const char               *table,
                                                          GError                  **error);
gboolean              sluice_sqlite_schema_has_unique    (SluiceSqliteConnection   *connection,
                                                          const char               *table,
                                                          const SluiceLoadLayout     *layout,
                                                          gboolean                 *ret_unique,
                                                          GError                  **error);
gboolean              sluice_sqlite_schema_may_reorder   (SluiceSqliteConnection   *connection,
                                                          const char               *table,
                                                          const SluiceLoadLayout   *layout,
                                                          gboolean                 *ret_may,
                                                          GError                  **error);
SluiceSqliteAffinity  sluice_sqlite_schema_get_affinity  (const char               *type_name);
gboolean              sluice_sqlite_schema_is_referenced (SluiceSqliteConnection   *connection,
                                                          const char               *table,
                                                          gboolean                 *ret_referenced,
                                                          GError                  **error);

G_END_DECLS
