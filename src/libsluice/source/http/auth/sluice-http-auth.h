/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-client.h"
#include "sluice-http-retry.h"
#include "sluice-http-site.h"

G_BEGIN_DECLS

#define SLUICE_TYPE_HTTP_AUTH (sluice_http_auth_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceHttpAuth, sluice_http_auth, SLUICE, HTTP_AUTH, GObject)

/**
 * SluiceHttpAuthClass:
 * @prepare: makes sure that there is something to send
 * @apply: puts it into a message; returns which one it was
 * @refuse: the server did not take it
 * @get_credential: the name of the secret behind it
 *
 * The credential of a site. Thread-safe: several requests may be under way.
 */
struct _SluiceHttpAuthClass
{
  GObjectClass parent_class;

  gboolean    (*prepare)        (SluiceHttpAuth    *self,
                                 SluiceHttpClient  *client,
                                 SluiceHttpFailure *failure,
                                 GCancellable      *cancellable);
  guint64     (*apply)          (SluiceHttpAuth    *self,
                                 SoupMessage       *message);
  gboolean    (*refuse)         (SluiceHttpAuth    *self,
                                 guint64            applied);
  const char *(*get_credential) (SluiceHttpAuth    *self);

  /*< private >*/
  gpointer _reserved[4];
};

SluiceHttpAuth *sluice_http_auth_new            (SluiceHttpSite     *site,
                                                 GCancellable       *cancellable,
                                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        sluice_http_auth_prepare        (SluiceHttpAuth     *self,
                                                 SluiceHttpClient   *client,
                                                 SluiceHttpFailure  *failure,
                                                 GCancellable       *cancellable);
guint64         sluice_http_auth_apply          (SluiceHttpAuth     *self,
                                                 SoupMessage        *message);
gboolean        sluice_http_auth_refuse         (SluiceHttpAuth     *self,
                                                 guint64             applied);
const char     *sluice_http_auth_get_credential (SluiceHttpAuth     *self);

G_END_DECLS
