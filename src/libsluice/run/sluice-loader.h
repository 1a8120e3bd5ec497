/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-destination.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SluiceLoader:
 *
 * A [class@Sluice.Destination] on a worker thread of its own: each of its calls
 * as an asynchronous pair. Calls run one after the other, in order. Requests
 * and what they point to must stay until the load has ended.
 */
#define SLUICE_TYPE_LOADER (sluice_loader_get_type ())
G_DECLARE_FINAL_TYPE (SluiceLoader, sluice_loader, SLUICE, LOADER, GObject)

SluiceLoader *sluice_loader_new                  (SluiceDestination        *destination) G_GNUC_WARN_UNUSED_RESULT;
void          sluice_loader_connect_async        (SluiceLoader             *self,
                                                  gboolean                  read_only,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_connect_finish       (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  GError                  **error);
void          sluice_loader_find_position_async  (SluiceLoader             *self,
                                                  const SluiceLoadRequest  *request,
                                                  const char               *run_id,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_find_position_finish (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  SluiceLedgerEntry        *ret_entry,
                                                  gboolean                 *ret_found,
                                                  GError                  **error);
void          sluice_loader_find_cursor_async    (SluiceLoader             *self,
                                                  const SluiceLoadRequest  *request,
                                                  const char               *replacement,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_find_cursor_finish   (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  char                    **ret_cursor,
                                                  GError                  **error);
void          sluice_loader_begin_async          (SluiceLoader             *self,
                                                  const SluiceLoadRequest  *request,
                                                  SluiceMonitor            *monitor,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_begin_finish         (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  GError                  **error);
void          sluice_loader_write_async          (SluiceLoader             *self,
                                                  SluiceBatch              *rows,
                                                  SluiceBatch              *present,
                                                  const SluiceLedgerEntry  *entry,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_write_finish         (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  SluiceLoadCounts         *ret_counts,
                                                  GPtrArray               **ret_rejects,
                                                  GError                  **error);
void          sluice_loader_finish_async         (SluiceLoader             *self,
                                                  gboolean                  complete,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_finish_finish        (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  SluiceLoadCounts         *ret_counts,
                                                  GPtrArray               **ret_rejects,
                                                  GError                  **error);
void          sluice_loader_design_async         (SluiceLoader             *self,
                                                  const SluiceLoadRequest  *request,
                                                  gboolean                  executes,
                                                  const char               *script,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_design_finish        (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  JsonObject              **ret_object,
                                                  guint                    *ret_n_executed,
                                                  GError                  **error);
void          sluice_loader_commit_async         (SluiceLoader             *self,
                                                  const SluiceLedgerEntry  *entry,
                                                  GCancellable             *cancellable,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_commit_finish        (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  GError                  **error);
void          sluice_loader_rollback_async       (SluiceLoader             *self,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_rollback_finish      (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  SluiceLoadCounts         *ret_counts,
                                                  GPtrArray               **ret_rejects,
                                                  GError                  **error);
void          sluice_loader_close_async          (SluiceLoader             *self,
                                                  GAsyncReadyCallback       callback,
                                                  gpointer                  user_data);
gboolean      sluice_loader_close_finish         (SluiceLoader             *self,
                                                  GAsyncResult             *result,
                                                  GError                  **error);

G_END_DECLS
