/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceCliAttach:
 *
 * Shares the progress of a run with the background service, if that is on the
 * session bus already, so that the window shows the run and can cancel it. Never
 * starts a service or a bus, and never waits for them.
 */
typedef struct _SluiceCliAttach SluiceCliAttach;

SluiceCliAttach *sluice_cli_attach_new   (const char      *workspace) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_cli_attach_free  (SluiceCliAttach *self);
void             sluice_cli_attach_event (SluiceCliAttach *self,
                                          JsonObject      *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCliAttach, sluice_cli_attach_free)

G_END_DECLS
