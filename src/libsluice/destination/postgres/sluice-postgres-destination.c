/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-destination.h"

#include "sluice-database-retry.h"
#include "sluice-error.h"
#include "sluice-postgres-lanes.h"
#include "sluice-postgres-ledger.h"
#include "sluice-postgres-schema.h"
#include "sluice-postgres-staged.h"
#include "sluice-postgres-tables.h"
#include "sluice-sql-ddl.h"
#include "sluice-sql-dialects.h"

#include <string.h>

struct _SluicePostgresDestination
{
  SluiceDestination parent_instance;

  SluicePostgresLane *lane;       /* (owned), without a session while not connected */
  SluicePostgresLanes *lanes;     /* (owned) (nullable), where several write; @lane is their first */
  SluiceDestination *staged;      /* (owned) (nullable) what takes this load instead */
  SluiceMonitor *monitor;         /* (owned) (nullable) */
  SluiceLoadRequest request;      /* its pointers are the caller's */
  char *schema;                   /* (owned) (nullable), found */
  char *lock_sql;                 /* (owned) (nullable) */
  gboolean is_emptied;            /* the load made the table, or took out its rows */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (SluicePostgresDestination, sluice_postgres_destination, SLUICE_TYPE_DESTINATION)

/* Whether a batch is a transaction: never in a dry run, of which nothing may
 * stay. */
static gboolean
commits_batches (SluicePostgresDestination *self)
{
  return self->request.load->commit_per_batch && !self->request.dry_run;
}

static gboolean
sluice_postgres_destination_connect (SluiceDestination  *destination,
                                     gboolean            read_only,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  g_return_val_if_fail (self->lane->session == NULL, FALSE);

  if (!sluice_postgres_lane_open (self->lane, cancellable, error))
    return FALSE;
  if (!read_only || sluice_postgres_session_exec (self->lane->session,
                                                  "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", error))
    return TRUE;
  g_clear_pointer (&self->lane->session, sluice_postgres_session_free);
  return FALSE;
}

static void
end_load (SluicePostgresDestination *self)
{
  g_clear_pointer (&self->lanes, sluice_postgres_lanes_free);
  g_clear_object (&self->staged);
  g_clear_pointer (&self->lane->writer, sluice_postgres_writer_free);
  self->lane->request = NULL;
  self->lane->monitor = NULL;
  self->lane->schema = self->lane->lock_sql = NULL;
  g_clear_pointer (&self->schema, g_free);
  g_clear_pointer (&self->lock_sql, g_free);
  g_clear_object (&self->monitor);
  memset (&self->request, 0, sizeof self->request);
  self->is_emptied = FALSE;
  self->is_loading = FALSE;
}

/* A stage that cannot be dropped goes with the session. */
static void
drop_stage (SluicePostgresDestination *self)
{
  g_autoptr(GError) error = NULL;

  /* That of a single transaction went with it. */
  if (self->lane->writer == NULL || !commits_batches (self) || self->lane->session == NULL ||
      sluice_postgres_session_is_lost (self->lane->session))
    return;
  sluice_postgres_session_set_cancellable (self->lane->session, NULL);
  if (!sluice_postgres_writer_end (self->lane->writer, self->lane->session, &error))
    g_debug ("Dropping the stage: %s", error->message);
}

static void
sluice_postgres_destination_rollback (SluiceDestination *destination)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  g_clear_pointer (&self->lanes, sluice_postgres_lanes_free);
  if (self->staged != NULL)
    sluice_destination_rollback (self->staged);
  sluice_postgres_lane_abandon (self->lane);
  drop_stage (self);
  end_load (self);
}

static void
sluice_postgres_destination_disconnect (SluiceDestination *destination)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  /* The server rolls back what is open, and drops the stage. */
  end_load (self);
  g_clear_pointer (&self->lane->session, sluice_postgres_session_free);
}

static char *
sluice_postgres_destination_make_ddl (SluiceDestination       *destination,
                                      const SluiceLoadRequest *request)
{
  return sluice_sql_ddl_make_table (sluice_sql_dialect_find ("postgres"), request);
}

