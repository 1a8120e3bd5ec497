/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-evolve.h"

#include "sluice-error.h"

#include <string.h>

/* A table that grows with the mapping: columns are added, and made wide enough for
 * what comes, as long as what is there stays what it is. */

#define UNLIMITED G_MAXUINT

/* Digits of the largest integers of 16, 32 and 64 bits. */
#define DIGITS_OF_8_BITS 3
#define DIGITS_OF_16_BITS 5
#define DIGITS_OF_32_BITS 10
#define DIGITS_OF_64_BITS 19

typedef enum
{
  FAMILY_OTHER,
  FAMILY_BOOLEAN,
  FAMILY_INTEGER,
  FAMILY_DECIMAL,
  FAMILY_SINGLE,
  FAMILY_DOUBLE,
  FAMILY_DATE,
  FAMILY_TIMESTAMP,
  FAMILY_LIMITED_TEXT,
  FAMILY_TEXT,
} Family;

/* What a declared type can hold: of numbers the digits before and behind the point. */
typedef struct
{
  Family family;
  guint whole;
  guint scale;
} Width;

/* The words that types of the servers begin with; longer ones first. */
static const struct
{
  const char *word;
  Family family;
  guint whole;
} words[] = {
  { "boolean", FAMILY_BOOLEAN }, { "bool", FAMILY_BOOLEAN },
  { "tinyint", FAMILY_INTEGER, DIGITS_OF_8_BITS },
  { "smallint", FAMILY_INTEGER, DIGITS_OF_16_BITS }, { "int2", FAMILY_INTEGER, DIGITS_OF_16_BITS },
  { "bigint", FAMILY_INTEGER, DIGITS_OF_64_BITS }, { "int8", FAMILY_INTEGER, DIGITS_OF_64_BITS },
  { "integer", FAMILY_INTEGER, DIGITS_OF_32_BITS }, { "int4", FAMILY_INTEGER, DIGITS_OF_32_BITS },
  { "int", FAMILY_INTEGER, DIGITS_OF_32_BITS },
  { "numeric", FAMILY_DECIMAL }, { "decimal", FAMILY_DECIMAL }, { "number", FAMILY_DECIMAL },
  { "real", FAMILY_SINGLE }, { "float4", FAMILY_SINGLE },
  { "double precision", FAMILY_DOUBLE }, { "double", FAMILY_DOUBLE }, { "float8", FAMILY_DOUBLE },
  { "timestamp", FAMILY_TIMESTAMP }, { "datetime", FAMILY_TIMESTAMP }, { "date", FAMILY_DATE },
  { "character varying", FAMILY_LIMITED_TEXT }, { "varchar2", FAMILY_LIMITED_TEXT },
  { "varchar", FAMILY_LIMITED_TEXT }, { "nvarchar", FAMILY_LIMITED_TEXT }, { "character", FAMILY_LIMITED_TEXT },
  { "char", FAMILY_LIMITED_TEXT },
  { "text", FAMILY_TEXT }, { "longtext", FAMILY_TEXT }, { "clob", FAMILY_TEXT },
};

/* "numeric(12,2)" */
static void
read_arguments (const char *text,
                Width      *width)
{
  guint64 first = 0;
  guint64 second = 0;
  char *end = NULL;

  width->whole = UNLIMITED;
  if (*text != '(')
    return;
  first = g_ascii_strtoull (text + 1, &end, 10);
  if (*end == ',')
    second = g_ascii_strtoull (end + 1, NULL, 10);
  if (width->family == FAMILY_DECIMAL && (second > first || first > SLUICE_DECIMAL_MAX_PRECISION))
    return;
  width->whole = (guint) MIN (first - (width->family == FAMILY_DECIMAL ? second : 0), G_MAXUINT - 1);
  width->scale = (guint) second;
}

static Width
read_width (const char *type_name)
{
  g_autofree char *lower = g_ascii_strdown (type_name, -1);
  Width width = { FAMILY_OTHER };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *rest = lower + strlen (words[i].word);

      /* An array of it is something else. */
      if (!g_str_has_prefix (lower, words[i].word) || g_ascii_isalnum (*rest) || *rest == '_' ||
          strchr (lower, '[') != NULL)
        continue;
      width.family = words[i].family;
      width.whole = words[i].whole;
      if (width.family == FAMILY_DECIMAL || width.family == FAMILY_LIMITED_TEXT)
        read_arguments (rest, &width);
      break;
    }
  if (width.family == FAMILY_LIMITED_TEXT && width.whole == UNLIMITED)
    width.family = FAMILY_TEXT;
  return width;
}

