/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-dialects.h"

#include <string.h>

/* What PostgreSQL, SQLite and MariaDB are told is run by the tests against the real
 * servers, and the generic one against PostgreSQL. MySQL (where it is not MariaDB), Oracle,
 * SQL Server and Vertica follow the manuals: no server was at hand. */

/* "PostgreSQL 15 Documentation", part VI. */
static const SluiceSqlDialect postgres = {
  .name = "postgres",
  .quote = { '"', '"' },
  .max_identifier = 63,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "boolean",
    [SLUICE_TYPE_KIND_INTEGER] = "bigint",
    [SLUICE_TYPE_KIND_DOUBLE] = "double precision",
    [SLUICE_TYPE_KIND_DECIMAL] = "numeric($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "text",
    [SLUICE_TYPE_KIND_DATE] = "date",
    [SLUICE_TYPE_KIND_TIME] = "time",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "timestamp",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "timestamptz",
    [SLUICE_TYPE_KIND_UUID] = "uuid",
    [SLUICE_TYPE_KIND_JSON] = "jsonb",
    [SLUICE_TYPE_KIND_BYTES] = "bytea",
  },
  .casts_cut = TRUE,
  .distinct = "$1 IS DISTINCT FROM $2",
  .exact = "CAST($1 AS text) COLLATE \"C\"",
  .as_text = "CAST($1 AS text)",
  .limit = "$1 LIMIT $2",
  .update = SLUICE_SQL_UPDATE_FROM,
  .true_literal = "TRUE",
  .false_literal = "FALSE",
  .timestamptz = "TIMESTAMPTZ '$1+00'",
  .stage_name = "$1",
  .make_stage = "CREATE TEMPORARY TABLE $1 AS $2",
  .drop_stage = "DROP TABLE IF EXISTS pg_temp.$1",
  .clear_stage = "TRUNCATE pg_temp.$1",
  .analyze = "ANALYZE pg_temp.$1",
  .savepoint = "SAVEPOINT $1",
  .rollback_to = "ROLLBACK TO SAVEPOINT $1",
  .release = "RELEASE SAVEPOINT $1",
  .lock_table = "LOCK TABLE $1 IN SHARE ROW EXCLUSIVE MODE",
  .lock_task = "SELECT 1 FROM pg_catalog.pg_advisory_xact_lock("
               "pg_catalog.hashtextextended(CAST(? AS text), 7461))",
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3",
  .widen_column = "ALTER TABLE $1 ALTER COLUMN $2 TYPE $3",
  .make_images = "CREATE TABLE $1 AS $2",
};

/* www.sqlite.org/lang.html. Its text is compared byte by byte only by BINARY. */
static const SluiceSqlDialect sqlite = {
  .name = "sqlite",
  .quote = { '"', '"' },
  .max_identifier = 1000,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "BOOLEAN",
    [SLUICE_TYPE_KIND_INTEGER] = "INTEGER",
    [SLUICE_TYPE_KIND_DOUBLE] = "REAL",
    [SLUICE_TYPE_KIND_DECIMAL] = "DECIMAL_TEXT($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "TEXT",
    [SLUICE_TYPE_KIND_DATE] = "TEXT",
    [SLUICE_TYPE_KIND_TIME] = "TEXT",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "TEXT",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TEXT",
    [SLUICE_TYPE_KIND_UUID] = "TEXT",
    [SLUICE_TYPE_KIND_JSON] = "TEXT",
    [SLUICE_TYPE_KIND_BYTES] = "BLOB",
  },
  .distinct = "$1 IS NOT $2",
  .exact = "$1 COLLATE BINARY",
  .as_text = "CAST($1 AS TEXT)",
  .limit = "$1 LIMIT $2",
  .update = SLUICE_SQL_UPDATE_FROM,
  .true_literal = "1",
  .false_literal = "0",
  .timestamptz = "'$2'",
  /* 00:00:00Z is before 00:00:00.5Z, though Z is behind the point. */
  .instant = "rtrim($1, 'Z')",
  .stage_name = "$1",
  .make_stage = "CREATE TEMPORARY TABLE $1 AS $2",
  .drop_stage = "DROP TABLE IF EXISTS temp.$1",
  .clear_stage = "DELETE FROM temp.$1",
  .index_stage = "CREATE INDEX IF NOT EXISTS temp.sluice_stage_keys ON $1 ($2)",
  .savepoint = "SAVEPOINT $1",
  .rollback_to = "ROLLBACK TO $1",
  .release = "RELEASE $1",
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3",
  .make_images = "CREATE TABLE $1 AS $2",
};

