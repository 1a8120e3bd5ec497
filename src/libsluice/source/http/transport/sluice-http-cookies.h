/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpCookies:
 *
 * The cookies of a run, for `cookies: true`: in memory, each origin by itself,
 * so that none reaches another host, port or scheme than the one it came from.
 * What they hold is masked like a secret. Thread-safe.
 */
typedef struct _SluiceHttpCookies SluiceHttpCookies;

SluiceHttpCookies *sluice_http_cookies_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void               sluice_http_cookies_free  (SluiceHttpCookies *self);
void               sluice_http_cookies_apply (SluiceHttpCookies *self,
                                              SoupMessage       *message);
void               sluice_http_cookies_take  (SluiceHttpCookies *self,
                                              SoupMessage       *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceHttpCookies, sluice_http_cookies_free)

G_END_DECLS
