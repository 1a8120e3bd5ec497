/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-column.h"

#include <string.h>

#define AS_TEXT "CAST(%s AS VARCHAR)"
#define AS_JSON "CAST(to_json(%s) AS VARCHAR)"

/* How each type is read. What has no exact counterpart comes as text that says
 * exactly what it is: numbers of more than 64 bits, single precision (0.1 is not
 * 0.10000000149), times finer than a microsecond, intervals. Nested values are JSON. */
static const struct
{
  SluiceDuckdbType type;
  const char *name;
  SluiceTypeKind kind;
  const char *cast;
  SluiceDuckdbType arrives;
  gboolean is_number;
} types[] = {
  { DUCKDB_TYPE_BOOLEAN, "BOOLEAN", SLUICE_TYPE_KIND_BOOLEAN, NULL, DUCKDB_TYPE_BOOLEAN, FALSE },
  { DUCKDB_TYPE_TINYINT, "TINYINT", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_TINYINT, FALSE },
  { DUCKDB_TYPE_SMALLINT, "SMALLINT", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_SMALLINT, FALSE },
  { DUCKDB_TYPE_INTEGER, "INTEGER", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_INTEGER, FALSE },
  { DUCKDB_TYPE_BIGINT, "BIGINT", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_BIGINT, FALSE },
  { DUCKDB_TYPE_UTINYINT, "UTINYINT", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_UTINYINT, FALSE },
  { DUCKDB_TYPE_USMALLINT, "USMALLINT", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_USMALLINT, FALSE },
  { DUCKDB_TYPE_UINTEGER, "UINTEGER", SLUICE_TYPE_KIND_INTEGER, NULL, DUCKDB_TYPE_UINTEGER, FALSE },
  { DUCKDB_TYPE_UBIGINT, "UBIGINT", SLUICE_TYPE_KIND_DECIMAL, AS_TEXT, DUCKDB_TYPE_VARCHAR, TRUE },
  { DUCKDB_TYPE_HUGEINT, "HUGEINT", SLUICE_TYPE_KIND_DECIMAL, AS_TEXT, DUCKDB_TYPE_VARCHAR, TRUE },
  { DUCKDB_TYPE_UHUGEINT, "UHUGEINT", SLUICE_TYPE_KIND_DECIMAL, AS_TEXT, DUCKDB_TYPE_VARCHAR, TRUE },
  { DUCKDB_TYPE_DECIMAL, "DECIMAL", SLUICE_TYPE_KIND_DECIMAL, AS_TEXT, DUCKDB_TYPE_VARCHAR, TRUE },
  { DUCKDB_TYPE_FLOAT, "FLOAT", SLUICE_TYPE_KIND_DOUBLE, AS_TEXT, DUCKDB_TYPE_VARCHAR, TRUE },
  { DUCKDB_TYPE_DOUBLE, "DOUBLE", SLUICE_TYPE_KIND_DOUBLE, NULL, DUCKDB_TYPE_DOUBLE, FALSE },
  { DUCKDB_TYPE_DATE, "DATE", SLUICE_TYPE_KIND_DATE, NULL, DUCKDB_TYPE_DATE, FALSE },
  { DUCKDB_TYPE_TIME, "TIME", SLUICE_TYPE_KIND_TIME, NULL, DUCKDB_TYPE_TIME, FALSE },
  { DUCKDB_TYPE_TIMESTAMP, "TIMESTAMP", SLUICE_TYPE_KIND_TIMESTAMP, NULL, DUCKDB_TYPE_TIMESTAMP, FALSE },
  { DUCKDB_TYPE_TIMESTAMP_S, "TIMESTAMP_S", SLUICE_TYPE_KIND_TIMESTAMP, "CAST(%s AS TIMESTAMP)",
    DUCKDB_TYPE_TIMESTAMP, FALSE },
  { DUCKDB_TYPE_TIMESTAMP_MS, "TIMESTAMP_MS", SLUICE_TYPE_KIND_TIMESTAMP, "CAST(%s AS TIMESTAMP)",
    DUCKDB_TYPE_TIMESTAMP, FALSE },
  { DUCKDB_TYPE_TIMESTAMP_NS, "TIMESTAMP_NS", SLUICE_TYPE_KIND_TIMESTAMP, AS_TEXT, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_TIMESTAMP_TZ, "TIMESTAMP WITH TIME ZONE", SLUICE_TYPE_KIND_TIMESTAMPTZ, NULL,
    DUCKDB_TYPE_TIMESTAMP_TZ, FALSE },
  { DUCKDB_TYPE_VARCHAR, "VARCHAR", SLUICE_TYPE_KIND_TEXT, NULL, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_ENUM, "ENUM", SLUICE_TYPE_KIND_TEXT, AS_TEXT, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_UUID, "UUID", SLUICE_TYPE_KIND_UUID, AS_TEXT, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_BLOB, "BLOB", SLUICE_TYPE_KIND_BYTES, NULL, DUCKDB_TYPE_BLOB, FALSE },
  { DUCKDB_TYPE_INTERVAL, "INTERVAL", SLUICE_TYPE_KIND_TEXT, AS_TEXT, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_LIST, "LIST", SLUICE_TYPE_KIND_JSON, AS_JSON, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_ARRAY, "ARRAY", SLUICE_TYPE_KIND_JSON, AS_JSON, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_STRUCT, "STRUCT", SLUICE_TYPE_KIND_JSON, AS_JSON, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_MAP, "MAP", SLUICE_TYPE_KIND_JSON, AS_JSON, DUCKDB_TYPE_VARCHAR, FALSE },
  { DUCKDB_TYPE_UNION, "UNION", SLUICE_TYPE_KIND_JSON, AS_JSON, DUCKDB_TYPE_VARCHAR, FALSE },
};

