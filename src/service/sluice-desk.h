/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dispatcher.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceDesk:
 *
 * What the service does for a person at the desktop: the icon in the tray,
 * notifications, and the actions of both, which are the application's. To be made
 * when the application is on the bus, and to go before it does. Property `needed`:
 * whether the service has to stay, as something waits for a person.
 */
#define SLUICE_TYPE_DESK (sluice_desk_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDesk, sluice_desk, SLUICE, DESK, GObject)

SluiceDesk *sluice_desk_new       (GApplication     *application,
                                   SluiceDispatcher *dispatcher) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sluice_desk_is_needed (SluiceDesk       *self);

G_END_DECLS
