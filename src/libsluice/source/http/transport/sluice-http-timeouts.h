/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-http-spec.h"

G_BEGIN_DECLS

/**
 * SluiceHttpPhase:
 * @SLUICE_HTTP_PHASE_CONNECT: until there is a connection
 * @SLUICE_HTTP_PHASE_SEND: while the request goes out
 * @SLUICE_HTTP_PHASE_FIRST_BYTE: until the answer begins
 * @SLUICE_HTTP_PHASE_BODY: between two pieces of the body
 *
 * What one exchange waits for.
 */
typedef enum
{
  SLUICE_HTTP_PHASE_CONNECT,
  SLUICE_HTTP_PHASE_SEND,
  SLUICE_HTTP_PHASE_FIRST_BYTE,
  SLUICE_HTTP_PHASE_BODY,
} SluiceHttpPhase;

/**
 * SluiceHttpTimeouts:
 * @spec: the task's limits
 * @phase: what is waited for
 * @phase_start: monotonic time at which that began
 * @start: monotonic time at which the exchange began
 * @window_waited: microseconds waited for the body since @window_bytes is counted
 * @window_bytes: bytes that came in them
 *
 * The clocks of one exchange. Only time spent waiting for the network counts
 * for the rate: a slow database behind us does not make the server slow.
 */
typedef struct
{
  const SluiceTimeoutSpec *spec;
  SluiceHttpPhase phase;
  gint64 phase_start;
  gint64 start;
  gint64 window_waited;
  guint64 window_bytes;
} SluiceHttpTimeouts;

void     sluice_http_timeouts_start     (SluiceHttpTimeouts       *self,
                                         const SluiceTimeoutSpec  *spec);
void     sluice_http_timeouts_enter     (SluiceHttpTimeouts       *self,
                                         SluiceHttpPhase           phase);
gint64   sluice_http_timeouts_deadline  (const SluiceHttpTimeouts *self);
void     sluice_http_timeouts_set_error (const SluiceHttpTimeouts *self,
                                         GError                  **error);
gboolean sluice_http_timeouts_received  (SluiceHttpTimeouts       *self,
                                         gint64                    waited,
                                         guint64                   bytes,
                                         GError                  **error);

G_END_DECLS