static gboolean
sluice_postgres_destination_find_position (SluiceDestination        *destination,
                                           const SluiceLoadRequest  *request,
                                           const char               *run_id,
                                           SluiceLedgerEntry        *ret_entry,
                                           gboolean                 *ret_found,
                                           GCancellable             *cancellable,
                                           GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);
  g_autofree char *schema = NULL;

  g_return_val_if_fail (self->lane->session != NULL, FALSE);

  *ret_found = FALSE;
  if (!request->load->ledger)
    return TRUE;
  sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
  if (!sluice_postgres_schema_find_schema (self->lane->session, request->schema, request->table, &schema, error))
    return FALSE;
  return sluice_postgres_ledger_find (self->lane->session, request, schema, run_id, ret_entry, ret_found, error);
}

static gboolean
sluice_postgres_destination_find_cursor (SluiceDestination        *destination,
                                         const SluiceLoadRequest  *request,
                                         char                    **ret_cursor,
                                         GCancellable             *cancellable,
                                         GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);
  g_autofree char *schema = NULL;

  g_return_val_if_fail (self->lane->session != NULL, FALSE);

  sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
  return sluice_postgres_schema_find_schema (self->lane->session, request->schema, request->table, &schema, error) &&
         sluice_postgres_ledger_find_cursor (self->lane->session, request, schema, ret_cursor, error);
}

static gboolean
put_in_transaction (SluicePostgresDestination  *self,
                    const SluiceLoadRequest    *request,
                    const char                 *cursor,
                    GError                    **error)
{
  g_autofree char *schema = NULL;
  g_autofree char *previous = NULL;
  SluiceLedgerEntry entry = { .final = TRUE, .cursor = cursor };

  if (!sluice_postgres_ledger_lock (self->lane->session, request, FALSE, error) ||
      !sluice_postgres_schema_find_schema (self->lane->session, request->schema, request->table, &schema, error) ||
      !sluice_postgres_ledger_find_cursor (self->lane->session, request, schema, &previous, error))
    return FALSE;
  entry.previous = previous;
  return sluice_postgres_ledger_add (self->lane->session, request, schema, &entry, error) &&
         sluice_postgres_session_exec (self->lane->session, "COMMIT", error);
}

static gboolean
sluice_postgres_destination_put_cursor (SluiceDestination        *destination,
                                        const SluiceLoadRequest  *request,
                                        const char               *cursor,
                                        GCancellable             *cancellable,
                                        GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  g_return_val_if_fail (self->lane->session != NULL, FALSE);

  sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
  if (!sluice_postgres_session_exec (self->lane->session, "BEGIN", error))
    return FALSE;
  if (put_in_transaction (self, request, cursor, error))
    return TRUE;
  sluice_postgres_lane_abandon (self->lane);
  return FALSE;
}

/* Statements of `before` and `after`. They must not end the transaction that
 * the rows depend on. */
