/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-editor.h"
#include "sluice-lookup-feed.h"
#include "sluice-previewer.h"

G_BEGIN_DECLS

struct _SluiceEditor
{
  GObject parent_instance;

  SluiceTaskDocument *document; /* (owned) */
  SluiceEditorStep step;
  char *column;                 /* (owned) (nullable) */
  guint row;
  gboolean only_problems;

  GBytes *records;              /* (owned) (nullable) one object a line */
  guint n_records;
  guint sample_size;
  GBytes *run_records;          /* (owned) (nullable) that a run has read */
  gint64 run_time;              /* when that run began */
  GCancellable *sampling;       /* (owned) (nullable) while records are read */
  GError *error;                /* (owned) (nullable) why there are none */

  SluicePreviewer *previewer;   /* (owned) */
  SluiceLookupFeed *lookups;    /* (owned) */
  SluicePreviewResult *result;  /* (owned) (nullable) after the selected step */
  SluicePreviewResult *findings; /* (owned) (nullable) after the checks: with the rejected rows */
  SluicePreviewResult *outcome; /* (owned) (nullable) after all steps */
  JsonArray *columns;           /* (owned) (nullable) what a mapping of all fields is made of */
  guint recompute_id;
  guint missing;                /* a bit for each step that is still to be computed */
};

/* What the steps make of the records (sluice-editor-rows.c). */
SluicePreviewStep sluice_editor_step_to_preview (SluiceEditorStep  step);
void              sluice_editor_recompute       (SluiceEditor     *self);

G_END_DECLS
