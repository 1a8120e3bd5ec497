/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-store.h"

G_BEGIN_DECLS

/**
 * SluiceAuditEntry:
 * @id: counts up with time
 * @time: microseconds since 1970 UTC
 * @actor: the name of the user
 * @program: `sluice`, `sluice-cli` or `sluice-service`
 * @kind: `task`, `connection`, `schedule`, `query`, `template` or `settings`
 * @object: (nullable): the id of what was changed; of connections and templates the
 *   name, of schedules the id of the task
 * @name: its name then
 * @action: `created`, `changed`, `renamed`, `deleted`, `restored`, `paused`,
 *   `resumed`, `run-requested`, `tidied`
 * @details: what is different, in sentences
 *
 * A change, and who made it.
 */
typedef struct
{
  gint64 id;
  gint64 time;
  char *actor;
  char *program;
  char *kind;
  char *object;
  char *name;
  char *action;
  GStrv details;
} SluiceAuditEntry;

/**
 * SluiceAuditFilter:
 * @kind: (nullable): of this kind
 * @object: (nullable): of the thing with this id
 * @search: (nullable): with this text in any case in name, user, action or details
 * @before: older than the entry with this id; 0 = any
 * @limit: most entries; 0 = all
 *
 * Which entries are listed.
 */
typedef struct
{
  const char *kind;
  const char *object;
  const char *search;
  gint64 before;
  guint limit;
} SluiceAuditFilter;

const char *const *sluice_audit_get_kinds          (void);
void               sluice_audit_entry_free         (SluiceAuditEntry         *entry);
/* (element-type SluiceAuditEntry) the newest first. */
void               sluice_store_list_audit_async   (SluiceStore              *self,
                                                    const SluiceAuditFilter  *filter,
                                                    GCancellable             *cancellable,
                                                    GAsyncReadyCallback       callback,
                                                    gpointer                  user_data);
GPtrArray         *sluice_store_list_audit_finish  (SluiceStore              *self,
                                                    GAsyncResult             *result,
                                                    GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceAuditEntry, sluice_audit_entry_free)

G_END_DECLS