static gboolean
run_scripts (SluicePostgresDestination  *self,
             GStrv                       scripts,
             const char                 *which,
             GError                    **error)
{
  for (guint i = 0; scripts != NULL && scripts[i] != NULL; i++)
    {
      if (!sluice_postgres_session_exec (self->lane->session, scripts[i], error))
        {
          g_prefix_error (error, "Statement %u of load.%s: ", i + 1, which);
          return FALSE;
        }
      if (!sluice_postgres_session_in_transaction (self->lane->session))
        {
          sluice_set_error (error, SLUICE_ERROR_INVALID, "transaction_ended",
                            "Statement %u of load.%s ends the transaction of the load: leave COMMIT and ROLLBACK out",
                            i + 1, which);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
choose_method (SluicePostgresDestination  *self,
               const SluiceLoadLayout       *layout,
               GPtrArray                  *types,
               SluicePostgresMethod       *ret_method,
               gboolean                   *ret_copies,
               gboolean                   *ret_splits,
               GError                    **error)
{
  gboolean partitioned = FALSE;
  gboolean unique = FALSE;

  if (!sluice_postgres_schema_can_copy (self->lane->session, self->schema, self->request.table, ret_copies,
                                        &partitioned, error))
    return FALSE;
  *ret_copies = *ret_copies && sluice_postgres_can_copy_direct (layout, types);
  if (!layout->merges)
    {
      *ret_method = SLUICE_POSTGRES_INSERT;
      return TRUE;
    }

  if (!sluice_postgres_schema_has_unique (self->lane->session, self->schema, self->request.table, layout, &unique,
                                          error))
    return FALSE;
  if (self->request.load->strategy == SLUICE_STRATEGY_INSERT_NEW)
    *ret_method = unique ? SLUICE_POSTGRES_INSERT_NEW : SLUICE_POSTGRES_INSERT_MISSING;
  else
    /* What tells inserted from updated rows is not to be had of partitions. */
    *ret_method = unique && !partitioned ? SLUICE_POSTGRES_UPSERT : SLUICE_POSTGRES_UPDATE;
  /* Nothing has to be merged with an empty table, as long as its index finds doubles. */
  *ret_copies = *ret_copies && unique;
  *ret_splits = FALSE;
  if (*ret_copies && !sluice_postgres_schema_may_fill (self->lane->session, self->schema, self->request.table,
                                                       self->is_emptied, ret_splits, ret_copies, error))
    return FALSE;
  if (*ret_method == SLUICE_POSTGRES_UPDATE || *ret_method == SLUICE_POSTGRES_INSERT_MISSING)
    {
      g_autofree char *table = sluice_postgres_quote_table (self->schema, self->request.table);

      self->lock_sql = g_strdup_printf ("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", table);
      self->lane->lock_sql = self->lock_sql;
    }
  if (!unique)
    {
      sluice_monitor_warn (self->monitor, "keys_not_unique",
                           "No unique index covers just the keys of the table “%s”: it is locked against other "
                           "writers, and rows of the same key are all updated", self->request.table);
    }
  return TRUE;
}

static gboolean
make_writer (SluicePostgresDestination  *self,
             SluiceLoadLayout             *layout,
             GPtrArray                  *types,
             GError                    **error)
{
  g_autofree char *table = sluice_postgres_quote_table (self->schema, self->request.table);
  SluicePostgresMethod method = SLUICE_POSTGRES_INSERT;
  gboolean copies = FALSE;
  gboolean splits = FALSE;

  if (!choose_method (self, layout, types, &method, &copies, &splits, error))
    {
      sluice_load_layout_free (layout);
      return FALSE;
    }
  self->lane->writer = sluice_postgres_writer_new (table, self->request.run_id, layout, types, self->request.load,
                                             method, copies, splits, commits_batches (self));
  return TRUE;
}

/* Takes out what `replace` puts something in the place of. With DELETE others see the
 * old rows until the transaction is committed; TRUNCATE keeps them waiting. */
static gboolean
empty_table (SluicePostgresDestination  *self,
             GError                    **error)
{
  const SluiceLoadSpec *load = self->request.load;
  g_autofree char *table = NULL;
  g_autofree char *sql = NULL;

  if (load->strategy != SLUICE_STRATEGY_REPLACE || self->is_emptied)
    return TRUE;
  table = sluice_postgres_quote_table (self->schema, self->request.table);
  sql = g_strdup_printf (load->truncates ? "TRUNCATE TABLE %s" : "DELETE FROM %s", table);
  self->is_emptied = TRUE;
  return sluice_postgres_session_exec (self->lane->session, sql, error);
}

static gboolean
begin_in_transaction (SluicePostgresDestination  *self,
                      GCancellable               *cancellable,
                      GError                    **error)
{
  const SluiceLoadSpec *load = self->request.load;
  gboolean creates = self->request.create != SLUICE_CREATE_NEVER;
  g_autoptr(SluiceLoadLayout) layout = NULL;
  g_autoptr(GPtrArray) types = NULL;
  gboolean created = FALSE;

  /* What `before` does may need the table, and the other way round. */
  if (!creates && !run_scripts (self, load->before, "before", error))
    return FALSE;
  if (!sluice_postgres_schema_find_schema (self->lane->session, self->request.schema, self->request.table,
                                           &self->schema, error))
    return FALSE;
  self->lane->schema = self->schema;
  if (!sluice_postgres_tables_prepare (self->lane->session, &self->request, self->schema, self->monitor, cancellable,
                                       &layout, &types, &created, error))
    return FALSE;
  if (load->ledger && !sluice_postgres_ledger_create (self->lane->session, load, self->schema, error))
    return FALSE;
  if (load->ledger && created &&
      !sluice_postgres_ledger_forget_table (self->lane->session, &self->request, self->schema, error))
    return FALSE;
  if (creates && !run_scripts (self, load->before, "before", error))
    return FALSE;
  self->is_emptied = created;
  if (!empty_table (self, error))
    return FALSE;
  if (!make_writer (self, g_steal_pointer (&layout), types, error))
    return FALSE;
  return commits_batches (self) || self->lock_sql == NULL ||
         sluice_postgres_session_exec (self->lane->session, self->lock_sql, error);
}

/* Whether batches may be written side by side: not where each has to lock the table. */
static gboolean
can_have_lanes (SluicePostgresDestination *self)
{
  if (self->request.load->connections <= 1)
    return FALSE;
  if (self->lock_sql == NULL)
    return TRUE;
  sluice_monitor_log (self->monitor, SLUICE_LOG_INFO,
                      "One connection is used: what is loaded into “%s” has to lock it", self->request.table);
  return FALSE;
}

/* Mirrors and histories have a destination of their own, in the schema that is found. */
static gboolean
begin_staged (SluicePostgresDestination  *self,
              GCancellable               *cancellable,
              GError                    **error)
{
  if (!sluice_postgres_schema_find_schema (self->lane->session, self->request.schema, self->request.table,
                                           &self->schema, error))
    return FALSE;
  self->request.schema = self->schema;
  self->staged = sluice_postgres_staged_new (SLUICE_DESTINATION (self), self->request.load->strip_nul);
  return sluice_destination_connect (self->staged, FALSE, cancellable, error) &&
         sluice_destination_begin (self->staged, &self->request, self->monitor, cancellable, error);
}

static gboolean
sluice_postgres_destination_begin (SluiceDestination        *destination,
                                   const SluiceLoadRequest  *request,
                                   SluiceMonitor            *monitor,
                                   GCancellable             *cancellable,
                                   GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  g_return_val_if_fail (self->lane->session != NULL && !self->is_loading, FALSE);

  if (!sluice_postgres_schema_check_names (request, error))
    return FALSE;
  self->request = *request;
  self->monitor = g_object_ref (monitor);
  self->lane->request = &self->request;
  self->lane->monitor = self->monitor;
  self->is_loading = TRUE;
  sluice_postgres_session_set_cancellable (self->lane->session, cancellable);

  if (request->load->strategy == SLUICE_STRATEGY_SCD2 || request->load->strategy == SLUICE_STRATEGY_MIRROR ||
      request->load->keep_undo > 0)
    return begin_staged (self, cancellable, error);
  if (!sluice_postgres_lane_begin (self->lane, error) || !begin_in_transaction (self, cancellable, error))
    return FALSE;
  if (!commits_batches (self))
    return TRUE;
  if (!sluice_postgres_session_exec (self->lane->session, "COMMIT", error))
    return FALSE;
  if (!can_have_lanes (self))
    return TRUE;
  self->lanes = sluice_postgres_lanes_new (self->lane, self->request.load->connections, cancellable, error);
  return self->lanes != NULL;
}

static gboolean
sluice_postgres_destination_write_batch (SluiceDestination        *destination,
                                         SluiceBatch              *rows,
                                         const SluiceLedgerEntry  *entry,
                                         SluiceLoadCounts         *counts,
                                         GPtrArray                *rejects,
                                         GCancellable             *cancellable,
                                         GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);
  g_autoptr(GPtrArray) batch_rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_reject_free);
  SluiceLoadCounts batch_counts = { 0, };
  gboolean written;

  if (self->staged != NULL)
    return sluice_destination_write_batch (self->staged, rows, entry, counts, rejects, cancellable, error);
  g_return_val_if_fail (self->lane->writer != NULL, FALSE);

  if (self->lanes != NULL)
    return sluice_postgres_lanes_write (self->lanes, rows, entry, counts, rejects, cancellable, error);
  if (commits_batches (self))
    written = sluice_postgres_lane_write (self->lane, rows, entry, &batch_counts, batch_rejects, cancellable, error);
  else
    {
      sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
      written = sluice_postgres_writer_write (self->lane->writer, self->lane->session, rows, &batch_counts,
                                              batch_rejects, error);
    }
  if (!written)
    return FALSE;

  sluice_load_counts_add (counts, &batch_counts);
  g_ptr_array_extend_and_steal (rejects, g_steal_pointer (&batch_rejects));
  return TRUE;
}

static gboolean
sluice_postgres_destination_finish (SluiceDestination  *destination,
                                    gboolean            complete,
                                    SluiceLoadCounts   *counts,
                                    GPtrArray          *rejects,
                                    GCancellable       *cancellable,
                                    GError            **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  if (self->staged != NULL)
    return sluice_destination_finish (self->staged, complete, counts, rejects, cancellable, error);
  g_return_val_if_fail (self->lane->writer != NULL, FALSE);

  if (self->lanes != NULL)
    {
      if (!sluice_postgres_lanes_finish (self->lanes, counts, rejects, cancellable, error))
        return FALSE;
      g_clear_pointer (&self->lanes, sluice_postgres_lanes_free);
      return TRUE;
    }
  /* After a batch of its own nothing is under way, though the session may be lost. */
  if (commits_batches (self))
    return TRUE;
  sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
  return sluice_postgres_writer_settle (self->lane->writer, self->lane->session, counts, rejects, error);
}

static void
sluice_postgres_destination_settle (SluiceDestination *destination,
                                    SluiceLoadCounts  *counts,
                                    GPtrArray         *rejects)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  if (self->lanes != NULL)
    sluice_postgres_lanes_settle (self->lanes, counts, rejects);
}

