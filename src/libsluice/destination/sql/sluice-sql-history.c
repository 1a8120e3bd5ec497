/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-history.h"

/* A slowly changing dimension of type 2 (R. Kimball, M. Ross, "The Data Warehouse
 * Toolkit"): each key has at most one open version, whose `valid_to` is NULL.
 * Intervals are half open: the end of one version is the begin of the next. */

static guint
find_role (const SluiceSqlTerms *self,
           SluiceColumnRole      role)
{
  int place = sluice_load_layout_find_role (self->layout, role);

  g_assert (place >= 0);
  return (guint) place;
}

static void
append_open (const SluiceSqlTerms *self,
             const char           *target,
             const char           *operator,
             const char           *range,
             GString              *sql)
{
  sluice_sql_terms_append_match (self, target, sql);
  g_string_append (sql, " AND ");
  sluice_sql_terms_append_began (self, target, operator, sql);
  g_string_append (sql, " AND ");
  sluice_sql_terms_append_may_write (self, target, sql);
  g_string_append_printf (sql, " AND %s AND ", range);
}

/**
 * sluice_sql_history_append_changes:
 * @self: terms
 * @target: how the table is called
 * @range: a condition on `s.sluice_row`
 * @sql: is added to
 *
 * Adds the condition that a row of the stage ends or changes an open version.
 */
void
sluice_sql_history_append_changes (const SluiceSqlTerms *self,
                                   const char           *target,
                                   const char           *range,
                                   GString              *sql)
{
  append_open (self, target, "<=", range, sql);
  sluice_sql_terms_append_differs (self, target, TRUE, TRUE, sql);
}

/* The columns that say who wrote a row last, and when. */
static void
add_audit (const SluiceSqlTerms *self,
           GPtrArray            *columns,
           GPtrArray            *values)
{
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      SluiceColumnRole role = self->layout->columns[i].role;

      if (role != SLUICE_COLUMN_UPDATED_AT && role != SLUICE_COLUMN_RUN_ID)
        continue;
      g_ptr_array_add (columns, sluice_sql_terms_quote_column (self, i));
      g_ptr_array_add (values, sluice_sql_terms_make_staged (self, i));
    }
}

/**
 * sluice_sql_history_make_close:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * Returns: (transfer full): the update that ends the open versions of rows that
 *   differ, at the instant from which on the new ones hold
 */
char *
sluice_sql_history_make_close (const SluiceSqlTerms *self,
                               const char           *range)
{
  const char *target = sluice_sql_terms_get_target (self);
  guint current = find_role (self, SLUICE_COLUMN_IS_CURRENT);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) condition = g_string_new (NULL);

  g_ptr_array_add (columns, sluice_sql_terms_quote_column (self, find_role (self, SLUICE_COLUMN_VALID_TO)));
  g_ptr_array_add (values, sluice_sql_terms_make_staged (self, find_role (self, SLUICE_COLUMN_VALID_FROM)));
  g_ptr_array_add (columns, sluice_sql_terms_quote_column (self, current));
  g_ptr_array_add (values, g_strdup (self->dialect->false_literal));
  add_audit (self, columns, values);

  append_open (self, target, "<", range, condition);
  sluice_sql_terms_append_differs (self, target, TRUE, FALSE, condition);
  return sluice_sql_terms_make_update (self, columns, values, condition->str);
}

/**
 * sluice_sql_history_make_correct:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * A version that began at this very instant is of this run, or of one of the same
 * instant: what differs corrects it.
 *
 * Returns: (transfer full) (nullable): the update, %NULL where there is nothing
 *   beside the keys
 */
char *
sluice_sql_history_make_correct (const SluiceSqlTerms *self,
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
  if (columns->len == 0)
    return NULL;

  append_open (self, target, "=", range, condition);
  sluice_sql_terms_append_differs (self, target, TRUE, TRUE, condition);
  return sluice_sql_terms_make_update (self, columns, values, condition->str);
}

/**
 * sluice_sql_history_make_overwrite:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * To be run after the versions of rows that differ otherwise have been closed.
 *
 * Returns: (transfer full) (nullable): the update of columns of which no versions are
 *   kept, %NULL if there are none
 */
