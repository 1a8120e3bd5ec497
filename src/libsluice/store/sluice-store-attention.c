/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-attention.h"

#include "sluice-store-private.h"

/* What of all runs needs somebody. */

/* Nobody looks at more. */
#define MOST 1000

/* The last word of a task is its newest run, and one that goes on may settle
 * things. Who cancels one has settled nothing, and a replay loads the rows of another. */
#define SPEAKS "replays IS NULL AND state <> 'cancelled' AND state <> 'pending'"

/* A run from a file has no task; those of the same name follow each other. */
#define LAST_WORDS \
  "WITH last (row) AS (" \
  "SELECT (SELECT r.rowid FROM runs AS r WHERE r.task_id = t.id AND " SPEAKS \
  " ORDER BY r.started DESC, r.rowid DESC LIMIT 1) FROM tasks AS t " \
  "UNION ALL SELECT row FROM (SELECT rowid AS row, " \
  "row_number () OVER (PARTITION BY task_name ORDER BY started DESC, rowid DESC) AS place " \
  "FROM runs WHERE task_id IS NULL AND started >= ?1 AND " SPEAKS ") WHERE place = 1) "

#define WAITS "(SELECT 1 FROM quarantine AS q WHERE q.run = r.id AND q.status IN ('open', 'fixed'))"

/* Rows that were replayed or are to be ignored are settled; of a run that kept none
 * nobody knows. */
#define NEEDS_SOMEBODY \
  "r.state IN ('failed', 'interrupted') OR (r.state = 'partial_success' AND (EXISTS " WAITS \
  " OR NOT EXISTS (SELECT 1 FROM quarantine AS q WHERE q.run = r.id)))"

#define LIST_ATTENTION LAST_WORDS \
  "SELECT r.id, r.task_id, coalesce (t.name, r.task_name), r.state, r.started, " \
  "iif (json_valid (r.result), json_extract (r.result, '$.error.code'), NULL), " \
  "iif (json_valid (r.result), json_extract (r.result, '$.error.message'), NULL), " \
  "r.rejected, r.rejected > 0 AND EXISTS " WAITS " " \
  "FROM last JOIN runs AS r ON r.rowid = last.row LEFT JOIN tasks AS t ON t.id = r.task_id " \
  "WHERE r.started >= ?1 AND (" NEEDS_SOMEBODY ") " \
  "ORDER BY r.started DESC, r.rowid DESC LIMIT ?2"

/**
 * sluice_attention_free:
 * @attention: (nullable): what needs attention
 */
void
sluice_attention_free (SluiceAttention *attention)
{
  if (attention == NULL)
    return;

  g_free (attention->run);
  g_free (attention->task);
  g_free (attention->name);
  g_free (attention->code);
  g_free (attention->message);
  g_free (attention);
}

static gpointer
read_attention (SluiceStatement *statement)
{
  SluiceAttention *attention = g_new0 (SluiceAttention, 1);

  attention->run = g_strdup (sluice_statement_get_text (statement, 0));
  attention->task = g_strdup (sluice_statement_get_text (statement, 1));
  attention->name = g_strdup (sluice_statement_get_text (statement, 2));
  sluice_run_state_parse (sluice_statement_get_text (statement, 3), &attention->state);
  attention->started = sluice_statement_get_int (statement, 4);
  attention->code = g_strdup (sluice_statement_get_text (statement, 5));
  attention->message = g_strdup (sluice_statement_get_text (statement, 6));
  attention->rejected = (guint64) sluice_statement_get_int (statement, 7);
  attention->has_rejects = sluice_statement_get_int (statement, 8) != 0;
  return attention;
}

/* record: since when. */
static gboolean
list_attention (SluiceDatabase          *database,
                const SluiceStoreInput  *input,
                gpointer                *ret_result,
                GError                 **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, LIST_ATTENTION, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, *(const gint64 *) input->record);
  sluice_statement_bind_int (statement, 1, MOST);
  *ret_result = sluice_statement_read_all (statement, read_attention, (GDestroyNotify) sluice_attention_free,
                                           error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_attention_async:
 * @self: a store
 * @since: runs that started before are forgotten, microseconds since 1970 UTC
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists the runs that somebody should look at: of each task its newest one, if that
 * failed, died, or has rejected rows that still wait. What was run again since is
 * settled.
 */
void
sluice_store_list_attention_async (SluiceStore         *self,
                                   gint64               since,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (NULL);
  input->record = g_memdup2 (&since, sizeof since);
  input->free_record = g_free;
  sluice_store_run (self, sluice_store_list_attention_async, SLUICE_STORE_READS, list_attention, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_attention_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceAttention): the newest first
 */
GPtrArray *
sluice_store_list_attention_finish (SluiceStore   *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_attention_async, result, error);
}
