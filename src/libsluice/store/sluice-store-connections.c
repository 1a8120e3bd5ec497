/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"

/* The connections of a workspace. */

static SluiceConnection *
read_connection (SluiceStatement  *statement,
                 GError          **error)
{
  const char *name = sluice_statement_get_text (statement, 0);
  g_autoptr(JsonNode) node = json_from_string (sluice_statement_get_text (statement, 1), NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      sluice_set_error (error, SLUICE_ERROR_FAILED, "store_corrupt",
                        "The stored connection “%s” is not readable; delete it and add it again",
                        name);
      return NULL;
    }
  return sluice_connection_new_from_json (name, json_node_get_object (node), NULL, error);
}

/* One connection that cannot be read does not hide the others. */
/* One that cannot be read does not hide the others. */
static gpointer
read_or_warn (SluiceStatement *statement)
{
  g_autoptr(GError) error = NULL;
  SluiceConnection *connection = read_connection (statement, &error);

  if (connection == NULL)
    g_warning ("%s", error->message);
  return connection;
}

static gboolean
list_connections (SluiceDatabase          *database,
                  const SluiceStoreInput  *input,
                  gpointer                *ret_result,
                  GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "SELECT name, document FROM connections ORDER BY name COLLATE NOCASE",
                             error);

  if (statement == NULL)
    return FALSE;
  *ret_result = sluice_statement_read_all (statement, read_or_warn, g_object_unref, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_connections_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the connections by name.
 */
void
sluice_store_list_connections_async (SluiceStore         *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_connections_async, SLUICE_STORE_READS,
                    list_connections, sluice_store_input_new (NULL),
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_connections_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceConnection): the connections
 */
GPtrArray *
sluice_store_list_connections_finish (SluiceStore   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_connections_async, result, error);
}

static void
set_unknown (GError     **error,
             const char  *name)
{
  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_connection",
                    "The workspace has no connection with the name “%s”", name);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli connection list” lists them, "
                           "“sluice-cli connection add” makes one.");
}

static gboolean
find_connection (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 gpointer                *ret_result,
                 GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT name, document FROM connections WHERE name = ?",
                             error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    {
      set_unknown (error, input->key);
      return FALSE;
    }
  *ret_result = read_connection (statement, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_find_connection_async:
 * @self: a store
 * @name: a connection's name
 * @cancellable: (nullable): a cancellable
 * @callback: called with the connection
 * @user_data: for @callback
 */
void
sluice_store_find_connection_async (SluiceStore         *self,
                                    const char          *name,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  sluice_store_run (self, sluice_store_find_connection_async, SLUICE_STORE_READS, find_connection,
                    sluice_store_input_new (name), g_object_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_find_connection_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_connection` (%SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the connection
 */
SluiceConnection *
sluice_store_find_connection_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_connection_async, result, error);
}

static gboolean
save_connection (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 gpointer                *ret_result,
                 GError                 **error)
{
  g_autoptr(SluiceStatement) statement = NULL;

  if (!sluice_store_add_audit_of (database, "connection", input->key, input->key,
                                  "SELECT document FROM connections WHERE name = ?", input->text, error))
    return FALSE;
  statement = sluice_database_prepare (database,
                                       "INSERT INTO connections (name, document, updated) VALUES (?1, ?2, ?3) "
                                       "ON CONFLICT (name) DO UPDATE SET document = ?2, updated = ?3", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_text (statement, 1, input->text);
  sluice_statement_bind_int (statement, 2, g_get_real_time ());
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_save_connection_async:
 * @self: a store
 * @connection: a connection with a name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a connection, in the place of one with the same name. Its password is
 * not part of it: that goes to the secret store.
 */
void
sluice_store_save_connection_async (SluiceStore         *self,
                                    SluiceConnection    *connection,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonNode) node = NULL;
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_CONNECTION (connection));

  object = sluice_connection_to_json (connection);
  node = json_node_init_object (json_node_alloc (), object);
  input = sluice_store_input_new (sluice_connection_get_name (connection));
  input->text = json_to_string (node, FALSE);
  sluice_store_run (self, sluice_store_save_connection_async, SLUICE_STORE_WRITES,
                    save_connection, input, NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_save_connection_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is kept
 */
gboolean
sluice_store_save_connection_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_save_connection_async, result, error);
}

gboolean
sluice_store_delete_connection_func (SluiceDatabase          *database,
                                     const SluiceStoreInput  *input,
                                     gpointer                *ret_result,
                                     GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "DELETE FROM connections WHERE name = ?", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  if (sluice_database_get_changes (database) > 0)
    return sluice_store_add_audit (database, "connection", input->key, input->key, "deleted", NULL, error);
  set_unknown (error, input->key);
  return FALSE;
}

/**
 * sluice_store_delete_connection_async:
 * @self: a store
 * @name: a connection's name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a connection. Its password is to be cleared in the secret store.
 */
void
sluice_store_delete_connection_async (SluiceStore         *self,
                                      const char          *name,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (name != NULL);

  sluice_store_run (self, sluice_store_delete_connection_async, SLUICE_STORE_WRITES,
                    sluice_store_delete_connection_func, sluice_store_input_new (name), NULL, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_delete_connection_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_connection_finish]
 *
 * Returns: %TRUE if it is gone
 */
gboolean
sluice_store_delete_connection_finish (SluiceStore   *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_delete_connection_async, result, error);
}
