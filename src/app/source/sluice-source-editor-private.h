/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-answer-view.h"
#include "sluice-auth-editor.h"
#include "sluice-database-card.h"
#include "sluice-dialect-card.h"
#include "sluice-file-card.h"
#include "sluice-file-view.h"
#include "sluice-paging-card.h"
#include "sluice-pair-list.h"
#include "sluice-panes.h"
#include "sluice-source-editor.h"
#include "sluice-source-options.h"

G_BEGIN_DECLS

struct _SluiceSourceEditor
{
  AdwBin parent_instance;

  guint read_again_id;          /* a file is read again soon */

  char *kind;                   /* (owned) (nullable) `type` of the source */
  guint n_cards;                /* how many of the cards are built */
  gboolean is_filling;
  gboolean is_body_changed;
  gboolean had_focus;           /* before the source was asked */

  GtkWidget *http_bar;
  GtkWidget *file_bar;
  GtkWidget *database_bar;
  SluiceDatabaseCard *database_card;
  GtkDropDown *method_drop;
  GtkEntry *url_entry;
  GtkEntry *path_entry;
  SluicePanes *panes;
  GtkBox *cards;
  GtkWidget *request_group;
  SluicePairList *query_list;
  SluicePairList *headers_list;
  AdwComboRow *body_row;
  SluicePairList *form_list;
  GtkWidget *text_row;
  GtkTextView *body_text;
  AdwEntryRow *records_row;
  GtkWidget *records_group;
  SluiceFileCard *file_card;
  SluiceDialectCard *dialect_card;
  SluiceAuthEditor *auth_editor;
  SluicePagingCard *paging_card;
  SluiceSourceOptions *options;
  AdwEntryRow *name_row;
  AdwEntryRow *description_row;
  GtkStack *answers;
  SluiceAnswerView *answer_view;
  SluiceFileView *file_view;
};

void sluice_source_editor_changed      (SluiceSourceEditor *self);
void sluice_source_editor_file_changed (SluiceSourceEditor *self);

G_END_DECLS
