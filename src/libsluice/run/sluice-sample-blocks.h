/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-sample.h"
#include "sluice-source.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sluice_sample_read_blocks (SluiceSample  *sample,
                                    SluiceSource  *source,
                                    gboolean       spread,
                                    GCancellable  *cancellable,
                                    GError       **error);

G_END_DECLS
