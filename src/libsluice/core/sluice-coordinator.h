/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceCoordinator:
 *
 * What the runs of one workspace agree on, in whatever processes they are: how
 * fast a host may be asked, and who renews a token. The workspace's database
 * keeps it; where there is none, one process agrees with itself.
 *
 * All calls block for the length of a short transaction (but for
 * [method@Sluice.Coordinator.lock]) and may come from any thread.
 */
#define SLUICE_TYPE_COORDINATOR (sluice_coordinator_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceCoordinator, sluice_coordinator, SLUICE, COORDINATOR, GObject)

/**
 * SluiceCoordinatorClass:
 * @reserve: lets the next request to a host through
 * @hold: nobody asks a host for a while
 * @slow_down: a host has said that it is asked too fast
 * @speed_up: a host has answered
 * @release: the next request goes out whatever was agreed
 * @lock: waits for a lock that one thread of one process has at a time
 * @unlock: gives it back
 */
struct _SluiceCoordinatorClass
{
  GObjectClass parent_class;

  double   (*reserve)   (SluiceCoordinator  *self,
                         const char         *host,
                         double              per_second,
                         gboolean           *ret_held);
  void     (*hold)      (SluiceCoordinator  *self,
                         const char         *host,
                         double              seconds);
  void     (*slow_down) (SluiceCoordinator  *self,
                         const char         *host);
  void     (*speed_up)  (SluiceCoordinator  *self,
                         const char         *host);
  void     (*release)   (SluiceCoordinator  *self,
                         const char         *host);
  gboolean (*lock)      (SluiceCoordinator  *self,
                         const char         *name,
                         GCancellable       *cancellable,
                         GError            **error);
  void     (*unlock)    (SluiceCoordinator  *self,
                         const char         *name);

  /*< private >*/
  gpointer _reserved[4];
};

SluiceCoordinator *sluice_coordinator_new_local (void) G_GNUC_WARN_UNUSED_RESULT;
double             sluice_coordinator_reserve   (SluiceCoordinator  *self,
                                                 const char         *host,
                                                 double              per_second,
                                                 gboolean           *ret_held);
void               sluice_coordinator_hold      (SluiceCoordinator  *self,
                                                 const char         *host,
                                                 double              seconds);
void               sluice_coordinator_slow_down (SluiceCoordinator  *self,
                                                 const char         *host);
void               sluice_coordinator_speed_up  (SluiceCoordinator  *self,
                                                 const char         *host);
void               sluice_coordinator_release   (SluiceCoordinator  *self,
                                                 const char         *host);
gboolean           sluice_coordinator_lock      (SluiceCoordinator  *self,
                                                 const char         *name,
                                                 GCancellable       *cancellable,
                                                 GError            **error);
void               sluice_coordinator_unlock    (SluiceCoordinator  *self,
                                                 const char         *name);

G_END_DECLS
