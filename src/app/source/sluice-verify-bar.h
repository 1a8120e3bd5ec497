/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceVerifyBar:
 *
 * Reads all of a source before anything is loaded: a button, how far it is, and
 * what came out. Emits `wanted` when the button is pressed, for whoever has the
 * task to start it, and `verified` with the result, a #JsonObject.
 */
#define SLUICE_TYPE_VERIFY_BAR (sluice_verify_bar_get_type ())
G_DECLARE_FINAL_TYPE (SluiceVerifyBar, sluice_verify_bar, SLUICE, VERIFY_BAR, AdwBin)

void sluice_verify_bar_start (SluiceVerifyBar *self,
                              const char      *document);
void sluice_verify_bar_reset (SluiceVerifyBar *self);
void sluice_verify_bar_set_label (SluiceVerifyBar *self,
                                  const char      *label);

G_END_DECLS
