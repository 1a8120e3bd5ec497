/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-task-graph.h"

#include "sluice-error.h"

/* Of a cycle no more names are said than these. */
#define MAX_NAMES 12

/* What one task says that it follows. */
typedef struct
{
  char *upstream;               /* id or name */
  SluiceAfterCondition on;
} Reference;

typedef struct
{
  char *id;
  char *name;
  GPtrArray *references;        /* (element-type Reference) */
  GPtrArray *upstreams;         /* (element-type SluiceTaskEdge) (owned) what became of the references */
  GPtrArray *downstreams;       /* (element-type SluiceTaskEdge) of the others' upstreams */
  guint level;
  guint waits;                  /* while levels are given: edges that have not been seen */
  const SluiceTaskEdge *came;   /* while a way is looked for: the edge that led here */
  gboolean seen;
} Node;

struct _SluiceTaskGraph
{
  GHashTable *nodes;            /* (element-type utf8 Node) by id */
  GHashTable *names;            /* (element-type utf8 Node) NULL: several have the name */
  gboolean resolved;            /* whether edges, names and levels are up to date */
};

static void
reference_free (gpointer data)
{
  Reference *reference = data;

  g_free (reference->upstream);
  g_free (reference);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->id);
  g_free (node->name);
  g_ptr_array_unref (node->references);
  g_ptr_array_unref (node->upstreams);
  g_ptr_array_unref (node->downstreams);
  g_free (node);
}

/**
 * sluice_task_graph_new:
 *
 * Returns: (transfer full): a graph without tasks
 */
SluiceTaskGraph *
sluice_task_graph_new (void)
{
  SluiceTaskGraph *self = g_new0 (SluiceTaskGraph, 1);

  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, node_free);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * sluice_task_graph_free:
 * @self: (nullable): a graph
 */
void
sluice_task_graph_free (SluiceTaskGraph *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->names);
  g_hash_table_unref (self->nodes);
  g_free (self);
}

static Node *
get_node (SluiceTaskGraph *self,
          const char      *id)
{
  return g_hash_table_lookup (self->nodes, id);
}

static Node *
lookup (SluiceTaskGraph *self,
        const char      *id_or_name)
{
  Node *node = get_node (self, id_or_name);

  return node != NULL ? node : g_hash_table_lookup (self->names, id_or_name);
}

static void
index_names (SluiceTaskGraph *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_remove_all (self->names);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Node *node = value;
      const gboolean taken = g_hash_table_contains (self->names, node->name);

      g_hash_table_insert (self->names, node->name, taken ? NULL : node);
      g_ptr_array_set_size (node->upstreams, 0);
      g_ptr_array_set_size (node->downstreams, 0);
      node->level = 0;
    }
}

static void
connect_node (SluiceTaskGraph *self,
              Node            *node)
{
  for (guint i = 0; i < node->references->len; i++)
    {
      const Reference *reference = node->references->pdata[i];
      Node *upstream = lookup (self, reference->upstream);
      SluiceTaskEdge *edge;

      if (upstream == NULL)
        continue;
      edge = g_new (SluiceTaskEdge, 1);
      edge->upstream = upstream->id;
      edge->task = node->id;
      edge->on = reference->on;
      g_ptr_array_add (node->upstreams, edge);
      g_ptr_array_add (upstream->downstreams, edge);
    }
  node->waits = node->upstreams->len;
}

/* Takes the tasks off in the order in which they could run (Kahn 1962); those in
 * a cycle never come off and stay at level 0. */
static void
give_levels (SluiceTaskGraph *self)
{
  g_autoptr(GPtrArray) free_nodes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Node *) value)->waits == 0)
      g_ptr_array_add (free_nodes, value);

  for (guint i = 0; i < free_nodes->len; i++)
    {
      const Node *node = free_nodes->pdata[i];

      for (guint k = 0; k < node->downstreams->len; k++)
        {
          Node *next = get_node (self, ((const SluiceTaskEdge *) node->downstreams->pdata[k])->task);

          next->level = MAX (next->level, node->level + 1);
          if (--next->waits == 0)
            g_ptr_array_add (free_nodes, next);
        }
    }

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Node *) value)->waits > 0)
      ((Node *) value)->level = 0;
}

static void
resolve (SluiceTaskGraph *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->resolved)
    return;

  index_names (self);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    connect_node (self, value);
  give_levels (self);
  self->resolved = TRUE;
}

/**
 * sluice_task_graph_add_task:
 * @self: a graph
 * @id: a task's id
 * @name: its name
 *
 * Adds a task, or gives one another name.
 */
void
sluice_task_graph_add_task (SluiceTaskGraph *self,
                            const char      *id,
                            const char      *name)
{
  Node *node;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL && name != NULL);

  node = get_node (self, id);
  if (node == NULL)
    {
      node = g_new0 (Node, 1);
      node->id = g_strdup (id);
      node->references = g_ptr_array_new_with_free_func (reference_free);
      node->upstreams = g_ptr_array_new_with_free_func (g_free);
      node->downstreams = g_ptr_array_new ();
      g_hash_table_insert (self->nodes, node->id, node);
    }
  /* The old name is a key of the other table. */
  g_hash_table_remove_all (self->names);
  g_free (node->name);
  node->name = g_strdup (name);
  self->resolved = FALSE;
}

