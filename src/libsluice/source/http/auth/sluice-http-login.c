/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-login.h"

#include "sluice-error.h"
#include "sluice-http-error.h"
#include "sluice-http-render.h"
#include "sluice-redaction.h"
#include "sluice-token-answer.h"

#include <string.h>

struct _SluiceHttpLogin
{
  SluiceHttpAuth parent_instance;

  SluiceHttpSite *site;         /* (unowned) */
  const SluiceLoginSpec *spec;  /* (unowned) */
  SluiceHttpRequest *request;   /* (owned) */
  GMutex mutex;
  char *value;                  /* (nullable) (mutex) a secret: the header's value */
  guint64 serial;               /* (mutex) how many logins there were */
  gboolean valid;               /* (mutex) the present login was not refused */
};

G_DEFINE_FINAL_TYPE (SluiceHttpLogin, sluice_http_login, SLUICE_TYPE_HTTP_AUTH)

/* The token of @answer as the header's value; NULL with an error. */
static char *
find_token (SluiceHttpLogin    *self,
            SluiceTokenAnswer  *answer,
            GError            **error)
{
  char *token = sluice_token_answer_dup_text (answer, self->spec->token_path);
  char *value = NULL;

  if (token != NULL)
    {
      sluice_redaction_add (token);
      value = g_strconcat (self->spec->prefix, token, NULL);
      if (!sluice_http_check_header (self->spec->header, value, error))
        g_clear_pointer (&value, sluice_secret_free);
    }
  else
    {
      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "token_missing",
                        "The answer to the login (HTTP %u) holds no token at “%s”.",
                        sluice_token_answer_get_status (answer), sluice_path_get_text (self->spec->token_path));
      if (error != NULL)
        sluice_error_set_hint (*error, "Check “token_path”, and what the login sends.");
    }
  sluice_secret_free (token);
  return value;
}

static gboolean
take_answer (SluiceHttpLogin    *self,
             SluiceTokenAnswer  *answer,
             GError            **error)
{
  guint status = sluice_token_answer_get_status (answer);

  if (status >= 400)
    {
      g_autofree char *excerpt = sluice_token_answer_dup_excerpt (answer);

      sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "login_refused",
                        "The login was refused (HTTP %u): %s", status, excerpt);
      if (error != NULL)
        sluice_error_set_hint (*error, "Check the name and the password in “auth.request”.");
      return FALSE;
    }

  g_clear_pointer (&self->value, sluice_secret_free);
  if (self->spec->token_path != NULL)
    {
      self->value = find_token (self, answer, error);
      return self->value != NULL;
    }
  if (sluice_token_answer_has_cookie (answer))
    return TRUE;

  sluice_set_error (error, SLUICE_ERROR_CONFIGURATION, "token_missing",
                    "The answer to the login (HTTP %u) sets no cookie.", status);
  if (error != NULL)
    sluice_error_set_hint (*error, "Name the place of the token in “token_path”, or check what the login sends.");
  return FALSE;
}

static gboolean
login (SluiceHttpLogin   *self,
       SluiceHttpClient  *client,
       SluiceHttpFailure *failure,
       GCancellable      *cancellable)
{
  g_autoptr(SluiceTokenAnswer) answer = NULL;

  answer = sluice_token_answer_fetch (client, self->site, self->request, SLUICE_HTTP_REQUEST_LOGIN, failure,
                                      cancellable);
  if (answer == NULL || !take_answer (self, answer, &failure->error))
    return FALSE;
  self->serial++;
  self->valid = TRUE;
  return TRUE;
}

static gboolean
sluice_http_login_prepare (SluiceHttpAuth    *auth,
                           SluiceHttpClient  *client,
                           SluiceHttpFailure *failure,
                           GCancellable      *cancellable)
{
  SluiceHttpLogin *self = SLUICE_HTTP_LOGIN (auth);
  gboolean ok;

  g_mutex_lock (&self->mutex);
  ok = self->valid || login (self, client, failure, cancellable);
  g_mutex_unlock (&self->mutex);
  return ok;
}

static guint64
sluice_http_login_apply (SluiceHttpAuth *auth,
                         SoupMessage    *message)
{
  SluiceHttpLogin *self = SLUICE_HTTP_LOGIN (auth);
  guint64 serial;

  g_mutex_lock (&self->mutex);
  if (self->value != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), self->spec->header, self->value);
  serial = self->serial;
  g_mutex_unlock (&self->mutex);
  return serial;
}

static gboolean
sluice_http_login_refuse (SluiceHttpAuth *auth,
                          guint64         applied)
{
  SluiceHttpLogin *self = SLUICE_HTTP_LOGIN (auth);

  g_mutex_lock (&self->mutex);
  if (applied == self->serial)
    self->valid = FALSE;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static const char *
sluice_http_login_get_credential (SluiceHttpAuth *auth)
{
  return sluice_http_request_get_credential (SLUICE_HTTP_LOGIN (auth)->request);
}

static void
sluice_http_login_finalize (GObject *object)
{
  SluiceHttpLogin *self = SLUICE_HTTP_LOGIN (object);

  g_clear_pointer (&self->value, sluice_secret_free);
  g_clear_pointer (&self->request, sluice_http_request_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sluice_http_login_parent_class)->finalize (object);
}

static void
sluice_http_login_class_init (SluiceHttpLoginClass *klass)
{
  SluiceHttpAuthClass *auth_class = SLUICE_HTTP_AUTH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_http_login_finalize;

  auth_class->prepare = sluice_http_login_prepare;
  auth_class->apply = sluice_http_login_apply;
  auth_class->refuse = sluice_http_login_refuse;
  auth_class->get_credential = sluice_http_login_get_credential;
}

static void
sluice_http_login_init (SluiceHttpLogin *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * sluice_http_login_new:
 * @site: (transfer none): what it belongs to, and outlives it
 * @spec: (transfer none): what the task says; must outlive it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error, as of [func@Sluice.http_request_new]
 *
 * Looks up the secrets of the login, and sends nothing.
 *
 * Returns: (transfer full): a credential
 */
SluiceHttpAuth *
sluice_http_login_new (SluiceHttpSite         *site,
                       const SluiceLoginSpec  *spec,
                       GCancellable           *cancellable,
                       GError                **error)
{
  g_autoptr(SluiceHttpLogin) self = NULL;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_HTTP_LOGIN, NULL);
  self->site = site;
  self->spec = spec;
  self->request = sluice_http_request_new (site, &spec->call, NULL, cancellable, error);
  return self->request != NULL ? SLUICE_HTTP_AUTH (g_steal_pointer (&self)) : NULL;
}
