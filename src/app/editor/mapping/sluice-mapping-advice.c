/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-mapping-advice.h"

#include "sluice-draft.h"
#include "sluice-json-list.h"
#include "sluice-mapping-edits.h"

struct _SluiceMappingAdvice
{
  GObject parent_instance;

  SluiceSampleFields *fields;   /* (owned) (nullable) what is known is of these */
  GPtrArray *target;            /* (owned) (nullable) (element-type SluiceTargetColumn) and of these */
  JsonObject *root;             /* (owned) (nullable) the task that is looked at next */
  GHashTable *known;            /* (owned) text of an entry -> suggestions */
  GCancellable *looking;        /* (owned) (nullable) while a thread looks */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceMappingAdvice, sluice_mapping_advice, G_TYPE_OBJECT)

/* A column that is looked at. */
typedef struct
{
  char *key;                    /* the text of its entry */
  SluiceMappingEntry *entry;
  guint field;
  GPtrArray *found;             /* (nullable) */
} Job;

typedef struct
{
  SluiceSampleFields *fields;
  GPtrArray *target;            /* (nullable) never changed */
  char *zone;
  GPtrArray *jobs;
} Search;

static void
job_free (Job *job)
{
  g_free (job->key);
  sluice_mapping_entry_free (job->entry);
  g_clear_pointer (&job->found, g_ptr_array_unref);
  g_free (job);
}

static void
search_free (Search *search)
{
  g_object_unref (search->fields);
  g_clear_pointer (&search->target, g_ptr_array_unref);
  g_free (search->zone);
  g_ptr_array_unref (search->jobs);
  g_free (search);
}

static void
sluice_mapping_advice_dispose (GObject *object)
{
  SluiceMappingAdvice *self = SLUICE_MAPPING_ADVICE (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->fields);
  g_clear_pointer (&self->target, g_ptr_array_unref);
  g_clear_pointer (&self->root, json_object_unref);

  G_OBJECT_CLASS (sluice_mapping_advice_parent_class)->dispose (object);
}

static void
sluice_mapping_advice_finalize (GObject *object)
{
  g_hash_table_unref (SLUICE_MAPPING_ADVICE (object)->known);

  G_OBJECT_CLASS (sluice_mapping_advice_parent_class)->finalize (object);
}

static void
sluice_mapping_advice_class_init (SluiceMappingAdviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_mapping_advice_dispose;
  object_class->finalize = sluice_mapping_advice_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_mapping_advice_init (SluiceMappingAdvice *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

SluiceMappingAdvice *
sluice_mapping_advice_new (void)
{
  return g_object_new (SLUICE_TYPE_MAPPING_ADVICE, NULL);
}

/* As far as suggestions look at it; %NULL while it is not valid. */
static SluiceMappingEntry *
read_entry (JsonObject *object)
{
  SluiceMappingEntry *entry = sluice_mapping_entry_new ();
  const char *type = sluice_draft_get_string (object, "type");
  JsonArray *chain = sluice_draft_get_array (object, "transforms");

  entry->column = g_strdup (sluice_draft_get_string (object, "column"));
  entry->from_text = g_strdup (sluice_draft_get_string (object, "from"));
  if (*type != '\0' && !sluice_type_parse (type, &entry->type, NULL))
    g_clear_pointer (&entry, sluice_mapping_entry_free);
  for (guint i = 0; entry != NULL && chain != NULL && i < json_array_get_length (chain); i++)
    {
      JsonNode *node = json_array_get_element (chain, i);
      SluiceTransformCall *call = g_new0 (SluiceTransformCall, 1);
      JsonNode *arguments = NULL;
      const char *name = sluice_json_list_get_string (chain, i);
      JsonObjectIter iter;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          json_object_iter_init (&iter, json_node_get_object (node));
          if (!json_object_iter_next (&iter, &name, &arguments))
            name = "";
        }
      call->name = g_strdup (name == NULL ? "" : name);
      if (arguments != NULL && JSON_NODE_HOLDS_OBJECT (arguments))
        call->arguments = sluice_draft_copy (json_node_get_object (arguments));
      g_ptr_array_add (entry->transforms, call);
    }
  return entry;
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Search *search = task_data;

  for (guint i = 0; i < search->jobs->len; i++)
    {
      Job *job = search->jobs->pdata[i];
      const SluiceTargetColumn *column = sluice_target_column_find (search->target, job->entry->column);
      const SluiceSuggestionInput input = {
        .entry = job->entry,
        .values = sluice_sample_fields_get_values (search->fields, job->field),
        .zone = search->zone,
        .target = column != NULL && column->has_type ? &column->type : NULL,
        .target_length = column != NULL ? column->length : 0,
      };

      if (g_task_return_error_if_cancelled (task))
        return;
      job->found = sluice_suggestions_find (&input);
    }
  g_task_return_boolean (task, TRUE);
}

static void look (SluiceMappingAdvice *self);

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SluiceMappingAdvice *self = SLUICE_MAPPING_ADVICE (source);
  Search *search = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_clear_object (&self->looking);
  if (search->fields == self->fields && search->target == self->target)
    for (guint i = 0; i < search->jobs->len; i++)
      {
        Job *job = search->jobs->pdata[i];

        g_hash_table_replace (self->known, g_steal_pointer (&job->key), g_steal_pointer (&job->found));
      }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  look (self);
}

