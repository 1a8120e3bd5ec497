/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-load-session.h"

#include "sluice-duckdb-appender.h"
#include "sluice-duckdb-browse.h"
#include "sluice-duckdb-constraints.h"
#include "sluice-duckdb-refusals.h"
#include "sluice-duckdb-result.h"
#include "sluice-duckdb-types.h"
#include "sluice-error.h"

#include <string.h>

/* duckdb.org/docs/stable/sql. A transaction keeps what it deletes until it ends, so a
 * stage is emptied by making it anew. */
static const SluiceSqlDialect dialect = {
  .name = "duckdb",
  .quote = { '"', '"' },
  .max_identifier = 1000,
  .types = {
    [SLUICE_TYPE_KIND_BOOLEAN] = "BOOLEAN",
    [SLUICE_TYPE_KIND_INTEGER] = "BIGINT",
    [SLUICE_TYPE_KIND_DOUBLE] = "DOUBLE",
    [SLUICE_TYPE_KIND_DECIMAL] = "DECIMAL($1,$2)",
    [SLUICE_TYPE_KIND_TEXT] = "VARCHAR",
    [SLUICE_TYPE_KIND_DATE] = "DATE",
    [SLUICE_TYPE_KIND_TIME] = "TIME",
    [SLUICE_TYPE_KIND_TIMESTAMP] = "TIMESTAMP",
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = "TIMESTAMPTZ",
    [SLUICE_TYPE_KIND_UUID] = "UUID",
    [SLUICE_TYPE_KIND_JSON] = "JSON",
    [SLUICE_TYPE_KIND_BYTES] = "BLOB",
  },
  .distinct = "$1 IS DISTINCT FROM $2",
  .as_text = "CAST($1 AS VARCHAR)",
  .update = SLUICE_SQL_UPDATE_FROM,
  .true_literal = "TRUE",
  .false_literal = "FALSE",
  .timestamptz = "TIMESTAMPTZ '$1+00'",
  .stage_name = "$1",
  .make_stage = "CREATE TEMPORARY TABLE $1 AS $2",
  .drop_stage = "DROP TABLE IF EXISTS temp.main.$1",
  .clear_stage = "CREATE OR REPLACE TEMPORARY TABLE $1 AS SELECT * FROM temp.main.$1 LIMIT 0",
  .add_column = "ALTER TABLE $1 ADD COLUMN $2 $3",
  .widen_column = "ALTER TABLE $1 ALTER COLUMN $2 TYPE $3",
  .make_images = "CREATE TABLE $1 AS $2",
  .limit = "$1 LIMIT $2",
};

struct _SluiceDuckdbLoadSession
{
  SluiceSqlSession parent_instance;

  SluiceDuckdbSession *session; /* (owned) */
  char *transaction;            /* (owned) (nullable) the id of the one begun */
};

G_DEFINE_FINAL_TYPE (SluiceDuckdbLoadSession, sluice_duckdb_load_session, SLUICE_TYPE_SQL_SESSION)

static const SluiceSqlDialect *
sluice_duckdb_load_session_do_get_dialect (SluiceSqlSession *session)
{
  return &dialect;
}

static gboolean
sluice_duckdb_load_session_exec (SluiceSqlSession  *session,
                                 const char        *sql,
                                 guint64           *ret_rows,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);

  return sluice_duckdb_session_run (self->session, sql, ret_rows, cancellable, error);
}

static void
add_rows (SluiceSqlRows     *rows,
          const SluiceBatch *batch)
{
  for (guint i = 0; i < batch->n_rows; i++)
    {
      GPtrArray *row = sluice_sql_rows_add (rows);

      for (guint j = 0; j < batch->n_columns; j++)
        {
          const SluiceValue *value = &sluice_batch_row (batch, i)[j];

          g_ptr_array_add (row, sluice_value_is_null (value) ? NULL : sluice_value_to_string (value));
        }
    }
}

static SluiceSqlRows *
sluice_duckdb_load_session_query (SluiceSqlSession   *session,
                                  const char         *sql,
                                  const char *const  *parameters,
                                  GCancellable       *cancellable,
                                  GError            **error)
{
  static const char *const none[] = { NULL };
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);
  g_autoptr(SluiceResultSet) result = NULL;
  g_autoptr(SluiceSqlRows) rows = sluice_sql_rows_new ();
  g_autofree int *targets = NULL;
  gboolean end = FALSE;
  guint n;

  result = sluice_duckdb_result_new_any (self->session, sql, parameters != NULL ? parameters : none,
                                         cancellable, error);
  if (result == NULL)
    return NULL;
  n = sluice_result_set_get_columns (result)->len;
  targets = g_new (int, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    targets[i] = (int) i;
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_new (MAX (n, 1), 256);

      if (!sluice_result_set_fetch (result, batch, targets, &end, cancellable, error))
        return NULL;
      add_rows (rows, batch);
    }
  return g_steal_pointer (&rows);
}