static gboolean
sluice_postgres_destination_keep_present (SluiceDestination  *destination,
                                          SluiceBatch        *keys,
                                          GCancellable       *cancellable,
                                          GError            **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  return self->staged == NULL || sluice_destination_keep_present (self->staged, keys, cancellable, error);
}

/* What stands between the last row and COMMIT. */
static gboolean
finish_transaction (SluicePostgresDestination  *self,
                    const SluiceLedgerEntry    *entry,
                    GError                    **error)
{
  const SluiceLoadSpec *load = self->request.load;

  if (commits_batches (self) && !sluice_postgres_lane_begin (self->lane, error))
    return FALSE;
  if (!run_scripts (self, load->after, "after", error))
    return FALSE;
  return !load->ledger ||
         sluice_postgres_ledger_add (self->lane->session, &self->request, self->schema, entry, error);
}

/* A constraint that is checked at COMMIT only blames no row. */
static void
propagate_commit_error (GError **error,
                        GError  *problem)
{
  if (!sluice_postgres_error_is_row (problem))
    {
      g_propagate_error (error, problem);
      return;
    }
  sluice_set_error (error, SLUICE_ERROR_DATA, "deferred_constraint",
                    "A constraint that is checked at COMMIT only is violated: %s", problem->message);
  if (error != NULL)
    {
      sluice_error_get_where (*error)->sqlstate = g_strdup (sluice_error_peek_where (problem)->sqlstate);
      sluice_error_set_hint (*error, "Nothing was loaded. Set the constraint to INITIALLY IMMEDIATE, or commit to "
                             "“batch”: then the rows that violate it are rejected");
    }
  g_error_free (problem);
}

