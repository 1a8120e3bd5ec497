/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-absent.h"

#include "sluice-civil.h"
#include "sluice-error.h"

#include <string.h>

struct _SluiceSqlAbsent
{
  const SluiceSqlTerms *terms;  /* (unowned) */
  SluiceLoadLayout keys;        /* only the keys; its names are the load's layout's */
  char *seen;                   /* (owned) the table of seen keys, quoted */
  GArray *rows;                 /* (owned) of guint */
  gboolean has_null;            /* a record without a whole key was seen */
};

static gboolean
marks (const SluiceSqlTerms *terms)
{
  return terms->request->load->strategy == SLUICE_STRATEGY_MIRROR && terms->request->load->mirror.column != NULL;
}

/* The condition that a row bears the mark of the deleted. */
static void
append_mark (const SluiceSqlTerms *terms,
             const char           *target,
             GString              *sql)
{
  const SluiceMirrorSpec *mirror = &terms->request->load->mirror;
  g_autofree char *name = sluice_sql_dialect_quote (terms->dialect, mirror->column);
  g_autofree char *qualified = g_strconcat (target, ".", name, NULL);
  g_autofree char *text = sluice_sql_dialect_format (terms->dialect->as_text, qualified, NULL, NULL);
  g_autofree char *value = sluice_sql_dialect_quote_literal (terms->dialect, mirror->value);

  g_string_append_printf (sql, "(%s IS NOT NULL AND (LOWER(%s) = LOWER(%s)", qualified, text, value);
  /* How truth is written depends on the server. */
  if (g_ascii_strcasecmp (mirror->value, "true") == 0)
    g_string_append_printf (sql, " OR %s = '1'", text);
  g_string_append (sql, "))");
}

/**
 * sluice_sql_absent_append_marked:
 * @terms: terms
 * @target: how the table is called
 * @before: what stands before the condition
 * @sql: is added to
 *
 * Adds, for a mirror that marks what is deleted, the condition that a row is marked:
 * it has come again.
 */
void
sluice_sql_absent_append_marked (const SluiceSqlTerms *terms,
                                 const char           *target,
                                 const char           *before,
                                 GString              *sql)
{
  if (!marks (terms))
    return;
  g_string_append (sql, before);
  append_mark (terms, target, sql);
}

