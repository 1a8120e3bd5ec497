/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-type-offers.h"

#include <string.h>

/* What a column may be declared as besides what the program chooses, by the manuals
 * of the servers: narrower, cheaper, or what other programs expect. A load checks
 * its values against what is declared. */
static const struct
{
  const char *dialect;
  const char *type;
  const char *offers;
} offers[] = {
  { "postgres", "boolean", "boolean|smallint" },
  { "postgres", "integer", "bigint|integer|smallint|numeric" },
  { "postgres", "double", "double precision|real|numeric" },
  { "postgres", "decimal", "numeric|money" },
  { "postgres", "text", "text|varchar(255)|char(10)|varchar(50)|citext" },
  { "postgres", "timestamp", "timestamp|timestamp(0)|timestamptz|date" },
  { "postgres", "timestamptz", "timestamptz|timestamptz(0)|timestamp" },
  { "postgres", "json", "jsonb|json|text" },
  { "postgres", "uuid", "uuid|text" },
  { "sqlite", "boolean", "BOOLEAN|INTEGER" },
  { "sqlite", "double", "REAL|NUMERIC" },
  { "sqlite", "text", "TEXT|VARCHAR(255)|TEXT COLLATE NOCASE" },
  { "sqlite", "date", "TEXT|DATE" },
  { "sqlite", "timestamp", "TEXT|DATETIME" },
  { "duckdb", "integer", "BIGINT|INTEGER|SMALLINT|HUGEINT" },
  { "duckdb", "double", "DOUBLE|REAL" },
  { "duckdb", "text", "VARCHAR" },
  { "duckdb", "timestamp", "TIMESTAMP|TIMESTAMP_S|DATE" },
  { "duckdb", "json", "JSON|VARCHAR" },
  { "duckdb", "uuid", "UUID|VARCHAR" },
  { "mariadb", "boolean", "BOOLEAN|TINYINT(1)|BIT(1)" },
  { "mariadb", "integer", "BIGINT|INT|SMALLINT|TINYINT|INT UNSIGNED" },
  { "mariadb", "double", "DOUBLE|FLOAT" },
  { "mariadb", "text", "VARCHAR(255) CHARACTER SET utf8mb4|LONGTEXT CHARACTER SET utf8mb4|TEXT" },
  { "mariadb", "timestamp", "DATETIME(6)|DATETIME|DATE" },
  { "mariadb", "uuid", "CHAR(36) CHARACTER SET ascii|VARCHAR(36)" },
  { "sqlserver", "boolean", "bit|tinyint" },
  { "sqlserver", "integer", "bigint|int|smallint|tinyint" },
  { "sqlserver", "double", "float|real" },
  { "sqlserver", "text", "nvarchar(max)|nvarchar(255)|varchar(255)" },
  { "sqlserver", "timestamp", "datetime2(6)|datetime2(0)|datetime|date" },
  { "sqlserver", "uuid", "uniqueidentifier|char(36)" },
  { "oracle", "boolean", "NUMBER(1)|CHAR(1)" },
  { "oracle", "integer", "NUMBER(19)|NUMBER(10)|INTEGER" },
  { "oracle", "double", "BINARY_DOUBLE|NUMBER" },
  { "oracle", "text", "VARCHAR2(4000 CHAR)|VARCHAR2(255 CHAR)|CLOB" },
  { "oracle", "timestamp", "TIMESTAMP(6)|TIMESTAMP(0)|DATE" },
  { "vertica", "integer", "BIGINT|INTEGER" },
  { "vertica", "text", "LONG VARCHAR|VARCHAR(255)|VARCHAR(65000)" },
  { "vertica", "timestamp", "TIMESTAMP|DATE" },
};

/**
 * sluice_type_offers_list:
 * @dialect: how the server writes SQL: `postgres`, `sqlite`, `mariadb` and so on
 * @type: the type of a column of the mapping, as in `decimal(12,2)`
 *
 * Returns: (transfer full): what else the column may be declared as; decimals with
 *   precision and scale of @type
 */
GStrv
sluice_type_offers_list (const char *dialect,
                         const char *type)
{
  gsize length = 0;

  g_return_val_if_fail (dialect != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  if (g_str_equal (dialect, "mysql"))
    dialect = "mariadb";
  length = strcspn (type, "(");
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (g_str_equal (offers[i].dialect, dialect) && strlen (offers[i].type) == length &&
        strncmp (offers[i].type, type, length) == 0)
      {
        g_auto(GStrv) list = g_strsplit (offers[i].offers, "|", -1);
        g_autofree char *first = list[0];

        list[0] = g_strconcat (first, type + length, NULL);
        return g_steal_pointer (&list);
      }
  return g_new0 (char *, 1);
}
