/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceInhibitor:
 *
 * Keeps the machine from going to sleep by itself while something runs: through
 * logind, in a sandbox through the portal. Property `held`: whether it does just
 * now; it stays %FALSE where nobody can be asked. To close the lid, or to choose
 * Suspend where the desktop lets one insist, sends the machine to sleep all the same.
 */
#define SLUICE_TYPE_INHIBITOR (sluice_inhibitor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceInhibitor, sluice_inhibitor, SLUICE, INHIBITOR, GObject)

SluiceInhibitor *sluice_inhibitor_new     (void) G_GNUC_WARN_UNUSED_RESULT;
/* @why: for the user, as in “Loading orders” */
void             sluice_inhibitor_hold    (SluiceInhibitor *self,
                                           const char      *why);
void             sluice_inhibitor_release (SluiceInhibitor *self);
gboolean         sluice_inhibitor_is_held (SluiceInhibitor *self);

G_END_DECLS
