/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-editor.h"

#include "sluice-editor-private.h"

#define DEFAULT_SAMPLE 1000

typedef enum
{
  PROP_DOCUMENT = 1,
  PROP_STEP,
  PROP_COLUMN,
  PROP_ROW,
  PROP_RESULT,
  PROP_FINDINGS,
  PROP_OUTCOME,
  PROP_BUSY,
  PROP_ERROR,
  PROP_N_RECORDS,
  PROP_SAMPLE_SIZE,
  PROP_ONLY_PROBLEMS,
  PROP_LOOKUPS,
} SluiceEditorProperty;

static GParamSpec *properties[PROP_LOOKUPS + 1];

enum
{
  SIGNAL_SAMPLE_WANTED,
  SIGNAL_PATH_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceEditor, sluice_editor, G_TYPE_OBJECT)

static void
document_changed_cb (SluiceEditor *self)
{
  sluice_editor_recompute (self);
}

/* Rows look different now. */
static void
lookups_changed_cb (SluiceEditor *self)
{
  g_object_notify (G_OBJECT (self), "lookups");
  sluice_editor_recompute (self);
}

static void
sluice_editor_constructed (GObject *object)
{
  SluiceEditor *self = SLUICE_EDITOR (object);

  G_OBJECT_CLASS (sluice_editor_parent_class)->constructed (object);

  g_assert (self->document != NULL);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  self->lookups = sluice_lookup_feed_new (self->document, self->previewer);
  g_signal_connect_object (self->lookups, "changed", G_CALLBACK (lookups_changed_cb), self, G_CONNECT_SWAPPED);
  /* What is wrong with the document is known without records. */
  sluice_editor_recompute (self);
}

static void
sluice_editor_dispose (GObject *object)
{
  SluiceEditor *self = SLUICE_EDITOR (object);

  g_clear_handle_id (&self->recompute_id, g_source_remove);
  if (self->sampling != NULL)
    g_cancellable_cancel (self->sampling);
  g_clear_object (&self->sampling);
  if (self->lookups != NULL)
    g_object_run_dispose (G_OBJECT (self->lookups));

  G_OBJECT_CLASS (sluice_editor_parent_class)->dispose (object);
}

static void
sluice_editor_finalize (GObject *object)
{
  SluiceEditor *self = SLUICE_EDITOR (object);

  g_clear_object (&self->lookups);
  g_clear_object (&self->document);
  g_clear_object (&self->previewer);
  g_clear_object (&self->result);
  g_clear_object (&self->findings);
  g_clear_object (&self->outcome);
  g_clear_pointer (&self->records, g_bytes_unref);
  g_clear_pointer (&self->run_records, g_bytes_unref);
  g_clear_pointer (&self->columns, json_array_unref);
  g_clear_error (&self->error);
  g_free (self->column);

  G_OBJECT_CLASS (sluice_editor_parent_class)->finalize (object);
}

