/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-undo-log.h"

#include "sluice-civil.h"
#include "sluice-error.h"

#include <string.h>

/* Characters of the hash in the name of a table of images: of the target and its
 * columns, so that a table that has got a column gets other images. */
#define NAME_HASH 12

struct _SluiceSqlUndoLog
{
  const SluiceSqlTerms *terms;  /* (unowned) */
  char *schema;                 /* (owned) (nullable) where the tables are */
  char *images_name;            /* (owned) */
  char *images;                 /* (owned) quoted */
  char *undo;                   /* (owned) quoted */
  GPtrArray *columns;           /* (owned) of SluiceTableColumn: the target's */
};

static gboolean
exec (SluiceSqlUndoLog  *self,
      const char        *sql,
      GCancellable      *cancellable,
      GError           **error)
{
  return sluice_sql_session_exec (self->terms->session, sql, NULL, cancellable, error);
}

static char *
quote_text (SluiceSqlUndoLog *self,
            const char       *text)
{
  return sluice_sql_dialect_quote_literal (self->terms->dialect, text);
}

static char *
make_images_name (SluiceSqlUndoLog *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) self->terms->table, -1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (self->columns, i);

      g_checksum_update (checksum, (const guchar *) column->name, (gssize) strlen (column->name) + 1);
      g_checksum_update (checksum, (const guchar *) column->type_name, (gssize) strlen (column->type_name) + 1);
    }
  return g_strdup_printf (SLUICE_SQL_UNDO_TABLE "_%.*s", NAME_HASH, g_checksum_get_string (checksum));
}

static gboolean
table_exists (SluiceSqlUndoLog  *self,
              const char        *name,
              gboolean          *ret_exists,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr(GPtrArray) columns = NULL;

  columns = sluice_sql_session_list_columns (self->terms->session, self->schema, name, cancellable, error);
  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

static char *
make_undo_ddl (SluiceSqlUndoLog *self)
{
  static const char *const names[] = {
    "run", "task", "target", "images", "run_column", "key_columns", "finished_at", "kept_until",
  };
  const SluiceSqlDialect *dialect = self->terms->dialect;
  const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };
  const SluiceType number = { .kind = SLUICE_TYPE_KIND_INTEGER };
  g_autofree char *long_text = sluice_sql_dialect_get_type (dialect, text, FALSE);
  g_autofree char *key_text = sluice_sql_dialect_get_type (dialect, text, TRUE);
  g_autofree char *integer = sluice_sql_dialect_get_type (dialect, number, FALSE);
  g_autofree char *written = sluice_sql_dialect_quote (dialect, "written");
  GString *ddl = g_string_new (NULL);

  g_string_append_printf (ddl, "CREATE TABLE %s (", self->undo);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (dialect, names[i]);

      g_string_append_printf (ddl, "%s %s%s, ", name, i == 0 ? key_text : long_text, i == 0 ? " NOT NULL" : "");
    }
  g_string_append_printf (ddl, "%s %s)", written, integer);
  return g_string_free (ddl, FALSE);
}

static char *
make_images_ddl (SluiceSqlUndoLog *self)
{
  const SluiceSqlDialect *dialect = self->terms->dialect;
  const SluiceType text = { .kind = SLUICE_TYPE_KIND_TEXT };
  g_autofree char *type = sluice_sql_dialect_get_type (dialect, text, TRUE);
  g_autoptr(GString) select = g_string_new ("SELECT ");

  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = sluice_sql_dialect_quote (dialect, column->name);

      g_string_append_printf (select, "t.%s, ", name);
    }
  g_string_append_printf (select, "CAST('' AS %s) AS sluice_run, CAST('' AS %s) AS sluice_kind FROM %s t WHERE 1 = 0",
                          type, type, self->terms->table);
  return sluice_sql_dialect_format (dialect->make_images, self->images, select->str, NULL);
}

