/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-session-private.h"

#include "sluice-error.h"
#include "sluice-postgres-error.h"
#include "sluice-postgres-probe.h"
#include "sluice-redaction.h"

#include <string.h>

/* How long opening a connection may take. */
#define CONNECT_TIMEOUT_USEC (30 * G_USEC_PER_SEC)
/* How long a server may take to confirm a cancellation before we leave it. */
#define CANCEL_TIMEOUT_USEC (G_USEC_PER_SEC * 3 / 2)
#define PATIENT_TIMEOUT_USEC (10 * G_USEC_PER_SEC)
/* How long libpq is left in its belief that nothing has come. It takes a message that it has
 * no memory for as one whose end is still on its way, and reads it again only when asked. */
#define LOOK_AGAIN_USEC G_USEC_PER_SEC
/* Debian's and Fedora's bundle of authorities. */
#define SYSTEM_AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"

/* Waits until the socket is ready for @events, for at most until @deadline.
 * FALSE when the cancellable was cancelled or the time is over. */
static gboolean
wait_socket (SluicePostgresSession *self,
             gushort                events,
             gint64                 deadline)
{
  GPollFD fds[2] = { { .fd = PQsocket (self->conn), .events = events }, };
  guint n_fds = 1;
  gboolean has_fd;
  int timeout = (int) (CLAMP (deadline - g_get_monotonic_time (), 0, G_USEC_PER_SEC * 60) / 1000) + 1;

  /* A server that was told to cancel is not told twice. */
  has_fd = self->cancelled_at == 0 && g_cancellable_make_pollfd (self->cancellable, &fds[1]);
  if (has_fd)
    n_fds = 2;
  g_poll (fds, n_fds, timeout);
  if (has_fd)
    g_cancellable_release_fd (self->cancellable);

  if (self->cancelled_at == 0 && g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  return g_get_monotonic_time () < deadline;
}

/* Asks the server to cancel what it does. */
void
sluice_postgres_session_cancel (SluicePostgresSession *self)
{
  PGcancel *cancel = PQgetCancel (self->conn);
  char message[256] = "";

  self->cancelled_at = g_get_monotonic_time ();
  if (cancel == NULL || !PQcancel (cancel, message, sizeof message))
    g_debug ("PQcancel: %s", message);
  PQfreeCancel (cancel);
}

/* Waits until there may be something to read or to send while a statement runs. FALSE when
 * there is no point in waiting any longer. */
gboolean
sluice_postgres_session_wait (SluicePostgresSession *self,
             gushort                events)
{
  if (self->cancelled_at == 0)
    {
      if (!wait_socket (self, events, g_get_monotonic_time () + LOOK_AGAIN_USEC) &&
          g_cancellable_is_cancelled (self->cancellable))
        sluice_postgres_session_cancel (self);
      return TRUE;
    }
  if (wait_socket (self, events,
                   self->cancelled_at + (self->is_patient ? PATIENT_TIMEOUT_USEC : CANCEL_TIMEOUT_USEC)))
    return TRUE;
  self->abandoned = TRUE;
  return FALSE;
}

/* Sends what libpq has buffered. */
gboolean
sluice_postgres_session_flush (SluicePostgresSession *self)
{
  int rc;

  while ((rc = PQflush (self->conn)) == 1)
    {
      /* A server that has something to say may not read before we listen. */
      if (!sluice_postgres_session_wait (self, G_IO_IN | G_IO_OUT) || !PQconsumeInput (self->conn))
        return FALSE;
    }
  return rc == 0;
}

/* The next result; NULL at the end, or when the connection is lost. */
PGresult *
sluice_postgres_session_next (SluicePostgresSession *self)
{
  while (PQisBusy (self->conn))
    {
      if (!sluice_postgres_session_wait (self, G_IO_IN) || !PQconsumeInput (self->conn))
        return NULL;
    }
  return PQgetResult (self->conn);
}

void
sluice_postgres_session_fail (SluicePostgresSession  *self,
             const PGresult         *result,
             GError                **error)
{
  const char *position = result != NULL ? PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION) : NULL;

  self->error_position = position != NULL ? g_ascii_strtoull (position, NULL, 10) : 0;
  if (self->cancelled_at != 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  if (result == NULL || PQstatus (self->conn) == CONNECTION_BAD)
    sluice_postgres_set_lost_error (error, self->conn);
  else
    sluice_postgres_set_result_error (error, result);
}

/* Whether a result that comes after a failure is nothing to wait behind. Only libpq fails
 * without the server's knowing, for want of memory: then a COPY may begin all the same, and
 * is told of again and again until it is ended. */
static gboolean
leave_behind (SluicePostgresSession *self,
              PGresult              *result)
{
  ExecStatusType status = PQresultStatus (result);

  PQclear (result);
  if (status == PGRES_COPY_IN && PQputCopyEnd (self->conn, "the client has failed") == 1)
    return sluice_postgres_session_flush (self);
  if (status != PGRES_COPY_IN && status != PGRES_COPY_OUT)
    return TRUE;
  self->abandoned = TRUE;
  return FALSE;
}

/* Collects the results of what was sent: the last good one, or the first that
 * failed. Stops at the start of a COPY. */
PGresult *
sluice_postgres_session_collect (SluicePostgresSession  *self,
         GError                **error)
{
  g_autoptr(SluicePostgresResult) kept = NULL;
  gboolean failed = FALSE;
  PGresult *result;

  if (!sluice_postgres_session_flush (self))
    {
      sluice_postgres_session_fail (self, NULL, error);
      return NULL;
    }
  while ((result = sluice_postgres_session_next (self)) != NULL)
    {
      ExecStatusType status = PQresultStatus (result);

      if (failed && leave_behind (self, result))
        continue;
      if (failed)
        break;
      g_clear_pointer (&kept, PQclear);
      kept = result;
      failed = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN &&
               status != PGRES_COPY_OUT;
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
        break;
    }

  if (kept == NULL || failed || PQstatus (self->conn) == CONNECTION_BAD || self->abandoned)
    {
      sluice_postgres_session_fail (self, kept, error);
      self->cancelled_at = 0;
      return NULL;
    }
  self->cancelled_at = 0;
  return g_steal_pointer (&kept);
}

static gboolean
is_local (const char *host)
{
  g_auto(GStrv) hosts = g_strsplit (host, ",", -1);

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *name = g_strstrip (hosts[i]);

      if (*name != '\0' && *name != '/' && *name != '@' && g_ascii_strcasecmp (name, "localhost") != 0 &&
          !g_str_has_prefix (name, "127.") && strcmp (name, "::1") != 0)
        return FALSE;
    }
  return TRUE;
}

