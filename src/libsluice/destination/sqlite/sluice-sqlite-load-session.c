/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-load-session.h"

#include "sluice-error.h"
#include "sluice-sql-dialects.h"
#include "sluice-sqlite-cells.h"
#include "sluice-sqlite-schema.h"

#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_PER_CHECK 512

struct _SluiceSqliteLoadSession
{
  SluiceSqlSession parent_instance;

  SluiceSqliteConnection *connection; /* (unowned) */
  SluiceSqliteCells *cells;           /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceSqliteLoadSession, sluice_sqlite_load_session, SLUICE_TYPE_SQL_SESSION)

static SluiceSqliteConnection *
get_connection (SluiceSqlSession *session,
                GCancellable     *cancellable)
{
  SluiceSqliteLoadSession *self = SLUICE_SQLITE_LOAD_SESSION (session);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  return self->connection;
}

static const SluiceSqlDialect *
sluice_sqlite_load_session_get_dialect (SluiceSqlSession *session)
{
  return sluice_sql_dialect_find ("sqlite");
}

static gboolean
sluice_sqlite_load_session_begin (SluiceSqlSession  *session,
                                  GCancellable      *cancellable,
                                  GError           **error)
{
  return sluice_sqlite_connection_exec (get_connection (session, cancellable), "BEGIN IMMEDIATE", error);
}

static gboolean
sluice_sqlite_load_session_commit (SluiceSqlSession  *session,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  return sluice_sqlite_connection_exec (get_connection (session, cancellable), "COMMIT", error);
}

static gboolean
sluice_sqlite_load_session_in_transaction (SluiceSqlSession *session)
{
  return sqlite3_get_autocommit (SLUICE_SQLITE_LOAD_SESSION (session)->connection->db) == 0;
}

static void
sluice_sqlite_load_session_rollback (SluiceSqlSession *session)
{
  g_autoptr(GError) error = NULL;

  if (sluice_sqlite_load_session_in_transaction (session) &&
      !sluice_sqlite_connection_exec (get_connection (session, NULL), "ROLLBACK", &error))
    g_debug ("ROLLBACK: %s", error->message);
}

/* What a refused row is, not what a constraint is: SQLite has two more ways to
 * refuse one. */
static void
set_error (SluiceSqliteConnection  *connection,
           GError                 **error)
{
  int rc = sqlite3_extended_errcode (connection->db) & 0xff;

  if (rc == SQLITE_MISMATCH || rc == SQLITE_TOOBIG)
    sluice_set_error (error, SLUICE_ERROR_DATA, "constraint", "The database “%s” refuses the rows: %s",
                      connection->path, sqlite3_errmsg (connection->db));
  else
    sluice_sqlite_connection_set_error (connection, error);
}

