/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_REMOTE_STREAM (sluice_remote_stream_get_type ())
G_DECLARE_FINAL_TYPE (SluiceRemoteStream, sluice_remote_stream, SLUICE, REMOTE_STREAM, GFilterInputStream)

GInputStream *sluice_remote_stream_new (GFile          *file,
                                        SluiceMonitor  *monitor,
                                        GCancellable   *cancellable,
                                        GError        **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      sluice_remote_file_fail  (GFile          *file,
                                        const char     *what,
                                        const GError   *cause,
                                        GError        **error);

G_END_DECLS
