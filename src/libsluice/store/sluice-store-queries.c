/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-queries.h"

#include "sluice-audit-details.h"
#include "sluice-error.h"
#include "sluice-store-private.h"
#include "sluice-uuid.h"

#include <json-glib/json-glib.h>

/* The library of queries. */

#define SELECT_QUERIES \
  "SELECT q.id, q.name, v.connection, v.sql, v.parameters, v.version, v.saved " \
  "FROM queries AS q JOIN query_versions AS v ON v.query = q.id "

/**
 * sluice_stored_query_new:
 * @name: its name
 * @connection: the name of its connection
 * @sql: one statement
 * @parameters: (nullable): a JSON object of values to try it with
 *
 * Returns: (transfer full): a query to be saved
 */
SluiceStoredQuery *
sluice_stored_query_new (const char *name,
                         const char *connection,
                         const char *sql,
                         const char *parameters)
{
  SluiceStoredQuery *query = g_new0 (SluiceStoredQuery, 1);

  g_return_val_if_fail (name != NULL && connection != NULL && sql != NULL, NULL);

  query->name = g_strdup (name);
  query->connection = g_strdup (connection);
  query->sql = g_strdup (sql);
  query->parameters = g_strdup (parameters != NULL ? parameters : "{}");
  return query;
}

/**
 * sluice_stored_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): a copy of it
 */
SluiceStoredQuery *
sluice_stored_query_copy (const SluiceStoredQuery *query)
{
  SluiceStoredQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = sluice_stored_query_new (query->name, query->connection, query->sql, query->parameters);
  copy->id = g_strdup (query->id);
  copy->version = query->version;
  copy->saved = query->saved;
  return copy;
}

/**
 * sluice_stored_query_free:
 * @query: (transfer full) (nullable): a query
 */
void
sluice_stored_query_free (SluiceStoredQuery *query)
{
  if (query == NULL)
    return;

  g_free (query->id);
  g_free (query->name);
  g_free (query->connection);
  g_free (query->sql);
  g_free (query->parameters);
  g_free (query);
}

static gpointer
read_query (SluiceStatement *statement)
{
  SluiceStoredQuery *query = g_new0 (SluiceStoredQuery, 1);

  query->id = g_strdup (sluice_statement_get_text (statement, 0));
  query->name = g_strdup (sluice_statement_get_text (statement, 1));
  query->connection = g_strdup (sluice_statement_get_text (statement, 2));
  query->sql = g_strdup (sluice_statement_get_text (statement, 3));
  query->parameters = g_strdup (sluice_statement_get_text (statement, 4));
  query->version = (guint) sluice_statement_get_int (statement, 5);
  query->saved = sluice_statement_get_int (statement, 6);
  return query;
}

/* What @sql finds; @key is its only parameter, if it has one. */
static GPtrArray *
read_queries (SluiceDatabase  *database,
              const char      *sql,
              const char      *key,
              GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return NULL;
  if (key != NULL)
    sluice_statement_bind_text (statement, 0, key);
  return sluice_statement_read_all (statement, read_query, (GDestroyNotify) sluice_stored_query_free, error);
}

static SluiceStoredQuery *
find_newest (SluiceDatabase  *database,
             const char      *id_or_name,
             GError         **error)
{
  g_autoptr(GPtrArray) found = NULL;

  found = read_queries (database, SELECT_QUERIES
                        "WHERE v.version = q.version AND (q.id = ?1 OR q.name = ?1) "
                        "ORDER BY q.id = ?1 DESC LIMIT 1", id_or_name, error);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return g_ptr_array_steal_index (found, 0);

  sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_query",
                    "The workspace has no query with the name “%s”", id_or_name);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli query list” lists them, “sluice-cli query save” makes one.");
  return NULL;
}

static gboolean
list_queries (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  *ret_result = read_queries (database, SELECT_QUERIES "WHERE v.version = q.version "
                              "ORDER BY q.name COLLATE NOCASE, q.name", NULL, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_queries_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the queries by name, each in its newest version.
 */
void
sluice_store_list_queries_async (SluiceStore         *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_queries_async, SLUICE_STORE_READS, list_queries,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_list_queries_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredQuery): the queries
 */
GPtrArray *
sluice_store_list_queries_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_queries_async, result, error);
}