static gboolean
is_mapped (const SluiceSqlTerms *terms,
           const char           *name)
{
  for (guint i = 0; i < terms->layout->n_columns; i++)
    {
      if (g_ascii_strcasecmp (terms->layout->columns[i].name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * sluice_sql_absent_add_unmark:
 * @terms: terms
 * @columns: (element-type utf8): names of columns that an update writes
 * @values: (element-type utf8): what it puts there
 *
 * Adds, for a mirror that marks what is deleted, that the mark is taken away: a truth
 * becomes its contrary, anything else NULL.
 */
void
sluice_sql_absent_add_unmark (const SluiceSqlTerms *terms,
                              GPtrArray            *columns,
                              GPtrArray            *values)
{
  const SluiceMirrorSpec *mirror = &terms->request->load->mirror;
  const char *value = "NULL";

  if (!marks (terms) || is_mapped (terms, mirror->column))
    return;
  if (g_ascii_strcasecmp (mirror->value, "true") == 0)
    value = terms->dialect->false_literal;
  else if (strcmp (mirror->value, "1") == 0)
    value = "0";
  g_ptr_array_add (columns, sluice_sql_dialect_quote (terms->dialect, mirror->column));
  g_ptr_array_add (values, g_strdup (value));
}

static void
pick_keys (SluiceSqlAbsent *self)
{
  const SluiceLoadLayout *layout = self->terms->layout;

  self->keys.n_columns = layout->n_keys;
  self->keys.n_keys = layout->n_keys;
  self->keys.columns = g_new0 (SluiceLoadColumn, layout->n_keys);
  self->keys.keys = g_new0 (guint, layout->n_keys);
  for (guint i = 0; i < layout->n_keys; i++)
    {
      self->keys.columns[i] = layout->columns[layout->keys[i]];
      self->keys.keys[i] = i;
    }
}

static char *
make_seen (SluiceSqlAbsent *self)
{
  const SluiceSqlTerms *terms = self->terms;
  g_autoptr(GString) select = g_string_new ("SELECT 0 AS sluice_row");

  for (guint i = 0; i < self->keys.n_columns; i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (terms->dialect, self->keys.columns[i].name);
      const char *type = sluice_sql_session_get_stage_type (terms->session, &self->keys, i);

      if (type != NULL)
        g_string_append_printf (select, ", CAST(t.%s AS %s) AS c%u", name, type, i);
      else
        g_string_append_printf (select, ", t.%s AS c%u", name, i);
    }
  g_string_append_printf (select, " FROM %s t WHERE 1 = 0", terms->table);
  return sluice_sql_dialect_format (terms->dialect->make_stage, self->seen, select->str, NULL);
}

/**
 * sluice_sql_absent_new:
 * @terms: terms; must outlive the object
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Makes the table of the keys that are seen: a temporary one, so that memory does not
 * depend on how many there are.
 *
 * Returns: (transfer full) (nullable): what finds the absent
 */
SluiceSqlAbsent *
sluice_sql_absent_new (const SluiceSqlTerms  *terms,
                       GCancellable          *cancellable,
                       GError               **error)
{
  g_autoptr(SluiceSqlAbsent) self = g_new0 (SluiceSqlAbsent, 1);
  g_autofree char *word = g_strconcat ("sluice_seen_", terms->request->run_id, NULL);
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  self->terms = terms;
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  pick_keys (self);
  g_strdelimit (word, "-", '_');
  name = sluice_sql_dialect_format (terms->dialect->stage_name, word, NULL, NULL);
  self->seen = sluice_sql_dialect_quote (terms->dialect, name);
  sql = make_seen (self);
  if (!sluice_sql_session_exec (terms->session, sql, NULL, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_sql_absent_free:
 * @self: (transfer full): what finds the absent
 */
void
sluice_sql_absent_free (SluiceSqlAbsent *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->keys.columns);
  g_free (self->keys.keys);
  g_free (self->seen);
  g_array_unref (self->rows);
  g_free (self);
}

static gboolean
has_key (SluiceSqlAbsent   *self,
         const SluiceBatch *batch,
         guint              row)
{
  for (guint i = 0; i < self->keys.n_columns; i++)
    {
      const SluiceValue *value = &sluice_batch_row (batch, row)[self->keys.columns[i].place];

      if (sluice_value_is_null (value) || value->kind == SLUICE_VALUE_INVALID)
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_sql_absent_see:
 * @self: what finds the absent
 * @batch: rows of the source, of which only the keys matter
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Notes the keys of @batch. One that the table's column cannot hold is of no row that
 * is there, and is left out. One that is NULL is of no row that has a key; but it may be
 * that of a row whose key is NULL, too: once there was one, such rows stay.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_absent_see (SluiceSqlAbsent    *self,
                       const SluiceBatch  *batch,
                       GCancellable       *cancellable,
                       GError            **error)
{
  SluiceSqlSession *session = self->terms->session;
  guint64 added = 0;
  guint guilty = 0;

  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < batch->n_rows; i++)
    {
      g_autoptr(SluiceReject) refused = NULL;

      if (!has_key (self, batch, i))
        {
          self->has_null = TRUE;
          continue;
        }
      refused = sluice_sql_session_check_row (session, &self->keys, batch, i);
      if (refused == NULL)
        g_array_append_val (self->rows, i);
    }
  return self->rows->len == 0 ||
         sluice_sql_session_append (session, self->seen, &self->keys, TRUE, batch, (const guint *) self->rows->data,
                                    self->rows->len, &added, &guilty, cancellable, error);
}

/**
 * sluice_sql_absent_make_condition:
 * @self: what finds the absent
 *
 * Returns: (transfer full): the condition that a row of the table, called by its full
 *   name, is absent from the source: it is not marked or retired yet, and its key has
 *   not been seen. To be asked for when all rows have been seen
 */
char *
sluice_sql_absent_make_condition (SluiceSqlAbsent *self)
{
  const SluiceSqlTerms *terms = self->terms;
  int valid_to = sluice_load_layout_find_role (terms->layout, SLUICE_COLUMN_VALID_TO);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "NOT EXISTS (SELECT 1 FROM %s s WHERE ", self->seen);
  for (guint i = 0; i < self->keys.n_columns; i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (terms->dialect, self->keys.columns[i].name);
      const char *type = sluice_sql_session_get_stage_type (terms->session, &self->keys, i);

      g_string_append_printf (sql, "%s%s.%s = ", i > 0 ? " AND " : "", terms->table, name);
      if (type != NULL && self->keys.columns[i].type_name != NULL)
        {
          g_autofree char *value = sluice_sql_terms_make_cast (terms, i, self->keys.columns[i].type_name);

          g_string_append (sql, value);
        }
      else
        g_string_append_printf (sql, "s.c%u", i);
    }
  g_string_append_c (sql, ')');
  for (guint i = 0; self->has_null && i < self->keys.n_columns; i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (terms->dialect, self->keys.columns[i].name);

      g_string_append_printf (sql, " AND %s.%s IS NOT NULL", terms->table, name);
    }
  if (valid_to >= 0)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (terms, (guint) valid_to);

      g_string_append_printf (sql, " AND %s.%s IS NULL", terms->table, name);
    }
  if (marks (terms))
    {
      g_string_append (sql, " AND NOT ");
      append_mark (terms, terms->table, sql);
    }
  return g_string_free (sql, FALSE);
}

static gboolean
query_number (SluiceSqlAbsent  *self,
              const char       *sql,
              guint64          *ret_number,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->terms->session, sql, NULL, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *ret_number = rows->len > 0 ? sluice_sql_rows_get_number (rows, 0, 0) : 0;
  return TRUE;
}

/* Once all keys are there. */
static gboolean
index_seen (SluiceSqlAbsent  *self,
            GCancellable     *cancellable,
            GError          **error)
{
  const SluiceSqlTerms *terms = self->terms;
  g_autoptr(GString) columns = g_string_new (NULL);
  g_autofree char *sql = NULL;

  if (terms->dialect->index_stage == NULL)
    return TRUE;
  for (guint i = 0; i < self->keys.n_columns; i++)
    g_string_append_printf (columns, "%sc%u", i > 0 ? ", " : "", i);
  sql = sluice_sql_dialect_format (terms->dialect->index_stage, self->seen, columns->str, NULL);
  return sluice_sql_session_exec (terms->session, sql, NULL, cancellable, error);
}

/**
 * sluice_sql_absent_count:
 * @self: what finds the absent
 * @ret_absent: (out): rows of the table that are no longer at the source
 * @ret_total: (out): rows of the table; neither counts what is marked or retired
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_absent_count (SluiceSqlAbsent  *self,
                         guint64          *ret_absent,
                         guint64          *ret_total,
                         GCancellable     *cancellable,
                         GError          **error)
{
  const SluiceSqlTerms *terms = self->terms;
  int valid_to = sluice_load_layout_find_role (terms->layout, SLUICE_COLUMN_VALID_TO);
  g_autofree char *condition = sluice_sql_absent_make_condition (self);
  g_autofree char *absent = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE %s", terms->table, condition);
  g_autoptr(GString) total = g_string_new (NULL);

  g_string_append_printf (total, "SELECT COUNT(*) FROM %s WHERE ", terms->table);
  if (valid_to >= 0)
    {
      g_autofree char *name = sluice_sql_terms_quote_column (terms, (guint) valid_to);

      g_string_append_printf (total, "%s.%s IS NULL", terms->table, name);
    }
  else if (marks (terms))
    {
      g_string_append (total, "NOT ");
      append_mark (terms, terms->table, total);
    }
  else
    g_string_append (total, "1 = 1");

  return index_seen (self, cancellable, error) &&
         query_number (self, absent, ret_absent, cancellable, error) &&
         query_number (self, total->str, ret_total, cancellable, error);
}

/**
 * sluice_sql_absent_check:
 * @request: a load
 * @absent: rows that are no longer at the source
 * @total: rows that there were before the load
 * @error: %SLUICE_ERROR_LIMIT with the code `mirror_refused` or `retire_refused`
 *
 * Returns: %FALSE if the strategy refuses to take away that much
 */
gboolean
sluice_sql_absent_check (const SluiceLoadRequest  *request,
                         guint64                   absent,
                         guint64                   total,
                         GError                  **error)
{
  gboolean mirrors = request->load->strategy == SLUICE_STRATEGY_MIRROR;
  double most = mirrors ? request->load->mirror.max_deleted_percent : request->load->scd2.max_retired_percent;

  if (absent == 0 || (double) absent * 100 <= most * (double) total)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_LIMIT, mirrors ? "mirror_refused" : "retire_refused",
                    "%" G_GUINT64_FORMAT " of the %" G_GUINT64_FORMAT " rows of the table “%s” are no longer at the "
                    "source: more than %g %% are not %s at once; nothing was changed", absent, total, request->table,
                    most, mirrors ? "deleted" : "retired");
  if (error != NULL)
    sluice_error_set_hint (*error, "See whether the source is complete. If it is, raise load.%s",
                           mirrors ? "mirror.max_deleted_percent" : "scd2.max_retired_percent");
  return FALSE;
}

static char *
make_instant (const SluiceSqlTerms *terms)
{
  char text[SLUICE_CIVIL_BUFFER_SIZE];
  g_autofree char *stored = NULL;
  g_autofree char *spaced = NULL;
  gsize length = sluice_civil_format_timestamp (terms->request->at, TRUE, text);

  stored = g_strndup (text, length);
  spaced = g_strdup (stored);
  g_strdelimit (spaced, "T", ' ');
  g_strdelimit (spaced, "Z", '\0');
  return sluice_sql_dialect_format (terms->dialect->timestamptz, spaced, stored, NULL);
}

/* The column that says which run wrote a row last is set by every update. */
static char *
make_set_run (const SluiceSqlTerms *terms)
{
  int run = sluice_load_layout_find_role (terms->layout, SLUICE_COLUMN_RUN_ID);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (run < 0)
    return g_strdup ("");
  name = sluice_sql_terms_quote_column (terms, (guint) run);
  value = sluice_sql_dialect_quote_literal (terms->dialect, terms->request->run_id);
  return g_strdup_printf (", %s = %s", name, value);
}

static char *
make_take_away (SluiceSqlAbsent *self)
{
  const SluiceSqlTerms *terms = self->terms;
  const SluiceMirrorSpec *mirror = &terms->request->load->mirror;
  g_autofree char *condition = sluice_sql_absent_make_condition (self);
  g_autofree char *run = make_set_run (terms);

  if (terms->request->load->strategy == SLUICE_STRATEGY_SCD2)
    {
      int to = sluice_load_layout_find_role (terms->layout, SLUICE_COLUMN_VALID_TO);
      int current = sluice_load_layout_find_role (terms->layout, SLUICE_COLUMN_IS_CURRENT);
      g_autofree char *valid_to = sluice_sql_terms_quote_column (terms, (guint) to);
      g_autofree char *is_current = sluice_sql_terms_quote_column (terms, (guint) current);
      g_autofree char *at = make_instant (terms);

      return g_strdup_printf ("UPDATE %s SET %s = %s, %s = %s%s WHERE %s", terms->table, valid_to, at, is_current,
                              terms->dialect->false_literal, run, condition);
    }
  if (mirror->column != NULL)
    {
      g_autofree char *name = sluice_sql_dialect_quote (terms->dialect, mirror->column);
      g_autofree char *value = g_ascii_strcasecmp (mirror->value, "true") == 0
        ? g_strdup (terms->dialect->true_literal)
        : sluice_sql_dialect_quote_literal (terms->dialect, mirror->value);

      return g_strdup_printf ("UPDATE %s SET %s = %s%s WHERE %s", terms->table, name, value, run, condition);
    }
  return g_strdup_printf ("DELETE FROM %s WHERE %s", terms->table, condition);
}

/**
 * sluice_sql_absent_take_away:
 * @self: what finds the absent
 * @ret_rows: (out): how many rows were deleted, marked or retired
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Takes away what is no longer at the source.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_absent_take_away (SluiceSqlAbsent  *self,
                             guint64          *ret_rows,
                             GCancellable     *cancellable,
                             GError          **error)
{
  g_autofree char *sql = make_take_away (self);

  return sluice_sql_session_exec (self->terms->session, sql, ret_rows, cancellable, error);
}

/**
 * sluice_sql_absent_end:
 * @self: what finds the absent
 * @error: return location for an error in the #SluiceError domain
 *
 * Drops the table of seen keys.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_absent_end (SluiceSqlAbsent  *self,
                       GError          **error)
{
  g_autofree char *sql = sluice_sql_dialect_format (self->terms->dialect->drop_stage, self->seen, NULL, NULL);

  return sluice_sql_session_exec (self->terms->session, sql, NULL, NULL, error);
}
