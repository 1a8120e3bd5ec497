/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-table-guess.h"

#include "sluice-file-format.h"
#include "sluice-look-json.h"
#include "sluice-run-scope.h"
#include "sluice-sampler.h"
#include "sluice-source-connection.h"
#include "sluice-store-coordinator.h"
#include "sluice-task-draft.h"

#include <string.h>

/* A task, guessed from rows: first how they are written down, then what is in
 * them, then how they look in the table. */
typedef struct
{
  SluiceStore *store;           /* (owned) */
  SluiceSecretStore *secrets;   /* (owned) */
  GHashTable *params;           /* (owned) (nullable) */
  guint rows;
  char *origin;                 /* (nullable): of the task */

  JsonObject *document;         /* (owned) as far as it is known */
  SluiceTask *task;             /* (owned) the same */
  SluiceTemplateScope *scope;   /* (owned) of @task */
  SluiceMonitor *monitor;       /* (owned) */
  SluiceCoordinator *coordinator; /* (owned) */
  JsonNode *dialect;            /* (owned) (nullable) */
  gboolean is_known;            /* whether the second look is on */
  SluiceSample *sample;         /* (owned) */
  JsonObject *object;           /* (owned) of the sample */
} TableGuess;

static void
table_guess_free (gpointer data)
{
  TableGuess *self = data;

  g_object_unref (self->store);
  g_object_unref (self->secrets);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_free (self->origin);
  g_clear_pointer (&self->document, json_object_unref);
  g_clear_object (&self->task);
  g_clear_pointer (&self->scope, sluice_template_scope_free);
  g_object_unref (self->monitor);
  g_object_unref (self->coordinator);
  g_clear_pointer (&self->dialect, json_node_unref);
  g_clear_pointer (&self->sample, sluice_sample_free);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

static JsonObject *
get_source (const TableGuess *self)
{
  return json_object_get_object_member (self->document, "source");
}

/* A key that the document leaves open. */
static void
fill (JsonObject *source,
      JsonObject *dialect,
      const char *key)
{
  JsonNode *node = json_object_get_member (dialect, key);

  if (json_object_has_member (source, key) || node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  json_object_set_member (source, key, json_node_copy (node));
}

/* Writes down what was found out, so that it is not found out again, and
 * otherwise, when the next file comes. */
static void
complete_source (TableGuess *self)
{
  static const char *const keys[] = { "delimiter", "quote", "escape", "header", "comment", "encoding", "decimal",
                                      "thousands" };
  JsonObject *source = get_source (self);
  JsonNode *header = json_object_get_member (source, "header");
  JsonObject *dialect;

  if (self->dialect == NULL || !JSON_NODE_HOLDS_OBJECT (self->dialect))
    return;
  dialect = json_node_get_object (self->dialect);
  json_object_set_string_member (source, "format", "csv");
  if (header != NULL && JSON_NODE_HOLDS_VALUE (header) && json_node_get_value_type (header) == G_TYPE_STRING)
    json_object_remove_member (source, "header");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    fill (source, dialect, keys[i]);
  if (json_object_get_int_member_with_default (dialect, "skip_rows", 0) > 0)
    fill (source, dialect, "skip_rows");
}

/* The format that a name says is better said, too. */
static void
complete_format (TableGuess *self)
{
  static const char *const names[] = { NULL, "json", "jsonl", "csv", "xlsx", "parquet" };
  JsonObject *source = get_source (self);
  const char *path = json_object_get_string_member_with_default (source, "path", NULL);
  SluiceFormat format = path != NULL ? sluice_file_format_of_name (path) : SLUICE_FORMAT_AUTO;

  if (format == SLUICE_FORMAT_AUTO ||
      !g_str_equal (json_object_get_string_member_with_default (source, "format", "auto"), "auto"))
    return;
  json_object_set_string_member (source, "format", names[format]);
}

static gboolean
is_open (const TableGuess *self,
         const char       *key)
{
  JsonNode *node = json_object_get_member (self->document, key);

  return node == NULL || (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0);
}

static void
complete_mapping (TableGuess *self)
{
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (self->sample->inference);
  JsonArray *mapping;
  JsonObject *load;

  if (is_open (self, "mapping") && entries->len > 0)
    {
      mapping = json_array_new ();
      for (guint i = 0; i < entries->len; i++)
        json_array_add_object_element (mapping, sluice_mapping_entry_to_json (g_ptr_array_index (entries, i)));
      json_object_set_array_member (self->document, "mapping", mapping);
    }
  if (is_open (self, "source_fields") && self->sample->inference != NULL)
    {
      GPtrArray *fields = sluice_inference_get_fields (self->sample->inference);
      JsonArray *names = json_array_new ();

      for (guint i = 0; i < fields->len; i++)
        json_array_add_string_element (names, ((const SluiceFieldInfo *) g_ptr_array_index (fields, i))->path);
      json_object_set_array_member (self->document, "source_fields", names);
    }
  if (!is_open (self, "load"))
    return;
  load = json_object_new ();
  json_object_set_string_member (load, "strategy", "insert");
  json_object_set_object_member (self->document, "load", load);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  TableGuess *self = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;
  JsonObject *preview = sluice_sampler_preview_finish (result, &error);

  if (preview == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  json_object_set_object_member (self->object, "preview", preview);
  g_task_return_boolean (gtask, TRUE);
}

static void
preview (GTask *gtask)
{
  g_autoptr(GTask) owned = gtask;
  TableGuess *self = g_task_get_task_data (gtask);
  g_autoptr(GPtrArray) entries = sluice_inference_make_mapping (self->sample->inference);
  g_autoptr(SluiceTask) mapped = NULL;
  g_autoptr(GError) error = NULL;

  if (entries->len == 0)
    {
      g_task_return_boolean (gtask, TRUE);
      return;
    }
  mapped = sluice_task_to_sample (self->task, entries, &error);
  if (mapped == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  g_set_object (&self->task, mapped);
  sluice_sample_cut (self->sample, self->rows);
  sluice_sampler_preview_async (self->task, self->scope, self->monitor, self->coordinator, self->sample->n_records,
                                self->sample, FALSE, g_task_get_cancellable (gtask), previewed_cb,
                                g_steal_pointer (&owned));
}

static void look (GTask *gtask);

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  TableGuess *self = g_task_get_task_data (gtask);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->sample, sluice_sample_free);
  self->sample = sluice_sampler_read_finish (result, &error);
  if (self->sample == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  if (!self->is_known)
    {
      self->is_known = TRUE;
      if (self->sample->dialect != NULL)
        self->dialect = json_node_copy (self->sample->dialect);
      complete_source (self);
      complete_format (self);
      look (g_steal_pointer (&gtask));
      return;
    }

  complete_mapping (self);
  self->object = sluice_sample_to_json (self->sample);
  if (self->dialect != NULL)
    json_object_set_member (self->object, "dialect", json_node_copy (self->dialect));
  preview (g_steal_pointer (&gtask));
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) gtask = user_data;
  TableGuess *self = g_task_get_task_data (gtask);
  SluiceTask *resolved;
  g_autoptr(GError) error = NULL;

  resolved = sluice_source_connection_resolve_finish (result, &error);
  if (resolved != NULL)
    {
      g_clear_object (&self->task);
      self->task = resolved;
      g_clear_pointer (&self->scope, sluice_template_scope_free);
      self->scope = sluice_run_scope_new (self->task, self->params, NULL, g_get_real_time (), self->secrets, &error);
    }
  if (resolved == NULL || self->scope == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }

  sluice_task_get_source (self->task)->tabular->find_all = !self->is_known;
  sluice_sampler_read_async (self->task, self->scope, self->monitor, self->coordinator, self->is_known ? 0 : 1,
                             g_task_get_cancellable (gtask), looked_cb, g_object_ref (gtask));
}

/* Reads rows of the document as it is now. */
static void
look (GTask *gtask)
{
  g_autoptr(GTask) owned = gtask;
  TableGuess *self = g_task_get_task_data (gtask);
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), self->document);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(GError) error = NULL;
  SluiceTask *task = sluice_task_new_from_data (text, -1, self->origin, NULL, &error);

  if (task == NULL)
    {
      g_task_return_error (gtask, g_steal_pointer (&error));
      return;
    }
  g_clear_object (&self->task);
  self->task = task;
  sluice_source_connection_resolve_async (self->store, self->task, g_task_get_cancellable (gtask), resolved_cb,
                                          g_steal_pointer (&owned));
}

