/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sql-writer.h"

#include "sluice-error.h"
#include "sluice-row-selection.h"
#include "sluice-sql-absent.h"
#include "sluice-sql-history.h"
#include "sluice-sql-merge.h"
#include "sluice-sql-undo-log.h"

#include <string.h>

#define ALL_ROWS "1 = 1"

struct _SluiceSqlWriter
{
  SluiceSqlTerms terms;
  SluiceLoadLayout *layout;     /* (owned) */
  SluiceRowSelection *selection;        /* (owned) */
  SluiceSqlAbsent *absent;      /* (owned) (nullable) with strategies that need it */
  SluiceSqlUndoLog *undo;       /* (owned) (nullable) with `keep_undo` */
  gboolean unique;
  guint64 added;                /* rows that the run has added to those that count */
};

/* A batch on its way. */
typedef struct
{
  SluiceSqlWriter *writer;      /* (unowned) */
  const SluiceBatch *batch;
  SluiceLoadCounts *counts;
  GPtrArray *rejects;
  GCancellable *cancellable;
} WriteJob;

static gboolean
exec (WriteJob    *job,
      const char  *sql,
      guint64     *ret_rows,
      GError     **error)
{
  return sluice_sql_session_exec (job->writer->terms.session, sql, ret_rows, job->cancellable, error);
}

static gboolean
exec_format (WriteJob    *job,
             const char  *format,
             const char  *argument,
             GError     **error)
{
  g_autofree char *sql = NULL;

  if (format == NULL)
    return TRUE;
  sql = sluice_sql_dialect_format (format, argument, NULL, NULL);
  return exec (job, sql, NULL, error);
}

static gboolean
has_savepoints (WriteJob *job)
{
  return job->writer->terms.dialect->savepoint != NULL;
}

/* Takes back what failed, so that the transaction can go on. */
static gboolean
take_back (WriteJob    *job,
           const char  *savepoint,
           GError     **error)
{
  const SluiceSqlDialect *dialect = job->writer->terms.dialect;

  return exec_format (job, dialect->rollback_to, savepoint, error) &&
         exec_format (job, dialect->release, savepoint, error);
}

static void
refuse_row (WriteJob   *job,
            guint       place,
            const char *code,
            const char *column,
            const char *sqlstate,
            const char *message)
{
  SluiceReject *reject = sluice_reject_new (job->batch, job->writer->selection->rows[place],
                                            SLUICE_REJECT_STAGE_LOAD);

  sluice_reject_add (reject, code, column, NULL, sqlstate, "%s", message);
  g_ptr_array_add (job->rejects, reject);
  job->counts->rejected++;
}

static void
refuse_row_by_error (WriteJob     *job,
                     guint         place,
                     const GError *error)
{
  const SluiceErrorWhere *where = sluice_error_peek_where (error);

  refuse_row (job, place, "constraint", NULL, where != NULL ? where->sqlstate : NULL, error->message);
}

/* Drops the rows that the table's columns cannot hold. */
static void
refuse_unfit (WriteJob *job)
{
  SluiceSqlWriter *self = job->writer;
  SluiceRowSelection *selection = self->selection;
  guint n = 0;

  for (guint i = 0; i < selection->n_rows; i++)
    {
      SluiceReject *reject = sluice_sql_session_check_row (self->terms.session, self->layout, job->batch,
                                                           selection->rows[i]);

      if (reject == NULL)
        {
          selection->rows[n++] = selection->rows[i];
          continue;
        }
      g_ptr_array_add (job->rejects, reject);
      job->counts->rejected++;
    }
  selection->n_rows = n;
}

static void
drop_selected (SluiceRowSelection *selection,
               guint               place)
{
  memmove (selection->rows + place, selection->rows + place + 1,
           (selection->n_rows - place - 1) * sizeof *selection->rows);
  selection->n_rows--;
}

/* The first row of which the stage refuses the batch, where the server does not say:
 * by trying halves. */
