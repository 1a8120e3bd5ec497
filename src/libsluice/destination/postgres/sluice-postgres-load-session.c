/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-load-session.h"

#include "sluice-error.h"
#include "sluice-postgres-encoder.h"
#include "sluice-postgres-schema.h"
#include "sluice-sql-dialects.h"

#include <string.h>

/* COPY data goes out in pieces of about this size. */
#define PIECE_SIZE (64 * 1024)

struct _SluicePostgresLoadSession
{
  SluiceSqlSession parent_instance;

  SluicePostgresSession *session; /* (owned), if @owned says so */
  GHashTable *types;              /* (owned) column -> SluicePostgresColumnType, of the table last listed */
  GHashTable *encoders;           /* (owned) layout -> SluicePostgresEncoder */
  gboolean owned;
  gboolean strip_nul;
};

G_DEFINE_FINAL_TYPE (SluicePostgresLoadSession, sluice_postgres_load_session, SLUICE_TYPE_SQL_SESSION)

static void
free_type (gpointer data)
{
  sluice_postgres_column_type_free (data);
}

static void
free_encoder (gpointer data)
{
  sluice_postgres_encoder_free (data);
}

static SluicePostgresSession *
get_session (SluiceSqlSession *session,
             GCancellable     *cancellable)
{
  SluicePostgresLoadSession *self = SLUICE_POSTGRES_LOAD_SESSION (session);

  sluice_postgres_session_set_cancellable (self->session, cancellable);
  return self->session;
}

static const SluiceSqlDialect *
sluice_postgres_load_session_get_dialect (SluiceSqlSession *session)
{
  return sluice_sql_dialect_find ("postgres");
}

static gboolean
sluice_postgres_load_session_begin (SluiceSqlSession  *session,
                                    GCancellable      *cancellable,
                                    GError           **error)
{
  return sluice_postgres_session_exec (get_session (session, cancellable), "BEGIN", error);
}

static gboolean
sluice_postgres_load_session_commit (SluiceSqlSession  *session,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  return sluice_postgres_session_exec (get_session (session, cancellable), "COMMIT", error);
}

static gboolean
sluice_postgres_load_session_in_transaction (SluiceSqlSession *session)
{
  return sluice_postgres_session_in_transaction (SLUICE_POSTGRES_LOAD_SESSION (session)->session);
}

static void
sluice_postgres_load_session_rollback (SluiceSqlSession *session)
{
  g_autoptr(GError) error = NULL;

  if (sluice_postgres_load_session_in_transaction (session) &&
      !sluice_postgres_session_exec (get_session (session, NULL), "ROLLBACK", &error))
    g_debug ("ROLLBACK: %s", error->message);
}

/* Scripts of several statements are run, too: then it is the rows of the last one. */
static gboolean
sluice_postgres_load_session_exec (SluiceSqlSession  *session,
                                   const char        *sql,
                                   guint64           *ret_rows,
                                   GCancellable      *cancellable,
                                   GError           **error)
{
  g_autoptr(SluicePostgresResult) result = NULL;

  result = sluice_postgres_session_run (get_session (session, cancellable), sql, error);
  if (result == NULL)
    return FALSE;
  *ret_rows = g_ascii_strtoull (PQcmdTuples (result), NULL, 10);
  return TRUE;
}

/* `?` stands for a parameter, but not inside of quotes. */
static char *
number_parameters (const char *sql)
{
  GString *numbered = g_string_new (NULL);
  char quote = '\0';
  guint n = 0;

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (*p == quote)
        quote = '\0';
      else if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      if (*p == '?' && quote == '\0')
        g_string_append_printf (numbered, "$%u", ++n);
      else
        g_string_append_c (numbered, *p);
    }
  return g_string_free (numbered, FALSE);
}

static SluiceSqlRows *
sluice_postgres_load_session_query (SluiceSqlSession   *session,
                                    const char         *sql,
                                    const char *const  *parameters,
                                    GCancellable       *cancellable,
                                    GError            **error)
{
  SluicePostgresSession *connection = get_session (session, cancellable);
  const guint n_parameters = parameters != NULL ? g_strv_length ((char **) parameters) : 0;
  g_autofree char *numbered = n_parameters > 0 ? number_parameters (sql) : g_strdup (sql);
  g_autoptr(SluicePostgresResult) result = NULL;
  SluiceSqlRows *rows;

  result = sluice_postgres_session_query (connection, numbered, n_parameters, parameters, error);
  if (result == NULL)
    return NULL;
  rows = sluice_sql_rows_new ();
  for (int i = 0; i < PQntuples (result); i++)
    {
      GPtrArray *row = sluice_sql_rows_add (rows);

      for (int j = 0; j < PQnfields (result); j++)
        g_ptr_array_add (row, PQgetisnull (result, i, j) ? NULL : g_strdup (PQgetvalue (result, i, j)));
    }
  return rows;
}

