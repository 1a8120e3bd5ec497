/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpRequestKind:
 * @SLUICE_HTTP_REQUEST_PAGE: for a page of records
 * @SLUICE_HTTP_REQUEST_TOKEN: for a token, of an OAuth 2 server
 * @SLUICE_HTTP_REQUEST_LOGIN: for a token or a cookie, of the API itself
 * @SLUICE_HTTP_REQUEST_CHILD: for what belongs to one record
 *
 * What a request is for.
 */
typedef enum
{
  SLUICE_HTTP_REQUEST_PAGE,
  SLUICE_HTTP_REQUEST_TOKEN,
  SLUICE_HTTP_REQUEST_LOGIN,
  SLUICE_HTTP_REQUEST_CHILD,
} SluiceHttpRequestKind;

/**
 * SluiceHttpLabel:
 * @kind: what the request is for
 * @page: the number of the page, from 1; 0 = none
 * @attempt: which try it is, from 1; 0 = does not matter
 */
typedef struct
{
  SluiceHttpRequestKind kind;
  guint page;
  guint attempt;
} SluiceHttpLabel;

/* The events of `--output events` that an HTTP source sends. */

void sluice_http_emit_request (SluiceMonitor         *monitor,
                               SoupMessage           *message,
                               const SluiceHttpLabel *label,
                               guint64                bytes,
                               gint64                 milliseconds,
                               const GError          *error);
void sluice_http_emit_page    (SluiceMonitor         *monitor,
                               const char            *url,
                               guint                  page,
                               guint                  status,
                               guint64                records,
                               guint64                bytes,
                               gint64                 milliseconds);
void sluice_http_emit_retry   (SluiceMonitor         *monitor,
                               const char            *url,
                               guint                  attempt,
                               guint                  status,
                               const char            *message,
                               double                 delay);

G_END_DECLS
