/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-record-lines.h"

#include "sluice-batch.h"
#include "sluice-source.h"
#include "sluice-value-json.h"

#include <string.h>

#define BATCH_ROWS 256

/* The record, and what only its source knows of it: these members are added to it in
 * this order. */
static const char *const paths[] = { "$", "_key", "_file", "_line", "_row" };

typedef struct
{
  /* Input */
  SluiceTask *task;                     /* (owned) */
  const SluiceTemplateScope *scope;     /* the caller's, lives until the callback */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
  guint64 n_records;

  /* Output */
  guint64 n_unreadable;
} LinesData;

static void
lines_data_free (gpointer data)
{
  LinesData *self = data;

  g_object_unref (self->task);
  g_object_unref (self->monitor);
  g_clear_object (&self->coordinator);
  g_free (self);
}

/**
 * sluice_record_line_has_member:
 * @record: (array length=size): a record as JSON
 * @size: its bytes
 * @name: the name of a member
 *
 * Returns: whether the record has the member itself; what merely looks like it does not
 *   count
 */
gboolean
sluice_record_line_has_member (const char *record,
                               gsize       size,
                               const char *name)
{
  g_autofree char *quoted = g_strconcat ("\"", name, "\"", NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (memmem (record, size, quoted, strlen (quoted)) == NULL)
    return FALSE;
  text = g_strndup (record, size);
  node = json_from_string (text, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), name);
}

/**
 * sluice_record_line_add_member:
 * @lines: lines of records, the last of which is not ended
 * @begin: where that one begins; it is an object
 * @name: what the source knows of it
 * @value: the same; what is null is not added
 * @arena: what texts are quoted in
 *
 * Adds what only the source knows of a record, unless the record has a member of that name.
 */
void
sluice_record_line_add_member (GString           *lines,
                               gsize              begin,
                               const char        *name,
                               const SluiceValue *value,
                               SluiceArena       *arena)
{
  if (sluice_value_is_null (value) || sluice_record_line_has_member (lines->str + begin, lines->len - begin, name))
    return;
  g_string_truncate (lines, lines->len - 1);
  if (lines->str[lines->len - 1] != '{')
    g_string_append_c (lines, ',');
  g_string_append_printf (lines, "\"%s\":", name);
  sluice_value_append_json (value, lines, arena);
  g_string_append_c (lines, '}');
}

static void
append_record (GString           *lines,
               const SluiceValue *cells,
               SluiceArena       *arena)
{
  const SluiceValue *record = &cells[0];
  const gsize begin = lines->len;

  g_string_append_len (lines, record->s, (gssize) record->len);
  for (guint i = 1; record->len >= 2 && record->s[0] == '{' && i < G_N_ELEMENTS (paths); i++)
    sluice_record_line_add_member (lines, begin, paths[i], &cells[i], arena);
  g_string_append_c (lines, '\n');
}

static gboolean
read_lines (LinesData     *data,
            SluiceSource  *source,
            GString       *lines,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(SluiceBatchPool) pool = sluice_batch_pool_new (G_N_ELEMENTS (paths), BATCH_ROWS);
  gboolean end = FALSE;

  if (!sluice_source_open (source, cancellable, error))
    return FALSE;
  while (!end)
    {
      g_autoptr(SluiceBatch) batch = sluice_batch_pool_take (pool);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !sluice_source_read (source, batch, &end, cancellable, error))
        return FALSE;
      for (guint i = 0; i < batch->n_rows; i++)
        {
          const SluiceValue *cells = sluice_batch_row (batch, i);

          if (batch->origins[i].problem != NULL || cells[0].kind != SLUICE_VALUE_JSON)
            data->n_unreadable++;
          else
            append_record (lines, cells, batch->arena);
        }
    }
  return TRUE;
}

static void
lines_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  LinesData *data = task_data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_path_unref);
  g_autoptr(SluiceSource) source = sluice_source_new (sluice_task_get_source (data->task), data->scope,
                                                      data->monitor);
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (fields, sluice_path_parse (paths[i], NULL));
  sluice_source_set_coordinator (source, data->coordinator);
  sluice_source_set_fields (source, fields, FALSE);
  sluice_source_set_limit (source, data->n_records);
  if (read_lines (data, source, lines, cancellable, &error))
    g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&lines)), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sluice_record_lines_read_async:
 * @task: a task
 * @scope: what its templates see; must live until @callback
 * @monitor: where to count and log
 * @coordinator: (nullable): what requests agree with other runs on
 * @n_records: most records to read
 * @cancellable: (nullable): stops the reading
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Reads the first records of the task's source on a thread of its own.
 */
void
sluice_record_lines_read_async (SluiceTask                *task,
                                const SluiceTemplateScope *scope,
                                SluiceMonitor             *monitor,
                                SluiceCoordinator         *coordinator,
                                guint64                    n_records,
                                GCancellable              *cancellable,
                                GAsyncReadyCallback        callback,
                                gpointer                   user_data)
{
  g_autoptr(GTask) gtask = g_task_new (NULL, cancellable, callback, user_data);
  LinesData *data = g_new0 (LinesData, 1);

  g_task_set_source_tag (gtask, sluice_record_lines_read_async);
  data->task = g_object_ref (task);
  data->scope = scope;
  data->monitor = g_object_ref (monitor);
  data->coordinator = coordinator != NULL ? g_object_ref (coordinator) : NULL;
  data->n_records = n_records;
  g_task_set_task_data (gtask, data, lines_data_free);
  g_task_run_in_thread (gtask, lines_thread);
}

/**
 * sluice_record_lines_read_finish:
 * @result: what the callback got
 * @ret_unreadable: (out): how many records could not be read and are left out
 * @error: errors of the source
 *
 * Returns: (transfer full): the records, each as a mapping sees it on a line of its own
 */
GBytes *
sluice_record_lines_read_finish (GAsyncResult  *result,
                                 guint64       *ret_unreadable,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  *ret_unreadable = ((LinesData *) g_task_get_task_data (G_TASK (result)))->n_unreadable;
  return g_task_propagate_pointer (G_TASK (result), error);
}