static gboolean
find_query (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  *ret_result = find_newest (database, input->key, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_find_query_async:
 * @self: a store
 * @id_or_name: a query's id or name
 * @cancellable: (nullable): a cancellable
 * @callback: called with its newest version
 * @user_data: for @callback
 */
void
sluice_store_find_query_async (SluiceStore         *self,
                               const char          *id_or_name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_find_query_async, SLUICE_STORE_READS, find_query,
                    sluice_store_input_new (id_or_name), (GDestroyNotify) sluice_stored_query_free, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_find_query_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_query` (%SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the query
 */
SluiceStoredQuery *
sluice_store_find_query_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_query_async, result, error);
}

static gboolean
list_versions (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  g_autoptr(SluiceStoredQuery) newest = find_newest (database, input->key, error);

  if (newest == NULL)
    return FALSE;
  *ret_result = read_queries (database, SELECT_QUERIES "WHERE q.id = ? ORDER BY v.version DESC", newest->id, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_query_versions_async:
 * @self: a store
 * @id_or_name: a query's id or name
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the versions of a query, the newest first.
 */
void
sluice_store_list_query_versions_async (SluiceStore         *self,
                                        const char          *id_or_name,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_list_query_versions_async, SLUICE_STORE_READS, list_versions,
                    sluice_store_input_new (id_or_name), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                    user_data);
}

/**
 * sluice_store_list_query_versions_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_query_finish]
 *
 * Returns: (transfer full) (element-type SluiceStoredQuery): its versions
 */
GPtrArray *
sluice_store_list_query_versions_finish (SluiceStore   *self,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_query_versions_async, result, error);
}

/* The query that @query takes the place of, *ret_old is NULL if it is a new one. */
static gboolean
find_old (SluiceDatabase           *database,
          const SluiceStoredQuery  *query,
          SluiceStoredQuery       **ret_old,
          GError                  **error)
{
  g_autoptr(GPtrArray) found = NULL;

  found = read_queries (database, query->id != NULL
                        ? SELECT_QUERIES "WHERE v.version = q.version AND q.id = ?"
                        : SELECT_QUERIES "WHERE v.version = q.version AND q.name = ?",
                        query->id != NULL ? query->id : query->name, error);
  if (found == NULL)
    return FALSE;
  *ret_old = found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
  return TRUE;
}

static gboolean
check_name (SluiceDatabase           *database,
            const SluiceStoredQuery  *query,
            GError                  **error)
{
  g_autoptr(GPtrArray) found = NULL;

  found = read_queries (database, SELECT_QUERIES "WHERE v.version = q.version AND q.name = ?", query->name, error);
  if (found == NULL)
    return FALSE;
  if (found->len == 0 || g_str_equal (((SluiceStoredQuery *) found->pdata[0])->id, query->id))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "query_exists",
                    "There is another query with the name “%s”", query->name);
  if (error != NULL)
    sluice_error_set_hint (*error, "Choose another name, or delete that query before.");
  return FALSE;
}

static gboolean
write_query (SluiceDatabase           *database,
             const SluiceStoredQuery  *query,
             GError                  **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO queries (id, name, version) VALUES (?1, ?2, ?3) "
                             "ON CONFLICT (id) DO UPDATE SET name = ?2, version = ?3", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, query->id);
  sluice_statement_bind_text (statement, 1, query->name);
  sluice_statement_bind_int (statement, 2, query->version);
  return sluice_statement_execute (statement, error);
}

static gboolean
write_version (SluiceDatabase           *database,
               const SluiceStoredQuery  *query,
               GError                  **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO query_versions (query, version, connection, sql, parameters, saved) "
                             "VALUES (?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, query->id);
  sluice_statement_bind_int (statement, 1, query->version);
  sluice_statement_bind_text (statement, 2, query->connection);
  sluice_statement_bind_text (statement, 3, query->sql);
  sluice_statement_bind_text (statement, 4, query->parameters);
  sluice_statement_bind_int (statement, 5, query->saved);
  return sluice_statement_execute (statement, error);
}

/* What a query says, to be compared. */
static char *
query_to_json (const SluiceStoredQuery *query)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = NULL;

  json_object_set_string_member (object, "name", query->name);
  json_object_set_string_member (object, "connection", query->connection);
  json_object_set_string_member (object, "sql", query->sql);
  json_object_set_string_member (object, "parameters", query->parameters);
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}

static gboolean
audit_query (SluiceDatabase           *database,
             const SluiceStoredQuery  *old,
             const SluiceStoredQuery  *query,
             GError                  **error)
{
  g_autofree char *before = old != NULL ? query_to_json (old) : NULL;
  g_autofree char *after = query_to_json (query);
  g_autoptr(GPtrArray) details = NULL;
  const char *action = "changed";

  if (old == NULL)
    return sluice_store_get_made_action (database, "query", query->id, &action, error) &&
           sluice_store_add_audit (database, "query", query->id, query->name, action, NULL, error);
  details = sluice_audit_describe_changes (before, after, NULL);
  if (details->len == 1 && !g_str_equal (old->name, query->name))
    action = "renamed";
  return details->len == 0 ||
         sluice_store_add_audit (database, "query", query->id, query->name, action, details, error);
}

static gboolean
says_the_same (const SluiceStoredQuery *query,
               const SluiceStoredQuery *other)
{
  return g_str_equal (query->sql, other->sql) && g_str_equal (query->connection, other->connection) &&
         g_str_equal (query->parameters, other->parameters);
}

/* What somebody else has written since a version is not written over. In the transaction
 * that writes: between the look and the save nobody can. */
static gboolean
check_newest (const SluiceStoredQuery  *newest,
              const SluiceStoredQuery  *query,
              GError                  **error)
{
  if (query->version == 0)
    return TRUE;
  if (newest == NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_query",
                        "The query “%s” has been deleted by another program", query->name);
      return FALSE;
    }
  if (newest->version == query->version || says_the_same (newest, query))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "query_changed",
                    "The query “%s” has been saved by another program: its version is %u by now, and version %u is "
                    "the one that was changed here", newest->name, newest->version, query->version);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli query history” lists its versions.");
  return FALSE;
}

static gboolean
save_query (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStoredQuery) query = sluice_stored_query_copy (input->record);
  g_autoptr(SluiceStoredQuery) old = NULL;
  gboolean changed;

  if (!find_old (database, query, &old, error) || !check_newest (old, query, error))
    return FALSE;
  if (query->id == NULL)
    query->id = old != NULL ? g_strdup (old->id) : sluice_uuid_v7 ();
  if (!check_name (database, query, error))
    return FALSE;

  changed = old == NULL || !says_the_same (old, query);
  query->version = (old != NULL ? old->version : 0) + (changed ? 1 : 0);
  query->saved = changed ? g_get_real_time () : old->saved;
  if (!audit_query (database, old, query, error) || !write_query (database, query, error) ||
      (changed && !write_version (database, query, error)))
    return FALSE;
  *ret_result = g_steal_pointer (&query);
  return TRUE;
}

/**
 * sluice_store_save_query_async:
 * @self: a store
 * @query: the query; with an id it takes the place of that query, whatever its name
 *   was, without one that of the query with its name; with a version other than 0 only
 *   if that is still the newest one
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a query. What it said before stays as an older version; saving what it
 * says already makes none.
 */
void
sluice_store_save_query_async (SluiceStore             *self,
                               const SluiceStoredQuery *query,
                               GCancellable            *cancellable,
                               GAsyncReadyCallback      callback,
                               gpointer                 user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (query != NULL);

  input = sluice_store_input_new (NULL);
  input->record = sluice_stored_query_copy (query);
  input->free_record = (GDestroyNotify) sluice_stored_query_free;
  sluice_store_run (self, sluice_store_save_query_async, SLUICE_STORE_WRITES, save_query, input,
                    (GDestroyNotify) sluice_stored_query_free, cancellable, callback, user_data);
}

/**
 * sluice_store_save_query_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `query_exists` if another query has the name, `query_changed` if somebody else
 *   has saved it since the version, `unknown_query` if it is not there any more (all of
 *   them %SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the query as it is kept now, with id and version
 */
SluiceStoredQuery *
sluice_store_save_query_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_save_query_async, result, error);
}

/* sluice_store_delete_query_func:
 *
 * In the worker: deletes the query with the key of @input. */
gboolean
sluice_store_delete_query_func (SluiceDatabase          *database,
                                const SluiceStoreInput  *input,
                                gpointer                *ret_result,
                                GError                 **error)
{
  g_autoptr(SluiceStoredQuery) query = find_newest (database, input->key, error);
  g_autoptr(SluiceStatement) statement = NULL;

  if (query == NULL)
    return FALSE;
  statement = sluice_database_prepare (database, "DELETE FROM queries WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, query->id);
  return sluice_statement_execute (statement, error) &&
         sluice_store_add_audit (database, "query", query->id, query->name, "deleted", NULL, error);
}

/**
 * sluice_store_delete_query_async:
 * @self: a store
 * @id_or_name: a query's id or name
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a query and its versions.
 */
void
sluice_store_delete_query_async (SluiceStore         *self,
                                 const char          *id_or_name,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_delete_query_async, SLUICE_STORE_WRITES, sluice_store_delete_query_func,
                    sluice_store_input_new (id_or_name), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_delete_query_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_query_finish]
 *
 * Returns: %TRUE if it is gone
 */
gboolean
sluice_store_delete_query_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_delete_query_async, result, error);
}
