/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-mapping-context.h"
#include "sluice-mapping-pane.h"
#include "sluice-mapping-summary.h"

G_BEGIN_DECLS

struct _SluiceMappingPane
{
  SluiceEditorPane parent_instance;

  SluiceMappingContext *context; /* (owned) */
  GBytes *records;              /* (owned) (nullable) of which the fields are known or read */
  GCancellable *reading;        /* (owned) (nullable) while fields are read */
  GPtrArray *target;            /* (owned) (nullable) columns of the table */
  char *target_name;            /* (owned) (nullable) of which table */
  GCancellable *asking;         /* (owned) (nullable) while the server is asked */
  char *picked;                 /* (owned) (nullable) the field that the keyboard carries */

  GtkStack *stack;
  GtkWidget *summary;
  GtkWidget *fields;
  GtkWidget *columns;
  GtkWidget *detail;
  GtkWidget *menu;              /* a popover */
};

/* What is done to the mapping (sluice-mapping-pane-actions.c). */
void       sluice_mapping_pane_drop        (SluiceMappingPane *self,
                                            const char        *column,
                                            const char        *path);
void       sluice_mapping_pane_drop_column (SluiceMappingPane *self,
                                            const char        *column,
                                            const char        *moved);
void       sluice_mapping_pane_add         (SluiceMappingPane *self,
                                            const char        *path);
void       sluice_mapping_pane_remove      (SluiceMappingPane *self,
                                            const char        *column);
void       sluice_mapping_pane_move        (SluiceMappingPane *self,
                                            const char        *column,
                                            int                by);
GtkWidget *sluice_mapping_pane_build_tools (SluiceMappingPane *self) G_GNUC_WARN_UNUSED_RESULT;

/* The pages (sluice-mapping-pane.c). */
void       sluice_mapping_pane_open        (SluiceMappingPane *self,
                                            const char        *column);

G_END_DECLS