static char *
get_transaction (SluiceDuckdbLoadSession *self)
{
  g_autoptr(SluiceSqlRows) rows = NULL;

  rows = sluice_duckdb_load_session_query (SLUICE_SQL_SESSION (self), "SELECT txid_current()", NULL, NULL, NULL);
  return rows != NULL && rows->len > 0 ? g_strdup (sluice_sql_rows_get (rows, 0, 0)) : NULL;
}

static gboolean
sluice_duckdb_load_session_begin (SluiceSqlSession  *session,
                                  GCancellable      *cancellable,
                                  GError           **error)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);

  if (!sluice_duckdb_session_run (self->session, "BEGIN TRANSACTION", NULL, cancellable, error))
    return FALSE;
  g_free (self->transaction);
  self->transaction = get_transaction (self);
  return TRUE;
}

static gboolean
sluice_duckdb_load_session_commit (SluiceSqlSession  *session,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);

  /* A COMMIT that is interrupted might be there all the same. */
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         sluice_duckdb_session_run (self->session, "COMMIT", NULL, NULL, error);
}

static void
sluice_duckdb_load_session_rollback (SluiceSqlSession *session)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);
  g_autoptr(GError) error = NULL;

  if (!sluice_duckdb_session_run (self->session, "ROLLBACK", NULL, NULL, &error))
    g_debug ("ROLLBACK: %s", error->message);
}

/* Each statement outside of a transaction is one of its own, with another id. */
static gboolean
sluice_duckdb_load_session_in_transaction (SluiceSqlSession *session)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);
  g_autofree char *transaction = get_transaction (self);

  return transaction != NULL && g_strcmp0 (transaction, self->transaction) == 0;
}

/* The parts of a quoted name, the last first. */
static GPtrArray *
split_name (const char *quoted)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) part = g_string_new (NULL);

  for (const char *p = quoted; *p != '\0'; p++)
    {
      if (*p == '"' && p > quoted && p[1] == '"')
        g_string_append_c (part, *p++);
      else if (*p == '"' && p[1] == '.')
        {
          g_ptr_array_insert (parts, 0, g_strdup (part->str));
          g_string_truncate (part, 0);
          p++;
        }
      else if (*p != '"')
        g_string_append_c (part, *p);
    }
  g_ptr_array_insert (parts, 0, g_strdup (part->str));
  g_ptr_array_add (parts, NULL);
  return parts;
}

static gboolean
sluice_duckdb_load_session_append (SluiceSqlSession        *session,
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
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);
  g_autoptr(SluiceDuckdbAppender) appender = NULL;
  g_autoptr(GPtrArray) name = split_name (table);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree SluiceDuckdbCell *cells = g_new0 (SluiceDuckdbCell, layout->n_columns);

  for (guint i = 0; i < layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &layout->columns[i];

      g_ptr_array_add (names, staged ? g_strdup_printf ("c%u", i) : g_strdup (column->name));
      cells[i].name = names->pdata[i];
      cells[i].type = column->type;
      cells[i].place = column->place;
      cells[i].as_text = sluice_duckdb_types_is_text (column);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  appender = sluice_duckdb_appender_new (self->session, staged ? "temp" : NULL, staged ? "main" : name->pdata[1],
                                         name->pdata[0], staged ? "sluice_row" : NULL, cells, layout->n_columns, error);
  if (appender == NULL || !sluice_duckdb_appender_add (appender, batch, rows, n_rows, error) ||
      !sluice_duckdb_appender_close (appender, error))
    return FALSE;
  *ret_added = n_rows;
  return TRUE;
}

static SluiceReject *
sluice_duckdb_load_session_check_row (SluiceSqlSession       *session,
                                      const SluiceLoadLayout *layout,
                                      const SluiceBatch      *batch,
                                      guint                   row)
{
  SluiceReject *reject = NULL;

  for (guint i = 0; i < layout->n_columns; i++)
    {
      const SluiceLoadColumn *column = &layout->columns[i];
      const SluiceValue *value = &sluice_batch_row (batch, row)[column->place];

      if (sluice_value_is_null (value) || sluice_duckdb_types_holds (column, value))
        continue;
      if (reject == NULL)
        reject = sluice_reject_new (batch, row, SLUICE_REJECT_STAGE_LOAD);
      sluice_reject_add (reject, "out_of_range", column->name, value, NULL,
                         "The column “%s” of the type %s cannot hold it as it is", column->name, column->type_name);
    }
  return reject;
}

static const char *
sluice_duckdb_load_session_get_stage_type (SluiceSqlSession       *session,
                                           const SluiceLoadLayout *layout,
                                           guint                   column)
{
  return sluice_duckdb_types_get_stage_type (&layout->columns[column]);
}

