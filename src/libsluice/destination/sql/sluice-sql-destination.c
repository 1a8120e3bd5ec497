/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-destination.h"

#include "sluice-database-retry.h"
#include "sluice-error.h"
#include "sluice-sql-ddl.h"
#include "sluice-sql-ledger.h"
#include "sluice-sql-tables.h"
#include "sluice-sql-writer.h"

#include <string.h>

typedef struct
{
  SluiceSqlSession *session;      /* (owned) (nullable) */
  SluiceSqlWriter *writer;        /* (owned) (nullable) */
  SluiceMonitor *monitor;         /* (owned) (nullable) */
  SluiceLoadRequest request;      /* its pointers are the caller's */
  GStrv added;                    /* (owned) (nullable) columns that the table has got */
  gboolean is_connected;          /* also without anything to connect to yet */
  gboolean is_loading;
  gboolean is_open;               /* a transaction is */
  gboolean made_table;            /* a dry run did, outside of the transaction */
} SluiceSqlDestinationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SluiceSqlDestination, sluice_sql_destination, SLUICE_TYPE_DESTINATION)

static SluiceSqlDestinationPrivate *
get_private (SluiceSqlDestination *self)
{
  return sluice_sql_destination_get_instance_private (self);
}

static const SluiceSqlDialect *
get_dialect (SluiceSqlDestination *self)
{
  return SLUICE_SQL_DESTINATION_GET_CLASS (self)->get_dialect (self);
}

static gboolean
open_session (SluiceSqlDestination  *self,
              SluiceSqlOpenMode      mode,
              GCancellable          *cancellable,
              GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  return SLUICE_SQL_DESTINATION_GET_CLASS (self)->open (self, mode, &priv->session, cancellable, error);
}

/* Whether a batch is a transaction: never in a dry run, of which nothing may
 * stay. */
static gboolean
commits_batches (SluiceSqlDestinationPrivate *priv)
{
  return priv->request.load->commit_per_batch && !priv->request.dry_run;
}

/* A ledger that is made for a dry run could not be taken back where DDL ends the
 * transaction. */
static gboolean
keeps_ledger (SluiceSqlDestination *self)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  return priv->request.load->ledger && (!priv->request.dry_run || !get_dialect (self)->ddl_commits);
}

static gboolean
is_usable (SluiceSqlDestinationPrivate *priv)
{
  return priv->session != NULL && !sluice_sql_session_is_lost (priv->session);
}

/* Ends a transaction that failed; for errors of this there is no one to tell. */
static void
abandon_transaction (SluiceSqlDestinationPrivate *priv)
{
  if (priv->is_open && is_usable (priv))
    sluice_sql_session_rollback (priv->session);
  priv->is_open = FALSE;
}

static gboolean
begin_transaction (SluiceSqlDestination  *self,
                   GCancellable          *cancellable,
                   GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  if (!sluice_sql_session_begin (priv->session, cancellable, error))
    return FALSE;
  priv->is_open = TRUE;
  return !keeps_ledger (self) || priv->request.dry_run ||
         sluice_sql_ledger_lock (priv->session, &priv->request, cancellable, error);
}

static gboolean
commit_transaction (SluiceSqlDestinationPrivate  *priv,
                    GCancellable                 *cancellable,
                    GError                      **error)
{
  if (!sluice_sql_session_commit (priv->session, cancellable, error))
    return FALSE;
  priv->is_open = FALSE;
  return TRUE;
}

static gboolean
sluice_sql_destination_connect (SluiceDestination  *destination,
                                gboolean            read_only,
                                GCancellable       *cancellable,
                                GError            **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);

  g_return_val_if_fail (!priv->is_connected, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  priv->is_connected = open_session (self, read_only ? SLUICE_SQL_OPEN_READ : SLUICE_SQL_OPEN_WRITE, cancellable, error);
  return priv->is_connected;
}

