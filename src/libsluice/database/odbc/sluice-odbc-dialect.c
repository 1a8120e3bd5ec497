/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-odbc-dialect.h"

#include <string.h>

/* The last one is for those that nobody knows. */
static const SluiceOdbcDialect dialects[] = {
  {
    .name = "mariadb",
    .servers = { "MariaDB", "MySQL" },
    .setup = { "SET time_zone = '+00:00'" },
    /* Otherwise it would cut what is too long, and count where a zero is loaded. */
    .write_setup = "SET SESSION sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), "
                   "',STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_AUTO_VALUE_ON_ZERO')",
    .look_setup = "SET SESSION TRANSACTION READ ONLY",
    .schema = "SELECT DATABASE()",
    .begin = "START TRANSACTION READ ONLY",
    .explain = "EXPLAIN ",
    .bytewise = { "CAST(CONVERT(", " USING utf8mb4) AS BINARY)" },
    .estimates = "SELECT table_schema, table_name, table_rows FROM information_schema.tables "
                 "WHERE table_rows IS NOT NULL AND table_type = 'BASE TABLE'",
    .system_schemas = { "information_schema", "mysql", "performance_schema", "sys" },
    .has_catalogs = TRUE,
  },
  {
    .name = "postgres",
    .servers = { "PostgreSQL", "Redshift", "Greenplum" },
    .setup = { "SET TIME ZONE 'UTC'", "SET intervalstyle = 'iso_8601'" },
    .look_setup = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    .schema = "SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class c "
              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
              "WHERE c.oid = pg_catalog.to_regclass(CAST(? AS text))), pg_catalog.current_schema())",
    .bytewise = { "CAST(", " AS text) COLLATE \"C\"" },
    .begin = "SET TRANSACTION READ ONLY",
    .explain = "EXPLAIN ",
    .estimates = "SELECT n.nspname, c.relname, CAST(c.reltuples AS bigint) FROM pg_catalog.pg_class c "
                 "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                 "WHERE c.reltuples >= 0 AND c.relkind IN ('r', 'p', 'm')",
    .system_schemas = { "information_schema", "pg_catalog", "pg_toast", "pg_internal", "pg_aoseg", "pg_bitmapindex",
                        "gp_toolkit" },
  },
  {
    .name = "sqlite",
    .servers = { "SQLite" },
    .look_setup = "PRAGMA query_only = 1",
    .begin = "PRAGMA query_only = 1",
    .bytewise = { "", " COLLATE BINARY" },
    .explain = "EXPLAIN QUERY PLAN ",
  },
  {
    .name = "oracle",
    .servers = { "Oracle" },
    .setup = { "ALTER SESSION SET TIME_ZONE = '+00:00'" },
    .schema = "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL",
    .begin = "SET TRANSACTION READ ONLY",
    .system_schemas = { "SYS", "SYSTEM", "OUTLN", "DBSNMP", "XDB", "CTXSYS", "MDSYS", "ORDSYS", "WMSYS", "GSMADMIN_INTERNAL",
                        "LBACSYS" },
  },
  {
    .name = "sqlserver",
    .servers = { "Microsoft SQL Server", "SQL Server", "Azure SQL" },
    .schema = "SELECT SCHEMA_NAME()",
    .estimates = "SELECT s.name, t.name, SUM(p.rows) FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id "
                 "JOIN sys.partitions p ON p.object_id = t.object_id AND p.index_id IN (0, 1) GROUP BY s.name, t.name",
    .system_schemas = { "sys", "INFORMATION_SCHEMA" },
  },
  {
    .name = "vertica",
    .servers = { "Vertica" },
    .setup = { "SET TIME ZONE TO 'UTC'" },
    .schema = "SELECT CURRENT_SCHEMA()",
    .begin = "SET TRANSACTION READ ONLY",
    .explain = "EXPLAIN ",
    .system_schemas = { "v_catalog", "v_monitor", "v_internal", "v_func", "v_txtindex" },
  },
  {
    .name = "db2",
    .servers = { "DB2" },
    .schema = "SELECT CURRENT SCHEMA FROM SYSIBM.SYSDUMMY1",
    .estimates = "SELECT tabschema, tabname, card FROM syscat.tables WHERE card >= 0",
    .system_schemas = { "SYSIBM", "SYSCAT", "SYSSTAT", "SYSPUBLIC", "SYSIBMADM", "SYSTOOLS", "SYSFUN", "SYSPROC" },
  },
  { .name = "generic", .system_schemas = { "information_schema", "INFORMATION_SCHEMA" } },
};

/**
 * sluice_odbc_dialect_find:
 * @name: a name, as in `dialect` of a connection
 *
 * Returns: (nullable): the dialect; `NULL` for `auto`
 */
const SluiceOdbcDialect *
sluice_odbc_dialect_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      if (strcmp (dialects[i].name, name) == 0)
        return &dialects[i];
    }
  return NULL;
}

/**
 * sluice_odbc_dialect_recognise:
 * @server: what a server calls itself, `SQL_DBMS_NAME`
 *
 * Returns: its dialect; that of no server in particular if it is not known
 */
const SluiceOdbcDialect *
sluice_odbc_dialect_recognise (const char *server)
{
  g_return_val_if_fail (server != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      for (guint j = 0; dialects[i].servers[j] != NULL; j++)
        {
          if (strstr (server, dialects[i].servers[j]) != NULL)
            return &dialects[i];
        }
    }
  return &dialects[G_N_ELEMENTS (dialects) - 1];
}

/**
 * sluice_odbc_dialect_is_system:
 * @self: a dialect
 * @schema: (nullable): a schema, or a catalog where those are the schemas
 *
 * Returns: whether it is one of the server's own
 */
gboolean
sluice_odbc_dialect_is_system (const SluiceOdbcDialect *self,
                               const char              *schema)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return schema != NULL && g_strv_contains (self->system_schemas, schema);
}
