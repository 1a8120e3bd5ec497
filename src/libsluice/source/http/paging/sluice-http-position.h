/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-token.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceHttpPosition:
 * @page: which page it is, from 1
 * @number: `page`: the number the server knows it by; `offset`: its offset
 * @token: `cursor`: what the page before said of it
 * @uri: (owned) (nullable): the URL the page before named
 *
 * One page among those of a call: all that its request depends on.
 */
typedef struct
{
  guint page;
  gint64 number;
  SluiceHttpToken token;
  GUri *uri;
} SluiceHttpPosition;

static inline void
sluice_http_position_clear (SluiceHttpPosition *self)
{
  sluice_http_token_clear (&self->token);
  g_clear_pointer (&self->uri, g_uri_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SluiceHttpPosition, sluice_http_position_clear)

G_END_DECLS
