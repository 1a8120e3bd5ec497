/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which proxy is between us and a server, for messages. The way there is taken
 * by libsoup, which asks the same resolver: that of the desktop's settings, or
 * of the environment. */

char   *sluice_http_proxy_find    (GUri          *uri,
                                   GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;
GError *sluice_http_proxy_explain (GUri          *uri,
                                   const GError  *network_error,
                                   GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
