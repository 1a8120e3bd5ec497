/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-view.h"

#include "sluice-sql-chain.h"
#include "sluice-sql-check.h"
#include "sluice-sql-expression.h"
#include "sluice-sql-sets.h"
#include "sluice-sql-type.h"

#include <string.h>

#define SOURCE "\"source\""

/* How a column is written. Columns whose expressions need others are one level above
 * these: each level is a query of its own. */
typedef struct
{
  const SluiceMappingEntry *entry;
  guint level;
  char *text;                   /* SQL for the text it starts as, or for the value itself */
  gboolean converts;            /* @text is still to become one of the type */
  char *fallback;               /* (nullable): what takes the place of NULL */
} Column;

typedef struct
{
  SluiceTask *task;
  SluiceSqlLanguage dialect;
  SluiceSqlView *view;
  GString *out;
  SluiceSchema *schema;
  GArray *columns;              /* (element-type Column) */
  guint n_levels;
  gboolean has_query;           /* a WITH has begun */
  char *last;                   /* the query that has the rows so far, quoted */
} Writer;

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_free (column->text);
  g_free (column->fallback);
}

static void
writer_clear (Writer *self)
{
  g_clear_pointer (&self->schema, sluice_schema_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_string_free (self->out, TRUE);
  g_free (self->last);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

/* Takes what is not said, if anything is not. */
static void
note (Writer     *self,
      const char *where,
      char       *why)
{
  if (why != NULL)
    g_ptr_array_add (self->view->notes, g_strdup_printf ("%s: %s", where, why));
  g_free (why);
}

static char *
name_level (const char *name,
            guint       level)
{
  return level == 0 ? g_strdup_printf ("\"%s\"", name) : g_strdup_printf ("\"%s%u\"", name, level + 1);
}

static char *
name_text (const Column *column)
{
  g_autofree char *name = g_strconcat (column->entry->column, " as text", NULL);

  return sluice_sql_name (name);
}

static char *
name_digits (const Column *column)
{
  g_autofree char *name = g_strconcat (column->entry->column, " digits", NULL);

  return sluice_sql_name (name);
}

/* What SQLite computes has a type; a floating-point number has another text there. */
static char *
write_computed (Writer      *self,
                Column      *column,
                const char  *sql,
                char       **ret_why)
{
  SluiceTypeKind kind = column->entry->type.kind;

  if (self->dialect == SLUICE_SQL_LANGUAGE_POSTGRES)
    return g_strdup_printf ("CAST((%s) AS text)", sql);
  if (kind == SLUICE_TYPE_KIND_INTEGER)
    return g_strdup_printf ("(SELECT CASE WHEN typeof(v) = 'real' AND v = CAST(v AS INTEGER) "
                            "THEN CAST(CAST(v AS INTEGER) AS TEXT) ELSE CAST(v AS TEXT) END FROM (SELECT %s AS v))",
                            sql);
  if (strpbrk (column->entry->expression, "*/+-%") != NULL)
    sluice_sql_fail (ret_why, "a floating-point number as a text");
  return g_strdup_printf ("CAST((%s) AS TEXT)", sql);
}

static char *
write_expression (Writer  *self,
                  guint    index,
                  Column  *column,
                  char   **ret_why)
{
  SluiceSqlNames names = { .columns = self->schema, .n_columns = index, .column_table = "\"\"", .field_table = SOURCE,
                           .fields = self->view->fields };
  const gboolean is_truth = column->entry->type.kind == SLUICE_TYPE_KIND_BOOLEAN;
  g_autofree char *sql = sluice_sql_expression (column->entry->expression, &names, self->dialect, is_truth, ret_why);
  g_autofree char *table = NULL;

  if (sql == NULL)
    return NULL;
  if (names.uses_columns)
    {
      for (guint i = 0; i < index; i++)
        column->level = MAX (column->level, g_array_index (self->columns, Column, i).level + 1);
      table = name_level ("columns", column->level - 1);
      names.column_table = table;
      g_clear_pointer (&sql, g_free);
      sql = sluice_sql_expression (column->entry->expression, &names, self->dialect, is_truth, ret_why);
    }
  return write_computed (self, column, sql, ret_why);
}

static char *
write_input (Writer  *self,
             guint    index,
             Column  *column,
             char   **ret_why)
{
  const SluiceMappingEntry *entry = column->entry;
  g_autofree char *name = NULL;

  if (entry->expression != NULL)
    return write_expression (self, index, column, ret_why);
  if (entry->from == NULL)
    {
      sluice_sql_fail (ret_why, "a lookup");
      return NULL;
    }
  sluice_sql_need_field (self->view->fields, sluice_path_get_text (entry->from));
  name = sluice_sql_name (sluice_path_get_text (entry->from));
  return g_strdup_printf ("%s.%s", SOURCE, name);
}

static void
plan_column (Writer *self,
             guint   index,
             Column *column)
{
  const SluiceMappingEntry *entry = column->entry;
  g_autofree char *where = g_strdup_printf ("the column “%s”", entry->column);
  g_autofree char *input = NULL;
  g_autofree char *probe = NULL;
  char *why = NULL;

  if (entry->value != NULL)
    {
      column->text = sluice_sql_literal (entry->value, entry->type, self->dialect, &why);
    }
  else
    {
      input = write_input (self, index, column, &why);
      column->text = input != NULL ? sluice_sql_chain (entry, input, self->dialect, &why) : NULL;
      column->converts = entry->type.kind != SLUICE_TYPE_KIND_TEXT;
      probe = sluice_sql_convert ("x", "x", entry->type, self->dialect, &why);
      if (probe == NULL)
        g_clear_pointer (&column->text, g_free);
      if (column->text != NULL && entry->default_value != NULL)
        column->fallback = sluice_sql_literal (entry->default_value, entry->type, self->dialect, &why);
    }
  if (column->text == NULL)
    {
      column->text = sluice_sql_null (entry->type, self->dialect);
      column->converts = FALSE;
    }
  note (self, where, why);
  self->n_levels = MAX (self->n_levels, column->level + 1);
}

static void
begin_query (Writer     *self,
             const char *name)
{
  g_string_append_printf (self->out, "%s %s AS (\n", self->has_query ? "," : "WITH", name);
  self->has_query = TRUE;
}

static void
end_query (Writer     *self,
           const char *name)
{
  g_string_append (self->out, "\n)");
  g_free (self->last);
  self->last = g_strdup (name);
}

static void
append_item (GString    *out,
             const char *sql,
             const char *name)
{
  g_string_append_printf (out, ",\n    %s AS %s", sql, name);
}

static void
write_filter (Writer *self)
{
  SluiceSqlNames names = { .field_table = SOURCE, .fields = self->view->fields };
  const char *filter = sluice_task_get_filter (self->task);
  char *why = NULL;
  g_autofree char *sql = NULL;

  if (filter == NULL)
    return;
  sql = sluice_sql_expression (filter, &names, self->dialect, TRUE, &why);
  if (sql != NULL)
    g_string_append_printf (self->out, "\n  WHERE %s", sql);
  note (self, "the filter", why);
}

/* The texts that columns start as. */
static void
write_texts (Writer *self,
             guint   level)
{
  g_autofree char *texts = name_level ("texts", level);

  begin_query (self, texts);
  if (level == 0)
    g_string_append (self->out, "  SELECT " SOURCE ".\"_row\"");
  else
    g_string_append_printf (self->out, "  SELECT %s.*", self->last);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      g_autofree char *name = column->converts ? name_text (column) : sluice_sql_name (column->entry->column);
      g_autofree char *filled = NULL;

      if (column->level != level)
        continue;
      if (column->converts)
        filled = g_strdup_printf ("%s(%s, (SELECT \"ascii\" FROM \"spaces\"))",
                                  self->dialect == SLUICE_SQL_LANGUAGE_SQLITE ? "trim" : "btrim", column->text);
      else if (column->fallback != NULL)
        filled = g_strdup_printf ("coalesce(%s, %s)", column->text, column->fallback);
      append_item (self->out, filled != NULL ? filled : column->text, name);
    }
  if (level == 0)
    g_string_append (self->out, "\n  FROM " SOURCE);
  else
    g_string_append_printf (self->out, "\n  FROM %s\n  JOIN " SOURCE " ON " SOURCE ".\"_row\" = %s.\"_row\"",
                            self->last, self->last);
  if (level == 0)
    write_filter (self);
  end_query (self, texts);
}

/* Numbers without their signs. */
static void
write_digits (Writer *self,
              guint   level)
{
  g_autofree char *digits = name_level ("digits", level);
  gboolean any = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      g_autofree char *text = name_text (column);
      g_autofree char *name = name_digits (column);
      g_autofree char *sql = NULL;

      if (column->level != level || !column->converts || !sluice_sql_needs_digits (column->entry->type, self->dialect))
        continue;
      if (!any)
        {
          begin_query (self, digits);
          g_string_append_printf (self->out, "  SELECT %s.*", self->last);
        }
      any = TRUE;
      sql = g_strdup_printf ("ltrim(substr(%s, 1, 1), '+-') || substr(%s, 2)", text, text);
      append_item (self->out, sql, name);
    }
  if (!any)
    return;
  g_string_append_printf (self->out, "\n  FROM %s", self->last);
  end_query (self, digits);
}

