/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceService:
 *
 * The queue of runs on the session bus: one run of a task at a time, a few
 * runs together, each a child of its own. Emits `idle` when the last has
 * ended.
 */
#define SLUICE_TYPE_SERVICE (sluice_service_get_type ())
G_DECLARE_FINAL_TYPE (SluiceService, sluice_service, SLUICE, SERVICE, GObject)

SluiceService *sluice_service_new     (SluiceStore      *store,
                                       const char       *cli) G_GNUC_WARN_UNUSED_RESULT;
gboolean       sluice_service_export  (SluiceService    *self,
                                       GDBusConnection  *connection,
                                       GError          **error);
gboolean       sluice_service_is_idle (SluiceService    *self);

G_END_DECLS