static const char *
find_option (PQconninfoOption *options,
             const char       *keyword)
{
  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    {
      if (strcmp (option->keyword, keyword) == 0 && option->val != NULL && *option->val != '\0')
        return option->val;
    }
  return NULL;
}

/* Whether the URI, the environment or a service file decides about TLS. If not,
 * a server that is not local has to prove who it is. */
static gboolean
needs_verify_full (PQconninfoOption *options,
                   gboolean          is_tunnelled,
                   gboolean         *ret_has_authority)
{
  PQconninfoOption *defaults = PQconndefaults ();
  const char *host = is_tunnelled ? NULL : find_option (options, "hostaddr");
  g_autofree char *root = g_build_filename (g_get_home_dir (), ".postgresql", "root.crt", NULL);
  gboolean needed = FALSE;

  if (host == NULL)
    host = find_option (options, "host");
  if (host == NULL)
    host = find_option (defaults, "hostaddr");
  if (host == NULL)
    host = find_option (defaults, "host");

  if (host != NULL && !is_local (host) && find_option (options, "sslmode") == NULL &&
      find_option (options, "service") == NULL && g_getenv ("PGSSLMODE") == NULL &&
      g_getenv ("PGSERVICE") == NULL)
    needed = TRUE;
  *ret_has_authority = find_option (options, "sslrootcert") != NULL || g_getenv ("PGSSLROOTCERT") != NULL ||
                       g_file_test (root, G_FILE_TEST_EXISTS);
  PQconninfoFree (defaults);
  return needed;
}