/* What the texts are converted to. */
static void
write_columns (Writer *self,
               guint   level)
{
  g_autofree char *columns = name_level ("columns", level);

  begin_query (self, columns);
  g_string_append_printf (self->out, "  SELECT %s.*", self->last);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      g_autofree char *text = name_text (column);
      g_autofree char *digits = name_digits (column);
      g_autofree char *name = sluice_sql_name (column->entry->column);
      g_autofree char *sql = NULL;
      g_autofree char *filled = NULL;

      if (column->level != level || !column->converts)
        continue;
      sql = sluice_sql_convert (text, digits, column->entry->type, self->dialect, NULL);
      if (column->fallback != NULL)
        filled = g_strdup_printf ("CASE WHEN %s IS NULL THEN %s ELSE %s END", text, column->fallback, sql);
      append_item (self->out, filled != NULL ? filled : sql, name);
    }
  g_string_append_printf (self->out, "\n  FROM %s", self->last);
  end_query (self, columns);
}

static gboolean
is_said (const SluiceCheck *check)
{
  return check->severity != SLUICE_SEVERITY_WARN && check->rule != SLUICE_CHECK_ROW_COUNT &&
         check->rule != SLUICE_CHECK_FRESHNESS;
}

/* What is true for the rows that are loaded. */
static char *
write_conditions (Writer *self)
{
  g_autoptr(GString) out = g_string_new (NULL);
  GPtrArray *checks = sluice_task_get_checks (self->task);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      g_autofree char *name = sluice_sql_name (column->entry->column);
      g_autofree char *text = name_text (column);

      if (column->converts)
        g_string_append_printf (out, "%s(%s IS NOT NULL OR %s IS NULL)", out->len > 0 ? "\n  AND " : "", name, text);
    }
  for (guint i = 0; i < checks->len; i++)
    {
      const SluiceCheck *check = g_ptr_array_index (checks, i);
      SluiceSqlNames names = { .columns = self->schema, .n_columns = self->columns->len, .column_table = self->last,
                               .fields = self->view->fields };
      g_autofree char *where = g_strdup_printf ("checks[%u], %s", i, sluice_check_rule_get_name (check->rule));
      g_autofree char *sql = NULL;
      char *why = NULL;

      if (!is_said (check) || check->rule == SLUICE_CHECK_UNIQUE)
        continue;
      sql = sluice_sql_check (check, self->schema, &names, self->dialect, &why);
      if (sql != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? "\n  AND " : "", sql);
      note (self, where, why);
    }
  return g_strdup (out->str);
}

