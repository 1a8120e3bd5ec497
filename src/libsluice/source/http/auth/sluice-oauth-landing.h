/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceOAuthLanding:
 *
 * Where the browser comes back to after the user has agreed: an HTTP server on a
 * free port of the loopback interface (RFC 8252, 7.3), for one answer. Belongs
 * to one thread.
 */
typedef struct _SluiceOAuthLanding SluiceOAuthLanding;

SluiceOAuthLanding *sluice_oauth_landing_new     (const char          *state,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                sluice_oauth_landing_free    (SluiceOAuthLanding  *self);
const char         *sluice_oauth_landing_get_uri (SluiceOAuthLanding  *self);
char               *sluice_oauth_landing_wait    (SluiceOAuthLanding  *self,
                                                  guint                seconds,
                                                  GCancellable        *cancellable,
                                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceOAuthLanding, sluice_oauth_landing_free)

G_END_DECLS