/* With `commit: batch` the rows are there already: a session that is lost before COMMIT
 * takes only this last transaction with it, which is begun anew. With `commit: run` what a
 * lost session wrote is lost, too. */
static gboolean
prepare_commit (SluicePostgresDestination  *self,
                const SluiceLedgerEntry    *entry,
                GCancellable               *cancellable,
                GError                    **error)
{
  for (guint n_retries = 0; ; n_retries++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!commits_batches (self) || sluice_postgres_lane_open (self->lane, cancellable, &local_error))
        {
          sluice_postgres_session_set_cancellable (self->lane->session, cancellable);
          if (finish_transaction (self, entry, &local_error))
            return TRUE;
        }
      if (!commits_batches (self) || !sluice_database_retry_is_due (n_retries, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      sluice_postgres_lane_abandon (self->lane);
      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
    }
}

/* What did not come through is lost with `commit: run`, and repeated with `commit: batch`. */
static gboolean
send_commit (SluicePostgresDestination  *self,
             const SluiceLedgerEntry    *entry,
             GCancellable               *cancellable,
             GError                    **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean committed = FALSE;

  /* What COMMIT would find. With batches of their own it would reject rows. */
  if (self->request.dry_run && !self->request.load->commit_per_batch &&
      !sluice_postgres_session_exec (self->lane->session, "SET CONSTRAINTS ALL IMMEDIATE", &local_error))
    {
      propagate_commit_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (sluice_postgres_session_exec (self->lane->session, self->request.dry_run ? "ROLLBACK" : "COMMIT", &local_error))
    return TRUE;
  if (self->request.dry_run || !sluice_postgres_session_is_lost (self->lane->session) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      propagate_commit_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint n_retries = 0; n_retries < SLUICE_DATABASE_MAX_RETRIES; n_retries++)
    {
      g_autoptr(GError) retry_error = NULL;

      if (!sluice_database_retry_wait (n_retries, cancellable, error))
        return FALSE;
      if (!sluice_postgres_lane_open (self->lane, cancellable, &retry_error))
        {
          if (sluice_database_retry_is_due (n_retries, retry_error))
            continue;
          break;
        }
      if (!sluice_postgres_lane_resolve (self->lane, entry, &committed, error))
        return FALSE;
      if (committed)
        return TRUE;
      if (!commits_batches (self))
        break;
      g_clear_error (&local_error);
      if (prepare_commit (self, entry, cancellable, &local_error) &&
          sluice_postgres_session_exec (self->lane->session, "COMMIT", &local_error))
        return TRUE;
      if (self->lane->session != NULL && !sluice_postgres_session_is_lost (self->lane->session))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
commit_staged (SluicePostgresDestination  *self,
               const SluiceLedgerEntry    *entry,
               GCancellable               *cancellable,
               GError                    **error)
{
  if (!sluice_destination_commit (self->staged, entry, cancellable, error))
    return FALSE;
  end_load (self);
  return TRUE;
}

static gboolean
sluice_postgres_destination_commit (SluiceDestination        *destination,
                                    const SluiceLedgerEntry  *entry,
                                    GCancellable             *cancellable,
                                    GError                  **error)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (destination);

  if (self->staged != NULL)
    return commit_staged (self, entry, cancellable, error);
  g_return_val_if_fail (self->lane->writer != NULL, FALSE);

  if (!prepare_commit (self, entry, cancellable, error) || !send_commit (self, entry, cancellable, error))
    return FALSE;

  drop_stage (self);
  end_load (self);
  return TRUE;
}

static gboolean
sluice_postgres_destination_open_session (SluiceDestination  *destination,
                                          SluiceSqlSession  **ret_session,
                                          GCancellable       *cancellable,
                                          GError            **error)
{
  return sluice_postgres_staged_open (destination, FALSE, FALSE, ret_session, cancellable, error);
}

static void
sluice_postgres_destination_dispose (GObject *object)
{
  SluicePostgresDestination *self = SLUICE_POSTGRES_DESTINATION (object);

  if (self->lane != NULL)
    sluice_postgres_destination_disconnect (SLUICE_DESTINATION (object));
  g_clear_pointer (&self->lane, sluice_postgres_lane_free);

  G_OBJECT_CLASS (sluice_postgres_destination_parent_class)->dispose (object);
}

static void
sluice_postgres_destination_class_init (SluicePostgresDestinationClass *klass)
{
  SluiceDestinationClass *destination_class = SLUICE_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_postgres_destination_dispose;

  destination_class->connect = sluice_postgres_destination_connect;
  destination_class->disconnect = sluice_postgres_destination_disconnect;
  destination_class->make_ddl = sluice_postgres_destination_make_ddl;
  destination_class->find_position = sluice_postgres_destination_find_position;
  destination_class->find_cursor = sluice_postgres_destination_find_cursor;
  destination_class->put_cursor = sluice_postgres_destination_put_cursor;
  destination_class->begin = sluice_postgres_destination_begin;
  destination_class->write_batch = sluice_postgres_destination_write_batch;
  destination_class->finish = sluice_postgres_destination_finish;
  destination_class->settle = sluice_postgres_destination_settle;
  destination_class->keep_present = sluice_postgres_destination_keep_present;
  destination_class->open_session = sluice_postgres_destination_open_session;
  destination_class->commit = sluice_postgres_destination_commit;
  destination_class->rollback = sluice_postgres_destination_rollback;
}

static void
sluice_postgres_destination_init (SluicePostgresDestination *self)
{
  self->lane = sluice_postgres_lane_new (SLUICE_DESTINATION (self));
}
