/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#pragma once

#include "sluice-batch.h"
#include "sluice-connection.h"
#include "sluice-load-spec.h"
#include "sluice-monitor.h"
#include "sluice-reject.h"
#include "sluice-schema.h"
#include "sluice-secret-store.h"
#include "sluice-table-info.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection that is written to, see sluice-sql-session.h. */
typedef struct _SluiceSqlSession SluiceSqlSession;

/**
 * SluiceLedgerEntry:
 * @batch: 1-based number of the batch in its run
 * @position: rows of the source consumed up to and including this batch (rows
 *   skipped by a continuing run included)
 * @rows: rows of the source in this batch
 * @hash: hash of the raw bytes of these rows
 * @final: whether the run ends with it
 * @cursor: (nullable) (transfer none): the bookmark of an incremental task once
 *   this batch is committed, in the form that run/ gives it
 * @previous: (nullable) (transfer none): what the ledger must say up to then; only
 *   looked at with a @cursor
 *
 * What the ledger `sluice_loads` says of one batch. Written in the same
 * transaction as the batch.
 */
typedef struct
{
  guint64 batch;
  guint64 position;
  guint64 rows;
  guint64 hash;
  gboolean final;
  const char *cursor;
  const char *previous;
} SluiceLedgerEntry;

/**
 * SluiceLoadCounts:
 *
 * @n_pending: how many of the last batches are under way: what they did, and which
 *   of their rows are refused, comes with a later call, at the latest with finish or
 *   settle
 *
 * What a batch did, each counted where it happened (command tags, RETURNING).
 */
typedef struct
{
  guint64 inserted;
  guint64 updated;
  guint64 unchanged;
  guint64 skipped;
  guint64 deduplicated;
  guint64 rejected;
  guint64 deleted;
  guint n_pending;
} SluiceLoadCounts;

/**
 * SluiceKeepRejectsFunc:
 * @rejects: (element-type SluiceReject): the rows that a batch will not load
 * @entry: the batch
 * @user_data: what stands in the request
 * @error: why they cannot be kept
 *
 * Called on the destination's thread before a batch with rejects is committed
 * on its own, so that a crash between the two loses no row. May be called again
 * for a batch that is repeated.
 *
 * Returns: %FALSE if the batch must not be committed
 */
typedef gboolean (*SluiceKeepRejectsFunc) (GPtrArray                *rejects,
                                           const SluiceLedgerEntry  *entry,
                                           gpointer                  user_data,
                                           GError                  **error);

/**
 * SluiceLoadRequest:
 * @schema: (nullable): schema of the table
 * @table: the table
 * @create: what to do when it is missing
 * @columns: the columns of the row batches
 * @load: strategy, keys and the rest
 * @task_id: identity in the ledger
 * @run_id: this run
 * @dry_run: roll everything back at the end
 * @plans: only find out what would become of the rows: what the table would be given
 *   it does not have
 * @at: with a history: the instant from which on new versions hold, microseconds
 *   since 1970-01-01T00:00:00Z
 * @keep_rejects: (nullable): see [callback@Sluice.KeepRejectsFunc]
 * @keep_data: for @keep_rejects
 *
 * What a run wants of its destination.
 */
typedef struct
{
  const char *schema;
  const char *table;
  SluiceCreateMode create;
  SluiceSchema *columns;
  const SluiceLoadSpec *load;
  const char *task_id;
  const char *run_id;
  gboolean dry_run;
  gboolean plans;
  gint64 at;
  SluiceKeepRejectsFunc keep_rejects;
  gpointer keep_data;
} SluiceLoadRequest;

/**
 * SluiceDestination:
 *
 * Where rows go. All calls block and belong to one worker thread (see
 * [class@Sluice.Loader]); cancelling the cancellable interrupts the statement
 * that runs, at the server too.
 *
 * Order of calls in a run: connect, find_position (optional), begin,
 * write_batch and keep_present ..., finish and commit, or settle and rollback,
 * disconnect.
 *
 * `commit: run`: begin opens one transaction, commit ends it with one ledger
 * row. `commit: batch`: each write_batch is a transaction with its ledger row.
 * A batch whose outcome is unknown (connection lost in COMMIT) is looked up in
 * the ledger before it is repeated.
 */
#define SLUICE_TYPE_DESTINATION (sluice_destination_get_type ())
G_DECLARE_DERIVABLE_TYPE (SluiceDestination, sluice_destination, SLUICE, DESTINATION, GObject)

struct _SluiceDestinationClass
{
  GObjectClass parent_class;

