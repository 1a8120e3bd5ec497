/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-run-session-private.h"

/* Puts rejects into the quarantine. Returns FALSE if there is nothing to wait
 * for. */
gboolean
sluice_run_session_store_rejects (SluiceRunSession    *self,
                                  GPtrArray           *rejects,
                                  GAsyncReadyCallback  callback)
{
  if (rejects->len == 0 || !self->in_store)
    return FALSE;

  sluice_store_add_rejects_async (self->store, sluice_run_get_id (self->run),
                                  g_ptr_array_ref (rejects), NULL, callback, self);
  return TRUE;
}

/* A thread that waits for the store, which is asked in the session's context. */
typedef struct
{
  SluiceRunSession *session;
  GPtrArray *rejects;           /* (unowned) the waiting thread's */
  GMutex mutex;
  GCond done_cond;
  gboolean done;                /* (mutex mutex) */
  GError *error;                /* (mutex mutex) (nullable) */
} KeepCall;

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  KeepCall *call = user_data;
  GError *error = NULL;

  sluice_store_add_rejects_finish (SLUICE_STORE (source), result, &error);
  g_mutex_lock (&call->mutex);
  call->error = error;
  call->done = TRUE;
  g_cond_signal (&call->done_cond);
  g_mutex_unlock (&call->mutex);
}

static gboolean
keep_cb (gpointer user_data)
{
  KeepCall *call = user_data;

  sluice_store_add_rejects_async (call->session->store, sluice_run_get_id (call->session->run),
                                  g_ptr_array_ref (call->rejects), NULL, kept_cb, call);
  return G_SOURCE_REMOVE;
}

/* A [callback@Sluice.KeepRejectsFunc] on the loader's thread. */
gboolean
sluice_run_session_keep_rejects (GPtrArray                *rejects,
                                 const SluiceLedgerEntry  *entry,
                                 gpointer                  user_data,
                                 GError                  **error)
{
  SluiceRunSession *self = user_data;
  KeepCall call = { .session = self, .rejects = rejects };

  if (self->kept_batch == entry->batch)
    return TRUE;

  g_mutex_init (&call.mutex);
  g_cond_init (&call.done_cond);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, keep_cb, &call, NULL);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.done_cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_cond_clear (&call.done_cond);
  g_mutex_clear (&call.mutex);

  if (call.error != NULL)
    {
      g_propagate_error (error, call.error);
      return FALSE;
    }
  self->kept_batch = entry->batch;
  return TRUE;
}