static SluicePostgresColumnType *
dup_type (SluicePostgresLoadSession *self,
          const char                *column)
{
  const SluicePostgresColumnType *type = g_hash_table_lookup (self->types, column);
  SluicePostgresColumnType *copy;

  if (type == NULL)
    return NULL;
  copy = g_memdup2 (type, sizeof *type);
  copy->name = g_strdup (type->name);
  return copy;
}

/* Made when a layout is first seen; that of a table whose columns nobody has listed
 * is sent in the types of the task. */
static SluicePostgresEncoder *
get_encoder (SluicePostgresLoadSession *self,
             const SluiceLoadLayout    *layout)
{
  SluicePostgresEncoder *encoder = g_hash_table_lookup (self->encoders, layout);
  g_autoptr(GPtrArray) types = NULL;

  if (encoder != NULL)
    return encoder;
  types = g_ptr_array_new_with_free_func (free_type);
  for (guint i = 0; i < layout->n_columns; i++)
    {
      SluicePostgresColumnType *type = dup_type (self, layout->columns[i].name);

      if (type == NULL)
        break;
      g_ptr_array_add (types, type);
    }
  encoder = sluice_postgres_encoder_new (layout, types->len == layout->n_columns ? types : NULL,
                                         self->strip_nul);
  g_hash_table_insert (self->encoders, (gpointer) layout, encoder);
  return encoder;
}

static char *
make_copy (const char             *table,
           const SluiceLoadLayout *layout,
           gboolean                staged)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "COPY %s (%s", table, staged ? "sluice_row" : "");
  for (guint i = 0; i < layout->n_columns; i++)
    {
      g_autofree char *name = staged ? g_strdup_printf ("c%u", i) : sluice_postgres_quote (layout->columns[i].name);

      g_string_append_printf (sql, "%s%s", i > 0 || staged ? ", " : "", name);
    }
  g_string_append (sql, ") FROM STDIN (FORMAT binary)");
  return g_string_free (sql, FALSE);
}

static gboolean
sluice_postgres_load_session_append (SluiceSqlSession        *session,
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
  SluicePostgresEncoder *encoder = get_encoder (SLUICE_POSTGRES_LOAD_SESSION (session), layout);
  SluicePostgresSession *connection = get_session (session, cancellable);
  g_autofree char *sql = make_copy (table, layout, staged);
  guint64 line = 0;

  if (!sluice_postgres_session_copy_begin (connection, sql, error))
    return FALSE;
  sluice_postgres_encoder_clear (encoder);
  sluice_postgres_encoder_begin (encoder);
  for (guint i = 0; i < n_rows; i++)
    {
      sluice_postgres_encoder_add (encoder, sluice_batch_row (batch, rows[i]), staged ? (int) i : -1);
      if (encoder->size < PIECE_SIZE)
        continue;
      if (!sluice_postgres_session_copy_put (connection, encoder->data, encoder->size, error))
        return FALSE;
      sluice_postgres_encoder_clear (encoder);
    }
  sluice_postgres_encoder_end (encoder);
  if (sluice_postgres_session_copy_put (connection, encoder->data, encoder->size, error) &&
      sluice_postgres_session_copy_end (connection, ret_added, &line, error))
    return TRUE;
  if (line > 0)
    *ret_guilty = (guint) line - 1;
  return FALSE;
}

static SluiceReject *
sluice_postgres_load_session_check_row (SluiceSqlSession       *session,
                                        const SluiceLoadLayout *layout,
                                        const SluiceBatch      *batch,
                                        guint                   row)
{
  return sluice_postgres_encoder_check (get_encoder (SLUICE_POSTGRES_LOAD_SESSION (session), layout), batch, row);
}

static const char *
sluice_postgres_load_session_get_stage_type (SluiceSqlSession       *session,
                                             const SluiceLoadLayout *layout,
                                             guint                   column)
{
  SluicePostgresEncoder *encoder = get_encoder (SLUICE_POSTGRES_LOAD_SESSION (session), layout);

  return sluice_postgres_encoder_is_own (encoder, column) ? NULL : sluice_postgres_encoder_get_type (encoder, column);
}

