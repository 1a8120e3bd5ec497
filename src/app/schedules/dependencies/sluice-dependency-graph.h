/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-dependencies.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SluiceDependencyGraph:
 *
 * The tasks as boxes in columns, and lines from each to those that run after it.
 * A line is drawn by dragging from the ring at the end of a box, or with the
 * keyboard: arrows choose a box, Space begins a line, arrows choose where to,
 * Return ends it; Page Up and Page Down choose a line, Delete takes it away,
 * Return opens a task.
 *
 * Emits `selected` (what is selected, in words, or %NULL; whether it is a line),
 * `link` and `unlink` (ids of the task that ends first and
 * of the one that follows), and `opened` (a task's id).
 */
#define SLUICE_TYPE_DEPENDENCY_GRAPH (sluice_dependency_graph_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDependencyGraph, sluice_dependency_graph, SLUICE, DEPENDENCY_GRAPH, GtkWidget)

void sluice_dependency_graph_set_dependencies (SluiceDependencyGraph *self,
                                               SluiceDependencies    *dependencies);
void sluice_dependency_graph_unlink_selected  (SluiceDependencyGraph *self);

G_END_DECLS
