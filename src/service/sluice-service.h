/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dispatcher.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceService:
 *
 * What a dispatcher does, on the session bus: `io.github.sluice.Service1`.
 */
#define SLUICE_TYPE_SERVICE (sluice_service_get_type ())
G_DECLARE_FINAL_TYPE (SluiceService, sluice_service, SLUICE, SERVICE, GObject)

SluiceService *sluice_service_new      (GApplication      *application,
                                        SluiceDispatcher  *dispatcher) G_GNUC_WARN_UNUSED_RESULT;
gboolean       sluice_service_export   (SluiceService     *self,
                                        GDBusConnection   *connection,
                                        const char        *path,
                                        GError           **error);
void           sluice_service_unexport (SluiceService     *self);

G_END_DECLS