static gboolean
check_schema (SluiceSqlSession  *session,
              const char        *schema,
              GCancellable      *cancellable,
              GError           **error)
{
  const char *parameters[] = { schema, NULL };
  g_autoptr(SluiceSqlRows) rows = NULL;

  rows = sluice_sql_session_query (session, "SELECT 1 FROM duckdb_schemas() WHERE database_name = current_database() "
                                   "AND schema_name = ?", parameters, cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_schema", "The database has no schema “%s”", schema);
  if (error != NULL)
    sluice_error_set_hint (*error, "Create the schema, or name another one in the destination");
  return FALSE;
}

static GPtrArray *
sluice_duckdb_load_session_list_columns (SluiceSqlSession  *session,
                                         const char        *schema,
                                         const char        *table,
                                         GCancellable      *cancellable,
                                         GError           **error)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (session);

  if (schema != NULL && !check_schema (session, schema, cancellable, error))
    return NULL;
  return sluice_duckdb_browse_columns (self->session, schema, table, cancellable, error);
}

static gboolean
sluice_duckdb_load_session_has_unique (SluiceSqlSession        *session,
                                       const char              *schema,
                                       const char              *table,
                                       const SluiceLoadLayout  *layout,
                                       gboolean                *ret_unique,
                                       GCancellable            *cancellable,
                                       GError                 **error)
{
  g_autoptr(GPtrArray) constraints = sluice_duckdb_constraints_list (session, schema, table, cancellable, error);

  if (constraints == NULL)
    return FALSE;
  *ret_unique = FALSE;
  for (guint i = 0; i < constraints->len; i++)
    {
      const SluiceDuckdbConstraint *constraint = constraints->pdata[i];

      *ret_unique = *ret_unique || (constraint->kind == SLUICE_DUCKDB_UNIQUE &&
                                    sluice_duckdb_constraint_is_on (constraint, &dialect, layout));
    }
  return TRUE;
}

static SluiceSqlRows *
sluice_duckdb_load_session_find_refused (SluiceSqlSession         *session,
                                         const SluiceLoadRequest  *request,
                                         const char               *stage,
                                         const SluiceLoadLayout   *layout,
                                         GCancellable             *cancellable,
                                         GError                  **error)
{
  return sluice_duckdb_refusals_find (session, request, stage, layout, cancellable, error);
}

static gboolean
sluice_duckdb_load_session_is_row_error (SluiceSqlSession *session,
                                         const GError     *error)
{
  return error->domain == SLUICE_ERROR && strcmp (sluice_error_get_code (error), "constraint") == 0;
}

static void
sluice_duckdb_load_session_finalize (GObject *object)
{
  SluiceDuckdbLoadSession *self = SLUICE_DUCKDB_LOAD_SESSION (object);

  g_free (self->transaction);
  g_clear_pointer (&self->session, sluice_duckdb_session_unref);

  G_OBJECT_CLASS (sluice_duckdb_load_session_parent_class)->finalize (object);
}

static void
sluice_duckdb_load_session_class_init (SluiceDuckdbLoadSessionClass *klass)
{
  SluiceSqlSessionClass *session_class = SLUICE_SQL_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_duckdb_load_session_finalize;

  session_class->get_dialect = sluice_duckdb_load_session_do_get_dialect;
  session_class->begin = sluice_duckdb_load_session_begin;
  session_class->commit = sluice_duckdb_load_session_commit;
  session_class->rollback = sluice_duckdb_load_session_rollback;
  session_class->exec = sluice_duckdb_load_session_exec;
  session_class->query = sluice_duckdb_load_session_query;
  session_class->append = sluice_duckdb_load_session_append;
  session_class->check_row = sluice_duckdb_load_session_check_row;
  session_class->get_stage_type = sluice_duckdb_load_session_get_stage_type;
  session_class->list_columns = sluice_duckdb_load_session_list_columns;
  session_class->has_unique = sluice_duckdb_load_session_has_unique;
  session_class->find_refused = sluice_duckdb_load_session_find_refused;
  session_class->in_transaction = sluice_duckdb_load_session_in_transaction;
  session_class->is_row_error = sluice_duckdb_load_session_is_row_error;
}

static void
sluice_duckdb_load_session_init (SluiceDuckdbLoadSession *self)
{
}

/**
 * sluice_duckdb_load_session_new:
 * @session: (transfer full): a session that writes, or one that only looks
 *
 * Returns: (transfer full): it, as a load sees it
 */
SluiceSqlSession *
sluice_duckdb_load_session_new (SluiceDuckdbSession *session)
{
  SluiceDuckdbLoadSession *self;

  g_return_val_if_fail (session != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_DUCKDB_LOAD_SESSION, NULL);
  self->session = session;
  return SLUICE_SQL_SESSION (self);
}

/**
 * sluice_duckdb_load_session_get_dialect:
 *
 * Returns: (transfer none): how DuckDB writes SQL
 */
const SluiceSqlDialect *
sluice_duckdb_load_session_get_dialect (void)
{
  return &dialect;
}
