/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-document.h"

#include "sluice-store-versions.h"

#include <glib/gi18n.h>

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *document = sluice_store_load_run_document_finish (SLUICE_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (document == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("What this run has run is not kept any more."));
  else
    g_task_return_pointer (task, document, g_free);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceRun *run = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(SluiceTaskVersion) version = sluice_store_find_task_version_finish (SLUICE_STORE (source), result, NULL);

  if (version != NULL)
    g_task_return_pointer (task, g_strdup (version->document), g_free);
  else
    sluice_store_load_run_document_async (SLUICE_STORE (source), sluice_run_get_id (run), cancellable, loaded_cb,
                                          g_steal_pointer (&task));
}

/**
 * sluice_run_document_async:
 * @store: an open store
 * @run: a run
 * @cancellable: (nullable): a cancellable
 * @callback: called with the document
 * @user_data: for @callback
 *
 * Finds the version of the task that @run has run, as it was saved; if that is not kept,
 * the document that stands with the run.
 */
void
sluice_run_document_async (SluiceStore         *store,
                           SluiceRun           *run,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_RUN (run));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_run_document_async);
  g_task_set_task_data (task, g_object_ref (run), g_object_unref);
  if (sluice_run_get_task_id (run) != NULL && sluice_run_get_version (run) > 0)
    sluice_store_find_task_version_async (store, sluice_run_get_task_id (run), sluice_run_get_version (run),
                                          cancellable, found_cb, g_steal_pointer (&task));
  else
    sluice_store_load_run_document_async (store, sluice_run_get_id (run), cancellable, loaded_cb,
                                          g_steal_pointer (&task));
}

/**
 * sluice_run_document_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_NOT_FOUND if nothing is kept, or as
 *   [func@Sluice.database_set_error]
 *
 * Returns: (transfer full): the document
 */
char *
sluice_run_document_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
