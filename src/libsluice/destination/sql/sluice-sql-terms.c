/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-terms.h"

#include <string.h>

/**
 * sluice_sql_terms_init:
 * @self: terms
 * @session: what the statements are for; must outlive @self
 * @request: the load; must outlive @self
 * @schema: (nullable): the table's schema, found
 * @layout: the load's layout; must outlive @self
 */
void
sluice_sql_terms_init (SluiceSqlTerms          *self,
                       SluiceSqlSession        *session,
                       const SluiceLoadRequest *request,
                       const char              *schema,
                       const SluiceLoadLayout  *layout)
{
  g_autofree char *word = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (self != NULL && request != NULL && layout != NULL);

  self->session = session;
  self->dialect = sluice_sql_session_get_dialect (session);
  self->request = request;
  self->layout = layout;
  self->table = sluice_sql_dialect_quote_table (self->dialect, schema, request->table);
  word = g_strconcat ("sluice_stage_", request->run_id, NULL);
  g_strdelimit (word, "-", '_');
  name = sluice_sql_dialect_format (self->dialect->stage_name, word, NULL, NULL);
  self->stage = sluice_sql_dialect_quote (self->dialect, name);
}

/**
 * sluice_sql_terms_clear:
 * @self: terms
 */
void
sluice_sql_terms_clear (SluiceSqlTerms *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->stage, g_free);
}

/**
 * sluice_sql_terms_get_target:
 * @self: terms
 *
 * Returns: (transfer none): how the table is called in the conditions and values of
 *   [func@Sluice.sql_terms_make_update]
 */
const char *
sluice_sql_terms_get_target (const SluiceSqlTerms *self)
{
  return self->dialect->update == SLUICE_SQL_UPDATE_SUBQUERY ? self->table : "t";
}

/**
 * sluice_sql_terms_quote_column:
 * @self: terms
 * @column: a place in the layout's columns
 *
 * Returns: (transfer full): the column's name in the table, quoted
 */
char *
sluice_sql_terms_quote_column (const SluiceSqlTerms *self,
                               guint                 column)
{
  return sluice_sql_dialect_quote (self->dialect, self->layout->columns[column].name);
}

/* A type's name without what stands in parentheses: how long values may be is left to
 * the column. Two types are one long without a length; they get the name of a type that
 * has none. */
static char *
drop_length (const char *type_name)
{
  static const struct
  {
    const char *fixed;
    const char *any;
  } names[] = { { "character(", "bpchar" }, { "bit(", "bit varying" } };
  const char *open = strchr (type_name, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;

  if (close == NULL)
    return g_strdup (type_name);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_has_prefix (type_name, names[i].fixed))
        return g_strconcat (names[i].any, close + 1, NULL);
    }
  return g_strdup_printf ("%.*s%s", (int) (open - type_name), type_name, close + 1);
}

/**
 * sluice_sql_terms_make_cast:
 * @self: terms
 * @column: a place in the stage's columns
 * @type_name: the type of the table's column
 *
 * Returns: (transfer full): the stage's value as the table's type
 */
char *
sluice_sql_terms_make_cast (const SluiceSqlTerms *self,
                            guint                 column,
                            const char           *type_name)
{
  g_autofree char *type = self->dialect->casts_cut ? drop_length (type_name) : g_strdup (type_name);

  return g_strdup_printf ("CAST(s.c%u AS %s)", column, type);
}

/**
 * sluice_sql_terms_make_staged:
 * @self: terms
 * @column: a place in the layout's columns
 *
 * Returns: (transfer full): its value in the stage, as the table takes it
 */
char *
sluice_sql_terms_make_staged (const SluiceSqlTerms *self,
                              guint                 column)
{
  const SluiceLoadColumn *meant = &self->layout->columns[column];

  if (meant->type_name != NULL && sluice_sql_session_get_stage_type (self->session, self->layout, column) != NULL)
    return sluice_sql_terms_make_cast (self, column, meant->type_name);
  return g_strdup_printf ("s.c%u", column);
}

/**
 * sluice_sql_terms_make_new:
 * @self: terms
 * @target: how the table is called
 * @column: a place in the layout's columns
 *
 * Returns: (transfer full): what an update puts there, which by `nulls: keep` may be
 *   what is there
 */
char *
sluice_sql_terms_make_new (const SluiceSqlTerms *self,
                           const char           *target,
                           guint                 column)
{
  g_autofree char *staged = sluice_sql_terms_make_staged (self, column);
  g_autofree char *name = sluice_sql_terms_quote_column (self, column);

  if (self->request->load->nulls_overwrite || self->layout->columns[column].role != SLUICE_COLUMN_DATA)
    return g_steal_pointer (&staged);
  return g_strdup_printf ("COALESCE(%s, %s.%s)", staged, target, name);
}

