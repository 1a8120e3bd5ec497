/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-refusals.h"

#include "sluice-duckdb-constraints.h"
#include "sluice-duckdb-types.h"
#include "sluice-sql-terms.h"

#include <string.h>

/* What a column of the table has where the load brings none. A default that counts
 * would count on by being asked for. */
#define COLUMNS_SQL \
  "SELECT column_name, CASE WHEN column_default LIKE '%nextval%' THEN NULL ELSE column_default END, " \
  "coalesce(column_default LIKE '%nextval%', FALSE)::INTEGER FROM duckdb_columns() " \
  "WHERE database_name = current_database() AND schema_name = ? AND table_name = ? ORDER BY column_index"

/* The question is one statement over the rows as the table would get them:
 *   r: "sluice row", "sluice cN" for what is cast, and the table's columns
 *   bad: what each row alone, or with the table, does wrong
 * and rows that are the second of something unique, among those that are not bad. */
typedef struct
{
  SluiceSqlTerms terms;
  GPtrArray *constraints;       /* (owned) (element-type SluiceDuckdbConstraint) */
  SluiceSqlRows *columns;       /* (owned) name, default, whether that is not known */
  GString *select;              /* (owned) of r */
  GString *bad;                 /* (owned) */
  GString *doubles;             /* (owned) */
} Question;

