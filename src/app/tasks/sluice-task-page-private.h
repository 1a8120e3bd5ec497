/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-draft-secrets.h"
#include "sluice-table-designer.h"
#include "sluice-task-editor.h"
#include "sluice-task-page.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

struct _SluiceTaskPage
{
  SluicePage parent_instance;

  char *id;                     /* (owned) */
  guint version;                /* the one in the store that is being changed */
  gboolean is_saving;
  gboolean saves_again;         /* what has changed while it was being saved */
  SluiceTaskDocument *document; /* (owned) (nullable) what is being edited */
  SluiceEditor *editor;         /* (owned) (nullable) what its panes share */
  SluiceDraftSecrets *secrets;  /* (owned) what was typed and is not stored yet */
  GCancellable *guessing;       /* (owned) (nullable) while the source is asked */
  JsonObject *guess;            /* (owned) (nullable) what it answered */
  GBytes *answered;             /* (owned) (nullable) the records of that, while the editor shows them */
  GCancellable *planning;       /* (owned) (nullable) while a plan is made */
  SluiceTableDesigner *designer; /* (weak) (nullable) of the target's table */
  char *sql;                    /* (owned) (nullable) what waits until the task is stored */
  gboolean is_detecting;        /* the answer decides about records and paging */
  gboolean wants_proof;         /* page 2 is asked for, too */
  JsonObject *stored;           /* (owned) (nullable) the task as it was found */
  guint keep_id;                /* while a change is not kept yet */
  gboolean is_touched;          /* a credential may have been typed */
  gboolean run_after_save;
  gboolean gives_up;            /* what is not saved may be lost */
  gboolean shows_schedule;      /* that is what somebody came for */
  char *path;                   /* (owned) (nullable) of a field that somebody came for */
  char *run_id;                 /* (owned) (nullable) of a run that somebody came from */
  SluiceRun *run;               /* (owned) (nullable) that run, while what it ran is read */
  gboolean awaits_run;          /* its rows are shown, not fresh ones */
  gboolean is_sample_wanted;    /* somebody has asked for rows meanwhile */
  char *leave_action;           /* (owned) (nullable) what waits until the page is saved */
  GVariant *leave_target;       /* (owned) (nullable) its parameter */

  SluiceTaskEditor *task_editor; /* (unowned) (nullable) until the task is there */
  SluiceTaskEditor *old_editor; /* (unowned) (nullable) of a page that was left */
  SluiceSourceEditor *source_editor; /* (unowned) (nullable) */
  SluiceDestinationEditor *destination_editor; /* (unowned) (nullable) */
  SluiceScheduleEditor *schedule_editor; /* (unowned) (nullable) */
  GtkWidget *history_buttons;   /* what undoes and redoes */
  GtkWidget *redo_button;
  GtkWidget *save_button;
  GtkWidget *undo_button;
};

/* The editor (sluice-task-page-form.c). */
void        sluice_task_page_open_editor     (SluiceTaskPage *self,
                                              JsonObject     *draft);
void        sluice_task_page_close_editor    (SluiceTaskPage *self);
gboolean    sluice_task_page_is_dirty        (SluiceTaskPage *self);
void        sluice_task_page_update_saved    (SluiceTaskPage *self);
void        sluice_task_page_collect         (SluiceTaskPage *self);
JsonObject *sluice_task_page_get_root        (SluiceTaskPage *self);
JsonObject *sluice_task_page_dup_root        (SluiceTaskPage *self) G_GNUC_WARN_UNUSED_RESULT;
char       *sluice_task_page_dup_text        (SluiceTaskPage *self) G_GNUC_WARN_UNUSED_RESULT;
void        sluice_task_page_commit          (SluiceTaskPage *self,
                                              const char     *label,
                                              JsonObject     *root);
void        sluice_task_page_install_editor_actions (GtkWidgetClass *widget_class);

SluiceTask *sluice_task_page_build_task      (SluiceTaskPage *self) G_GNUC_WARN_UNUSED_RESULT;

/* What is not saved (sluice-task-page-draft.c). */
void        sluice_task_page_find_draft      (SluiceTaskPage *self,
                                              JsonObject     *root);
void        sluice_task_page_take_draft      (SluiceTaskPage *self,
                                              JsonObject     *draft);
void        sluice_task_page_keep_draft      (SluiceTaskPage *self);
void        sluice_task_page_flush_draft     (SluiceTaskPage *self);
void        sluice_task_page_opened          (SluiceTaskPage *self);

/* Saving it (sluice-task-page-save.c). */
void        sluice_task_page_save            (SluiceTaskPage *self);
void        sluice_task_page_cannot_save     (SluiceTaskPage *self);
void        sluice_task_page_stay            (SluiceTaskPage *self);
void        sluice_task_page_leave_now       (SluiceTaskPage *self);

/* Whatever uses the document has the credentials stored first. */
typedef void (*SluiceTaskPageFunc) (SluiceTaskPage *self);
void        sluice_task_page_store_secrets   (SluiceTaskPage     *self,
                                              SluiceTaskPageFunc  then);
void        sluice_task_page_show_invalid    (SluiceTaskPage     *self,
                                              GPtrArray          *problems,
                                              const GError       *error);

/* Asking the source (sluice-task-page-source.c). */
void        sluice_task_page_install_source_actions (GtkWidgetClass *widget_class);
void        sluice_task_page_send_again      (SluiceTaskPage *self);
void        sluice_task_page_read_sample     (SluiceTaskPage *self);
void        sluice_task_page_verify          (SluiceTaskPage *self);
void        sluice_task_page_answer_format   (SluiceTaskPage *self,
                                              const char     *field,
                                              const char     *format);

/* The plan of a load, and the table (sluice-task-page-target.c). */
void        sluice_task_page_install_target_actions (GtkWidgetClass *widget_class);
void        sluice_task_page_stop_plan       (SluiceTaskPage *self);
void        sluice_task_page_execute_sql     (SluiceTaskPage *self);
void        sluice_task_page_give_up_sql     (SluiceTaskPage *self,
                                              const GError   *error);
void        sluice_task_page_give_up_target  (SluiceTaskPage *self,
                                              const GError   *error);

/* Versions and templates (sluice-task-page-history.c). */
void        sluice_task_page_install_history_actions (GtkWidgetClass *widget_class);

/* What a run has run (sluice-task-page-run.c). */
void        sluice_task_page_load_run        (SluiceTaskPage *self);

/* Forgetting the bookmark (sluice-task-page-bookmark.c). */
void        sluice_task_page_install_bookmark_action (GtkWidgetClass *widget_class);

/* The schedule's surroundings (sluice-task-page-schedule.c). */
void        sluice_task_page_install_schedule_actions (GtkWidgetClass *widget_class);
void        sluice_task_page_load_tasks      (SluiceTaskPage *self);
void        sluice_task_page_use_file        (SluiceTaskPage *self);
void        sluice_task_page_schedule_saved  (SluiceTaskPage *self);

G_END_DECLS
