/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceTaskVersion:
 * @version: counts from 1 and up with each save that changed something; old versions
 *   may be missing
 * @document: what the task said
 * @saved: when it was saved, microseconds since 1970 UTC
 *
 * One version of a stored task.
 */
typedef struct
{
  guint version;
  char *document;
  gint64 saved;
} SluiceTaskVersion;

void               sluice_task_version_free                (SluiceTaskVersion    *version);
/* (element-type SluiceTaskVersion), the newest first. */
void               sluice_store_list_task_versions_async   (SluiceStore          *self,
                                                            const char           *id_or_name,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
GPtrArray         *sluice_store_list_task_versions_finish  (SluiceStore          *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* Version 0 is the newest one. */
void               sluice_store_find_task_version_async    (SluiceStore          *self,
                                                            const char           *id_or_name,
                                                            guint                 version,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
SluiceTaskVersion *sluice_store_find_task_version_finish   (SluiceStore          *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceTaskVersion, sluice_task_version_free)

G_END_DECLS
