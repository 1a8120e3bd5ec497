/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-undo.h"

#include "sluice-error.h"
#include "sluice-sql-undo-log.h"

#include <string.h>

/* Runs that are named in the reason of a refusal. */
#define MAX_NAMED_RUNS "3"

/* What the log says of a run. */
typedef struct
{
  SluiceSqlSession *session;    /* (unowned) */
  const SluiceSqlDialect *dialect;
  GCancellable *cancellable;    /* (unowned) (nullable) */
  const SluiceLoadRequest *request;     /* (unowned) */
  const char *schema;
  const char *run;
  char *run_literal;            /* (owned) */
  char *undo;                   /* (owned) quoted */
  char *target;                 /* (owned) quoted */
  char *images_name;            /* (owned) */
  char *images;                 /* (owned) quoted */
  char *run_column;             /* (owned) quoted */
  GStrv keys;                   /* (owned) as they are */
  guint64 written;
} Undo;

static void
undo_clear (Undo *self)
{
  g_free (self->run_literal);
  g_free (self->undo);
  g_free (self->target);
  g_free (self->images_name);
  g_free (self->images);
  g_free (self->run_column);
  g_strfreev (self->keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Undo, undo_clear)

static SluiceSqlRows *
query (Undo        *self,
       const char  *sql,
       GError     **error)
{
  return sluice_sql_session_query (self->session, sql, NULL, self->cancellable, error);
}

static void
set_missing (Undo    *self,
             GError **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "undo_missing",
                    "Nothing was kept of the run %s, or its time is over", self->run);
  if (error != NULL)
    sluice_error_set_hint (*error, "Runs can be undone that end well with load.keep_undo set, for as long as it says");
}

static gboolean
find_run (Undo    *self,
          GError **error)
{
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(SluiceSqlRows) rows = NULL;
  g_autofree char *sql = NULL;

  columns = sluice_sql_session_list_columns (self->session, self->schema, SLUICE_SQL_UNDO_TABLE, self->cancellable,
                                             error);
  if (columns == NULL)
    return FALSE;
  if (columns->len > 0)
    {
      sql = g_strdup_printf ("SELECT target, images, run_column, key_columns, written FROM %s WHERE run = %s",
                             self->undo, self->run_literal);
      rows = query (self, sql, error);
      if (rows == NULL)
        return FALSE;
    }
  if (rows == NULL || rows->len == 0)
    {
      set_missing (self, error);
      return FALSE;
    }
  if (*sluice_sql_rows_get (rows, 0, 2) == '\0')
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "undo_unmarked",
                        "Nobody can tell which rows the run %s has written: the table has no column for it", self->run);
      if (error != NULL)
        sluice_error_set_hint (*error, "Name a column in load.audit.run_id; later runs can be undone then");
      return FALSE;
    }
  self->target = g_strdup (sluice_sql_rows_get (rows, 0, 0));
  self->images_name = g_strdup (sluice_sql_rows_get (rows, 0, 1));
  self->images = sluice_sql_dialect_quote_table (self->dialect, self->schema, self->images_name);
  self->run_column = sluice_sql_dialect_quote (self->dialect, sluice_sql_rows_get (rows, 0, 2));
  self->keys = g_strsplit (sluice_sql_rows_get (rows, 0, 3), "\n", -1);
  self->written = sluice_sql_rows_get_number (rows, 0, 4);
  return TRUE;
}

