/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"
#include "sluice-child-stream.h"
#include "sluice-data-grid.h"
#include "sluice-panes.h"
#include "sluice-parameter-list.h"
#include "sluice-query-page.h"
#include "sluice-sql-editor.h"
#include "sluice-store-queries.h"
#include "sluice-table-tree.h"

G_BEGIN_DECLS

struct _SluiceQueryPage
{
  SluicePage parent_instance;

  char *id;                     /* (owned) (nullable) of a query that is kept */
  SluiceStoredQuery *stored;    /* (owned) (nullable) as it was kept last */
  char *wanted;                 /* (owned) (nullable) the connection, until it is known */
  GPtrArray *connections;       /* (owned) (nullable) (element-type SluiceConnection) databases */
  SluiceCatalog *catalog;       /* (owned) (nullable) */
  SluiceChildStream *stream;    /* (owned) (nullable) while rows arrive */
  GCancellable *asking;         /* (owned) (nullable) while the server is asked something else */
  gint64 begun;                 /* when the run began, monotonic */
  gboolean is_filling;
  gboolean is_dirty;
  gboolean is_saving;
  gboolean is_newer;            /* than what is being saved */
  gboolean saves_again;         /* once that is done */
  gboolean runs_at_once;        /* once the connections are known */
  gboolean makes_task;          /* a task is made of it once it is saved */
  gboolean is_left;             /* nobody sees it any more */
  char *leave_action;           /* (owned) (nullable) what waits until the page is saved */
  GVariant *leave_target;       /* (owned) (nullable) its parameter */

  SluicePanes *panes;
  SluiceTableTree *tree;
  GtkDropDown *connection_drop;
  GtkEntry *name_entry;
  SluiceSqlEditor *editor;
  SluiceParameterList *parameters;
  GtkStack *result_stack;
  GtkSpinner *spinner;
  GtkLabel *status_label;
  GtkWidget *stop_button;
  SluiceDataGrid *grid;
  GtkLabel *error_label;
  GtkLabel *hint_label;
  GtkTextView *plan_view;
};

SluiceConnection *sluice_query_page_get_connection  (SluiceQueryPage *self);
const char       *sluice_query_page_get_name        (SluiceQueryPage *self);
void              sluice_query_page_arrange         (SluiceQueryPage *self);
void              sluice_query_page_stop            (SluiceQueryPage *self);
void              sluice_query_page_install_actions (GtkWidgetClass  *widget_class);

/* Saving it (sluice-query-page-save.c). */
void              sluice_query_page_save            (SluiceQueryPage *self);
void              sluice_query_page_stay            (SluiceQueryPage *self);
void              sluice_query_page_go_on           (SluiceQueryPage *self);

G_END_DECLS
