/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-ssh-tunnel.h"

#include "sluice-error.h"
#include "sluice-redaction.h"

#include <gio/gunixinputstream.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* How long ssh may take to sign in. */
#define TIMEOUT_USEC (60 * G_USEC_PER_SEC)
/* How often another free port is tried, if somebody was faster. */
#define MAX_PORTS 3
#define MAX_MESSAGE 2000

struct _SluiceSshTunnel
{
  GSubprocess *ssh;             /* (owned) */
  guint16 port;
};

/* The tunnel ends with the thread that made it, also if that is killed. */
static void
child_setup_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* A port that is free right now: ssh cannot choose one by itself for this direction. */
static guint16
find_port (GError **error)
{
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL || !g_socket_bind (socket, any, FALSE, error))
    return 0;
  bound = g_socket_get_local_address (socket, error);
  return bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

static const char *
get_text (JsonObject *ssh,
          const char *name)
{
  return json_object_get_string_member_with_default (ssh, name, NULL);
}

static GPtrArray *
make_command (JsonObject *ssh,
              const char *target,
              guint16     port)
{
  static const char *const fixed[] = {
    "ssh", "-N", "-n", "-T", "-a", "-x", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes",
    "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4",
    "-o", "ControlMaster=no", "-o", "ControlPath=none",
    /* Said once the sign-in is done and the port is there. */
    "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo ready",
  };
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);
  const gint64 ssh_port = json_object_get_int_member_with_default (ssh, "port", 0);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (command, g_strdup (fixed[i]));
  g_ptr_array_add (command, g_strdup ("-L"));
  g_ptr_array_add (command, g_strdup_printf ("127.0.0.1:%u:%s", port, target));
  if (ssh_port > 0)
    {
      g_ptr_array_add (command, g_strdup ("-p"));
      g_ptr_array_add (command, g_strdup_printf ("%" G_GINT64_FORMAT, ssh_port));
    }
  if (get_text (ssh, "user") != NULL)
    {
      g_ptr_array_add (command, g_strdup ("-l"));
      g_ptr_array_add (command, g_strdup (get_text (ssh, "user")));
    }
  if (get_text (ssh, "key_file") != NULL)
    {
      g_ptr_array_add (command, g_strdup ("-i"));
      g_ptr_array_add (command, g_strdup (get_text (ssh, "key_file")));
    }
  g_ptr_array_add (command, g_strdup ("--"));
  g_ptr_array_add (command, g_strdup (get_text (ssh, "host")));
  g_ptr_array_add (command, NULL);
  return command;
}

/* Waits for the word of LocalCommand. FALSE at the end of the output, of the time, or
 * when cancelled. */
static gboolean
wait_ready (GSubprocess  *ssh,
            GCancellable *cancellable)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (ssh);
  GPollFD fds[2] = { { .fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (output)), .events = G_IO_IN } };
  const gint64 deadline = g_get_monotonic_time () + TIMEOUT_USEC;
  const gboolean has_fd = g_cancellable_make_pollfd (cancellable, &fds[1]);
  char buffer[64];
  int n;

  n = g_poll (fds, has_fd ? 2 : 1, (int) ((deadline - g_get_monotonic_time ()) / 1000));
  if (has_fd)
    g_cancellable_release_fd (cancellable);
  return n > 0 && !g_cancellable_is_cancelled (cancellable) &&
         g_input_stream_read (output, buffer, sizeof buffer, NULL, NULL) > 0;
}

static void
stop (GSubprocess *ssh)
{
  g_subprocess_send_signal (ssh, SIGTERM);
  g_subprocess_wait (ssh, NULL, NULL);
}

/* What ssh said, on one line. */
static char *
read_message (GSubprocess *ssh)
{
  g_autofree char *buffer = g_malloc0 (MAX_MESSAGE + 1);
  gsize n = 0;

  g_input_stream_read_all (g_subprocess_get_stderr_pipe (ssh), buffer, MAX_MESSAGE, &n, NULL, NULL);
  g_strstrip (g_strdelimit (buffer, "\r\n", ' '));
  return sluice_redact (buffer);
}

