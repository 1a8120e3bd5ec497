/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-error.h"
#include "sluice-uuid.h"

#include <json-glib/json-glib.h>

/* The tasks of a workspace. */

#define SELECT_TASKS \
  "SELECT t.id, t.name, t.description, t.document, t.updated, r.id, r.state, r.started, " \
  "(SELECT max (number) FROM task_versions WHERE task = t.id) " \
  "FROM tasks AS t LEFT JOIN runs AS r ON r.id = " \
  "(SELECT id FROM runs WHERE task_id = t.id ORDER BY started DESC, id DESC LIMIT 1) "

/**
 * sluice_stored_task_free:
 * @task: (nullable): a stored task
 */
void
sluice_stored_task_free (SluiceStoredTask *task)
{
  if (task == NULL)
    return;

  g_free (task->id);
  g_free (task->name);
  g_free (task->description);
  g_free (task->document);
  g_free (task->last_run);
  g_free (task);
}

static gpointer
read_task (SluiceStatement *statement)
{
  SluiceStoredTask *task = g_new0 (SluiceStoredTask, 1);

  task->id = g_strdup (sluice_statement_get_text (statement, 0));
  task->name = g_strdup (sluice_statement_get_text (statement, 1));
  task->description = g_strdup (sluice_statement_get_text (statement, 2));
  task->document = g_strdup (sluice_statement_get_text (statement, 3));
  task->updated = sluice_statement_get_int (statement, 4);
  task->last_run = g_strdup (sluice_statement_get_text (statement, 5));
  if (!sluice_run_state_parse (sluice_statement_get_text (statement, 6), &task->last_state))
    task->last_state = SLUICE_RUN_STATE_PENDING;
  task->last_started = sluice_statement_get_int (statement, 7);
  task->version = (guint) sluice_statement_get_int (statement, 8);
  return task;
}

static GPtrArray *
read_tasks (SluiceStatement  *statement,
            GError          **error)
{
  return sluice_statement_read_all (statement, read_task,
                                    (GDestroyNotify) sluice_stored_task_free, error);
}

static gboolean
list_tasks (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, SELECT_TASKS "ORDER BY t.name COLLATE NOCASE, t.id", error);

  if (statement == NULL)
    return FALSE;
  *ret_result = read_tasks (statement, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_tasks_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the tasks by name.
 */
void
sluice_store_list_tasks_async (SluiceStore         *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_tasks_async, SLUICE_STORE_READS, list_tasks,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_ptr_array_unref,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_list_tasks_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredTask): the tasks
 */
GPtrArray *
sluice_store_list_tasks_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_tasks_async, result, error);
}

/* sluice_store_read_task:
 *
 * In the worker: the task with an id, or a name that no other has. */
SluiceStoredTask *
sluice_store_read_task (SluiceDatabase  *database,
                        const char      *id_or_name,
                        GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, SELECT_TASKS
                             "WHERE t.id = ?1 OR t.name = ?1 "
                             "ORDER BY t.id = ?1 DESC, t.id LIMIT 2", error);
  g_autoptr(GPtrArray) tasks = NULL;
  SluiceStoredTask *first;

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_text (statement, 0, id_or_name);
  tasks = read_tasks (statement, error);
  if (tasks == NULL)
    return NULL;

  if (tasks->len == 0)
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "unknown_task",
                        "The workspace has no task with the id or name “%s”", id_or_name);
      if (error != NULL)
        sluice_error_set_hint (*error, "“sluice-cli task list” lists them.");
      return NULL;
    }

  first = tasks->pdata[0];
  if (tasks->len > 1 && !g_str_equal (first->id, id_or_name))
    {
      sluice_set_error (error, SLUICE_ERROR_INVALID, "ambiguous_task",
                        "Several tasks have the name “%s”; use the id of one, %s say",
                        id_or_name, first->id);
      return NULL;
    }
  return g_ptr_array_steal_index (tasks, 0);
}

