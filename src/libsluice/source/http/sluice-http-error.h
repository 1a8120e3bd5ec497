/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How failures of HTTP become errors of ours. */

GError *sluice_http_error_from_network (const GError *network_error,
                                        const char   *host,
                                        gboolean      in_body) G_GNUC_WARN_UNUSED_RESULT;
GError *sluice_http_error_from_status  (guint         status,
                                        const char   *reason,
                                        const char   *credential,
                                        const char   *excerpt) G_GNUC_WARN_UNUSED_RESULT;
void    sluice_http_error_advise       (GError       *error);
char   *sluice_http_excerpt            (const char   *data,
                                        gsize         size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
