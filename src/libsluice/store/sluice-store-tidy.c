/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-store-upkeep-private.h"

#include "sluice-error.h"
#include "sluice-store-private.h"

/* Deletes what is beyond the limits, in transactions so small that nobody waits for
 * them. */

/* Rows that go in one transaction. */
#define STEP_ROWS 1000
#define STEP_SAMPLES 50
#define STEP_RUNS 100

/* Nobody is kept from writing for longer than this, and between two transactions there
 * is a pause as long as the first. */
#define MAX_PAUSE_US (50 * 1000)

/* Each waits for as long as SQLite's busy handler does, which is ten seconds. */
#define MAX_TRIES 30

/* Twice a day would be too often; a day that is a little shorter is one. */
#define CLAIM \
  "INSERT INTO upkeep (key, value) VALUES ('tidied', ?1) ON CONFLICT DO UPDATE SET value = ?1 " \
  "WHERE NOT ?2 OR value < ?1 - 22 * 3600 * 1000000 OR value > ?1"

#define NEXT_KEYS "(SELECT key FROM temp.doomed WHERE key > ?1 ORDER BY key LIMIT ?2)"
#define DELETE_RUNS "DELETE FROM main.runs WHERE rowid IN " NEXT_KEYS " AND NOT (" SLUICE_RUN_STAYS ")"
#define DELETE_REJECTS \
  "DELETE FROM main.quarantine WHERE id IN " NEXT_KEYS " AND NOT (replay IS NOT NULL AND status IN ('open', 'fixed'))"
#define DELETE_VERSIONS "DELETE FROM main.task_versions WHERE id IN " NEXT_KEYS
#define DELETE_AUDIT "DELETE FROM main.audit WHERE id IN " NEXT_KEYS

/* ?1: a run. */
#define DELETE_LOG "DELETE FROM main.run_log WHERE id IN (SELECT id FROM main.run_log WHERE run = ?1 LIMIT ?2)"
#define DELETE_REQUESTS \
  "DELETE FROM main.run_requests WHERE run = ?1 AND number IN " \
  "(SELECT number FROM main.run_requests WHERE run = ?1 LIMIT ?2)"
#define DELETE_SAMPLE "DELETE FROM main.run_samples WHERE id IN (SELECT id FROM main.run_samples WHERE run = ?1 LIMIT ?2)"
#define DELETE_ANY_SAMPLE \
  "DELETE FROM main.run_samples WHERE id IN (SELECT id FROM main.run_samples WHERE id > ?1 ORDER BY id LIMIT ?2)"
#define DELETE_REJECTS_OF \
  "DELETE FROM main.quarantine WHERE id IN (SELECT id FROM main.quarantine WHERE run = ?1 LIMIT ?2)"

#define DELETE_GROUPS \
  "DELETE FROM quarantine_groups WHERE NOT EXISTS (SELECT 1 FROM quarantine_members AS m " \
  "WHERE m.run = quarantine_groups.run AND m.number = quarantine_groups.number)"

typedef struct
{
  SluiceDatabase *database;
  GCancellable *cancellable;    /* (nullable) */
  gint64 *deleted;              /* counts rows of what is being deleted */
  gboolean done;

  const char *sql;              /* deletes a step */
  gint64 step;
  gint64 after;                 /* by keys: those up to it are done */
  gboolean stops;               /* at the first row that has to stay */
  GPtrArray *runs;              /* (owned) (nullable) (element-type utf8) by runs */
  guint next;                   /* the run that is next */
} Eraser;

static gboolean
run_statement (SluiceDatabase  *database,
               const char      *sql,
               const char      *run,
               gint64           after,
               gint64           limit,
               gint64          *ret_n,
               GError         **error)
{
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  if (run != NULL)
    sluice_statement_bind_text (statement, 0, run);
  else
    sluice_statement_bind_int (statement, 0, after);
  sluice_statement_bind_int (statement, 1, limit);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  *ret_n = sluice_database_get_changes (database);
  return TRUE;
}

