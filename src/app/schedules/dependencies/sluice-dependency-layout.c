/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-dependency-layout.h"

#include <math.h>

#define MARGIN 18
#define PADDING 8
#define COLUMN_GAP 60
#define ROW_GAP 16

/* So near to a line the pointer still means it. */
#define NEAR 7
#define CURVE_STEPS 24

/* The sizes of what is placed. */
typedef struct
{
  float node_width;
  float node_height;
} Sizes;

static void
fill_nodes (SluiceDependencyLayout *self,
            SluiceDependencies     *dependencies,
            GHashTable             *index)
{
  SluiceTaskGraph *graph = sluice_dependencies_get_graph (dependencies);
  g_autoptr(GPtrArray) ids = sluice_task_graph_list_tasks (graph);

  for (guint i = 0; i < ids->len; i++)
    {
      const SluiceStoredTask *task = sluice_dependencies_find_task (dependencies, ids->pdata[i]);
      g_autoptr(GPtrArray) before = sluice_task_graph_list_upstreams (graph, ids->pdata[i]);
      g_autoptr(GPtrArray) behind = sluice_task_graph_list_downstreams (graph, ids->pdata[i]);
      SluiceDependencyNode node = { .id = task->id, .name = task->name };

      node.has_run = task->last_run != NULL;
      node.state = task->last_state;
      node.level = sluice_task_graph_get_level (graph, task->id);
      node.is_connected = before->len + behind->len > 0;
      g_hash_table_insert (index, task->id, GUINT_TO_POINTER (self->nodes->len));
      g_array_append_val (self->nodes, node);
    }
}

static void
fill_edges (SluiceDependencyLayout *self,
            SluiceDependencies     *dependencies,
            GHashTable             *index)
{
  g_autoptr(GPtrArray) edges = sluice_dependencies_list_edges (dependencies);

  for (guint i = 0; i < edges->len; i++)
    {
      const SluiceTaskEdge *edge = edges->pdata[i];
      SluiceDependencyEdge placed = { .edge = edge };

      placed.from = GPOINTER_TO_UINT (g_hash_table_lookup (index, edge->upstream));
      placed.to = GPOINTER_TO_UINT (g_hash_table_lookup (index, edge->task));
      g_array_append_val (self->edges, placed);
    }
}

/* The middle of the rows of those that a node follows: there its lines are
 * short. */
static double
find_wish (SluiceDependencyLayout *self,
           guint                   node)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < self->edges->len; i++)
    {
      const SluiceDependencyEdge *edge = &g_array_index (self->edges, SluiceDependencyEdge, i);

      if (edge->to == node)
        {
          sum += g_array_index (self->nodes, SluiceDependencyNode, edge->from).row;
          n++;
        }
    }
  return n > 0 ? sum / n : 0;
}

/* One node of a column, and where it would like to be. */
typedef struct
{
  guint node;
  double wish;
} Wish;

static int
compare_wishes (gconstpointer a,
                gconstpointer b)
{
  const Wish *left = a, *right = b;

  if (left->wish < right->wish || left->wish > right->wish)
    return left->wish < right->wish ? -1 : 1;
  return left->node < right->node ? -1 : 1;
}

/* Nodes are sorted by level: those that one follows have their rows. Returns how
 * many rows there are. */
static guint
place_columns (SluiceDependencyLayout *self)
{
  guint n_rows = 0;
  guint first = 0;

  while (first < self->nodes->len)
    {
      const guint level = g_array_index (self->nodes, SluiceDependencyNode, first).level;
      g_autoptr(GArray) column = g_array_new (FALSE, FALSE, sizeof (Wish));
      guint next = first;
      guint row = 0;

      for (; next < self->nodes->len && g_array_index (self->nodes, SluiceDependencyNode, next).level == level; next++)
        if (g_array_index (self->nodes, SluiceDependencyNode, next).is_connected)
          {
            Wish wish = { next, find_wish (self, next) };

            g_array_append_val (column, wish);
          }
      g_array_sort (column, compare_wishes);
      for (guint i = 0; i < column->len; i++)
        {
          const Wish *wish = &g_array_index (column, Wish, i);

          row = MAX (row, (guint) floor (wish->wish));
          g_array_index (self->nodes, SluiceDependencyNode, wish->node).row = row++;
        }
      n_rows = MAX (n_rows, row);
      first = next;
    }
  return n_rows;
}

/* A rectangle from the left, put where it belongs in this direction of text. */
static graphene_rect_t
place (SluiceDependencyLayout *self,
       const Sizes            *sizes,
       float                   x,
       float                   y)
{
  return GRAPHENE_RECT_INIT (self->rtl ? self->width - x - sizes->node_width : x, y, sizes->node_width,
                             sizes->node_height);
}

