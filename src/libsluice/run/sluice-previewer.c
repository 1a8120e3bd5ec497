/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-previewer.h"

#include "sluice-preview-pipeline.h"
#include "sluice-preview-records.h"

struct _SluicePreviewer
{
  GObject parent_instance;

  SluicePreviewRecords *records;        /* (owned) */
  GHashTable *lookups;                  /* (owned) (element-type utf8 SluicePreviewRecords): replaced, never changed */
  GCancellable *latest;                 /* (owned) (nullable): of the preview under way */
};

G_DEFINE_FINAL_TYPE (SluicePreviewer, sluice_previewer, G_TYPE_OBJECT)

/* Input of a preview; what is shared is immutable. */
typedef struct
{
  SluicePreviewRecords *records;        /* (owned) */
  GHashTable *lookups;                  /* (owned) */
  char *document;
  SluicePreviewStep step;
  GCancellable *outer;                  /* (owned) (nullable): the caller's */
  gulong outer_id;
} PreviewData;

static void
preview_data_free (gpointer data)
{
  PreviewData *self = data;

  g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  sluice_preview_records_unref (self->records);
  g_hash_table_unref (self->lookups);
  g_free (self->document);
  g_free (self);
}

static void
sluice_previewer_dispose (GObject *object)
{
  SluicePreviewer *self = SLUICE_PREVIEWER (object);

  g_cancellable_cancel (self->latest);
  g_clear_object (&self->latest);

  G_OBJECT_CLASS (sluice_previewer_parent_class)->dispose (object);
}

static void
sluice_previewer_finalize (GObject *object)
{
  SluicePreviewer *self = SLUICE_PREVIEWER (object);

  g_clear_pointer (&self->records, sluice_preview_records_unref);
  g_clear_pointer (&self->lookups, g_hash_table_unref);

  G_OBJECT_CLASS (sluice_previewer_parent_class)->finalize (object);
}

static void
sluice_previewer_class_init (SluicePreviewerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_previewer_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_previewer_finalize;
}

static GHashTable *
new_lookups (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sluice_preview_records_unref);
}

static void
sluice_previewer_init (SluicePreviewer *self)
{
  g_autoptr(GBytes) none = g_bytes_new_static ("", 0);

  self->records = sluice_preview_records_new (none);
  self->lookups = new_lookups ();
}

/**
 * sluice_previewer_new:
 *
 * Returns: (transfer full): a previewer without records
 */
SluicePreviewer *
sluice_previewer_new (void)
{
  return g_object_new (SLUICE_TYPE_PREVIEWER, NULL);
}

/**
 * sluice_previewer_set_records:
 * @self: a previewer
 * @jsonl: records of the source, one JSON object a line, as
 *   `sluice-cli sample TASK --output records` prints them
 *
 * Sets what later previews start from.
 */
void
sluice_previewer_set_records (SluicePreviewer *self,
                              GBytes          *jsonl)
{
  g_return_if_fail (SLUICE_IS_PREVIEWER (self));
  g_return_if_fail (jsonl != NULL);

  sluice_preview_records_unref (self->records);
  self->records = sluice_preview_records_new (jsonl);
}

/**
 * sluice_previewer_set_lookup:
 * @self: a previewer
 * @name: the name of a lookup
 * @jsonl: (nullable): its records, one JSON object a line, as
 *   `sluice-cli lookup TASK NAME --output records` prints them; %NULL = not known
 *
 * Sets what later previews find in the lookup.
 */
void
sluice_previewer_set_lookup (SluicePreviewer *self,
                             const char      *name,
                             GBytes          *jsonl)
{
  GHashTable *lookups = new_lookups ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_return_if_fail (SLUICE_IS_PREVIEWER (self));
  g_return_if_fail (name != NULL);

  /* A preview under way goes on with what it has. */
  g_hash_table_iter_init (&iter, self->lookups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (lookups, g_strdup (key), sluice_preview_records_ref (value));
  if (jsonl != NULL)
    g_hash_table_replace (lookups, g_strdup (name), sluice_preview_records_new (jsonl));
  else
    g_hash_table_remove (lookups, name);
  g_hash_table_unref (self->lookups);
  self->lookups = lookups;
}

static void
preview_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  PreviewData *data = task_data;
  g_autoptr(GError) error = NULL;
  SluicePreviewResult *result = sluice_preview_pipeline_run (data->records, data->lookups, data->document,
                                                             data->step, cancellable, &error);

  if (result == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, g_object_unref);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * sluice_previewer_preview_async:
 * @self: a previewer
 * @document: a task file, perhaps not finished
 * @step: the step whose rows are wanted
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Runs the records through the steps of the task, up to @step, on a thread. The latest
 * call wins: a preview that is under way ends with [error@Gio.IOErrorEnum.CANCELLED].
 */
void
sluice_previewer_preview_async (SluicePreviewer     *self,
                                const char          *document,
                                SluicePreviewStep    step,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GCancellable) inner = g_cancellable_new ();
  PreviewData *data;

  g_return_if_fail (SLUICE_IS_PREVIEWER (self));
  g_return_if_fail (document != NULL);

  g_cancellable_cancel (self->latest);
  g_set_object (&self->latest, inner);

  data = g_new0 (PreviewData, 1);
  data->records = sluice_preview_records_ref (self->records);
  data->lookups = g_hash_table_ref (self->lookups);
  data->document = g_strdup (document);
  data->step = step;
  if (cancellable != NULL)
    {
      data->outer = g_object_ref (cancellable);
      data->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), g_object_ref (inner),
                                              g_object_unref);
    }
  task = g_task_new (self, inner, callback, user_data);
  g_task_set_source_tag (task, sluice_previewer_preview_async);
  g_task_set_task_data (task, data, preview_data_free);
  g_task_run_in_thread (task, preview_thread);
}

/**
 * sluice_previewer_preview_finish:
 * @self: a previewer
 * @result: what the callback got
 * @error: [error@Gio.IOErrorEnum.CANCELLED] only: what is wrong with the document stands
 *   in the result
 *
 * Returns: (transfer full): the rows after the step
 */
SluicePreviewResult *
sluice_previewer_preview_finish (SluicePreviewer  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
