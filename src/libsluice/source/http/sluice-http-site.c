/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-http-site.h"

#include "sluice-http-auth.h"
#include "sluice-http-limiter.h"
#include "sluice-http-render.h"
#include "sluice-http-uri.h"

struct _SluiceHttpSite
{
  gatomicrefcount ref_count;
  const SluiceHttpSpec *spec;           /* (unowned) */
  const SluiceTemplateScope *scope;     /* (unowned) */
  SluiceCoordinator *coordinator;       /* (owned) (nullable) */
  SluiceMonitor *monitor;               /* (owned) */
  SluiceHttpLimiter *limiter;           /* (owned) */
  SluiceHttpAuth *auth;                 /* (owned) */
  SluiceHttpCookies *cookies;           /* (owned) (nullable) with `cookies: true` */
  SluiceHttpTls *tls;                   /* (owned) */
  GUri *own;                            /* (owned) of the configured origin */
  GPtrArray *allowed;                   /* (owned) (element-type GUri) may get `auth`, too */
};

static gboolean
set_origins (SluiceHttpSite   *self,
             SluiceHttpRender *context)
{
  GStrv origins = self->spec->allow_origins;

  self->own = sluice_http_render_uri (context, self->spec->call.url);
  if (self->own == NULL)
    return FALSE;

  for (guint i = 0; origins != NULL && origins[i] != NULL; i++)
    {
      GUri *uri = sluice_http_render_uri (context, origins[i]);

      if (uri == NULL)
        return FALSE;
      g_ptr_array_add (self->allowed, uri);
    }
  return TRUE;
}

/**
 * sluice_http_site_new:
 * @spec: (transfer none): what the task says; must outlive the site
 * @scope: (transfer none): what its templates see; must outlive the site
 * @coordinator: (nullable) (transfer none): what the runs of the workspace agree
 *   on; %NULL where there is no workspace
 * @monitor: (transfer none): what the requests report to
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: those of
 *   [func@Sluice.template_render], `missing_secret`, `invalid_url`,
 *   `invalid_header`, `plain_secret`, `tls_file`
 *
 * Looks up the secrets of the credential, but sends nothing.
 *
 * Returns: (transfer full): a site
 */
SluiceHttpSite *
sluice_http_site_new (const SluiceHttpSpec       *spec,
                      const SluiceTemplateScope  *scope,
                      SluiceCoordinator          *coordinator,
                      SluiceMonitor              *monitor,
                      GCancellable               *cancellable,
                      GError                    **error)
{
  g_autoptr(SluiceHttpSite) self = NULL;
  SluiceHttpRender context = { scope, NULL, cancellable, error };

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_MONITOR (monitor), NULL);

  self = g_new0 (SluiceHttpSite, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->spec = spec;
  self->scope = scope;
  g_set_object (&self->coordinator, coordinator);
  self->monitor = g_object_ref (monitor);
  self->limiter = sluice_http_limiter_new (spec, coordinator, monitor);
  self->allowed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_uri_unref);

  if (!set_origins (self, &context))
    return NULL;
  self->tls = sluice_http_tls_new (&spec->tls, &context);
  if (self->tls == NULL)
    return NULL;
  if (!spec->tls.verify)
    sluice_monitor_warn (monitor, "tls_insecure",
                         "Certificates are not checked (tls.verify is false): anybody in between can read and "
                         "change everything.");
  if (spec->cookies)
    self->cookies = sluice_http_cookies_new ();
  self->auth = sluice_http_auth_new (self, cancellable, error);
  return self->auth != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sluice_http_site_ref:
 * @self: a site
 *
 * Returns: (transfer full): @self
 */
SluiceHttpSite *
sluice_http_site_ref (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sluice_http_site_unref:
 * @self: (transfer full): a site
 *
 * With the last reference its secrets are wiped.
 */
void
sluice_http_site_unref (SluiceHttpSite *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->auth);
  g_clear_pointer (&self->limiter, sluice_http_limiter_free);
  g_clear_pointer (&self->cookies, sluice_http_cookies_free);
  g_clear_pointer (&self->tls, sluice_http_tls_free);
  g_clear_object (&self->coordinator);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->own, g_uri_unref);
  g_ptr_array_unref (self->allowed);
  g_free (self);
}

/**
 * sluice_http_site_get_spec:
 * @self: a site
 *
 * Returns: (transfer none): what the task says
 */
const SluiceHttpSpec *
sluice_http_site_get_spec (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->spec;
}

/**
 * sluice_http_site_get_scope:
 * @self: a site
 *
 * Returns: (transfer none): what templates see
 */
const SluiceTemplateScope *
sluice_http_site_get_scope (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scope;
}

/**
 * sluice_http_site_get_coordinator:
 * @self: a site
 *
 * Returns: (transfer none) (nullable): what the runs of the workspace agree on
 */
SluiceCoordinator *
sluice_http_site_get_coordinator (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->coordinator;
}

/**
 * sluice_http_site_get_monitor:
 * @self: a site
 *
 * Returns: (transfer none): what requests report to
 */
SluiceMonitor *
sluice_http_site_get_monitor (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->monitor;
}

/**
 * sluice_http_site_get_auth:
 * @self: a site
 *
 * Returns: (transfer none): its credential
 */
SluiceHttpAuth *
sluice_http_site_get_auth (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->auth;
}

/**
 * sluice_http_site_get_limiter:
 * @self: a site
 *
 * Returns: (transfer none): what every request passes
 */
SluiceHttpLimiter *
sluice_http_site_get_limiter (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->limiter;
}

/**
 * sluice_http_site_get_cookies:
 * @self: a site
 *
 * Returns: (transfer none) (nullable): its cookies, %NULL where there are to be
 *   none
 */
SluiceHttpCookies *
sluice_http_site_get_cookies (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cookies;
}

/**
 * sluice_http_site_get_tls:
 * @self: a site
 *
 * Returns: (transfer none): its settings of TLS
 */
const SluiceHttpTls *
sluice_http_site_get_tls (SluiceHttpSite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tls;
}

/**
 * sluice_http_site_is_own:
 * @self: a site
 * @uri: where a request goes
 *
 * Returns: whether that is the configured origin: scheme, host and port
 */
gboolean
sluice_http_site_is_own (SluiceHttpSite *self,
                         GUri           *uri)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  return sluice_http_uri_same_origin (self->own, uri);
}

/**
 * sluice_http_site_is_trusted:
 * @self: a site
 * @uri: where a request goes
 *
 * Returns: whether the credential may go there: to the configured origin, and to
 *   those of `allow_origins`
 */
gboolean
sluice_http_site_is_trusted (SluiceHttpSite *self,
                             GUri           *uri)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  for (guint i = 0; i < self->allowed->len; i++)
    {
      if (sluice_http_uri_same_origin (g_ptr_array_index (self->allowed, i), uri))
        return TRUE;
    }
  return sluice_http_site_is_own (self, uri);
}