/* The last of the next keys, and how many they are. */
static gboolean
find_step (Eraser  *self,
           gint64  *ret_last,
           gint64  *ret_n,
           GError **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (self->database, "SELECT ifnull (max (key), 0), count(*) FROM " NEXT_KEYS, error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, self->after);
  sluice_statement_bind_int (statement, 1, self->step);
  if (!sluice_statement_step (statement, &row, error))
    return FALSE;
  *ret_last = sluice_statement_get_int (statement, 0);
  *ret_n = sluice_statement_get_int (statement, 1);
  return TRUE;
}

static gboolean
erase_keys (SluiceDatabase  *database,
            gpointer         data,
            GError         **error)
{
  Eraser *self = data;
  gint64 last = 0;
  gint64 wanted = 0;
  gint64 n = 0;

  if (!find_step (self, &last, &wanted, error))
    return FALSE;
  if (wanted > 0 && !run_statement (database, self->sql, NULL, self->after, self->step, &n, error))
    return FALSE;
  *self->deleted += n;
  self->after = last;
  /* What came to be needed meanwhile may need what is behind it. */
  self->done = wanted < self->step || (self->stops && n < wanted);
  return TRUE;
}

static gboolean
erase_of_runs (SluiceDatabase  *database,
               gpointer         data,
               GError         **error)
{
  Eraser *self = data;
  gint64 left = self->step;

  while (left > 0 && self->next < self->runs->len)
    {
      gint64 n = 0;

      if (!run_statement (database, self->sql, self->runs->pdata[self->next], 0, left, &n, error))
        return FALSE;
      *self->deleted += n;
      if (n < left)
        self->next++;
      /* Looking for rows takes time, too. */
      left -= n + 1;
    }
  self->done = self->next == self->runs->len;
  return TRUE;
}

/* SQLite's lock is not fair: whoever writes without a pause may keep it from others for
 * longer than they wait. What only tidies up comes later rather than not at all. */
static gboolean
transact_patiently (SluiceDatabase      *database,
                    GCancellable        *cancellable,
                    SluiceDatabaseFunc   func,
                    gpointer             data,
                    GError             **error)
{
  g_autoptr(GError) busy = NULL;

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_clear_error (&busy);
      if (sluice_database_transaction (database, func, data, &busy))
        return TRUE;
      if (g_strcmp0 (sluice_error_get_code (busy), "store_busy") != 0)
        break;
    }
  g_propagate_error (error, g_steal_pointer (&busy));
  return FALSE;
}

/* One transaction after the other, with room between them for others. A busy database
 * refuses the transaction at its beginning: @func has done nothing then. */
static gboolean
erase_in_steps (Eraser              *self,
                SluiceDatabaseFunc   func,
                GError             **error)
{
  self->done = FALSE;
  while (!self->done)
    {
      const gint64 begin = g_get_monotonic_time ();

      if (!transact_patiently (self->database, self->cancellable, func, self, error))
        return FALSE;
      if (!self->done)
        g_usleep ((gulong) MIN (g_get_monotonic_time () - begin, MAX_PAUSE_US));
    }
  return TRUE;
}

static gboolean
erase_by_keys (Eraser      *self,
               const char  *sql,
               gint64       step,
               gboolean     stops,
               GError     **error)
{
  self->sql = sql;
  self->step = step;
  self->after = G_MININT64;
  self->stops = stops;
  return erase_in_steps (self, erase_keys, error);
}

static gpointer
read_id (SluiceStatement *statement)
{
  return g_strdup (sluice_statement_get_text (statement, 0));
}

static gboolean
erase_by_runs (Eraser      *self,
               const char  *sql,
               gint64       step,
               gint64      *deleted,
               GError     **error)
{
  g_autoptr(SluiceStatement) statement =
    sluice_database_prepare (self->database, "SELECT run FROM temp.doomed ORDER BY key", error);
  gboolean ok;

  self->runs = statement != NULL ? sluice_statement_read_all (statement, read_id, g_free, error) : NULL;
  if (self->runs == NULL)
    return FALSE;
  self->sql = sql;
  self->step = step;
  self->next = 0;
  self->deleted = deleted;
  ok = erase_in_steps (self, erase_of_runs, error);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  return ok;
}

