/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluicePalette:
 *
 * Everything that can be opened or done, found by a few letters of its name:
 * Ctrl+K, some letters, Enter. With the arrows the focus goes into the list; a
 * letter takes it back to the field.
 */
#define SLUICE_TYPE_PALETTE (sluice_palette_get_type ())
G_DECLARE_FINAL_TYPE (SluicePalette, sluice_palette, SLUICE, PALETTE, AdwWindow)

SluicePalette *sluice_palette_new (GtkWindow     *parent,
                                   SluiceSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
