/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"

G_BEGIN_DECLS

/* The events of `--output events` that an HTTP source sends. */

void sluice_http_emit_page  (SluiceMonitor *monitor,
                             const char    *url,
                             guint          page,
                             guint          status,
                             guint64        records,
                             guint64        bytes,
                             gint64         milliseconds);
void sluice_http_emit_retry (SluiceMonitor *monitor,
                             const char    *url,
                             guint          attempt,
                             guint          status,
                             const char    *message,
                             double         delay);
void sluice_http_emit_wait  (SluiceMonitor *monitor,
                             double         delay,
                             const char    *reason);

G_END_DECLS
