/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-quarantine-private.h"

#include "sluice-redaction.h"

#include <string.h>

/* The rows that runs rejected. A record is kept as it came, but for secrets of
 * ours that a server has written into it. */

static const char *const statuses[] = { "open", "fixed", "replayed", "ignored" };

/**
 * sluice_reject_status_to_string:
 * @status: a status
 *
 * Returns: its name in JSON and in the store
 */
const char *
sluice_reject_status_to_string (SluiceRejectStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (statuses), "open");

  return statuses[status];
}

/**
 * sluice_reject_status_parse:
 * @text: (nullable): a name
 * @ret_status: (out): the status
 *
 * Returns: %TRUE if there is such a status
 */
gboolean
sluice_reject_status_parse (const char         *text,
                            SluiceRejectStatus *ret_status)
{
  g_return_val_if_fail (ret_status != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (g_strcmp0 (text, statuses[i]) != 0)
        continue;
      *ret_status = (SluiceRejectStatus) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * sluice_stored_reject_free:
 * @reject: (nullable): a quarantined row
 */
void
sluice_stored_reject_free (SluiceStoredReject *reject)
{
  if (reject == NULL)
    return;

  g_free (reject->run);
  g_free (reject->replay);
  g_free (reject->part);
  g_free (reject->stage);
  g_free (reject->problems);
  g_free (reject->fixes);
  g_free (reject->mapped);
  g_free (reject->fields);
  g_free (reject->layout);
  g_clear_pointer (&reject->raw, g_bytes_unref);
  g_clear_pointer (&reject->edited, g_bytes_unref);
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

/* The id of a layout, 0 = JSON. */
static gboolean
find_layout (SluiceDatabase  *database,
             const char      *run,
             const char      *layout,
             gint64          *ret_id,
             GError         **error)
{
  g_autoptr(SluiceStatement) insert = NULL;
  g_autoptr(SluiceStatement) find = NULL;
  gboolean row = FALSE;

  *ret_id = 0;
  if (layout == NULL)
    return TRUE;
  insert = sluice_database_prepare (database, "INSERT OR IGNORE INTO quarantine_layouts (run, layout) VALUES (?, ?)",
                                    error);
  if (insert == NULL)
    return FALSE;
  sluice_statement_bind_text (insert, 0, run);
  sluice_statement_bind_text (insert, 1, layout);
  if (!sluice_statement_execute (insert, error))
    return FALSE;
  find = sluice_database_prepare (database, "SELECT id FROM quarantine_layouts WHERE run = ? AND layout = ?", error);
  if (find == NULL)
    return FALSE;
  sluice_statement_bind_text (find, 0, run);
  sluice_statement_bind_text (find, 1, layout);
  if (!sluice_statement_step (find, &row, error))
    return FALSE;
  *ret_id = sluice_statement_get_int (find, 0);
  return row;
}

static gboolean
add_reject (SluiceStatement     *statement,
            const char          *run,
            const SluiceReject  *reject,
            gint64               layout,
            GError             **error)
{
  g_autofree char *problems = problems_to_json (reject->problems);
  g_autofree char *fields = sluice_redact (reject->fields);
  g_autofree char *mapped = sluice_redact (reject->mapped);
  g_autoptr(GBytes) raw = sluice_redact_bytes (reject->raw);
  gboolean redacted = (raw != NULL && !g_bytes_equal (raw, reject->raw)) || g_strcmp0 (fields, reject->fields) != 0;
  gsize size = strlen (problems) + (raw != NULL ? g_bytes_get_size (raw) : 0) +
               (fields != NULL ? strlen (fields) : 0) + (mapped != NULL ? strlen (mapped) : 0);

  sluice_statement_bind_text (statement, 0, run);
  sluice_statement_bind_int (statement, 1, (gint64) reject->number);
  sluice_statement_bind_int (statement, 2, (gint64) reject->record);
  sluice_statement_bind_int (statement, 3, (gint64) reject->line);
  sluice_statement_bind_int (statement, 4, (gint64) reject->byte);
  sluice_statement_bind_int (statement, 5, reject->element);
  sluice_statement_bind_int (statement, 6, reject->cut);
  sluice_statement_bind_int (statement, 7, redacted);
  sluice_statement_bind_int (statement, 8, (gint64) size);
  sluice_statement_bind_int (statement, 9, layout);
  sluice_statement_bind_text (statement, 10, sluice_reject_stage_to_string (reject->stage));
  sluice_statement_bind_text (statement, 11, reject->part);
  sluice_statement_bind_text (statement, 12, problems);
  sluice_statement_bind_text (statement, 13, mapped);
  sluice_statement_bind_text (statement, 14, fields);
  sluice_statement_bind_bytes (statement, 15, raw);
  return sluice_statement_execute (statement, error);
}

/* What a replay rejects again stays what it was before: the same record, with the
 * same corrections, from the same place. CROSS JOIN, for it is a look-up for each of the
 * few rows that are new: by itself SQLite goes through all rows of the replay each time. */
static gboolean
adopt_origins (SluiceDatabase  *database,
               const char      *run,
               gint64           after,
               GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "UPDATE quarantine SET origin = o.id, record = o.record, line = o.line, byte = o.byte, "
                             "element = o.element, cut = o.cut AND o.edited IS NULL, "
                             "redacted = o.redacted AND o.edited IS NULL, "
                             "layout = coalesce ((SELECT n.id FROM quarantine_layouts AS l, quarantine_layouts AS n "
                             "WHERE l.id = o.layout AND n.run = ?1 AND n.layout = l.layout), 0), "
                             "part = o.part, fixes = o.fixes, fields = o.fields, raw = coalesce (o.edited, o.raw) "
                             "FROM (SELECT n.id AS again, old.* FROM quarantine AS n CROSS JOIN quarantine AS old "
                             "WHERE n.id > ?2 AND +n.run = ?1 AND old.replay = ?1 AND old.position = n.number) AS o "
                             "WHERE quarantine.id = o.again", error);
  g_autoptr(SluiceStatement) layouts =
    statement == NULL ? NULL
    : sluice_database_prepare (database,
                               "INSERT OR IGNORE INTO quarantine_layouts (run, layout) "
                               "SELECT ?1, layout FROM quarantine_layouts "
                               "WHERE run = (SELECT replays FROM runs WHERE id = ?1)", error);

  if (layouts == NULL)
    return FALSE;
  sluice_statement_bind_text (layouts, 0, run);
  if (!sluice_statement_execute (layouts, error))
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  sluice_statement_bind_int (statement, 1, after);
  return sluice_statement_execute (statement, error);
}

static gboolean
is_replay (SluiceDatabase  *database,
           const char      *run,
           gboolean        *ret_replay,
           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, "SELECT 1 FROM runs WHERE id = ? AND replays IS NOT NULL", error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_text (statement, 0, run);
  return sluice_statement_step (statement, ret_replay, error);
}

static gboolean
add_rejects (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autofree gint64 *ids = g_new0 (gint64, MAX (input->items->len, 1));
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database,
                             "INSERT INTO quarantine (run, number, record, line, byte, element, cut, redacted, size, "
                             "layout, stage, part, problems, mapped, fields, raw) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  const char *last_layout = NULL;
  gint64 layout = 0;
  gint64 before = 0;
  gboolean replay = FALSE;

  if (statement == NULL || !is_replay (database, input->key, &replay, error) ||
      !sluice_database_query_int (database, "SELECT coalesce (max (id), 0) FROM quarantine", &before, error))
    return FALSE;
  for (guint i = 0; i < input->items->len; i++)
    {
      const SluiceReject *reject = input->items->pdata[i];

      if (reject->layout != last_layout && !find_layout (database, input->key, reject->layout, &layout, error))
        return FALSE;
      last_layout = reject->layout;
      if (!add_reject (statement, input->key, reject, layout, error))
        return FALSE;
      /* Nobody else writes meanwhile. */
      ids[i] = before + 1 + i;
    }
  return (!replay || adopt_origins (database, input->key, before, error)) &&
         sluice_store_group_rejects (database, input->key, input->items, ids, error);
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
  reject->run = g_strdup (sluice_statement_get_text (statement, 1));
  sluice_reject_status_parse (sluice_statement_get_text (statement, 2), &reject->status);
  reject->number = (guint64) sluice_statement_get_int (statement, 3);
  reject->record = (guint64) sluice_statement_get_int (statement, 4);
  reject->line = (guint64) sluice_statement_get_int (statement, 5);
  reject->byte = (guint64) sluice_statement_get_int (statement, 6);
  reject->element = (guint) sluice_statement_get_int (statement, 7);
  reject->cut = sluice_statement_get_int (statement, 8) != 0;
  reject->redacted = sluice_statement_get_int (statement, 9) != 0;
  reject->replay = g_strdup (sluice_statement_get_text (statement, 10));
  reject->position = (guint64) sluice_statement_get_int (statement, 11);
  reject->again = sluice_statement_get_int (statement, 12) != 0;
  reject->part = g_strdup (sluice_statement_get_text (statement, 13));
  reject->stage = g_strdup (sluice_statement_get_text (statement, 14));
  reject->problems = g_strdup (sluice_statement_get_text (statement, 15));
  reject->fixes = g_strdup (sluice_statement_get_text (statement, 16));
  reject->mapped = g_strdup (sluice_statement_get_text (statement, 17));
  reject->fields = g_strdup (sluice_statement_get_text (statement, 18));
  reject->layout = g_strdup (sluice_statement_get_text (statement, 19));
  reject->raw = sluice_statement_dup_bytes (statement, 20);
  reject->edited = sluice_statement_dup_bytes (statement, 21);
  return reject;
}

/* What is told of a row, in the order of read_reject(). */
#define SELECT_REJECTS \
  "SELECT id, run, status, number, record, line, byte, element, cut, redacted, replay, position, " \
  "EXISTS (SELECT 1 FROM quarantine AS again WHERE again.origin = quarantine.id AND again.run = quarantine.replay), " \
  "part, stage, problems, fixes, mapped, fields, " \
  "(SELECT layout FROM quarantine_layouts AS l WHERE l.id = quarantine.layout), raw, edited FROM quarantine "

/**
 * sluice_store_read_claimed:
 * @database: the workspace's database
 * @replay: a replay
 * @after: number of the last row that was read
 * @limit: most rows
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: (transfer full) (element-type SluiceStoredReject) (nullable): the next
 *   rows that the replay has claimed
 */
GPtrArray *
sluice_store_read_claimed (SluiceDatabase  *database,
                           const char      *replay,
                           guint64          after,
                           guint            limit,
                           GError         **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, SELECT_REJECTS "WHERE replay = ? AND position > ? AND status IN ('open', 'fixed') "
                             "ORDER BY position LIMIT ?", error);

  if (statement == NULL)
    return NULL;
  sluice_statement_bind_text (statement, 0, replay);
  sluice_statement_bind_int (statement, 1, (gint64) after);
  sluice_statement_bind_int (statement, 2, limit);
  return sluice_statement_read_all (statement, read_reject, (GDestroyNotify) sluice_stored_reject_free, error);
}

static void
free_filter (gpointer data)
{
  SluiceRejectFilter *filter = data;

  g_clear_pointer (&filter->rows, g_array_unref);
  g_free (filter);
}

/* What a selection is handed to the worker in: the run is the key, the numbers are
 * the text, the rest is a copy of @filter. */
SluiceStoreInput *
sluice_store_reject_input_new (const char               *run,
                               const SluiceRejectFilter *filter)
{
  SluiceStoreInput *input = sluice_store_input_new (run);
  SluiceRejectFilter *copy = g_new0 (SluiceRejectFilter, 1);

  if (filter != NULL)
    *copy = *filter;
  if (copy->rows != NULL)
    {
      GString *numbers = g_string_new ("[");

      g_array_ref (copy->rows);
      for (guint i = 0; i < copy->rows->len; i++)
        g_string_append_printf (numbers, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", g_array_index (copy->rows, guint64, i));
      g_string_append_c (numbers, ']');
      input->text = g_string_free (numbers, FALSE);
    }
  input->offset = copy->offset;
  input->limit = copy->limit;
  input->record = copy;
  input->free_record = free_filter;
  return input;
}

void
sluice_store_bind_selection (SluiceStatement        *statement,
                             const SluiceStoreInput *input)
{
  const SluiceRejectFilter *filter = input->record;

  sluice_statement_bind_text (statement, 0, input->key);
  sluice_statement_bind_text (statement, 1, input->text);
  sluice_statement_bind_int (statement, 2, (gint64) filter->group);
  sluice_statement_bind_int (statement, 3, filter->unfinished);
}

gint64
sluice_store_finish_count (SluiceStore   *self,
                           gpointer       source_tag,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_autofree gint64 *count = sluice_store_finish (self, source_tag, result, error);

  return count != NULL ? *count : -1;
}

static gboolean
list_rejects (SluiceDatabase          *database,
              const SluiceStoreInput  *input,
              gpointer                *ret_result,
              GError                 **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (database, SELECT_REJECTS "WHERE " SLUICE_REJECTS_SELECTED
                             "ORDER BY number, id LIMIT ?5 OFFSET ?6", error);

  if (statement == NULL)
    return FALSE;
  sluice_store_bind_selection (statement, input);
  sluice_statement_bind_int (statement, 4, input->limit > 0 ? (gint64) input->limit : -1);
  sluice_statement_bind_int (statement, 5, input->offset);
  *ret_result = sluice_statement_read_all (statement, read_reject, (GDestroyNotify) sluice_stored_reject_free, error);
  return *ret_result != NULL;
}

/**
 * sluice_store_list_rejects_async:
 * @self: a store
 * @run: a run's id
 * @filter: (nullable): which rows
 * @cancellable: (nullable): a cancellable
 * @callback: called with the rows
 * @user_data: for @callback
 *
 * Lists the rejected rows of a run in the order of its rows.
 */
void
sluice_store_list_rejects_async (SluiceStore              *self,
                                 const char               *run,
                                 const SluiceRejectFilter *filter,
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (run != NULL);

  sluice_store_run (self, sluice_store_list_rejects_async, SLUICE_STORE_READS, list_rejects,
                    sluice_store_reject_input_new (run, filter), (GDestroyNotify) g_ptr_array_unref, cancellable,
                    callback, user_data);
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
