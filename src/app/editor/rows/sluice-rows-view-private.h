/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-cell-grid.h"
#include "sluice-column-form.h"
#include "sluice-column-head.h"
#include "sluice-grid-header.h"
#include "sluice-preview-rows.h"
#include "sluice-rows-view.h"
#include "sluice-sample-bar.h"

G_BEGIN_DECLS

struct _SluiceRowsView
{
  SluiceEditorPane parent_instance;

  SluicePreviewRows *rows;      /* (owned) */
  SluiceSampleBar *bar;         /* (unowned) */
  SluiceGridHeader *header;     /* (unowned) */
  SluiceCellGrid *grid;         /* (unowned) */
  guint show_id;
  GHashTable *widths;           /* (owned) (element-type utf8 int): of columns */
  GtkWidget *popover;           /* (unowned) (nullable) the menu or the form of a column */
  gboolean is_of_grid;          /* that was asked for from a cell */
};

SluiceColumnHead *sluice_rows_view_get_head        (SluiceRowsView      *self,
                                                    guint                column);
guint             sluice_rows_view_find_column     (SluiceRowsView      *self);

/* What can be done with the column that is selected (sluice-rows-view-actions.c). */
void              sluice_rows_view_install_actions (GtkWidgetClass      *widget_class);
void              sluice_rows_view_show_menu       (SluiceRowsView      *self,
                                                    gboolean             is_of_grid);
void              sluice_rows_view_show_types      (SluiceRowsView      *self);
void              sluice_rows_view_close_popover   (SluiceRowsView      *self);

G_END_DECLS