/**
 * sluice_task_graph_add_after:
 * @self: a graph
 * @id: id of a task of the graph
 * @upstream: id or name of the task that it follows; it may be added later
 * @on: which end of that counts
 */
void
sluice_task_graph_add_after (SluiceTaskGraph      *self,
                             const char           *id,
                             const char           *upstream,
                             SluiceAfterCondition  on)
{
  Node *node;
  Reference *reference;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL && upstream != NULL);
  node = get_node (self, id);
  g_return_if_fail (node != NULL);

  reference = g_new (Reference, 1);
  reference->upstream = g_strdup (upstream);
  reference->on = on;
  g_ptr_array_add (node->references, reference);
  self->resolved = FALSE;
}

/**
 * sluice_task_graph_clear_after:
 * @self: a graph
 * @id: id of a task of the graph
 *
 * Has a task follow no other.
 */
void
sluice_task_graph_clear_after (SluiceTaskGraph *self,
                               const char      *id)
{
  Node *node;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);
  node = get_node (self, id);
  g_return_if_fail (node != NULL);

  g_ptr_array_set_size (node->references, 0);
  self->resolved = FALSE;
}

/**
 * sluice_task_graph_get_name:
 * @self: a graph
 * @id: a task's id
 *
 * Returns: (nullable): its name; %NULL if the graph has no such task
 */
const char *
sluice_task_graph_get_name (SluiceTaskGraph *self,
                            const char      *id)
{
  const Node *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  node = get_node (self, id);
  return node != NULL ? node->name : NULL;
}

/**
 * sluice_task_graph_find_task:
 * @self: a graph
 * @id_or_name: what an `after` says
 *
 * Returns: (nullable): the id of the task that is meant; %NULL if none is, or if
 *   several have the name
 */
const char *
sluice_task_graph_find_task (SluiceTaskGraph *self,
                             const char      *id_or_name)
{
  const Node *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id_or_name != NULL, NULL);

  resolve (self);
  node = lookup (self, id_or_name);
  return node != NULL ? node->id : NULL;
}

/**
 * sluice_task_graph_get_level:
 * @self: a graph
 * @id: id of a task of the graph
 *
 * Returns: the number of edges of the longest way to it; 0 if it follows nothing,
 *   or itself
 */
guint
sluice_task_graph_get_level (SluiceTaskGraph *self,
                             const char      *id)
{
  const Node *node;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (id != NULL, 0);

  resolve (self);
  node = get_node (self, id);
  return node != NULL ? node->level : 0;
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b)
{
  const Node *left = *(const Node *const *) a;
  const Node *right = *(const Node *const *) b;
  int order;

  if (left->level != right->level)
    return left->level < right->level ? -1 : 1;
  order = g_utf8_collate (left->name, right->name);
  return order != 0 ? order : strcmp (left->id, right->id);
}

/**
 * sluice_task_graph_list_tasks:
 * @self: a graph
 *
 * Returns: (transfer container) (element-type utf8): the ids of all tasks, each
 *   behind those that it follows; those of the same level by name
 */
GPtrArray *
sluice_task_graph_list_tasks (SluiceTaskGraph *self)
{
  g_autoptr(GPtrArray) tasks = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  resolve (self);
  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (tasks, value);
  g_ptr_array_sort (tasks, compare_nodes);
  for (guint i = 0; i < tasks->len; i++)
    tasks->pdata[i] = ((const Node *) tasks->pdata[i])->id;
  return g_steal_pointer (&tasks);
}

static GPtrArray *
copy_edges (GPtrArray *edges)
{
  g_autoptr(GPtrArray) copy = g_ptr_array_new ();

  if (edges != NULL)
    g_ptr_array_extend (copy, edges, NULL, NULL);
  return g_steal_pointer (&copy);
}

/**
 * sluice_task_graph_list_upstreams:
 * @self: a graph
 * @id: a task's id
 *
 * Returns: (transfer container) (element-type SluiceTaskEdge): what it follows, as
 *   far as the graph knows it; the edges are the graph's and valid until it changes
 */
GPtrArray *
sluice_task_graph_list_upstreams (SluiceTaskGraph *self,
                                  const char      *id)
{
  const Node *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  resolve (self);
  node = get_node (self, id);
  return copy_edges (node != NULL ? node->upstreams : NULL);
}

/**
 * sluice_task_graph_list_downstreams:
 * @self: a graph
 * @id: a task's id
 *
 * Returns: (transfer container) (element-type SluiceTaskEdge): what follows it;
 *   the edges are the graph's and valid until it changes
 */
GPtrArray *
sluice_task_graph_list_downstreams (SluiceTaskGraph *self,
                                    const char      *id)
{
  const Node *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  resolve (self);
  node = get_node (self, id);
  return copy_edges (node != NULL ? node->downstreams : NULL);
}

