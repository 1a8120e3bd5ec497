/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-coordinator.h"

#include "sluice-local-coordinator.h"

G_DEFINE_ABSTRACT_TYPE (SluiceCoordinator, sluice_coordinator, G_TYPE_OBJECT)

static void
sluice_coordinator_class_init (SluiceCoordinatorClass *klass)
{
}

static void
sluice_coordinator_init (SluiceCoordinator *self)
{
}

/**
 * sluice_coordinator_new_local:
 *
 * Returns: (transfer full): a coordinator for this process alone
 */
SluiceCoordinator *
sluice_coordinator_new_local (void)
{
  return g_object_new (SLUICE_TYPE_LOCAL_COORDINATOR, NULL);
}

/**
 * sluice_coordinator_reserve:
 * @self: a coordinator
 * @host: a host, with its port where that is not the usual one
 * @per_second: requests per second at most, 0 = no limit of our own; what
 *   other runs have agreed on holds all the same
 * @ret_held: (out) (optional): whether the wait is the host's wish, not ours
 *
 * Lets a request through if it is its time. Who has to wait asks again
 * afterwards: by then the host may have said something new.
 *
 * Returns: 0 if the request may be sent now, else the seconds to wait before
 *   asking again
 */
double
sluice_coordinator_reserve (SluiceCoordinator *self,
                            const char        *host,
                            double             per_second,
                            gboolean          *ret_held)
{
  gboolean held = FALSE;
  double wait;

  g_return_val_if_fail (SLUICE_IS_COORDINATOR (self), 0);
  g_return_val_if_fail (host != NULL, 0);

  wait = SLUICE_COORDINATOR_GET_CLASS (self)->reserve (self, host, per_second, &held);
  if (ret_held != NULL)
    *ret_held = held;
  return wait;
}

/**
 * sluice_coordinator_hold:
 * @self: a coordinator
 * @host: a host
 * @seconds: for how long nobody asks it
 */
void
sluice_coordinator_hold (SluiceCoordinator *self,
                         const char        *host,
                         double             seconds)
{
  g_return_if_fail (SLUICE_IS_COORDINATOR (self));
  g_return_if_fail (host != NULL);

  SLUICE_COORDINATOR_GET_CLASS (self)->hold (self, host, seconds);
}

/**
 * sluice_coordinator_slow_down:
 * @self: a coordinator
 * @host: a host that has answered 429 or 503
 *
 * From now on it is asked more slowly, by all.
 */
void
sluice_coordinator_slow_down (SluiceCoordinator *self,
                              const char        *host)
{
  g_return_if_fail (SLUICE_IS_COORDINATOR (self));
  g_return_if_fail (host != NULL);

  SLUICE_COORDINATOR_GET_CLASS (self)->slow_down (self, host);
}

/**
 * sluice_coordinator_speed_up:
 * @self: a coordinator
 * @host: a host that has answered
 *
 * Takes back a little of what [method@Sluice.Coordinator.slow_down] did.
 */
void
sluice_coordinator_speed_up (SluiceCoordinator *self,
                             const char        *host)
{
  g_return_if_fail (SLUICE_IS_COORDINATOR (self));
  g_return_if_fail (host != NULL);

  SLUICE_COORDINATOR_GET_CLASS (self)->speed_up (self, host);
}

/**
 * sluice_coordinator_release:
 * @self: a coordinator
 * @host: a host
 *
 * The next request to it may be sent at once: somebody asked for it.
 */
void
sluice_coordinator_release (SluiceCoordinator *self,
                            const char        *host)
{
  g_return_if_fail (SLUICE_IS_COORDINATOR (self));
  g_return_if_fail (host != NULL);

  SLUICE_COORDINATOR_GET_CLASS (self)->release (self, host);
}

/**
 * sluice_coordinator_lock:
 * @self: a coordinator
 * @name: what is locked
 * @cancellable: (nullable): ends the wait
 * @error: return location for %G_IO_ERROR_CANCELLED, or a failure of whatever
 *   keeps the locks
 *
 * Waits until nobody else has the lock, and takes it. The lock of a process
 * that died is free. Not recursive.
 *
 * Returns: whether the caller has it
 */
gboolean
sluice_coordinator_lock (SluiceCoordinator  *self,
                         const char         *name,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_return_val_if_fail (SLUICE_IS_COORDINATOR (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return SLUICE_COORDINATOR_GET_CLASS (self)->lock (self, name, cancellable, error);
}

/**
 * sluice_coordinator_unlock:
 * @self: a coordinator
 * @name: a lock that the caller has
 */
void
sluice_coordinator_unlock (SluiceCoordinator *self,
                           const char        *name)
{
  g_return_if_fail (SLUICE_IS_COORDINATOR (self));
  g_return_if_fail (name != NULL);

  SLUICE_COORDINATOR_GET_CLASS (self)->unlock (self, name);
}