static void
place_nodes (SluiceDependencyLayout *self,
             const Sizes            *sizes)
{
  const guint n_rows = place_columns (self);
  const float row_height = sizes->node_height + ROW_GAP;
  const float top = MARGIN + (float) n_rows * row_height + (n_rows > 0 ? ROW_GAP : 0);
  const guint per_row = (guint) MAX (1, (self->width - 2 * MARGIN + ROW_GAP) / (sizes->node_width + ROW_GAP));
  guint n_single = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      SluiceDependencyNode *node = &g_array_index (self->nodes, SluiceDependencyNode, i);

      if (node->is_connected)
        {
          node->bounds = place (self, sizes, MARGIN + (float) node->level * (sizes->node_width + COLUMN_GAP),
                                MARGIN + (float) node->row * row_height);
          continue;
        }
      node->level = n_single % per_row;
      node->row = n_rows + n_single / per_row;
      node->bounds = place (self, sizes, MARGIN + (float) node->level * (sizes->node_width + ROW_GAP),
                            top + (float) (n_single / per_row) * row_height);
      n_single++;
    }
  self->height = top + (float) ((n_single + per_row - 1) / per_row) * row_height + MARGIN - ROW_GAP;
}

static void
place_edges (SluiceDependencyLayout *self)
{
  const float bend = (self->rtl ? -1 : 1) * COLUMN_GAP * 0.8f;

  for (guint i = 0; i < self->edges->len; i++)
    {
      SluiceDependencyEdge *edge = &g_array_index (self->edges, SluiceDependencyEdge, i);
      const graphene_rect_t *to = &g_array_index (self->nodes, SluiceDependencyNode, edge->to).bounds;

      edge->points[0] = sluice_dependency_layout_get_handle (self, (int) edge->from);
      edge->points[3] = GRAPHENE_POINT_INIT (to->origin.x + (self->rtl ? to->size.width : 0),
                                             to->origin.y + to->size.height / 2);
      edge->points[1] = GRAPHENE_POINT_INIT (edge->points[0].x + bend, edge->points[0].y);
      edge->points[2] = GRAPHENE_POINT_INIT (edge->points[3].x - bend, edge->points[3].y);
    }
}

/**
 * sluice_dependency_layout_new:
 * @dependencies: the tasks and what they follow
 * @line: the height of a line of text
 * @width: how wide it may be; it becomes wider if it must
 * @rtl: whether the first column is on the right
 *
 * Returns: (transfer full): the layout, valid until @dependencies are read again
 */
SluiceDependencyLayout *
sluice_dependency_layout_new (SluiceDependencies *dependencies,
                              float               line,
                              float               width,
                              gboolean            rtl)
{
  SluiceDependencyLayout *self = g_new0 (SluiceDependencyLayout, 1);
  g_autoptr(GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  const Sizes sizes = { line * 10, line * 2 + 2 * PADDING };
  guint n_levels = 1;

  g_return_val_if_fail (SLUICE_IS_DEPENDENCIES (dependencies), NULL);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (SluiceDependencyNode));
  self->edges = g_array_new (FALSE, FALSE, sizeof (SluiceDependencyEdge));
  self->rtl = rtl;
  fill_nodes (self, dependencies, index);
  fill_edges (self, dependencies, index);
  for (guint i = 0; i < self->nodes->len; i++)
    n_levels = MAX (n_levels, g_array_index (self->nodes, SluiceDependencyNode, i).level + 1);
  self->least_width = 2 * MARGIN + (float) n_levels * sizes.node_width + (float) (n_levels - 1) * COLUMN_GAP;
  self->width = MAX (width, self->least_width);
  place_nodes (self, &sizes);
  place_edges (self);
  return self;
}

/**
 * sluice_dependency_layout_free:
 * @self: (transfer full): a layout
 */
