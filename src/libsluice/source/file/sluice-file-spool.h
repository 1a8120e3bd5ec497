/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-monitor.h"
#include "sluice-source-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sluice_file_spool_is_needed (const char              *path,
                                      SluiceCompression        compression);
int      sluice_file_spool           (GInputStream            *stream,
                                      const char              *part,
                                      const SluiceSourceSpec  *spec,
                                      SluiceCompression        compression,
                                      GCancellable            *cancellable,
                                      GError                 **error);

G_END_DECLS
