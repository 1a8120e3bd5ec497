/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-client.h"

#include "sluice-error.h"

/* More than are ever due at one moment. */
#define MAX_TURNS 100

struct _SluiceHttpClient
{
  GMainContext *context;        /* (owned) */
  SoupSession *session;         /* (owned) */
  GSource *alarm;               /* (owned) rings at the time it is set to */
  SluiceHttpSite *site;         /* (owned) */
  gint64 patience;              /* for which a cancelled exchange may go on, in microseconds */
  gint64 stop_at;               /* monotonic; when that is over; 0 = nobody has cancelled yet */
};

/* One call, from its start to its end. */
typedef struct
{
  SluiceHttpClient *client;
  SluiceHttpTimeouts *timeouts; /* (nullable) */
  GCancellable *cancellable;    /* (owned) stops the call, by the user or by the clock */
  GCancellable *outer;          /* (owned) (nullable) the user's */
  gulong outer_id;
  gboolean done;
  gboolean timed_out;
  gboolean stopped;
  gboolean old_tls;
  GError *refused;              /* (owned) (nullable) why the certificate was */
  gboolean sent;
  GInputStream *stream;         /* (owned) (nullable) */
  GError *error;                /* (owned) (nullable) */
} Call;

static gboolean
alarm_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  g_source_set_ready_time (source, -1);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

/* In whatever thread; call_run() looks at it. */
static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_main_context_wakeup (user_data);
}

/* Whether the user wants the call to stop, and what patience there is has come
 * to its end; else @wake is when to look again. Nobody is patient with a mere
 * wait. */
static gboolean
is_unwanted (Call   *self,
             gint64 *wake)
{
  SluiceHttpClient *client = self->client;
  const gint64 now = g_get_monotonic_time ();

  if (self->outer == NULL || !g_cancellable_is_cancelled (self->outer))
    return FALSE;
  if (self->timeouts == NULL || client->patience == 0)
    return TRUE;
  if (client->stop_at == 0)
    client->stop_at = now + client->patience;
  if (now >= client->stop_at)
    return TRUE;
  *wake = MIN (*wake, client->stop_at);
  return FALSE;
}

static void
call_init (Call               *self,
           SluiceHttpClient   *client,
           SluiceHttpTimeouts *timeouts,
           GCancellable       *outer)
{
  gint64 wake = G_MAXINT64;

  *self = (Call) { .client = client, .timeouts = timeouts };
  self->cancellable = g_cancellable_new ();
  if (outer == NULL)
    return;

  self->outer = g_object_ref (outer);
  if (is_unwanted (self, &wake))
    g_cancellable_cancel (self->cancellable);
  else
    self->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                            g_main_context_ref (client->context),
                                            (GDestroyNotify) g_main_context_unref);
}

static void
call_clear (Call *self)
{
  if (self->outer_id != 0)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_error (&self->error);
  g_clear_error (&self->refused);
}

/* Cancels what is under way. libsoup 3.2 crashes when a call is cancelled whose
 * answer waits for its turn in the main context, so those have theirs first. */
static void
call_stop (Call *self)
{
  for (guint i = 0; i < MAX_TURNS && !self->done && g_main_context_iteration (self->client->context, FALSE); i++)
    ;
  self->stopped = TRUE;
  if (!self->done)
    g_cancellable_cancel (self->cancellable);
}

/* Runs the main context until the call is done; stops it at its deadline, and
 * when the user wants it. */
static void
call_run (Call   *self,
          gint64  deadline)
{
  SluiceHttpClient *client = self->client;

  while (!self->done)
    {
      gint64 wake;

      if (self->timeouts != NULL)
        deadline = sluice_http_timeouts_deadline (self->timeouts);
      if (!self->timed_out && g_get_monotonic_time () >= deadline)
        {
          self->timed_out = TRUE;
          call_stop (self);
        }
      wake = self->timed_out ? G_MAXINT64 : deadline;
      if (!self->stopped && is_unwanted (self, &wake))
        call_stop (self);
      g_source_set_ready_time (client->alarm, wake == G_MAXINT64 ? -1 : wake);
      if (!self->done)
        g_main_context_iteration (client->context, TRUE);
    }
  g_source_set_ready_time (client->alarm, -1);
}

