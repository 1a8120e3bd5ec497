/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-document.h"

#include "sluice-draft.h"

/* A step back for each of so many changes; older ones are forgotten. */
#define MAX_STEPS 500
/* Letters that are typed one after the other are one change. */
#define MERGE_WINDOW G_USEC_PER_SEC

/* A state of the document, and what led to it from the one before. */
typedef struct
{
  JsonObject *root;             /* (owned) sealed */
  char *label;                  /* (owned) (nullable) none of the first state */
  char *merge_key;              /* (owned) (nullable) */
  gint64 time;                  /* monotonic, in microseconds */
} Step;

struct _SluiceTaskDocument
{
  GObject parent_instance;

  GPtrArray *steps;             /* (owned) (element-type Step) */
  guint position;               /* of the current one */
  JsonObject *saved;            /* (owned) what is in the store */
  gboolean modified;
};

typedef enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_MODIFIED,
} SluiceTaskDocumentProperty;

static GParamSpec *properties[PROP_MODIFIED + 1];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceTaskDocument, sluice_task_document, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  Step *step = data;

  json_object_unref (step->root);
  g_free (step->label);
  g_free (step->merge_key);
  g_free (step);
}

static Step *
step_new (JsonObject *root,
          const char *label,
          const char *merge_key)
{
  Step *step = g_new0 (Step, 1);

  json_object_seal (root);
  step->root = root;
  step->label = g_strdup (label);
  step->merge_key = g_strdup (merge_key);
  step->time = g_get_monotonic_time ();
  return step;
}

static Step *
get_step (SluiceTaskDocument *self,
          guint               position)
{
  return g_ptr_array_index (self->steps, position);
}

static void
update_modified (SluiceTaskDocument *self)
{
  JsonObject *root = get_step (self, self->position)->root;
  gboolean modified = root != self->saved && !json_object_equal (root, self->saved);

  if (modified == self->modified)
    return;
  self->modified = modified;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
tell (SluiceTaskDocument *self)
{
  for (guint i = PROP_CAN_UNDO; i <= PROP_REDO_LABEL; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  update_modified (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
sluice_task_document_finalize (GObject *object)
{
  SluiceTaskDocument *self = SLUICE_TASK_DOCUMENT (object);

  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->saved, json_object_unref);

  G_OBJECT_CLASS (sluice_task_document_parent_class)->finalize (object);
}

static void
sluice_task_document_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  SluiceTaskDocument *self = SLUICE_TASK_DOCUMENT (object);

  switch ((SluiceTaskDocumentProperty) prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, sluice_task_document_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, sluice_task_document_get_can_redo (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, sluice_task_document_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, sluice_task_document_get_redo_label (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_task_document_class_init (SluiceTaskDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = sluice_task_document_finalize;
  object_class->get_property = sluice_task_document_get_property;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_task_document_init (SluiceTaskDocument *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

/**
 * sluice_task_document_new:
 * @root: (transfer full): a task, as it is in the store
 *
 * Returns: (transfer full): a document that nobody has changed yet
 */
SluiceTaskDocument *
sluice_task_document_new (JsonObject *root)
{
  SluiceTaskDocument *self = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_TASK_DOCUMENT, NULL);
  g_ptr_array_add (self->steps, step_new (root, NULL, NULL));
  self->saved = json_object_ref (root);
  return self;
}

/**
 * sluice_task_document_get_root:
 * @self: a #SluiceTaskDocument
 *
 * Returns: (transfer none): the task as it stands; it is sealed, and whoever
 *   takes a reference keeps this state
 */
JsonObject *
sluice_task_document_get_root (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), NULL);

  return get_step (self, self->position)->root;
}

/**
 * sluice_task_document_dup_root:
 * @self: a #SluiceTaskDocument
 *
 * Returns: (transfer full): a deep copy of the task, to be changed and given to
 *   [method@Sluice.TaskDocument.commit]
 */
JsonObject *
sluice_task_document_dup_root (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), NULL);

  return sluice_draft_copy (get_step (self, self->position)->root);
}

/**
 * sluice_task_document_dup_text:
 * @self: a #SluiceTaskDocument
 *
 * Returns: (transfer full): the task as JSON
 */
char *
sluice_task_document_dup_text (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), NULL);

  return sluice_draft_to_text (get_step (self, self->position)->root);
}

static void
forget_redo (SluiceTaskDocument *self)
{
  if (self->position + 1 < self->steps->len)
    g_ptr_array_set_size (self->steps, (int) self->position + 1);
}

/* Whether @step is still being typed at. */
static gboolean
is_open (Step       *step,
         const char *merge_key)
{
  return merge_key != NULL && g_strcmp0 (step->merge_key, merge_key) == 0 &&
         g_get_monotonic_time () - step->time < MERGE_WINDOW;
}

/**
 * sluice_task_document_commit:
 * @self: a #SluiceTaskDocument
 * @label: what was done, for people, as in “Undo: Trim email”
 * @root: (transfer full): the task as it is now
 * @merge_key: (nullable): changes with the same key, each within a second of the
 *   one before, are undone together
 *
 * Makes @root the current state. What was undone before is forgotten.
 *
 * Returns: whether @root is different from what was
 */
gboolean
sluice_task_document_commit (SluiceTaskDocument *self,
                             const char         *label,
                             JsonObject         *root,
                             const char         *merge_key)
{
  Step *current = NULL;

  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);
  g_return_val_if_fail (root != NULL, FALSE);

  current = get_step (self, self->position);
  if (root == current->root || json_object_equal (root, current->root))
    {
      json_object_unref (root);
      return FALSE;
    }
  if (self->position > 0 && self->position + 1 == self->steps->len && is_open (current, merge_key))
    {
      g_ptr_array_set_size (self->steps, (int) self->position);
      self->position--;
    }
  forget_redo (self);
  /* Typed and taken out again: nothing is left to undo. */
  if (json_object_equal (root, get_step (self, self->position)->root))
    {
      json_object_unref (root);
      tell (self);
      return TRUE;
    }
  g_ptr_array_add (self->steps, step_new (root, label, merge_key));
  if (self->steps->len > MAX_STEPS)
    g_ptr_array_remove_index (self->steps, 0);
  self->position = self->steps->len - 1;
  tell (self);
  return TRUE;
}

