/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-log-text.h"

#include "sluice-log-item.h"

/* A line as it is written into a file: with the date, as it is read on another day. */
static void
append_line (GString       *text,
             SluiceLogItem *line)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (sluice_log_item_get_time (line) / G_USEC_PER_SEC);
  g_autofree char *when = time == NULL ? g_strdup ("") : g_date_time_format (time, "%F %T");

  g_string_append_printf (text, "%s %s %s\n", when, sluice_log_level_to_string (sluice_log_item_get_level (line)),
                          sluice_log_item_get_message (line));
}

static void
write_text (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  GPtrArray *lines = data;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    append_line (text, g_ptr_array_index (lines, i));
  g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&text)), (GDestroyNotify) g_bytes_unref);
}

/**
 * sluice_log_text_async:
 * @lines: (transfer full) (element-type SluiceLogItem): lines of a log
 * @cancellable: (nullable): a cancellable
 * @callback: called with the text
 * @user_data: for @callback
 *
 * Writes one line of text for each line: day, time, level and message. A log may have a
 * hundred thousand of them, so this happens in a thread.
 */
void
sluice_log_text_async (GPtrArray           *lines,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (lines != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_log_text_async);
  g_task_set_task_data (task, lines, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, write_text);
}

/**
 * sluice_log_text_finish:
 * @result: what the callback got
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the text, which ends with a zero byte that does not count
 */
GBytes *
sluice_log_text_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