/* A stage that cannot be dropped goes with the session. */
static void
drop_stage (SluiceSqlDestinationPrivate *priv)
{
  g_autoptr(GError) error = NULL;

  if (priv->writer == NULL || !is_usable (priv))
    return;
  if (!sluice_sql_writer_end (priv->writer, &error))
    g_debug ("Dropping the stage: %s", error->message);
}

static void
end_load (SluiceSqlDestination *self)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  abandon_transaction (priv);
  drop_stage (priv);
  if (priv->made_table && is_usable (priv))
    sluice_sql_tables_drop_made (priv->session, &priv->request);
  g_clear_pointer (&priv->writer, sluice_sql_writer_free);
  g_clear_object (&priv->monitor);
  g_clear_pointer (&priv->added, g_strfreev);
  memset (&priv->request, 0, sizeof priv->request);
  priv->made_table = FALSE;
  priv->is_loading = FALSE;
}

static void
sluice_sql_destination_rollback (SluiceDestination *destination)
{
  end_load (SLUICE_SQL_DESTINATION (destination));
}

static void
sluice_sql_destination_disconnect (SluiceDestination *destination)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);

  end_load (self);
  g_clear_object (&priv->session);
  priv->is_connected = FALSE;
}

static char *
sluice_sql_destination_make_ddl (SluiceDestination       *destination,
                                 const SluiceLoadRequest *request)
{
  return sluice_sql_ddl_make_table (get_dialect (SLUICE_SQL_DESTINATION (destination)), request);
}

static gboolean
sluice_sql_destination_find_position (SluiceDestination        *destination,
                                      const SluiceLoadRequest  *request,
                                      const char               *run_id,
                                      SluiceLedgerEntry        *ret_entry,
                                      gboolean                 *ret_found,
                                      GCancellable             *cancellable,
                                      GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (SLUICE_SQL_DESTINATION (destination));

  g_return_val_if_fail (priv->is_connected, FALSE);

  *ret_found = FALSE;
  return priv->session == NULL || !request->load->ledger ||
         sluice_sql_ledger_find (priv->session, request, run_id, ret_entry, ret_found, cancellable, error);
}

static gboolean
sluice_sql_destination_find_cursor (SluiceDestination        *destination,
                                    const SluiceLoadRequest  *request,
                                    char                    **ret_cursor,
                                    GCancellable             *cancellable,
                                    GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (SLUICE_SQL_DESTINATION (destination));

  g_return_val_if_fail (priv->is_connected, FALSE);

  return priv->session == NULL ||
         sluice_sql_ledger_find_cursor (priv->session, request, ret_cursor, cancellable, error);
}

static gboolean
put_in_transaction (SluiceSqlDestinationPrivate  *priv,
                    const SluiceLoadRequest      *request,
                    const char                   *cursor,
                    GCancellable                 *cancellable,
                    GError                      **error)
{
  g_autofree char *previous = NULL;
  SluiceLedgerEntry entry = { .final = TRUE, .cursor = cursor };

  if (!sluice_sql_ledger_lock (priv->session, request, cancellable, error) ||
      !sluice_sql_ledger_find_cursor (priv->session, request, &previous, cancellable, error))
    return FALSE;
  entry.previous = previous;
  return sluice_sql_ledger_add (priv->session, request, &entry, cancellable, error) &&
         commit_transaction (priv, cancellable, error);
}

static gboolean
sluice_sql_destination_put_cursor (SluiceDestination        *destination,
                                   const SluiceLoadRequest  *request,
                                   const char               *cursor,
                                   GCancellable             *cancellable,
                                   GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (SLUICE_SQL_DESTINATION (destination));

  g_return_val_if_fail (priv->session != NULL, FALSE);

  if (!sluice_sql_session_begin (priv->session, cancellable, error))
    return FALSE;
  priv->is_open = TRUE;
  if (put_in_transaction (priv, request, cursor, cancellable, error))
    return TRUE;
  abandon_transaction (priv);
  return FALSE;
}