static void
set_failure (GError     **error,
             JsonObject  *ssh,
             const char  *message)
{
  static const char *const passing[] = {
    "Could not resolve", "Connection refused", "timed out", "No route to host", "Network is unreachable",
    "Connection reset", "Connection closed", "kex_exchange_identification",
  };
  SluiceError kind = SLUICE_ERROR_CONFIGURATION;
  GError *failure;

  for (gsize i = 0; i < G_N_ELEMENTS (passing); i++)
    {
      if (strstr (message, passing[i]) != NULL)
        kind = SLUICE_ERROR_TEMPORARY;
    }
  failure = sluice_error_new (kind, "tunnel_failed", "The SSH tunnel through “%s” cannot be opened: %s",
                              get_text (ssh, "host"), *message != '\0' ? message : "ssh gave up within 60 seconds");
  if (strstr (message, "Host key verification failed") != NULL)
    sluice_error_set_hint (failure, "Connect once by hand, with “ssh %s”, and compare the host's key",
                           get_text (ssh, "host"));
  else if (strstr (message, "Permission denied") != NULL)
    sluice_error_set_hint (failure, "ssh is not asked for passwords: load the key into the agent, or name one without "
                           "a pass phrase in “key_file”");
  else
    sluice_error_set_hint (failure, "Try it by hand: ssh %s", get_text (ssh, "host"));
  g_propagate_error (error, failure);
}

/* NULL without an error if the port was taken meanwhile. */
static SluiceSshTunnel *
try_port (JsonObject    *ssh,
          const char    *target,
          guint16        port,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(GPtrArray) command = make_command (ssh, target, port);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *message = NULL;
  SluiceSshTunnel *self;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &local_error);
  if (process == NULL)
    {
      set_failure (error, ssh, local_error->message);
      return NULL;
    }
  if (wait_ready (process, cancellable))
    {
      self = g_new0 (SluiceSshTunnel, 1);
      self->ssh = g_steal_pointer (&process);
      self->port = port;
      return self;
    }
  stop (process);
  message = read_message (process);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error) && strstr (message, "Address already in use") == NULL)
    set_failure (error, ssh, message);
  return NULL;
}

/**
 * sluice_ssh_tunnel_open:
 * @ssh: the `ssh` of a connection
 * @host: the server, as the host of @ssh knows it, unless `to` says something else
 * @port: its port
 * @cancellable: (nullable): a cancellable
 * @error: `tunnel_failed` (%SLUICE_ERROR_CONFIGURATION or %SLUICE_ERROR_TEMPORARY)
 *
 * Starts ssh and waits until it has signed in. ssh asks nobody: an unknown host, or a
 * key that needs a pass phrase and is in no agent, is an error.
 *
 * Returns: (transfer full) (nullable): the tunnel
 */
SluiceSshTunnel *
sluice_ssh_tunnel_open (JsonObject    *ssh,
                        const char    *host,
                        guint16        port,
                        GCancellable  *cancellable,
                        GError       **error)
{
  const char *to;
  gboolean is_ipv6;
  g_autofree char *target = NULL;

  g_return_val_if_fail (ssh != NULL && host != NULL, NULL);

  to = get_text (ssh, "to");
  is_ipv6 = strchr (host, ':') != NULL;
  target = to != NULL ? g_strdup (to)
                      : g_strdup_printf ("%s%s%s:%u", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", port);
  for (guint i = 0; i < MAX_PORTS; i++)
    {
      g_autoptr(GError) local_error = NULL;
      const guint16 free_port = find_port (&local_error);
      SluiceSshTunnel *self = NULL;

      if (free_port != 0)
        self = try_port (ssh, target, free_port, cancellable, &local_error);
      if (self != NULL)
        return self;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  set_failure (error, ssh, "no port of this machine is free");
  return NULL;
}

/**
 * sluice_ssh_tunnel_free:
 * @self: (transfer full): a tunnel, not used any more
 */
void
sluice_ssh_tunnel_free (SluiceSshTunnel *self)
{
  g_return_if_fail (self != NULL);

  stop (self->ssh);
  g_object_unref (self->ssh);
  g_free (self);
}

/**
 * sluice_ssh_tunnel_get_port:
 * @self: a tunnel
 *
 * Returns: the port of 127.0.0.1 that leads to the server
 */
guint16
sluice_ssh_tunnel_get_port (SluiceSshTunnel *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}