/**
 * sluice_task_graph_list_unknown:
 * @self: a graph
 * @id: a task's id
 *
 * Returns: (transfer container) (element-type utf8): what it says that it follows
 *   and that means no task, or none clearly; valid until the graph changes
 */
GPtrArray *
sluice_task_graph_list_unknown (SluiceTaskGraph *self,
                                const char      *id)
{
  g_autoptr(GPtrArray) unknown = g_ptr_array_new ();
  const Node *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  resolve (self);
  node = get_node (self, id);
  for (guint i = 0; node != NULL && i < node->references->len; i++)
    {
      const Reference *reference = node->references->pdata[i];

      if (lookup (self, reference->upstream) == NULL)
        g_ptr_array_add (unknown, reference->upstream);
    }
  return g_steal_pointer (&unknown);
}

static void
forget_way (SluiceTaskGraph *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ((Node *) value)->came = NULL;
      ((Node *) value)->seen = FALSE;
    }
}

/* Looks for the shortest way downstream from @from to @to, of one edge at least,
 * and leaves it in `came`. Breadth first and without recursion: a chain of a
 * hundred thousand tasks is no way to crash us. */
static gboolean
find_way (SluiceTaskGraph *self,
          Node            *from,
          Node            *to)
{
  g_autoptr(GPtrArray) reached = g_ptr_array_new ();

  forget_way (self);
  g_ptr_array_add (reached, from);
  for (guint i = 0; i < reached->len; i++)
    {
      const Node *node = reached->pdata[i];

      for (guint k = 0; k < node->downstreams->len; k++)
        {
          const SluiceTaskEdge *edge = node->downstreams->pdata[k];
          Node *next = get_node (self, edge->task);

          if (next->seen)
            continue;
          next->seen = TRUE;
          next->came = edge;
          if (next == to)
            return TRUE;
          g_ptr_array_add (reached, next);
        }
    }
  return FALSE;
}

/* In words the cycle that was found from @start, in the order of running. */
static char *
describe_cycle (SluiceTaskGraph *self,
                const Node      *start)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  const Node *node = start;

  do
    {
      g_ptr_array_add (names, node->name);
      node = get_node (self, node->came->upstream);
    }
  while (node != start);
  g_ptr_array_add (names, start->name);

  /* The names stand in the order of looking back. Somebody is to read them. */
  for (guint i = names->len; i-- > 0; )
    if (names->len <= MAX_NAMES || i < 2 || i >= names->len - (MAX_NAMES - 3))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " → " : "", (const char *) names->pdata[i]);
    else if (i == 2)
      g_string_append (text, " → …");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sluice_task_graph_find_cycle:
 * @self: a graph
 * @id: (nullable): id of a task that the cycle is to lead through; %NULL for any
 *
 * Returns: (transfer full) (nullable): the names along a cycle, “A → B → A”; %NULL
 *   if there is none
 */
char *
sluice_task_graph_find_cycle (SluiceTaskGraph *self,
                              const char      *id)
{
  g_autoptr(GPtrArray) tasks = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  resolve (self);
  if (id != NULL)
    {
      Node *node = get_node (self, id);

      return node != NULL && find_way (self, node, node) ? describe_cycle (self, node) : NULL;
    }

  /* In an order that does not depend on the hash table. */
  tasks = sluice_task_graph_list_tasks (self);
  for (guint i = 0; i < tasks->len; i++)
    {
      Node *node = get_node (self, tasks->pdata[i]);

      if (node->waits > 0 && find_way (self, node, node))
        return describe_cycle (self, node);
    }
  return NULL;
}

/**
 * sluice_task_graph_can_follow:
 * @self: a graph
 * @id: id of a task of the graph
 * @upstream: id of another
 *
 * Returns: %TRUE if @id can be made to follow @upstream without a cycle
 */
gboolean
sluice_task_graph_can_follow (SluiceTaskGraph *self,
                              const char      *id,
                              const char      *upstream)
{
  Node *task;
  Node *other;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL && upstream != NULL, FALSE);

  resolve (self);
  task = get_node (self, id);
  other = get_node (self, upstream);
  return task != NULL && other != NULL && task != other && !find_way (self, task, other);
}

/**
 * sluice_task_graph_check:
 * @self: a graph
 * @id: (nullable): id of the task that was changed; %NULL for all
 * @error: `schedule_cycle` (%SLUICE_ERROR_INVALID), naming the cycle
 *
 * Returns: %TRUE if no task follows itself, by whatever way
 */
gboolean
sluice_task_graph_check (SluiceTaskGraph  *self,
                         const char       *id,
                         GError          **error)
{
  g_autofree char *cycle = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  cycle = sluice_task_graph_find_cycle (self, id);
  if (cycle == NULL)
    return TRUE;
  sluice_set_error (error, SLUICE_ERROR_INVALID, "schedule_cycle",
                    "The tasks follow each other in a circle and would never stop: %s", cycle);
  if (error != NULL)
    sluice_error_set_hint (*error, "Take one of them out of the “after” of the schedule before it.");
  return FALSE;
}
