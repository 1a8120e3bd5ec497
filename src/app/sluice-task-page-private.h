/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-data-grid.h"
#include "sluice-task-page.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

struct _SluiceTaskPage
{
  SluicePage parent_instance;

  char *id;                     /* (owned) */
  JsonObject *document;         /* (owned) (nullable) what is being edited */
  char *new_secret;             /* (owned) (nullable) name that a new credential gets */
  gboolean is_filling;          /* fields change because we fill them */
  gboolean is_dirty;
  gboolean run_after_save;
  char *leave_action;           /* (owned) (nullable) what waits until the page is saved */
  GVariant *leave_target;       /* (owned) (nullable) its parameter */

  AdwViewStack *views;
  AdwEntryRow *name_row;
  AdwEntryRow *description_row;
  AdwEntryRow *url_row;
  AdwComboRow *method_row;
  AdwEntryRow *path_row;
  AdwEntryRow *records_row;
  AdwComboRow *pagination_row;
  GtkWidget *auth_group;
  AdwComboRow *auth_row;
  AdwEntryRow *auth_name_row;
  AdwEntryRow *secret_row;
  GtkListBox *mapping_list;
  AdwComboRow *connection_row;
  AdwEntryRow *file_row;
  AdwEntryRow *schema_row;
  AdwEntryRow *table_row;
  AdwComboRow *strategy_row;
  AdwEntryRow *keys_row;
  AdwComboRow *commit_row;
  GtkStack *preview_stack;
  GtkLabel *preview_label;
  SluiceDataGrid *preview_grid;
  GtkWidget *save_button;
};

/* The fields (sluice-task-page-form.c). */
void        sluice_task_page_fill            (SluiceTaskPage *self);
void        sluice_task_page_collect         (SluiceTaskPage *self);
void        sluice_task_page_arrange         (SluiceTaskPage *self);
void        sluice_task_page_set_connections (SluiceTaskPage *self,
                                              GPtrArray      *connections);
void        sluice_task_page_add_mapping_row (SluiceTaskPage *self,
                                              JsonObject     *entry,
                                              gboolean        focus);
void        sluice_task_page_focus_path      (SluiceTaskPage *self,
                                              const char     *path);
void        sluice_task_page_changed         (SluiceTaskPage *self);

G_END_DECLS