static const SluiceCheck *
find_unique (Writer *self)
{
  GPtrArray *checks = sluice_task_get_checks (self->task);
  const SluiceCheck *found = NULL;

  for (guint i = 0; i < checks->len; i++)
    {
      const SluiceCheck *check = g_ptr_array_index (checks, i);

      if (check->rule != SLUICE_CHECK_UNIQUE || !is_said (check))
        continue;
      if (found != NULL)
        {
          note (self, "checks", g_strdup ("more than one unique: which rows pass one depends on the others"));
          return found;
        }
      found = check;
    }
  return found;
}

/* Of rows with the same value the first one passes that nothing else is wrong with. Gives
 * the conditions of the rows that go on. */
static char *
write_unique (Writer *self,
              char   *conditions)
{
  const SluiceCheck *check = find_unique (self);
  g_autofree char *others = conditions;
  g_autofree char *name = NULL;
  g_autofree char *rank = NULL;

  if (check == NULL)
    return g_steal_pointer (&others);
  name = sluice_sql_name (check->column);
  rank = sluice_sql_rank (check->column);
  begin_query (self, "\"passed\"");
  g_string_append_printf (self->out, "  SELECT %s.*,\n    row_number() OVER (PARTITION BY %s ORDER BY \"_row\") AS %s\n"
                          "  FROM %s", self->last, name, rank, self->last);
  if (*others != '\0')
    g_string_append_printf (self->out, "\n  WHERE %s", others);
  end_query (self, "\"passed\"");
  return g_strdup_printf ("(%s IS NULL OR %s = 1)", name, rank);
}

