/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* The requests of runs. */

#define COLUMNS "number, time, kind, method, url, page, attempt, status, milliseconds, bytes, error"

/**
 * sluice_stored_request_free:
 * @request: (nullable): a request
 */
void
sluice_stored_request_free (SluiceStoredRequest *request)
{
  if (request == NULL)
    return;

  g_free (request->kind);
  g_free (request->method);
  g_free (request->url);
  g_free (request->error);
  g_free (request);
}

static gboolean
insert_request (SluiceStatement            *statement,
                const char                 *run,
                const SluiceStoredRequest  *request,
                GError                    **error)
{
  const gint64 numbers[] = {
    request->page, request->attempt, request->status, request->milliseconds, request->bytes,
  };

  sluice_statement_bind_text (statement, 0, run);
  sluice_statement_bind_int (statement, 1, request->number);
  sluice_statement_bind_int (statement, 2, request->time);
  sluice_statement_bind_text (statement, 3, request->kind);
  sluice_statement_bind_text (statement, 4, request->method);
  sluice_statement_bind_text (statement, 5, request->url);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sluice_statement_bind_int (statement, 6 + (int) i, numbers[i]);
  sluice_statement_bind_text (statement, 11, request->error);
  return sluice_statement_execute (statement, error);
}

/* The requests in the middle of a long run. */
static gboolean
drop_middle (SluiceDatabase  *database,
             const char      *run,
             gint64           newest,
             GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "DELETE FROM run_requests WHERE run = ? AND number > ? AND number <= ?",
                             error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  sluice_statement_bind_int (statement, 1, SLUICE_STORE_FIRST_REQUESTS);
  sluice_statement_bind_int (statement, 2, newest - SLUICE_STORE_LAST_REQUESTS);
  return sluice_statement_execute (statement, error);
}

static gboolean
append_requests (SluiceDatabase          *database,
                 const SluiceStoreInput  *input,
                 gpointer                *ret_result,
                 GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "INSERT INTO run_requests (run, " COLUMNS ") "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  gint64 newest = 0;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < input->items->len; i++)
    {
      const SluiceStoredRequest *request = g_ptr_array_index (input->items, i);

      newest = MAX (newest, request->number);
      if (!insert_request (statement, input->key, request, error))
        return FALSE;
    }
  return newest <= SLUICE_STORE_FIRST_REQUESTS + SLUICE_STORE_LAST_REQUESTS ||
         drop_middle (database, input->key, newest, error);
}

/**
 * sluice_store_append_requests_async:
 * @self: a store
 * @run: a run's id
 * @requests: (transfer full) (element-type SluiceStoredRequest): its next
 *   requests, without secrets
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are kept
 * @user_data: for @callback
 *
 * Keeps requests. Of a run the first %SLUICE_STORE_FIRST_REQUESTS and the last
 * %SLUICE_STORE_LAST_REQUESTS stay, whatever is between them goes.
 */
void
sluice_store_append_requests_async (SluiceStore         *self,
                                    const char          *run,
                                    GPtrArray           *requests,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);
  g_return_if_fail (requests != NULL);

  input = sluice_store_input_new (run);
  input->items = requests;
  sluice_store_run (self, sluice_store_append_requests_async, SLUICE_STORE_WRITES, append_requests, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_append_requests_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if they are kept
 */
gboolean
sluice_store_append_requests_finish (SluiceStore   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_append_requests_async, result, error);
}

static gpointer
read_request (SluiceStatement *statement)
{
  SluiceStoredRequest *request = g_new0 (SluiceStoredRequest, 1);

  request->number = sluice_statement_get_int (statement, 0);
  request->time = sluice_statement_get_int (statement, 1);
  request->kind = g_strdup (sluice_statement_get_text (statement, 2));
  request->method = g_strdup (sluice_statement_get_text (statement, 3));
  request->url = g_strdup (sluice_statement_get_text (statement, 4));
  request->page = sluice_statement_get_int (statement, 5);
  request->attempt = sluice_statement_get_int (statement, 6);
  request->status = sluice_statement_get_int (statement, 7);
  request->milliseconds = sluice_statement_get_int (statement, 8);
  request->bytes = sluice_statement_get_int (statement, 9);
  request->error = g_strdup (sluice_statement_get_text (statement, 10));
  return request;
}

static gboolean
list_requests (SluiceDatabase          *database,
               const SluiceStoreInput  *input,
               gpointer                *ret_result,
               GError                 **error)
{
  *ret_result = sluice_store_read_page (database, input,
                                        "SELECT " COLUMNS " FROM run_requests WHERE run = ?1 "
                                        "AND number > ?3 ORDER BY number LIMIT ?2",
                                        read_request, (GDestroyNotify) sluice_stored_request_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_requests_async:
 * @self: a store
 * @run: a run's id
 * @after: the number of the last request that is known already, 0 = none
 * @limit: most requests, 0 = all
 * @cancellable: (nullable): a cancellable
 * @callback: called with the requests
 * @user_data: for @callback
 *
 * Lists the requests of a run in their order.
 */
void
sluice_store_list_requests_async (SluiceStore         *self,
                                  const char          *run,
                                  guint                after,
                                  guint                limit,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  input = sluice_store_input_new (run);
  input->offset = after;
  input->limit = limit;
  sluice_store_run (self, sluice_store_list_requests_async, SLUICE_STORE_READS, list_requests, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_requests_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredRequest): the requests
 */
GPtrArray *
sluice_store_list_requests_finish (SluiceStore   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_requests_async, result, error);
}

static gboolean
load_run_document (SluiceDatabase          *database,
                   const SluiceStoreInput  *input,
                   gpointer                *ret_result,
                   GError                 **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, "SELECT document FROM runs WHERE id = ?",
                                                                  error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *ret_result = g_strdup (sluice_statement_get_text (statement, 0));
  return TRUE;
}

/**
 * sluice_store_load_run_document_async:
 * @self: a store
 * @run: a run's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with the document
 * @user_data: for @callback
 *
 * Reads the task of a run as it was when it was run.
 */
void
sluice_store_load_run_document_async (SluiceStore         *self,
                                      const char          *run,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_load_run_document_async, SLUICE_STORE_READS, load_run_document,
                    sluice_store_input_new (run), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_load_run_document_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): the task as JSON, %NULL if it was not
 *   kept, or on an error
 */
char *
sluice_store_load_run_document_finish (SluiceStore   *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return sluice_store_finish (self, sluice_store_load_run_document_async, result, error);
}
