/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-draft.h"
#include "sluice-editor-private.h"
#include "sluice-mapping-edits.h"

/* What the steps make of the records of the sample. */

/**
 * sluice_editor_step_to_preview:
 * @step: a step
 *
 * Returns: after which step of a preview its rows are
 */
SluicePreviewStep
sluice_editor_step_to_preview (SluiceEditorStep step)
{
  switch (step)
    {
    case SLUICE_EDITOR_STEP_SOURCE:
    case SLUICE_EDITOR_STEP_LOOKUPS:
      return SLUICE_PREVIEW_STEP_SOURCE;
    case SLUICE_EDITOR_STEP_FILTER:
      return SLUICE_PREVIEW_STEP_FILTER;
    case SLUICE_EDITOR_STEP_MAPPING:
      return SLUICE_PREVIEW_STEP_MAPPING;
    case SLUICE_EDITOR_STEP_CHECKS:
      return SLUICE_PREVIEW_STEP_CHECKS;
    case SLUICE_EDITOR_STEP_SETS:
    case SLUICE_EDITOR_STEP_DESTINATION:
    case SLUICE_EDITOR_STEP_OPTIONS:
    case SLUICE_EDITOR_STEP_SCHEDULE:
    default:
      return SLUICE_PREVIEW_STEP_SETS;
    }
}

/* A task without a mapping takes all fields. To change one column of it, the mapping
 * that this means has to be written down first. */
static void
learn_columns (SluiceEditor        *self,
               SluicePreviewResult *result)
{
  SluiceSchema *schema = sluice_preview_result_get_schema (result);
  SluicePreviewStep step = sluice_preview_result_get_step (result);

  if (sluice_mapping_edits_get_mapping (sluice_editor_get_root (self)) != NULL ||
      step < SLUICE_PREVIEW_STEP_MAPPING || schema == NULL || sluice_schema_get_n (schema) == 0)
    return;
  if (step == SLUICE_PREVIEW_STEP_SETS &&
      sluice_draft_get_object (sluice_editor_get_root (self), "aggregate", FALSE) != NULL)
    return;
  g_clear_pointer (&self->columns, json_array_unref);
  self->columns = json_array_new ();
  for (guint i = 0; i < sluice_schema_get_n (schema); i++)
    {
      const SluiceColumn *column = sluice_schema_get (schema, i);
      const SluicePreviewColumn *facts = sluice_preview_result_get_column (result, i);
      g_autofree char *type = sluice_type_to_string (column->type);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "column", column->name);
      json_object_set_string_member (entry, "type", type);
      json_object_set_string_member (entry, "from", facts->from == NULL ? column->name : facts->from);
      json_array_add_object_element (self->columns, entry);
    }
}

static void preview (SluiceEditor      *self,
                     SluicePreviewStep  step);

/* What came of a step is what the editor has to know of it. */
static void
take (SluiceEditor        *self,
      SluicePreviewResult *result)
{
  SluicePreviewStep step = sluice_preview_result_get_step (result);

  learn_columns (self, result);
  if (step == sluice_editor_step_to_preview (self->step))
    {
      if (self->row != SLUICE_EDITOR_NO_ROW && self->row >= sluice_preview_result_get_n_rows (result))
        sluice_editor_set_row (self, SLUICE_EDITOR_NO_ROW);
      if (g_set_object (&self->result, result))
        g_object_notify (G_OBJECT (self), "result");
    }
  if (step == SLUICE_PREVIEW_STEP_CHECKS && g_set_object (&self->findings, result))
    g_object_notify (G_OBJECT (self), "findings");
  if (step == SLUICE_PREVIEW_STEP_SETS && g_set_object (&self->outcome, result))
    g_object_notify (G_OBJECT (self), "outcome");
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SluiceEditor) self = user_data;
  g_autoptr(SluicePreviewResult) rows = NULL;

  /* It was cancelled by a newer one, which will answer. */
  rows = sluice_previewer_preview_finish (SLUICE_PREVIEWER (source), result, NULL);
  if (rows == NULL)
    return;
  self->missing &= ~(1u << sluice_preview_result_get_step (rows));
  take (self, rows);
  /* A newer one is on its way. */
  if (self->recompute_id != 0)
    return;
  if (self->missing & (1u << SLUICE_PREVIEW_STEP_CHECKS))
    preview (self, SLUICE_PREVIEW_STEP_CHECKS);
  else if (self->missing & (1u << SLUICE_PREVIEW_STEP_SETS))
    preview (self, SLUICE_PREVIEW_STEP_SETS);
}

static void
preview (SluiceEditor      *self,
         SluicePreviewStep  step)
{
  g_autofree char *text = sluice_task_document_dup_text (self->document);

  sluice_previewer_preview_async (self->previewer, text, step, NULL, previewed_cb, g_object_ref (self));
}

/* What is looked at comes first. */
static gboolean
recompute_cb (gpointer user_data)
{
  SluiceEditor *self = user_data;

  self->recompute_id = 0;
  self->missing = 1u << SLUICE_PREVIEW_STEP_CHECKS | 1u << SLUICE_PREVIEW_STEP_SETS;
  preview (self, sluice_editor_step_to_preview (self->step));
  return G_SOURCE_REMOVE;
}

/**
 * sluice_editor_recompute:
 * @self: a #SluiceEditor
 *
 * Has the rows computed anew, once for all changes of one turn of the main loop.
 */
void
sluice_editor_recompute (SluiceEditor *self)
{
  if (self->recompute_id == 0)
    self->recompute_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, recompute_cb, self, NULL);
}

/**
 * sluice_editor_dup_root_with_columns:
 * @self: a #SluiceEditor
 *
 * For changes of columns: a task that takes all fields gets the mapping that means
 * this, as far as the sample knows fields.
 *
 * Returns: (transfer full): a copy of the task, to be changed and committed
 */
JsonObject *
sluice_editor_dup_root_with_columns (SluiceEditor *self)
{
  JsonObject *root = NULL;

  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  root = sluice_task_document_dup_root (self->document);
  if (sluice_mapping_edits_get_mapping (root) == NULL && self->columns != NULL)
    for (guint i = 0; i < json_array_get_length (self->columns); i++)
      sluice_mapping_edits_insert_column (root, i,
                                          sluice_draft_copy (json_array_get_object_element (self->columns, i)));
  return root;
}
