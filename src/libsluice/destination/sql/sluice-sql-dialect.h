/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-type.h"

G_BEGIN_DECLS

/**
 * SluiceSqlUpdateForm:
 * @SLUICE_SQL_UPDATE_FROM: UPDATE t AS x SET ... FROM s WHERE ... (PostgreSQL,
 *   SQLite, DuckDB, Vertica)
 * @SLUICE_SQL_UPDATE_TARGET: UPDATE x SET ... FROM t AS x JOIN s ON ... (SQL Server)
 * @SLUICE_SQL_UPDATE_JOIN: UPDATE t AS x JOIN s ON ... SET ... (MySQL, MariaDB)
 * @SLUICE_SQL_UPDATE_SUBQUERY: UPDATE t SET c = (SELECT ...) WHERE EXISTS (...):
 *   what every server understands (generic, Oracle)
 *
 * How a table is updated out of another one.
 */
typedef enum
{
  SLUICE_SQL_UPDATE_FROM,
  SLUICE_SQL_UPDATE_TARGET,
  SLUICE_SQL_UPDATE_JOIN,
  SLUICE_SQL_UPDATE_SUBQUERY,
} SluiceSqlUpdateForm;

/**
 * SluiceSqlDialect:
 * @name: its name, as in a connection's `dialect`
 * @quote: what opens and closes an identifier; the closing one is doubled inside
 * @max_identifier: bytes of the longest identifier
 * @types: for each kind of type what a new column is declared as; `$1` and `$2`
 *   stand for precision and scale
 * @key_text: (nullable): what a text is declared as that belongs to a key, where
 *   @types cannot be indexed
 * @distinct: a format of two texts: whether they differ, NULL being a value
 * @exact: (nullable): a format of a text: makes the comparison of texts
 *   exact, where the server's collation may call different ones equal
 * @as_text: a format: the value as text
 * @update: how a table is updated out of another one
 * @true_literal: how true is written
 * @false_literal: how false is written
 * @timestamptz: a format of an instant in UTC, as `YYYY-MM-DD HH:MM:SS.ffffff` and
 *   as `YYYY-MM-DDTHH:MM:SSZ`: its literal
 * @instant: (nullable): a format of an instant: makes it comparable, where it is a text
 * @stage_name: a format of a word: the name of a temporary table,
 *   unquoted; drivers that want a `#` put it here
 * @make_stage: a format of the name and of a SELECT that gives the columns but no
 *   rows
 * @drop_stage: a format of the name; says nothing if it is not there
 * @clear_stage: a format of the name: empties it
 * @index_stage: (nullable): a format of the name and of columns: what is looked for in
 *   it is found by an index; servers without it hash a table that is joined
 * @analyze: (nullable): a format of the name: tells the planner what is in it
 * @savepoint: (nullable): a format of a name; %NULL = there are none
 * @rollback_to: (nullable): the way back to it
 * @release: (nullable): forgets it
 * @lock_table: (nullable): a format of the table: keeps other writers out
 *   until the transaction ends
 * @lock_task: (nullable): a query with the name of a lock in the place of `?`: waits
 *   until no other transaction holds it, and holds it until the end of this one, or
 *   of the session; says 0 if that takes too long
 * @add_column: a format of table, column and type
 * @widen_column: (nullable): a format of table, column and type
 * @make_images: (nullable): a format of a table and of a SELECT that gives its columns but
 *   no rows: makes it for good, inside the transaction; %NULL = no run can be undone
 * @make_temporary: (nullable): a format of a table's name and its columns: a
 *   temporary table in its place, where @ddl_commits
 * @limit: (nullable): a format of a query and a number: its first rows
 * @casts_cut: whether a cast cuts what is too long for its type, which an assignment refuses
 * @ddl_commits: whether DDL ends the transaction
 * @backslash_escapes: whether a backslash in a literal means something
 *
 * How a database writes what all of them do. A dialect is data: what cannot be
 * said here is not needed. In formats `$1`, `$2` and `$3` stand for the arguments,
 * in the order in which they are named, see [func@Sluice.sql_dialect_format].
 */
typedef struct
{
  const char *name;
  char quote[2];
  guint max_identifier;
  const char *types[SLUICE_N_TYPE_KINDS];
  const char *key_text;
  const char *distinct;
  const char *exact;
  const char *as_text;
  SluiceSqlUpdateForm update;
  const char *true_literal;
  const char *false_literal;
  const char *timestamptz;
  const char *instant;
  const char *stage_name;
  const char *make_stage;
  const char *drop_stage;
  const char *clear_stage;
  const char *index_stage;
  const char *analyze;
  const char *savepoint;
  const char *rollback_to;
  const char *release;
  const char *lock_table;
  const char *lock_task;
  const char *add_column;
  const char *widen_column;
  const char *make_images;
  const char *make_temporary;
  const char *limit;
  gboolean casts_cut;
  gboolean ddl_commits;
  gboolean backslash_escapes;
} SluiceSqlDialect;

char *sluice_sql_dialect_quote         (const SluiceSqlDialect *self,
                                        const char             *identifier) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_dialect_quote_table   (const SluiceSqlDialect *self,
                                        const char             *schema,
                                        const char             *table) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_dialect_quote_literal (const SluiceSqlDialect *self,
                                        const char             *text) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_dialect_get_type      (const SluiceSqlDialect *self,
                                        SluiceType              type,
                                        gboolean                is_key) G_GNUC_WARN_UNUSED_RESULT;
char *sluice_sql_dialect_format        (const char             *format,
                                        const char             *first,
                                        const char             *second,
                                        const char             *third) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