static GPtrArray *
sluice_postgres_load_session_list_columns (SluiceSqlSession  *session,
                                           const char        *schema,
                                           const char        *table,
                                           GCancellable      *cancellable,
                                           GError           **error)
{
  SluicePostgresLoadSession *self = SLUICE_POSTGRES_LOAD_SESSION (session);
  SluicePostgresSession *connection = get_session (session, cancellable);
  g_autofree char *found = NULL;
  g_autoptr(GPtrArray) types = NULL;
  GPtrArray *columns;

  if (!sluice_postgres_schema_find_schema (connection, schema, table, &found, error))
    return NULL;
  columns = sluice_postgres_schema_list_columns (connection, found, table, &types, error);
  if (columns == NULL)
    return NULL;

  g_hash_table_remove_all (self->encoders);
  g_hash_table_remove_all (self->types);
  for (guint i = 0; i < columns->len; i++)
    {
      const SluiceTableColumn *column = g_ptr_array_index (columns, i);
      const SluicePostgresColumnType *type = g_ptr_array_index (types, i);
      SluicePostgresColumnType *copy = g_memdup2 (type, sizeof *type);

      copy->name = g_strdup (type->name);
      g_hash_table_insert (self->types, g_strdup (column->name), copy);
    }
  return columns;
}

static gboolean
sluice_postgres_load_session_has_unique (SluiceSqlSession        *session,
                                         const char              *schema,
                                         const char              *table,
                                         const SluiceLoadLayout  *layout,
                                         gboolean                *ret_unique,
                                         GCancellable            *cancellable,
                                         GError                 **error)
{
  SluicePostgresSession *connection = get_session (session, cancellable);
  g_autofree char *found = NULL;

  return sluice_postgres_schema_find_schema (connection, schema, table, &found, error) &&
         sluice_postgres_schema_has_unique (connection, found, table, layout, ret_unique, error);
}

static gboolean
sluice_postgres_load_session_is_row_error (SluiceSqlSession *session,
                                           const GError     *error)
{
  return sluice_postgres_error_is_row (error);
}

static gboolean
sluice_postgres_load_session_is_lost (SluiceSqlSession *session)
{
  return sluice_postgres_session_is_lost (SLUICE_POSTGRES_LOAD_SESSION (session)->session);
}

static void
sluice_postgres_load_session_finalize (GObject *object)
{
  SluicePostgresLoadSession *self = SLUICE_POSTGRES_LOAD_SESSION (object);

  g_clear_pointer (&self->encoders, g_hash_table_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  if (self->owned)
    g_clear_pointer (&self->session, sluice_postgres_session_free);

  G_OBJECT_CLASS (sluice_postgres_load_session_parent_class)->finalize (object);
}

static void
sluice_postgres_load_session_class_init (SluicePostgresLoadSessionClass *klass)
{
  SluiceSqlSessionClass *session_class = SLUICE_SQL_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_postgres_load_session_finalize;

  session_class->get_dialect = sluice_postgres_load_session_get_dialect;
  session_class->begin = sluice_postgres_load_session_begin;
  session_class->commit = sluice_postgres_load_session_commit;
  session_class->rollback = sluice_postgres_load_session_rollback;
  session_class->exec = sluice_postgres_load_session_exec;
  session_class->query = sluice_postgres_load_session_query;
  session_class->append = sluice_postgres_load_session_append;
  session_class->check_row = sluice_postgres_load_session_check_row;
  session_class->get_stage_type = sluice_postgres_load_session_get_stage_type;
  session_class->list_columns = sluice_postgres_load_session_list_columns;
  session_class->has_unique = sluice_postgres_load_session_has_unique;
  session_class->in_transaction = sluice_postgres_load_session_in_transaction;
  session_class->is_row_error = sluice_postgres_load_session_is_row_error;
  session_class->is_lost = sluice_postgres_load_session_is_lost;
}

static void
sluice_postgres_load_session_init (SluicePostgresLoadSession *self)
{
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_type);
  self->encoders = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, free_encoder);
}

/**
 * sluice_postgres_load_session_new:
 * @session: a session with the server
 * @owned: whether @session goes with the new one; if not, it must outlive it
 * @strip_nul: whether U+0000 is taken out of texts
 *
 * Returns: (transfer full): the session
 */
SluiceSqlSession *
sluice_postgres_load_session_new (SluicePostgresSession *session,
                                  gboolean               owned,
                                  gboolean               strip_nul)
{
  SluicePostgresLoadSession *self;

  g_return_val_if_fail (session != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_POSTGRES_LOAD_SESSION, NULL);
  self->session = session;
  self->owned = owned;
  self->strip_nul = strip_nul;
  return SLUICE_SQL_SESSION (self);
}