static gboolean
make_tables (SluiceSqlDestination  *self,
             GCancellable          *cancellable,
             GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  return sluice_sql_tables_make (priv->session, &priv->request, keeps_ledger (self), &priv->made_table, &priv->added,
                                 priv->monitor, cancellable, error);
}

/* Makes the writer for the table as it is now; @monitor is warned of what is odd
 * about it. */
static gboolean
make_writer (SluiceSqlDestination  *self,
             SluiceMonitor         *monitor,
             GCancellable          *cancellable,
             GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);
  const SluiceLoadRequest *request = &priv->request;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(SluiceLoadLayout) layout = NULL;
  gboolean unique = FALSE;

  columns = sluice_sql_session_list_columns (priv->session, request->schema, request->table, cancellable, error);
  if (columns == NULL)
    return FALSE;
  layout = sluice_load_layout_new (request, columns, monitor, error);
  if (layout == NULL)
    return FALSE;
  sluice_load_layout_set_added (layout, (const char *const *) priv->added);
  if (layout->n_keys > 0 && !sluice_sql_session_has_unique (priv->session, request->schema, request->table, layout,
                                                            &unique, cancellable, error))
    return FALSE;
  if (monitor != NULL && layout->merges && !unique && request->load->strategy != SLUICE_STRATEGY_SCD2)
    sluice_monitor_warn (monitor, "keys_not_unique",
                         "No unique index covers just the keys of the table “%s”: rows of the same key are all updated",
                         request->table);
  priv->writer = sluice_sql_writer_new (priv->session, request, request->schema, g_steal_pointer (&layout), unique,
                                        cancellable, error);
  return priv->writer != NULL;
}

/* What `before` does may need the table, and the other way round. */
static gboolean
begin_in_transaction (SluiceSqlDestination  *self,
                      GCancellable          *cancellable,
                      GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);
  const SluiceLoadSpec *load = priv->request.load;
  const gboolean creates = priv->request.create != SLUICE_CREATE_NEVER;

  if (!creates && !sluice_sql_session_run_scripts (priv->session, load->before, "before", cancellable, error))
    return FALSE;
  if ((!creates || !get_dialect (self)->ddl_commits) && !make_tables (self, cancellable, error))
    return FALSE;
  if (creates && !sluice_sql_session_run_scripts (priv->session, load->before, "before", cancellable, error))
    return FALSE;
  return make_writer (self, priv->monitor, cancellable, error) &&
         sluice_sql_tables_empty (priv->session, &priv->request, cancellable, error);
}

static gboolean
sluice_sql_destination_begin (SluiceDestination        *destination,
                              const SluiceLoadRequest  *request,
                              SluiceMonitor            *monitor,
                              GCancellable             *cancellable,
                              GError                  **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);
  SluiceSqlDestinationClass *klass = SLUICE_SQL_DESTINATION_GET_CLASS (self);

  g_return_val_if_fail (priv->is_connected && !priv->is_loading, FALSE);

  if (!sluice_sql_ddl_check_names (get_dialect (self), request, error) ||
      (klass->check != NULL && !klass->check (self, request, error)))
    return FALSE;
  priv->request = *request;
  priv->monitor = g_object_ref (monitor);
  priv->is_loading = TRUE;
  if (priv->session == NULL &&
      !open_session (self, request->dry_run ? SLUICE_SQL_OPEN_TRY : SLUICE_SQL_OPEN_CREATE, cancellable, error))
    return FALSE;

  /* What ends the transaction has to come before it begins. */
  if (get_dialect (self)->ddl_commits && request->create != SLUICE_CREATE_NEVER &&
      !make_tables (self, cancellable, error))
    return FALSE;
  return begin_transaction (self, cancellable, error) &&
         begin_in_transaction (self, cancellable, error) &&
         (!commits_batches (priv) || commit_transaction (priv, cancellable, error));
}

/* One try at a batch of its own transaction. *ret_unknown is set while the answer
 * to COMMIT is not there. */
