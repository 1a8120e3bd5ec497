/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-sets.h"

#include "sluice-sql-check.h"

static const SluiceColumn *
find_column (SluiceSchema *schema,
             const char   *name)
{
  int index = name != NULL ? sluice_schema_find (schema, name) : -1;

  return index >= 0 ? sluice_schema_get (schema, (guint) index) : NULL;
}

/**
 * sluice_sql_deduplicate:
 * @spec: which rows are the same
 * @schema: their columns
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): the rank of a row among those with its keys; the
 *   first one is kept
 */
char *
sluice_sql_deduplicate (const SluiceDeduplicateSpec  *spec,
                        SluiceSchema                 *schema,
                        SluiceSqlLanguage             dialect,
                        char                        **ret_why)
{
  g_autoptr(GString) out = g_string_new ("row_number() OVER (PARTITION BY ");

  for (guint i = 0; spec->keys[i] != NULL; i++)
    {
      g_autofree char *name = sluice_sql_name (spec->keys[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append (out, " ORDER BY ");
  for (guint i = 0; i < spec->order->len; i++)
    {
      const SluiceRowOrder *order = g_ptr_array_index (spec->order, i);
      const SluiceColumn *column = find_column (schema, order->column);
      g_autofree char *text = column != NULL ? sluice_sql_order (column, dialect, ret_why) : NULL;

      if (text == NULL)
        return NULL;
      g_string_append_printf (out, "%s %s NULLS LAST, ", text, order->descending ? "DESC" : "ASC");
    }
  g_string_append (out, spec->order->len > 0 ? "\"_row\")" : "\"_row\" DESC)");
  return g_strdup (out->str);
}

static gboolean
is_same_type (SluiceType a,
              SluiceType b)
{
  return a.kind == b.kind && (a.kind != SLUICE_TYPE_KIND_DECIMAL || a.scale == b.scale);
}

/**
 * sluice_sql_aggregate:
 * @column: a column that an aggregation makes
 * @schema: the columns that it is made of
 * @dialect: whose SQL
 * @ret_why: (out): what cannot be said
 *
 * Returns: (transfer full) (nullable): the column of a group
 */
char *
sluice_sql_aggregate (const SluiceAggregateColumn  *column,
                      SluiceSchema                 *schema,
                      SluiceSqlLanguage             dialect,
                      char                        **ret_why)
{
  const SluiceColumn *of = find_column (schema, column->of);
  g_autofree char *name = of != NULL ? sluice_sql_name (of->name) : g_strdup ("*");
  g_autofree char *order = NULL;
  const gboolean is_count = column->function == SLUICE_AGGREGATE_COUNT || column->function == SLUICE_AGGREGATE_DISTINCT;
  const gboolean is_bound = column->function == SLUICE_AGGREGATE_MIN || column->function == SLUICE_AGGREGATE_MAX;

  if (is_count && column->type.kind == SLUICE_TYPE_KIND_INTEGER)
    return g_strdup_printf (column->function == SLUICE_AGGREGATE_COUNT ? "count(%s)" : "count(DISTINCT %s)", name);
  if (of == NULL || !is_same_type (of->type, column->type))
    {
      sluice_sql_fail (ret_why, "an aggregation into another type");
      return NULL;
    }
  if (is_bound && (of->type.kind == SLUICE_TYPE_KIND_INTEGER || of->type.kind == SLUICE_TYPE_KIND_DOUBLE ||
                   of->type.kind == SLUICE_TYPE_KIND_TEXT || of->type.kind == SLUICE_TYPE_KIND_DATE ||
                   (of->type.kind == SLUICE_TYPE_KIND_DECIMAL && dialect == SLUICE_SQL_LANGUAGE_POSTGRES)))
    {
      order = sluice_sql_order (of, dialect, ret_why);
      return g_strdup_printf ("%s(%s)", column->function == SLUICE_AGGREGATE_MIN ? "min" : "max", order);
    }
  if (column->function == SLUICE_AGGREGATE_SUM &&
      (of->type.kind == SLUICE_TYPE_KIND_INTEGER ||
       (of->type.kind == SLUICE_TYPE_KIND_DECIMAL && dialect == SLUICE_SQL_LANGUAGE_POSTGRES)))
    return g_strdup_printf ("sum(%s)", name);
  if (dialect == SLUICE_SQL_LANGUAGE_POSTGRES &&
      (column->function == SLUICE_AGGREGATE_FIRST || column->function == SLUICE_AGGREGATE_LAST))
    return g_strdup_printf ("(array_agg(%s ORDER BY \"_row\"%s))[1]", name,
                            column->function == SLUICE_AGGREGATE_LAST ? " DESC" : "");
  sluice_sql_fail (ret_why, "the function of this aggregation");
  return NULL;
}
