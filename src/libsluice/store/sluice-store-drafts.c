/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-drafts.h"

#include "sluice-store-private.h"

static gboolean
save_draft (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const char *sql = input->text == NULL
                    ? "DELETE FROM drafts WHERE task = ?1"
                    : "INSERT INTO drafts (task, document, updated) "
                      "SELECT id, ?2, ?3 FROM tasks WHERE id = ?1 "
                      "ON CONFLICT (task) DO UPDATE SET document = excluded.document, updated = excluded.updated";
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (input->text != NULL)
    {
      sluice_statement_bind_text (statement, 1, input->text);
      sluice_statement_bind_int (statement, 2, g_get_real_time ());
    }
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_save_draft_async:
 * @self: a store
 * @task: a task's id
 * @document: (nullable): what it is being changed to, valid or not; %NULL if there is
 *   nothing any more that is not saved
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps what somebody is changing, in place of what was kept before. Of a task that is
 * not there any more nothing is kept.
 */
void
sluice_store_save_draft_async (SluiceStore         *self,
                               const char          *task,
                               const char          *document,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  input = sluice_store_input_new (task);
  input->text = g_strdup (document);
  sluice_store_run (self, sluice_store_save_draft_async, SLUICE_STORE_WRITES, save_draft, input, NULL, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_save_draft_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is kept
 */
gboolean
sluice_store_save_draft_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_save_draft_async, result, error);
}

static gboolean
find_draft (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement = NULL;
  gboolean is_there = FALSE;

  statement = sluice_database_prepare (database, "SELECT document FROM drafts WHERE task = ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &is_there, error))
    return FALSE;
  *ret_result = is_there ? g_strdup (sluice_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

/**
 * sluice_store_find_draft_async:
 * @self: a store
 * @task: a task's id
 * @cancellable: (nullable): a cancellable
 * @callback: called with what is kept of it
 * @user_data: for @callback
 */
void
sluice_store_find_draft_async (SluiceStore         *self,
                               const char          *task,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  sluice_store_run (self, sluice_store_find_draft_async, SLUICE_STORE_READS, find_draft,
                    sluice_store_input_new (task), g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_find_draft_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): what somebody was changing the task to, %NULL
 *   without an error if nobody was
 */
char *
sluice_store_find_draft_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_draft_async, result, error);
}
