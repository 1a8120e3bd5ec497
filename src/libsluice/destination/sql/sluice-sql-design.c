/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-design.h"

#include "sluice-error.h"
#include "sluice-sql-destination.h"
#include "sluice-sql-dialects.h"
#include "sluice-sql-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

/* The table that a load would make, to be looked at, changed and made by hand. */

static const char *
get_role_name (SluiceColumnRole role)
{
  static const char *const names[] = {
    [SLUICE_COLUMN_DATA] = "data",
    [SLUICE_COLUMN_CREATED_AT] = "created_at",
    [SLUICE_COLUMN_UPDATED_AT] = "updated_at",
    [SLUICE_COLUMN_ROW_HASH] = "row_hash",
    [SLUICE_COLUMN_RUN_ID] = "run_id",
    [SLUICE_COLUMN_VALID_FROM] = "valid_from",
    [SLUICE_COLUMN_VALID_TO] = "valid_to",
    [SLUICE_COLUMN_IS_CURRENT] = "is_current",
    [SLUICE_COLUMN_MARK] = "mark",
  };

  return names[role];
}

/* How the database writes SQL, also before there is one. */
static const SluiceSqlDialect *
get_dialect (SluiceDestination *destination)
{
  if (SLUICE_IS_SQL_DESTINATION (destination))
    return SLUICE_SQL_DESTINATION_GET_CLASS (destination)->get_dialect (SLUICE_SQL_DESTINATION (destination));
  return sluice_sql_dialect_find (sluice_connection_get_kind (sluice_destination_get_connection (destination)) ==
                                  SLUICE_CONNECTION_SQLITE ? "sqlite" : "postgres");
}

static gboolean
is_key (const SluiceLoadRequest *request,
        const SluiceColumn      *column)
{
  GStrv keys = request->load->keys;

  return column->role == SLUICE_COLUMN_VALID_FROM ||
         (keys != NULL && g_strv_contains ((const char *const *) keys, column->name));
}

static JsonArray *
describe_columns (const SluiceSqlDialect  *dialect,
                  const SluiceLoadRequest *request)
{
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < sluice_schema_get_n (request->columns); i++)
    {
      const SluiceColumn *column = sluice_schema_get (request->columns, i);
      g_autofree char *type = sluice_type_to_string (column->type);
      g_autofree char *declared = sluice_sql_dialect_get_type (dialect, column->type, is_key (request, column));
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "column", column->name);
      json_object_set_string_member (object, "type", type);
      json_object_set_string_member (object, "declared", declared);
      json_object_set_string_member (object, "role", get_role_name (column->role));
      json_object_set_boolean_member (object, "key", is_key (request, column));
      json_array_add_object_element (columns, object);
    }
  return columns;
}

static gboolean
table_exists (SluiceDestination        *destination,
              const SluiceLoadRequest  *request,
              gboolean                 *ret_exists,
              GCancellable             *cancellable,
              GError                  **error)
{
  g_autoptr(SluiceSqlSession) session = NULL;
  g_autoptr(GPtrArray) columns = NULL;

  *ret_exists = FALSE;
  if (!sluice_destination_open_session (destination, &session, cancellable, error))
    return FALSE;
  if (session == NULL)
    return TRUE;
  columns = sluice_sql_session_list_columns (session, request->schema, request->table, cancellable, error);
  if (columns == NULL)
    return FALSE;
  *ret_exists = columns->len > 0;
  return TRUE;
}

/**
 * sluice_sql_design_describe:
 * @destination: a connected destination that is a database
 * @request: what is to be loaded
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Returns: (transfer full) (nullable): the object of `ddl --output json`: `table`,
 *   `exists`, `ddl` with the statements that make the table, and `columns`
 */
JsonObject *
sluice_sql_design_describe (SluiceDestination        *destination,
                            const SluiceLoadRequest  *request,
                            GCancellable             *cancellable,
                            GError                  **error)
{
  g_autofree char *ddl = NULL;
  JsonArray *statements;
  JsonObject *object;
  gboolean exists = FALSE;

  g_return_val_if_fail (SLUICE_IS_DESTINATION (destination) && request != NULL, NULL);

  if (!table_exists (destination, request, &exists, cancellable, error))
    return NULL;

  ddl = sluice_destination_make_ddl (destination, request);
  statements = json_array_new ();
  json_array_add_string_element (statements, ddl);
  object = json_object_new ();
  json_object_set_string_member (object, "table", request->table);
  json_object_set_boolean_member (object, "exists", exists);
  json_object_set_array_member (object, "ddl", statements);
  json_object_set_array_member (object, "columns", describe_columns (get_dialect (destination), request));
  return object;
}

/* A database that is a file, and not there, is made. To SQLite an empty file is one. */
static gboolean
open_session (SluiceDestination  *destination,
              SluiceSqlSession  **ret_session,
              GCancellable       *cancellable,
              GError            **error)
{
  const char *path;
  int fd;

  if (!sluice_destination_open_session (destination, ret_session, cancellable, error) || *ret_session != NULL)
    return *ret_session != NULL;
  if (SLUICE_IS_SQL_DESTINATION (destination))
    return SLUICE_SQL_DESTINATION_GET_CLASS (destination)->open (SLUICE_SQL_DESTINATION (destination),
                                                                 SLUICE_SQL_OPEN_CREATE, ret_session, cancellable,
                                                                 error);
  path = sluice_connection_get_path (sluice_destination_get_connection (destination));
  fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cannot_open", "The database “%s” cannot be made: %s",
                        path, g_strerror (errno));
      return FALSE;
    }
  g_close (fd, NULL);
  sluice_destination_disconnect (destination);
  return sluice_destination_connect (destination, FALSE, cancellable, error) &&
         sluice_destination_open_session (destination, ret_session, cancellable, error);
}

static gboolean
run_statements (SluiceSqlSession  *session,
                GStrv              statements,
                guint             *ret_n,
                GCancellable      *cancellable,
                GError           **error)
{
  for (guint i = 0; statements[i] != NULL; i++)
    {
      if (!sluice_sql_session_exec (session, statements[i], NULL, cancellable, error))
        {
          g_prefix_error (error, "Statement %u: ", i + 1);
          return FALSE;
        }
      *ret_n = i + 1;
    }
  return TRUE;
}

/**
 * sluice_sql_design_execute:
 * @destination: a connected destination that is a database
 * @request: what is to be loaded
 * @script: (nullable): the statements, %NULL = those that make the table
 * @ret_n: (out): how many have been run
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Runs the statements: all or none, unless the database commits each by itself.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_design_execute (SluiceDestination        *destination,
                           const SluiceLoadRequest  *request,
                           const char               *script,
                           guint                    *ret_n,
                           GCancellable             *cancellable,
                           GError                  **error)
{
  g_autoptr(SluiceSqlSession) session = NULL;
  g_autofree char *ddl = script == NULL ? sluice_destination_make_ddl (destination, request) : g_strdup (script);
  g_auto(GStrv) statements = sluice_sql_text_split (ddl);
  gboolean single;

  *ret_n = 0;
  if (!open_session (destination, &session, cancellable, error))
    return FALSE;
  single = sluice_sql_session_get_dialect (session)->ddl_commits;
  if (!single && !sluice_sql_session_begin (session, cancellable, error))
    return FALSE;
  if (run_statements (session, statements, ret_n, cancellable, error) &&
      (single || sluice_sql_session_commit (session, cancellable, error)))
    return TRUE;
  if (!single)
    {
      sluice_sql_session_rollback (session);
      *ret_n = 0;
    }
  return FALSE;
}
