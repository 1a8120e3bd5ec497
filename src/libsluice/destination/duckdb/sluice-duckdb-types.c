/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-types.h"

#include "sluice-duckdb-vector.h"

#include <stdio.h>
#include <string.h>

static const struct
{
  const char *name;
  gint64 least;
  gint64 most;
} integers[] = {
  { "TINYINT", G_MININT8, G_MAXINT8 },
  { "SMALLINT", G_MININT16, G_MAXINT16 },
  { "INTEGER", G_MININT32, G_MAXINT32 },
  { "BIGINT", G_MININT64, G_MAXINT64 },
  { "HUGEINT", G_MININT64, G_MAXINT64 },
  { "UTINYINT", 0, G_MAXUINT8 },
  { "USMALLINT", 0, G_MAXUINT16 },
  { "UINTEGER", 0, G_MAXUINT32 },
  { "UBIGINT", 0, G_MAXINT64 },
  { "UHUGEINT", 0, G_MAXINT64 },
};

/* The type in which cells of a kind arrive, in the words of duckdb_columns(). A JSON
 * text arrives as one. */
static const char *const natural[SLUICE_N_TYPE_KINDS] = {
  [SLUICE_TYPE_KIND_BOOLEAN] = "BOOLEAN",
  [SLUICE_TYPE_KIND_INTEGER] = "BIGINT",
  [SLUICE_TYPE_KIND_DOUBLE] = "DOUBLE",
  [SLUICE_TYPE_KIND_TEXT] = "VARCHAR",
  [SLUICE_TYPE_KIND_DATE] = "DATE",
  [SLUICE_TYPE_KIND_TIME] = "TIME",
  [SLUICE_TYPE_KIND_TIMESTAMP] = "TIMESTAMP",
  [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TIMESTAMP WITH TIME ZONE",
  [SLUICE_TYPE_KIND_UUID] = "UUID",
  [SLUICE_TYPE_KIND_JSON] = "VARCHAR",
  [SLUICE_TYPE_KIND_BYTES] = "BLOB",
};

/* Decimals have a name for each precision and scale: interned, as they are few. */
static const char *
get_natural (SluiceType type)
{
  g_autofree char *name = NULL;

  if (type.kind != SLUICE_TYPE_KIND_DECIMAL)
    return natural[type.kind];
  if (!sluice_duckdb_vector_fits (type))
    return "VARCHAR";
  name = g_strdup_printf ("DECIMAL(%d,%d)", type.precision, type.scale);
  return g_intern_string (name);
}

static gboolean
has_type (const SluiceLoadColumn *column,
          const char             *name)
{
  return column->type_name != NULL && strcmp (column->type_name, name) == 0;
}

/**
 * sluice_duckdb_types_get_stage_type:
 * @column: a column of a load
 *
 * A cast that fails ends DuckDB's transaction: where the table's type is not that of
 * the cells, the stage has theirs, and what cannot be cast is looked for in it.
 *
 * Returns: (transfer none) (nullable): the type the stage has, %NULL for the table's
 */
const char *
sluice_duckdb_types_get_stage_type (const SluiceLoadColumn *column)
{
  const char *name = get_natural (column->type);

  return has_type (column, name) || sluice_duckdb_types_is_text (column) ? NULL : name;
}

/**
 * sluice_duckdb_types_is_text:
 * @column: a column of a load
 *
 * Returns: whether its cells are written as text, in the form of our files
 */
gboolean
sluice_duckdb_types_is_text (const SluiceLoadColumn *column)
{
  return has_type (column, "VARCHAR");
}

/* Whether a canonical decimal has at most @whole digits before the point, and only
 * zeros after @scale digits behind it. */
static gboolean
decimal_fits (const SluiceValue *value,
              int                whole,
              int                scale)
{
  int n_whole = 0;
  int n_fraction = -1;

  for (guint i = 0; i < value->len; i++)
    {
      const char c = value->s[i];

      if (c == '.')
        n_fraction = 0;
      else if (c == '-')
        continue;
      else if (n_fraction >= 0)
        {
          if (++n_fraction > scale && c != '0')
            return FALSE;
        }
      else if (n_whole > 0 || c != '0')
        n_whole++;
    }
  return n_whole <= whole;
}

static gboolean
is_integer (const SluiceLoadColumn *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      if (has_type (column, integers[i].name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
parse_decimal (const SluiceLoadColumn *column,
               int                    *ret_precision,
               int                    *ret_scale)
{
  return column->type_name != NULL && sscanf (column->type_name, "DECIMAL(%d,%d)", ret_precision, ret_scale) == 2;
}

/**
 * sluice_duckdb_types_holds:
 * @column: a column of a load
 * @value: a cell of it, not NULL
 *
 * Looks at what can be told without the database: integers and decimals.
 *
 * Returns: %FALSE if the table's column cannot hold @value as it is
 */
gboolean
sluice_duckdb_types_holds (const SluiceLoadColumn *column,
                           const SluiceValue      *value)
{
  int precision;
  int scale;

  if (column->type.kind == SLUICE_TYPE_KIND_INTEGER)
    {
      for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
        {
          if (has_type (column, integers[i].name))
            return value->i >= integers[i].least && value->i <= integers[i].most;
        }
    }
  if (column->type.kind == SLUICE_TYPE_KIND_DECIMAL && parse_decimal (column, &precision, &scale))
    return decimal_fits (value, precision - scale, scale);
  return TRUE;
}

/**
 * sluice_duckdb_types_make_refusal:
 * @column: a column of a load
 * @staged: how its value in the stage is called
 *
 * Returns: (transfer full) (nullable): the condition that the table's type cannot hold
 *   the value as it is; %NULL if that cannot be, or was looked at before
 */
char *
sluice_duckdb_types_make_refusal (const SluiceLoadColumn *column,
                                  const char             *staged)
{
  const char *stage_type = sluice_duckdb_types_get_stage_type (column);
  int precision;
  int scale;

  if (stage_type == NULL ||
      (column->type.kind == SLUICE_TYPE_KIND_INTEGER && is_integer (column)) ||
      (column->type.kind == SLUICE_TYPE_KIND_DECIMAL && parse_decimal (column, &precision, &scale) &&
       strcmp (stage_type, "VARCHAR") != 0))
    return NULL;
  /* A text says the same in many ways; numbers and times must come back as they were. */
  if (strcmp (stage_type, "VARCHAR") == 0 || strcmp (stage_type, "UUID") == 0 || strcmp (stage_type, "BLOB") == 0)
    return g_strdup_printf ("%s IS NOT NULL AND TRY_CAST(%s AS %s) IS NULL", staged, staged, column->type_name);
  return g_strdup_printf ("TRY_CAST(TRY_CAST(%s AS %s) AS %s) IS DISTINCT FROM %s", staged, column->type_name,
                          stage_type, staged);
}
