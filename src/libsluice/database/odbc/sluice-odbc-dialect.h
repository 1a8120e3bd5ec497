/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceOdbcDialect:
 * @name: as in `dialect` of a connection
 * @servers: (array zero-terminated=1): what servers of it call themselves, in part
 * @setup: (nullable): run once after connecting
 * @write_setup: (nullable): run once after connecting to write
 * @look_setup: (nullable): run once after connecting to look only
 * @schema: (nullable): a query for the schema in which a table is that is named without
 *   one; may have a question mark for the table's name, quoted
 * @begin: (nullable): makes a transaction one that cannot write; `NULL` = the server
 *   knows none, so that all is rolled back
 * @explain: (nullable): what goes before a query to have its plan
 * @bytewise: (nullable): what goes before and behind a text that is to compare as
 *   bytes; `NULL` = that is not known, so that it compares by its collation
 * @estimates: (nullable): a query for schema, table and estimated rows
 * @system_schemas: (array zero-terminated=1): schemas of the server's own
 * @has_catalogs: whether what others call a schema is a catalog there
 *
 * How a kind of server wants its SQL.
 */
typedef struct
{
  const char *name;
  const char *servers[5];
  const char *setup[3];
  const char *write_setup;
  const char *look_setup;
  const char *schema;
  const char *begin;
  const char *explain;
  const char *bytewise[2];
  const char *estimates;
  const char *system_schemas[12];
  gboolean has_catalogs;
} SluiceOdbcDialect;

const SluiceOdbcDialect *sluice_odbc_dialect_find      (const char              *name);
const SluiceOdbcDialect *sluice_odbc_dialect_recognise (const char              *server);
gboolean                 sluice_odbc_dialect_is_system (const SluiceOdbcDialect *self,
                                                        const char              *schema);

G_END_DECLS
