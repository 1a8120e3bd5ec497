/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-document-changes.h"

typedef struct
{
  char *before;
  char *after;
} Documents;

static void
documents_free (Documents *documents)
{
  g_free (documents->before);
  g_free (documents->after);
  g_free (documents);
}

static void
find_changes (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  const Documents *documents = data;
  GError *error = NULL;
  GPtrArray *changes = sluice_task_difference (documents->before, documents->after, &error);

  if (changes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, changes, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sluice_document_changes_async:
 * @before: a task's document
 * @after: another one
 * @cancellable: (nullable): a cancellable
 * @callback: called with the changes
 * @user_data: for @callback
 *
 * Compares documents of any length while the window goes on.
 */
void
sluice_document_changes_async (const char          *before,
                               const char          *after,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Documents *documents = NULL;

  g_return_if_fail (before != NULL && after != NULL);

  documents = g_new0 (Documents, 1);
  documents->before = g_strdup (before);
  documents->after = g_strdup (after);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_document_changes_async);
  g_task_set_task_data (task, documents, (GDestroyNotify) documents_free);
  g_task_run_in_thread (task, find_changes);
}

/**
 * sluice_document_changes_finish:
 * @result: what the callback got
 * @error: as [func@Sluice.task_difference], or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type SluiceTaskChange): the changes, none if both say
 *   the same
 */
GPtrArray *
sluice_document_changes_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
