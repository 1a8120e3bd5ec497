/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-virus-scan.h"

#include "sluice-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE (128 * 1024)
/* A scanner may take its time with an archive, but not for ever. */
#define TIMEOUT_SECONDS 300
#define MAX_ANSWER 4096

/* Where distributions put clamd's socket. */
static const char *const sockets[] = { "/run/clamav/clamd.ctl", "/run/clamd.scan/clamd.sock", "/run/clamav/clamd.sock" };

static void
fail (GError     **error,
      const char  *name,
      const char  *why)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "scan_failed", "%s could not be scanned: %s", name, why);
  if (error != NULL)
    sluice_error_set_hint (*error, "Is clamd running, and may this user write to its socket? `scan` may hold the "
                           "socket's path, or be false");
}

static GSocketConnection *
connect_scanner (const char    *socket_path,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = NULL;

  for (guint i = 0; socket_path == NULL && i < G_N_ELEMENTS (sockets); i++)
    {
      if (g_file_test (sockets[i], G_FILE_TEST_EXISTS))
        socket_path = sockets[i];
    }
  address = g_unix_socket_address_new (socket_path != NULL ? socket_path : sockets[0]);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, error);
}

static gboolean
send_chunk (GOutputStream  *output,
            const char     *data,
            gsize           size,
            GCancellable   *cancellable,
            GError        **error)
{
  guint32 length = GUINT32_TO_BE ((guint32) size);

  return g_output_stream_write_all (output, &length, sizeof length, NULL, cancellable, error) &&
         (size == 0 || g_output_stream_write_all (output, data, size, NULL, cancellable, error));
}

/* The whole file, from its beginning, without moving where it is read. */
static gboolean
send_file (GOutputStream  *output,
           int             fd,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);
  goffset offset = 0;
  gssize n;

  do
    {
      n = pread (fd, chunk, CHUNK_SIZE, offset);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
          return FALSE;
        }
      /* The last one is empty: that is the end. */
      if (!send_chunk (output, chunk, (gsize) n, cancellable, error))
        return FALSE;
      offset += n;
    }
  while (n != 0);
  return TRUE;
}

/* The scanner's answer, up to the U+0000 that ends it. */
static char *
read_answer (GInputStream  *input,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GString) answer = g_string_new (NULL);
  char c;

  while (answer->len < MAX_ANSWER)
    {
      gssize n = g_input_stream_read (input, &c, 1, cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0 || c == '\0')
        break;
      g_string_append_c (answer, c);
    }
  return g_utf8_make_valid (answer->str, (gssize) answer->len);
}

static gboolean
judge (const char  *answer,
       const char  *name,
       GError     **error)
{
  const char *text = g_str_has_prefix (answer, "stream: ") ? answer + strlen ("stream: ") : answer;

  if (g_str_equal (text, "OK"))
    return TRUE;
  if (g_str_has_suffix (text, " FOUND"))
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "infected", "%s was not read: the virus scanner found %.*s in it", name,
                        (int) (strlen (text) - strlen (" FOUND")), text);
      if (error != NULL)
        sluice_error_set_hint (*error, "Ask whoever sent the file");
      return FALSE;
    }
  fail (error, name, *text != '\0' ? text : "the scanner hung up");
  return FALSE;
}

/**
 * sluice_virus_scan:
 * @fd: an open file
 * @name: what it is called
 * @socket_path: (nullable): the scanner's socket; %NULL is where the system has it
 * @cancellable: (nullable): stops it
 * @error: return location for `infected` ([error@Sluice.Error.DATA]) and `scan_failed`
 *   ([error@Sluice.Error.CONFIGURATION]): what cannot be scanned is not read either
 *
 * Sends a file to clamd, by its command INSTREAM (see clamd(8)), which needs no right
 * of the scanner to read it. Blocks.
 *
 * Returns: whether nothing was found
 */
gboolean
sluice_virus_scan (int            fd,
                   const char    *name,
                   const char    *socket_path,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GError) send_error = NULL;
  g_autofree char *answer = NULL;
  GOutputStream *output;

  g_return_val_if_fail (fd >= 0, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  connection = connect_scanner (socket_path, cancellable, &cause);
  if (connection != NULL)
    {
      output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      if (g_output_stream_write_all (output, "zINSTREAM", sizeof "zINSTREAM", NULL, cancellable, &send_error))
        send_file (output, fd, cancellable, &send_error);
      /* A scanner that has had enough says why before it hangs up. */
      if (!g_error_matches (send_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        answer = read_answer (g_io_stream_get_input_stream (G_IO_STREAM (connection)), cancellable, &cause);
    }
  if (answer != NULL && (*answer != '\0' || send_error == NULL))
    return judge (answer, name, error);

  if (send_error != NULL)
    {
      g_clear_error (&cause);
      cause = g_steal_pointer (&send_error);
    }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    fail (error, name, cause->message);
  return FALSE;
}

/**
 * sluice_virus_scan_file:
 * @path: a local file
 * @name: what it is called
 * @socket_path: (nullable): the scanner's socket; %NULL is where the system has it
 * @ret_scanned: (out): which file that was: whoever opens it later compares
 * @cancellable: (nullable): stops it
 * @error: as sluice_virus_scan()
 *
 * Scans a file before it is read. A pipe cannot be read twice, and is refused.
 *
 * Returns: whether nothing was found
 */
gboolean
sluice_virus_scan_file (const char    *path,
                        const char    *name,
                        const char    *socket_path,
                        struct stat   *ret_scanned,
                        GCancellable  *cancellable,
                        GError       **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  gboolean ok = FALSE;

  if (fd < 0 || fstat (fd, ret_scanned) != 0)
    fail (error, name, g_strerror (errno));
  else if (!S_ISREG (ret_scanned->st_mode))
    fail (error, name, "it is no regular file");
  else
    ok = sluice_virus_scan (fd, name, socket_path, cancellable, error);
  if (fd >= 0)
    close (fd);
  return ok;
}
