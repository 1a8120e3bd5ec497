/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceConditions:
 *
 * What the machine is in just now, as far as schedules care. Properties, all
 * boolean: `low-power` (on battery, and that is low or to be saved), `metered`
 * (the network is paid by volume), `online` (there is a network). Begins with
 * mains, unmetered and online; [class@Sluice.DesktopMonitor] keeps it true.
 */
#define SLUICE_TYPE_CONDITIONS (sluice_conditions_get_type ())
G_DECLARE_FINAL_TYPE (SluiceConditions, sluice_conditions, SLUICE, CONDITIONS, GObject)

SluiceConditions *sluice_conditions_new           (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_conditions_get_low_power (SluiceConditions *self);
void              sluice_conditions_set_low_power (SluiceConditions *self,
                                                   gboolean          low_power);
gboolean          sluice_conditions_get_metered   (SluiceConditions *self);
void              sluice_conditions_set_metered   (SluiceConditions *self,
                                                   gboolean          metered);
gboolean          sluice_conditions_get_online    (SluiceConditions *self);
void              sluice_conditions_set_online    (SluiceConditions *self,
                                                   gboolean          online);

G_END_DECLS
