/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-connection.h"
#include "sluice-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

SluiceConnection *sluice_connection_render (SluiceConnection           *self,
                                            const SluiceTemplateScope  *scope,
                                            const char                 *base_dir,
                                            GCancellable               *cancellable,
                                            GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