static gboolean
find_task_func (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  *ret_result = sluice_store_read_task (database, input->key, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_find_task_async:
 * @self: a store
 * @id_or_name: a task's id, or its name if no other has it
 * @cancellable: (nullable): a cancellable
 * @callback: called with the task
 * @user_data: for @callback
 */
void
sluice_store_find_task_async (SluiceStore         *self,
                              const char          *id_or_name,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_find_task_async, SLUICE_STORE_READS, find_task_func,
                    sluice_store_input_new (id_or_name),
                    (GDestroyNotify) sluice_stored_task_free, cancellable, callback, user_data);
}

/**
 * sluice_store_find_task_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `unknown_task`, `ambiguous_task` (both %SLUICE_ERROR_INVALID), or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the task
 */
SluiceStoredTask *
sluice_store_find_task_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_task_async, result, error);
}

/* The `schedule` of a task's document as compact JSON, %NULL if it has none. */
static char *
dup_schedule (const char *document)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonNode *schedule;

  if (!json_parser_load_from_data (parser, document, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  schedule = json_object_get_member (json_node_get_object (root), "schedule");
  return schedule != NULL && JSON_NODE_HOLDS_OBJECT (schedule) ? json_to_string (schedule, FALSE) : NULL;
}

/* key: id, task: name, text: document; the record is the description. */
static gboolean
write_task (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            GError                 **error)
{
  const gint64 now = g_get_real_time ();
  g_autofree char *schedule = dup_schedule (input->text);
  g_autoptr(SluiceStatement) task = NULL;
  g_autoptr(SluiceStatement) version = NULL;

  if (!sluice_store_forget_marks (database, input->key, schedule, error) ||
      !sluice_store_audit_task (database, input->key, input->task, input->text, schedule, error))
    return FALSE;
  task = sluice_database_prepare (database,
                                  "INSERT INTO tasks (id, name, description, document, created, "
                                  "updated, schedule) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6) "
                                  "ON CONFLICT (id) DO UPDATE SET name = ?2, description = ?3, "
                                  "document = ?4, updated = ?5, schedule = ?6", error);
  if (task == NULL)
    return FALSE;
  sluice_statement_bind_text (task, 0, input->key);
  sluice_statement_bind_text (task, 1, input->task);
  sluice_statement_bind_text (task, 2, input->record);
  sluice_statement_bind_text (task, 3, input->text);
  sluice_statement_bind_int (task, 4, now);
  sluice_statement_bind_text (task, 5, schedule);
  if (!sluice_statement_execute (task, error) || !sluice_store_check_after (database, input->key, error))
    return FALSE;

  version = sluice_database_prepare (database,
                                     "INSERT INTO task_versions (task, document, saved, number) SELECT ?1, ?2, ?3, "
                                     "(SELECT coalesce (max (number), 0) + 1 FROM task_versions WHERE task = ?1) "
                                     "WHERE ?2 IS NOT (SELECT document FROM task_versions WHERE task = ?1 "
                                     "ORDER BY id DESC LIMIT 1)", error);
  if (version == NULL)
    return FALSE;
  sluice_statement_bind_text (version, 0, input->key);
  sluice_statement_bind_text (version, 1, input->text);
  sluice_statement_bind_int (version, 2, now);
  return sluice_statement_execute (version, error);
}

static gboolean
save_task (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  if (!write_task (database, input, error))
    return FALSE;
  *ret_result = g_strdup (input->key);
  return TRUE;
}

static SluiceStoreInput *
create_input (SluiceTask *task)
{
  g_autofree char *id = sluice_task_has_own_id (task) ? g_strdup (sluice_task_get_id (task)) : sluice_uuid_v7 ();
  SluiceStoreInput *input = sluice_store_input_new (id);

  input->task = g_strdup (sluice_task_get_name (task));
  input->text = sluice_task_to_stored_data (task, id);
  input->record = g_strdup (sluice_task_get_description (task));
  input->free_record = g_free;
  return input;
}

/**
 * sluice_store_save_task_async:
 * @self: a store
 * @task: the task
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a task under its id, with one made for it if it has none, and adds a
 * version, unless nothing has changed. Its paths are kept as absolute ones. What it follows may be unknown
 * yet, but it must not follow itself.
 */
void
sluice_store_save_task_async (SluiceStore         *self,
                              SluiceTask          *task,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_TASK (task));

  sluice_store_run (self, sluice_store_save_task_async, SLUICE_STORE_WRITES_SCHEDULES, save_task,
                    create_input (task), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_save_task_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `schedule_cycle` (%SLUICE_ERROR_INVALID), or as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the id under which it is kept
 */
char *
sluice_store_save_task_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_save_task_async, result, error);
}

