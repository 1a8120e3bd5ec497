/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-private.h"

#include "sluice-redaction.h"

/* The rows that runs rejected. A record is kept as it came, but for secrets of
 * ours that a server has written into it. */

/**
 * sluice_stored_reject_free:
 * @reject: (nullable): a quarantined row
 */
void
sluice_stored_reject_free (SluiceStoredReject *reject)
{
  if (reject == NULL)
    return;

  g_free (reject->part);
  g_free (reject->stage);
  g_clear_pointer (&reject->raw, g_bytes_unref);
  g_free (reject->problems);
  g_free (reject);
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  g_autofree char *redacted = sluice_redact (text);

  if (redacted != NULL)
    json_object_set_string_member (object, name, redacted);
  else
    json_object_set_null_member (object, name);
}

static char *
problems_to_json (GPtrArray *problems)
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceRowProblem *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", problem->code);
      set_text (object, "column", problem->column);
      set_text (object, "value", problem->value);
      set_text (object, "message", problem->message);
      set_text (object, "sqlstate", problem->sqlstate);
      json_array_add_object_element (array, object);
    }
  node = json_node_init_array (json_node_alloc (), array);
  return json_to_string (node, FALSE);
}

static gboolean
add_rejects (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO quarantine (run, number, record, line, byte, part, "
                             "stage, raw, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < input->items->len; i++)
    {
      const SluiceReject *reject = input->items->pdata[i];
      g_autofree char *problems = problems_to_json (reject->problems);
      g_autoptr(GBytes) raw = sluice_redact_bytes (reject->raw);

      sluice_statement_bind_text (statement, 0, input->key);
      sluice_statement_bind_int (statement, 1, (gint64) reject->number);
      sluice_statement_bind_int (statement, 2, (gint64) reject->record);
      sluice_statement_bind_int (statement, 3, (gint64) reject->line);
      sluice_statement_bind_int (statement, 4, (gint64) reject->byte);
      sluice_statement_bind_text (statement, 5, reject->part);
      sluice_statement_bind_text (statement, 6, sluice_reject_stage_to_string (reject->stage));
      sluice_statement_bind_bytes (statement, 7, raw);
      sluice_statement_bind_text (statement, 8, problems);
      if (!sluice_statement_execute (statement, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * sluice_store_add_rejects_async:
 * @self: a store
 * @run: a run's id
 * @rejects: (transfer full) (element-type SluiceReject): rejected rows
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are kept
 * @user_data: for @callback
 */
void
sluice_store_add_rejects_async (SluiceStore         *self,
                                const char          *run,
                                GPtrArray           *rejects,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);
  g_return_if_fail (rejects != NULL);

  input = sluice_store_input_new (run);
  input->items = rejects;
  sluice_store_run (self, sluice_store_add_rejects_async, SLUICE_STORE_WRITES, add_rejects, input,
                    NULL, cancellable, callback, user_data);
}

/**
 * sluice_store_add_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if they are kept
 */
gboolean
sluice_store_add_rejects_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_add_rejects_async, result, error);
}

static gpointer
read_reject (SluiceStatement *statement)
{
  SluiceStoredReject *reject = g_new0 (SluiceStoredReject, 1);

  reject->id = sluice_statement_get_int (statement, 0);
  reject->number = (guint64) sluice_statement_get_int (statement, 1);
  reject->record = (guint64) sluice_statement_get_int (statement, 2);
  reject->line = (guint64) sluice_statement_get_int (statement, 3);
  reject->byte = (guint64) sluice_statement_get_int (statement, 4);
  reject->part = g_strdup (sluice_statement_get_text (statement, 5));
  reject->stage = g_strdup (sluice_statement_get_text (statement, 6));
  reject->raw = sluice_statement_dup_bytes (statement, 7);
  reject->problems = g_strdup (sluice_statement_get_text (statement, 8));
  return reject;
}

static gboolean
list_rejects (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  *ret_result = sluice_store_read_page (database, input,
                                        "SELECT id, number, record, line, byte, part, stage, raw, "
                                        "problems FROM quarantine WHERE run = ? "
                                        "ORDER BY number, id LIMIT ? OFFSET ?", read_reject,
                                        (GDestroyNotify) sluice_stored_reject_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_rejects_async:
 * @self: a store
 * @run: a run's id
 * @offset: rows to leave out
 * @limit: most rows, 0 = all
 * @cancellable: (nullable): a cancellable
 * @callback: called with the rows
 * @user_data: for @callback
 *
 * Lists the rejected rows of a run in the order of its rows.
 */
void
sluice_store_list_rejects_async (SluiceStore         *self,
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
  sluice_store_run (self, sluice_store_list_rejects_async, SLUICE_STORE_READS, list_rejects,
                    input, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/**
 * sluice_store_list_rejects_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredReject): the rows
 */
GPtrArray *
sluice_store_list_rejects_finish (SluiceStore   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return sluice_store_finish (self, sluice_store_list_rejects_async, result, error);
}