static gboolean
find_guilty (WriteJob  *job,
             guint     *ret_guilty,
             GError   **error)
{
  SluiceSqlWriter *self = job->writer;
  guint first = 0;
  guint n = self->selection->n_rows;

  while (n > 1)
    {
      g_autoptr(GError) local_error = NULL;
      guint64 added;
      guint guilty;

      if (!exec_format (job, self->terms.dialect->savepoint, "sluice_half", error))
        return FALSE;
      if (!sluice_sql_session_append (self->terms.session, self->terms.stage, self->layout, TRUE, job->batch,
                                      self->selection->rows + first, n / 2, &added, &guilty,
                                      job->cancellable, &local_error))
        {
          if (!sluice_sql_session_is_row_error (self->terms.session, local_error))
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return FALSE;
            }
          n = n / 2;
        }
      else
        {
          first += n / 2;
          n -= n / 2;
        }
      if (!take_back (job, "sluice_half", error))
        return FALSE;
    }
  *ret_guilty = first;
  return TRUE;
}

/* Fills the stage. What it refuses, its own types refuse: that row is left out the
 * next time. */
static gboolean
fill_stage (WriteJob  *job,
            GError   **error)
{
  SluiceSqlWriter *self = job->writer;
  SluiceRowSelection *selection = self->selection;

  if (!exec_format (job, self->terms.dialect->clear_stage, self->terms.stage, error) ||
      !exec_format (job, self->terms.dialect->savepoint, "sluice_stage", error))
    return FALSE;
  while (selection->n_rows > 0)
    {
      g_autoptr(GError) local_error = NULL;
      guint64 added = 0;
      guint guilty = G_MAXUINT;

      if (sluice_sql_session_append (self->terms.session, self->terms.stage, self->layout, TRUE, job->batch,
                                     selection->rows, selection->n_rows, &added, &guilty, job->cancellable,
                                     &local_error))
        break;
      if (!has_savepoints (job) || !sluice_sql_session_is_row_error (self->terms.session, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!exec_format (job, self->terms.dialect->rollback_to, "sluice_stage", error) ||
          (guilty >= selection->n_rows && !find_guilty (job, &guilty, error)))
        return FALSE;
      refuse_row_by_error (job, guilty, local_error);
      drop_selected (selection, guilty);
    }
  return exec_format (job, self->terms.dialect->release, "sluice_stage", error) &&
         exec_format (job, self->terms.dialect->analyze, self->terms.stage, error);
}

/* Where there are no savepoints, rows that the table would refuse leave the stage
 * before they can harm. */
static gboolean
refuse_beforehand (WriteJob  *job,
                   guint     *ret_left,
                   GError   **error)
{
  SluiceSqlWriter *self = job->writer;
  g_autoptr(SluiceSqlRows) refused = NULL;

  *ret_left = self->selection->n_rows;
  if (has_savepoints (job))
    return TRUE;

  refused = sluice_sql_session_find_refused (self->terms.session, self->terms.request, self->terms.stage, self->layout,
                                             job->cancellable, error);
  if (refused == NULL)
    return FALSE;
  for (guint i = 0; i < refused->len; i++)
    {
      guint place = (guint) sluice_sql_rows_get_number (refused, i, 0);
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE sluice_row = %u", self->terms.stage, place);
      guint64 deleted = 0;

      if (!exec (job, sql, &deleted, error))
        return FALSE;
      /* Several constraints may refuse the same row. */
      if (deleted == 0)
        continue;
      refuse_row (job, place, "constraint", sluice_sql_rows_get (refused, i, 1), NULL,
                  sluice_sql_rows_get (refused, i, 2));
      (*ret_left)--;
    }
  return TRUE;
}

/* What the stage's rows will meet. Asked before anything is written, in the
 * transaction that then writes. */
static gboolean
count_fates (WriteJob    *job,
             const char  *range,
             guint64     *fates,
             GError     **error)
{
  SluiceSqlWriter *self = job->writer;
  g_autofree char *sql = sluice_sql_merge_make_count (&self->terms, self->unique, range);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->terms.session, sql, NULL, job->cancellable, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      guint64 fate = sluice_sql_rows_get_number (rows, i, 0);

      if (fate < SLUICE_N_ROW_FATES)
        fates[fate] += sluice_sql_rows_get_number (rows, i, 1);
    }
  return TRUE;
}

/* Runs @sql, which may be NULL, and frees it. */
static gboolean
exec_take (WriteJob  *job,
           char      *sql,
           guint64   *ret_rows,
           GError   **error)
{
  g_autofree char *owned = sql;

  return owned == NULL || exec (job, owned, ret_rows, error);
}

