/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-session.h"

#include "sluice-error.h"
#include "sluice-sql-text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct _SluiceDuckdbSession
{
  const SluiceDuckdbLibrary *duckdb;
  gpointer database;
  gpointer connection;
  char *path;                   /* (nullable) NULL = in memory */
  char *folder;                 /* (nullable) for what does not fit into memory */
  SluiceDuckdbMode mode;
  int ref_count;
};

/* What no query may change: nothing is loaded or fetched behind the user's back. The
 * limits keep a run within its memory, whatever a file holds. */
static const struct
{
  const char *name;
  const char *value;
} settings[] = {
  { "autoinstall_known_extensions", "false" },
  { "autoload_known_extensions", "false" },
  { "allow_community_extensions", "false" },
  { "memory_limit", "192MiB" },
  { "threads", "2" },
  { "preserve_insertion_order", "true" },
};

/* What DuckDB's messages begin with, and what that means here. */
static const struct
{
  const char *start;
  SluiceError kind;
  const char *code;
} meanings[] = {
  { "Constraint Error", SLUICE_ERROR_DATA, "constraint" },
  { "IO Error", SLUICE_ERROR_FAILED, "io_error" },
};

static void
set_meaning (SluiceDuckdbSession *self,
             const char          *said,
             GError             **error)
{
  if (strstr (said, "No space left on device") != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "no_space", "No space is left for the DuckDB database “%s”: %s",
                        self->path != NULL ? self->path : "", said);
      return;
    }
  /* At COMMIT an error of the disk comes as one of the transaction, or as a fatal one. */
  if (strstr (said, "Input/output error") != NULL || strstr (said, "fsync failed") != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "io_error", "Writing or reading the DuckDB database “%s” failed: %s",
                        self->path != NULL ? self->path : "", said);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (!g_str_has_prefix (said, meanings[i].start))
        continue;
      sluice_set_error (error, meanings[i].kind, meanings[i].code, "DuckDB says: %s", said);
      return;
    }
  sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error", "DuckDB says: %s", said);
}

/**
 * sluice_duckdb_session_set_error:
 * @self: a session
 * @message: (nullable): what DuckDB says
 * @cancellable: (nullable): if it is cancelled, that is the error
 * @error: return location for an error
 *
 * Makes an error of what a function of the library has said.
 */
void
sluice_duckdb_session_set_error (SluiceDuckdbSession *self,
                                 const char          *message,
                                 GCancellable        *cancellable,
                                 GError             **error)
{
  const char *end;
  g_autofree char *said = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;
  if (message == NULL)
    message = "no reason was given";
  /* The rest says the query again. */
  end = strstr (message, "\n\n");
  said = g_strdelimit (end != NULL ? g_strndup (message, (gsize) (end - message)) : g_strdup (message), "\n", ' ');
  if (strstr (message, "attached in read-only mode") != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "database_read_only", "DuckDB says: %s", said);
      if (error != NULL)
        sluice_error_set_hint (*error, "A source only reads; to write, load into a destination");
    }
  else if (strstr (message, "Table with name") != NULL && strstr (message, "does not exist") != NULL)
    sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "missing_table", "DuckDB says: %s", said);
  else if (strstr (message, "Conflicting lock") != NULL || strstr (message, "Could not set lock") != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "database_locked",
                        "The DuckDB database “%s” is open in another program: %s", self->path, said);
      if (error != NULL)
        sluice_error_set_hint (*error, "Close it there: DuckDB lets one program at a time write, or several read");
    }
  else
    set_meaning (self, said, error);
}

/* What a process that was killed has left there. Who has the file open has it alone,
 * and DuckDB has put nothing there yet. */
static void
remove_leftovers (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "duckdb_temp_"))
        g_unlink (path);
    }
  g_rmdir (folder);
}

/* DuckDB would let everybody read what it puts into a folder that it makes itself. */
static gboolean
make_folder (SluiceDuckdbSession  *self,
             GError              **error)
{
  gboolean full;

  if (self->path == NULL)
    return TRUE;
  remove_leftovers (self->folder);
  if (g_mkdir (self->folder, 0700) == 0 || errno == EEXIST)
    return TRUE;
  full = errno == ENOSPC;
  sluice_set_error (error, full ? SLUICE_ERROR_TEMPORARY : SLUICE_ERROR_FAILED, full ? "no_space" : "io_error",
                    "The folder %s cannot be made: %s", self->folder, g_strerror (errno));
  return FALSE;
}