static gboolean
try_batch (SluiceSqlDestination     *self,
           SluiceBatch              *rows,
           const SluiceLedgerEntry  *entry,
           SluiceLoadCounts         *counts,
           GPtrArray                *rejects,
           gboolean                 *ret_unknown,
           GCancellable             *cancellable,
           GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  *ret_unknown = FALSE;
  if (!begin_transaction (self, cancellable, error))
    return FALSE;
  if (!sluice_sql_writer_write (priv->writer, rows, counts, rejects, cancellable, error))
    return FALSE;
  if (priv->request.load->ledger &&
      !sluice_sql_ledger_add (priv->session, &priv->request, entry, cancellable, error))
    return FALSE;
  if (!sluice_load_request_keep_rejects (&priv->request, rejects, entry, error))
    return FALSE;
  if (commit_transaction (priv, cancellable, error))
    return TRUE;
  *ret_unknown = sluice_sql_session_is_lost (priv->session);
  return FALSE;
}

/* A new session in the place of one that is lost. The stage went with that. */
static gboolean
reconnect (SluiceSqlDestination  *self,
           GCancellable          *cancellable,
           GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  if (is_usable (priv))
    return TRUE;
  priv->is_open = FALSE;
  g_clear_pointer (&priv->writer, sluice_sql_writer_free);
  g_clear_object (&priv->session);
  return open_session (self, SLUICE_SQL_OPEN_WRITE, cancellable, error);
}

/* Makes the writer of a new session, and its stage, which has to outlive the
 * transaction of a batch. */
static gboolean
ensure_writer (SluiceSqlDestination  *self,
               GCancellable          *cancellable,
               GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  if (priv->writer != NULL)
    return TRUE;
  if (begin_transaction (self, cancellable, error) &&
      make_writer (self, NULL, cancellable, error) &&
      commit_transaction (priv, cancellable, error))
    return TRUE;
  g_clear_pointer (&priv->writer, sluice_sql_writer_free);
  return FALSE;
}

/* After a lost answer to COMMIT: asks the ledger what became of @entry. */
static gboolean
resolve_commit (SluiceSqlDestination     *self,
                const SluiceLedgerEntry  *entry,
                gboolean                 *ret_committed,
                GCancellable             *cancellable,
                GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  if (priv->request.load->ledger)
    {
      priv->is_open = TRUE;
      if (!sluice_sql_ledger_has (priv->session, &priv->request, entry, ret_committed, cancellable, error))
        return FALSE;
      priv->is_open = FALSE;
      return TRUE;
    }
  sluice_set_error (error, SLUICE_ERROR_TEMPORARY, "commit_unknown",
                    "The connection was lost while batch %" G_GUINT64_FORMAT " was committed, and without a ledger "
                    "nobody knows whether it is there", entry->batch);
  if (error != NULL)
    sluice_error_set_hint (*error, "Compare the table with the source, and do not set load.ledger to false");
  return FALSE;
}