static void
column_free (gpointer data)
{
  SluiceDuckdbColumn *column = data;

  g_free (column->name);
  g_free (column);
}

/* The digits of numbers that have no type of their own here. */
static SluiceType
decimal_type (const SluiceDuckdbLibrary *duckdb,
              SluiceDuckdbType           id,
              gpointer                   type)
{
  if (id == DUCKDB_TYPE_UBIGINT)
    return (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, 20, 0 };
  if (id != DUCKDB_TYPE_DECIMAL)
    return (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, 39, 0 };
  return (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, duckdb->decimal_width (type), duckdb->decimal_scale (type) };
}

static void
set_type (SluiceDuckdbColumn        *column,
          const SluiceDuckdbLibrary *duckdb,
          gpointer                   type)
{
  const SluiceDuckdbType id = (SluiceDuckdbType) duckdb->get_type_id (type);
  char *alias = duckdb->logical_type_get_alias (type);

  column->type.kind = SLUICE_TYPE_KIND_TEXT;
  /* A bit string looks like a number, and is none. */
  column->type_name = "OTHER";
  column->cast = AS_TEXT;
  column->kind = DUCKDB_TYPE_VARCHAR;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i].type != id)
        continue;
      column->type.kind = types[i].kind;
      column->type_name = types[i].name;
      column->cast = types[i].cast;
      column->kind = types[i].arrives;
      column->is_number = types[i].is_number;
    }
  if (column->type.kind == SLUICE_TYPE_KIND_DECIMAL)
    column->type = decimal_type (duckdb, id, type);
  if (alias != NULL && strcmp (alias, "JSON") == 0)
    {
      column->type.kind = SLUICE_TYPE_KIND_JSON;
      column->type_name = "JSON";
    }
  if (alias != NULL)
    duckdb->free (alias);
}

/**
 * sluice_duckdb_column_new_list:
 * @duckdb: the library
 * @statement: a prepared statement
 *
 * Returns: (transfer full) (element-type SluiceDuckdbColumn): the columns it gives
 */
GPtrArray *
sluice_duckdb_column_new_list (const SluiceDuckdbLibrary *duckdb,
                               gpointer                   statement)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (column_free);
  const duckdb_idx n = duckdb->prepared_statement_column_count (statement);

  for (duckdb_idx i = 0; i < n; i++)
    {
      SluiceDuckdbColumn *column = g_new0 (SluiceDuckdbColumn, 1);
      const char *name = duckdb->prepared_statement_column_name (statement, i);
      gpointer type = duckdb->prepared_statement_column_logical_type (statement, i);

      column->name = g_strdup (name != NULL ? name : "");
      duckdb->free ((gpointer) name);
      set_type (column, duckdb, type);
      duckdb->destroy_logical_type (&type);
      g_ptr_array_add (columns, column);
    }
  return columns;
}

/* The statement without the semicolon at its end. */
static char *
cut_end (const char *sql)
{
  gsize len = strlen (sql);

  while (len > 0 && (g_ascii_isspace (sql[len - 1]) || sql[len - 1] == ';'))
    len--;
  return g_strndup (sql, len);
}

/**
 * sluice_duckdb_column_wrap:
 * @columns: (element-type SluiceDuckdbColumn): the columns of @sql
 * @sql: a statement
 *
 * Returns: (transfer full) (nullable): a statement around it that makes of its
 *   columns what can be read; %NULL if all can be
 */
char *
sluice_duckdb_column_wrap (GPtrArray  *columns,
                           const char *sql)
{
  g_autofree char *inner = cut_end (sql);
  g_autoptr(GString) list = g_string_new (NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  gboolean needed = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceDuckdbColumn *column = columns->pdata[i];
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_auto(GStrv) parts = g_strsplit (column->cast != NULL ? column->cast : "%s", "%s", 2);

      needed = needed || column->cast != NULL;
      g_string_append_printf (list, "%s%s%s%s", i > 0 ? ", " : "", parts[0], name, parts[1]);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (!needed)
    return NULL;
  /* The line end closes a comment that the statement may end with. */
  return g_strdup_printf ("SELECT %s FROM (%s\n) AS q(%s)", list->str, inner, names->str);
}