static gboolean
make_decimal (guint       whole,
              guint       scale,
              SluiceType *ret_type)
{
  if (whole + scale > SLUICE_DECIMAL_MAX_PRECISION)
    return FALSE;
  *ret_type = (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, (guint16) (whole + scale), (guint16) scale };
  return TRUE;
}

/* What holds both integers or decimals that are there and those that come. */
static gboolean
widen_number (const Width *width,
              SluiceType   type,
              SluiceType  *ret_type)
{
  const gboolean decimal = type.kind == SLUICE_TYPE_KIND_DECIMAL;
  const guint whole = decimal ? (guint) (type.precision - type.scale) : DIGITS_OF_64_BITS;
  const guint scale = decimal ? type.scale : 0;

  if (width->whole == UNLIMITED || (whole <= width->whole && scale <= width->scale))
    return FALSE;
  if (width->family == FAMILY_DECIMAL || decimal)
    return make_decimal (MAX (whole, width->whole), MAX (scale, width->scale), ret_type);
  *ret_type = type;
  return TRUE;
}

static gboolean
find_wider (const Width *width,
            SluiceType   type,
            SluiceType  *ret_type)
{
  *ret_type = type;
  switch (type.kind)
    {
    case SLUICE_TYPE_KIND_INTEGER:
    case SLUICE_TYPE_KIND_DECIMAL:
      return (width->family == FAMILY_INTEGER || width->family == FAMILY_DECIMAL) &&
             widen_number (width, type, ret_type);
    case SLUICE_TYPE_KIND_DOUBLE:
      /* A double has not all integers of 64 bits, and no decimal that is a fraction. */
      return width->family == FAMILY_SINGLE ||
             (width->family == FAMILY_INTEGER && width->whole <= DIGITS_OF_32_BITS);
    case SLUICE_TYPE_KIND_TIMESTAMP:
      return width->family == FAMILY_DATE;
    case SLUICE_TYPE_KIND_TEXT:
      return width->family != FAMILY_OTHER && width->family != FAMILY_TEXT;
    case SLUICE_TYPE_KIND_BOOLEAN:
    case SLUICE_TYPE_KIND_DATE:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
    case SLUICE_TYPE_KIND_UUID:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      return FALSE;
    }
}

/**
 * sluice_sql_evolve_widen:
 * @dialect: how the server writes its types
 * @type_name: what a column is declared as
 * @type: the type of the values that come
 * @is_key: whether the column belongs to a key
 *
 * A wider type holds all values that are there, exactly, and those that come.
 *
 * Returns: (transfer full) (nullable): what the column should be declared as, %NULL if
 *   it is wide enough, or nothing holds both
 */
char *
sluice_sql_evolve_widen (const SluiceSqlDialect *dialect,
                         const char             *type_name,
                         SluiceType              type,
                         gboolean                is_key)
{
  SluiceType wider;
  Width width;

  g_return_val_if_fail (dialect != NULL && type_name != NULL, NULL);

  width = read_width (type_name);
  return find_wider (&width, type, &wider) ? sluice_sql_dialect_get_type (dialect, wider, is_key) : NULL;
}

static gboolean
is_key (const SluiceLoadRequest *request,
        const char              *name)
{
  return request->load->keys != NULL && g_strv_contains ((const char *const *) request->load->keys, name);
}

/* MODIFY COLUMN says all of a column anew: what it does not say is gone. DuckDB changes
 * no column of a key. */
static gboolean
must_stay (const SluiceSqlDialect  *dialect,
           const SluiceTableColumn *column)
{
  if (strcmp (dialect->name, "duckdb") == 0)
    return column->key_place > 0;
  return strstr (dialect->widen_column, "MODIFY COLUMN") != NULL && (column->not_null || column->has_default);
}

/* The statement that makes @column (NULL = there is none) hold what is wanted; NULL if
 * it does already, or cannot be made to. */
static char *
make_alter (const SluiceSqlDialect   *dialect,
            const SluiceLoadRequest  *request,
            const char               *schema,
            const SluiceTableColumn  *column,
            const SluiceColumn       *wanted,
            char                    **ret_type)
{
  g_autofree char *table = sluice_sql_dialect_quote_table (dialect, schema, request->table);
  g_autofree char *name = sluice_sql_dialect_quote (dialect, column != NULL ? column->name : wanted->name);
  gboolean in_key = is_key (request, wanted->name);

  if (column == NULL)
    {
      *ret_type = sluice_sql_dialect_get_type (dialect, wanted->type, in_key);
      return sluice_sql_dialect_format (dialect->add_column, table, name, *ret_type);
    }
  if (dialect->widen_column == NULL || column->type_name == NULL || must_stay (dialect, column))
    return NULL;
  *ret_type = sluice_sql_evolve_widen (dialect, column->type_name, wanted->type, in_key);
  return *ret_type != NULL ? sluice_sql_dialect_format (dialect->widen_column, table, name, *ret_type) : NULL;
}