/* mariadb.com/kb/en/sql-statements. A timestamp of the server's ends in 2038, so
 * instants are datetimes in UTC. A text has to be short to belong to a key; the
 * collation is the one that tells all texts apart, blanks at the end too. Emptying a
 * table by TRUNCATE would commit. The outer join takes NOT NULL off the columns of a
 * stage, to which a NULL may mean that the old value stays. */
#define MARIADB_TYPES \
    [SLUICE_TYPE_KIND_BOOLEAN] = "BOOLEAN", \
    [SLUICE_TYPE_KIND_INTEGER] = "BIGINT", \
    [SLUICE_TYPE_KIND_DOUBLE] = "DOUBLE", \
    [SLUICE_TYPE_KIND_DECIMAL] = "DECIMAL($1,$2)", \
    [SLUICE_TYPE_KIND_TEXT] = "LONGTEXT CHARACTER SET utf8mb4", \
    [SLUICE_TYPE_KIND_DATE] = "DATE", \
    [SLUICE_TYPE_KIND_TIME] = "TIME(6)", \
    [SLUICE_TYPE_KIND_TIMESTAMP] = "DATETIME(6)", \
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "DATETIME(6)", \
    [SLUICE_TYPE_KIND_UUID] = "CHAR(36) CHARACTER SET ascii", \
    [SLUICE_TYPE_KIND_JSON] = "JSON", \
    [SLUICE_TYPE_KIND_BYTES] = "LONGBLOB"
#define MARIADB_SYNTAX \
  .quote = { '`', '`' }, \
  .max_identifier = 64, \
  .distinct = "NOT ($1 <=> $2)", \
  .exact = "CAST($1 AS BINARY)", \
  .as_text = "CAST($1 AS CHAR)", \
  .limit = "$1 LIMIT $2", \
  .update = SLUICE_SQL_UPDATE_JOIN, \
  .true_literal = "TRUE", \
  .false_literal = "FALSE", \
  .timestamptz = "TIMESTAMP '$1'", \
  .stage_name = "$1", \
  .make_stage = "CREATE TEMPORARY TABLE $1 SELECT s.* FROM (SELECT 1 AS one) AS o LEFT JOIN ($2) AS s ON FALSE WHERE FALSE", \
  .drop_stage = "DROP TEMPORARY TABLE IF EXISTS $1", \
  .clear_stage = "DELETE FROM $1", \
  .savepoint = "SAVEPOINT $1", \
  .rollback_to = "ROLLBACK TO SAVEPOINT $1", \
  .release = "RELEASE SAVEPOINT $1", \
  .lock_task = "SELECT GET_LOCK(CONCAT('sluice ', MD5(CONCAT(COALESCE(DATABASE(), ''), ' ', ?))), 30)", \
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3", \
  .widen_column = "ALTER TABLE $1 MODIFY COLUMN $2 $3", \
  .make_temporary = "CREATE TEMPORARY TABLE $1 ($2)", \
  .ddl_commits = TRUE, \
  .backslash_escapes = TRUE

static const SluiceSqlDialect mariadb = {
  .name = "mariadb",
  .types = { MARIADB_TYPES },
  .key_text = "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
  MARIADB_SYNTAX,
};

/* Where MySQL is another server than MariaDB (dev.mysql.com/doc/refman/8.0). */
static const SluiceSqlDialect mysql = {
  .name = "mysql",
  .types = { MARIADB_TYPES },
  .key_text = "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
  MARIADB_SYNTAX,
};

/* "Oracle Database 19c SQL Language Reference". A time of a day is no type there, and
 * CLOBs and BLOBs do not compare, so texts and bytes are as long as a VARCHAR2 and a RAW
 * may be. No instant with a zone may belong to a key, so instants are in UTC. Private
 * temporary tables (18c) are made and dropped without a commit, but must have their
 * prefix. MERGE cannot change what its condition names. */