static gboolean
open_database (SluiceDuckdbSession  *self,
               GError              **error)
{
  const SluiceDuckdbLibrary *duckdb = self->duckdb;
  gpointer config = NULL;
  char *message = NULL;
  gboolean ok = FALSE;

  duckdb->create_config (&config);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    duckdb->set_config (config, settings[i].name, settings[i].value);
  if (self->path != NULL && self->mode == SLUICE_DUCKDB_READ)
    duckdb->set_config (config, "access_mode", "READ_ONLY");
  /* What does not fit into memory goes beside a database that is written, as its
   * journal does, and nowhere else. */
  if (self->mode == SLUICE_DUCKDB_WRITE)
    self->folder = self->path != NULL ? g_strconcat (self->path, ".tmp", NULL)
                                      : g_dir_make_tmp ("sluice-duckdb-XXXXXX", NULL);
  duckdb->set_config (config, "temp_directory", self->folder != NULL ? self->folder : "");
  if (duckdb->open_ext (self->path, &self->database, config, &message) != 0)
    {
      if (message != NULL && strstr (message, "lock") != NULL)
        sluice_duckdb_session_set_error (self, message, NULL, error);
      else
        sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cannot_open",
                          "The DuckDB database “%s” cannot be opened: %s", self->path != NULL ? self->path : "",
                          message != NULL ? message : "");
    }
  else
    ok = duckdb->connect (self->database, &self->connection) == 0;
  if (message != NULL)
    duckdb->free (message);
  duckdb->destroy_config (&config);
  if (!ok && error != NULL && *error == NULL)
    sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error", "DuckDB gives no connection");
  return ok;
}

