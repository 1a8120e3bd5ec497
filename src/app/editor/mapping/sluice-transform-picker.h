/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceTransformPicker:
 *
 * A button that opens the list of all transforms, with what they do and an example,
 * and a field to search it. Emits `picked` (its name).
 */
#define SLUICE_TYPE_TRANSFORM_PICKER (sluice_transform_picker_get_type ())
G_DECLARE_FINAL_TYPE (SluiceTransformPicker, sluice_transform_picker, SLUICE, TRANSFORM_PICKER, GtkWidget)

GtkWidget *sluice_transform_picker_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
