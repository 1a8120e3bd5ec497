/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-cli-attach.h"

#include "sluice-cli-bus.h"
#include "sluice-cli-json.h"
#include "sluice-run-process.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define CALL_TIMEOUT_MS 2000

struct _SluiceCliAttach
{
  char *workspace;              /* (owned) */
  GDBusConnection *connection;  /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  int reading;                  /* for the service; -1 = it has it */
  int writing;                  /* -1 = nobody reads */
  guint n_pending;              /* answers that are under way */
};

static void
clear_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
close_pipe (SluiceCliAttach *self)
{
  clear_fd (&self->reading);
  clear_fd (&self->writing);
}

static void
attached_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SluiceCliAttach *self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  self->n_pending--;
  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, &error);
  clear_fd (&self->reading);
  if (reply != NULL)
    return;

  /* There is no service, mostly. */
  g_debug ("The run is not shared: %s", error->message);
  close_pipe (self);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SluiceCliAttach *self = user_data;
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr(GError) error = NULL;
  int handle = -1;

  self->n_pending--;
  self->connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->connection != NULL)
    handle = g_unix_fd_list_append (fds, self->reading, &error);
  if (handle < 0)
    {
      g_debug ("The run is not shared: %s", error->message);
      close_pipe (self);
      return;
    }

  self->n_pending++;
  g_dbus_connection_call_with_unix_fd_list (self->connection, SLUICE_CLI_SERVICE_NAME, SLUICE_CLI_SERVICE_PATH,
                                            SLUICE_CLI_SERVICE_INTERFACE, "Attach",
                                            g_variant_new ("(hs)", handle, self->workspace), NULL,
                                            G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, fds, self->cancellable,
                                            attached_cb, self);
}

/**
 * sluice_cli_attach_new:
 * @workspace: the directory of the workspace
 *
 * To be made before the run begins. What comes of it is known later, in the main
 * loop.
 *
 * Returns: (transfer full) (nullable): %NULL if there is nobody to share with
 */
SluiceCliAttach *
sluice_cli_attach_new (const char *workspace)
{
  g_autofree char *address = NULL;
  SluiceCliAttach *self;
  int fds[2];

  g_return_val_if_fail (workspace != NULL, NULL);

  /* Who has started this one reads its events already. */
  if (g_getenv (SLUICE_RUN_PROCESS_CHILD) != NULL)
    return NULL;
  address = sluice_cli_find_bus ();
  if (address == NULL || !g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return NULL;

  self = g_new0 (SluiceCliAttach, 1);
  self->reading = fds[0];
  self->writing = fds[1];
  g_unix_set_fd_nonblocking (self->writing, TRUE, NULL);
  self->workspace = g_strdup (workspace);
  self->cancellable = g_cancellable_new ();
  self->n_pending = 1;
  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, self->cancellable,
                                     connected_cb, self);
  return self;
}

/**
 * sluice_cli_attach_free:
 * @self: (transfer full): what shares a run, after the end of that is in the store
 */
void
sluice_cli_attach_free (SluiceCliAttach *self)
{
  g_return_if_fail (self != NULL);

  /* The answers come at once then. */
  g_cancellable_cancel (self->cancellable);
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  close_pipe (self);
  g_clear_object (&self->connection);
  g_object_unref (self->cancellable);
  g_free (self->workspace);
  g_free (self);
}

static gboolean
is_of_interest (JsonObject *event)
{
  static const char *const names[] = { "start", "progress", "wait", "end", NULL };

  return g_strv_contains (names, json_object_get_string_member_with_default (event, "event", ""));
}

/**
 * sluice_cli_attach_event:
 * @self: what shares a run
 * @event: an event of it
 *
 * Passes an event on. One that does not fit into the pipe, as nobody reads it, is
 * lost: the service asks the store for the end of a run that it has not heard.
 */
void
sluice_cli_attach_event (SluiceCliAttach *self,
                         JsonObject      *event)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  gssize n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (event != NULL);

  if (self->writing < 0 || !is_of_interest (event))
    return;

  text = sluice_cli_object_to_text (event, FALSE);
  line = g_strconcat (text, "\n", NULL);
  do
    n = write (self->writing, line, strlen (line));
  while (n < 0 && errno == EINTR);
  /* Half a line would spoil the next one. */
  if ((n < 0 && errno != EAGAIN) || (n >= 0 && (gsize) n < strlen (line)))
    clear_fd (&self->writing);
}
