/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dependencies.h"

#include <glib/gi18n.h>

/* As a document has them, in the order of SluiceAfterCondition. */
static const char * const conditions[] = { "success", "failure", "completion" };

struct _SluiceDependencies
{
  GObject parent_instance;

  SluiceSession *session;       /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable) of the reading that goes on */
  GPtrArray *tasks;             /* (owned) (element-type SluiceStoredTask) by name */
  GHashTable *by_id;            /* (owned) id -> SluiceStoredTask of tasks */
  SluiceTaskGraph *graph;       /* (owned) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDependencies, sluice_dependencies, G_TYPE_OBJECT)

/* One edge that comes or goes. */
typedef struct
{
  char *task;
  char *upstream;
  SluiceAfterCondition on;
  gboolean adds;
} Change;

static void
change_free (Change *change)
{
  g_free (change->task);
  g_free (change->upstream);
  g_free (change);
}

static void
sluice_dependencies_dispose (GObject *object)
{
  SluiceDependencies *self = SLUICE_DEPENDENCIES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sluice_dependencies_parent_class)->dispose (object);
}

static void
sluice_dependencies_finalize (GObject *object)
{
  SluiceDependencies *self = SLUICE_DEPENDENCIES (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->tasks);
  sluice_task_graph_free (self->graph);

  G_OBJECT_CLASS (sluice_dependencies_parent_class)->finalize (object);
}

static void
sluice_dependencies_class_init (SluiceDependenciesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_dependencies_dispose;
  object_class->finalize = sluice_dependencies_finalize;
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sluice_dependencies_init (SluiceDependencies *self)
{
  self->tasks = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->graph = sluice_task_graph_new ();
}

/**
 * sluice_dependencies_new:
 * @session: the window's session, with an open store
 *
 * Returns: (transfer full): nothing yet; see [method@Sluice.Dependencies.reload]
 */
SluiceDependencies *
sluice_dependencies_new (SluiceSession *session)
{
  SluiceDependencies *self = g_object_new (SLUICE_TYPE_DEPENDENCIES, NULL);

  self->session = g_object_ref (session);
  return self;
}

/* The documents of schedules were read in a thread already. */
static SluiceTaskGraph *
build_graph (SluiceDependencies *self)
{
  GListModel *schedules = G_LIST_MODEL (sluice_session_get_schedules (self->session));
  SluiceTaskGraph *graph = sluice_task_graph_new ();

  for (guint i = 0; i < self->tasks->len; i++)
    {
      const SluiceStoredTask *task = self->tasks->pdata[i];

      sluice_task_graph_add_task (graph, task->id, task->name);
    }
  for (guint i = 0; i < g_list_model_get_n_items (schedules); i++)
    {
      g_autoptr(SluiceScheduleItem) item = g_list_model_get_item (schedules, i);
      const SluiceScheduleSpec *spec = sluice_schedule_item_get_spec (item);

      for (guint k = 0; spec != NULL && k < spec->after->len; k++)
        {
          const SluiceAfterSpec *after = spec->after->pdata[k];

          sluice_task_graph_add_after (graph, sluice_schedule_item_get_task (item), after->task, after->on);
        }
    }
  return graph;
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b)
{
  const SluiceStoredTask *left = *(const SluiceStoredTask *const *) a;
  const SluiceStoredTask *right = *(const SluiceStoredTask *const *) b;

  return g_utf8_collate (left->name, right->name);
}

static void
tasks_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SluiceDependencies) self = user_data;
  g_autoptr(GPtrArray) tasks = sluice_store_list_tasks_finish (SLUICE_STORE (source), result, NULL);

  if (tasks == NULL || self->session == NULL)
    return;
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_unref (self->tasks);
  self->tasks = g_steal_pointer (&tasks);
  g_ptr_array_sort (self->tasks, compare_tasks);
  for (guint i = 0; i < self->tasks->len; i++)
    g_hash_table_insert (self->by_id, ((SluiceStoredTask *) self->tasks->pdata[i])->id, self->tasks->pdata[i]);
  sluice_task_graph_free (self->graph);
  self->graph = build_graph (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * sluice_dependencies_reload:
 * @self: dependencies
 *
 * Reads the tasks, and what the session knows of their schedules.
 */
void
sluice_dependencies_reload (SluiceDependencies *self)
{
  SluiceStore *store;

  g_return_if_fail (SLUICE_IS_DEPENDENCIES (self));

  store = self->session == NULL ? NULL : sluice_session_get_store (self->session);
  if (store == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sluice_store_list_tasks_async (store, self->cancellable, tasks_cb, g_object_ref (self));
}

/**
 * sluice_dependencies_get_graph:
 * @self: dependencies
 *
 * Returns: (transfer none): the graph, until the next reading
 */
SluiceTaskGraph *
sluice_dependencies_get_graph (SluiceDependencies *self)
{
  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (self), NULL);

  return self->graph;
}

/**
 * sluice_dependencies_get_tasks:
 * @self: dependencies
 *
 * Returns: (transfer none) (element-type SluiceStoredTask): all tasks by name,
 *   until the next reading
 */
GPtrArray *
sluice_dependencies_get_tasks (SluiceDependencies *self)
{
  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (self), NULL);

  return self->tasks;
}