/* Why the call failed: the clock and the user come before what they caused. */
static void
call_propagate (Call    *self,
                GError **error)
{
  if (self->outer != NULL && g_cancellable_set_error_if_cancelled (self->outer, error))
    return;

  if (self->old_tls)
    {
      const gboolean needs_1_3 = sluice_http_tls_get_needs_1_3 (sluice_http_site_get_tls (self->client->site));

      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "tls",
                        "The server speaks no newer TLS than 1.%d; at least 1.%d is required.", needs_1_3 ? 2 : 1,
                        needs_1_3 ? 3 : 2);
      if (needs_1_3 && error != NULL)
        sluice_error_set_hint (*error, "Nothing was sent. With “tls.min” 1.2 the server is spoken to.");
      return;
    }

  if (self->refused != NULL)
    g_propagate_error (error, g_steal_pointer (&self->refused));
  else if (self->timed_out)
    sluice_http_timeouts_set_error (self->timeouts, error);
  else
    g_propagate_error (error, g_steal_pointer (&self->error));
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  Call *self = user_data;

  self->sent = TRUE;
  sluice_http_timeouts_enter (self->timeouts, SLUICE_HTTP_PHASE_SEND);
}

static void
wrote_body_data_cb (SoupMessage *message,
                    guint        size,
                    gpointer     user_data)
{
  Call *self = user_data;

  sluice_http_timeouts_enter (self->timeouts, SLUICE_HTTP_PHASE_SEND);
}

static void
wrote_body_cb (SoupMessage *message,
               gpointer     user_data)
{
  Call *self = user_data;

  sluice_http_timeouts_enter (self->timeouts, SLUICE_HTTP_PHASE_FIRST_BYTE);
}

static void
restarted_cb (SoupMessage *message,
              gpointer     user_data)
{
  Call *self = user_data;

  sluice_http_timeouts_enter (self->timeouts, SLUICE_HTTP_PHASE_CONNECT);
}

/* libsoup has no setting for the oldest version, and would send the request
 * before anybody could look: the call is stopped right after the handshake. */
static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  gpointer            user_data)
{
  Call *self = user_data;
  GTlsProtocolVersion version;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED || !G_IS_TLS_CONNECTION (connection))
    return;

  version = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection));
  if (version != G_TLS_PROTOCOL_VERSION_TLS_1_3 &&
      (version != G_TLS_PROTOCOL_VERSION_TLS_1_2 ||
       sluice_http_tls_get_needs_1_3 (sluice_http_site_get_tls (self->client->site))))
    {
      self->old_tls = TRUE;
      g_cancellable_cancel (self->cancellable);
    }
}

static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flags,
                       gpointer              user_data)
{
  Call *self = user_data;
  const SluiceHttpTls *tls = sluice_http_site_get_tls (self->client->site);

  if (!sluice_http_tls_get_verify (tls))
    return TRUE;
  g_clear_error (&self->refused);
  self->refused = sluice_http_tls_explain (tls, g_uri_get_host (soup_message_get_uri (message)), certificate, flags);
  return FALSE;
}

/* The server asks who we are. Another origin than the configured one does not
 * learn it. */
static gboolean
request_certificate_cb (SoupMessage          *message,
                        GTlsClientConnection *connection,
                        gpointer              user_data)
{
  Call *self = user_data;
  GTlsCertificate *certificate = sluice_http_tls_get_certificate (sluice_http_site_get_tls (self->client->site));

  if (certificate == NULL || !sluice_http_site_is_own (self->client->site, soup_message_get_uri (message)))
    return FALSE;
  soup_message_set_tls_client_certificate (message, certificate);
  return TRUE;
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Call *self = user_data;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &self->error);
  self->done = TRUE;
}