/* Keeps rows that are about to be changed as they are. */
static gboolean
keep_images (WriteJob    *job,
             const char  *range,
             GError     **error)
{
  SluiceSqlWriter *self = job->writer;
  g_autoptr(GString) condition = g_string_new (NULL);

  if (self->undo == NULL)
    return TRUE;
  if (self->terms.request->load->strategy == SLUICE_STRATEGY_SCD2)
    sluice_sql_history_append_changes (&self->terms, "t", range, condition);
  else
    sluice_sql_merge_append_changes (&self->terms, "t", range, condition);
  return sluice_sql_undo_log_keep (self->undo, condition->str, job->cancellable, error);
}

/* Statements that would meet no row are not sent: each costs a look at the keys of the
 * whole stage. */
static gboolean
merge_history (WriteJob       *job,
               const char     *range,
               const guint64  *fates,
               guint64        *ret_inserted,
               GError        **error)
{
  const SluiceSqlTerms *terms = &job->writer->terms;
  const gboolean changes = fates[SLUICE_ROW_CHANGED] > 0;
  const gboolean versions = fates[SLUICE_ROW_VERSIONED] > 0;

  if ((changes || versions) && !keep_images (job, range, error))
    return FALSE;
  if (changes && !exec_take (job, sluice_sql_history_make_correct (terms, range), NULL, error))
    return FALSE;
  if (versions && !exec_take (job, sluice_sql_history_make_close (terms, range), NULL, error))
    return FALSE;
  if (changes && !exec_take (job, sluice_sql_history_make_overwrite (terms, range), NULL, error))
    return FALSE;
  return (!versions && fates[SLUICE_ROW_NEW] == 0) ||
         exec_take (job, sluice_sql_history_make_versions (terms, range), ret_inserted, error);
}

static gboolean
merge_keys (WriteJob       *job,
            const char     *range,
            const guint64  *fates,
            guint64        *ret_inserted,
            GError        **error)
{
  const SluiceSqlTerms *terms = &job->writer->terms;

  if (terms->request->load->strategy == SLUICE_STRATEGY_SCD2)
    return merge_history (job, range, fates, ret_inserted, error);
  if (fates[SLUICE_ROW_CHANGED] > 0 &&
      (!keep_images (job, range, error) ||
       !exec_take (job, sluice_sql_merge_make_update (terms, range), NULL, error)))
    return FALSE;
  return fates[SLUICE_ROW_NEW] == 0 ||
         exec_take (job, sluice_sql_merge_make_insert (terms, TRUE, range), ret_inserted, error);
}

static gboolean
refuse_older (WriteJob    *job,
              const char  *range,
              GError     **error)
{
  SluiceSqlWriter *self = job->writer;
  g_autofree char *sql = sluice_sql_history_make_older (&self->terms, range);
  g_autoptr(SluiceSqlRows) rows = sluice_sql_session_query (self->terms.session, sql, NULL, job->cancellable, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *message = g_strdup_printf ("The open version of this key began at %s, which is later than this "
                                                  "load's instant: history is not rewritten",
                                                  sluice_sql_rows_get (rows, i, 1));

      refuse_row (job, (guint) sluice_sql_rows_get_number (rows, i, 0), "older_version", NULL, NULL, message);
    }
  return TRUE;
}

/* Merges a range of the stage's @n rows. */
static gboolean
merge_rows (WriteJob    *job,
            const char  *range,
            guint        n,
            GError     **error)
{
  SluiceSqlWriter *self = job->writer;
  guint64 fates[SLUICE_N_ROW_FATES] = { 0, };
  guint64 inserted = 0;
  guint64 expected;

  if (!self->layout->merges)
    {
      if (!exec_take (job, sluice_sql_merge_make_insert (&self->terms, FALSE, range), &inserted, error))
        return FALSE;
      fates[SLUICE_ROW_NEW] = n;
    }
  else if (!sluice_sql_merge_drop_doubles (&self->terms, range, &job->counts->deduplicated, job->cancellable, error) ||
           !count_fates (job, range, fates, error) ||
           (fates[SLUICE_ROW_OLDER] > 0 && !refuse_older (job, range, error)) ||
           !merge_keys (job, range, fates, &inserted, error))
    return FALSE;

  /* A trigger may have left rows out. */
  expected = fates[SLUICE_ROW_NEW] + fates[SLUICE_ROW_VERSIONED];
  if (inserted > expected)
    {
      sluice_set_error (error, SLUICE_ERROR_DATA, "ambiguous_history",
                        "A key of the table has several open versions: nobody can tell which of them goes on");
      if (error != NULL)
        sluice_error_set_hint (*error, "Close all but one of each key, and give the table a unique index on its keys "
                                       "and the begin of a version");
      return FALSE;
    }
  job->counts->skipped += fates[SLUICE_ROW_SKIPPED] + (expected - inserted);
  job->counts->inserted += inserted - MIN (inserted, fates[SLUICE_ROW_VERSIONED]);
  job->counts->updated += fates[SLUICE_ROW_CHANGED] + MIN (inserted, fates[SLUICE_ROW_VERSIONED]);
  job->counts->unchanged += fates[SLUICE_ROW_UNCHANGED];
  self->added += inserted - MIN (inserted, fates[SLUICE_ROW_VERSIONED]);
  return TRUE;
}