static const SluiceSqlDialect oracle = {
  .name = "oracle",
  .quote = { '"', '"' },
  .max_identifier = 128,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "NUMBER(1)",
    [SLUICE_TYPE_KIND_INTEGER] = "NUMBER(19)",
    [SLUICE_TYPE_KIND_DOUBLE] = "BINARY_DOUBLE",
    [SLUICE_TYPE_KIND_DECIMAL] = "NUMBER($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "VARCHAR2(4000)",
    [SLUICE_TYPE_KIND_DATE] = "DATE",
    [SLUICE_TYPE_KIND_TIME] = "VARCHAR2(15)",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "TIMESTAMP(6)",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TIMESTAMP(6)",
    [SLUICE_TYPE_KIND_UUID] = "CHAR(36)",
    [SLUICE_TYPE_KIND_JSON] = "VARCHAR2(4000)",
    [SLUICE_TYPE_KIND_BYTES] = "RAW(2000)",
  },
  .key_text = "VARCHAR2(1000)",
  .distinct = "DECODE($1, $2, 0, 1) = 1",
  .as_text = "TO_CHAR($1)",
  .limit = "$1 FETCH FIRST $2 ROWS ONLY",
  .update = SLUICE_SQL_UPDATE_SUBQUERY,
  .true_literal = "1",
  .false_literal = "0",
  .timestamptz = "TIMESTAMP '$1'",
  .stage_name = "ORA$PTT_$1",
  .make_stage = "CREATE PRIVATE TEMPORARY TABLE $1 ON COMMIT PRESERVE DEFINITION AS $2",
  .drop_stage = "BEGIN EXECUTE IMMEDIATE 'DROP TABLE $1'; EXCEPTION WHEN OTHERS THEN "
                "IF SQLCODE <> -942 THEN RAISE; END IF; END;",
  .clear_stage = "DELETE FROM $1",
  .savepoint = "SAVEPOINT $1",
  .rollback_to = "ROLLBACK TO SAVEPOINT $1",
  .lock_table = "LOCK TABLE $1 IN SHARE ROW EXCLUSIVE MODE",
  .add_column = "ALTER TABLE $1 ADD ($2 $3)",
  .widen_column = "ALTER TABLE $1 MODIFY ($2 $3)",
  .ddl_commits = TRUE,
};

/* "Transact-SQL reference", SQL Server 2016 and later. Bytes compare with the
 * blanks at the end of a text. A UNION
 * keeps a stage from inheriting that a column counts by itself. Changing a column would
 * take its NOT NULL, so none is widened. */
static const SluiceSqlDialect sqlserver = {
  .name = "sqlserver",
  .quote = { '[', ']' },
  .max_identifier = 116,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "BIT",
    [SLUICE_TYPE_KIND_INTEGER] = "BIGINT",
    [SLUICE_TYPE_KIND_DOUBLE] = "FLOAT(53)",
    [SLUICE_TYPE_KIND_DECIMAL] = "DECIMAL($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "NVARCHAR(MAX)",
    [SLUICE_TYPE_KIND_DATE] = "DATE",
    [SLUICE_TYPE_KIND_TIME] = "TIME(6)",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "DATETIME2(6)",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "DATETIMEOFFSET(6)",
    [SLUICE_TYPE_KIND_UUID] = "UNIQUEIDENTIFIER",
    [SLUICE_TYPE_KIND_JSON] = "NVARCHAR(MAX)",
    [SLUICE_TYPE_KIND_BYTES] = "VARBINARY(MAX)",
  },
  .key_text = "NVARCHAR(255) COLLATE Latin1_General_100_BIN2",
  .distinct = "($1 <> $2 OR ($1 IS NULL AND $2 IS NOT NULL) OR ($1 IS NOT NULL AND $2 IS NULL))",
  .exact = "CAST($1 AS VARBINARY(MAX))",
  .as_text = "CAST($1 AS NVARCHAR(MAX))",
  .limit = "SELECT TOP $2 * FROM ($1) AS q",
  .update = SLUICE_SQL_UPDATE_TARGET,
  .true_literal = "1",
  .false_literal = "0",
  .timestamptz = "CAST('$1 +00:00' AS DATETIMEOFFSET(6))",
  .stage_name = "#$1",
  .make_stage = "SELECT * INTO $1 FROM ($2) AS a UNION ALL SELECT * FROM ($2) AS b WHERE 1 = 0",
  .drop_stage = "IF OBJECT_ID('tempdb..$1') IS NOT NULL DROP TABLE $1",
  .clear_stage = "TRUNCATE TABLE $1",
  .savepoint = "SAVE TRANSACTION $1",
  .rollback_to = "ROLLBACK TRANSACTION $1",
  .lock_table = "SELECT TOP (1) 1 FROM $1 WITH (TABLOCKX, HOLDLOCK)",
  .lock_task = "SET NOCOUNT ON; DECLARE @got int; EXEC @got = sp_getapplock @Resource = ?, @LockMode = 'Exclusive', "
               "@LockOwner = 'Session', @LockTimeout = 30000; SELECT CASE WHEN @got < 0 THEN 0 ELSE 1 END",
  .add_column = "ALTER TABLE $1 ADD $2 $3",
};

