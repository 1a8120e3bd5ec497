/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceDatabaseSpec:
 * @schema: (nullable): schema of @table
 * @table: (nullable): a table or view
 * @query: (nullable): SQL, its parameters written `:name`; one of the three
 * @named_query: (nullable): name of a stored query; once it is resolved, @query
 *   has its text
 * @parameters: (nullable): their values: texts (which may hold templates), numbers,
 *   booleans, null
 * @fetch_rows: rows to ask for at a time, 0 = chosen by the driver
 *
 * What only a source of type `database` has.
 */
typedef struct
{
  char *schema;
  char *table;
  char *query;
  char *named_query;
  JsonObject *parameters;
  guint fetch_rows;
} SluiceDatabaseSpec;

void sluice_database_spec_free (SluiceDatabaseSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDatabaseSpec, sluice_database_spec_free)

G_END_DECLS
