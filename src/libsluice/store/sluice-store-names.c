/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-names.h"

#include "sluice-store-private.h"

#include <string.h>

/* What a palette of everything in a workspace looks through: names without the
 * documents, and runs by the indexes alone, however many there are. */

#define SELECT_RUNS "SELECT 3, id, ifnull (task_name, ''), started, state FROM runs "

/* Shorter beginnings of an id say nothing. */
#define MIN_ID_START 4

/**
 * sluice_stored_name_free:
 * @name: (nullable): a name
 */
void
sluice_stored_name_free (SluiceStoredName *name)
{
  if (name == NULL)
    return;

  g_free (name->id);
  g_free (name->name);
  g_free (name->state);
  g_free (name);
}

static gpointer
read_name (SluiceStatement *statement)
{
  SluiceStoredName *name = g_new0 (SluiceStoredName, 1);

  name->kind = (SluiceNameKind) sluice_statement_get_int (statement, 0);
  name->id = g_strdup (sluice_statement_get_text (statement, 1));
  name->name = g_strdup (sluice_statement_get_text (statement, 2));
  name->time = sluice_statement_get_int (statement, 3);
  name->state = g_strdup (sluice_statement_get_text (statement, 4));
  return name;
}

static gboolean
list_names (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement = NULL;

  statement = sluice_database_prepare (database,
                                       "SELECT 0, id, name, ifnull ((SELECT max (started) FROM runs "
                                       "WHERE task_id = t.id), 0), NULL FROM tasks AS t "
                                       "UNION ALL SELECT 1, name, name, updated, NULL FROM connections "
                                       "UNION ALL SELECT 2, q.id, q.name, v.saved, NULL FROM queries AS q "
                                       "JOIN query_versions AS v ON v.query = q.id AND v.version = q.version "
                                       "ORDER BY 1, 3 COLLATE NOCASE, 2", error);
  if (statement == NULL)
    return FALSE;
  *ret_result = sluice_statement_read_all (statement, read_name, (GDestroyNotify) sluice_stored_name_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_names_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the names of all tasks, connections and queries.
 */
void
sluice_store_list_names_async (SluiceStore         *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_names_async, SLUICE_STORE_READS, list_names,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_names_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredName): the names, kind by kind
 */
GPtrArray *
sluice_store_list_names_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_names_async, result, error);
}

static gboolean
add_runs (GPtrArray        *runs,
          SluiceStatement  *statement,
          GError          **error)
{
  g_autoptr(GPtrArray) found = NULL;

  found = sluice_statement_read_all (statement, read_name, NULL, error);
  if (found == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (runs, g_steal_pointer (&found));
  return TRUE;
}

static gboolean
add_runs_by_id (GPtrArray               *runs,
                SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                GError                 **error)
{
  g_autoptr(SluiceStatement) statement = NULL;

  /* All ids are digits, a to f, and dashes. */
  statement = sluice_database_prepare (database, SELECT_RUNS "WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT ?2",
                                       error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->text);
  sluice_statement_bind_int (statement, 1, input->limit);
  return add_runs (runs, statement, error);
}

static gboolean
pick_runs (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_stored_name_free);
  const char * const *tasks = input->record;

  if (input->text != NULL && !add_runs_by_id (runs, database, input, error))
    return FALSE;
  for (guint i = 0; tasks[i] != NULL && runs->len < input->limit; i++)
    {
      g_autoptr(SluiceStatement) statement = NULL;

      statement = sluice_database_prepare (database,
                                           SELECT_RUNS "WHERE task_id = ? ORDER BY started DESC, id DESC LIMIT ?", error);
      if (statement == NULL)
        return FALSE;
      sluice_statement_bind_text (statement, 0, tasks[i]);
      sluice_statement_bind_int (statement, 1, input->limit - runs->len);
      if (!add_runs (runs, statement, error))
        return FALSE;
    }
  *ret_result = g_steal_pointer (&runs);
  return TRUE;
}

/* In lower case, or %NULL if no run's id begins like that. */
static char *
dup_id_start (const char *text)
{
  g_autofree char *lower = text == NULL ? NULL : g_ascii_strdown (text, -1);

  if (lower == NULL || strlen (lower) < MIN_ID_START || lower[strspn (lower, "0123456789abcdef-")] != '\0')
    return NULL;
  return g_steal_pointer (&lower);
}

/**
 * sluice_store_pick_runs_async:
 * @self: a store
 * @tasks: (array zero-terminated=1): ids of tasks
 * @id_start: (nullable): how the id of a run may begin
 * @limit: how many at most
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the runs whose ids begin with @id_start, if that may be the beginning
 * of one, then the newest ones of each of @tasks.
 */
void
sluice_store_pick_runs_async (SluiceStore         *self,
                              const char * const  *tasks,
                              const char          *id_start,
                              guint                limit,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (tasks != NULL);

  input = sluice_store_input_new (NULL);
  input->text = dup_id_start (id_start);
  input->limit = limit;
  input->record = g_strdupv ((char **) tasks);
  input->free_record = (GDestroyNotify) g_strfreev;
  sluice_store_run (self, sluice_store_pick_runs_async, SLUICE_STORE_READS, pick_runs, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_pick_runs_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredName): the runs
 */
GPtrArray *
sluice_store_pick_runs_finish (SluiceStore   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return sluice_store_finish (self, sluice_store_pick_runs_async, result, error);
}
