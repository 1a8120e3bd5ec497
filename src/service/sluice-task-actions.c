/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-actions.h"

#include "sluice-error.h"
#include "sluice-sign-in.h"
#include "sluice-task-wishes.h"

#include <json-glib/json-glib.h>
#include <signal.h>

/* Who waits for the process that asks for a permission. */
typedef struct
{
  char *name;
  char *id;
} Authorization;

static void
authorization_free (Authorization *authorization)
{
  g_free (authorization->name);
  g_free (authorization->id);
  g_free (authorization);
}

/* That it runs already is what was wanted. */
static void
add_run (SluiceDispatcher *dispatcher,
         SluiceRunRequest *request)
{
  g_autoptr(GError) error = NULL;

  if (sluice_run_queue_add (sluice_dispatcher_get_queue (dispatcher), request, &error) == NULL)
    g_debug ("%s is not run: %s", request->task, error->message);
}

static SluiceRunRequest *
make_request (const SluiceStoredTask *task)
{
  SluiceRunRequest *request = sluice_run_request_new (task->id);
  SluiceTaskWishes wishes;

  sluice_task_wishes_read (&wishes, task->document);
  request->name = g_strdup (task->name);
  request->priority = wishes.priority;
  return request;
}

/* A run that waits for its task to be read. */
typedef struct
{
  SluiceDispatcher *dispatcher; /* (owned) */
  char *retry_of;               /* (nullable) */
} Wish;

static Wish *
wish_new (SluiceDispatcher *dispatcher,
          const char       *retry_of)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->dispatcher = g_object_ref (dispatcher);
  wish->retry_of = g_strdup (retry_of);
  return wish;
}

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->dispatcher);
  g_free (wish->retry_of);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Wish) wish = user_data;
  g_autoptr(SluiceRunRequest) request = NULL;
  g_autoptr(GError) error = NULL;
  SluiceStoredTask *task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);

  if (task == NULL)
    {
      g_warning ("Nothing runs: %s", error->message);
      return;
    }
  request = make_request (task);
  request->retry_of = g_steal_pointer (&wish->retry_of);
  sluice_stored_task_free (task);
  add_run (wish->dispatcher, request);
}

/**
 * sluice_task_actions_run:
 * @dispatcher: what runs runs
 * @task: a stored task's id
 *
 * Queues a run of a task as it is now, as if a person had asked for it in the window.
 */
void
sluice_task_actions_run (SluiceDispatcher *dispatcher,
                         const char       *task)
{
  g_return_if_fail (SLUICE_IS_DISPATCHER (dispatcher));
  g_return_if_fail (task != NULL);

  sluice_store_find_task_async (sluice_dispatcher_get_store (dispatcher), task, NULL, task_cb,
                                wish_new (dispatcher, NULL));
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(SluiceDispatcher) dispatcher = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SluiceRun) run = sluice_store_find_run_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(SluiceRunRequest) request = NULL;
  const char *file;

  if (run == NULL)
    {
      g_warning ("Nothing is tried again: %s", error->message);
      return;
    }
  file = sluice_run_get_task_file (run);
  /* That of a stored task is not on the disk. */
  if (file == NULL || !g_file_test (file, G_FILE_TEST_EXISTS))
    {
      sluice_store_find_task_async (SLUICE_STORE (source), sluice_run_get_task_id (run), NULL, task_cb,
                                    wish_new (dispatcher, sluice_run_get_id (run)));
      return;
    }
  request = sluice_run_request_new (file);
  request->name = g_strdup (sluice_run_get_task_name (run));
  request->retry_of = g_strdup (sluice_run_get_id (run));
  add_run (dispatcher, request);
}

/**
 * sluice_task_actions_retry:
 * @dispatcher: what runs runs
 * @run: a run's id
 *
 * Queues a run of the task of a run, as it is now: a retry of that run.
 */
void
sluice_task_actions_retry (SluiceDispatcher *dispatcher,
                           const char       *run)
{
  g_return_if_fail (SLUICE_IS_DISPATCHER (dispatcher));
  g_return_if_fail (run != NULL);

  sluice_store_find_run_async (sluice_dispatcher_get_store (dispatcher), run, NULL, run_cb,
                               g_object_ref (dispatcher));
}