static void
write_deduplicated (Writer     *self,
                    const char *conditions)
{
  const SluiceDeduplicateSpec *spec = sluice_task_get_deduplicate (self->task);
  char *why = NULL;
  g_autofree char *rank = sluice_sql_deduplicate (spec, self->schema, self->dialect, &why);

  note (self, "deduplicate", why);
  if (rank == NULL)
    return;
  begin_query (self, "\"kept\"");
  g_string_append_printf (self->out, "  SELECT %s.*,\n    %s AS \"_rank\"\n  FROM %s", self->last, rank, self->last);
  if (*conditions != '\0')
    g_string_append_printf (self->out, "\n  WHERE %s", conditions);
  end_query (self, "\"kept\"");
}

static void
write_rows (Writer *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *name = sluice_sql_name (g_array_index (self->columns, Column, i).entry->column);

      g_string_append_printf (self->out, "%s%s", i > 0 ? ", " : "\nSELECT ", name);
    }
}

static void
write_groups (Writer *self)
{
  const SluiceAggregateSpec *spec = sluice_task_get_aggregate (self->task);

  for (guint i = 0; spec->group_by[i] != NULL; i++)
    {
      g_autofree char *name = sluice_sql_name (spec->group_by[i]);

      g_string_append_printf (self->out, "%s%s", i > 0 ? ", " : "\nSELECT ", name);
    }
  for (guint i = 0; i < spec->columns->len; i++)
    {
      const SluiceAggregateColumn *column = g_ptr_array_index (spec->columns, i);
      g_autofree char *where = g_strdup_printf ("aggregate.columns[%u]", i);
      g_autofree char *name = sluice_sql_name (column->column);
      char *why = NULL;
      g_autofree char *sql = sluice_sql_aggregate (column, self->schema, self->dialect, &why);

      g_string_append_printf (self->out, "%s%s AS %s", i > 0 || spec->group_by[0] != NULL ? ", " : "\nSELECT ",
                              sql != NULL ? sql : "NULL", name);
      note (self, where, why);
    }
}

static void
write_end (Writer     *self,
           const char *conditions)
{
  const SluiceAggregateSpec *aggregate = sluice_task_get_aggregate (self->task);
  const gboolean is_kept = strcmp (self->last, "\"kept\"") == 0;

  if (aggregate != NULL)
    write_groups (self);
  else
    write_rows (self);
  g_string_append_printf (self->out, "\nFROM %s", self->last);
  if (is_kept)
    g_string_append (self->out, "\nWHERE \"_rank\" = 1");
  else if (*conditions != '\0')
    g_string_append_printf (self->out, "\nWHERE %s", conditions);
  if (aggregate == NULL)
    g_string_append (self->out, "\nORDER BY \"_row\"");
  for (guint i = 0; aggregate != NULL && aggregate->group_by[i] != NULL; i++)
    {
      g_autofree char *name = sluice_sql_name (aggregate->group_by[i]);

      g_string_append_printf (self->out, "%s%s", i > 0 ? ", " : "\nGROUP BY ", name);
    }
  g_string_append (self->out, ";\n");
}

