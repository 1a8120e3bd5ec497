/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-lookup-feed.h"
#include "sluice-preview-result.h"
#include "sluice-task-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceEditorStep:
 * @SLUICE_EDITOR_STEP_SOURCE: where records come from
 * @SLUICE_EDITOR_STEP_LOOKUPS: in what the steps that follow look values up
 * @SLUICE_EDITOR_STEP_FILTER: which of them are taken
 * @SLUICE_EDITOR_STEP_MAPPING: what columns are made of them
 * @SLUICE_EDITOR_STEP_CHECKS: what must hold of rows
 * @SLUICE_EDITOR_STEP_SETS: duplicates and groups
 * @SLUICE_EDITOR_STEP_DESTINATION: where rows go, and how
 * @SLUICE_EDITOR_STEP_OPTIONS: limits and parameters
 * @SLUICE_EDITOR_STEP_SCHEDULE: when that happens
 *
 * The parts of a task, in the order in which a row meets them.
 */
typedef enum
{
  SLUICE_EDITOR_STEP_SOURCE,
  SLUICE_EDITOR_STEP_LOOKUPS,
  SLUICE_EDITOR_STEP_FILTER,
  SLUICE_EDITOR_STEP_MAPPING,
  SLUICE_EDITOR_STEP_CHECKS,
  SLUICE_EDITOR_STEP_SETS,
  SLUICE_EDITOR_STEP_DESTINATION,
  SLUICE_EDITOR_STEP_OPTIONS,
  SLUICE_EDITOR_STEP_SCHEDULE,
} SluiceEditorStep;

#define SLUICE_N_EDITOR_STEPS (SLUICE_EDITOR_STEP_SCHEDULE + 1)
/* No row is selected. */
#define SLUICE_EDITOR_NO_ROW G_MAXUINT

/**
 * SluiceEditor:
 *
 * What all panes of the editor of a task look at: the document, the step, column and
 * row that are selected, and the rows of a sample after that step, which follow each
 * change of the document. For the main thread.
 *
 * Properties, all of which notify: `document`, `step`, `column`, `row`, `result`,
 * `findings`, `outcome`, `busy`, `error`, `n-records`, `sample-size`, `only-problems`, `lookups`.
 *
 * Emits `sample-wanted` when somebody wants records and nothing may be asked yet
 * (credentials have to be stored first; whoever owns the editor calls
 * [method@Sluice.Editor.read_sample] then), and `path-wanted` (a JSON path of the
 * document) when the field there is to be shown.
 */
#define SLUICE_TYPE_EDITOR (sluice_editor_get_type ())
G_DECLARE_FINAL_TYPE (SluiceEditor, sluice_editor, SLUICE, EDITOR, GObject)

SluiceEditor        *sluice_editor_new                (SluiceTaskDocument *document) G_GNUC_WARN_UNUSED_RESULT;
SluiceTaskDocument  *sluice_editor_get_document       (SluiceEditor       *self);

SluiceEditorStep     sluice_editor_get_step           (SluiceEditor       *self);
void                 sluice_editor_set_step           (SluiceEditor       *self,
                                                       SluiceEditorStep    step);
const char          *sluice_editor_get_column         (SluiceEditor       *self);
void                 sluice_editor_set_column         (SluiceEditor       *self,
                                                       const char         *column);
guint                sluice_editor_get_row            (SluiceEditor       *self);
void                 sluice_editor_set_row            (SluiceEditor       *self,
                                                       guint               row);
gboolean             sluice_editor_get_only_problems  (SluiceEditor       *self);
void                 sluice_editor_set_only_problems  (SluiceEditor       *self,
                                                       gboolean            only_problems);

/* The rows after the selected step; all with what is wrong with them; those that would
 * be loaded. */
SluicePreviewResult *sluice_editor_get_result         (SluiceEditor       *self);
SluicePreviewResult *sluice_editor_get_findings       (SluiceEditor       *self);
SluicePreviewResult *sluice_editor_get_outcome        (SluiceEditor       *self);
gboolean             sluice_editor_get_busy           (SluiceEditor       *self);
const GError        *sluice_editor_get_error          (SluiceEditor       *self);

/* The sample: what is asked for, and what came. */
guint                sluice_editor_get_sample_size    (SluiceEditor       *self);
void                 sluice_editor_set_sample_size    (SluiceEditor       *self,
                                                       guint               n_records);
gboolean             sluice_editor_has_sample         (SluiceEditor       *self);
guint                sluice_editor_get_n_records      (SluiceEditor       *self);
void                 sluice_editor_want_sample        (SluiceEditor       *self);
void                 sluice_editor_read_sample        (SluiceEditor       *self);
void                 sluice_editor_set_records        (SluiceEditor       *self,
                                                       GBytes             *records);
GBytes              *sluice_editor_get_records        (SluiceEditor       *self);
void                 sluice_editor_take_run_records   (SluiceEditor       *self,
                                                       GBytes             *records,
                                                       gint64              time);
gboolean             sluice_editor_has_run_records    (SluiceEditor       *self);
void                 sluice_editor_show_run_records   (SluiceEditor       *self);
gint64               sluice_editor_get_run_time       (SluiceEditor       *self);
SluiceLookupFeed    *sluice_editor_get_lookups        (SluiceEditor       *self);

/* Changes. */
JsonObject          *sluice_editor_get_root           (SluiceEditor       *self);
JsonObject          *sluice_editor_dup_root           (SluiceEditor       *self) G_GNUC_WARN_UNUSED_RESULT;
JsonObject          *sluice_editor_dup_root_with_columns (SluiceEditor    *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean             sluice_editor_commit             (SluiceEditor       *self,
                                                       const char         *label,
                                                       JsonObject         *root,
                                                       const char         *merge_key);
void                 sluice_editor_show_path          (SluiceEditor       *self,
                                                       const char         *path);

const char          *sluice_editor_step_get_title     (SluiceEditorStep    step);
SluiceEditorStep     sluice_editor_step_of_path       (const char         *path);

G_END_DECLS
