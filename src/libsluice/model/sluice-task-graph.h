/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-schedule-spec.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceTaskEdge:
 * @upstream: id of the task whose end counts
 * @task: id of the task that follows it
 * @on: which end counts
 *
 * One task follows another.
 */
typedef struct
{
  const char *upstream;
  const char *task;
  SluiceAfterCondition on;
} SluiceTaskEdge;

/**
 * SluiceTaskGraph:
 *
 * Which task follows which: the `after` of all schedules of a workspace. Tasks
 * and what they follow may be added in any order; a reference is looked up when
 * it is asked for, first as an id, then as a name that one task alone has. Knows
 * nothing of runs. Belongs to one thread at a time.
 */
typedef struct _SluiceTaskGraph SluiceTaskGraph;

SluiceTaskGraph *sluice_task_graph_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void             sluice_task_graph_free             (SluiceTaskGraph      *self);
void             sluice_task_graph_add_task         (SluiceTaskGraph      *self,
                                                     const char           *id,
                                                     const char           *name);
void             sluice_task_graph_add_after        (SluiceTaskGraph      *self,
                                                     const char           *id,
                                                     const char           *upstream,
                                                     SluiceAfterCondition  on);
void             sluice_task_graph_clear_after      (SluiceTaskGraph      *self,
                                                     const char           *id);
/* (nullable): NULL if there is no such task */
const char      *sluice_task_graph_get_name         (SluiceTaskGraph      *self,
                                                     const char           *id);
/* (nullable): the id of the task that a reference means */
const char      *sluice_task_graph_find_task        (SluiceTaskGraph      *self,
                                                     const char           *id_or_name);
/* The longest way to it from a task that follows none: its column in a picture. */
guint            sluice_task_graph_get_level        (SluiceTaskGraph      *self,
                                                     const char           *id);
/* (transfer container) (element-type utf8): ids by level, then by name */
GPtrArray       *sluice_task_graph_list_tasks       (SluiceTaskGraph      *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer container) (element-type SluiceTaskEdge): valid until the graph changes */
GPtrArray       *sluice_task_graph_list_upstreams   (SluiceTaskGraph      *self,
                                                     const char           *id) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *sluice_task_graph_list_downstreams (SluiceTaskGraph      *self,
                                                     const char           *id) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer container) (element-type utf8): the references of @id that mean no task */
GPtrArray       *sluice_task_graph_list_unknown     (SluiceTaskGraph      *self,
                                                     const char           *id) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): “A → B → A” in names. @id: (nullable): only one that leads through it */
char            *sluice_task_graph_find_cycle       (SluiceTaskGraph      *self,
                                                     const char           *id) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @id could follow @upstream without a cycle. */
gboolean         sluice_task_graph_can_follow       (SluiceTaskGraph      *self,
                                                     const char           *id,
                                                     const char           *upstream);
gboolean         sluice_task_graph_check            (SluiceTaskGraph      *self,
                                                     const char           *id,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskGraph, sluice_task_graph_free)

G_END_DECLS