char *
sluice_sql_history_make_overwrite (const SluiceSqlTerms *self,
                                   const char           *range)
{
  const char *target = sluice_sql_terms_get_target (self);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) condition = g_string_new (NULL);

  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &self->layout->columns[i];

      if (!column->is_overwritten && column->role != SLUICE_COLUMN_ROW_HASH)
        continue;
      g_ptr_array_add (columns, sluice_sql_terms_quote_column (self, i));
      g_ptr_array_add (values, sluice_sql_terms_make_new (self, target, i));
    }
  if (columns->len == 0)
    return NULL;
  add_audit (self, columns, values);

  append_open (self, target, "<", range, condition);
  sluice_sql_terms_append_differs (self, target, FALSE, TRUE, condition);
  return sluice_sql_terms_make_update (self, columns, values, condition->str);
}

/* The value of a new version: where the key had one that has just ended, columns
 * that never change are taken from it, and by `nulls: keep` those without a value. */
static char *
make_version_value (const SluiceSqlTerms *self,
                    guint                 column,
                    const char           *key)
{
  const SluiceLoadColumn *meant = &self->layout->columns[column];
  g_autofree char *staged = sluice_sql_terms_make_staged (self, column);
  g_autofree char *name = sluice_sql_terms_quote_column (self, column);

  if (meant->role != SLUICE_COLUMN_DATA || meant->is_key)
    return g_steal_pointer (&staged);
  if (!meant->is_updated)
    return g_strdup_printf ("CASE WHEN p.%s IS NULL THEN %s ELSE p.%s END", key, staged, name);
  if (self->request->load->nulls_overwrite)
    return g_steal_pointer (&staged);
  return g_strdup_printf ("COALESCE(%s, p.%s)", staged, name);
}

/**
 * sluice_sql_history_make_versions:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * To be run after [func@Sluice.sql_history_make_close].
 *
 * Returns: (transfer full): the insert of the new versions: of new keys, of those that
 *   come again, and of those whose version has just ended
 */
char *
sluice_sql_history_make_versions (const SluiceSqlTerms *self,
                                  const char           *range)
{
  g_autofree char *key = sluice_sql_terms_quote_column (self, self->layout->keys[0]);
  guint from = find_role (self, SLUICE_COLUMN_VALID_FROM);
  g_autofree char *valid_to = sluice_sql_terms_quote_column (self, find_role (self, SLUICE_COLUMN_VALID_TO));
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", self->table);
  sluice_sql_terms_append_names (self, sql);
  g_string_append (sql, ") SELECT ");
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *value = make_version_value (self, i, key);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", value);
    }
  g_string_append_printf (sql, " FROM %s s LEFT JOIN %s p ON p.%s = s.c%u", self->stage, self->table, valid_to, from);
  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (self, self->layout->keys[i]);
      g_autofree char *staged = sluice_sql_terms_make_staged (self, self->layout->keys[i]);

      g_string_append_printf (sql, " AND p.%s = %s", name, staged);
    }
  g_string_append_printf (sql, " WHERE %s AND NOT EXISTS (SELECT 1 FROM %s t WHERE ", range, self->table);
  sluice_sql_terms_append_match (self, "t", sql);
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/**
 * sluice_sql_history_make_older:
 * @self: terms
 * @range: a condition on `s.sluice_row`
 *
 * Returns: (transfer full): a query for the rows of the stage whose key has a version
 *   that began later: `sluice_row`, and when it began
 */
char *
sluice_sql_history_make_older (const SluiceSqlTerms *self,
                               const char           *range)
{
  g_autofree char *name = sluice_sql_terms_quote_column (self, find_role (self, SLUICE_COLUMN_VALID_FROM));
  g_autofree char *began = g_strconcat ("t.", name, NULL);
  g_autofree char *text = sluice_sql_dialect_format (self->dialect->as_text, began, NULL, NULL);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT s.sluice_row, %s FROM %s s JOIN %s t ON ", text, self->stage, self->table);
  sluice_sql_terms_append_match (self, "t", sql);
  g_string_append (sql, " AND ");
  sluice_sql_terms_append_began (self, "t", ">", sql);
  g_string_append_printf (sql, " WHERE %s", range);
  return g_string_free (sql, FALSE);
}
