/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

typedef enum
{
  SLUICE_NAME_TASK,
  SLUICE_NAME_CONNECTION,
  SLUICE_NAME_QUERY,
  SLUICE_NAME_RUN,
} SluiceNameKind;

/**
 * SluiceStoredName:
 * @kind: of what
 * @id: the id of a task, a query or a run; the name of a connection
 * @name: the name; of a run, that of its task
 * @state: (nullable): of a run, its state as it is stored
 * @time: when a task was run last, a connection or query saved, a run started
 *
 * What something in a workspace is called: enough to find and open it.
 */
typedef struct
{
  SluiceNameKind kind;
  char *id;
  char *name;
  char *state;
  gint64 time;
} SluiceStoredName;

void       sluice_stored_name_free         (SluiceStoredName     *name);
void       sluice_store_list_names_async   (SluiceStore          *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GPtrArray *sluice_store_list_names_finish  (SluiceStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);
void       sluice_store_pick_runs_async    (SluiceStore          *self,
                                            const char * const   *tasks,
                                            const char           *id_start,
                                            guint                 limit,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GPtrArray *sluice_store_pick_runs_finish   (SluiceStore          *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceStoredName, sluice_stored_name_free)

G_END_DECLS
