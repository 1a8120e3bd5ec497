/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-conditions.h"

G_BEGIN_DECLS

/**
 * SluiceDesktopMonitor:
 *
 * Keeps [class@Sluice.Conditions] true: asks UPower, the power profiles and the
 * network monitor, and listens to them. Where none of them is, everything may run.
 */
#define SLUICE_TYPE_DESKTOP_MONITOR (sluice_desktop_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDesktopMonitor, sluice_desktop_monitor, SLUICE, DESKTOP_MONITOR, GObject)

SluiceDesktopMonitor *sluice_desktop_monitor_new (SluiceConditions *conditions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