/* What somebody else has written since @version is not written over, unless it is the
 * very same. In the transaction that writes: between the look and the save nobody can. */
static gboolean
check_newest (SluiceStoredTask  *newest,
              const char        *document,
              guint              version,
              GError           **error)
{
  if (version == 0 || newest->version == version || g_str_equal (newest->document, document))
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "task_changed",
                    "The task “%s” has been saved by another program: its version is %u by now, and version %u is "
                    "the one that was changed here", newest->name, newest->version, version);
  if (error != NULL)
    sluice_error_set_hint (*error, "“sluice-cli task diff” shows what differs.");
  return FALSE;
}

/* As save_task(); offset: the version that was changed, 0 = whichever. */
static gboolean
update_task (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  SluiceStoredTask *task = NULL;
  gboolean ok = TRUE;

  if (input->offset != 0)
    {
      task = sluice_store_read_task (database, input->key, error);
      ok = task != NULL && check_newest (task, input->text, input->offset, error);
      sluice_stored_task_free (task);
    }
  if (!ok || !write_task (database, input, error))
    return FALSE;
  *ret_result = sluice_store_read_task (database, input->key, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_update_task_async:
 * @self: a store
 * @task: the task
 * @version: the version that was changed to @task, 0 if that does not matter
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * As [method@Sluice.Store.save_task_async], but keeps nothing if somebody else has saved
 * or deleted the task since @version.
 */
void
sluice_store_update_task_async (SluiceStore         *self,
                                SluiceTask          *task,
                                guint                version,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (SLUICE_IS_TASK (task));

  input = create_input (task);
  input->offset = version;
  sluice_store_run (self, sluice_store_update_task_async, SLUICE_STORE_WRITES_SCHEDULES, update_task, input,
                    (GDestroyNotify) sluice_stored_task_free, cancellable, callback, user_data);
}

/**
 * sluice_store_update_task_finish:
 * @self: a store
 * @result: what the callback got
 * @error: `task_changed` if somebody else has saved the task, `unknown_task` if it is not
 *   there any more (both %SLUICE_ERROR_INVALID), or as
 *   [method@Sluice.Store.save_task_finish]
 *
 * Returns: (transfer full): the task as it is kept now, with its version
 */
SluiceStoredTask *
sluice_store_update_task_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish (self, sluice_store_update_task_async, result, error);
}

/* sluice_store_delete_task_func:
 *
 * In the worker: deletes the task with the key of @input. */
gboolean
sluice_store_delete_task_func (SluiceDatabase          *database,
                               const SluiceStoreInput  *input,
                               gpointer                *ret_result,
                               GError                 **error)
{
  SluiceStoredTask *task = sluice_store_read_task (database, input->key, error);
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean ok = FALSE;

  if (task == NULL)
    return FALSE;
  statement = sluice_database_prepare (database, "DELETE FROM tasks WHERE id = ?", error);
  if (statement != NULL)
    {
      sluice_statement_bind_text (statement, 0, task->id);
      ok = sluice_statement_execute (statement, error) &&
           sluice_store_add_audit (database, "task", task->id, task->name, "deleted", NULL, error);
    }
  sluice_stored_task_free (task);
  return ok;
}

/**
 * sluice_store_delete_task_async:
 * @self: a store
 * @id_or_name: as [method@Sluice.Store.find_task_async]
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a task and its versions. Its runs stay in the history.
 */
void
sluice_store_delete_task_async (SluiceStore         *self,
                                const char          *id_or_name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (id_or_name != NULL);

  sluice_store_run (self, sluice_store_delete_task_async, SLUICE_STORE_WRITES_SCHEDULES, sluice_store_delete_task_func,
                    sluice_store_input_new (id_or_name), NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_delete_task_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [method@Sluice.Store.find_task_finish]
 *
 * Returns: %TRUE if it is gone
 */
gboolean
sluice_store_delete_task_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_delete_task_async, result, error);
}
