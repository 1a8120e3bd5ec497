/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceArrival:
 * @path: the file
 * @size: its bytes
 * @modified: when it was changed last, microseconds since 1970 UTC
 * @hash: (nullable): the SHA-256 of its content in hexadecimal digits, once that was read
 *
 * A file in a folder that a schedule watches.
 */
typedef struct
{
  char *path;
  gint64 size;
  gint64 modified;
  char *hash;
} SluiceArrival;

SluiceArrival *sluice_arrival_new                   (const char           *path,
                                                     gint64                size,
                                                     gint64                modified) G_GNUC_WARN_UNUSED_RESULT;
SluiceArrival *sluice_arrival_copy                  (const SluiceArrival  *arrival) G_GNUC_WARN_UNUSED_RESULT;
void           sluice_arrival_free                  (SluiceArrival        *arrival);

/* (element-type SluiceArrival): those of @files (transfer full) that the task has
 * not seen as they are: with this path, size and time */
void           sluice_store_find_new_files_async    (SluiceStore          *self,
                                                     const char           *task,
                                                     GPtrArray            *files,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
GPtrArray     *sluice_store_find_new_files_finish   (SluiceStore          *self,
                                                     GAsyncResult         *result,
                                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* *ret_taken: FALSE if the task has taken that content before, which is logged */
void           sluice_store_take_file_async         (SluiceStore          *self,
                                                     const char           *task,
                                                     const SluiceArrival  *file,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean       sluice_store_take_file_finish        (SluiceStore          *self,
                                                     GAsyncResult         *result,
                                                     gboolean             *ret_taken,
                                                     GError              **error);
/* (element-type SluiceArrival): taken, and no run of it has begun; the oldest first */
void           sluice_store_list_taken_files_async  (SluiceStore          *self,
                                                     const char           *task,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
GPtrArray     *sluice_store_list_taken_files_finish (SluiceStore          *self,
                                                     GAsyncResult         *result,
                                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceArrival, sluice_arrival_free)

G_END_DECLS