/* Sets what a query might undo otherwise. A database of its own reads no files. */
static gboolean
lock_down (SluiceDuckdbSession  *self,
           GError              **error)
{
  static const char *const statements[] = {
    "SET TimeZone = 'UTC'", "SET enable_external_access = false", "SET lock_configuration = true"
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      duckdb_result result = { { NULL }, NULL };
      gboolean ok;

      if (i == 1 && self->path == NULL && self->mode == SLUICE_DUCKDB_READ)
        continue;
      ok = self->duckdb->query (self->connection, statements[i], &result) == 0;
      if (!ok)
        sluice_duckdb_session_set_error (self, self->duckdb->result_error (&result), NULL, error);
      self->duckdb->destroy_result (&result);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_duckdb_session_open:
 * @path: (nullable): a DuckDB file; %NULL for a database in memory
 * @mode: what for; a database in memory that is only read may read other files
 * @error: %SLUICE_ERROR_UNSUPPORTED with `no_duckdb`, %SLUICE_ERROR_CONFIGURATION with
 *   `cannot_open`, %SLUICE_ERROR_TEMPORARY with `database_locked`
 *
 * Returns: (transfer full) (nullable): the session
 */
SluiceDuckdbSession *
sluice_duckdb_session_open (const char        *path,
                            SluiceDuckdbMode   mode,
                            GError           **error)
{
  g_autoptr(SluiceDuckdbSession) self = NULL;
  const SluiceDuckdbLibrary *duckdb = sluice_duckdb_library_get (error);

  if (duckdb == NULL)
    return NULL;
  self = g_new0 (SluiceDuckdbSession, 1);
  self->ref_count = 1;
  self->duckdb = duckdb;
  self->path = g_strdup (path);
  self->mode = mode;
  if (!open_database (self, error))
    return NULL;
  if ((self->folder != NULL && !make_folder (self, error)) || !lock_down (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_duckdb_session_ref:
 * @self: a session
 *
 * Returns: (transfer full): @self
 */
SluiceDuckdbSession *
sluice_duckdb_session_ref (SluiceDuckdbSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;
  return self;
}

/**
 * sluice_duckdb_session_unref:
 * @self: (transfer full): a session
 *
 * Closes it with the last reference.
 */
void
sluice_duckdb_session_unref (SluiceDuckdbSession *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  if (self->connection != NULL)
    self->duckdb->disconnect (&self->connection);
  if (self->database != NULL)
    self->duckdb->close (&self->database);
  /* Unless somebody else uses it by now. */
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static gboolean
bind (SluiceDuckdbSession  *self,
      gpointer              statement,
      guint                 index,
      const SluiceValue    *value)
{
  const SluiceDuckdbLibrary *duckdb = self->duckdb;

  switch (value->kind)
    {
    case SLUICE_VALUE_BOOLEAN:
      return duckdb->bind_boolean (statement, index, value->i != 0) == 0;
    case SLUICE_VALUE_INTEGER:
      return duckdb->bind_int64 (statement, index, value->i) == 0;
    case SLUICE_VALUE_DOUBLE:
      return duckdb->bind_double (statement, index, value->d) == 0;
    default:
      if (!sluice_value_has_text (value))
        return duckdb->bind_null (statement, index) == 0;
      return duckdb->bind_varchar_length (statement, index, value->s, value->len) == 0;
    }
}

static gboolean
bind_all (SluiceDuckdbSession  *self,
          gpointer              statement,
          const SluiceQuery    *query,
          GPtrArray            *names,
          GError              **error)
{
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      const SluiceValue *value = sluice_query_find_parameter (query, name);

      if (value == NULL)
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "missing_parameter",
                            "The query's parameter “:%s” has no value", name);
          return FALSE;
        }
      if (!bind (self, statement, i + 1, value))
        {
          sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error", "DuckDB does not take the value of “:%s”",
                            name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
reads (SluiceDuckdbSession *self,
       gpointer             statement)
{
  const int type = self->duckdb->prepared_statement_type (statement);

  return type == DUCKDB_STATEMENT_TYPE_SELECT || type == DUCKDB_STATEMENT_TYPE_EXPLAIN;
}

/**
 * sluice_duckdb_session_get_library:
 * @self: a session
 *
 * Returns: (transfer none): the functions it works with
 */
const SluiceDuckdbLibrary *
sluice_duckdb_session_get_library (SluiceDuckdbSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->duckdb;
}

/**
 * sluice_duckdb_session_prepare:
 * @self: a session
 * @query: a query
 * @error: %SLUICE_ERROR_INVALID with `missing_parameter` or `not_a_query`,
 *   %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Returns: (transfer full) (nullable): a prepared statement with its values, to be
 *   freed with destroy_prepare()
 */
gpointer
sluice_duckdb_session_prepare (SluiceDuckdbSession  *self,
                               const SluiceQuery    *query,
                               GError              **error)
{
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *sql = NULL;
  gpointer statement = NULL;

  g_return_val_if_fail (self != NULL && query != NULL, NULL);

  sql = sluice_sql_text_bind (query->sql, SLUICE_SQL_DOLLAR_NUMBERS, &names);
  if (self->duckdb->prepare (self->connection, sql, &statement) != 0)
    sluice_duckdb_session_set_error (self, self->duckdb->prepare_error (statement), NULL, error);
  else if (!reads (self, statement))
    sluice_set_error (error, SLUICE_ERROR_INVALID, "not_a_query",
                      "The statement does not read; one that does is wanted, such as SELECT");
  else if (bind_all (self, statement, query, names, error))
    return statement;
  self->duckdb->destroy_prepare (&statement);
  return NULL;
}

/**
 * sluice_duckdb_session_prepare_any:
 * @self: a session
 * @sql: a statement, which may write, with `?` for its parameters
 * @texts: (nullable) (array zero-terminated=1): their values
 * @error: %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Returns: (transfer full) (nullable): a prepared statement with its values, to be
 *   freed with destroy_prepare()
 */
gpointer
sluice_duckdb_session_prepare_any (SluiceDuckdbSession  *self,
                                   const char           *sql,
                                   const char *const    *texts,
                                   GError              **error)
{
  gpointer statement = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if (self->duckdb->prepare (self->connection, sql, &statement) != 0)
    {
      sluice_duckdb_session_set_error (self, self->duckdb->prepare_error (statement), NULL, error);
      self->duckdb->destroy_prepare (&statement);
      return NULL;
    }
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (self->duckdb->bind_varchar_length (statement, i + 1, texts[i], strlen (texts[i])) == 0)
        continue;
      sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error", "DuckDB does not take parameter %u", i + 1);
      self->duckdb->destroy_prepare (&statement);
      return NULL;
    }
  return statement;
}

/**
 * sluice_duckdb_session_get_connection:
 * @self: a session
 *
 * Returns: (transfer none): the library's handle, for what stands beside SQL
 */
gpointer
sluice_duckdb_session_get_connection (SluiceDuckdbSession *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->connection;
}

static void
interrupt_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  SluiceDuckdbSession *self = user_data;

  self->duckdb->interrupt (self->connection);
}

static gulong
watch (SluiceDuckdbSession *self,
       GCancellable        *cancellable)
{
  return cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (interrupt_cb), self, NULL) : 0;
}

/**
 * sluice_duckdb_session_run:
 * @self: a session
 * @sql: statements
 * @ret_rows: (out) (optional): how many rows the last of them wrote
 * @cancellable: (nullable): interrupts them
 * @error: %SLUICE_ERROR_DATA with `constraint`, or %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Runs statements for what they do.
 *
 * Returns: whether all went well
 */
gboolean
sluice_duckdb_session_run (SluiceDuckdbSession  *self,
                           const char           *sql,
                           guint64              *ret_rows,
                           GCancellable         *cancellable,
                           GError              **error)
{
  duckdb_result result = { { NULL }, NULL };
  gulong handler;
  gboolean ok;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  handler = watch (self, cancellable);
  ok = self->duckdb->query (self->connection, sql, &result) == 0;
  g_cancellable_disconnect (cancellable, handler);
  if (!ok)
    sluice_duckdb_session_set_error (self, self->duckdb->result_error (&result), cancellable, error);
  else if (ret_rows != NULL)
    *ret_rows = self->duckdb->rows_changed (&result);
  self->duckdb->destroy_result (&result);
  return ok;
}

/**
 * sluice_duckdb_session_execute:
 * @self: a session
 * @statement: a prepared statement
 * @ret_result: (out): its result, streamed; to be freed with destroy_result()
 * @cancellable: (nullable): interrupts it
 * @error: %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Returns: whether it runs
 */
gboolean
sluice_duckdb_session_execute (SluiceDuckdbSession  *self,
                               gpointer              statement,
                               duckdb_result        *ret_result,
                               GCancellable         *cancellable,
                               GError              **error)
{
  gpointer pending = NULL;
  gulong handler;
  gboolean ok;

  g_return_val_if_fail (self != NULL && statement != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->duckdb->pending_prepared_streaming (statement, &pending) != 0)
    {
      sluice_duckdb_session_set_error (self, self->duckdb->pending_error (pending), cancellable, error);
      self->duckdb->destroy_pending (&pending);
      return FALSE;
    }
  handler = watch (self, cancellable);
  ok = self->duckdb->execute_pending (pending, ret_result) == 0;
  g_cancellable_disconnect (cancellable, handler);
  if (!ok)
    {
      sluice_duckdb_session_set_error (self, self->duckdb->result_error (ret_result), cancellable, error);
      self->duckdb->destroy_result (ret_result);
    }
  self->duckdb->destroy_pending (&pending);
  return ok;
}

/**
 * sluice_duckdb_session_next:
 * @self: a session
 * @result: a streamed result
 * @ret_chunk: (out) (nullable): its next rows, to be freed with destroy_data_chunk();
 *   %NULL at the end
 * @cancellable: (nullable): interrupts it
 * @error: %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Returns: whether it worked
 */
gboolean
sluice_duckdb_session_next (SluiceDuckdbSession  *self,
                            duckdb_result        *result,
                            gpointer             *ret_chunk,
                            GCancellable         *cancellable,
                            GError              **error)
{
  const char *message;
  gulong handler;

  g_return_val_if_fail (self != NULL && result != NULL && ret_chunk != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  handler = watch (self, cancellable);
  *ret_chunk = self->duckdb->fetch_chunk (*result);
  g_cancellable_disconnect (cancellable, handler);
  if (*ret_chunk != NULL)
    return TRUE;
  message = self->duckdb->result_error (result);
  if (message == NULL || *message == '\0')
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  sluice_duckdb_session_set_error (self, message, cancellable, error);
  return FALSE;
}