/* The runs that have written images' rows since. */
static char *
name_later_runs (Undo *self)
{
  g_autofree char *sql = g_strdup_printf ("SELECT DISTINCT %s FROM %s WHERE %s > %s", self->run_column, self->target,
                                          self->run_column, self->run_literal);
  g_autofree char *limited = sluice_sql_dialect_format (self->dialect->limit, sql, MAX_NAMED_RUNS, NULL);
  g_autoptr(SluiceSqlRows) rows = query (self, limited, NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", sluice_sql_rows_get (rows, i, 0));
  return g_string_free (names, FALSE);
}

/* Each row that the run wrote last must still be its own. */
static gboolean
check_untouched (Undo    *self,
                 GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE %s = %s", self->target, self->run_column,
                                          self->run_literal);
  g_autoptr(SluiceSqlRows) rows = query (self, sql, error);
  g_autofree char *later = NULL;
  guint64 left;

  if (rows == NULL)
    return FALSE;
  left = sluice_sql_rows_get_number (rows, 0, 0);
  if (left == self->written)
    return TRUE;

  later = name_later_runs (self);
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "undo_conflict",
                    "%" G_GUINT64_FORMAT " of the %" G_GUINT64_FORMAT " rows that the run %s wrote have been written "
                    "again or deleted since%s%s: nothing was undone",
                    self->written - MIN (left, self->written), self->written, self->run,
                    *later != '\0' ? ", by later runs such as " : "", later);
  if (error != NULL)
    sluice_error_set_hint (*error, "Undo the later runs first, the newest of them at the beginning");
  return FALSE;
}

static void
append_match (Undo       *self,
              const char *target,
              GString    *sql)
{
  for (guint i = 0; self->keys[i] != NULL; i++)
    {
      g_autofree char *name = sluice_sql_dialect_quote (self->dialect, self->keys[i]);

      g_string_append_printf (sql, "%s%s.%s = s.%s", i > 0 ? " AND " : "", target, name, name);
    }
  g_string_append_printf (sql, " AND s.sluice_run = %s AND s.sluice_kind = 'updated'", self->run_literal);
}

static gboolean
count (Undo        *self,
       const char  *sql,
       guint64     *ret_n,
       GError     **error)
{
  g_autoptr(SluiceSqlRows) rows = query (self, sql, error);

  if (rows == NULL)
    return FALSE;
  *ret_n = sluice_sql_rows_get_number (rows, 0, 0);
  return TRUE;
}

/* Without a unique index several rows may have the key of an image: nobody knows which of
 * them it was. */
static gboolean
check_unique (Undo    *self,
              GError **error)
{
  g_autofree char *images = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE sluice_run = %s AND sluice_kind = 'updated'",
                                             self->images, self->run_literal);
  g_autoptr(GString) pairs = g_string_new (NULL);
  guint64 n_images = 0;
  guint64 n_pairs = 0;

  if (self->keys[0] == NULL || *self->keys[0] == '\0')
    return TRUE;
  g_string_append_printf (pairs, "SELECT COUNT(*) FROM %s t JOIN %s s ON ", self->target, self->images);
  append_match (self, "t", pairs);
  if (!count (self, images, &n_images, error) || !count (self, pairs->str, &n_pairs, error))
    return FALSE;
  if (n_images == n_pairs)
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "undo_conflict",
                    "The rows that the run %s changed cannot be told apart: the table has several of the same key, or "
                    "lacks some by now; nothing was undone", self->run);
  if (error != NULL)
    sluice_error_set_hint (*error, "Give the table a unique index on the keys; later runs can be undone then");
  return FALSE;
}

/* Puts the images in the place of the rows. */
static gboolean
restore (Undo             *self,
         SluiceUndoCounts *counts,
         GError          **error)
{
  const SluiceSqlTerms terms = {
    .session = self->session, .dialect = self->dialect, .table = self->target, .stage = self->images,
  };
  const char *target = sluice_sql_terms_get_target (&terms);
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) condition = g_string_new (NULL);
  g_autofree char *sql = NULL;

  /* Without keys nothing was updated. */
  if (self->keys[0] == NULL || *self->keys[0] == '\0')
    return TRUE;
  columns = sluice_sql_session_list_columns (self->session, self->schema, self->images_name, self->cancellable, error);
  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (columns, i);
      char *name;

      if (strcmp (column->name, "sluice_run") == 0 || strcmp (column->name, "sluice_kind") == 0 ||
          g_strv_contains ((const char *const *) self->keys, column->name))
        continue;
      name = sluice_sql_dialect_quote (self->dialect, column->name);
      g_ptr_array_add (names, name);
      g_ptr_array_add (values, g_strconcat ("s.", name, NULL));
    }
  if (names->len == 0)
    return TRUE;
  append_match (self, target, condition);
  sql = sluice_sql_terms_make_update (&terms, names, values, condition->str);
  return sluice_sql_session_exec (self->session, sql, &counts->restored, self->cancellable, error);
}

