/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fields and columns that are dragged within the inspector of a mapping, as texts that
 * say which of them they are. */

GdkContentProvider *sluice_mapping_drag_field  (const char *path) G_GNUC_WARN_UNUSED_RESULT;
GdkContentProvider *sluice_mapping_drag_column (const char *name) G_GNUC_WARN_UNUSED_RESULT;
const char         *sluice_mapping_drag_read   (const char *text,
                                                gboolean   *ret_is_column);

G_END_DECLS