/* A comment ends with its line. */
static void
append_comment (GString    *out,
                const char *text)
{
  g_auto(GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  g_autofree char *line = g_strjoinv (" ", lines);

  g_string_append_printf (out, "-- %s\n", line);
}

static char *
write_head (Writer *self)
{
  GString *out = g_string_new (NULL);
  g_autofree char *title = g_strdup_printf ("%s: what the task makes of its records, for %s",
                                            sluice_task_get_name (self->task),
                                            self->dialect == SLUICE_SQL_LANGUAGE_SQLITE ? "SQLite" : "PostgreSQL");

  append_comment (out, title);
  append_comment (out, "\"source\" holds them: each field is a column of texts, \"_row\" numbers the records.");
  append_comment (out, self->dialect == SLUICE_SQL_LANGUAGE_SQLITE
                       ? "Its columns have no type, so that texts stay texts." : "Its fields are of the type text.");
  append_comment (out, "Rows that the task rejects are left out. Numbers with an exponent, and dates written in");
  append_comment (out, "another way than 2024-12-31, are not read here.");
  if (self->view->notes->len > 0)
    append_comment (out, "Not said in SQL:");
  for (guint i = 0; i < self->view->notes->len; i++)
    {
      g_autofree char *line = g_strconcat ("  ", (const char *) g_ptr_array_index (self->view->notes, i), NULL);

      append_comment (out, line);
    }
  return g_string_free (out, FALSE);
}

/* Lists become rows before anything of this begins. */
static void
note_explosion (Writer *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceMappingEntry *entry = g_array_index (self->columns, Column, i).entry;

      if (entry->from == NULL || !sluice_path_is_exploding (entry->from))
        continue;
      note (self, entry->from_text,
            g_strdup_printf ("rows are made of the elements of a list; “source” has to have them already, and of a "
                             "record whose list is empty %s",
                             sluice_task_get_explode_inner (self->task) ? "no row" : "one row with NULL"));
      return;
    }
}

/**
 * sluice_sql_view_new:
 * @task: a task with a mapping
 * @dialect: whose SQL
 *
 * Writes what @task makes of its records as one SELECT over a table `source` that has its
 * fields as texts. It gives the rows that are loaded, as far as SQL can say that; what it
 * cannot say stands in the notes.
 *
 * Returns: (transfer full): the SELECT
 */
SluiceSqlView *
sluice_sql_view_new (SluiceTask        *task,
                     SluiceSqlLanguage  dialect)
{
  g_auto(Writer) self = { .task = task, .dialect = dialect, .n_levels = 1 };
  g_autofree char *spaces = sluice_sql_spaces (dialect);
  g_autofree char *conditions = NULL;
  g_autofree char *head = NULL;
  GPtrArray *mapping;

  g_return_val_if_fail (SLUICE_IS_TASK (task), NULL);

  self.view = g_new0 (SluiceSqlView, 1);
  self.view->fields = g_ptr_array_new_with_free_func (g_free);
  self.view->notes = g_ptr_array_new_with_free_func (g_free);
  self.out = g_string_new (NULL);
  self.schema = sluice_schema_new ();
  self.columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self.columns, column_clear);
  mapping = sluice_task_get_mapping (task);
  for (guint i = 0; i < mapping->len; i++)
    {
      Column column = { .entry = g_ptr_array_index (mapping, i) };

      plan_column (&self, i, &column);
      g_array_append_val (self.columns, column);
      sluice_schema_add (self.schema, column.entry->column, column.entry->type, FALSE);
    }
  note_explosion (&self);
  begin_query (&self, "\"spaces\"");
  g_string_append_printf (self.out, "  %s", spaces);
  end_query (&self, "\"spaces\"");
  for (guint i = 0; i < self.n_levels; i++)
    {
      write_texts (&self, i);
      write_digits (&self, i);
      write_columns (&self, i);
    }
  conditions = write_unique (&self, write_conditions (&self));
  if (sluice_task_get_deduplicate (task) != NULL)
    write_deduplicated (&self, conditions);
  write_end (&self, conditions);
  head = write_head (&self);
  self.view->sql = g_strconcat (head, self.out->str, NULL);
  return self.view;
}

/**
 * sluice_sql_view_free:
 * @self: (transfer full): a SELECT
 */
void
sluice_sql_view_free (SluiceSqlView *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->sql);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->notes);
  g_free (self);
}