static gboolean
alter (SluiceSqlSession         *session,
       const SluiceLoadRequest  *request,
       const char               *sql,
       GCancellable             *cancellable,
       GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);

  if (request->dry_run && dialect->ddl_commits)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "ddl_commits",
                        "The table “%s” would evolve: %s. This database commits that at once, so that a dry run "
                        "cannot go on", request->table, sql);
      return FALSE;
    }
  return sluice_sql_session_exec (session, sql, NULL, cancellable, error);
}

static void
report (SluiceMonitor            *monitor,
        const SluiceLoadRequest  *request,
        const SluiceTableColumn  *column,
        const SluiceColumn       *wanted,
        const char               *type)
{
  if (monitor == NULL)
    return;
  if (column == NULL)
    sluice_monitor_warn (monitor, "table_evolved", "The table “%s” has a new column “%s”, %s", request->table,
                         wanted->name, type);
  else
    sluice_monitor_warn (monitor, "table_evolved", "The column “%s” of the table “%s” was %s and is now %s",
                         column->name, request->table, column->type_name, type);
}

/* What does not match a column in any way is added; what matches several is an error
 * of the layout. */
static const SluiceTableColumn *
find_column (GPtrArray  *columns,
             const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  const SluiceTableColumn *found = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *other = g_utf8_casefold (column->name, -1);

      if (strcmp (column->name, name) == 0)
        return column;
      if (strcmp (other, folded) == 0)
        found = column;
    }
  return found;
}

/**
 * sluice_sql_evolve_table:
 * @session: a session, in the transaction of the load unless DDL ends it
 * @request: what is to be loaded
 * @schema: (nullable): the table's schema
 * @columns: (element-type SluiceTableColumn): its columns
 * @monitor: (nullable): is told what was changed (`table_evolved`)
 * @cancellable: (nullable): a cancellable
 * @error: `ddl_commits` (%SLUICE_ERROR_CONFIGURATION) in a dry run, or an error of the
 *   session
 *
 * Adds the columns that the table lacks, without NOT NULL, and widens those that are
 * too narrow.
 *
 * Returns: (transfer full) (nullable): the names of the added columns
 */
GStrv
sluice_sql_evolve_table (SluiceSqlSession         *session,
                         const SluiceLoadRequest  *request,
                         const char               *schema,
                         GPtrArray                *columns,
                         SluiceMonitor            *monitor,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  const SluiceSqlDialect *dialect = sluice_sql_session_get_dialect (session);
  g_autoptr(GStrvBuilder) added = g_strv_builder_new ();

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL && columns != NULL, NULL);

  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *wanted = sluice_schema_get (request->columns, i);
      const SluiceTableColumn *column = find_column (columns, wanted->name);
      g_autofree char *type = NULL;
      g_autofree char *sql = make_alter (dialect, request, schema, column, wanted, &type);

      if (sql == NULL)
        continue;
      if (!alter (session, request, sql, cancellable, error))
        return NULL;
      report (monitor, request, column, wanted, type);
      if (column == NULL)
        g_strv_builder_add (added, wanted->name);
    }
  return g_strv_builder_end (added);
}

/**
 * sluice_sql_evolve_make_ddl:
 * @dialect: how the server writes SQL
 * @request: what is to be loaded
 * @schema: (nullable): the table's schema
 * @columns: (element-type SluiceTableColumn): its columns
 *
 * Returns: (transfer full): the statements of [func@Sluice.sql_evolve_table], which are
 *   not run
 */
GStrv
sluice_sql_evolve_make_ddl (const SluiceSqlDialect   *dialect,
                            const SluiceLoadRequest  *request,
                            const char               *schema,
                            GPtrArray                *columns)
{
  g_autoptr(GStrvBuilder) statements = g_strv_builder_new ();

  g_return_val_if_fail (dialect != NULL && request != NULL && columns != NULL, NULL);

  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *wanted = sluice_schema_get (request->columns, i);
      g_autofree char *type = NULL;
      g_autofree char *sql = make_alter (dialect, request, schema, find_column (columns, wanted->name), wanted, &type);

      if (sql != NULL)
        g_strv_builder_add (statements, sql);
    }
  return g_strv_builder_end (statements);
}
