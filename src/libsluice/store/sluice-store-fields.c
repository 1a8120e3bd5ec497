/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* The fields that a source had, for tasks that do not name them themselves. */

static gboolean
learn_fields (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  static const char sql[] = "INSERT INTO task_fields (task, path) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1";
  g_autoptr(GPtrArray) learnt = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < input->items->len; i++)
    {
      g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);
      gboolean row = FALSE;

      if (statement == NULL)
        return FALSE;
      sluice_statement_bind_text (statement, 0, input->key);
      sluice_statement_bind_text (statement, 1, input->items->pdata[i]);
      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (learnt, g_strdup (input->items->pdata[i]));
    }
  *ret_result = g_steal_pointer (&learnt);
  return TRUE;
}

/**
 * sluice_store_learn_fields_async:
 * @self: a store
 * @task: a task's id
 * @fields: (element-type utf8): paths of fields that its source has
 * @cancellable: (nullable): a cancellable
 * @callback: called with those that are new
 * @user_data: for @callback
 *
 * Remembers the fields of a source that its task does not map, so that each is
 * mentioned once.
 */
void
sluice_store_learn_fields_async (SluiceStore         *self,
                                 const char          *task,
                                 GPtrArray           *fields,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);
  g_return_if_fail (fields != NULL);

  input = sluice_store_input_new (task);
  input->items = g_ptr_array_ref (fields);
  sluice_store_run (self, sluice_store_learn_fields_async, SLUICE_STORE_WRITES, learn_fields, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_learn_fields_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type utf8): those that were not known yet
 */
GPtrArray *
sluice_store_learn_fields_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish (self, sluice_store_learn_fields_async, result, error);
}
