/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-local-coordinator.h"

#include "sluice-host-rate.h"

/* How soon a wait for a lock notices that it was cancelled. */
#define LOCK_POLL (G_USEC_PER_SEC / 10)

struct _SluiceLocalCoordinator
{
  SluiceCoordinator parent_instance;

  GMutex mutex;
  GCond unlocked;
  GHashTable *rates;            /* (mutex mutex) (element-type utf8 SluiceHostRate) */
  GHashTable *locks;            /* (mutex mutex) (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (SluiceLocalCoordinator, sluice_local_coordinator, SLUICE_TYPE_COORDINATOR)

/* With the mutex held. */
static SluiceHostRate *
get_rate (SluiceLocalCoordinator *self,
          const char             *host,
          gint64                  now)
{
  SluiceHostRate *rate = g_hash_table_lookup (self->rates, host);

  if (rate == NULL)
    {
      rate = g_new0 (SluiceHostRate, 1);
      g_hash_table_insert (self->rates, g_strdup (host), rate);
    }
  sluice_host_rate_set_now (rate, now);
  return rate;
}

static double
sluice_local_coordinator_reserve (SluiceCoordinator *coordinator,
                                  const char        *host,
                                  double             per_second,
                                  gboolean          *ret_held)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);
  gint64 interval = per_second > 0 ? (gint64) (G_USEC_PER_SEC / per_second) : 0;
  gint64 now = g_get_monotonic_time ();
  gint64 wait;

  g_mutex_lock (&self->mutex);
  wait = sluice_host_rate_take (get_rate (self, host, now), now, interval, ret_held);
  g_mutex_unlock (&self->mutex);
  return (double) wait / G_USEC_PER_SEC;
}

static void
sluice_local_coordinator_hold (SluiceCoordinator *coordinator,
                               const char        *host,
                               double             seconds)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  sluice_host_rate_hold (get_rate (self, host, now), now, (gint64) (seconds * G_USEC_PER_SEC));
  g_mutex_unlock (&self->mutex);
}

static void
sluice_local_coordinator_slow_down (SluiceCoordinator *coordinator,
                                    const char        *host)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  sluice_host_rate_tighten (get_rate (self, host, now), now);
  g_mutex_unlock (&self->mutex);
}

static void
sluice_local_coordinator_speed_up (SluiceCoordinator *coordinator,
                                   const char        *host)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);

  g_mutex_lock (&self->mutex);
  sluice_host_rate_relax (get_rate (self, host, g_get_monotonic_time ()));
  g_mutex_unlock (&self->mutex);
}

static void
sluice_local_coordinator_release (SluiceCoordinator *coordinator,
                                  const char        *host)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  sluice_host_rate_release (get_rate (self, host, now), now);
  g_mutex_unlock (&self->mutex);
}

static gboolean
sluice_local_coordinator_lock (SluiceCoordinator  *coordinator,
                               const char         *name,
                               GCancellable       *cancellable,
                               GError            **error)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);
  gboolean ok;

  g_mutex_lock (&self->mutex);
  while (g_hash_table_contains (self->locks, name) && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->unlocked, &self->mutex, g_get_monotonic_time () + LOCK_POLL);
  ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (ok)
    g_hash_table_add (self->locks, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  return ok;
}

static void
sluice_local_coordinator_unlock (SluiceCoordinator *coordinator,
                                 const char        *name)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (coordinator);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->locks, name);
  g_cond_broadcast (&self->unlocked);
  g_mutex_unlock (&self->mutex);
}

static void
sluice_local_coordinator_finalize (GObject *object)
{
  SluiceLocalCoordinator *self = SLUICE_LOCAL_COORDINATOR (object);

  g_hash_table_unref (self->rates);
  g_hash_table_unref (self->locks);
  g_cond_clear (&self->unlocked);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sluice_local_coordinator_parent_class)->finalize (object);
}

static void
sluice_local_coordinator_class_init (SluiceLocalCoordinatorClass *klass)
{
  SluiceCoordinatorClass *coordinator_class = SLUICE_COORDINATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_local_coordinator_finalize;

  coordinator_class->reserve = sluice_local_coordinator_reserve;
  coordinator_class->hold = sluice_local_coordinator_hold;
  coordinator_class->slow_down = sluice_local_coordinator_slow_down;
  coordinator_class->speed_up = sluice_local_coordinator_speed_up;
  coordinator_class->release = sluice_local_coordinator_release;
  coordinator_class->lock = sluice_local_coordinator_lock;
  coordinator_class->unlock = sluice_local_coordinator_unlock;
}

static void
sluice_local_coordinator_init (SluiceLocalCoordinator *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->unlocked);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->locks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