static GPtrArray *
find_jobs (SluiceMappingAdvice *self)
{
  JsonArray *mapping = sluice_mapping_edits_get_mapping (self->root);
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);

  for (guint i = 0; mapping != NULL && i < json_array_get_length (mapping); i++)
    {
      JsonObject *object = sluice_json_list_get_object (mapping, i);
      guint field = sluice_sample_fields_find (self->fields, sluice_draft_get_string (object, "from"));
      g_autofree char *key = sluice_draft_to_text (object);
      SluiceMappingEntry *entry = NULL;
      Job *job = NULL;

      if (field == SLUICE_SAMPLE_NO_FIELD || g_hash_table_contains (self->known, key))
        continue;
      entry = read_entry (object);
      if (entry == NULL)
        continue;
      job = g_new0 (Job, 1);
      job->key = g_steal_pointer (&key);
      job->entry = entry;
      job->field = field;
      g_ptr_array_add (jobs, job);
    }
  return jobs;
}

/* Looks at the columns of which nothing is known yet. */
static void
look (SluiceMappingAdvice *self)
{
  g_autoptr(GPtrArray) jobs = NULL;
  g_autoptr(GTask) task = NULL;
  JsonObject *source = NULL;
  Search *search = NULL;

  if (self->looking != NULL || self->fields == NULL || self->root == NULL)
    return;
  jobs = find_jobs (self);
  if (jobs->len == 0)
    return;
  source = sluice_draft_get_object (self->root, "source", FALSE);
  search = g_new0 (Search, 1);
  search->fields = g_object_ref (self->fields);
  search->target = self->target == NULL ? NULL : g_ptr_array_ref (self->target);
  search->zone = source == NULL ? NULL : g_strdup (sluice_draft_get_string (source, "zone"));
  if (search->zone != NULL && *search->zone == '\0')
    g_clear_pointer (&search->zone, g_free);
  search->jobs = g_steal_pointer (&jobs);
  self->looking = g_cancellable_new ();
  task = g_task_new (self, self->looking, looked_cb, NULL);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, look_thread);
}

/**
 * sluice_mapping_advice_update:
 * @self: a #SluiceMappingAdvice
 * @root: a task
 * @fields: (nullable): the fields of its sample
 * @target: (nullable) (element-type SluiceTargetColumn): the columns of its table, which
 *   nobody changes any more
 *
 * Looks at what has changed.
 */
void
sluice_mapping_advice_update (SluiceMappingAdvice *self,
                              JsonObject          *root,
                              SluiceSampleFields  *fields,
                              GPtrArray           *target)
{
  g_return_if_fail (SLUICE_IS_MAPPING_ADVICE (self));
  g_return_if_fail (root != NULL);

  if (g_set_object (&self->fields, fields) | (self->target != target))
    g_hash_table_remove_all (self->known);
  if (target != NULL)
    g_ptr_array_ref (target);
  g_clear_pointer (&self->target, g_ptr_array_unref);
  self->target = target;
  json_object_ref (root);
  g_clear_pointer (&self->root, json_object_unref);
  self->root = root;
  look (self);
}

/**
 * sluice_mapping_advice_get:
 * @self: a #SluiceMappingAdvice
 * @entry: an entry of the mapping
 *
 * Returns: (transfer none) (nullable) (element-type SluiceSuggestion): what is suggested
 *   for it, the most pressing first; %NULL while that is not known
 */
GPtrArray *
sluice_mapping_advice_get (SluiceMappingAdvice *self,
                           JsonObject          *entry)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (SLUICE_IS_MAPPING_ADVICE (self), NULL);
  g_return_val_if_fail (entry != NULL, NULL);

  key = sluice_draft_to_text (entry);
  return g_hash_table_lookup (self->known, key);
}