static void
sluice_editor_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SluiceEditor *self = SLUICE_EDITOR (object);

  switch ((SluiceEditorProperty) prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;
    case PROP_COLUMN:
      g_value_set_string (value, self->column);
      break;
    case PROP_ROW:
      g_value_set_uint (value, self->row);
      break;
    case PROP_RESULT:
      g_value_set_object (value, self->result);
      break;
    case PROP_FINDINGS:
      g_value_set_object (value, self->findings);
      break;
    case PROP_OUTCOME:
      g_value_set_object (value, self->outcome);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->sampling != NULL);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_N_RECORDS:
      g_value_set_uint (value, self->n_records);
      break;
    case PROP_SAMPLE_SIZE:
      g_value_set_uint (value, self->sample_size);
      break;
    case PROP_ONLY_PROBLEMS:
      g_value_set_boolean (value, self->only_problems);
      break;
    case PROP_LOOKUPS:
      g_value_set_object (value, self->lookups);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_editor_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SluiceEditor *self = SLUICE_EDITOR (object);

  switch ((SluiceEditorProperty) prop_id)
    {
    case PROP_DOCUMENT:
      self->document = g_value_dup_object (value);
      break;
    case PROP_STEP:
      sluice_editor_set_step (self, g_value_get_uint (value));
      break;
    case PROP_COLUMN:
      sluice_editor_set_column (self, g_value_get_string (value));
      break;
    case PROP_ROW:
      sluice_editor_set_row (self, g_value_get_uint (value));
      break;
    case PROP_SAMPLE_SIZE:
      sluice_editor_set_sample_size (self, g_value_get_uint (value));
      break;
    case PROP_ONLY_PROBLEMS:
      sluice_editor_set_only_problems (self, g_value_get_boolean (value));
      break;
    case PROP_RESULT:
    case PROP_FINDINGS:
    case PROP_OUTCOME:
    case PROP_BUSY:
    case PROP_ERROR:
    case PROP_N_RECORDS:
    case PROP_LOOKUPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;

  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, SLUICE_TYPE_TASK_DOCUMENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STEP] =
    g_param_spec_uint ("step", NULL, NULL, 0, SLUICE_N_EDITOR_STEPS - 1, SLUICE_EDITOR_STEP_SOURCE, writable);
  properties[PROP_COLUMN] = g_param_spec_string ("column", NULL, NULL, NULL, writable);
  properties[PROP_ROW] = g_param_spec_uint ("row", NULL, NULL, 0, G_MAXUINT, SLUICE_EDITOR_NO_ROW, writable);
  properties[PROP_RESULT] = g_param_spec_object ("result", NULL, NULL, SLUICE_TYPE_PREVIEW_RESULT, readable);
  properties[PROP_FINDINGS] = g_param_spec_object ("findings", NULL, NULL, SLUICE_TYPE_PREVIEW_RESULT, readable);
  properties[PROP_OUTCOME] = g_param_spec_object ("outcome", NULL, NULL, SLUICE_TYPE_PREVIEW_RESULT, readable);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_N_RECORDS] = g_param_spec_uint ("n-records", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_SAMPLE_SIZE] =
    g_param_spec_uint ("sample-size", NULL, NULL, 1, G_MAXUINT, DEFAULT_SAMPLE, writable);
  properties[PROP_ONLY_PROBLEMS] = g_param_spec_boolean ("only-problems", NULL, NULL, FALSE, writable);
  properties[PROP_LOOKUPS] = g_param_spec_object ("lookups", NULL, NULL, SLUICE_TYPE_LOOKUP_FEED, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sluice_editor_class_init (SluiceEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sluice_editor_constructed;
  object_class->dispose = sluice_editor_dispose;
  object_class->finalize = sluice_editor_finalize;
  object_class->get_property = sluice_editor_get_property;
  object_class->set_property = sluice_editor_set_property;
  install_properties (object_class);

  signals[SIGNAL_SAMPLE_WANTED] =
    g_signal_new ("sample-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_PATH_WANTED] =
    g_signal_new ("path-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sluice_editor_init (SluiceEditor *self)
{
  self->row = SLUICE_EDITOR_NO_ROW;
  self->sample_size = DEFAULT_SAMPLE;
  self->previewer = sluice_previewer_new ();
}

/**
 * sluice_editor_new:
 * @document: a task
 *
 * Returns: (transfer full): what panes that edit it share
 */
SluiceEditor *
sluice_editor_new (SluiceTaskDocument *document)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (document), NULL);

  return g_object_new (SLUICE_TYPE_EDITOR, "document", document, NULL);
}

/**
 * sluice_editor_get_document:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none): the task
 */
SluiceTaskDocument *
sluice_editor_get_document (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->document;
}

/**
 * sluice_editor_get_step:
 * @self: a #SluiceEditor
 *
 * Returns: the step that is selected
 */
SluiceEditorStep
sluice_editor_get_step (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), SLUICE_EDITOR_STEP_SOURCE);

  return self->step;
}

/**
 * sluice_editor_set_step:
 * @self: a #SluiceEditor
 * @step: a step
 *
 * Selects a step: its inspector is shown, and the rows after it.
 */
void
sluice_editor_set_step (SluiceEditor     *self,
                        SluiceEditorStep  step)
{
  SluicePreviewStep before;

  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (step < SLUICE_N_EDITOR_STEPS);

  if (step == self->step)
    return;
  before = sluice_editor_step_to_preview (self->step);
  self->step = step;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
  if (sluice_editor_step_to_preview (step) != before)
    sluice_editor_recompute (self);
}

/**
 * sluice_editor_get_column:
 * @self: a #SluiceEditor
 *
 * Returns: (nullable): the column that is selected
 */
const char *
sluice_editor_get_column (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->column;
}

/**
 * sluice_editor_set_column:
 * @self: a #SluiceEditor
 * @column: (nullable): a column's name
 *
 * Selects a column.
 */
void
sluice_editor_set_column (SluiceEditor *self,
                          const char   *column)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));

  if (g_strcmp0 (column, self->column) == 0)
    return;
  g_free (self->column);
  self->column = g_strdup (column);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMN]);
}

/**
 * sluice_editor_get_row:
 * @self: a #SluiceEditor
 *
 * Returns: the row of the result that is selected, or %SLUICE_EDITOR_NO_ROW
 */
guint
sluice_editor_get_row (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), SLUICE_EDITOR_NO_ROW);

  return self->row;
}

/**
 * sluice_editor_set_row:
 * @self: a #SluiceEditor
 * @row: a row of the result, or %SLUICE_EDITOR_NO_ROW
 *
 * Selects a row.
 */