/**
 * sluice_dependencies_find_task:
 * @self: dependencies
 * @id: a task's id
 *
 * Returns: (transfer none) (nullable): the task, until the next reading
 */
const SluiceStoredTask *
sluice_dependencies_find_task (SluiceDependencies *self,
                               const char         *id)
{
  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (self), NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * sluice_dependencies_list_edges:
 * @self: dependencies
 *
 * Returns: (transfer container) (element-type SluiceTaskEdge): every edge, those
 *   of one task together; the edges are valid until the next reading
 */
GPtrArray *
sluice_dependencies_list_edges (SluiceDependencies *self)
{
  GPtrArray *all;

  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (self), NULL);

  all = g_ptr_array_new ();
  for (guint i = 0; i < self->tasks->len; i++)
    {
      const SluiceStoredTask *task = self->tasks->pdata[i];
      g_autoptr(GPtrArray) edges = sluice_task_graph_list_upstreams (self->graph, task->id);

      for (guint k = 0; k < edges->len; k++)
        g_ptr_array_add (all, edges->pdata[k]);
    }
  return all;
}

/**
 * sluice_dependencies_describe:
 * @self: dependencies
 * @edge: one of them
 *
 * Returns: (transfer full): the edge as a sentence
 */
char *
sluice_dependencies_describe (SluiceDependencies   *self,
                              const SluiceTaskEdge *edge)
{
  const SluiceStoredTask *task = sluice_dependencies_find_task (self, edge->task);
  const SluiceStoredTask *upstream = sluice_dependencies_find_task (self, edge->upstream);

  g_return_val_if_fail (task != NULL && upstream != NULL, NULL);

  switch (edge->on)
    {
    case SLUICE_AFTER_FAILURE:
      /* Translators: the names of two tasks */
      return g_strdup_printf (_("“%1$s” runs after “%2$s”, on failure"), task->name, upstream->name);
    case SLUICE_AFTER_COMPLETION:
      /* Translators: the names of two tasks */
      return g_strdup_printf (_("“%1$s” runs after “%2$s”, however it ends"), task->name, upstream->name);
    case SLUICE_AFTER_SUCCESS:
    default:
      /* Translators: the names of two tasks */
      return g_strdup_printf (_("“%1$s” runs after “%2$s”, on success"), task->name, upstream->name);
    }
}

/**
 * sluice_dependencies_find_cycle:
 * @self: dependencies
 * @task: the id of a task
 * @upstream: the id of the one that it shall run after
 *
 * Returns: (transfer full) (nullable): the circle that this would close, in
 *   names: “A → B → A”; %NULL if it closes none
 */
char *
sluice_dependencies_find_cycle (SluiceDependencies *self,
                                const char         *task,
                                const char         *upstream)
{
  g_autoptr(SluiceTaskGraph) graph = NULL;

  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (self), NULL);

  graph = build_graph (self);
  sluice_task_graph_add_after (graph, task, upstream, SLUICE_AFTER_COMPLETION);
  return sluice_task_graph_find_cycle (graph, task);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SluiceDependencies *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *id = sluice_store_save_task_finish (SLUICE_STORE (source), result, &error);

  if (id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->session != NULL)
    sluice_session_tasks_changed (self->session);
  g_task_return_boolean (task, TRUE);
}

/* A document may name the other task by its id or by its name. */
static gboolean
means (SluiceDependencies *self,
       JsonNode           *entry,
       const char         *upstream)
{
  const char *reference;

  if (!JSON_NODE_HOLDS_OBJECT (entry))
    return FALSE;
  reference = json_object_get_string_member_with_default (json_node_get_object (entry), "task", "");
  return g_strcmp0 (sluice_task_graph_find_task (self->graph, reference), upstream) == 0;
}