/**
 * sluice_table_guess_async:
 * @store: the store: connections, and the pace towards hosts
 * @secrets: where secrets are looked up
 * @options: what to guess from: its source gives rows of a table
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's thread-default context
 * @user_data: for @callback
 *
 * Finds out how the rows of a source are written down and what they hold,
 * completes the task by it, and shows the first rows that it would load. What the
 * document says already is kept.
 */
void
sluice_table_guess_async (SluiceStore              *store,
                          SluiceSecretStore        *secrets,
                          const SluiceGuessOptions *options,
                          GCancellable             *cancellable,
                          GAsyncReadyCallback       callback,
                          gpointer                  user_data)
{
  GTask *gtask;
  TableGuess *self;

  g_return_if_fail (SLUICE_IS_STORE (store));
  g_return_if_fail (SLUICE_IS_SECRET_STORE (secrets));
  g_return_if_fail (options != NULL);

  gtask = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (gtask, sluice_table_guess_async);
  self = g_new0 (TableGuess, 1);
  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->params = options->params != NULL ? g_hash_table_ref (options->params) : NULL;
  self->rows = options->rows;
  self->origin = g_strdup (sluice_task_get_origin (options->task));
  self->document = sluice_task_draft_copy (options->document);
  self->monitor = sluice_monitor_new ();
  self->coordinator = sluice_store_coordinator_new (sluice_store_get_directory (store));
  g_task_set_task_data (gtask, self, table_guess_free);
  look (gtask);
}

static void
add_null (JsonObject *object,
          const char *key)
{
  json_object_set_null_member (object, key);
}

/**
 * sluice_table_guess_finish:
 * @result: what the callback got
 * @error: the errors of a run, where nothing could be read
 *
 * Returns: (transfer full): what `guess --output json` prints: `task`, `dialect`,
 *   `sample`, `warnings` and `notes`; what only answers of servers have is null
 */
JsonObject *
sluice_table_guess_finish (GAsyncResult  *result,
                           GError       **error)
{
  static const char *const open[] = { "response", "records", "pagination", "proof", "rate_limit", "error" };
  TableGuess *self;
  JsonObject *object;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_table_guess_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self = g_task_get_task_data (G_TASK (result));
  object = json_object_new ();
  json_object_set_object_member (object, "task", json_object_ref (self->document));
  if (self->dialect != NULL)
    json_object_set_member (object, "dialect", json_node_copy (self->dialect));
  else
    add_null (object, "dialect");
  json_object_set_object_member (object, "sample", json_object_ref (self->object));
  json_object_set_array_member (object, "warnings", sluice_look_warnings_to_json (self->monitor));
  json_object_set_array_member (object, "notes", json_array_new ());
  json_object_set_array_member (object, "secrets", json_array_new ());
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    add_null (object, open[i]);
  return object;
}