/* What belongs to a run goes before it: nothing then cascades in one transaction. */
static gboolean
erase_runs (Eraser        *self,
            SluiceTidied  *tidied,
            GError       **error)
{
  if (!erase_by_runs (self, DELETE_LOG, STEP_ROWS, &tidied->deleted[SLUICE_KEPT_LOGS], error) ||
      !erase_by_runs (self, DELETE_REQUESTS, STEP_ROWS, &tidied->deleted[SLUICE_KEPT_REQUESTS], error) ||
      !erase_by_runs (self, DELETE_SAMPLE, STEP_SAMPLES, &tidied->deleted[SLUICE_KEPT_SAMPLES], error) ||
      !erase_by_runs (self, DELETE_REJECTS_OF, STEP_ROWS, &tidied->deleted[SLUICE_KEPT_REJECTS], error))
    return FALSE;
  self->deleted = &tidied->deleted[SLUICE_KEPT_RUNS];
  return erase_by_keys (self, DELETE_RUNS, STEP_RUNS, TRUE, error);
}

/* Whoever has changed his mind meanwhile keeps what is left, and what has come. */
static gboolean
erase_any_sample (SluiceDatabase  *database,
                  gpointer         data,
                  GError         **error)
{
  Eraser *self = data;
  gboolean keeps = FALSE;
  gint64 n = 0;

  if (!sluice_store_read_keeps_samples (database, &keeps, error) ||
      (!keeps && !run_statement (database, DELETE_ANY_SAMPLE, NULL, G_MININT64, STEP_SAMPLES, &n, error)))
    return FALSE;
  *self->deleted += n;
  self->done = n < STEP_SAMPLES;
  return TRUE;
}

/* In a thread of its own. Deletes all samples unless they are to be kept. @record: a
 * gint64, to which their number is added */
gboolean
sluice_upkeep_erase_samples (SluiceDatabase  *database,
                             GCancellable    *cancellable,
                             gpointer         record,
                             GError         **error)
{
  Eraser eraser = { .database = database, .cancellable = cancellable, .deleted = record };

  return erase_in_steps (&eraser, erase_any_sample, error);
}

static gboolean
erase (Eraser        *self,
       SluiceKept     kept,
       SluiceTidied  *tidied,
       GError       **error)
{
  self->deleted = &tidied->deleted[kept];
  switch (kept)
    {
    case SLUICE_KEPT_RUNS:
      return erase_runs (self, tidied, error);
    case SLUICE_KEPT_LOGS:
      return erase_by_runs (self, DELETE_LOG, STEP_ROWS, self->deleted, error);
    case SLUICE_KEPT_REQUESTS:
      return erase_by_runs (self, DELETE_REQUESTS, STEP_ROWS, self->deleted, error);
    case SLUICE_KEPT_SAMPLES:
      return erase_by_runs (self, DELETE_SAMPLE, STEP_SAMPLES, self->deleted, error) &&
             erase_in_steps (self, erase_any_sample, error);
    case SLUICE_KEPT_REJECTS:
      return erase_by_keys (self, DELETE_REJECTS, STEP_ROWS, FALSE, error) &&
             (tidied->deleted[kept] == 0 || sluice_database_execute (self->database, DELETE_GROUPS, error));
    case SLUICE_KEPT_VERSIONS:
      return erase_by_keys (self, DELETE_VERSIONS, STEP_ROWS, FALSE, error);
    case SLUICE_KEPT_AUDIT:
      return erase_by_keys (self, DELETE_AUDIT, STEP_ROWS, FALSE, error);
    case SLUICE_N_KEPT:
    default:
      g_assert_not_reached ();
    }
}

/* Between several processes one does it. */
typedef struct
{
  gboolean only_if_due;
  gboolean claimed;
} Claim;

static gboolean
claim (SluiceDatabase  *database,
       gpointer         data,
       GError         **error)
{
  Claim *self = data;
  g_autoptr(SluiceStatement) statement = sluice_database_prepare (database, CLAIM, error);

  if (statement == NULL)
    return FALSE;
  sluice_statement_bind_int (statement, 0, g_get_real_time ());
  sluice_statement_bind_int (statement, 1, self->only_if_due);
  if (!sluice_statement_execute (statement, error))
    return FALSE;
  self->claimed = sluice_database_get_changes (database) > 0;
  return TRUE;
}

