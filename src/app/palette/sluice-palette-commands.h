/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-palette-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GPtrArray *sluice_palette_commands_list (GtkWindow *window) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