/* What still bears the run's id was not there before it. */
static gboolean
delete_inserted (Undo             *self,
                 SluiceUndoCounts *counts,
                 GError          **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE %s = %s", self->target, self->run_column,
                                          self->run_literal);

  return sluice_sql_session_exec (self->session, sql, &counts->deleted, self->cancellable, error);
}

/* Without the cursors of this run the ledger says what it said before it, unless later
 * runs have moved the bookmark. */
static gboolean
take_bookmark_back (Undo    *self,
                    GError **error)
{
  const SluiceLoadSpec *load = self->request->load;
  const char *schema = load->ledger_schema != NULL ? load->ledger_schema : self->schema;
  g_autofree char *ledger = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *sql = NULL;

  if (!load->ledger)
    return TRUE;
  ledger = sluice_sql_dialect_quote_table (self->dialect, schema,
                                           load->ledger_table != NULL ? load->ledger_table : "sluice_loads");
  cursor = sluice_sql_dialect_quote (self->dialect, "cursor");
  sql = g_strdup_printf ("UPDATE %s SET %s = NULL WHERE run = %s", ledger, cursor, self->run_literal);
  return sluice_sql_session_exec (self->session, sql, NULL, self->cancellable, error);
}

static gboolean
forget (Undo    *self,
        GError **error)
{
  g_autofree char *images = g_strdup_printf ("DELETE FROM %s WHERE sluice_run = %s", self->images, self->run_literal);
  g_autofree char *run = g_strdup_printf ("DELETE FROM %s WHERE run = %s", self->undo, self->run_literal);

  return sluice_sql_session_exec (self->session, images, NULL, self->cancellable, error) &&
         sluice_sql_session_exec (self->session, run, NULL, self->cancellable, error);
}

static gboolean
lock (Undo    *self,
      GError **error)
{
  g_autofree char *sql = NULL;

  if (self->dialect->lock_table == NULL)
    return TRUE;
  sql = sluice_sql_dialect_format (self->dialect->lock_table, self->target, NULL, NULL);
  return sluice_sql_session_exec (self->session, sql, NULL, self->cancellable, error);
}

/**
 * sluice_sql_undo_run:
 * @session: a session in a transaction
 * @request: the load of the run
 * @counts: (out): what was undone
 * @cancellable: (nullable): a cancellable
 * @error: %SLUICE_ERROR_CONFIGURATION with `undo_missing`, `undo_unmarked` or, where rows
 *   of the run were written again, `undo_conflict`; or an error of the session
 *
 * Takes back what a run did to its table: rows that it changed become what they were,
 * rows that it inserted go. It is for the caller to commit that, or to see what would
 * happen and to roll it back.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_sql_undo_run (SluiceSqlSession         *session,
                     const SluiceLoadRequest  *request,
                     SluiceUndoCounts         *counts,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  g_auto(Undo) self = {
    .session = session, .cancellable = cancellable, .request = request, .schema = request->schema,
    .run = request->run_id,
  };

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && counts != NULL, FALSE);

  *counts = (SluiceUndoCounts) { 0, 0 };
  self.dialect = sluice_sql_session_get_dialect (session);
  self.run_literal = sluice_sql_dialect_quote_literal (self.dialect, self.run);
  self.undo = sluice_sql_dialect_quote_table (self.dialect, self.schema, SLUICE_SQL_UNDO_TABLE);
  return find_run (&self, error) && lock (&self, error) && check_untouched (&self, error) &&
         check_unique (&self, error) && restore (&self, counts, error) && delete_inserted (&self, counts, error) &&
         take_bookmark_back (&self, error) && forget (&self, error);
}
