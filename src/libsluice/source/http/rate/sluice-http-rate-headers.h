/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SLUICE_HTTP_TOO_MANY_REQUESTS 429u

/* What servers say of their limits. There is no standard, so all of the common
 * spellings are understood:
 *
 *   X-RateLimit-Remaining, X-Rate-Limit-Remaining, RateLimit-Remaining
 *   X-RateLimit-Reset, X-Rate-Limit-Reset, RateLimit-Reset, X-RateLimit-Reset-After
 *   RateLimit: limit=100, remaining=0, reset=30
 *   RateLimit: "default";r=0;t=30
 *
 * The last three are from versions of draft-ietf-httpapi-ratelimit-headers. */

gint64 sluice_http_rate_get_remaining (SoupMessageHeaders *headers);
double sluice_http_rate_get_reset     (SoupMessageHeaders *headers,
                                       gint64              now);

G_END_DECLS
