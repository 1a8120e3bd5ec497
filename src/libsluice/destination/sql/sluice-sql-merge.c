/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-merge.h"

#include "sluice-sql-absent.h"

/**
 * sluice_sql_merge_make_stage:
 * @self: terms
 *
 * Returns: (transfer full): the statement that makes the stage: `sluice_row` and c0,
 *   c1 ..., in the types of the table, so that no name of a column is in the way
 */
char *
sluice_sql_merge_make_stage (const SluiceSqlTerms *self)
{
  g_autoptr(GString) select = g_string_new ("SELECT 0 AS sluice_row");

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (self, i);
      const char *type = sluice_sql_session_get_stage_type (self->session, self->layout, i);

      if (type != NULL)
        g_string_append_printf (select, ", CAST(t.%s AS %s) AS c%u", name, type, i);
      else
        g_string_append_printf (select, ", t.%s AS c%u", name, i);
    }
  g_string_append_printf (select, " FROM %s t WHERE 1 = 0", self->table);
  return sluice_sql_dialect_format (self->dialect->make_stage, self->stage, select->str, NULL);
}

/* In a history: what becomes of a row that meets an open version. */
static void
append_history_fates (const SluiceSqlTerms *self,
                      GString              *sql)
{
  g_string_append (sql, " WHEN ");
  sluice_sql_terms_append_began (self, "t", ">", sql);
  g_string_append_printf (sql, " THEN %d WHEN ", SLUICE_ROW_OLDER);
  sluice_sql_terms_append_began (self, "t", "<", sql);
  g_string_append (sql, " AND ");
  sluice_sql_terms_append_differs (self, "t", TRUE, FALSE, sql);
  g_string_append_printf (sql, " THEN %d", SLUICE_ROW_VERSIONED);
}

/**
 * sluice_sql_merge_make_fate:
 * @self: terms
 *
 * Returns: (transfer full): the expression that gives a [enum@Sluice.RowFate] over
 *   [func@Sluice.sql_merge_make_join]
 */
char *
sluice_sql_merge_make_fate (const SluiceSqlTerms *self)
{
  g_autofree char *key = sluice_sql_terms_quote_column (self, self->layout->keys[0]);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CASE WHEN t.%s IS NULL THEN %d", key, SLUICE_ROW_NEW);
  if (self->request->load->strategy == SLUICE_STRATEGY_INSERT_NEW)
    {
      g_string_append_printf (sql, " ELSE %d END", SLUICE_ROW_SKIPPED);
      return g_string_free (sql, FALSE);
    }
  if (self->layout->skip_column != NULL)
    {
      g_string_append (sql, " WHEN ");
      sluice_sql_terms_append_skip (self, "t", sql);
      g_string_append_printf (sql, " THEN %d", SLUICE_ROW_SKIPPED);
    }
  if (self->request->load->strategy == SLUICE_STRATEGY_SCD2)
    append_history_fates (self, sql);
  g_string_append (sql, " WHEN ");
  sluice_sql_terms_append_differs (self, "t", TRUE, TRUE, sql);
  sluice_sql_absent_append_marked (self, "t", " OR ", sql);
  g_string_append_printf (sql, " THEN %d ELSE %d END", SLUICE_ROW_CHANGED, SLUICE_ROW_UNCHANGED);
  return g_string_free (sql, FALSE);
}

/**
 * sluice_sql_merge_make_join:
 * @self: terms
 *
 * Returns: (transfer full): the stage with what the table has of its keys, as it
 *   stands after FROM
 */
char *
sluice_sql_merge_make_join (const SluiceSqlTerms *self)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "%s s LEFT JOIN %s t ON ", self->stage, self->table);
  sluice_sql_terms_append_match (self, "t", sql);
  return g_string_free (sql, FALSE);
}

/**
 * sluice_sql_merge_make_count:
 * @self: terms
 * @unique: whether no two rows of the table have the same key
 * @range: a condition on `s.sluice_row`
 *
 * Returns: (transfer full): a query that gives each fate and how many rows of the
 *   stage have it
 */
char *
sluice_sql_merge_make_count (const SluiceSqlTerms *self,
                             gboolean              unique,
                             const char           *range)
{
  g_autofree char *fate = sluice_sql_merge_make_fate (self);
  g_autofree char *join = sluice_sql_merge_make_join (self);

  if (unique)
    return g_strdup_printf ("SELECT f.fate, COUNT(*) FROM (SELECT %s AS fate FROM %s WHERE %s) f GROUP BY f.fate",
                            fate, join, range);
  return g_strdup_printf ("SELECT f.fate, COUNT(*) FROM (SELECT s.sluice_row, MAX(%s) AS fate FROM %s WHERE %s "
                          "GROUP BY s.sluice_row) f GROUP BY f.fate", fate, join, range);
}

/* Whether values of a type that differ may be the same to a column: by a collation that
 * knows no case, or rounded. */
static gboolean
may_coincide (SluiceTypeKind kind)
{
  switch (kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
    case SLUICE_TYPE_KIND_INTEGER:
    case SLUICE_TYPE_KIND_DATE:
    case SLUICE_TYPE_KIND_UUID:
      return FALSE;
    case SLUICE_TYPE_KIND_DOUBLE:
    case SLUICE_TYPE_KIND_DECIMAL:
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      return TRUE;
    }
}