static void
question_clear (Question *self)
{
  sluice_sql_terms_clear (&self->terms);
  g_clear_pointer (&self->constraints, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_string_free (self->select, TRUE);
  g_string_free (self->bad, TRUE);
  g_string_free (self->doubles, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static gboolean
question_init (Question                 *self,
               SluiceSqlSession         *session,
               const SluiceLoadRequest  *request,
               const SluiceLoadLayout   *layout,
               GCancellable             *cancellable,
               GError                  **error)
{
  const char *parameters[] = { request->schema != NULL ? request->schema : "main", request->table, NULL };

  sluice_sql_terms_init (&self->terms, session, request, request->schema, layout);
  self->select = g_string_new (NULL);
  self->bad = g_string_new (NULL);
  self->doubles = g_string_new (NULL);
  self->constraints = sluice_duckdb_constraints_list (session, request->schema, request->table, cancellable, error);
  if (self->constraints == NULL)
    return FALSE;
  self->columns = sluice_sql_session_query (session, COLUMNS_SQL, parameters, cancellable, error);
  return self->columns != NULL;
}

static char *
quote (const Question *self,
       const char     *name)
{
  return sluice_sql_dialect_quote (self->terms.dialect, name);
}

/* A staged value in the table's type; NULL where it has no such value. */
static char *
make_value (const Question *self,
            guint           column)
{
  const SluiceLoadColumn *meant = &self->terms.layout->columns[column];

  if (sluice_duckdb_types_get_stage_type (meant) == NULL)
    return g_strdup_printf ("s.c%u", column);
  return g_strdup_printf ("TRY_CAST(s.c%u AS %s)", column, meant->type_name);
}

static int
find_loaded (const Question *self,
             const char     *name)
{
  for (guint i = 0; i < self->terms.layout->n_columns; i++)
    {
      if (strcmp (self->terms.layout->columns[i].name, name) == 0)
        return (int) i;
    }
  return -1;
}

/* Whether rows meet others, which are then written anew. Each row of a history is a
 * new one. */
static gboolean
updates (const Question *self)
{
  return self->terms.layout->merges && self->terms.request->load->strategy != SLUICE_STRATEGY_SCD2;
}

static void
append_column (Question *self,
               guint     row)
{
  const char *name = sluice_sql_rows_get (self->columns, row, 0);
  const char *otherwise = sluice_sql_rows_get (self->columns, row, 1);
  const gboolean keeps = !self->terms.request->load->nulls_overwrite;
  g_autofree char *quoted = quote (self, name);
  int column = find_loaded (self, name);

  if (column >= 0)
    {
      g_autofree char *value = make_value (self, (guint) column);

      if (updates (self) && keeps)
        g_string_append_printf (self->select, ", COALESCE(%s, t.%s) AS %s", value, quoted, quoted);
      else
        g_string_append_printf (self->select, ", %s AS %s", value, quoted);
      return;
    }
  if (otherwise == NULL)
    otherwise = "NULL";
  if (updates (self))
    g_string_append_printf (self->select, ", CASE WHEN t.rowid IS NULL THEN %s ELSE t.%s END AS %s", otherwise, quoted,
                            quoted);
  else
    g_string_append_printf (self->select, ", %s AS %s", otherwise, quoted);
}

/* The rows as the table would get them, without those that it keeps as they are. */
static void
make_rows (Question   *self,
           const char *stage)
{
  const SluiceLoadLayout *layout = self->terms.layout;

  g_string_append (self->select, "SELECT s.sluice_row AS \"sluice row\"");
  for (guint i = 0; i < layout->n_columns; i++)
    g_string_append_printf (self->select, ", s.c%u AS \"sluice c%u\"", i, i);
  for (guint i = 0; i < self->columns->len; i++)
    append_column (self, i);
  g_string_append_printf (self->select, " FROM %s AS s", stage);
  if (!updates (self))
    return;

  g_string_append_printf (self->select, " LEFT JOIN %s AS t ON ", self->terms.table);
  for (guint i = 0; i < layout->n_keys; i++)
    {
      g_autofree char *value = make_value (self, layout->keys[i]);
      g_autofree char *name = quote (self, layout->columns[layout->keys[i]].name);

      g_string_append_printf (self->select, "%st.%s = %s", i > 0 ? " AND " : "", name, value);
    }
  g_string_append (self->select, " WHERE t.rowid IS NULL");
  if (self->terms.request->load->strategy == SLUICE_STRATEGY_INSERT_NEW)
    return;
  g_string_append (self->select, " OR ");
  sluice_sql_terms_append_may_write (&self->terms, "t", self->select);
}

/* @column: (nullable): the column that is to blame, as it is; takes @condition and
 * @message. */
static void
add_bad (Question   *self,
         const char *column,
         char       *condition,
         char       *message)
{
  g_autofree char *text = sluice_sql_dialect_quote_literal (self->terms.dialect, message);
  g_autofree char *name = column != NULL ? sluice_sql_dialect_quote_literal (self->terms.dialect, column)
                                         : g_strdup ("NULL");

  g_string_append_printf (self->bad, "%sSELECT \"sluice row\" AS n, %s AS c, %s AS m FROM r WHERE %s",
                          self->bad->len > 0 ? " UNION ALL " : "", name, text, condition);
  g_free (condition);
  g_free (message);
}

static void
add_casts (Question *self)
{
  for (guint i = 0; i < self->terms.layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &self->terms.layout->columns[i];
      g_autofree char *staged = g_strdup_printf ("\"sluice c%u\"", i);
      char *condition = sluice_duckdb_types_make_refusal (column, staged);

      if (condition != NULL)
        add_bad (self, column->name, condition,
                 g_strdup_printf ("The column “%s” of the type %s cannot hold the value as it is", column->name,
                                  column->type_name));
    }
}

static void
add_not_null (Question                     *self,
              const SluiceDuckdbConstraint *constraint)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *name = sluice_sql_rows_get (self->columns, i, 0);
      g_autofree char *quoted = quote (self, name);
      const gboolean unknown = sluice_sql_rows_get_number (self->columns, i, 2) != 0;
      int column = find_loaded (self, name);

      /* A key that is NULL is refused before it gets here. */
      if (strcmp (quoted, constraint->terms->pdata[0]) != 0 || (unknown && column < 0) ||
          (column >= 0 && self->terms.layout->columns[column].is_key))
        continue;
      add_bad (self, name, g_strdup_printf ("%s IS NULL", quoted),
               g_strdup_printf ("The column “%s” is NOT NULL", name));
    }
}

static void
append_list (GString    *sql,
             GPtrArray  *terms,
             const char *before,
             const char *between)
{
  for (guint i = 0; i < terms->len; i++)
    g_string_append_printf (sql, "%s%s%s", i > 0 ? between : "", before, (const char *) terms->pdata[i]);
}

static void
add_foreign_key (Question                     *self,
                 const SluiceDuckdbConstraint *constraint)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GString) condition = g_string_new ("(");
  g_autoptr(GString) match = g_string_new (NULL);

  append_list (names, constraint->terms, "", ", ");
  append_list (condition, constraint->terms, "", " IS NOT NULL AND ");
  for (guint i = 0; i < constraint->terms->len && i < constraint->others->len; i++)
    g_string_append_printf (match, "%so.%s = r.%s", i > 0 ? " AND " : "",
                            (const char *) constraint->others->pdata[i], (const char *) constraint->terms->pdata[i]);
  g_string_append_printf (condition, " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s AS o WHERE %s)", constraint->table,
                          match->str);
  /* A row may refer to another one of its own table that comes with it. */
  if (strcmp (constraint->table, self->terms.table) == 0)
    g_string_append_printf (condition, " AND NOT EXISTS (SELECT 1 FROM r AS o WHERE %s)", match->str);
  g_string_append_c (condition, ')');
  add_bad (self, NULL, g_strdup (condition->str),
           g_strdup_printf ("No row of %s has what the foreign key (%s) refers to", constraint->table, names->str));
}