static gboolean
sluice_sqlite_load_session_exec (SluiceSqlSession  *session,
                                 const char        *sql,
                                 guint64           *ret_rows,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  SluiceSqliteConnection *connection = get_connection (session, cancellable);
  const sqlite3_int64 before = sqlite3_total_changes64 (connection->db);

  if (sqlite3_exec (connection->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    {
      set_error (connection, error);
      return FALSE;
    }
  /* What triggers wrote counts in the total, but not as the statement's own. */
  *ret_rows = sqlite3_total_changes64 (connection->db) == before ? 0
                                                                 : (guint64) sqlite3_changes64 (connection->db);
  return TRUE;
}

static void
add_row (SluiceSqlRows *rows,
         sqlite3_stmt  *statement)
{
  GPtrArray *row = sluice_sql_rows_add (rows);

  for (int i = 0; i < sqlite3_column_count (statement); i++)
    g_ptr_array_add (row, g_strdup ((const char *) sqlite3_column_text (statement, i)));
}

static SluiceSqlRows *
sluice_sqlite_load_session_query (SluiceSqlSession   *session,
                                  const char         *sql,
                                  const char *const  *parameters,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  SluiceSqliteConnection *connection = get_connection (session, cancellable);
  g_autoptr(SluiceSqliteStatement) statement = sluice_sqlite_connection_prepare (connection, sql, error);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_rows_new ();
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  for (int i = 0; parameters != NULL && parameters[i] != NULL; i++)
    sqlite3_bind_text (statement, i + 1, parameters[i], -1, SQLITE_STATIC);
  for (;;)
    {
      if (!sluice_sqlite_connection_step (connection, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      add_row (rows, statement);
    }
}

static char *
make_insert (const char             *table,
             const SluiceLoadLayout *layout,
             gboolean                staged)
{
  g_autoptr(GString) values = g_string_new (NULL);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s (%s", table, staged ? "sluice_row" : "");
  if (staged)
    g_string_append (values, "?1");
  for (guint i = 0; i < layout->n_columns; i++)
    {
      const guint parameter = i + (staged ? 2 : 1);
      g_autofree char *name = staged ? g_strdup_printf ("c%u", i) : sluice_sqlite_quote (layout->columns[i].name);

      g_string_append_printf (sql, "%s%s", parameter > 1 ? ", " : "", name);
      g_string_append_printf (values, "%s?%u", parameter > 1 ? ", " : "", parameter);
    }
  g_string_append_printf (sql, ") VALUES (%s)", values->str);
  return g_string_free (sql, FALSE);
}

static gboolean
append_row (SluiceSqliteLoadSession  *self,
            sqlite3_stmt             *statement,
            const SluiceLoadLayout   *layout,
            gboolean                  staged,
            const SluiceValue        *values,
            guint                     place,
            GError                  **error)
{
  int rc;

  if (staged)
    sqlite3_bind_int64 (statement, 1, place);
  for (guint i = 0; i < layout->n_columns; i++)
    sluice_sqlite_cells_bind (self->cells, statement, i + (staged ? 1 : 0), &values[layout->columns[i].place]);
  rc = sqlite3_step (statement);
  if (rc != SQLITE_DONE)
    set_error (self->connection, error);
  sqlite3_reset (statement);
  return rc == SQLITE_DONE;
}

static gboolean
sluice_sqlite_load_session_append (SluiceSqlSession        *session,
                                   const char              *table,
                                   const SluiceLoadLayout  *layout,
                                   gboolean                 staged,
                                   const SluiceBatch       *batch,
                                   const guint             *rows,
                                   guint                    n_rows,
                                   guint64                 *ret_added,
                                   guint                   *ret_guilty,
                                   GCancellable            *cancellable,
                                   GError                 **error)
{
  SluiceSqliteLoadSession *self = SLUICE_SQLITE_LOAD_SESSION (session);
  SluiceSqliteConnection *connection = get_connection (session, cancellable);
  g_autofree char *sql = make_insert (table, layout, staged);
  g_autoptr(SluiceSqliteStatement) statement = sluice_sqlite_connection_prepare (connection, sql, error);

  if (statement == NULL || !sluice_sqlite_connection_exec (connection, "SAVEPOINT sluice_append", error))
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    {
      if (i % ROWS_PER_CHECK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (append_row (self, statement, layout, staged, sluice_batch_row (batch, rows[i]), i, error))
        continue;
      *ret_guilty = i;
      if (sluice_sqlite_load_session_in_transaction (session))
        sluice_sqlite_connection_exec (connection, "ROLLBACK TO sluice_append; RELEASE sluice_append", NULL);
      return FALSE;
    }
  *ret_added = n_rows;
  return sluice_sqlite_connection_exec (connection, "RELEASE sluice_append", error);
}

static SluiceReject *
sluice_sqlite_load_session_check_row (SluiceSqlSession       *session,
                                      const SluiceLoadLayout *layout,
                                      const SluiceBatch      *batch,
                                      guint                   row)
{
  return sluice_sqlite_cells_check (SLUICE_SQLITE_LOAD_SESSION (session)->cells, layout, batch, row);
}

static GPtrArray *
sluice_sqlite_load_session_list_columns (SluiceSqlSession  *session,
                                         const char        *schema,
                                         const char        *table,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  return sluice_sqlite_schema_list_columns (get_connection (session, cancellable), table, error);
}

static gboolean
sluice_sqlite_load_session_has_unique (SluiceSqlSession        *session,
                                       const char              *schema,
                                       const char              *table,
                                       const SluiceLoadLayout  *layout,
                                       gboolean                *ret_unique,
                                       GCancellable            *cancellable,
                                       GError                 **error)
{
  return sluice_sqlite_schema_has_unique (get_connection (session, cancellable), table, layout, ret_unique, error);
}

static gboolean
sluice_sqlite_load_session_is_row_error (SluiceSqlSession *session,
                                         const GError     *error)
{
  return g_strcmp0 (sluice_error_get_code (error), "constraint") == 0;
}

static void
sluice_sqlite_load_session_finalize (GObject *object)
{
  SluiceSqliteLoadSession *self = SLUICE_SQLITE_LOAD_SESSION (object);

  g_clear_pointer (&self->cells, sluice_sqlite_cells_free);

  G_OBJECT_CLASS (sluice_sqlite_load_session_parent_class)->finalize (object);
}

static void
sluice_sqlite_load_session_class_init (SluiceSqliteLoadSessionClass *klass)
{
  SluiceSqlSessionClass *session_class = SLUICE_SQL_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_sqlite_load_session_finalize;

  session_class->get_dialect = sluice_sqlite_load_session_get_dialect;
  session_class->begin = sluice_sqlite_load_session_begin;
  session_class->commit = sluice_sqlite_load_session_commit;
  session_class->rollback = sluice_sqlite_load_session_rollback;
  session_class->exec = sluice_sqlite_load_session_exec;
  session_class->query = sluice_sqlite_load_session_query;
  session_class->append = sluice_sqlite_load_session_append;
  session_class->check_row = sluice_sqlite_load_session_check_row;
  session_class->list_columns = sluice_sqlite_load_session_list_columns;
  session_class->has_unique = sluice_sqlite_load_session_has_unique;
  session_class->in_transaction = sluice_sqlite_load_session_in_transaction;
  session_class->is_row_error = sluice_sqlite_load_session_is_row_error;
}

static void
sluice_sqlite_load_session_init (SluiceSqliteLoadSession *self)
{
}

/**
 * sluice_sqlite_load_session_new:
 * @connection: a connection; must outlive the session
 * @strip_nul: whether U+0000 is taken out of texts
 *
 * Returns: (transfer full): the session
 */
SluiceSqlSession *
sluice_sqlite_load_session_new (SluiceSqliteConnection *connection,
                                gboolean                strip_nul)
{
  SluiceSqliteLoadSession *self;

  g_return_val_if_fail (connection != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SQLITE_LOAD_SESSION, NULL);
  self->connection = connection;
  self->cells = sluice_sqlite_cells_new (strip_nul);
  return SLUICE_SQL_SESSION (self);
}