/* The query for the first row of each key that several rows of the stage have; NULL if
 * keys that differ are different ones. The empty half of its union lends the table's
 * collation to stages that have none. */
static char *
make_doubles (const SluiceSqlTerms *self,
              const char           *range)
{
  g_autoptr(GString) table = g_string_new ("SELECT 0 AS sluice_row");
  g_autoptr(GString) stage = g_string_new ("SELECT s.sluice_row");
  g_autoptr(GString) group = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      guint place = self->layout->keys[i];
      g_autofree char *name = sluice_sql_terms_quote_column (self, place);
      g_autofree char *staged = sluice_sql_terms_make_staged (self, place);

      any |= may_coincide (self->layout->columns[place].type.kind);
      g_string_append_printf (table, ", t.%s AS k%u", name, i);
      g_string_append_printf (stage, ", %s", staged);
      g_string_append_printf (group, "%sd.k%u", i > 0 ? ", " : "", i);
    }
  if (!any)
    return NULL;
  return g_strdup_printf ("SELECT MIN(d.sluice_row) FROM (%s FROM %s t WHERE 1 = 0 UNION ALL %s FROM %s s WHERE %s) d "
                          "GROUP BY %s HAVING COUNT(*) > 1",
                          table->str, self->table, stage->str, self->stage, range, group->str);
}

/**
 * sluice_sql_merge_drop_doubles:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 * @n_dropped: how many there were is added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Keys that differ may be one to the table. Of their rows the last stays in the stage,
 * as of those whose keys are the same to us.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_merge_drop_doubles (const SluiceSqlTerms  *self,
                               const char            *range,
                               guint64               *n_dropped,
                               GCancellable          *cancellable,
                               GError               **error)
{
  g_autofree char *sql = make_doubles (self, range);

  while (sql != NULL)
    {
      g_autoptr(SluiceSqlRows) doubles = sluice_sql_session_query (self->session, sql, NULL, cancellable, error);

      if (doubles == NULL)
        return FALSE;
      if (doubles->len == 0)
        break;
      for (guint i = 0; i < doubles->len; i++)
        {
          g_autofree char *drop = g_strdup_printf ("DELETE FROM %s WHERE sluice_row = %" G_GUINT64_FORMAT,
                                                   self->stage, sluice_sql_rows_get_number (doubles, i, 0));

          if (!sluice_sql_session_exec (self->session, drop, NULL, cancellable, error))
            return FALSE;
        }
      *n_dropped += doubles->len;
    }
  return TRUE;
}

/**
 * sluice_sql_merge_make_insert:
 * @self: terms
 * @only_missing: whether rows whose key is there are left out
 * @range: a condition on `s.sluice_row`
 *
 * Returns: (transfer full): the insert from the stage
 */
char *
sluice_sql_merge_make_insert (const SluiceSqlTerms *self,
                              gboolean              only_missing,
                              const char           *range)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", self->table);
  sluice_sql_terms_append_names (self, sql);
  g_string_append (sql, ") SELECT ");
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *staged = sluice_sql_terms_make_staged (self, i);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", staged);
    }
  g_string_append_printf (sql, " FROM %s s WHERE %s", self->stage, range);
  if (only_missing)
    {
      g_string_append_printf (sql, " AND NOT EXISTS (SELECT 1 FROM %s t WHERE ", self->table);
      sluice_sql_terms_append_match (self, "t", sql);
      g_string_append_c (sql, ')');
    }
  return g_string_free (sql, FALSE);
}

/**
 * sluice_sql_merge_append_changes:
 * @self: terms
 * @target: how the table is called
 * @range: a condition on `s.sluice_row`
 * @sql: is added to
 *
 * Adds the condition that a row of the stage changes one of the table.
 */
void
sluice_sql_merge_append_changes (const SluiceSqlTerms *self,
                                 const char           *target,
                                 const char           *range,
                                 GString              *sql)
{
  sluice_sql_terms_append_match (self, target, sql);
  g_string_append (sql, " AND ");
  sluice_sql_terms_append_may_write (self, target, sql);
  g_string_append (sql, " AND (");
  sluice_sql_terms_append_differs (self, target, TRUE, TRUE, sql);
  sluice_sql_absent_append_marked (self, target, " OR ", sql);
  g_string_append_printf (sql, ") AND %s", range);
}

/**
 * sluice_sql_merge_make_update:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * Returns: (transfer full) (nullable): the update of rows that differ; %NULL where
 *   there is nothing beside the keys
 */
char *
sluice_sql_merge_make_update (const SluiceSqlTerms *self,
                              const char           *range)
{
  const char *target = sluice_sql_terms_get_target (self);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) condition = g_string_new (NULL);

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      if (!self->layout->columns[i].is_updated)
        continue;
      g_ptr_array_add (columns, sluice_sql_terms_quote_column (self, i));
      g_ptr_array_add (values, sluice_sql_terms_make_new (self, target, i));
    }
  sluice_sql_absent_add_unmark (self, columns, values);
  if (columns->len == 0)
    return NULL;

  sluice_sql_merge_append_changes (self, target, range, condition);
  return sluice_sql_terms_make_update (self, columns, values, condition->str);
}
