/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-zip-reader.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_ZIP_STREAM (sluice_zip_stream_get_type ())
G_DECLARE_FINAL_TYPE (SluiceZipStream, sluice_zip_stream, SLUICE, ZIP_STREAM, GInputStream)

GInputStream *sluice_zip_stream_new (SluiceZipReader *zip,
                                     SluiceMonitor   *monitor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
