/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-oauth-landing.h"

#include "sluice-error.h"
#include "sluice-http-error.h"
#include "sluice-redaction.h"
#include "sluice-secret-store.h"

#include <libsoup/soup.h>
#include <string.h>

#define CALLBACK_PATH "/callback"

#define PAGE                                                                    \
  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"           \
  "<title>Sluice</title><style>"                                                \
  "body{font:16px/1.5 sans-serif;max-width:32em;margin:15vh auto;padding:0 1em;" \
  "color-scheme:light dark}</style></head><body><h1>%s</h1><p>%s</p></body></html>\n"

struct _SluiceOAuthLanding
{
  GMainContext *context;        /* (owned) */
  SoupServer *server;           /* (owned) */
  char *state;
  char *uri;
  char *code;                   /* (nullable) a secret */
  GError *error;                /* (owned) (nullable) */
  gboolean answered;            /* the browser has its page */
  gboolean timed_out;
};

static void
finished_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  SluiceOAuthLanding *self = user_data;

  self->answered = TRUE;
}

static void
reply (SoupServerMessage *message,
       guint              status,
       const char        *title,
       const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  char *page = g_strdup_printf (PAGE, title, escaped);

  soup_message_headers_append (headers, "Cache-Control", "no-store");
  soup_message_headers_append (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_append (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  soup_message_headers_append (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, page, strlen (page));
}

/* RFC 6749, 4.1.2.1. */
static void
take_error (SluiceOAuthLanding *self,
            SoupServerMessage  *message,
            const char         *error,
            const char         *description)
{
  g_autofree char *said = g_strdup_printf ("%s%s%s", error, description != NULL ? ": " : "",
                                           description != NULL ? description : "");
  g_autofree char *excerpt = sluice_http_excerpt (said, strlen (said));

  self->error = sluice_error_new (SLUICE_ERROR_CONFIGURATION, "authorization_refused",
                                  "The access was not granted: %s", excerpt);
  reply (message, SOUP_STATUS_OK, "The access was not granted", excerpt);
}

/* Other pages of the browser can send it here, too, so what does not bring the
 * state along is nothing. */
static void
callback_cb (SoupServer        *server,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  SluiceOAuthLanding *self = user_data;
  const char *state = query != NULL ? g_hash_table_lookup (query, "state") : NULL;
  const char *code = query != NULL ? g_hash_table_lookup (query, "code") : NULL;
  const char *error = query != NULL ? g_hash_table_lookup (query, "error") : NULL;

  if (strcmp (path, CALLBACK_PATH) != 0 || strcmp (soup_server_message_get_method (message), "GET") != 0)
    {
      reply (message, SOUP_STATUS_NOT_FOUND, "Nothing is here", "This address is for signing in only.");
      return;
    }
  if (g_strcmp0 (state, self->state) != 0 || (code == NULL && error == NULL))
    {
      reply (message, SOUP_STATUS_BAD_REQUEST, "This is not the answer Sluice waits for",
             "Begin again, and use the page that was opened last.");
      return;
    }
  if (self->code != NULL || self->error != NULL)
    {
      reply (message, SOUP_STATUS_OK, "Sluice has the answer already", "You can close this page.");
      return;
    }

  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  if (error != NULL)
    {
      take_error (self, message, error, g_hash_table_lookup (query, "error_description"));
      return;
    }
  sluice_redaction_add (code);
  self->code = g_strdup (code);
  reply (message, SOUP_STATUS_OK, "Sluice has the answer", "You can close this page and go back to Sluice.");
}

static gboolean
listen (SluiceOAuthLanding  *self,
        GError             **error)
{
  g_autoptr(GError) local_error = NULL;
  GSList *uris;

  if (!soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &local_error))
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "no_loopback",
                        "The answer of the browser cannot be received on 127.0.0.1: %s.", local_error->message);
      return FALSE;
    }

  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("http://127.0.0.1:%d" CALLBACK_PATH, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

/**
 * sluice_oauth_landing_new:
 * @state: what the answer must bring along
 * @error: return location for %SLUICE_ERROR_CONFIGURATION `no_loopback`
 *
 * Returns: (transfer full): a server that listens
 */
SluiceOAuthLanding *
sluice_oauth_landing_new (const char  *state,
                          GError     **error)
{
  g_autoptr(SluiceOAuthLanding) self = NULL;
  gboolean ok;

  g_return_val_if_fail (state != NULL, NULL);

  self = g_new0 (SluiceOAuthLanding, 1);
  self->state = g_strdup (state);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, callback_cb, self, NULL);
  ok = listen (self, error);
  g_main_context_pop_thread_default (self->context);
  return ok ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_oauth_landing_free:
 * @self: (transfer full): a server; it stops listening
 */
void
sluice_oauth_landing_free (SluiceOAuthLanding *self)
{
  g_return_if_fail (self != NULL);

  g_main_context_push_thread_default (self->context);
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);

  sluice_secret_free (self->code);
  g_clear_error (&self->error);
  g_free (self->state);
  g_free (self->uri);
  g_free (self);
}

/**
 * sluice_oauth_landing_get_uri:
 * @self: a server
 *
 * Returns: its address, for `redirect_uri`
 */
const char *
sluice_oauth_landing_get_uri (SluiceOAuthLanding *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

static gboolean
timeout_cb (gpointer user_data)
{
  SluiceOAuthLanding *self = user_data;

  self->timed_out = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (SluiceOAuthLanding *self,
        GSource            *source,
        GSourceFunc         func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

/**
 * sluice_oauth_landing_wait:
 * @self: a server
 * @seconds: how long to wait
 * @cancellable: (nullable): a cancellable
 * @error: return location for %SLUICE_ERROR_CONFIGURATION
 *   `authorization_refused` or `authorization_timeout`, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Waits until the browser has come back, and has been shown that it has. Blocks.
 *
 * Returns: (transfer full): the code, to be freed with [func@Sluice.secret_free]
 */
char *
sluice_oauth_landing_wait (SluiceOAuthLanding  *self,
                           guint                seconds,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_autoptr(GSource) timeout = NULL;
  g_autoptr(GSource) cancelled = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  timeout = attach (self, g_timeout_source_new_seconds (seconds), timeout_cb);
  cancelled = attach (self, g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_cb));
  g_main_context_push_thread_default (self->context);
  while (!self->answered && !self->timed_out && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  g_source_destroy (timeout);
  g_source_destroy (cancelled);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->code != NULL)
    return g_steal_pointer (&self->code);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "authorization_timeout",
                    "Nobody agreed in the browser within %u minutes.", seconds / 60);
  return NULL;
}