/* Writes a batch in a transaction of its own, again if need be. */
static gboolean
write_with_retries (SluiceSqlDestination     *self,
                    SluiceBatch              *rows,
                    const SluiceLedgerEntry  *entry,
                    SluiceLoadCounts         *counts,
                    GPtrArray                *rejects,
                    GCancellable             *cancellable,
                    GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);
  gboolean unknown = FALSE;
  gboolean committed = FALSE;

  for (guint n_retries = 0;; n_retries++)
    {
      g_autoptr(GError) local_error = NULL;

      if (reconnect (self, cancellable, &local_error) &&
          (!unknown || resolve_commit (self, entry, &committed, cancellable, &local_error)))
        {
          if (committed)
            return TRUE;
          memset (counts, 0, sizeof *counts);
          g_ptr_array_set_size (rejects, 0);
          unknown = FALSE;
          if (ensure_writer (self, cancellable, &local_error) &&
              try_batch (self, rows, entry, counts, rejects, &unknown, cancellable, &local_error))
            return TRUE;
        }

      abandon_transaction (priv);
      if (!sluice_database_retry_is_due (n_retries, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      sluice_monitor_log (priv->monitor, SLUICE_LOG_WARNING, "Batch %" G_GUINT64_FORMAT " is repeated: %s",
                          entry->batch, local_error->message);
      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
    }
}

static gboolean
sluice_sql_destination_write_batch (SluiceDestination        *destination,
                                    SluiceBatch              *rows,
                                    const SluiceLedgerEntry  *entry,
                                    SluiceLoadCounts         *counts,
                                    GPtrArray                *rejects,
                                    GCancellable             *cancellable,
                                    GError                  **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);
  g_autoptr(GPtrArray) batch_rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  SluiceLoadCounts batch_counts = { 0, };
  gboolean written;

  g_return_val_if_fail (priv->is_loading, FALSE);

  if (commits_batches (priv))
    written = write_with_retries (self, rows, entry, &batch_counts, batch_rejects, cancellable, error);
  else
    written = sluice_sql_writer_write (priv->writer, rows, &batch_counts, batch_rejects, cancellable, error);
  if (!written)
    return FALSE;

  sluice_load_counts_add (counts, &batch_counts);
  g_ptr_array_extend_and_steal (rejects, g_steal_pointer (&batch_rejects));
  return TRUE;
}

static gboolean
sluice_sql_destination_keep_present (SluiceDestination  *destination,
                                     SluiceBatch        *keys,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (SLUICE_SQL_DESTINATION (destination));

  g_return_val_if_fail (priv->writer != NULL, FALSE);

  return sluice_sql_writer_keep_present (priv->writer, keys, cancellable, error);
}

/* The transaction that `after` and the final entry of the ledger belong to. */
static gboolean
ensure_transaction (SluiceSqlDestination  *self,
                    GCancellable          *cancellable,
                    GError               **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  if (!commits_batches (priv) || priv->is_open)
    return TRUE;
  return reconnect (self, cancellable, error) &&
         ensure_writer (self, cancellable, error) &&
         begin_transaction (self, cancellable, error);
}

static gboolean
sluice_sql_destination_finish (SluiceDestination  *destination,
                               gboolean            complete,
                               SluiceLoadCounts   *counts,
                               GPtrArray          *rejects,
                               GCancellable       *cancellable,
                               GError            **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);

  g_return_val_if_fail (priv->is_loading, FALSE);

  /* With batches of their own this belongs to the last transaction, which may have to be
   * repeated; nothing is taken away then. */
  return commits_batches (priv) || sluice_sql_writer_finish (priv->writer, complete, counts, cancellable, error);
}

/* What stands between the last row and COMMIT. */
static gboolean
finish_transaction (SluiceSqlDestination     *self,
                    const SluiceLedgerEntry  *entry,
                    GCancellable             *cancellable,
                    GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);

  return ensure_transaction (self, cancellable, error) &&
         sluice_sql_session_run_scripts (priv->session, priv->request.load->after, "after", cancellable, error) &&
         (!keeps_ledger (self) ||
          sluice_sql_ledger_add (priv->session, &priv->request, entry, cancellable, error)) &&
         !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* With `commit: batch` the rows are there already: a session that is lost before COMMIT
 * takes only this last transaction with it, which is begun anew. */