/* @keyword of the URI, else of the environment, else libpq's default. */
static char *
dup_option (PQconninfoOption *options,
            PQconninfoOption *defaults,
            const char       *keyword)
{
  const char *value = find_option (options, keyword);

  return g_strdup (value != NULL ? value : find_option (defaults, keyword));
}

/* Whether the password could go over the network as it is: over TCP, without
 * TLS, to a server that asks for it so. */
static gboolean
would_send_cleartext (PQconninfoOption *options,
                      SluiceSshTunnel  *tunnel,
                      GCancellable     *cancellable)
{
  PQconninfoOption *defaults = PQconndefaults ();
  g_autofree char *address = dup_option (options, defaults, "hostaddr");
  g_autofree char *host = address != NULL ? g_steal_pointer (&address) : dup_option (options, defaults, "host");
  g_autofree char *port = dup_option (options, defaults, "port");
  g_autofree char *user = dup_option (options, defaults, "user");
  g_autofree char *database = dup_option (options, defaults, "dbname");
  g_autofree char *mode = dup_option (options, defaults, "sslmode");
  guint64 number = port != NULL ? g_ascii_strtoull (port, NULL, 10) : 5432;

  PQconninfoFree (defaults);
  if (tunnel != NULL)
    {
      g_free (host);
      host = g_strdup ("127.0.0.1");
      number = sluice_ssh_tunnel_get_port (tunnel);
    }
  if (host == NULL || *host == '/' || *host == '@' || user == NULL || number == 0 || number > G_MAXUINT16 ||
      strchr (host, ',') != NULL)
    return FALSE;
  if (mode != NULL && strcmp (mode, "disable") != 0 && strcmp (mode, "allow") != 0 && strcmp (mode, "prefer") != 0)
    return FALSE;
  return sluice_postgres_wants_cleartext (host, (guint16) number, user, database != NULL ? database : user,
                                          cancellable);
}

static PQconninfoOption *
parse_uri (const char  *uri,
           GError     **error)
{
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse (uri, &message);

  if (options == NULL)
    {
      g_autofree char *redacted = sluice_redact (message != NULL ? g_strchomp (message) : "");

      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "invalid_uri",
                        "The address of the database is wrong: %s", redacted);
      PQfreemem (message);
    }
  return options;
}

/* Opens the tunnel to where the address leads. */
static gboolean
open_tunnel (SluicePostgresSession  *self,
             PQconninfoOption       *options,
             JsonObject             *ssh,
             GError                **error)
{
  PQconninfoOption *defaults = PQconndefaults ();
  g_autofree char *host = dup_option (options, defaults, "host");
  g_autofree char *port = dup_option (options, defaults, "port");

  PQconninfoFree (defaults);
  if (host != NULL && strchr (host, ',') != NULL)
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "invalid_uri",
                        "Through an SSH tunnel only one host can be reached, but the address names several");
      return FALSE;
    }
  self->tunnel = sluice_ssh_tunnel_open (ssh, host != NULL && *host != '/' && *host != '@' ? host : "localhost",
                                         (guint16) (port != NULL ? g_ascii_strtoull (port, NULL, 10) : 5432),
                                         self->cancellable, error);
  return self->tunnel != NULL;
}

static void
set_cleartext_error (GError **error)
{
  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "cleartext_password",
                    "The database server wants the password in clear text over an unencrypted connection");
  if (error != NULL)
    sluice_error_set_hint (*error, "Let the server ask for scram-sha-256, or encrypt with sslmode=require or better");
}

