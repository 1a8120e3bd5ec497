/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-split-view.h"
#include "sluice-tour-bar.h"
#include "sluice-window.h"

G_BEGIN_DECLS

struct _SluiceWindow
{
  AdwApplicationWindow parent_instance;

  SluiceSession *session;       /* (owned) */
  GPtrArray *pushed;            /* (owned) (element-type SluicePage) above the root page */
  SluicePage *root;             /* (unowned) the page chosen in the sidebar */
  int root_index;               /* its row in the sidebar */
  gboolean is_selecting;        /* a row is selected by the window itself */
  gboolean is_empty;            /* neither tasks nor runs: the first start */

  AdwToastOverlay *toasts;
  SluiceTourBar *tour_bar;
  SluiceSplitView *split_view;
  GtkStack *stack;
  GtkListBox *sidebar;
  GtkListBox *running_list;
  GtkWidget *running_box;
  AdwHeaderBar *sidebar_header;
  SluicePage *overview_page;
  SluicePage *tasks_page;
  SluicePage *runs_page;
  SluicePage *schedules_page;
  SluicePage *connections_page;
  SluicePage *queries_page;
  SluicePage *welcome_page;
};

/* What the action win.show calls the pages of the sidebar, and a NULL. */
extern const char * const sluice_window_root_names[];

void     sluice_window_install_actions (GtkWidgetClass *widget_class);
void     sluice_window_install_run_actions (GtkWidgetClass *widget_class);
gboolean sluice_window_may_leave       (SluiceWindow   *self,
                                        guint           first,
                                        const char     *action,
                                        GVariant       *target);
void     sluice_window_drop            (SluiceWindow   *self,
                                        SluicePage     *page);
void     sluice_window_show_root       (SluiceWindow   *self,
                                        int             index);
void     sluice_window_show_top        (SluiceWindow   *self);

G_END_DECLS