  gboolean   (*connect)       (SluiceDestination        *self,
                               gboolean                  read_only,
                               GCancellable             *cancellable,
                               GError                  **error);
  void       (*disconnect)    (SluiceDestination        *self);
  /* The DDL for a new table, readable, one column a line. */
  char      *(*make_ddl)      (SluiceDestination        *self,
                               const SluiceLoadRequest  *request);
  /* The last ledger entry of @run_id; *ret_found FALSE if there is none. */
  gboolean   (*find_position) (SluiceDestination        *self,
                               const SluiceLoadRequest  *request,
                               const char               *run_id,
                               SluiceLedgerEntry        *ret_entry,
                               gboolean                 *ret_found,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* The newest cursor that the ledger has for the task, NULL if there is none. */
  gboolean   (*find_cursor)   (SluiceDestination        *self,
                               const SluiceLoadRequest  *request,
                               char                    **ret_cursor,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* Adds a ledger row that says only what the cursor is (`task reset`). */
  gboolean   (*put_cursor)    (SluiceDestination        *self,
                               const SluiceLoadRequest  *request,
                               const char               *cursor,
                               GCancellable             *cancellable,
                               GError                  **error);
  gboolean   (*begin)         (SluiceDestination        *self,
                               const SluiceLoadRequest  *request,
                               SluiceMonitor            *monitor,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* Rejects (element-type SluiceReject) get the rows that the server or a NULL
   * key refused; they are counted in @counts->rejected. @rows may be empty
   * (all were rejected before): the ledger row is written all the same. */
  gboolean   (*write_batch)   (SluiceDestination        *self,
                               SluiceBatch              *rows,
                               const SluiceLedgerEntry  *entry,
                               SluiceLoadCounts         *counts,
                               GPtrArray                *rejects,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* Notes the keys of rows that are at the source, but were rejected on the way: the
   * cells of the request's key columns, in the order of its columns (the others are
   * NULL). For strategies that delete or retire what is absent; may be %NULL. */
  gboolean   (*keep_present)  (SluiceDestination        *self,
                               SluiceBatch              *keys,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* After the last batch, in the publishing transaction: what only the whole
   * source can say, such as what is deleted; and what is still to be told of
   * batches that are under way. May be %NULL. */
  gboolean   (*finish)        (SluiceDestination        *self,
                               gboolean                  complete,
                               SluiceLoadCounts         *counts,
                               GPtrArray                *rejects,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* After a load that failed, before rollback: what is still to be told of batches that
   * are committed. n_pending of @counts is how many more had been begun. May be %NULL. */
  void       (*settle)        (SluiceDestination        *self,
                               SluiceLoadCounts         *counts,
                               GPtrArray                *rejects);
  /* Runs `after`, writes the (final) ledger row, commits. */
  gboolean   (*commit)        (SluiceDestination        *self,
                               const SluiceLedgerEntry  *entry,
                               GCancellable             *cancellable,
                               GError                  **error);
  /* Leaves the destination as before the run (or after its last committed
   * batch). Also drops what the run made for itself. Never fails. */
  void       (*rollback)      (SluiceDestination        *self);

  /* A session for the load plan and the undo, in no transaction; the destination must
   * outlive it, and loads nothing meanwhile. *ret_session stays NULL where there is no
   * database yet. NULL = there are no sessions. */
  gboolean   (*open_session)  (SluiceDestination        *self,
                               SluiceSqlSession        **ret_session,
                               GCancellable             *cancellable,
                               GError                  **error);

  /*< private >*/
  gpointer _reserved[8];
};

gboolean           sluice_load_request_keep_rejects (const SluiceLoadRequest *request,
                                                     GPtrArray               *rejects,
                                                     const SluiceLedgerEntry *entry,
                                                     GError                 **error);
void               sluice_load_counts_add           (SluiceLoadCounts        *sum,
                                                     const SluiceLoadCounts  *counts);
gboolean           sluice_ledger_check_previous     (const SluiceLedgerEntry *entry,
                                                     const char              *found,
                                                     GError                 **error);
SluiceDestination *sluice_destination_new           (SluiceConnection         *connection,
                                                     SluiceSecretStore        *secrets,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
SluiceConnection  *sluice_destination_get_connection (SluiceDestination       *self);
SluiceSecretStore *sluice_destination_get_secrets   (SluiceDestination        *self);
gboolean           sluice_destination_lookup_password (SluiceDestination      *self,
                                                     char                    **ret_password,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_connect       (SluiceDestination        *self,
                                                     gboolean                  read_only,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
void               sluice_destination_disconnect    (SluiceDestination        *self);
char              *sluice_destination_make_ddl      (SluiceDestination        *self,
                                                     const SluiceLoadRequest  *request);
gboolean           sluice_destination_find_position (SluiceDestination        *self,
                                                     const SluiceLoadRequest  *request,
                                                     const char               *run_id,
                                                     SluiceLedgerEntry        *ret_entry,
                                                     gboolean                 *ret_found,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_find_cursor   (SluiceDestination        *self,
                                                     const SluiceLoadRequest  *request,
                                                     char                    **ret_cursor,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_put_cursor    (SluiceDestination        *self,
                                                     const SluiceLoadRequest  *request,
                                                     const char               *cursor,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_begin         (SluiceDestination        *self,
                                                     const SluiceLoadRequest  *request,
                                                     SluiceMonitor            *monitor,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_write_batch   (SluiceDestination        *self,
                                                     SluiceBatch              *rows,
                                                     const SluiceLedgerEntry  *entry,
                                                     SluiceLoadCounts         *counts,
                                                     GPtrArray                *rejects,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_keep_present  (SluiceDestination        *self,
                                                     SluiceBatch              *keys,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
gboolean           sluice_destination_finish        (SluiceDestination        *self,
                                                     gboolean                  complete,
                                                     SluiceLoadCounts         *counts,
                                                     GPtrArray                *rejects,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
void               sluice_destination_settle        (SluiceDestination        *self,
                                                     SluiceLoadCounts         *counts,
                                                     GPtrArray                *rejects);
gboolean           sluice_destination_commit        (SluiceDestination        *self,
                                                     const SluiceLedgerEntry  *entry,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);
void               sluice_destination_rollback      (SluiceDestination        *self);
gboolean           sluice_destination_open_session  (SluiceDestination        *self,
                                                     SluiceSqlSession        **ret_session,
                                                     GCancellable             *cancellable,
                                                     GError                  **error);

G_END_DECLS
