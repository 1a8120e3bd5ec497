/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dependency-layout.h"

G_BEGIN_DECLS

/**
 * SluiceDependencyLook:
 * @node: the node that is selected, -1 = none
 * @edge: the edge that is selected, -1 = none
 * @link_from: the node from which a line is drawn, -1 = none
 * @link_to: the node that it would go to, -1 = none
 * @is_refused: whether it may not go there
 * @pointer: where it ends without @link_to
 *
 * What goes on in the picture.
 */
typedef struct
{
  int node;
  int edge;
  int link_from;
  int link_to;
  gboolean is_refused;
  graphene_point_t pointer;
} SluiceDependencyLook;

void sluice_dependency_paint (GtkWidget                  *widget,
                              GtkSnapshot                *snapshot,
                              SluiceDependencyLayout     *layout,
                              const SluiceDependencyLook *look);

G_END_DECLS
