/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-database-browser.h"

#include "sluice-error.h"
#include "sluice-worker-thread.h"

struct _SluiceDatabaseBrowser
{
  GObject parent_instance;

  SluiceDatabaseClient *client; /* (owned), of the worker */
  SluiceWorkerThread *worker;   /* (owned) */
  gboolean is_open;             /* of the worker */
};

G_DEFINE_FINAL_TYPE (SluiceDatabaseBrowser, sluice_database_browser, G_TYPE_OBJECT)

typedef struct _Call Call;

/* One call, from one thread to the other. */
struct _Call
{
  /* Input */
  gpointer (*func) (SluiceDatabaseClient *client, const Call *call, GCancellable *cancellable, GError **error);
  GDestroyNotify free_result;
  gboolean opens_itself;
  char *schema;                 /* (nullable) */
  char *table;                  /* (nullable) */
};

static void
call_free (Call *call)
{
  g_free (call->schema);
  g_free (call->table);
  g_free (call);
}

static void
disconnect (SluiceDatabaseBrowser *self)
{
  sluice_database_client_close (self->client);
  self->is_open = FALSE;
}

static void
call_in_worker (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SluiceDatabaseBrowser *self = source_object;
  const Call *call = task_data;
  GError *error = NULL;
  gpointer result;

  if (call->opens_itself)
    disconnect (self);
  else if (!self->is_open)
    self->is_open = sluice_database_client_open (self->client, cancellable, &error);
  result = error == NULL ? call->func (self->client, call, cancellable, &error) : NULL;
  if (error == NULL)
    {
      g_task_return_pointer (task, result, call->free_result);
      return;
    }
  /* Not what is wrong with a statement, but with the connection: try another one. */
  if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_TEMPORARY))
    disconnect (self);
  g_task_return_error (task, error);
}

/* Takes @call. */
static void
queue (SluiceDatabaseBrowser *self,
       gpointer               source_tag,
       Call                  *call,
       GCancellable          *cancellable,
       GAsyncReadyCallback    callback,
       gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  sluice_worker_thread_queue (self->worker, G_PRIORITY_DEFAULT, call_in_worker, g_steal_pointer (&task));
}

static gpointer
finish (SluiceDatabaseBrowser  *self,
        gpointer                source_tag,
        GAsyncResult           *result,
        GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sluice_database_browser_dispose (GObject *object)
{
  SluiceDatabaseBrowser *self = SLUICE_DATABASE_BROWSER (object);

  /* Queued tasks hold a reference: the worker is idle when this runs. */
  g_clear_object (&self->client);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (sluice_database_browser_parent_class)->dispose (object);
}

static void
sluice_database_browser_class_init (SluiceDatabaseBrowserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_database_browser_dispose;
}

static void
sluice_database_browser_init (SluiceDatabaseBrowser *self)
{
  self->worker = sluice_worker_thread_new ("browser");
}

/**
 * sluice_database_browser_new:
 * @connection: where the database is
 * @secrets: (nullable): where its password is looked up
 * @error: as of sluice_database_client_new()
 *
 * Returns: (transfer full) (nullable): a browser; nothing is opened yet
 */
SluiceDatabaseBrowser *
sluice_database_browser_new (SluiceConnection   *connection,
                             SluiceSecretStore  *secrets,
                             GError            **error)
{
  SluiceDatabaseClient *client = sluice_database_client_new (connection, secrets, error);
  SluiceDatabaseBrowser *self;

  if (client == NULL)
    return NULL;
  self = g_object_new (SLUICE_TYPE_DATABASE_BROWSER, NULL);
  self->client = client;
  return self;
}

static gpointer
do_test (SluiceDatabaseClient  *client,
         const Call            *call,
         GCancellable          *cancellable,
         GError               **error)
{
  return sluice_database_client_test (client, cancellable);
}

/**
 * sluice_database_browser_test_async:
 * @self: a browser
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called in the caller's thread-default context
 * @user_data: for @callback
 *
 * See sluice_database_client_test().
 */
void
sluice_database_browser_test_async (SluiceDatabaseBrowser *self,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  Call *call;

  g_return_if_fail (SLUICE_IS_DATABASE_BROWSER (self));

  call = g_new0 (Call, 1);
  call->func = do_test;
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  call->opens_itself = TRUE;
  queue (self, sluice_database_browser_test_async, call, cancellable, callback, user_data);
}

/**
 * sluice_database_browser_test_finish:
 * @self: a browser
 * @result: what the callback got
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Returns: (transfer full) (element-type SluiceTestStep): the steps of the test
 */
GPtrArray *
sluice_database_browser_test_finish (SluiceDatabaseBrowser  *self,
                                     GAsyncResult           *result,
                                     GError                **error)
{
  return finish (self, sluice_database_browser_test_async, result, error);
}

static gpointer
do_list_tables (SluiceDatabaseClient  *client,
                const Call            *call,
                GCancellable          *cancellable,
                GError               **error)
{
  return sluice_database_client_list_tables (client, cancellable, error);
}

/**
 * sluice_database_browser_list_tables_async:
 * @self: a browser
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called in the caller's thread-default context
 * @user_data: for @callback
 *
 * See sluice_database_client_list_tables().
 */
void
sluice_database_browser_list_tables_async (SluiceDatabaseBrowser *self,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data)
{
  Call *call;

  g_return_if_fail (SLUICE_IS_DATABASE_BROWSER (self));

  call = g_new0 (Call, 1);
  call->func = do_list_tables;
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  queue (self, sluice_database_browser_list_tables_async, call, cancellable, callback, user_data);
}

/**
 * sluice_database_browser_list_tables_finish:
 * @self: a browser
 * @result: what the callback got
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableName): the tables and views
 */
GPtrArray *
sluice_database_browser_list_tables_finish (SluiceDatabaseBrowser  *self,
                                            GAsyncResult           *result,
                                            GError                **error)
{
  return finish (self, sluice_database_browser_list_tables_async, result, error);
}

static gpointer
do_list_columns (SluiceDatabaseClient  *client,
                 const Call            *call,
                 GCancellable          *cancellable,
                 GError               **error)
{
  return sluice_database_client_list_columns (client, call->schema, call->table, cancellable, error);
}

/**
 * sluice_database_browser_list_columns_async:
 * @self: a browser
 * @schema: (nullable): a schema
 * @table: a table or view
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called in the caller's thread-default context
 * @user_data: for @callback
 *
 * See sluice_database_client_list_columns().
 */
void
sluice_database_browser_list_columns_async (SluiceDatabaseBrowser *self,
                                            const char            *schema,
                                            const char            *table,
                                            GCancellable          *cancellable,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data)
{
  Call *call;

  g_return_if_fail (SLUICE_IS_DATABASE_BROWSER (self));
  g_return_if_fail (table != NULL);

  call = g_new0 (Call, 1);
  call->func = do_list_columns;
  call->free_result = (GDestroyNotify) g_ptr_array_unref;
  call->schema = g_strdup (schema);
  call->table = g_strdup (table);
  queue (self, sluice_database_browser_list_columns_async, call, cancellable, callback, user_data);
}

/**
 * sluice_database_browser_list_columns_finish:
 * @self: a browser
 * @result: what the callback got
 * @error: an error of [error@Sluice.Error] or `GIOError`
 *
 * Returns: (transfer full) (nullable) (element-type SluiceTableColumn): its columns
 */
GPtrArray *
sluice_database_browser_list_columns_finish (SluiceDatabaseBrowser  *self,
                                             GAsyncResult           *result,
                                             GError                **error)
{
  return finish (self, sluice_database_browser_list_columns_async, result, error);
}
