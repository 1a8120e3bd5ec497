/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SLUICE_TYPE_SCROLL_AREA (sluice_scroll_area_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceScrollArea, sluice_scroll_area, SLUICE, SCROLL_AREA, GtkWidget)

/**
 * SluiceScrollAreaClass:
 * @scrolled: what is seen is another part of it now; by default it is allocated anew
 *
 * What is larger than what is seen of it, and makes widgets only for that.
 */
struct _SluiceScrollAreaClass
{
  GtkWidgetClass parent_class;

  void (*scrolled) (SluiceScrollArea *self);
};

gboolean sluice_scroll_area_get_is_ready       (SluiceScrollArea *self);
gboolean sluice_scroll_area_get_is_configuring (SluiceScrollArea *self);
double   sluice_scroll_area_get_start          (SluiceScrollArea *self,
                                                GtkOrientation    orientation);
void     sluice_scroll_area_configure          (SluiceScrollArea *self,
                                                GtkOrientation    orientation,
                                                double            start,
                                                double            upper,
                                                double            page,
                                                double            step);
void     sluice_scroll_area_queue_focus         (SluiceScrollArea *self);
void     sluice_scroll_area_reveal             (SluiceScrollArea *self,
                                                GtkOrientation    orientation,
                                                double            from,
                                                double            to);

G_END_DECLS
