/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-queue-keeper.h"

#include "sluice-store-queue.h"
#include "sluice-store-schedules.h"

struct _SluiceQueueKeeper
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  SluiceRunQueue *queue;        /* (owned) */
  GFileMonitor *monitor;        /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (SluiceQueueKeeper, sluice_queue_keeper, G_TYPE_OBJECT)

static void
settings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(SluiceQueueKeeper) self = user_data;
  g_autoptr(GError) error = NULL;
  SluiceQueueSettings settings = { SLUICE_QUEUE_DEFAULT_WORKERS, FALSE };
  gboolean known;

  known = sluice_store_get_queue_finish (SLUICE_STORE (source), result, &settings, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!known)
    {
      g_warning ("How many runs may work at a time cannot be read: %s", error->message);
      /* What is known holds on; without anything to go by runs begin, as a store that
       * cannot be read refuses them anyway. */
      if (sluice_run_queue_get_workers (self->queue) == 0)
        sluice_run_queue_set_workers (self->queue, settings.workers);
      return;
    }
  sluice_run_queue_set_paused (self->queue, settings.paused);
  sluice_run_queue_set_workers (self->queue, settings.workers);
}

static void
read_settings (SluiceQueueKeeper *self)
{
  sluice_store_get_queue_async (self->store, self->cancellable, settings_cb, g_object_ref (self));
}

static void
sluice_queue_keeper_dispose (GObject *object)
{
  SluiceQueueKeeper *self = SLUICE_QUEUE_KEEPER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->monitor);
  g_clear_object (&self->queue);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_queue_keeper_parent_class)->dispose (object);
}

static void
sluice_queue_keeper_finalize (GObject *object)
{
  g_object_unref (SLUICE_QUEUE_KEEPER (object)->cancellable);

  G_OBJECT_CLASS (sluice_queue_keeper_parent_class)->finalize (object);
}

static void
sluice_queue_keeper_class_init (SluiceQueueKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_queue_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_queue_keeper_finalize;
}

static void
sluice_queue_keeper_init (SluiceQueueKeeper *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sluice_queue_keeper_new:
 * @store: the workspace
 * @queue: its queue, in which nothing has begun
 *
 * Returns: (transfer full): what keeps @queue until it is disposed of
 */
SluiceQueueKeeper *
sluice_queue_keeper_new (SluiceStore    *store,
                         SluiceRunQueue *queue)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  SluiceQueueKeeper *self;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);
  g_return_val_if_fail (SLUICE_IS_RUN_QUEUE (queue), NULL);

  self = g_object_new (SLUICE_TYPE_QUEUE_KEEPER, NULL);
  self->store = g_object_ref (store);
  self->queue = g_object_ref (queue);
  sluice_run_queue_set_workers (queue, 0);
  path = sluice_store_dup_schedules_path (sluice_store_get_directory (store));
  file = g_file_new_for_path (path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (read_settings), self, G_CONNECT_SWAPPED);
  /* Another process has paused the queue, and may have let it go on since. */
  g_signal_connect_object (queue, "held", G_CALLBACK (read_settings), self, G_CONNECT_SWAPPED);
  read_settings (self);
  return self;
}