static void
authorized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) call = user_data;
  GError *error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    {
      /* Whoever has it wait no longer does not want it open in the browser for ever. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_subprocess_send_signal (G_SUBPROCESS (source), SIGTERM);
      g_task_return_error (call, error);
      return;
    }
  g_task_return_boolean (call, TRUE);
}

static void
authorize_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) call = user_data;
  SluiceDispatcher *dispatcher = g_task_get_source_object (call);
  SluiceStore *store = SLUICE_STORE (source);
  Authorization *authorization = g_task_get_task_data (call);
  GCancellable *cancellable = g_task_get_cancellable (call);
  g_autoptr(GSubprocess) process = NULL;
  GError *error = NULL;
  SluiceStoredTask *task = sluice_store_find_task_finish (store, result, &error);

  if (task != NULL)
    {
      authorization->name = g_strdup (task->name);
      authorization->id = g_strdup (task->id);
      sluice_stored_task_free (task);
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                  sluice_run_queue_get_cli (sluice_dispatcher_get_queue (dispatcher)), "connection",
                                  "authorize", "--workspace", sluice_store_get_directory (store), "--task",
                                  authorization->id, NULL);
    }
  if (process == NULL)
    g_task_return_error (call, error);
  else
    g_subprocess_wait_check_async (process, cancellable, authorized_cb, g_steal_pointer (&call));
}

/**
 * sluice_task_actions_authorize_async:
 * @dispatcher: what runs runs
 * @task: a stored task's id
 * @cancellable: (nullable): ends the wait
 * @callback: called when the person has agreed, or has not
 * @user_data: for @callback
 *
 * Asks for the permission that a task needs, in the browser.
 */
void
sluice_task_actions_authorize_async (SluiceDispatcher    *dispatcher,
                                     const char          *task,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;

  g_return_if_fail (SLUICE_IS_DISPATCHER (dispatcher));
  g_return_if_fail (task != NULL);

  call = g_task_new (dispatcher, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_task_actions_authorize_async);
  g_task_set_task_data (call, g_new0 (Authorization, 1), (GDestroyNotify) authorization_free);
  sluice_store_find_task_async (sluice_dispatcher_get_store (dispatcher), task, cancellable, authorize_cb,
                                g_steal_pointer (&call));
}

/**
 * sluice_task_actions_authorize_finish:
 * @result: what the callback got
 * @ret_name: (out) (transfer full) (nullable): the task's name, as far as it is known
 * @error: that of the store, or of the process that has asked
 *
 * Returns: %TRUE if there is a permission
 */
gboolean
sluice_task_actions_authorize_finish (GAsyncResult  *result,
                                      char         **ret_name,
                                      GError       **error)
{
  const Authorization *authorization;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_task_actions_authorize_async), FALSE);
  g_return_val_if_fail (ret_name != NULL, FALSE);

  authorization = g_task_get_task_data (G_TASK (result));
  *ret_name = g_strdup (authorization->name);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is looked for, and what is found. */
typedef struct
{
  char *code;                   /* (nullable) */
  char *connection;             /* (nullable) */
  const char *path;
} Place;

static void
place_free (Place *place)
{
  g_free (place->code);
  g_free (place->connection);
  g_free (place);
}

static void
sign_in_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) call = user_data;
  g_autoptr(JsonNode) root = NULL;
  Place *place = g_task_get_task_data (call);
  SluiceSignIn sign_in;
  GError *error = NULL;
  SluiceStoredTask *task = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);

  if (task == NULL)
    {
      g_task_return_error (call, error);
      return;
    }
  root = json_from_string (task->document, NULL);
  sluice_stored_task_free (task);
  sluice_sign_in_find (&sign_in, root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL,
                       place->code);
  place->connection = g_strdup (sign_in.connection);
  place->path = sign_in.path;
  g_task_return_boolean (call, TRUE);
}

/**
 * sluice_task_actions_find_sign_in_async:
 * @store: the workspace
 * @task: a stored task's id
 * @code: (nullable): the code of the error that ended its run
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Finds out where the credential is that a task could not sign in with, see
 * [func@Sluice.sign_in_find].
 */
void
sluice_task_actions_find_sign_in_async (SluiceStore         *store,
                                        const char          *task,
                                        const char          *code,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) call = NULL;
  Place *place;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (task != NULL);

  place = g_new0 (Place, 1);
  place->code = g_strdup (code);
  call = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (call, sluice_task_actions_find_sign_in_async);
  g_task_set_task_data (call, place, (GDestroyNotify) place_free);
  sluice_store_find_task_async (store, task, cancellable, sign_in_cb, g_steal_pointer (&call));
}

/**
 * sluice_task_actions_find_sign_in_finish:
 * @result: what the callback got
 * @ret_connection: (out) (transfer full) (nullable): the name of the connection that has
 *   it; %NULL if the task itself does
 * @ret_path: (out) (transfer none): where in the task it is
 * @error: as [method@Sluice.Store.find_task_finish]
 *
 * Returns: %TRUE if there is such a task
 */
gboolean
sluice_task_actions_find_sign_in_finish (GAsyncResult  *result,
                                         char         **ret_connection,
                                         const char   **ret_path,
                                         GError       **error)
{
  Place *place;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_task_actions_find_sign_in_async), FALSE);
  g_return_val_if_fail (ret_connection != NULL && ret_path != NULL, FALSE);

  place = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *ret_connection = g_steal_pointer (&place->connection);
  *ret_path = place->path;
  return TRUE;
}