static void
change_schedule (SluiceDependencies *self,
                 const Change       *change,
                 JsonObject         *schedule)
{
  JsonNode *old = json_object_get_member (schedule, "after");
  g_autoptr(JsonArray) after = json_array_new ();

  for (guint i = 0; old != NULL && i < json_array_get_length (json_node_get_array (old)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (old), i);

      if (!means (self, entry, change->upstream))
        json_array_add_element (after, json_node_copy (entry));
    }
  if (change->adds)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "task", change->upstream);
      json_object_set_string_member (entry, "on", conditions[change->on]);
      json_array_add_object_element (after, entry);
    }
  if (json_array_get_length (after) > 0)
    json_object_set_array_member (schedule, "after", g_steal_pointer (&after));
  else
    {
      json_object_remove_member (schedule, "after");
      json_object_remove_member (schedule, "join");
    }
}

/* A schedule that starts the task no more is none. */
static gboolean
is_empty (JsonObject *schedule)
{
  return !json_object_has_member (schedule, "after") && !json_object_has_member (schedule, "cron") &&
         !json_object_has_member (schedule, "every") && !json_object_has_member (schedule, "files");
}

static SluiceTask *
create_changed (SluiceDependencies *self,
                const Change       *change,
                const char         *document,
                GError            **error)
{
  g_autoptr(SluiceTask) task = sluice_task_new_from_data (document, -1, NULL, NULL, error);
  g_autoptr(JsonObject) schedule = NULL;

  if (task == NULL)
    return NULL;
  schedule = sluice_task_dup_schedule (task);
  if (schedule == NULL)
    schedule = json_object_new ();
  change_schedule (self, change, schedule);
  return sluice_task_with_schedule (task, is_empty (schedule) ? NULL : schedule, error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  SluiceStoredTask *stored = sluice_store_find_task_finish (SLUICE_STORE (source), result, &error);
  g_autoptr(SluiceTask) changed = NULL;

  if (stored != NULL)
    {
      changed = create_changed (g_task_get_source_object (task), g_task_get_task_data (task), stored->document,
                                &error);
      sluice_stored_task_free (stored);
    }
  if (changed == NULL)
    g_task_return_error (task, error);
  else
    sluice_store_save_task_async (SLUICE_STORE (source), changed, NULL, saved_cb, g_steal_pointer (&task));
}

static void
change_async (SluiceDependencies  *self,
              Change              *change,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, change_async);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  sluice_store_find_task_async (sluice_session_get_store (self->session), change->task, NULL, found_cb,
                                g_steal_pointer (&task));
}

/**
 * sluice_dependencies_link_async:
 * @self: dependencies
 * @task: the id of a task
 * @upstream: the id of the one that it runs after from now on
 * @on: which end counts
 * @callback: called in the thread of the call
 * @user_data: for @callback
 *
 * Whether that closes a circle is asked before.
 */
void
sluice_dependencies_link_async (SluiceDependencies   *self,
                                const char           *task,
                                const char           *upstream,
                                SluiceAfterCondition  on,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data)
{
  Change *change;

  g_return_if_fail (SLUICE_IS_DEPENDENCIES (self));

  change = g_new0 (Change, 1);
  change->task = g_strdup (task);
  change->upstream = g_strdup (upstream);
  change->on = on;
  change->adds = TRUE;
  change_async (self, change, callback, user_data);
}

/**
 * sluice_dependencies_unlink_async:
 * @self: dependencies
 * @task: the id of a task
 * @upstream: the id of the one that it runs after no more
 * @callback: called in the thread of the call
 * @user_data: for @callback
 */
void
sluice_dependencies_unlink_async (SluiceDependencies  *self,
                                  const char          *task,
                                  const char          *upstream,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  Change *change;

  g_return_if_fail (SLUICE_IS_DEPENDENCIES (self));

  change = g_new0 (Change, 1);
  change->task = g_strdup (task);
  change->upstream = g_strdup (upstream);
  change_async (self, change, callback, user_data);
}

/**
 * sluice_dependencies_change_finish:
 * @self: dependencies
 * @result: the result
 * @error: as the store and the document have it
 *
 * Returns: %FALSE if nothing was changed
 */
gboolean
sluice_dependencies_change_finish (SluiceDependencies  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
