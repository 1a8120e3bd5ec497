/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-writer.h"

#include "sluice-error.h"
#include "sluice-postgres-encoder.h"
#include "sluice-postgres-merge.h"
#include "sluice-row-selection.h"

#include <string.h>

/* COPY data goes out in pieces of about this size. */
#define PIECE_SIZE (64 * 1024)
/* Stages of more rows get an index before they are searched for guilty rows. */
#define ROWS_WORTH_AN_INDEX 256
/* Ranges of fewer rows are not halved further, but taken row by row. */
#define ROWS_FOR_LOOP 128

struct _SluicePostgresWriter
{
  char *table;                        /* (owned), quoted */
  char *stage;                        /* (owned), quoted */
  SluiceLoadLayout *layout;               /* (owned) */
  const SluiceLoadSpec *load;         /* (unowned) */
  GPtrArray *types;                   /* (owned) (nullable) */
  SluicePostgresEncoder *encoder;     /* (owned) */
  SluiceRowSelection *selection;      /* (owned) */
  SluicePostgresMerge merge;          /* made of the above */
  SluicePostgresMethod method;
  gboolean keep_on_commit;
};

/* One batch on its way in. */
typedef struct
{
  SluicePostgresWriter *writer;
  SluicePostgresSession *session;
  const SluiceBatch *batch;
  SluiceLoadCounts *counts;
  GPtrArray *rejects;
  gboolean has_loop;
} WriteJob;

/**
 * sluice_postgres_can_copy_direct:
 * @layout: a load's layout
 * @types: (nullable): the real types of its columns
 *
 * Returns: %TRUE if the types allow to COPY into the table itself
 */
gboolean
sluice_postgres_can_copy_direct (const SluiceLoadLayout *layout,
                                 GPtrArray            *types)
{
  g_autoptr(SluicePostgresEncoder) encoder = sluice_postgres_encoder_new (layout, types, FALSE);

  return sluice_postgres_encoder_is_direct (encoder);
}

/**
 * sluice_postgres_writer_new:
 * @table: the table, quoted
 * @run_id: the run; the stage is named after it
 * @layout: (transfer full): how columns meet
 * @types: (nullable): the real types of the layout's columns
 * @load: the load's options; must outlive the writer
 * @method: how batches get in
 * @keep_on_commit: whether more than one transaction needs the stage
 *
 * Returns: (transfer full): a writer
 */
SluicePostgresWriter *
sluice_postgres_writer_new (const char           *table,
                            const char           *run_id,
                            SluiceLoadLayout       *layout,
                            GPtrArray            *types,
                            const SluiceLoadSpec *load,
                            SluicePostgresMethod  method,
                            gboolean              keep_on_commit)
{
  SluicePostgresWriter *self = g_new0 (SluicePostgresWriter, 1);
  g_autofree char *stage = g_strdup_printf ("sluice_stage_%.48s", run_id);

  self->table = g_strdup (table);
  self->stage = sluice_postgres_quote_table ("pg_temp", stage);
  self->layout = layout;
  self->types = types != NULL ? g_ptr_array_ref (types) : NULL;
  self->load = load;
  self->method = method;
  self->keep_on_commit = keep_on_commit;
  self->encoder = sluice_postgres_encoder_new (layout, types, load->strip_nul);
  self->selection = sluice_row_selection_new ();
  self->merge = (SluicePostgresMerge) {
    .table = self->table,
    .stage = self->stage,
    .layout = layout,
    .load = load,
    .encoder = self->encoder,
    .types = types,
  };
  return self;
}

/**
 * sluice_postgres_writer_free:
 * @self: (transfer full): a writer
 */
void
sluice_postgres_writer_free (SluicePostgresWriter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->table);
  g_free (self->stage);
  g_clear_pointer (&self->encoder, sluice_postgres_encoder_free);
  g_clear_pointer (&self->selection, sluice_row_selection_free);
  g_clear_pointer (&self->layout, sluice_load_layout_free);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}

static gboolean
exec (WriteJob    *job,
      const char  *sql,
      GError     **error)
{
  return sluice_postgres_session_exec (job->session, sql, error);
}

/* Takes back what failed, so that the transaction can go on. */
static gboolean
take_back (WriteJob    *job,
           const char  *savepoint,
           GError     **error)
{
  g_autofree char *sql = g_strdup_printf ("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s", savepoint, savepoint);

  return exec (job, sql, error);
}

