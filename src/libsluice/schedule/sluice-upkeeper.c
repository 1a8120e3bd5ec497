/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-upkeeper.h"

#include "sluice-store-upkeep.h"

/* A machine that sleeps most of the day has to be asked more often than once a day; the
 * store knows whether it is time. */
#define SECONDS 3600

struct _SluiceUpkeeper
{
  GObject parent_instance;

  SluiceStore *store;           /* (owned) */
  GCancellable *cancellable;    /* (owned) */
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (SluiceUpkeeper, sluice_upkeeper, G_TYPE_OBJECT)

static void
tidied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!sluice_store_tidy_finish (SLUICE_STORE (source), result, NULL, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Tidying up: %s", error->message);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SluiceUpkeeper *self = user_data;

  self->timeout_id = g_timeout_add_seconds (SECONDS, timeout_cb, self);
  sluice_store_tidy_async (self->store, TRUE, self->cancellable, tidied_cb, NULL);
  return G_SOURCE_REMOVE;
}

static void
sluice_upkeeper_dispose (GObject *object)
{
  SluiceUpkeeper *self = SLUICE_UPKEEPER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sluice_upkeeper_parent_class)->dispose (object);
}

static void
sluice_upkeeper_finalize (GObject *object)
{
  g_clear_object (&SLUICE_UPKEEPER (object)->cancellable);

  G_OBJECT_CLASS (sluice_upkeeper_parent_class)->finalize (object);
}

static void
sluice_upkeeper_class_init (SluiceUpkeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_upkeeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_upkeeper_finalize;
}

static void
sluice_upkeeper_init (SluiceUpkeeper *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sluice_upkeeper_new:
 * @store: the workspace's database
 * @first_seconds: when to look first: what is just starting has other things to do
 *
 * Returns: (transfer full): what looks after @store, from the default main context
 */
SluiceUpkeeper *
sluice_upkeeper_new (SluiceStore *store,
                     guint        first_seconds)
{
  SluiceUpkeeper *self;

  g_return_val_if_fail (SLUICE_IS_STORE (store), NULL);

  self = g_object_new (SLUICE_TYPE_UPKEEPER, NULL);
  self->store = g_object_ref (store);
  self->timeout_id = g_timeout_add_seconds (first_seconds, timeout_cb, self);
  return self;
}
