/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-service-private.h"

#include "sluice-error.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

/* The name of the process, as the kernel knows it; that of one which keeps its
 * memory to itself can be read, too. */
#define CLI_NAME "sluice-cli"

static gboolean
is_cli (guint32 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (g_strchomp (name), CLI_NAME);
}

static void
pid_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(SluiceServiceCall) call = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  SluiceRunQueue *queue = sluice_dispatcher_get_queue (call->service->dispatcher);
  guint32 pid = 0;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  /* Through the proxy of a sandbox the bus sees another process, in another
   * space of process ids: that one must not get the signals. */
  if (reply == NULL || !is_cli (pid))
    {
      close (call->fd);
      sluice_service_return_error (call->invocation, "no_process",
                                   error != NULL ? error->message : "The caller is not sluice-cli.");
      return;
    }

  if (sluice_run_queue_adopt (queue, call->fd, pid, &error) != NULL)
    sluice_dbus_service1_complete_attach (call->service->skeleton, g_steal_pointer (&call->invocation), NULL);
  else
    sluice_service_return_error (call->invocation, sluice_error_get_code (error), error->message);
}

static gboolean
is_same_directory (const char *a,
                   const char *b)
{
  g_autofree char *path_a = g_canonicalize_filename (a, NULL);
  g_autofree char *path_b = g_canonicalize_filename (b, NULL);

  return g_str_equal (path_a, path_b);
}

gboolean
sluice_service_handle_attach_cb (SluiceDbusService1    *skeleton,
                                 GDBusMethodInvocation *invocation,
                                 GUnixFDList           *fds,
                                 GVariant              *events,
                                 const char            *workspace,
                                 gpointer               user_data)
{
  SluiceService *self = user_data;
  SluiceStore *store = sluice_dispatcher_get_store (self->dispatcher);
  const int handle = g_variant_get_handle (events);
  g_autoptr(SluiceServiceCall) call = sluice_service_call_new (self, invocation);
  g_autoptr(GError) error = NULL;

  if (!is_same_directory (workspace, sluice_store_get_directory (store)))
    {
      sluice_service_return_error (invocation, "other_workspace", "The service works in another workspace.");
      return TRUE;
    }

  call->fd = -1;
  if (fds != NULL && handle >= 0 && handle < g_unix_fd_list_get_length (fds))
    call->fd = g_unix_fd_list_get (fds, handle, &error);
  if (call->fd < 0)
    {
      sluice_service_return_error (invocation, "no_pipe", error != NULL ? error->message : "The pipe is missing.");
      return TRUE;
    }

  g_dbus_connection_call (g_dbus_method_invocation_get_connection (invocation), "org.freedesktop.DBus",
                          "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                          g_variant_new ("(s)", g_dbus_method_invocation_get_sender (invocation)),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, pid_cb, g_steal_pointer (&call));
  return TRUE;
}
