/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-data-grid.h"
#include "sluice-intake-page.h"
#include "sluice-operation-list.h"
#include "sluice-question-list.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

struct _SluiceIntakePage
{
  SluicePage parent_instance;

  JsonObject *document;         /* (owned) (nullable) the task as far as it is known */
  JsonObject *guess;            /* (owned) (nullable) what was found out about it */
  JsonObject *sample;           /* (unowned) (nullable) the rows in @guess */
  char *input;                  /* (owned) (nullable) what was pasted; it may hold secrets */
  char *file;                   /* (owned) (nullable) or the file that was chosen */
  char *connection;             /* (owned) (nullable) that new tasks load into */
  char *secret;                 /* (owned) (nullable) name of the credential */
  char *answered;               /* (owned) (nullable) the key of a question, while the file is asked again */
  char *sample_token;           /* (owned) (nullable) credential of the sample server */
  gboolean begins_when_ready;   /* what is in the field waits for the store */
  gboolean asks_when_ready;     /* likewise the document that it was made with */
  gboolean is_saved;
  gboolean is_adjusting;        /* the task is opened instead of run */
  GCancellable *fetching;       /* (owned) (nullable) while the source is asked */

  GtkStack *stack;
  GtkTextView *link_view;
  GtkWidget *fetch_button;
  GtkLabel *busy_label;
  GtkLabel *credential_label;
  AdwComboRow *auth_row;
  AdwEntryRow *auth_name_row;
  AdwEntryRow *credential_row;
  SluiceOperationList *operations;
  GtkScrolledWindow *rows_scroller;
  guint arrange_id;             /* its size has changed */
  GtkLabel *rows_label;
  GtkLabel *total_label;
  SluiceQuestionList *questions;
  GtkToggleButton *facts_button; /* shows them where there is little room */
  GtkFlowBox *facts;
  SluiceDataGrid *grid;
  AdwEntryRow *table_row;
  AdwComboRow *key_row;
  GtkWidget *load_box;          /* with the target and the buttons */
  GtkWidget *load_button;
};

/* What is shown (sluice-intake-page.c). */
void sluice_intake_page_show_state     (SluiceIntakePage *self,
                                        const char       *state,
                                        GtkWidget        *focus);
void sluice_intake_page_ask_credential (SluiceIntakePage *self);
void sluice_intake_page_set_destination (SluiceIntakePage *self);

/* The rows (sluice-intake-page-rows.c). */
void sluice_intake_page_show_rows       (SluiceIntakePage *self);
void sluice_intake_page_show_first_rows (SluiceIntakePage *self,
                                         JsonObject       *sample);
void sluice_intake_page_update_facts    (SluiceIntakePage *self);
void sluice_intake_page_watch_size      (SluiceIntakePage *self);
void sluice_intake_page_update_load     (SluiceIntakePage *self);

/* What is asked (sluice-intake-page-ask.c). */
void  sluice_intake_page_begin          (SluiceIntakePage *self);
void  sluice_intake_page_ask_again      (SluiceIntakePage *self);
void  sluice_intake_page_ask_operation  (SluiceIntakePage *self,
                                         const char       *operation);
void  sluice_intake_page_answer_dialect (SluiceIntakePage *self,
                                         const char       *key,
                                         const char       *value);
void  sluice_intake_page_answer_format  (SluiceIntakePage *self,
                                         const char       *field,
                                         const char       *format);
char *sluice_intake_page_dup_link       (SluiceIntakePage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