/**
 * sluice_sql_terms_append_names:
 * @self: terms
 * @sql: is added to
 *
 * Adds the names of all columns that are loaded, with commas between.
 */
void
sluice_sql_terms_append_names (const SluiceSqlTerms *self,
                               GString              *sql)
{
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (self, i);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", name);
    }
}

/**
 * sluice_sql_terms_append_match:
 * @self: terms
 * @target: how the table is called
 * @sql: is added to
 *
 * Adds the condition that a row of the table has the key of one of the stage. In a
 * history only open versions count.
 */
void
sluice_sql_terms_append_match (const SluiceSqlTerms *self,
                               const char           *target,
                               GString              *sql)
{
  int valid_to = sluice_load_layout_find_role (self->layout, SLUICE_COLUMN_VALID_TO);

  for (guint i = 0; i < self->layout->n_keys; i++)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (self, self->layout->keys[i]);
      g_autofree char *staged = sluice_sql_terms_make_staged (self, self->layout->keys[i]);

      g_string_append_printf (sql, "%s%s.%s = %s", i > 0 ? " AND " : "", target, name, staged);
    }
  if (valid_to >= 0)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (self, (guint) valid_to);

      g_string_append_printf (sql, " AND %s.%s IS NULL", target, name);
    }
}

/**
 * sluice_sql_terms_append_began:
 * @self: terms of a history
 * @target: how the table is called
 * @operator: `<`, `=` or `>`
 * @sql: is added to
 *
 * Adds the condition that a version of the table began before, just at, or after the
 * instant from which on the row of the stage holds.
 */
void
sluice_sql_terms_append_began (const SluiceSqlTerms *self,
                               const char           *target,
                               const char           *operator,
                               GString              *sql)
{
  const char *format = self->dialect->instant != NULL ? self->dialect->instant : "$1";
  int from = sluice_load_layout_find_role (self->layout, SLUICE_COLUMN_VALID_FROM);
  g_autofree char *name = sluice_sql_terms_quote_column (self, (guint) from);
  g_autofree char *qualified = g_strconcat (target, ".", name, NULL);
  g_autofree char *staged = g_strdup_printf ("s.c%d", from);
  g_autofree char *began = sluice_sql_dialect_format (format, qualified, NULL, NULL);
  g_autofree char *begins = sluice_sql_dialect_format (format, staged, NULL, NULL);

  g_string_append_printf (sql, "%s %s %s", began, operator, begins);
}

/**
 * sluice_sql_terms_append_skip:
 * @self: terms
 * @target: how the table is called
 * @sql: is added to
 *
 * Adds the condition that `skip_when` leaves a row of the table alone. It is a
 * predicate, not a value: some servers have no truth values.
 */
void
sluice_sql_terms_append_skip (const SluiceSqlTerms *self,
                              const char           *target,
                              GString              *sql)
{
  g_autofree char *name = NULL;
  g_autofree char *qualified = NULL;
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;

  if (self->layout->skip_column == NULL)
    {
      g_string_append (sql, "1 = 0");
      return;
    }
  name = sluice_sql_dialect_quote (self->dialect, self->layout->skip_column);
  qualified = g_strconcat (target, ".", name, NULL);
  text = sluice_sql_dialect_format (self->dialect->as_text, qualified, NULL, NULL);
  value = sluice_sql_dialect_quote_literal (self->dialect, self->request->load->skip_equals);
  g_string_append_printf (sql, "COALESCE(LOWER(%s), '') = LOWER(%s) AND %s IS NOT NULL", text, value, qualified);
}

/**
 * sluice_sql_terms_append_may_write:
 * @self: terms
 * @target: how the table is called
 * @sql: is added to
 *
 * Adds the condition that `skip_when` does not leave a row alone.
 */
void
sluice_sql_terms_append_may_write (const SluiceSqlTerms *self,
                                   const char           *target,
                                   GString              *sql)
{
  if (self->layout->skip_column == NULL)
    {
      g_string_append (sql, "1 = 1");
      return;
    }
  g_string_append (sql, "NOT (");
  sluice_sql_terms_append_skip (self, target, sql);
  g_string_append_c (sql, ')');
}

/* What is compared: texts, and what has no equality, exactly. */
static char *
make_comparable (const SluiceSqlTerms *self,
                 guint                 column,
                 const char           *value)
{
  SluiceTypeKind kind = self->layout->columns[column].type.kind;
  g_autofree char *text = NULL;

  if (kind != SLUICE_TYPE_KIND_TEXT && kind != SLUICE_TYPE_KIND_JSON)
    return g_strdup (value);
  text = sluice_sql_dialect_format (self->dialect->as_text, value, NULL, NULL);
  if (self->dialect->exact == NULL)
    return g_steal_pointer (&text);
  return sluice_sql_dialect_format (self->dialect->exact, text, NULL, NULL);
}

