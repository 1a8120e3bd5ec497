/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-wishes.h"
#include "sluice-store-private.h"

/* Most documents do not have the word, and need not be parsed. */
#define SELECT_WISHES \
  "SELECT id, CASE WHEN instr (document, '\"notify\"') > 0 AND json_valid (document) " \
  "THEN json_extract (document, '$.notify') END AS wish FROM tasks WHERE wish IS NOT NULL"

static gboolean
list_wishes (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, SELECT_WISHES, error);
  g_autoptr(GHashTable) wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  do
    {
      SluiceNotify notify = SLUICE_NOTIFY_ALL;

      if (!sluice_statement_step (statement, &row, error))
        return FALSE;
      if (row && sluice_notify_parse (sluice_statement_get_text (statement, 1), &notify) &&
          notify != SLUICE_NOTIFY_ALL)
        g_hash_table_insert (wishes, g_strdup (sluice_statement_get_text (statement, 0)), GINT_TO_POINTER (notify));
    }
  while (row);
  *ret_result = g_steal_pointer (&wishes);
  return TRUE;
}

/**
 * sluice_store_list_wishes_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the wishes
 * @user_data: for @callback
 *
 * Reads of which tasks not all is to be told.
 */
void
sluice_store_list_wishes_async (SluiceStore         *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_list_wishes_async, SLUICE_STORE_READS, list_wishes,
                    sluice_store_input_new (NULL), (GDestroyNotify) g_hash_table_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_wishes_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type utf8 SluiceNotify): by the tasks' ids
 */
GHashTable *
sluice_store_list_wishes_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_wishes_async, result, error);
}
