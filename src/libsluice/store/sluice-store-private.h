/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-database.h"
#include "sluice-process.h"
#include "sluice-store.h"
#include "sluice-store-schedules.h"

G_BEGIN_DECLS

/* What an operation works with: only what it needs is set. Owns everything. */
typedef struct
{
  char *key;                    /* id, name or run */
  char *text;
  char *task;
  guint offset;
  guint limit;
  GPtrArray *items;
  gpointer record;              /* one operation's own */
  GDestroyNotify free_record;
} SluiceStoreInput;

/* Runs in the worker. *ret_result belongs to the caller. */
typedef gboolean (*SluiceStoreFunc) (SluiceDatabase          *database,
                                     const SluiceStoreInput  *input,
                                     gpointer                *ret_result,
                                     GError                 **error);

typedef enum
{
  SLUICE_STORE_READS,
  SLUICE_STORE_WRITES,          /* in a transaction */
  SLUICE_STORE_WRITES_SCHEDULES, /* likewise; tells those who plan by them */
} SluiceStoreAccess;

/* Who holds it runs the schedules. */
#define SLUICE_STORE_LEADER_LOCK "scheduler"

SluiceStoreInput *sluice_store_input_new (const char          *key) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_store_run       (SluiceStore         *self,
                                          gpointer             source_tag,
                                          SluiceStoreAccess    access,
                                          SluiceStoreFunc      func,
                                          SluiceStoreInput    *input,
                                          GDestroyNotify       free_result,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
GPtrArray        *sluice_store_read_page (SluiceDatabase         *database,
                                          const SluiceStoreInput *input,
                                          const char             *sql,
                                          SluiceStatementRead     read,
                                          GDestroyNotify          free_item,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void              sluice_store_read_process (SluiceStatement      *statement,
                                             int                  column,
                                             SluiceProcess       *process);
void              sluice_store_bind_process (SluiceStatement      *statement,
                                             int                  index);
gboolean          sluice_store_take_lock (SluiceDatabase        *database,
                                          const char            *name,
                                          gboolean              *ret_taken,
                                          SluiceProcess         *ret_holder,
                                          GError               **error);
gboolean          sluice_store_drop_lock (SluiceDatabase        *database,
                                          const char            *name,
                                          GError               **error);
gboolean          sluice_store_interrupt_run (SluiceDatabase   *database,
                                              const char       *run,
                                              GError          **error);
gboolean          sluice_store_interrupt_dead_runs (SluiceDatabase *database,
                                                    guint          *ret_n,
                                                    GError        **error);
GPtrArray        *sluice_store_read_schedules (SluiceDatabase  *database,
                                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_store_read_all_paused (SluiceDatabase *database,
                                                gboolean       *ret_paused,
                                                GError        **error);
gboolean          sluice_store_add_decision (SluiceDatabase    *database,
                                             SluiceDecision    *decision,
                                             GError           **error);
gboolean          sluice_store_check_after (SluiceDatabase      *database,
                                            const char          *task,
                                            GError             **error);
gboolean          sluice_store_forget_marks (SluiceDatabase     *database,
                                             const char         *task,
                                             const char         *schedule,
                                             GError            **error);
SluiceStoredTask *sluice_store_read_task (SluiceDatabase        *database,
                                          const char            *id_or_name,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          sluice_store_add_audit (SluiceDatabase        *database,
                                          const char            *kind,
                                          const char            *object,
                                          const char            *name,
                                          const char            *action,
                                          GPtrArray             *details,
                                          GError               **error);
gboolean          sluice_store_add_audit_of (SluiceDatabase     *database,
                                             const char         *kind,
                                             const char         *object,
                                             const char         *name,
                                             const char         *sql,
                                             const char         *after,
                                             GError            **error);
gboolean          sluice_store_get_made_action (SluiceDatabase  *database,
                                                const char      *kind,
                                                const char      *object,
                                                const char     **ret_action,
                                                GError         **error);
gboolean          sluice_store_audit_task (SluiceDatabase       *database,
                                           const char           *id,
                                           const char           *name,
                                           const char           *document,
                                           const char           *schedule,
                                           GError              **error);
gboolean          sluice_store_audit_decision (SluiceDatabase        *database,
                                               const SluiceDecision  *decision,
                                               GError               **error);
gboolean          sluice_store_delete_task_func (SluiceDatabase          *database,
                                                 const SluiceStoreInput  *input,
                                                 gpointer                *ret_result,
                                                 GError                 **error);
gboolean          sluice_store_delete_query_func (SluiceDatabase          *database,
                                                  const SluiceStoreInput  *input,
                                                  gpointer                *ret_result,
                                                  GError                 **error);
gboolean          sluice_store_delete_template_func (SluiceDatabase          *database,
                                                     const SluiceStoreInput  *input,
                                                     gpointer                *ret_result,
                                                     GError                 **error);
gboolean          sluice_store_delete_connection_func (SluiceDatabase          *database,
                                                       const SluiceStoreInput  *input,
                                                       gpointer                *ret_result,
                                                       GError                 **error);
gboolean          sluice_store_read_setting (SluiceDatabase     *database,
                                             const char         *key,
                                             char              **ret_value,
                                             GError            **error);
gboolean          sluice_store_write_setting (SluiceDatabase    *database,
                                              const char        *key,
                                              const char        *value,
                                              GError           **error);
gboolean          sluice_store_check_queue (SluiceDatabase      *database,
                                            GError             **error);
char             *sluice_store_dup_path  (const char          *directory) G_GNUC_WARN_UNUSED_RESULT;
gpointer          sluice_store_finish    (SluiceStore         *self,
                                          gpointer             source_tag,
                                          GAsyncResult        *result,
                                          GError             **error);
gboolean          sluice_store_finish_ok (SluiceStore         *self,
                                          gpointer             source_tag,
                                          GAsyncResult        *result,
                                          GError             **error);

G_END_DECLS
