/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-coordinator.h"
#include "sluice-monitor.h"
#include "sluice-task.h"
#include "sluice-template.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads a source to its end, maps and checks every row on several threads, and
 * writes nothing. */
void        sluice_verifier_verify_async  (SluiceTask                *task,
                                           const SluiceTemplateScope *scope,
                                           SluiceMonitor             *monitor,
                                           SluiceCoordinator         *coordinator,
                                           GCancellable              *cancellable,
                                           GAsyncReadyCallback        callback,
                                           gpointer                   user_data);
JsonObject *sluice_verifier_verify_finish (GAsyncResult              *result,
                                           GError                   **error);

G_END_DECLS
