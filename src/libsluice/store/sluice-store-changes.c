/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* Cheap next to the lists themselves: the counts come from indexes. */
static const char digest_sql[] =
  "SELECT (SELECT count(*) || ' ' || coalesce(max(updated), 0) FROM tasks),"
  " (SELECT group_concat(state || ' ' || n) FROM"
  "  (SELECT state, count(*) AS n FROM runs GROUP BY state)),"
  " (SELECT count(*) || ' ' || coalesce(max(updated), 0) FROM connections),"
  " (SELECT count(*) || ' ' || coalesce(max(saved), 0) FROM query_versions)";

/* What the digest tells apart: tasks, runs, connections, queries. */
#define N_PARTS 4

static gboolean
find_changes (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  g_autoptr(SluiceStatement) version = NULL;
  g_autoptr(SluiceStatement) digest = NULL;
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  gboolean row = FALSE;

  version = sluice_database_prepare (database, "PRAGMA data_version", error);
  if (version == NULL || !sluice_statement_step (version, &row, error) || !row)
    return FALSE;
  if (g_strcmp0 (sluice_statement_get_text (version, 0), input->key) == 0)
    return TRUE;

  digest = sluice_database_prepare (database, digest_sql, error);
  if (digest == NULL || !sluice_statement_step (digest, &row, error) || !row)
    return FALSE;
  g_strv_builder_add (words, sluice_statement_get_text (version, 0));
  for (int i = 0; i < N_PARTS; i++)
    {
      const char *word = sluice_statement_get_text (digest, i);

      g_strv_builder_add (words, word == NULL ? "" : word);
    }
  *ret_result = g_strv_builder_end (words);
  return TRUE;
}

/**
 * sluice_store_find_changes_async:
 * @self: a store
 * @known: (nullable): the first word of the last answer
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks whether another process has written into the workspace.
 */
void
sluice_store_find_changes_async (SluiceStore         *self,
                                 const char          *known,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_find_changes_async, SLUICE_STORE_READS, find_changes,
                    sluice_store_input_new (known), (GDestroyNotify) g_strfreev, cancellable,
                    callback, user_data);
}

/**
 * sluice_store_find_changes_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (nullable): %NULL without an error when nobody else
 *   has written; else a word to ask with the next time, and one word each that
 *   differs from the last time when tasks, runs (their number or states),
 *   connections or queries have changed
 */
GStrv
sluice_store_find_changes_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish (self, sluice_store_find_changes_async, result, error);
}