static gboolean
sleep_cb (gpointer user_data)
{
  Call *self = user_data;

  self->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (GObject  *stream,
             gpointer  user_data)
{
  Call *self = user_data;

  self->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Call *self = user_data;

  self->done = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * sluice_http_client_new:
 * @site: (transfer none): whose requests go through it
 *
 * Returns: (transfer full): a client for the calling thread
 */
SluiceHttpClient *
sluice_http_client_new (SluiceHttpSite *site)
{
  SluiceHttpClient *self;
  GTlsDatabase *anchors;

  g_return_val_if_fail (site != NULL, NULL);

  self = g_new0 (SluiceHttpClient, 1);
  self->site = sluice_http_site_ref (site);
  self->context = g_main_context_new ();
  self->alarm = g_source_new (&alarm_funcs, sizeof (GSource));
  g_source_set_static_name (self->alarm, "[sluice] http clock");
  g_source_attach (self->alarm, self->context);

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("timeout", 0,
                                                 "idle-timeout", 60,
                                                 NULL);
  anchors = sluice_http_tls_get_anchors (sluice_http_site_get_tls (site));
  if (anchors != NULL)
    soup_session_set_tls_database (self->session, anchors);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  /* Of a password for a proxy, version 3.2 makes a request to the proxy itself,
   * and nobody else may answer challenges. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  g_main_context_pop_thread_default (self->context);

  return self;
}

/**
 * sluice_http_client_free:
 * @self: (transfer full): a client; in the thread that made it
 */
void
sluice_http_client_free (SluiceHttpClient *self)
{
  g_return_if_fail (self != NULL);

  g_main_context_push_thread_default (self->context);
  soup_session_abort (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);

  g_source_destroy (self->alarm);
  g_source_unref (self->alarm);
  g_main_context_unref (self->context);
  sluice_http_site_unref (self->site);
  g_free (self);
}

/**
 * sluice_http_client_set_patience:
 * @self: a client
 * @microseconds: for how long an exchange that is under way may still come to
 *   its end once it was cancelled; 0 = not at all, as it is at first
 *
 * For what must not be left half done. An exchange that comes to its end in that
 * time has not failed.
 */
void
sluice_http_client_set_patience (SluiceHttpClient *self,
                                 gint64            microseconds)
{
  g_return_if_fail (self != NULL);

  self->patience = microseconds;
  self->stop_at = 0;
}

/**
 * sluice_http_client_send:
 * @self: a client
 * @message: (transfer none): a request
 * @timeouts: its clocks, just started
 * @ret_sent: (out): whether the request may have reached the server
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: `timeout` or `tls`, or whatever GIO and
 *   libsoup say
 *
 * Sends a request and waits for the head of its answer.
 *
 * Returns: (transfer full): the body as it is on the wire
 */
GInputStream *
sluice_http_client_send (SluiceHttpClient    *self,
                         SoupMessage         *message,
                         SluiceHttpTimeouts  *timeouts,
                         gboolean            *ret_sent,
                         GCancellable        *cancellable,
                         GError             **error)
{
  GInputStream *stream = NULL;
  Call call;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (timeouts != NULL, NULL);

  call_init (&call, self, timeouts, cancellable);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), &call);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), &call);
  g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_body_cb), &call);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), &call);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), &call);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), &call);
  g_signal_connect (message, "request-certificate", G_CALLBACK (request_certificate_cb), &call);

  g_main_context_push_thread_default (self->context);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, call.cancellable, send_cb,
                           &call);
  call_run (&call, G_MAXINT64);
  g_main_context_pop_thread_default (self->context);

  g_signal_handlers_disconnect_by_data (message, &call);
  *ret_sent = call.sent;
  if (call.stream != NULL && !call.timed_out && !call.old_tls)
    {
      stream = g_steal_pointer (&call.stream);
      sluice_http_timeouts_enter (timeouts, SLUICE_HTTP_PHASE_BODY);
    }
  else
    {
      call_propagate (&call, error);
    }

  call_clear (&call);
  return stream;
}

