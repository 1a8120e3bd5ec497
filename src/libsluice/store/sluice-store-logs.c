/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

/* The logs of runs. */

/**
 * sluice_log_line_free:
 * @line: (nullable): a line
 */
void
sluice_log_line_free (SluiceLogLine *line)
{
  if (line == NULL)
    return;

  g_free (line->message);
  g_free (line);
}

static gboolean
append_log (SluiceDatabase          *database,
            const SluiceStoreInput  *input,
            gpointer                *ret_result,
            GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO run_log (run, time, level, message) VALUES (?, ?, ?, ?)",
                             error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < input->items->len; i++)
    {
      const SluiceLogLine *line = input->items->pdata[i];

      sluice_statement_bind_text (statement, 0, input->key);
      sluice_statement_bind_int (statement, 1, line->time);
      sluice_statement_bind_int (statement, 2, line->level);
      sluice_statement_bind_text (statement, 3, line->message);
      if (!sluice_statement_execute (statement, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_store_append_log_async:
 * @self: a store
 * @run: a run's id
 * @lines: (transfer full) (element-type SluiceLogLine): lines, redacted
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are kept
 * @user_data: for @callback
 */
void
sluice_store_append_log_async (SluiceStore         *self,
                               const char          *run,
                               GPtrArray           *lines,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);
  g_return_if_fail (lines != NULL);

  input = sluice_store_input_new (run);
  input->items = lines;
  sluice_store_run (self, sluice_store_append_log_async, SLUICE_STORE_WRITES, append_log, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_append_log_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if they are kept
 */
gboolean
sluice_store_append_log_finish (SluiceStore   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_append_log_async, result, error);
}

static gpointer
read_line (SluiceStatement *statement)
{
  SluiceLogLine *line = g_new0 (SluiceLogLine, 1);

  line->time = sluice_statement_get_int (statement, 0);
  line->level = (SluiceLogLevel) CLAMP (sluice_statement_get_int (statement, 1),
                                        SLUICE_LOG_DEBUG, SLUICE_LOG_ERROR);
  line->message = g_strdup (sluice_statement_get_text (statement, 2));
  return line;
}

static gboolean
list_log (SluiceDatabase          *database,
          const SluiceStoreInput  *input,
          gpointer                *ret_result,
          GError                 **error)
{
  *ret_result = sluice_store_read_page (database, input,
                                        "SELECT time, level, message FROM run_log WHERE run = ? "
                                        "ORDER BY id LIMIT ? OFFSET ?",
                                        read_line, (GDestroyNotify) sluice_log_line_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_log_async:
 * @self: a store
 * @run: a run's id
 * @offset: lines to leave out
 * @limit: most lines, 0 = all
 * @cancellable: (nullable): a cancellable
 * @callback: called with the lines
 * @user_data: for @callback
 *
 * Lists the lines of a run's log in their order.
 */
void
sluice_store_list_log_async (SluiceStore         *self,
                             const char          *run,
                             guint                offset,
                             guint                limit,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  input = sluice_store_input_new (run);
  input->offset = offset;
  input->limit = limit;
  sluice_store_run (self, sluice_store_list_log_async, SLUICE_STORE_READS, list_log, input,
                    (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_log_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceLogLine): the lines
 */
GPtrArray *
sluice_store_list_log_finish (SluiceStore   *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_log_async, result, error);
}
