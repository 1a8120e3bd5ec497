/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-drafts.h"

#include "sluice-store-private.h"

typedef struct
{
  char *document;
  guint version;
} Draft;

static void
free_draft (Draft *draft)
{
  g_free (draft->document);
  g_free (draft);
}

/* offset: the version that is changed. */
static gboolean
save_draft (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  const char *sql = input->text == NULL
                    ? "DELETE FROM drafts WHERE task = ?1"
                    : "INSERT INTO drafts (task, document, updated, version) "
                      "SELECT id, ?2, ?3, ?4 FROM tasks WHERE id = ?1 "
                      "ON CONFLICT (task) DO UPDATE SET document = excluded.document, updated = excluded.updated, "
                      "version = excluded.version";
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (input->text != NULL)
    {
      sluice_statement_bind_text (statement, 1, input->text);
      sluice_statement_bind_int (statement, 2, g_get_real_time ());
      sluice_statement_bind_int (statement, 3, input->offset);
    }
  return sluice_statement_execute (statement, error);
}

/**
 * sluice_store_save_draft_async:
 * @self: a store
 * @task: a task's id
 * @document: (nullable): what it is being changed to, valid or not; %NULL if there is
 *   nothing any more that is not saved
 * @version: the version of the task that is being changed
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
                               guint                version,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input = NULL;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (task != NULL);

  input = sluice_store_input_new (task);
  input->text = g_strdup (document);
  input->offset = version;
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
  Draft *draft = NULL;
  gboolean is_there = FALSE;

  statement = sluice_database_prepare (database, "SELECT document, version FROM drafts WHERE task = ?", error);
  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, input->key);
  if (!sluice_statement_step (statement, &is_there, error))
    return FALSE;
  if (is_there)
    {
      draft = g_new0 (Draft, 1);
      draft->document = g_strdup (sluice_statement_get_text (statement, 0));
      draft->version = (guint) sluice_statement_get_int (statement, 1);
    }
  *ret_result = draft;
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
                    sluice_store_input_new (task), (GDestroyNotify) free_draft, cancellable, callback, user_data);
}

/**
 * sluice_store_find_draft_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_version: (out) (optional): the version of the task that was being changed, 0 if
 *   that is not known
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): what somebody was changing the task to, %NULL
 *   without an error if nobody was
 */
char *
sluice_store_find_draft_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                guint         *ret_version,
                                GError       **error)
{
  Draft *draft = sluice_store_finish (self, sluice_store_find_draft_async, result, error);
  char *document = NULL;

  if (ret_version != NULL)
    *ret_version = draft == NULL ? 0 : draft->version;
  if (draft == NULL)
    return NULL;
  document = g_steal_pointer (&draft->document);
  free_draft (draft);
  return document;
}