/* Merges the rows from @first on; looks for those that the server refuses by halving.
 * What is not guilty goes in on the way, in source order. */
static gboolean
merge_range (WriteJob  *job,
             guint      first,
             guint      n,
             GError   **error)
{
  SluiceSqlWriter *self = job->writer;
  const guint n_rejects = job->rejects->len;
  const SluiceLoadCounts counts = *job->counts;
  const guint64 added = self->added;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *range = n == self->selection->n_rows
    ? g_strdup (ALL_ROWS)
    : g_strdup_printf ("s.sluice_row >= %u AND s.sluice_row < %u", first, first + n);

  if (!exec_format (job, self->terms.dialect->savepoint, "sluice_rows", error))
    return FALSE;
  if (merge_rows (job, range, n, &local_error))
    return exec_format (job, self->terms.dialect->release, "sluice_rows", error);
  if (!has_savepoints (job) || !sluice_sql_session_is_row_error (self->terms.session, local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!take_back (job, "sluice_rows", error))
    return FALSE;

  g_ptr_array_set_size (job->rejects, (int) n_rejects);
  *job->counts = counts;
  self->added = added;
  if (n == 1)
    {
      refuse_row_by_error (job, first, local_error);
      return TRUE;
    }
  return merge_range (job, first, n / 2, error) &&
         merge_range (job, first + n / 2, n - n / 2, error);
}

/**
 * sluice_sql_writer_new:
 * @session: a session in a transaction, or before one where DDL ends it; must outlive
 *   the writer
 * @request: the load; what it points to must outlive the writer
 * @schema: (nullable): the table's schema, found
 * @layout: (transfer full): how columns meet
 * @unique: whether a unique index covers the keys
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Makes the stage, and with strategies that take away what is absent from the source
 * what they need for it. The table must exist.
 *
 * Returns: (transfer full) (nullable): a writer
 */
SluiceSqlWriter *
sluice_sql_writer_new (SluiceSqlSession         *session,
                       const SluiceLoadRequest  *request,
                       const char               *schema,
                       SluiceLoadLayout         *layout,
                       gboolean                  unique,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  g_autoptr(SluiceSqlWriter) self = NULL;
  g_autofree char *sql = NULL;
  gboolean takes_away;

  g_return_val_if_fail (SLUICE_IS_SQL_SESSION (session) && request != NULL && layout != NULL, NULL);

  self = g_new0 (SluiceSqlWriter, 1);
  self->layout = layout;
  self->unique = unique;
  self->selection = sluice_row_selection_new ();
  sluice_sql_terms_init (&self->terms, session, request, schema, layout);

  sql = sluice_sql_merge_make_stage (&self->terms);
  if (!sluice_sql_session_exec (session, sql, NULL, cancellable, error))
    return NULL;
  if (request->load->keep_undo > 0 && !request->dry_run)
    {
      self->undo = sluice_sql_undo_log_new (&self->terms, schema, cancellable, error);
      if (self->undo == NULL)
        return NULL;
    }
  takes_away = request->load->strategy == SLUICE_STRATEGY_MIRROR ||
               (request->load->strategy == SLUICE_STRATEGY_SCD2 && request->load->scd2.retires_absent);
  if (takes_away)
    {
      self->absent = sluice_sql_absent_new (&self->terms, cancellable, error);
      if (self->absent == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sluice_sql_writer_free:
 * @self: (transfer full): a writer
 */
void
sluice_sql_writer_free (SluiceSqlWriter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->absent, sluice_sql_absent_free);
  g_clear_pointer (&self->undo, sluice_sql_undo_log_free);
  sluice_sql_terms_clear (&self->terms);
  sluice_row_selection_free (self->selection);
  sluice_load_layout_free (self->layout);
  g_free (self);
}

/**
 * sluice_sql_writer_write:
 * @self: a writer
 * @batch: the rows
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): rows that are refused are added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Writes the rows of @batch, in the transaction of the session.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_sql_writer_write (SluiceSqlWriter    *self,
                         const SluiceBatch  *batch,
                         SluiceLoadCounts   *counts,
                         GPtrArray          *rejects,
                         GCancellable       *cancellable,
                         GError            **error)
{
  WriteJob job = { self, batch, counts, rejects, cancellable };
  guint left = 0;

  g_return_val_if_fail (self != NULL && batch != NULL, FALSE);

  /* What a row meets is asked first: nobody else may change it in between. */
  if (self->layout->merges && !exec_format (&job, self->terms.dialect->lock_table, self->terms.table, error))
    return FALSE;
  if (self->absent != NULL && !sluice_sql_absent_see (self->absent, batch, cancellable, error))
    return FALSE;
  sluice_row_selection_pick (self->selection, self->layout, batch, counts, rejects);
  refuse_unfit (&job);
  if (self->selection->n_rows == 0)
    return TRUE;
  if (!fill_stage (&job, error) || !refuse_beforehand (&job, &left, error))
    return FALSE;
  /* Without savepoints there are no ranges, so the count of all is that of one. */
  if (left == 0)
    return TRUE;
  return has_savepoints (&job) ? merge_range (&job, 0, self->selection->n_rows, error)
                               : merge_rows (&job, ALL_ROWS, left, error);
}

/**
 * sluice_sql_writer_keep_present:
 * @self: a writer
 * @keys: rows that are at the source but not loaded; only their keys matter
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error in the #SluiceError domain
 *
 * Says that rows which were rejected on the way are not absent from the source.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_writer_keep_present (SluiceSqlWriter    *self,
                                const SluiceBatch  *keys,
                                GCancellable       *cancellable,
                                GError            **error)
{
  g_return_val_if_fail (self != NULL && keys != NULL, FALSE);

  return self->absent == NULL || sluice_sql_absent_see (self->absent, keys, cancellable, error);
}

static gboolean
take_away (SluiceSqlWriter   *self,
           SluiceLoadCounts  *counts,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autofree char *condition = sluice_sql_absent_make_condition (self->absent);
  guint64 absent = 0;
  guint64 total = 0;
  guint64 taken = 0;

  if (!sluice_sql_absent_count (self->absent, &absent, &total, cancellable, error) ||
      !sluice_sql_absent_check (self->terms.request, absent, total - MIN (total, self->added), error))
    return FALSE;
  if (absent == 0)
    return TRUE;
  if ((self->undo != NULL && !sluice_sql_undo_log_keep_absent (self->undo, condition, cancellable, error)) ||
      !sluice_sql_absent_take_away (self->absent, &taken, cancellable, error))
    return FALSE;
  counts->deleted += taken;
  return TRUE;
}

/**
 * sluice_sql_writer_finish:
 * @self: a writer
 * @complete: whether all keys of the source are known
 * @counts: what is deleted, marked or retired is added to it
 * @cancellable: (nullable): a cancellable
 * @error: %SLUICE_ERROR_LIMIT with `mirror_refused` or `retire_refused`, or an error of
 *   the session
 *
 * To be called once all rows are written, in the publishing transaction: takes away
 * what is absent from the source, unless that is too much, or @complete says that
 * nobody knows; and says that the run can be undone.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_sql_writer_finish (SluiceSqlWriter   *self,
                          gboolean           complete,
                          SluiceLoadCounts  *counts,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_return_val_if_fail (self != NULL && counts != NULL, FALSE);

  if (self->absent != NULL && complete && !take_away (self, counts, cancellable, error))
    return FALSE;
  return self->undo == NULL || sluice_sql_undo_log_finish (self->undo, cancellable, error);
}

/**
 * sluice_sql_writer_end:
 * @self: a writer
 * @error: return location for an error in the #SluiceError domain
 *
 * Drops the stage and what else the writer has made.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_sql_writer_end (SluiceSqlWriter  *self,
                       GError          **error)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->absent != NULL && !sluice_sql_absent_end (self->absent, error))
    return FALSE;
  sql = sluice_sql_dialect_format (self->terms.dialect->drop_stage, self->terms.stage, NULL, NULL);
  return sluice_sql_session_exec (self->terms.session, sql, NULL, NULL, error);
}