static gboolean
make_tables (SluiceSqlUndoLog  *self,
             GCancellable      *cancellable,
             GError           **error)
{
  gboolean exists = FALSE;

  if (!table_exists (self, SLUICE_SQL_UNDO_TABLE, &exists, cancellable, error))
    return FALSE;
  if (!exists)
    {
      g_autofree char *ddl = make_undo_ddl (self);

      if (!exec (self, ddl, cancellable, error))
        return FALSE;
    }
  if (!table_exists (self, self->images_name, &exists, cancellable, error))
    return FALSE;
  if (!exists)
    {
      g_autofree char *ddl = make_images_ddl (self);

      if (!exec (self, ddl, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static char *
format_time (gint64 usec)
{
  char text[SLUICE_CIVIL_BUFFER_SIZE];
  gsize length = sluice_civil_format_timestamp (usec, TRUE, text);

  return g_strndup (text, length);
}

/* Forgets the runs whose time is over. */
static gboolean
forget_old (SluiceSqlUndoLog  *self,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autofree char *now = format_time (g_get_real_time ());
  g_autofree char *literal = quote_text (self, now);
  g_autofree char *find = g_strdup_printf ("SELECT run, images FROM %s WHERE kept_until < %s", self->undo, literal);
  g_autofree char *forget = g_strdup_printf ("DELETE FROM %s WHERE kept_until < %s", self->undo, literal);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->terms->session, find, NULL, cancellable, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const char *name = sluice_sql_rows_get (rows, i, 1);
      g_autofree char *run = quote_text (self, sluice_sql_rows_get (rows, i, 0));
      g_autofree char *images = sluice_sql_dialect_quote_table (self->terms->dialect, self->schema, name);
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE sluice_run = %s", images, run);
      gboolean exists = FALSE;

      if (!table_exists (self, name, &exists, cancellable, error) ||
          (exists && !exec (self, sql, cancellable, error)))
        return FALSE;
    }
  return rows->len == 0 || exec (self, forget, cancellable, error);
}

/**
 * sluice_sql_undo_log_new:
 * @terms: terms; must outlive the object
 * @schema: (nullable): the target's schema, found
 * @cancellable: (nullable): a cancellable
 * @error: %SLUICE_ERROR_UNSUPPORTED with `undo_unsupported` where the database has no
 *   way to keep images, or an error of the session
 *
 * Makes the tables if they are not there, and forgets runs whose time is over.
 *
 * Returns: (transfer full) (nullable): a log
 */
SluiceSqlUndoLog *
sluice_sql_undo_log_new (const SluiceSqlTerms  *terms,
                         const char            *schema,
                         GCancellable          *cancellable,
                         GError               **error)
{
  g_autoptr(SluiceSqlUndoLog) self = NULL;

  if (terms->dialect->make_images == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_UNSUPPORTED, "undo_unsupported",
                        "Runs into this kind of database cannot be undone: remove load.keep_undo");
      return NULL;
    }

  self = g_new0 (SluiceSqlUndoLog, 1);
  self->terms = terms;
  self->schema = g_strdup (schema);
  self->columns = sluice_sql_session_list_columns (terms->session, schema, terms->request->table, cancellable, error);
  if (self->columns == NULL)
    return NULL;
  self->images_name = make_images_name (self);
  self->images = sluice_sql_dialect_quote_table (terms->dialect, schema, self->images_name);
  self->undo = sluice_sql_dialect_quote_table (terms->dialect, schema, SLUICE_SQL_UNDO_TABLE);
  if (!make_tables (self, cancellable, error) || !forget_old (self, cancellable, error))
    return NULL;

  /* A session knows the types of the table that it was asked for last: that is the target
   * again, not one of ours. */
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  self->columns = sluice_sql_session_list_columns (terms->session, schema, terms->request->table, cancellable, error);
  return self->columns != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_sql_undo_log_free:
 * @self: (transfer full): a log
 */
void
sluice_sql_undo_log_free (SluiceSqlUndoLog *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->schema);
  g_free (self->images_name);
  g_free (self->images);
  g_free (self->undo);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

/* Rows that this run has written already have been kept, or were not there. */
static void
append_not_ours (SluiceSqlUndoLog *self,
                 const char       *target,
                 GString          *sql)
{
  int run = sluice_load_layout_find_role (self->terms->layout, SLUICE_COLUMN_RUN_ID);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (run < 0)
    return;
  name = sluice_sql_terms_quote_column (self->terms, (guint) run);
  value = quote_text (self, self->terms->request->run_id);
  g_string_append_printf (sql, " AND (%s.%s IS NULL OR %s.%s <> %s)", target, name, target, name, value);
}

static void
append_keep (SluiceSqlUndoLog *self,
             const char       *target,
             GString          *sql)
{
  g_autofree char *run = quote_text (self, self->terms->request->run_id);
  g_autoptr(GString) values = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (", self->images);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = sluice_sql_dialect_quote (self->terms->dialect, column->name);

      g_string_append_printf (sql, "%s, ", name);
      g_string_append_printf (values, "%s.%s, ", target, name);
    }
  g_string_append_printf (sql, "sluice_run, sluice_kind) SELECT %s%s, 'updated'", values->str, run);
}

/**
 * sluice_sql_undo_log_keep:
 * @self: a log
 * @condition: which row of the table `t` is about to be changed by which of the stage `s`
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Keeps the rows as they are.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_undo_log_keep (SluiceSqlUndoLog  *self,
                          const char        *condition,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  append_keep (self, "t", sql);
  g_string_append_printf (sql, " FROM %s s JOIN %s t ON %s", self->terms->stage, self->terms->table, condition);
  append_not_ours (self, "t", sql);
  return exec (self, sql->str, cancellable, error);
}

/**
 * sluice_sql_undo_log_keep_absent:
 * @self: a log
 * @condition: which rows of the table, called by its full name, are about to be changed
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Keeps the rows as they are.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_undo_log_keep_absent (SluiceSqlUndoLog  *self,
                                 const char        *condition,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  append_keep (self, self->terms->table, sql);
  g_string_append_printf (sql, " FROM %s WHERE %s", self->terms->table, condition);
  append_not_ours (self, self->terms->table, sql);
  return exec (self, sql->str, cancellable, error);
}

/* The columns by which a row is found again: in a history its version. */
static char *
make_key_columns (SluiceSqlUndoLog *self)
{
  const SluiceLoadLayout *layout = self->terms->layout;
  int from = sluice_load_layout_find_role (layout, SLUICE_COLUMN_VALID_FROM);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < layout->n_keys; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "", layout->columns[layout->keys[i]].name);
  if (from >= 0)
    g_string_append_printf (names, "\n%s", layout->columns[from].name);
  return g_string_free (names, FALSE);
}

static gboolean
count_written (SluiceSqlUndoLog  *self,
               guint64           *ret_written,
               GCancellable      *cancellable,
               GError           **error)
{
  int run = sluice_load_layout_find_role (self->terms->layout, SLUICE_COLUMN_RUN_ID);
  g_autofree char *name = sluice_sql_terms_quote_column (self->terms, (guint) run);
  g_autofree char *value = quote_text (self, self->terms->request->run_id);
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE %s = %s", self->terms->table, name, value);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->terms->session, sql, NULL, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *ret_written = sluice_sql_rows_get_number (rows, 0, 0);
  return TRUE;
}

/**
 * sluice_sql_undo_log_finish:
 * @self: a log
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Says, in the publishing transaction, that the run can be undone. Without a column for
 * the run's id nobody could tell which rows are its own.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_undo_log_finish (SluiceSqlUndoLog  *self,
                            GCancellable      *cancellable,
                            GError           **error)
{
  const SluiceLoadRequest *request = self->terms->request;
  int run = sluice_load_layout_find_role (self->terms->layout, SLUICE_COLUMN_RUN_ID);
  gint64 now = g_get_real_time ();
  g_autofree char *keys = make_key_columns (self);
  g_autofree char *finished = format_time (now);
  g_autofree char *until = format_time (now + request->load->keep_undo * G_USEC_PER_SEC);
  const char *texts[] = {
    request->run_id, request->task_id, self->terms->table, self->images_name,
    run >= 0 ? self->terms->layout->columns[run].name : "", keys, finished, until,
  };
  static const char *const names = "run, task, target, images, run_column, key_columns, finished_at, kept_until";
  g_autoptr(GString) sql = g_string_new (NULL);
  guint64 written = 0;

  if (run >= 0 && !count_written (self, &written, cancellable, error))
    return FALSE;
  g_string_append_printf (sql, "INSERT INTO %s (%s, written) VALUES (", self->undo, names);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *literal = quote_text (self, texts[i]);

      g_string_append_printf (sql, "%s, ", literal);
    }
  g_string_append_printf (sql, "%" G_GUINT64_FORMAT ")", written);
  return exec (self, sql->str, cancellable, error);
}
