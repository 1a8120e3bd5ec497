/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_SPLIT_VIEW (sluice_split_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceSplitView, sluice_split_view, SLUICE, SPLIT_VIEW, AdwBin)

void      sluice_split_view_set_sidebar      (SluiceSplitView *self,
                                              GtkWidget       *sidebar);
void      sluice_split_view_set_content      (SluiceSplitView *self,
                                              GtkWidget       *content);
gboolean  sluice_split_view_get_collapsed    (SluiceSplitView *self);
gboolean  sluice_split_view_get_show_content (SluiceSplitView *self);
void      sluice_split_view_set_show_content (SluiceSplitView *self,
                                              gboolean         show_content);

G_END_DECLS