/* "Vertica 12 SQL Reference Manual". Long types do not compare. */
static const SluiceSqlDialect vertica = {
  .name = "vertica",
  .quote = { '"', '"' },
  .max_identifier = 128,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "BOOLEAN",
    [SLUICE_TYPE_KIND_INTEGER] = "INTEGER",
    [SLUICE_TYPE_KIND_DOUBLE] = "DOUBLE PRECISION",
    [SLUICE_TYPE_KIND_DECIMAL] = "NUMERIC($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "VARCHAR(65000)",
    [SLUICE_TYPE_KIND_DATE] = "DATE",
    [SLUICE_TYPE_KIND_TIME] = "TIME(6)",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "TIMESTAMP(6)",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TIMESTAMPTZ(6)",
    [SLUICE_TYPE_KIND_UUID] = "UUID",
    [SLUICE_TYPE_KIND_JSON] = "VARCHAR(65000)",
    [SLUICE_TYPE_KIND_BYTES] = "VARBINARY(65000)",
  },
  .key_text = "VARCHAR(1000)",
  .distinct = "NOT ($1 <=> $2)",
  .as_text = "CAST($1 AS VARCHAR(65000))",
  .limit = "$1 LIMIT $2",
  .update = SLUICE_SQL_UPDATE_FROM,
  .true_literal = "TRUE",
  .false_literal = "FALSE",
  .timestamptz = "TIMESTAMPTZ '$1+00'",
  .stage_name = "$1",
  .make_stage = "CREATE LOCAL TEMPORARY TABLE $1 ON COMMIT PRESERVE ROWS AS $2",
  .drop_stage = "DROP TABLE IF EXISTS $1",
  .clear_stage = "DELETE FROM $1",
  .savepoint = "SAVEPOINT $1",
  .rollback_to = "ROLLBACK TO SAVEPOINT $1",
  .release = "RELEASE SAVEPOINT $1",
  .lock_table = "LOCK TABLE $1 IN X MODE",
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3",
  .widen_column = "ALTER TABLE $1 ALTER COLUMN $2 SET DATA TYPE $3",
  .ddl_commits = TRUE,
};

/* ISO/IEC 9075-2 as far as most servers follow it. */
static const SluiceSqlDialect generic = {
  .name = "generic",
  .quote = { '"', '"' },
  .max_identifier = 63,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "SMALLINT",
    [SLUICE_TYPE_KIND_INTEGER] = "BIGINT",
    [SLUICE_TYPE_KIND_DOUBLE] = "DOUBLE PRECISION",
    [SLUICE_TYPE_KIND_DECIMAL] = "DECIMAL($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "VARCHAR(4000)",
    [SLUICE_TYPE_KIND_DATE] = "DATE",
    [SLUICE_TYPE_KIND_TIME] = "VARCHAR(15)",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "TIMESTAMP(6)",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TIMESTAMP(6)",
    [SLUICE_TYPE_KIND_UUID] = "CHAR(36)",
    [SLUICE_TYPE_KIND_JSON] = "VARCHAR(4000)",
    [SLUICE_TYPE_KIND_BYTES] = "VARBINARY(4000)",
  },
  .key_text = "VARCHAR(255)",
  .distinct = "($1 <> $2 OR ($1 IS NULL AND $2 IS NOT NULL) OR ($1 IS NOT NULL AND $2 IS NULL))",
  .as_text = "CAST($1 AS VARCHAR(4000))",
  .update = SLUICE_SQL_UPDATE_SUBQUERY,
  .true_literal = "1",
  .false_literal = "0",
  .timestamptz = "TIMESTAMP '$1'",
  .stage_name = "$1",
  .make_stage = "CREATE TEMPORARY TABLE $1 AS $2",
  .drop_stage = "DROP TABLE IF EXISTS $1",
  .clear_stage = "DELETE FROM $1",
  .savepoint = "SAVEPOINT $1",
  .rollback_to = "ROLLBACK TO SAVEPOINT $1",
  .release = "RELEASE SAVEPOINT $1",
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3",
  .ddl_commits = TRUE,
};

static const SluiceSqlDialect *const dialects[] = {
  &postgres, &sqlite, &mariadb, &mysql, &oracle, &sqlserver, &vertica, &generic,
};

/**
 * sluice_sql_dialect_find:
 * @name: a name, as in `dialect` of a connection
 *
 * Returns: (transfer none): the dialect, the generic one for a name that has none
 */
const SluiceSqlDialect *
sluice_sql_dialect_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      if (strcmp (dialects[i]->name, name) == 0)
        return dialects[i];
    }
  return &generic;
}
