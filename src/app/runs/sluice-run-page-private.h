/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-run-page.h"

#include "sluice-check-list.h"
#include "sluice-count-bar.h"
#include "sluice-count-legend.h"
#include "sluice-log-view.h"
#include "sluice-rejects-view.h"
#include "sluice-requests-view.h"
#include "sluice-run-chain.h"
#include "sluice-run-version.h"
#include "sluice-stage-bars.h"
#include "sluice-undo-button.h"

G_BEGIN_DECLS

struct _SluiceRunPage
{
  SluicePage parent_instance;

  char *id;                     /* (owned) */
  SluiceRun *run;               /* (owned) (nullable) as the store knows it */
  SluiceLiveRun *live;          /* (owned) (nullable) as the service tells of it */
  guint build_id;               /* while views are to be made */
  gboolean wants_rejects;       /* they are to be seen when their view is there */
  guint poll_id;
  guint update_id;              /* while something is told that is not shown yet */
  gint64 updated;               /* when that was done last, monotonic */

  AdwViewStack *views;
  AdwViewStackPage *rejects_page; /* (owned) (nullable) as the views below: made after the summary */
  GtkStack *stack;
  GtkImage *state_icon;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *links;
  GtkWidget *retry_badge;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *progress_label;
  GtkWidget *wait_box;
  GtkLabel *wait_label;
  SluiceCountBar *bar;
  SluiceCountLegend *legend;
  SluiceStageBars *stages;
  AdwPreferencesGroup *warnings_group;
  GtkListBox *warnings_list;
  SluiceCheckList *check_list;
  GtkWidget *cancel_button;
  GtkWidget *again_button;
  GtkWidget *retry_button;
  GtkWidget *task_button;
  GtkWidget *origin_button;
  GtkWidget *retried_button;
  GtkWidget *retrying_button;
  SluiceUndoButton *undo_button;
  SluiceLogView *log_view;      /* (owned) (nullable) */
  SluiceRejectsView *rejects_view; /* (owned) (nullable) */
  SluiceRequestsView *requests_view; /* (owned) (nullable) */
  SluiceRunChain *chain;
  SluiceRunVersion *version;
};

/* What can be done with a run (sluice-run-page-actions.c). */
void sluice_run_page_install_actions (GtkWidgetClass *widget_class);
void sluice_run_page_update_actions  (SluiceRunPage  *self,
                                      SluiceRunState  state);

G_END_DECLS
