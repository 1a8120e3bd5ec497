/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-application.h"

#include "sluice-desk.h"
#include "sluice-service.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

struct _SluiceServiceApplication
{
  GApplication parent_instance;

  SluiceDispatcher *dispatcher; /* (owned) */
  SluiceService *service;       /* (owned) what it does, on the bus */
  SluiceDesk *desk;             /* (owned) (nullable) what it shows; without a bus nothing */
  guint signal_ids[2];
  gboolean held;                /* because something is to be done */
};

G_DEFINE_FINAL_TYPE (SluiceServiceApplication, sluice_service_application, G_TYPE_APPLICATION)

static gboolean
signal_cb (gpointer user_data)
{
  /* The runs go on: they are processes of their own. */
  g_application_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* Whether it has to be there, or may leave when nobody has asked for anything
 * for a while. */
static void
update_hold (SluiceServiceApplication *self)
{
  SluiceScheduler *scheduler = sluice_dispatcher_get_scheduler (self->dispatcher);
  const gboolean needed = sluice_dispatcher_is_busy (self->dispatcher) ||
                          sluice_scheduler_get_active (scheduler) > 0 ||
                          (self->desk != NULL && sluice_desk_is_needed (self->desk));

  if (needed == self->held)
    return;
  self->held = needed;
  if (needed)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static gboolean
sluice_service_application_dbus_register (GApplication     *application,
                                          GDBusConnection  *connection,
                                          const char       *path,
                                          GError          **error)
{
  SluiceServiceApplication *self = SLUICE_SERVICE_APPLICATION (application);

  return G_APPLICATION_CLASS (sluice_service_application_parent_class)->dbus_register (application, connection, path,
                                                                                       error) &&
         sluice_service_export (self->service, connection, path, error);
}

static void
sluice_service_application_dbus_unregister (GApplication    *application,
                                            GDBusConnection *connection,
                                            const char      *path)
{
  sluice_service_unexport (SLUICE_SERVICE_APPLICATION (application)->service);

  G_APPLICATION_CLASS (sluice_service_application_parent_class)->dbus_unregister (application, connection, path);
}

static void
sluice_service_application_startup (GApplication *application)
{
  SluiceServiceApplication *self = SLUICE_SERVICE_APPLICATION (application);

  G_APPLICATION_CLASS (sluice_service_application_parent_class)->startup (application);

  self->signal_ids[0] = g_unix_signal_add (SIGINT, signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGTERM, signal_cb, self);
  /* From here on it leaves when nobody needs it. */
  g_application_hold (application);
  g_application_release (application);
  if (g_application_get_dbus_connection (application) == NULL)
    return;

  self->desk = sluice_desk_new (application, self->dispatcher);
  g_signal_connect_object (self->desk, "notify::needed", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);
  sluice_dispatcher_start (self->dispatcher);
}

static void
sluice_service_application_shutdown (GApplication *application)
{
  g_clear_object (&SLUICE_SERVICE_APPLICATION (application)->desk);

  G_APPLICATION_CLASS (sluice_service_application_parent_class)->shutdown (application);
}

/* Being asked to come is reason enough to stay for a while. */
static void
sluice_service_application_activate (GApplication *application)
{
  g_application_hold (application);
  g_application_release (application);
}

static void
sluice_service_application_dispose (GObject *object)
{
  SluiceServiceApplication *self = SLUICE_SERVICE_APPLICATION (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->service);
  g_clear_object (&self->dispatcher);

  G_OBJECT_CLASS (sluice_service_application_parent_class)->dispose (object);
}

static void
sluice_service_application_class_init (SluiceServiceApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_service_application_dispose;

  application_class->dbus_register = sluice_service_application_dbus_register;
  application_class->dbus_unregister = sluice_service_application_dbus_unregister;
  application_class->startup = sluice_service_application_startup;
  application_class->shutdown = sluice_service_application_shutdown;
  application_class->activate = sluice_service_application_activate;
}

static void
sluice_service_application_init (SluiceServiceApplication *self)
{
}

/**
 * sluice_service_application_new:
 * @dispatcher: what it does; started when this process is the one service of
 *   the session
 * @idle_seconds: how long it stays when nothing is to be done
 *
 * Returns: (transfer full): an application to be run without arguments
 */
SluiceServiceApplication *
sluice_service_application_new (SluiceDispatcher *dispatcher,
                                guint             idle_seconds)
{
  SluiceServiceApplication *self;
  SluiceScheduler *scheduler;

  g_return_val_if_fail (SLUICE_IS_DISPATCHER (dispatcher), NULL);

  self = g_object_new (SLUICE_TYPE_SERVICE_APPLICATION,
                       "application-id", SLUICE_SERVICE_APPLICATION_ID,
                       "flags", G_APPLICATION_IS_SERVICE,
                       "inactivity-timeout", idle_seconds * 1000,
                       NULL);
  self->dispatcher = g_object_ref (dispatcher);
  self->service = sluice_service_new (G_APPLICATION (self), dispatcher);
  scheduler = sluice_dispatcher_get_scheduler (dispatcher);
  g_signal_connect_object (dispatcher, "notify::busy", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scheduler, "notify::active", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);
  return self;
}