/* Starts to connect. Later keywords win over those of the URI. */
static PGconn *
start_connection (SluicePostgresSession  *self,
                  const char             *uri,
                  PQconninfoOption       *options,
                  const char             *password,
                  GError                **error)
{
  const char *keywords[12] = { "dbname", "fallback_application_name", "client_encoding" };
  const char *values[12] = { uri, "sluice", "UTF8" };
  const char *host = find_option (options, "host");
  g_autofree char *port = NULL;
  gboolean has_authority = FALSE;
  guint n = 3;

  if (needs_verify_full (options, self->tunnel != NULL, &has_authority))
    {
      keywords[n] = "sslmode";
      values[n++] = "verify-full";
      if (!has_authority && g_file_test (SYSTEM_AUTHORITIES, G_FILE_TEST_EXISTS))
        {
          keywords[n] = "sslrootcert";
          values[n++] = SYSTEM_AUTHORITIES;
        }
    }
  else if (would_send_cleartext (options, self->tunnel, self->cancellable))
    {
      set_cleartext_error (error);
      return NULL;
    }
  if (self->tunnel != NULL)
    {
      /* The name stays, as the certificate is for it. */
      keywords[n] = "host";
      values[n++] = host != NULL && *host != '/' && *host != '@' ? host : "localhost";
      keywords[n] = "hostaddr";
      values[n++] = "127.0.0.1";
      keywords[n] = "port";
      values[n++] = port = g_strdup_printf ("%u", sluice_ssh_tunnel_get_port (self->tunnel));
    }
  if (password != NULL)
    {
      keywords[n] = "password";
      values[n++] = password;
    }
  return PQconnectStartParams (keywords, values, 1);
}

static gboolean
finish_connection (SluicePostgresSession  *self,
                   GError                **error)
{
  gint64 deadline = g_get_monotonic_time () + CONNECT_TIMEOUT_USEC;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  if (PQstatus (self->conn) == CONNECTION_BAD)
    {
      sluice_postgres_set_connect_error (error, self->conn);
      return FALSE;
    }
  while (status != PGRES_POLLING_OK)
    {
      if (!wait_socket (self, status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, deadline))
        {
          if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
            sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "connect_timeout",
                              "The database server did not answer within 30 seconds");
          return FALSE;
        }
      status = PQconnectPoll (self->conn);
      if (status == PGRES_POLLING_FAILED)
        {
          sluice_postgres_set_connect_error (error, self->conn);
          return FALSE;
        }
    }
  return TRUE;
}

/* What came with later versions; Redshift says that it is 8.0, Greenplum 6 that it is
 * 9.4. */
static gboolean
set_for_version (SluicePostgresSession  *self,
                 GError                **error)
{
  static const struct
  {
    int version;
    const char *sql;
  } settings[] = {
    { 80400, "SET standard_conforming_strings = on; SET IntervalStyle = 'iso_8601'" },
    { 90000, "SET extra_float_digits = 3" },
    { 90300, "SET lock_timeout = 0" },
    { 90600, "SET idle_in_transaction_session_timeout = 0" },
  };
  g_autoptr(GString) sql = g_string_new (NULL);
  int version = PQserverVersion (self->conn);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (version >= settings[i].version)
        g_string_append_printf (sql, "%s%s", sql->len > 0 ? "; " : "", settings[i].sql);
    }
  return sql->len == 0 || sluice_postgres_session_exec (self, sql->str, error);
}

static void
notice_cb (void           *data,
           const PGresult *result)
{
  g_debug ("PostgreSQL: %s", PQresultErrorMessage (result));
}

static gboolean
connect_session (SluicePostgresSession  *self,
                 SluiceConnection       *connection,
                 const char             *password,
                 GError                **error)
{
  const char *uri = sluice_connection_get_uri (connection);
  JsonObject *ssh = sluice_connection_get_ssh (connection);
  PQconninfoOption *options = parse_uri (uri, error);

  if (options == NULL)
    return FALSE;
  if (ssh == NULL || open_tunnel (self, options, ssh, error))
    self->conn = start_connection (self, uri, options, password, error);
  PQconninfoFree (options);
  return self->conn != NULL && finish_connection (self, error);
}

/**
 * sluice_postgres_session_open:
 * @connection: where: its `uri` is anything libpq accepts, and may be reached through
 *   its `ssh`
 * @password: (nullable): the password; wins over all others
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Connects. Without a word about TLS in the address or the environment, a server that
 * is not local must show a certificate of a known authority for its name.
 *
 * Returns: (transfer full) (nullable): the session
 */