/**
 * sluice_task_document_undo:
 * @self: a #SluiceTaskDocument
 *
 * Returns: whether there was something to undo
 */
gboolean
sluice_task_document_undo (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);

  if (self->position == 0)
    return FALSE;
  self->position--;
  tell (self);
  return TRUE;
}

/**
 * sluice_task_document_redo:
 * @self: a #SluiceTaskDocument
 *
 * Returns: whether there was something that had been undone
 */
gboolean
sluice_task_document_redo (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);

  if (self->position + 1 >= self->steps->len)
    return FALSE;
  self->position++;
  tell (self);
  return TRUE;
}

/**
 * sluice_task_document_get_can_undo:
 * @self: a #SluiceTaskDocument
 *
 * Returns: whether there is something to undo
 */
gboolean
sluice_task_document_get_can_undo (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);

  return self->position > 0;
}

/**
 * sluice_task_document_get_can_redo:
 * @self: a #SluiceTaskDocument
 *
 * Returns: whether there is something to do again
 */
gboolean
sluice_task_document_get_can_redo (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);

  return self->position + 1 < self->steps->len;
}

/**
 * sluice_task_document_get_undo_label:
 * @self: a #SluiceTaskDocument
 *
 * Returns: (nullable): what undoing takes back
 */
const char *
sluice_task_document_get_undo_label (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), NULL);

  return self->position == 0 ? NULL : get_step (self, self->position)->label;
}

/**
 * sluice_task_document_get_redo_label:
 * @self: a #SluiceTaskDocument
 *
 * Returns: (nullable): what redoing does again
 */
const char *
sluice_task_document_get_redo_label (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), NULL);

  return self->position + 1 < self->steps->len ? get_step (self, self->position + 1)->label : NULL;
}

/**
 * sluice_task_document_get_modified:
 * @self: a #SluiceTaskDocument
 *
 * Returns: whether the task is not what was saved
 */
gboolean
sluice_task_document_get_modified (SluiceTaskDocument *self)
{
  g_return_val_if_fail (SLUICE_IS_TASK_DOCUMENT (self), FALSE);

  return self->modified;
}

/**
 * sluice_task_document_set_saved:
 * @self: a #SluiceTaskDocument
 * @root: the state that was saved, which may be an earlier one by now
 *
 * Remembers what is in the store.
 */
void
sluice_task_document_set_saved (SluiceTaskDocument *self,
                                JsonObject         *root)
{
  g_return_if_fail (SLUICE_IS_TASK_DOCUMENT (self));
  g_return_if_fail (root != NULL);

  json_object_ref (root);
  json_object_unref (self->saved);
  self->saved = root;
  update_modified (self);
}