static gboolean
prepare_commit (SluiceSqlDestination     *self,
                const SluiceLedgerEntry  *entry,
                GCancellable             *cancellable,
                GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);
  SluiceLoadCounts told = { 0, };

  for (guint n_retries = 0; ; n_retries++)
    {
      g_autoptr(GError) local_error = NULL;

      if ((!commits_batches (priv) ||
           (ensure_transaction (self, cancellable, &local_error) &&
            sluice_sql_writer_finish (priv->writer, TRUE, &told, cancellable, &local_error))) &&
          finish_transaction (self, entry, cancellable, &local_error))
        return TRUE;
      if (!commits_batches (priv) || !sluice_database_retry_is_due (n_retries, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      abandon_transaction (priv);
      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
    }
}

/* With `commit: run` what a lost session wrote is lost, too, unless COMMIT has
 * reached the server. With `commit: batch` the last transaction is repeated. */
static gboolean
send_commit (SluiceSqlDestination     *self,
             const SluiceLedgerEntry  *entry,
             GCancellable             *cancellable,
             GError                  **error)
{
  SluiceSqlDestinationPrivate *priv = get_private (self);
  g_autoptr(GError) local_error = NULL;
  gboolean committed = FALSE;

  if (commit_transaction (priv, cancellable, &local_error))
    return TRUE;
  for (guint n_retries = 0; n_retries < SLUICE_DATABASE_MAX_RETRIES && !is_usable (priv) &&
       !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED); n_retries++)
    {
      g_autoptr(GError) retry_error = NULL;

      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
      if (!reconnect (self, cancellable, &retry_error))
        {
          if (sluice_database_retry_is_due (n_retries, retry_error))
            continue;
          break;
        }
      if (!resolve_commit (self, entry, &committed, cancellable, error))
        return FALSE;
      if (committed)
        return TRUE;
      if (!commits_batches (priv))
        break;
      g_clear_error (&local_error);
      if (prepare_commit (self, entry, cancellable, &local_error) &&
          commit_transaction (priv, cancellable, &local_error))
        return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
sluice_sql_destination_commit (SluiceDestination        *destination,
                               const SluiceLedgerEntry  *entry,
                               GCancellable             *cancellable,
                               GError                  **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);
  SluiceSqlDestinationPrivate *priv = get_private (self);

  g_return_val_if_fail (priv->is_loading, FALSE);

  if (!prepare_commit (self, entry, cancellable, error))
    return FALSE;
  if (priv->request.dry_run)
    abandon_transaction (priv);
  else if (!send_commit (self, entry, cancellable, error))
    return FALSE;
  end_load (self);
  return TRUE;
}

static void
sluice_sql_destination_dispose (GObject *object)
{
  sluice_sql_destination_disconnect (SLUICE_DESTINATION (object));

  G_OBJECT_CLASS (sluice_sql_destination_parent_class)->dispose (object);
}

static gboolean
sluice_sql_destination_open_session (SluiceDestination  *destination,
                                     SluiceSqlSession  **ret_session,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  SluiceSqlDestination *self = SLUICE_SQL_DESTINATION (destination);

  return SLUICE_SQL_DESTINATION_GET_CLASS (self)->open (self, SLUICE_SQL_OPEN_WRITE, ret_session, cancellable, error);
}

static void
sluice_sql_destination_class_init (SluiceSqlDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_sql_destination_dispose;

  destination_class->connect = sluice_sql_destination_connect;
  destination_class->disconnect = sluice_sql_destination_disconnect;
  destination_class->make_ddl = sluice_sql_destination_make_ddl;
  destination_class->find_position = sluice_sql_destination_find_position;
  destination_class->find_cursor = sluice_sql_destination_find_cursor;
  destination_class->put_cursor = sluice_sql_destination_put_cursor;
  destination_class->begin = sluice_sql_destination_begin;
  destination_class->write_batch = sluice_sql_destination_write_batch;
  destination_class->keep_present = sluice_sql_destination_keep_present;
  destination_class->finish = sluice_sql_destination_finish;
  destination_class->commit = sluice_sql_destination_commit;
  destination_class->rollback = sluice_sql_destination_rollback;
  destination_class->open_session = sluice_sql_destination_open_session;
}

static void
sluice_sql_destination_init (SluiceSqlDestination *self)
{
}

/**
 * sluice_sql_destination_get_session:
 * @self: a destination
 *
 * For subclasses, the load plan and the undo.
 *
 * Returns: (transfer none) (nullable): its session, %NULL if none is open
 */
SluiceSqlSession *
sluice_sql_destination_get_session (SluiceSqlDestination *self)
{
  g_return_val_if_fail (SLUICE_IS_SQL_DESTINATION (self), NULL);

  return get_private (self)->session;
}