SluicePostgresSession *
sluice_postgres_session_open (SluiceConnection  *connection,
                              const char        *password,
                              GCancellable      *cancellable,
                              GError           **error)
{
  g_autoptr(SluicePostgresSession) self = g_new0 (SluicePostgresSession, 1);

  g_return_val_if_fail (SLUICE_IS_CONNECTION (connection), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  sluice_postgres_session_set_cancellable (self, cancellable);
  if (!connect_session (self, connection, password, error))
    return NULL;

  PQsetNoticeReceiver (self->conn, notice_cb, NULL);
  PQsetnonblocking (self->conn, 1);
  if (!sluice_postgres_session_exec (self, "SET statement_timeout = 0; SET DateStyle = 'ISO, YMD'; "
                                     "SET TimeZone = 'UTC'", error) ||
      !set_for_version (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sluice_postgres_session_free:
 * @self: (transfer full): a session
 */
void
sluice_postgres_session_free (SluicePostgresSession *self)
{
  g_return_if_fail (self != NULL);

  PQfinish (self->conn);
  g_clear_pointer (&self->tunnel, sluice_ssh_tunnel_free);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * sluice_postgres_session_set_cancellable:
 * @self: a session
 * @cancellable: (nullable): what cancels the statements from now on
 */
void
sluice_postgres_session_set_cancellable (SluicePostgresSession *self,
                                         GCancellable          *cancellable)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->cancellable, cancellable);
}

/**
 * sluice_postgres_session_is_cancelled:
 * @self: a session
 *
 * Returns: whether what cancels its statements has been cancelled
 */
gboolean
sluice_postgres_session_is_cancelled (SluicePostgresSession *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_cancellable_is_cancelled (self->cancellable);
}

/**
 * sluice_postgres_session_get_conn:
 * @self: a session
 *
 * Returns: (transfer none): the connection, for questions that need no server
 */
PGconn *
sluice_postgres_session_get_conn (SluicePostgresSession *self)
{
  return self->conn;
}

/**
 * sluice_postgres_session_is_lost:
 * @self: a session
 *
 * Returns: %TRUE if it can only be freed
 */
gboolean
sluice_postgres_session_is_lost (SluicePostgresSession *self)
{
  return self->abandoned || PQstatus (self->conn) == CONNECTION_BAD;
}

/**
 * sluice_postgres_session_in_transaction:
 * @self: a session
 *
 * Returns: %TRUE inside of a transaction, also of one that failed
 */
gboolean
sluice_postgres_session_in_transaction (SluicePostgresSession *self)
{
  PGTransactionStatusType status = PQtransactionStatus (self->conn);

  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

/**
 * sluice_postgres_session_query:
 * @self: a session
 * @sql: one statement
 * @n_params: how many parameters it has
 * @params: (array length=n_params): their values, as text
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its result, to be freed with PQclear()
 */
PGresult *
sluice_postgres_session_query (SluicePostgresSession  *self,
                               const char             *sql,
                               guint                   n_params,
                               const char *const      *params,
                               GError                **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  if (!PQsendQueryParams (self->conn, sql, (int) n_params, NULL, params, NULL, NULL, 0))
    {
      sluice_postgres_set_lost_error (error, self->conn);
      return NULL;
    }
  return sluice_postgres_session_collect (self, error);
}

/**
 * sluice_postgres_session_run:
 * @self: a session
 * @sql: statements
 * @error: return location for an error
 *
 * Runs statements that need no parameters.
 *
 * Returns: (transfer full) (nullable): the result of the last one, to be freed with
 *   PQclear(), if all succeeded
 */
PGresult *
sluice_postgres_session_run (SluicePostgresSession  *self,
                             const char             *sql,
                             GError                **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  if (!PQsendQuery (self->conn, sql))
    {
      sluice_postgres_set_lost_error (error, self->conn);
      return NULL;
    }
  return sluice_postgres_session_collect (self, error);
}

/**
 * sluice_postgres_session_exec:
 * @self: a session
 * @sql: statements
 * @error: return location for an error
 *
 * Runs statements that need no parameters.
 *
 * Returns: %TRUE if all succeeded
 */
gboolean
sluice_postgres_session_exec (SluicePostgresSession  *self,
                              const char             *sql,
                              GError                **error)
{
  g_autoptr(SluicePostgresResult) result = sluice_postgres_session_run (self, sql, error);

  return result != NULL;
}