/* That something is gone is a change like others. */
static gboolean
audit_tidied (SluiceDatabase  *database,
              gpointer         data,
              GError         **error)
{
  const SluiceTidied *tidied = data;
  g_autoptr(GPtrArray) details = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < SLUICE_N_KEPT; i++)
    if (tidied->deleted[i] > 0)
      g_ptr_array_add (details, g_strdup_printf ("%s: %" G_GINT64_FORMAT " deleted",
                                                 sluice_kept_to_string ((SluiceKept) i), tidied->deleted[i]));
  return details->len == 0 || sluice_store_add_audit (database, "settings", NULL, "limits", "tidied", details, error);
}

/* What the planner of queries knows of the tables. SQLite reads before it writes there,
 * and whoever writes in between has it refused at once: it is done the next day then. */
static gboolean
optimize (SluiceDatabase  *database,
          GError         **error)
{
  g_autoptr(GError) refused = NULL;

  if (sluice_database_execute (database, "PRAGMA optimize", &refused) ||
      g_strcmp0 (sluice_error_get_code (refused), "store_busy") == 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

typedef struct
{
  SluiceTidied tidied;          /* first: it is the result */
  gboolean only_if_due;
} TidyRecord;

static gboolean
tidy (SluiceDatabase  *database,
      GCancellable    *cancellable,
      gpointer         data,
      GError         **error)
{
  TidyRecord *record = data;
  Eraser eraser = { .database = database, .cancellable = cancellable };
  Claim claimed = { record->only_if_due, FALSE };
  SluiceKeepLimits limits;

  if (!transact_patiently (database, cancellable, claim, &claimed, error))
    return FALSE;
  if (!claimed.claimed)
    return TRUE;
  if (!sluice_database_execute (database, "PRAGMA temp_store = MEMORY", error) ||
      !sluice_store_read_keep_limits (database, &limits, error))
    return FALSE;
  /* Rows first, so that nothing but their age keeps runs. */
  for (guint i = SLUICE_N_KEPT; i > 0; i--)
    {
      const SluiceKept kept = (SluiceKept) (i - 1);

      if (!sluice_upkeep_choose (database, kept, limits.values[kept], error) ||
          !erase (&eraser, kept, &record->tidied, error))
        return FALSE;
    }
  return transact_patiently (database, cancellable, audit_tidied, &record->tidied, error) &&
         optimize (database, error);
}

/**
 * sluice_store_tidy_async:
 * @self: a store
 * @only_if_due: do nothing if it was done within the last 22 hours, by anybody
 * @cancellable: (nullable): a cancellable; what is deleted by then stays so
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Deletes what is beyond the limits, the oldest first. Of each task the newest run and
 * the newest version stay; so do runs that a later one may continue, or whose rejected
 * rows can be replayed. In a thread of its own, in small transactions with pauses.
 */
void
sluice_store_tidy_async (SluiceStore         *self,
                         gboolean             only_if_due,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  TidyRecord *record;

  g_return_if_fail (SLUICE_IS_STORE (self));

  record = g_new0 (TidyRecord, 1);
  record->only_if_due = only_if_due;
  sluice_store_run_upkeep (self, sluice_store_tidy_async, TRUE, tidy, record, cancellable, callback, user_data);
}

/**
 * sluice_store_tidy_finish:
 * @self: a store
 * @result: what the callback got
 * @ret_tidied: (out) (optional): what is gone
 * @error: as [func@Sluice.database_set_error]
 *
 * Returns: %TRUE if nothing is beyond the limits that need not stay
 */
gboolean
sluice_store_tidy_finish (SluiceStore   *self,
                          GAsyncResult  *result,
                          SluiceTidied  *ret_tidied,
                          GError       **error)
{
  g_autofree TidyRecord *record = sluice_store_finish (self, sluice_store_tidy_async, result, error);

  if (record == NULL)
    return FALSE;
  if (ret_tidied != NULL)
    *ret_tidied = record->tidied;
  return TRUE;
}