void
sluice_editor_set_row (SluiceEditor *self,
                       guint         row)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));

  if (row == self->row)
    return;
  self->row = row;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
}

/**
 * sluice_editor_get_only_problems:
 * @self: a #SluiceEditor
 *
 * Returns: whether only rows with problems are to be seen
 */
gboolean
sluice_editor_get_only_problems (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), FALSE);

  return self->only_problems;
}

/**
 * sluice_editor_set_only_problems:
 * @self: a #SluiceEditor
 * @only_problems: whether only rows with problems are to be seen
 *
 * Leaves out rows that are as they should be.
 */
void
sluice_editor_set_only_problems (SluiceEditor *self,
                                 gboolean      only_problems)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));

  if (only_problems == self->only_problems)
    return;
  self->only_problems = only_problems;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_PROBLEMS]);
}

/**
 * sluice_editor_get_result:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none) (nullable): the rows after the selected step; may be of
 *   the step before for a moment
 */
SluicePreviewResult *
sluice_editor_get_result (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->result;
}

/**
 * sluice_editor_get_findings:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none) (nullable): all rows after the checks, with all that is wrong
 *   with them
 */
SluicePreviewResult *
sluice_editor_get_findings (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->findings;
}

/**
 * sluice_editor_get_outcome:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none) (nullable): the rows that would be loaded, and the counts of
 *   those that would not
 */
SluicePreviewResult *
sluice_editor_get_outcome (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->outcome;
}

/**
 * sluice_editor_get_busy:
 * @self: a #SluiceEditor
 *
 * Returns: whether records are being read
 */
gboolean
sluice_editor_get_busy (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), FALSE);

  return self->sampling != NULL;
}

/**
 * sluice_editor_get_error:
 * @self: a #SluiceEditor
 *
 * Returns: (nullable): why there are no records
 */
const GError *
sluice_editor_get_error (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->error;
}

/**
 * sluice_editor_get_lookups:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none): the rows of the lookups of the task
 */
SluiceLookupFeed *
sluice_editor_get_lookups (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return self->lookups;
}

/**
 * sluice_editor_get_sample_size:
 * @self: a #SluiceEditor
 *
 * Returns: how many records are asked for
 */
guint
sluice_editor_get_sample_size (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), 0);

  return self->sample_size;
}

/**
 * sluice_editor_set_sample_size:
 * @self: a #SluiceEditor
 * @n_records: how many records are to be asked for
 *
 * Says how large the next sample is.
 */
void
sluice_editor_set_sample_size (SluiceEditor *self,
                               guint         n_records)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (n_records > 0);

  if (n_records == self->sample_size)
    return;
  self->sample_size = n_records;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLE_SIZE]);
}

/**
 * sluice_editor_want_sample:
 * @self: a #SluiceEditor
 *
 * Asks the owner to have records read anew.
 */
void
sluice_editor_want_sample (SluiceEditor *self)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));

  g_signal_emit (self, signals[SIGNAL_SAMPLE_WANTED], 0);
}

/**
 * sluice_editor_get_root:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer none): the task as it stands, which must not be changed
 */
JsonObject *
sluice_editor_get_root (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return sluice_task_document_get_root (self->document);
}

/**
 * sluice_editor_dup_root:
 * @self: a #SluiceEditor
 *
 * Returns: (transfer full): a copy of the task, to be changed and committed
 */
JsonObject *
sluice_editor_dup_root (SluiceEditor *self)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), NULL);

  return sluice_task_document_dup_root (self->document);
}

/**
 * sluice_editor_commit:
 * @self: a #SluiceEditor
 * @label: what was done, for people
 * @root: (transfer full): the task as it is now
 * @merge_key: (nullable): see [method@Sluice.TaskDocument.commit]
 *
 * Returns: whether something changed
 */
gboolean
sluice_editor_commit (SluiceEditor *self,
                      const char   *label,
                      JsonObject   *root,
                      const char   *merge_key)
{
  g_return_val_if_fail (SLUICE_IS_EDITOR (self), FALSE);

  return sluice_task_document_commit (self->document, label, root, merge_key);
}

/**
 * sluice_editor_show_path:
 * @self: a #SluiceEditor
 * @path: a JSON path of the document
 *
 * Selects the step that @path belongs to, and asks for its field.
 */
void
sluice_editor_show_path (SluiceEditor *self,
                         const char   *path)
{
  g_return_if_fail (SLUICE_IS_EDITOR (self));
  g_return_if_fail (path != NULL);

  sluice_editor_set_step (self, sluice_editor_step_of_path (path));
  g_signal_emit (self, signals[SIGNAL_PATH_WANTED], 0, path);
}
