/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store-templates.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SluiceTemplateWindow:
 *
 * The templates of the workspace: what tasks do between source and destination, to be
 * used in others. Emits `apply` with a template as text.
 */
#define SLUICE_TYPE_TEMPLATE_WINDOW (sluice_template_window_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTemplateWindow, sluice_template_window, SLUICE, TEMPLATE_WINDOW, AdwWindow)

SluiceTemplateWindow *sluice_template_window_new (GtkWindow   *parent,
                                                  SluiceStore *store,
                                                  const char  *task);

G_END_DECLS
