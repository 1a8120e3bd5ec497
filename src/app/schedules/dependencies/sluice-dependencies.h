/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-session.h"
#include "sluice-task-graph.h"

G_BEGIN_DECLS

/**
 * SluiceDependencies:
 *
 * Which task runs after which, as the store has it, and the ways to change it:
 * each change is a new version of the task that follows. Emits `changed` after
 * each reading.
 */
#define SLUICE_TYPE_DEPENDENCIES (sluice_dependencies_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDependencies, sluice_dependencies, SLUICE, DEPENDENCIES, GObject)

SluiceDependencies     *sluice_dependencies_new           (SluiceSession         *session) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_dependencies_reload        (SluiceDependencies    *self);
SluiceTaskGraph        *sluice_dependencies_get_graph     (SluiceDependencies    *self);
GPtrArray              *sluice_dependencies_get_tasks     (SluiceDependencies    *self);
const SluiceStoredTask *sluice_dependencies_find_task     (SluiceDependencies    *self,
                                                           const char            *id);
GPtrArray              *sluice_dependencies_list_edges    (SluiceDependencies    *self) G_GNUC_WARN_UNUSED_RESULT;
char                   *sluice_dependencies_describe      (SluiceDependencies    *self,
                                                           const SluiceTaskEdge  *edge) G_GNUC_WARN_UNUSED_RESULT;
char                   *sluice_dependencies_find_cycle    (SluiceDependencies    *self,
                                                           const char            *task,
                                                           const char            *upstream) G_GNUC_WARN_UNUSED_RESULT;
void                    sluice_dependencies_link_async    (SluiceDependencies    *self,
                                                           const char            *task,
                                                           const char            *upstream,
                                                           SluiceAfterCondition   on,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
void                    sluice_dependencies_unlink_async  (SluiceDependencies    *self,
                                                           const char            *task,
                                                           const char            *upstream,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
gboolean                sluice_dependencies_change_finish (SluiceDependencies    *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);

G_END_DECLS
