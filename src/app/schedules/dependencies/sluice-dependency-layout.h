/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dependencies.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceDependencyNode:
 * @id: the task's id
 * @name: its name
 * @has_run: whether it ever ran
 * @state: how it ended the last time, with @has_run
 * @level: its column; the longest way from a task that follows none
 * @row: its row in the column
 * @is_connected: whether it follows one, or is followed
 * @bounds: where it is drawn
 */
typedef struct
{
  const char *id;
  const char *name;
  gboolean has_run;
  SluiceRunState state;
  guint level;
  guint row;
  gboolean is_connected;
  graphene_rect_t bounds;
} SluiceDependencyNode;

/**
 * SluiceDependencyEdge:
 * @from: the number of the node that ends first
 * @to: the number of the node that follows
 * @edge: (unowned): the edge
 * @points: the line from @from to @to, a Bézier curve
 */
typedef struct
{
  guint from;
  guint to;
  const SluiceTaskEdge *edge;
  graphene_point_t points[4];
} SluiceDependencyEdge;

/**
 * SluiceDependencyLayout:
 * @nodes: (element-type SluiceDependencyNode): the tasks
 * @edges: (element-type SluiceDependencyEdge): which follows which
 * @least_width: how wide it must be
 * @width: how wide it is
 * @height: how high it is
 * @rtl: whether time goes from right to left
 *
 * Where the tasks stand in the picture: in columns from those that follow none,
 * and below them the tasks that have to do with no other. Valid until the
 * dependencies are read again.
 */
typedef struct
{
  GArray *nodes;
  GArray *edges;
  float least_width;
  float width;
  float height;
  gboolean rtl;
} SluiceDependencyLayout;

#define SLUICE_DEPENDENCY_HANDLE 7

SluiceDependencyLayout *sluice_dependency_layout_new        (SluiceDependencies     *dependencies,
                                                             float                   line,
                                                             float                   width,
                                                             gboolean                rtl) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_dependency_layout_free       (SluiceDependencyLayout *self);
SluiceDependencyNode   *sluice_dependency_layout_get_node   (SluiceDependencyLayout *self,
                                                             int                     index);
SluiceDependencyEdge   *sluice_dependency_layout_get_edge   (SluiceDependencyLayout *self,
                                                             int                     index);
graphene_point_t        sluice_dependency_layout_get_handle (SluiceDependencyLayout *self,
                                                             int                     index);
int                     sluice_dependency_layout_find_node  (SluiceDependencyLayout *self,
                                                             double                  x,
                                                             double                  y);
int                     sluice_dependency_layout_find_handle (SluiceDependencyLayout *self,
                                                             double                  x,
                                                             double                  y);
int                     sluice_dependency_layout_find_edge  (SluiceDependencyLayout *self,
                                                             double                  x,
                                                             double                  y);
int                     sluice_dependency_layout_find_id    (SluiceDependencyLayout *self,
                                                             const char             *id);
int                     sluice_dependency_layout_step       (SluiceDependencyLayout *self,
                                                             int                     from,
                                                             int                     dx,
                                                             int                     dy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDependencyLayout, sluice_dependency_layout_free)

G_END_DECLS
