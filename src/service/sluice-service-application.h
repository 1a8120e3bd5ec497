/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dispatcher.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SLUICE_SERVICE_APPLICATION_ID "io.github.sluice.Sluice.Service"

/**
 * SluiceServiceApplication:
 *
 * The background service: owns the dispatcher and what shows it to others. Stays
 * while something keeps it (runs, schedules), and leaves a while later.
 */
#define SLUICE_TYPE_SERVICE_APPLICATION (sluice_service_application_get_type ())
G_DECLARE_FINAL_TYPE (SluiceServiceApplication, sluice_service_application, SLUICE, SERVICE_APPLICATION, GApplication)

SluiceServiceApplication *sluice_service_application_new (SluiceDispatcher *dispatcher,
                                                          guint             idle_seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