/* Waits until @stream has bytes, an error or its end. */
static void
wait_readable (Call         *call,
               GInputStream *stream)
{
  SluiceHttpClient *self = call->client;
  g_autoptr(GSource) readable = NULL;
  g_autoptr(GSource) cancelled = NULL;

  sluice_http_timeouts_enter (call->timeouts, SLUICE_HTTP_PHASE_BODY);
  readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (readable, G_SOURCE_FUNC (readable_cb), call, NULL);
  g_source_attach (readable, self->context);
  cancelled = g_cancellable_source_new (call->cancellable);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), call, NULL);
  g_source_attach (cancelled, self->context);

  call->done = FALSE;
  call_run (call, G_MAXINT64);
  g_source_destroy (readable);
  g_source_destroy (cancelled);
}

/**
 * sluice_http_client_read:
 * @self: a client
 * @stream: what sluice_http_client_send() returned
 * @buffer: (out caller-allocates) (array length=size): where to put the bytes
 * @size: room in @buffer
 * @timeouts: the clocks of the exchange
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads what is there, and waits only if there is nothing.
 *
 * Returns: the number of bytes, 0 at the end, -1 on error
 */
gssize
sluice_http_client_read (SluiceHttpClient    *self,
                         GInputStream        *stream,
                         char                *buffer,
                         gsize                size,
                         SluiceHttpTimeouts  *timeouts,
                         GCancellable        *cancellable,
                         GError             **error)
{
  gint64 waited = 0;
  gssize n;
  Call call;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (stream), -1);

  g_main_context_push_thread_default (self->context);
  call_init (&call, self, timeouts, cancellable);
  for (;;)
    {
      n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer, size,
                                                    call.cancellable, &call.error);
      if (n >= 0 || !g_error_matches (call.error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      g_clear_error (&call.error);
      wait_readable (&call, stream);
      waited += g_get_monotonic_time () - timeouts->phase_start;
    }
  g_main_context_pop_thread_default (self->context);

  if (n < 0)
    call_propagate (&call, error);
  else if (!sluice_http_timeouts_received (timeouts, waited, (guint64) n, error))
    n = -1;
  call_clear (&call);
  return n;
}

/**
 * sluice_http_client_drop:
 * @self: a client
 * @stream: (transfer full): what sluice_http_client_send() returned
 *
 * Lets go of a body, wherever it stands. Never waits for the rest of it.
 */
void
sluice_http_client_drop (SluiceHttpClient *self,
                         GInputStream     *stream)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_INPUT_STREAM (stream));

  g_cancellable_cancel (cancelled);
  g_main_context_push_thread_default (self->context);
  g_input_stream_close (stream, cancelled, NULL);
  g_object_unref (stream);
  g_main_context_pop_thread_default (self->context);
}

/**
 * sluice_http_client_sleep:
 * @self: a client
 * @seconds: how long
 * @cancellable: (nullable): a cancellable
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Waits, while connections are looked after.
 *
 * Returns: whether the time has passed
 */
gboolean
sluice_http_client_sleep (SluiceHttpClient  *self,
                          double             seconds,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr(GSource) timeout = NULL;
  g_autoptr(GSource) cancelled = NULL;
  Call call;

  g_return_val_if_fail (self != NULL, FALSE);

  g_main_context_push_thread_default (self->context);
  call_init (&call, self, NULL, cancellable);
  timeout = g_timeout_source_new ((guint) (MAX (seconds, 0) * 1000));
  g_source_set_callback (timeout, sleep_cb, &call, NULL);
  g_source_attach (timeout, self->context);
  cancelled = g_cancellable_source_new (call.cancellable);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_cb), &call, NULL);
  g_source_attach (cancelled, self->context);

  call_run (&call, G_MAXINT64);
  g_source_destroy (timeout);
  g_source_destroy (cancelled);
  call_clear (&call);
  g_main_context_pop_thread_default (self->context);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