/* Another row of the table has the same, and is not the one that is written anew. */
static void
add_taken (Question                     *self,
           const SluiceDuckdbConstraint *constraint,
           const char                   *names)
{
  const SluiceLoadLayout *layout = self->terms.layout;
  g_autoptr(GString) inner = g_string_new ("SELECT ");
  g_autoptr(GString) match = g_string_new (NULL);
  g_autoptr(GString) same = g_string_new (NULL);

  for (guint i = 0; i < constraint->terms->len; i++)
    {
      g_string_append_printf (inner, "%s%s AS u%u", i > 0 ? ", " : "", (const char *) constraint->terms->pdata[i], i);
      g_string_append_printf (match, "%so.u%u = %s", i > 0 ? " AND " : "", i,
                              (const char *) constraint->terms->pdata[i]);
    }
  for (guint i = 0; updates (self) && i < layout->n_keys; i++)
    {
      g_autofree char *name = quote (self, layout->columns[layout->keys[i]].name);

      g_string_append_printf (inner, ", %s AS k%u", name, i);
      g_string_append_printf (same, "%so.k%u = r.%s", i > 0 ? " AND " : " AND NOT (", i, name);
    }
  if (same->len > 0)
    g_string_append_c (same, ')');
  add_bad (self, NULL, g_strdup_printf ("EXISTS (SELECT 1 FROM (%s FROM %s) AS o WHERE %s%s)", inner->str,
                                        self->terms.table, match->str, same->str),
           g_strdup_printf ("Another row of the table has the same (%s), which is unique", names));
}

static void
add_double (Question                     *self,
            const SluiceDuckdbConstraint *constraint,
            const char                   *names)
{
  g_autofree char *message = g_strdup_printf ("A row before it has the same (%s), which is unique", names);
  g_autofree char *text = sluice_sql_dialect_quote_literal (self->terms.dialect, message);
  g_autoptr(GString) nulls = g_string_new (NULL);

  append_list (nulls, constraint->terms, "", " IS NOT NULL AND ");
  g_string_append_printf (self->doubles,
                          " UNION ALL SELECT n, NULL, %s FROM (SELECT \"sluice row\" AS n, "
                          "rank() OVER (PARTITION BY %s ORDER BY \"sluice row\") AS place FROM r "
                          "WHERE \"sluice row\" NOT IN (SELECT n FROM bad) AND %s IS NOT NULL) WHERE place > 1",
                          text, names, nulls->str);
}

static void
add_unique (Question                     *self,
            const SluiceDuckdbConstraint *constraint)
{
  const SluiceLoadLayout *layout = self->terms.layout;
  int from = sluice_load_layout_find_role (layout, SLUICE_COLUMN_VALID_FROM);
  g_autofree char *begins = from >= 0 ? quote (self, layout->columns[from].name) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  /* Of the keys there is one row in a batch, and it is what others are met by. */
  if (updates (self) && sluice_duckdb_constraint_is_on (constraint, self->terms.dialect, layout))
    return;
  for (guint i = 0; begins != NULL && i < constraint->terms->len; i++)
    {
      if (strcmp (constraint->terms->pdata[i], begins) == 0)
        return;
    }
  append_list (names, constraint->terms, "", ", ");
  add_taken (self, constraint, names->str);
  add_double (self, constraint, names->str);
}

static void
add_constraints (Question *self)
{
  for (guint i = 0; i < self->constraints->len; i++)
    {
      const SluiceDuckdbConstraint *constraint = self->constraints->pdata[i];

      switch (constraint->kind)
        {
        case SLUICE_DUCKDB_NOT_NULL:
          add_not_null (self, constraint);
          break;
        case SLUICE_DUCKDB_CHECK:
          add_bad (self, NULL, g_strdup_printf ("NOT (%s)", constraint->expression),
                   g_strdup_printf ("The row does not pass the table's check %s", constraint->expression));
          break;
        case SLUICE_DUCKDB_UNIQUE:
          add_unique (self, constraint);
          break;
        case SLUICE_DUCKDB_FOREIGN_KEY:
          add_foreign_key (self, constraint);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * sluice_duckdb_refusals_find:
 * @session: a session with DuckDB
 * @request: what is loaded
 * @stage: the stage, quoted
 * @layout: the load's layout
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error of the session
 *
 * Looks for the rows of a stage that the table would refuse: values that its types
 * cannot hold, and what breaks a constraint or a unique index. Of rows that exclude
 * each other the first in source order stays.
 *
 * Returns: (transfer full) (nullable): rows of `sluice_row`, column (%NULL =
 *   unknown) and message, in the order of the rows
 */
SluiceSqlRows *
sluice_duckdb_refusals_find (SluiceSqlSession         *session,
                             const SluiceLoadRequest  *request,
                             const char               *stage,
                             const SluiceLoadLayout   *layout,
                             GCancellable             *cancellable,
                             GError                  **error)
{
  g_auto(Question) question = { 0, };
  g_autofree char *sql = NULL;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL && layout != NULL, NULL);

  if (!question_init (&question, session, request, layout, cancellable, error))
    return NULL;
  add_casts (&question);
  add_constraints (&question);
  if (question.bad->len == 0)
    return sluice_sql_rows_new ();
  make_rows (&question, stage);
  sql = g_strdup_printf ("WITH r AS MATERIALIZED (%s), bad AS MATERIALIZED (%s) SELECT n, c, m FROM bad%s ORDER BY n",
                         question.select->str, question.bad->str, question.doubles->str);
  return sluice_sql_session_query (session, sql, NULL, cancellable, error);
}