static void
refuse_row (WriteJob   *job,
            guint       place,
            const char *sqlstate,
            const char *message)
{
  SluiceReject *reject = sluice_reject_new (job->batch, job->writer->selection->rows[place],
                                            SLUICE_REJECT_STAGE_LOAD);

  sluice_reject_add (reject, "constraint", NULL, NULL, sqlstate, "%s", message);
  g_ptr_array_add (job->rejects, reject);
  job->counts->rejected++;
}

/* Drops the rows that the table's columns cannot hold. */
static void
refuse_unfit (WriteJob *job)
{
  SluiceRowSelection *selection = job->writer->selection;
  guint n = 0;

  for (guint i = 0; i < selection->n_rows; i++)
    {
      SluiceReject *reject = sluice_postgres_encoder_check (job->writer->encoder, job->batch, selection->rows[i]);

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

static gboolean
send_rows (WriteJob  *job,
           gboolean   into_stage,
           guint64   *ret_rows,
           guint64   *ret_line,
           GError   **error)
{
  SluicePostgresEncoder *encoder = job->writer->encoder;
  SluiceRowSelection *selection = job->writer->selection;
  g_autofree char *sql = sluice_postgres_merge_make_copy (&job->writer->merge, into_stage);

  *ret_line = 0;
  if (!sluice_postgres_session_copy_begin (job->session, sql, error))
    return FALSE;

  sluice_postgres_encoder_clear (encoder);
  sluice_postgres_encoder_begin (encoder);
  for (guint i = 0; i < selection->n_rows; i++)
    {
      sluice_postgres_encoder_add (encoder, sluice_batch_row (job->batch, selection->rows[i]),
                                   into_stage ? (int) i : -1);
      if (encoder->size < PIECE_SIZE)
        continue;
      if (!sluice_postgres_session_copy_put (job->session, encoder->data, encoder->size, error))
        return FALSE;
      sluice_postgres_encoder_clear (encoder);
    }
  sluice_postgres_encoder_end (encoder);
  return sluice_postgres_session_copy_put (job->session, encoder->data, encoder->size, error) &&
         sluice_postgres_session_copy_end (job->session, ret_rows, ret_line, error);
}

/* COPY into the table itself. *ret_refused is set if a row was refused and
 * nothing went in. */
static gboolean
copy_direct (WriteJob  *job,
             gboolean  *ret_refused,
             GError   **error)
{
  g_autoptr(GError) local_error = NULL;
  guint64 n_rows = 0;
  guint64 line = 0;

  *ret_refused = FALSE;
  if (!exec (job, "SAVEPOINT sluice_batch", error))
    return FALSE;
  if (send_rows (job, FALSE, &n_rows, &line, &local_error))
    {
      job->counts->inserted += n_rows;
      /* A trigger may have left rows out. */
      job->counts->skipped += job->writer->selection->n_rows - n_rows;
      return exec (job, "RELEASE SAVEPOINT sluice_batch", error);
    }
  if (!sluice_postgres_error_is_row (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *ret_refused = TRUE;
  return take_back (job, "sluice_batch", error);
}

static void
drop_selected (SluiceRowSelection *selection,
               guint               place)
{
  memmove (selection->rows + place, selection->rows + place + 1,
           (selection->n_rows - place - 1) * sizeof *selection->rows);
  selection->n_rows--;
}

/* Fills the stage. What it refuses, its own types refuse: the server names the
 * row, which is left out the next time. */
static gboolean
fill_stage (WriteJob  *job,
            GError   **error)
{
  SluicePostgresWriter *self = job->writer;
  g_autofree char *make = sluice_postgres_merge_make_stage (&self->merge, self->keep_on_commit);
  g_autofree char *prepare = g_strdup_printf ("%s; TRUNCATE %s; "
                                              "DROP INDEX IF EXISTS pg_temp.sluice_stage_rows; "
                                              "SAVEPOINT sluice_stage", make, self->stage);

  if (!exec (job, prepare, error))
    return FALSE;
  while (self->selection->n_rows > 0)
    {
      g_autoptr(GError) local_error = NULL;
      guint64 n_rows = 0;
      guint64 line = 0;

      if (send_rows (job, TRUE, &n_rows, &line, &local_error))
        break;
      if (!sluice_postgres_error_is_row (local_error) || line == 0 || line > self->selection->n_rows)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!exec (job, "ROLLBACK TO SAVEPOINT sluice_stage", error))
        return FALSE;
      refuse_row (job, (guint) line - 1, sluice_error_peek_where (local_error)->sqlstate, local_error->message);
      drop_selected (self->selection, (guint) line - 1);
    }
  return exec (job, "RELEASE SAVEPOINT sluice_stage", error);
}

static guint64
get_count (const PGresult *result,
           int             column)
{
  return g_ascii_strtoull (PQgetvalue (result, 0, column), NULL, 10);
}

static gboolean
merge_by_insert (WriteJob          *job,
                 const char        *range,
                 guint              n,
                 gboolean           only_missing,
                 SluiceLoadCounts  *counts,
                 GError           **error)
{
  g_autofree char *sql = sluice_postgres_merge_make_insert (&job->writer->merge, range, only_missing);
  g_autoptr(SluicePostgresResult) result = sluice_postgres_session_query (job->session, sql, 0, NULL, error);
  guint64 inserted;

  if (result == NULL)
    return FALSE;
  inserted = g_ascii_strtoull (PQcmdTuples (result), NULL, 10);
  counts->inserted += inserted;
  if (!only_missing)
    counts->skipped += n - inserted;
  return TRUE;
}

static gboolean
merge_by_upsert (WriteJob          *job,
                 const char        *range,
                 guint              n,
                 SluiceLoadCounts  *counts,
                 GError           **error)
{
  g_autofree char *sql = sluice_postgres_merge_make_upsert (&job->writer->merge, range);
  g_autoptr(SluicePostgresResult) merged = sluice_postgres_session_query (job->session, sql, 0, NULL, error);
  g_autoptr(SluicePostgresResult) alone = NULL;
  g_autofree char *count_sql = NULL;

  if (merged == NULL)
    return FALSE;
  counts->inserted += get_count (merged, 0);
  counts->updated += get_count (merged, 1);
  if (get_count (merged, 0) + get_count (merged, 1) == n)
    return TRUE;

  count_sql = sluice_postgres_merge_make_left_alone (&job->writer->merge, range,
                                                     PQgetisnull (merged, 0, 2) ? NULL : PQgetvalue (merged, 0, 2));
  /* The keys' index is the way: the planner knows nothing of the stage, and
   * would rather read the whole table for each batch. */
  if (!exec (job, "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off", error))
    return FALSE;
  alone = sluice_postgres_session_query (job->session, count_sql, 0, NULL, error);
  if (alone == NULL ||
      !exec (job, "SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT", error))
    return FALSE;
  counts->unchanged += get_count (alone, 0);
  counts->skipped += get_count (alone, 1);
  return TRUE;
}

static gboolean
merge_by_update (WriteJob          *job,
                 const char        *range,
                 guint              n,
                 SluiceLoadCounts  *counts,
                 GError           **error)
{
  g_autofree char *sql = sluice_postgres_merge_make_update (&job->writer->merge, range);
  g_autoptr(SluicePostgresResult) result = sluice_postgres_session_query (job->session, sql, 0, NULL, error);

  if (result == NULL)
    return FALSE;
  counts->updated += get_count (result, 0);
  counts->unchanged += get_count (result, 1);
  counts->skipped += get_count (result, 2);
  return merge_by_insert (job, range, n, TRUE, counts, error);
}

static gboolean
merge_rows (WriteJob          *job,
            guint              first,
            guint              n,
            SluiceLoadCounts  *counts,
            GError           **error)
{
  g_autofree char *range = NULL;

  if (n == job->writer->selection->n_rows)
    range = g_strdup ("true");
  else
    range = g_strdup_printf ("s.sluice_row >= %u AND s.sluice_row < %u", first, first + n);

  switch (job->writer->method)
    {
    case SLUICE_POSTGRES_UPSERT:
      return merge_by_upsert (job, range, n, counts, error);
    case SLUICE_POSTGRES_UPDATE:
      return merge_by_update (job, range, n, counts, error);
    case SLUICE_POSTGRES_COPY:
    case SLUICE_POSTGRES_INSERT:
    default:
      return merge_by_insert (job, range, n, FALSE, counts, error);
    }
}

static void
add_counts (SluiceLoadCounts       *sum,
            const SluiceLoadCounts *counts)
{
  sum->inserted += counts->inserted;
  sum->updated += counts->updated;
  sum->unchanged += counts->unchanged;
  sum->skipped += counts->skipped;
}

/* A place of the array "{1,2,3,4}". */
static guint64
get_sum (const char *sums,
         guint       place)
{
  const char *p = sums + 1;

  for (guint i = 0; i < place; i++)
    p = strchr (p, ',') + 1;
  return g_ascii_strtoull (p, NULL, 10);
}

/* Lets the server take the rows of a range one by one. */
static gboolean
merge_row_by_row (WriteJob  *job,
                  guint      first,
                  guint      n,
                  GError   **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM pg_temp.sluice_rows (%u, %u)", first, first + n);
  g_autoptr(SluicePostgresResult) result = NULL;

  if (!job->has_loop)
    {
      g_autofree char *make = sluice_postgres_merge_make_row_loop (&job->writer->merge,
                                                                   job->writer->method == SLUICE_POSTGRES_UPSERT);

      if (!exec (job, make, error))
        return FALSE;
      job->has_loop = TRUE;
    }
  result = sluice_postgres_session_query (job->session, sql, 0, NULL, error);
  if (result == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (result); i++)
    {
      gint64 place = g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10);
      const char *sums = PQgetvalue (result, i, 3);

      if (place >= 0)
        {
          refuse_row (job, (guint) place, PQgetvalue (result, i, 1), PQgetvalue (result, i, 2));
          continue;
        }
      job->counts->inserted += get_sum (sums, 0);
      job->counts->updated += get_sum (sums, 1);
      job->counts->unchanged += get_sum (sums, 2);
      job->counts->skipped += get_sum (sums, 3);
    }
  return TRUE;
}

/* Looks for the guilty rows of a range that failed: halves it until few
 * enough are left. What is not guilty goes in on the way, in source order. */
static gboolean
merge_range (WriteJob  *job,
             guint      first,
             guint      n,
             GError   **error)
{
  g_autoptr(GError) local_error = NULL;
  SluiceLoadCounts counts = { 0, };

  if (!exec (job, "SAVEPOINT sluice_rows", error))
    return FALSE;
  if (merge_rows (job, first, n, &counts, &local_error))
    {
      add_counts (job->counts, &counts);
      return exec (job, "RELEASE SAVEPOINT sluice_rows", error);
    }
  if (!sluice_postgres_error_is_row (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!take_back (job, "sluice_rows", error))
    return FALSE;
  if (n == 1)
    {
      refuse_row (job, first, sluice_error_peek_where (local_error)->sqlstate, local_error->message);
      return TRUE;
    }
  if (n == job->writer->selection->n_rows && n >= ROWS_WORTH_AN_INDEX)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE INDEX sluice_stage_rows ON %s (sluice_row)", job->writer->stage);

      if (!exec (job, sql, error))
        return FALSE;
    }
  if (n <= ROWS_FOR_LOOP)
    return merge_row_by_row (job, first, n, error);
  return merge_range (job, first, n / 2, error) &&
         merge_range (job, first + n / 2, n - n / 2, error);
}

/**
 * sluice_postgres_writer_write:
 * @self: a writer
 * @session: a session in a transaction
 * @batch: the rows
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): rows that are refused are added to it
 * @error: return location for an error
 *
 * Writes the rows of @batch.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_postgres_writer_write (SluicePostgresWriter   *self,
                              SluicePostgresSession  *session,
                              const SluiceBatch      *batch,
                              SluiceLoadCounts       *counts,
                              GPtrArray              *rejects,
                              GError                **error)
{
  WriteJob job = { self, session, batch, counts, rejects };
  gboolean refused = FALSE;

  sluice_row_selection_pick (self->selection, self->layout, batch, counts, rejects);
  refuse_unfit (&job);
  if (self->selection->n_rows == 0)
    return TRUE;

  if (self->method == SLUICE_POSTGRES_COPY)
    {
      if (!copy_direct (&job, &refused, error))
        return FALSE;
      if (!refused)
        return TRUE;
    }
  if (!fill_stage (&job, error))
    return FALSE;
  return self->selection->n_rows == 0 || merge_range (&job, 0, self->selection->n_rows, error);
}

/**
 * sluice_postgres_writer_end:
 * @self: a writer
 * @session: a session
 * @error: return location for an error
 *
 * Drops the stage.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_writer_end (SluicePostgresWriter   *self,
                            SluicePostgresSession  *session,
                            GError                **error)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE IF EXISTS %s", self->stage);

  return sluice_postgres_session_exec (session, sql, error);
}
