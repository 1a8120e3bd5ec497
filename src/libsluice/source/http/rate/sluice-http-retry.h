/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SluiceHttpFailure:
 * @error: (owned) (nullable): what happened
 * @status: the answer's status, 0 if there was none
 * @sent: whether the request may have reached the server
 * @asked_delay: seconds the server asks to wait, -1 = it does not
 *
 * A try that failed, with what decides about the next one.
 */
typedef struct
{
  GError *error;
  guint status;
  gboolean sent;
  double asked_delay;
} SluiceHttpFailure;

/**
 * SluiceHttpRetry:
 * @spec: the task's policy
 * @reads_only: whether the request may be repeated after it was sent
 * @attempts: tries that failed so far
 * @timeouts: those of them that ran into a time-out
 * @start: monotonic time of the first try
 *
 * The tries of one request (or page).
 */
typedef struct
{
  const SluiceRetrySpec *spec;
  gboolean reads_only;
  guint attempts;
  guint timeouts;
  gint64 start;
} SluiceHttpRetry;

void     sluice_http_failure_clear       (SluiceHttpFailure     *self);
void     sluice_http_retry_start         (SluiceHttpRetry       *self,
                                          const SluiceRetrySpec *spec,
                                          gboolean               reads_only);
gboolean sluice_http_retry_next          (SluiceHttpRetry       *self,
                                          SluiceHttpFailure     *failure,
                                          double                *ret_delay,
                                          GError               **error);
double   sluice_http_retry_asked_delay   (guint                  status,
                                          SoupMessageHeaders    *headers,
                                          gint64                 now);

G_END_DECLS