void
sluice_dependency_layout_free (SluiceDependencyLayout *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

/**
 * sluice_dependency_layout_get_node:
 * @self: a layout
 * @index: the number of a node
 *
 * Returns: (transfer none) (nullable): the node; %NULL if there is no such one
 */
SluiceDependencyNode *
sluice_dependency_layout_get_node (SluiceDependencyLayout *self,
                                   int                     index)
{
  return index >= 0 && index < (int) self->nodes->len ? &g_array_index (self->nodes, SluiceDependencyNode, index)
                                                       : NULL;
}

/**
 * sluice_dependency_layout_get_edge:
 * @self: a layout
 * @index: the number of an edge
 *
 * Returns: (transfer none) (nullable): the edge; %NULL if there is no such one
 */
SluiceDependencyEdge *
sluice_dependency_layout_get_edge (SluiceDependencyLayout *self,
                                   int                     index)
{
  return index >= 0 && index < (int) self->edges->len ? &g_array_index (self->edges, SluiceDependencyEdge, index)
                                                       : NULL;
}

/**
 * sluice_dependency_layout_get_handle:
 * @self: a layout
 * @index: the number of a node
 *
 * Returns: where a line to a task that follows begins
 */
graphene_point_t
sluice_dependency_layout_get_handle (SluiceDependencyLayout *self,
                                     int                     index)
{
  const graphene_rect_t *bounds = &sluice_dependency_layout_get_node (self, index)->bounds;

  return GRAPHENE_POINT_INIT (bounds->origin.x + (self->rtl ? 0 : bounds->size.width),
                              bounds->origin.y + bounds->size.height / 2);
}

/**
 * sluice_dependency_layout_find_node:
 * @self: a layout
 * @x: a place
 * @y: a place
 *
 * Returns: the number of the node there, -1 = none
 */
int
sluice_dependency_layout_find_node (SluiceDependencyLayout *self,
                                    double                  x,
                                    double                  y)
{
  const graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  for (guint i = 0; i < self->nodes->len; i++)
    if (graphene_rect_contains_point (&g_array_index (self->nodes, SluiceDependencyNode, i).bounds, &point))
      return (int) i;
  return -1;
}

/**
 * sluice_dependency_layout_find_handle:
 * @self: a layout
 * @x: a place
 * @y: a place
 *
 * Returns: the number of the node whose handle is there, -1 = none
 */
int
sluice_dependency_layout_find_handle (SluiceDependencyLayout *self,
                                      double                  x,
                                      double                  y)
{
  const graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      graphene_point_t handle = sluice_dependency_layout_get_handle (self, (int) i);

      if (graphene_point_distance (&point, &handle, NULL, NULL) <= 2 * SLUICE_DEPENDENCY_HANDLE)
        return (int) i;
    }
  return -1;
}

static graphene_point_t
point_of_curve (const graphene_point_t *points,
                float                   t)
{
  const float s = 1 - t;
  const float weights[] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };
  graphene_point_t point = GRAPHENE_POINT_INIT_ZERO;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      point.x += weights[i] * points[i].x;
      point.y += weights[i] * points[i].y;
    }
  return point;
}

/**
 * sluice_dependency_layout_find_edge:
 * @self: a layout
 * @x: a place
 * @y: a place
 *
 * Returns: the number of the edge whose line passes there, -1 = none
 */
int
sluice_dependency_layout_find_edge (SluiceDependencyLayout *self,
                                    double                  x,
                                    double                  y)
{
  const graphene_point_t pointer = GRAPHENE_POINT_INIT ((float) x, (float) y);
  float best = NEAR;
  int found = -1;

  for (guint i = 0; i < self->edges->len; i++)
    for (guint k = 0; k <= CURVE_STEPS; k++)
      {
        graphene_point_t point = point_of_curve (g_array_index (self->edges, SluiceDependencyEdge, i).points,
                                                 (float) k / CURVE_STEPS);
        float distance = graphene_point_distance (&pointer, &point, NULL, NULL);

        if (distance < best)
          {
            best = distance;
            found = (int) i;
          }
      }
  return found;
}

/**
 * sluice_dependency_layout_find_id:
 * @self: a layout
 * @id: (nullable): a task's id
 *
 * Returns: the number of its node, -1 = none
 */
int
sluice_dependency_layout_find_id (SluiceDependencyLayout *self,
                                  const char             *id)
{
  for (guint i = 0; id != NULL && i < self->nodes->len; i++)
    if (g_str_equal (g_array_index (self->nodes, SluiceDependencyNode, i).id, id))
      return (int) i;
  return -1;
}

/**
 * sluice_dependency_layout_step:
 * @self: a layout
 * @from: the number of a node, -1 = before the first
 * @dx: -1 or 1 to go left or right, else 0
 * @dy: -1 or 1 to go up or down, else 0
 *
 * Returns: the number of the nearest node that way, @from if there is none
 */
int
sluice_dependency_layout_step (SluiceDependencyLayout *self,
                               int                     from,
                               int                     dx,
                               int                     dy)
{
  const SluiceDependencyNode *start = sluice_dependency_layout_get_node (self, from);
  float best = G_MAXFLOAT;
  int found = from;

  if (start == NULL)
    return self->nodes->len > 0 ? 0 : -1;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const SluiceDependencyNode *node = &g_array_index (self->nodes, SluiceDependencyNode, i);
      const float x = node->bounds.origin.x - start->bounds.origin.x;
      const float y = node->bounds.origin.y - start->bounds.origin.y;
      const float ahead = x * (float) dx + y * (float) dy;
      const float aside = fabsf (dx != 0 ? y : x);

      /* What lies straight ahead is nearer than what lies aside. */
      if (ahead > 1 && ahead + 3 * aside < best)
        {
          best = ahead + 3 * aside;
          found = (int) i;
        }
    }
  return found;
}
