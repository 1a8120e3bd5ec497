/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-static-auth.h"

#include "sluice-http-render.h"
#include "sluice-http-uri.h"
#include "sluice-redaction.h"

#include <string.h>

#define SECRET_PREFIX "secret:"

struct _SluiceHttpStaticAuth
{
  SluiceHttpAuth parent_instance;

  char *header;                 /* (nullable) */
  char *parameter;              /* (nullable) */
  char *value;                  /* (nullable) a secret */
  char *credential;             /* (nullable) its name */
};

G_DEFINE_FINAL_TYPE (SluiceHttpStaticAuth, sluice_http_static_auth, SLUICE_TYPE_HTTP_AUTH)

/**
 * sluice_http_make_basic:
 * @username: a name
 * @password: a password
 *
 * From then on both together are hidden like any secret.
 *
 * Returns: (transfer full): the value of the header Authorization (RFC 7617, in
 *   UTF-8), to be freed with [func@Sluice.secret_free]
 */
char *
sluice_http_make_basic (const char *username,
                        const char *password)
{
  g_autofree char *base64 = NULL;
  char *pair;
  char *value;

  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  pair = g_strconcat (username, ":", password, NULL);
  sluice_redaction_add (pair);
  base64 = g_base64_encode ((const guchar *) pair, strlen (pair));
  value = g_strconcat ("Basic ", base64, NULL);
  explicit_bzero (base64, strlen (base64));
  sluice_secret_free (pair);
  return value;
}

static gboolean
set_value (SluiceHttpStaticAuth *self,
           SluiceHttpRender     *context,
           const SluiceAuthSpec *spec,
           const char           *secret)
{
  g_autofree char *username = NULL;

  if (spec->kind == SLUICE_AUTH_BASIC)
    {
      username = sluice_http_render (context, spec->username != NULL ? spec->username : "", SLUICE_TEMPLATE_PLAIN);
      if (username == NULL)
        return FALSE;
      self->value = sluice_http_make_basic (username, secret);
    }
  else if (spec->kind == SLUICE_AUTH_BEARER)
    {
      self->value = g_strconcat ("Bearer ", secret, NULL);
    }
  else
    {
      self->value = g_strconcat (spec->prefix != NULL ? spec->prefix : "", secret, NULL);
    }

  if (spec->kind == SLUICE_AUTH_API_KEY && spec->in_query)
    self->parameter = g_strdup (spec->name);
  else
    self->header = g_strdup (spec->kind == SLUICE_AUTH_API_KEY ? spec->name : "Authorization");
  return self->header == NULL || sluice_http_check_header (self->header, self->value, context->error);
}

static guint64
sluice_http_static_auth_apply (SluiceHttpAuth *auth,
                               SoupMessage    *message)
{
  SluiceHttpStaticAuth *self = SLUICE_HTTP_STATIC_AUTH (auth);

  if (self->header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), self->header, self->value);
  if (self->parameter != NULL)
    {
      g_autoptr(GUri) uri = sluice_http_uri_set_parameter (soup_message_get_uri (message), self->parameter,
                                                           self->value);

      soup_message_set_uri (message, uri);
    }
  return 0;
}

static const char *
sluice_http_static_auth_get_credential (SluiceHttpAuth *auth)
{
  return SLUICE_HTTP_STATIC_AUTH (auth)->credential;
}

static void
sluice_http_static_auth_finalize (GObject *object)
{
  SluiceHttpStaticAuth *self = SLUICE_HTTP_STATIC_AUTH (object);

  g_free (self->header);
  g_free (self->parameter);
  g_clear_pointer (&self->value, sluice_secret_free);
  g_free (self->credential);

  G_OBJECT_CLASS (sluice_http_static_auth_parent_class)->finalize (object);
}

static void
sluice_http_static_auth_class_init (SluiceHttpStaticAuthClass *klass)
{
  SluiceHttpAuthClass *auth_class = SLUICE_HTTP_AUTH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_http_static_auth_finalize;

  auth_class->apply = sluice_http_static_auth_apply;
  auth_class->get_credential = sluice_http_static_auth_get_credential;
}

static void
sluice_http_static_auth_init (SluiceHttpStaticAuth *self)
{
}

/**
 * sluice_http_static_auth_new:
 * @spec: what the task says: none, bearer, api_key or basic
 * @scope: what its templates see
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `missing_secret`, `invalid_header`
 *
 * Returns: (transfer full): a credential
 */
SluiceHttpAuth *
sluice_http_static_auth_new (const SluiceAuthSpec       *spec,
                             const SluiceTemplateScope  *scope,
                             GCancellable               *cancellable,
                             GError                    **error)
{
  g_autoptr(SluiceHttpStaticAuth) self = NULL;
  SluiceHttpRender context = { scope, NULL, cancellable, error };
  gboolean ok;
  char *secret;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_HTTP_STATIC_AUTH, NULL);
  if (spec->kind == SLUICE_AUTH_NONE)
    return SLUICE_HTTP_AUTH (g_steal_pointer (&self));

  secret = sluice_http_render (&context, spec->secret != NULL ? spec->secret : "", SLUICE_TEMPLATE_PLAIN);
  if (secret == NULL)
    return NULL;
  if (spec->secret != NULL && sluice_secret_is_reference (spec->secret))
    self->credential = g_strdup (spec->secret + strlen (SECRET_PREFIX));
  ok = set_value (self, &context, spec, secret);
  sluice_secret_free (secret);
  return ok ? SLUICE_HTTP_AUTH (g_steal_pointer (&self)) : NULL;
}
