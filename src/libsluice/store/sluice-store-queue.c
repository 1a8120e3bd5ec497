/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-queue.h"
#include "sluice-error.h"
#include "sluice-store-private.h"

#define PAUSED "queue_paused"
#define WORKERS "queue_workers"

static gboolean
get_queue (SluiceDatabase          *database,
           const SluiceStoreInput  *input,
           gpointer                *ret_result,
           GError                 **error)
{
  g_autofree char *paused = NULL;
  g_autofree char *workers = NULL;
  SluiceQueueSettings *settings;

  if (!sluice_store_read_setting (database, PAUSED, &paused, error) ||
      !sluice_store_read_setting (database, WORKERS, &workers, error))
    return FALSE;

  settings = g_new0 (SluiceQueueSettings, 1);
  settings->paused = paused != NULL;
  settings->workers = SLUICE_QUEUE_DEFAULT_WORKERS;
  if (workers != NULL)
    settings->workers = (guint) CLAMP (g_ascii_strtoull (workers, NULL, 10), 1, SLUICE_QUEUE_MAX_WORKERS);
  *ret_result = settings;
  return TRUE;
}

/**
 * sluice_queue_set_paused_error:
 * @error: is set to `queue_paused` (%SLUICE_ERROR_TEMPORARY)
 *
 * What a run out of the queue gets that would begin while the queue is paused.
 */
void
sluice_queue_set_paused_error (GError **error)
{
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "queue_paused",
                    "The queue was paused before the run began; it waits for “queue resume”");
}

/* Fails if nothing out of the queue is to begin. */
gboolean
sluice_store_check_queue (SluiceDatabase  *database,
                          GError         **error)
{
  g_autofree char *paused = NULL;

  if (!sluice_store_read_setting (database, PAUSED, &paused, error))
    return FALSE;
  if (paused != NULL)
    sluice_queue_set_paused_error (error);
  return paused == NULL;
}

/**
 * sluice_store_get_queue_async:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
sluice_store_get_queue_async (SluiceStore         *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  sluice_store_run (self, sluice_store_get_queue_async, SLUICE_STORE_READS, get_queue, sluice_store_input_new (NULL),
                    g_free, cancellable, callback, user_data);
}

/**
 * sluice_store_get_queue_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_settings: (out caller-allocates): how the queue is kept
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if that is known
 */
gboolean
sluice_store_get_queue_finish (SluiceStore          *self,
                               GAsyncResult         *result,
                               SluiceQueueSettings  *ret_settings,
                               GError              **error)
{
  g_autofree SluiceQueueSettings *settings = NULL;

  g_return_val_if_fail (ret_settings != NULL, FALSE);

  settings = sluice_store_finish (self, sluice_store_get_queue_async, result, error);
  if (settings == NULL)
    return FALSE;
  *ret_settings = *settings;
  return TRUE;
}

/* key: the setting, text: its value */
static gboolean
set_setting (SluiceDatabase          *database,
             const SluiceStoreInput  *input,
             gpointer                *ret_result,
             GError                 **error)
{
  g_autoptr(GPtrArray) details = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = NULL;
  const char *action = "changed";

  if (!sluice_store_read_setting (database, input->key, &before, error))
    return FALSE;
  if (g_strcmp0 (before, input->text) == 0)
    return TRUE;

  if (g_str_equal (input->key, PAUSED))
    action = input->text != NULL ? "paused" : "resumed";
  else
    g_ptr_array_add (details, g_strdup_printf ("Up to %s runs work at a time", input->text));
  return sluice_store_write_setting (database, input->key, input->text, error) &&
         sluice_store_add_audit (database, "settings", NULL, "the queue", action, details, error);
}

/**
 * sluice_store_set_queue_paused_async:
 * @self: a store
 * @paused: whether nothing is to start that waits
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so
 * @user_data: for @callback
 *
 * Whoever keeps the queue is told. What comes out of it and has not begun yet, see
 * [method@Sluice.Store.begin_run_async], does not begin from then on, though its process
 * may be there.
 */
void
sluice_store_set_queue_paused_async (SluiceStore         *self,
                                     gboolean             paused,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));

  input = sluice_store_input_new (PAUSED);
  input->text = paused ? g_strdup ("1") : NULL;
  sluice_store_run (self, sluice_store_set_queue_paused_async, SLUICE_STORE_WRITES_SCHEDULES, set_setting, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_set_queue_paused_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is so
 */
gboolean
sluice_store_set_queue_paused_finish (SluiceStore   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_queue_paused_async, result, error);
}

/**
 * sluice_store_set_workers_async:
 * @self: a store
 * @workers: how many runs are to work at the same time, 1 to 8
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so
 * @user_data: for @callback
 *
 * Whoever keeps the queue is told.
 */
void
sluice_store_set_workers_async (SluiceStore         *self,
                                guint                workers,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  SluiceStoreInput *input;

  g_return_if_fail (SLUICE_IS_STORE (self));
  g_return_if_fail (workers >= 1 && workers <= SLUICE_QUEUE_MAX_WORKERS);

  input = sluice_store_input_new (WORKERS);
  input->text = g_strdup_printf ("%u", workers);
  sluice_store_run (self, sluice_store_set_workers_async, SLUICE_STORE_WRITES_SCHEDULES, set_setting, input, NULL,
                    cancellable, callback, user_data);
}

/**
 * sluice_store_set_workers_finish:
 * @self: a store
 * @result: what the callback got
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if it is so
 */
gboolean
sluice_store_set_workers_finish (SluiceStore   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return sluice_store_finish_ok (self, sluice_store_set_workers_async, result, error);
}