static void
append_distinct (const SluiceSqlTerms *self,
                 const char           *target,
                 guint                 column,
                 GString              *sql)
{
  g_autofree char *name = sluice_sql_terms_quote_column (self, column);
  g_autofree char *old = g_strconcat (target, ".", name, NULL);
  g_autofree char *staged = sluice_sql_terms_make_staged (self, column);
  g_autofree char *left = make_comparable (self, column, old);
  g_autofree char *right = make_comparable (self, column, staged);
  g_autofree char *distinct = sluice_sql_dialect_format (self->dialect->distinct, left, right, NULL);

  if (self->request->load->nulls_overwrite)
    g_string_append_printf (sql, "(%s)", distinct);
  else
    g_string_append_printf (sql, "(s.c%u IS NOT NULL AND (%s))", column, distinct);
}

/**
 * sluice_sql_terms_append_differs:
 * @self: terms
 * @target: how the table is called
 * @versioned: whether columns count of which a history keeps versions; without a
 *   history: all that are compared
 * @overwritten: whether those count that a history overwrites
 * @sql: is added to
 *
 * Adds the condition that a row of the table is another one than that of the stage.
 */
void
sluice_sql_terms_append_differs (const SluiceSqlTerms *self,
                                 const char           *target,
                                 gboolean              versioned,
                                 gboolean              overwritten,
                                 GString              *sql)
{
  gboolean any = FALSE;

  if (self->request->load->write_unchanged && self->request->load->strategy != SLUICE_STRATEGY_SCD2)
    {
      g_string_append (sql, "1 = 1");
      return;
    }
  g_string_append_c (sql, '(');
  for (guint i = 0; i < self->layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &self->layout->columns[i];

      if (!column->is_compared || !(column->is_overwritten ? overwritten : versioned))
        continue;
      g_string_append (sql, any ? " OR " : "");
      append_distinct (self, target, i, sql);
      any = TRUE;
    }
  g_string_append (sql, any ? ")" : "1 = 0)");
}

static void
append_set (GPtrArray  *columns,
            GPtrArray  *values,
            const char *prefix,
            GString    *sql)
{
  g_string_append (sql, " SET ");
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (sql, "%s%s%s = %s", i > 0 ? ", " : "", prefix,
                            (const char *) g_ptr_array_index (columns, i),
                            (const char *) g_ptr_array_index (values, i));
}

static void
append_subqueries (const SluiceSqlTerms *self,
                   GPtrArray            *columns,
                   GPtrArray            *values,
                   const char           *condition,
                   GString              *sql)
{
  g_string_append (sql, " SET ");
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (sql, "%s%s = (SELECT %s FROM %s s WHERE %s)", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (columns, i),
                            (const char *) g_ptr_array_index (values, i), self->stage, condition);
  g_string_append_printf (sql, " WHERE EXISTS (SELECT 1 FROM %s s WHERE %s)", self->stage, condition);
}

/**
 * sluice_sql_terms_make_update:
 * @self: terms
 * @columns: (element-type utf8): names of columns, quoted
 * @values: (element-type utf8): what is put there
 * @condition: which row of the table is updated by which of the stage
 *
 * Both the values and the condition call the table what
 * [func@Sluice.sql_terms_get_target] says.
 *
 * Returns: (transfer full): the UPDATE in the form of the dialect
 */
char *
sluice_sql_terms_make_update (const SluiceSqlTerms *self,
                              GPtrArray            *columns,
                              GPtrArray            *values,
                              const char           *condition)
{
  GString *sql = g_string_new (NULL);

  g_return_val_if_fail (columns->len > 0 && columns->len == values->len, NULL);

  switch (self->dialect->update)
    {
    case SLUICE_SQL_UPDATE_TARGET:
      g_string_append (sql, "UPDATE t");
      append_set (columns, values, "", sql);
      g_string_append_printf (sql, " FROM %s AS t JOIN %s AS s ON %s", self->table, self->stage, condition);
      break;
    case SLUICE_SQL_UPDATE_JOIN:
      g_string_append_printf (sql, "UPDATE %s AS t JOIN %s AS s ON %s", self->table, self->stage, condition);
      append_set (columns, values, "t.", sql);
      break;
    case SLUICE_SQL_UPDATE_SUBQUERY:
      g_string_append_printf (sql, "UPDATE %s", self->table);
      append_subqueries (self, columns, values, condition, sql);
      break;
    case SLUICE_SQL_UPDATE_FROM:
    default:
      g_string_append_printf (sql, "UPDATE %s AS t", self->table);
      append_set (columns, values, "", sql);
      g_string_append_printf (sql, " FROM %s AS s WHERE %s", self->stage, condition);
      break;
    }
  return g_string_free (sql, FALSE);
}
