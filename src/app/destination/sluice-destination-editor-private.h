/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-catalog.h"
#include "sluice-column-picker.h"
#include "sluice-destination-editor.h"
#include "sluice-draft-secrets.h"
#include "sluice-load-options.h"
#include "sluice-output-card.h"
#include "sluice-panes.h"
#include "sluice-sql-hooks.h"

G_BEGIN_DECLS

/* In the order of the row; the stored connections follow, then what else stands in
 * the task. */
typedef enum
{
  TARGET_SQLITE,
  TARGET_DUCKDB,
  TARGET_FILE,
  TARGET_STORED,
  TARGET_INLINE,
} TargetKind;

struct _SluiceDestinationEditor
{
  AdwBin parent_instance;

  GPtrArray *connections;       /* (owned) (nullable) (element-type SluiceConnection) databases */
  JsonObject *scratch;          /* (owned) the task as it stands in the fields, for the words */
  SluiceDraftSecrets *secrets;  /* (owned) stays empty: no field here is secret */
  SluiceCatalog *catalog;       /* (owned) (nullable) of the chosen connection */
  GSignalGroup *catalog_signals; /* (owned) */
  gboolean is_listed;           /* its tables were asked for */
  char *connection;             /* (owned) the stored one that is chosen, or empty */
  char *other_keys;             /* (owned) (nullable) those of the strategy before */
  JsonObject *inline_target;    /* (owned) (nullable) a connection in the task, which no row edits */
  gboolean is_file;             /* what the strategies are listed for */
  gboolean is_filling;
  guint n_parts;                /* of the fields, that are built */

  SluicePanes *panes;
  SluicePlanView *plan_view;
  GtkBox *cards;
  GtkWidget *target_group;
  AdwComboRow *connection_row;
  AdwEntryRow *path_row;
  AdwEntryRow *schema_row;
  AdwEntryRow *table_row;
  GtkWidget *choose_button;
  AdwComboRow *create_row;
  GtkLabel *table_label;
  GtkWidget *design_button;
  AdwComboRow *strategy_row;
  GtkLabel *words_label;
  AdwEntryRow *keys_row;
  SluiceColumnPicker *keys_picker;
  AdwComboRow *commit_row;
  SluiceOutputCard *output_card;
  SluiceLoadOptions *options;
  SluiceSqlHooks *hooks;
};

TargetKind   sluice_destination_editor_get_kind          (SluiceDestinationEditor *self);
const char  *sluice_destination_editor_get_strategy      (SluiceDestinationEditor *self);
void         sluice_destination_editor_list_strategies   (SluiceDestinationEditor *self,
                                                          gboolean                 is_file,
                                                          const char              *strategy);
void         sluice_destination_editor_list_connections  (SluiceDestinationEditor *self);
void         sluice_destination_editor_follow_connection (SluiceDestinationEditor *self);
void         sluice_destination_editor_arrange           (SluiceDestinationEditor *self);
void         sluice_destination_editor_changed           (SluiceDestinationEditor *self);

G_END_DECLS
