/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-writer-private.h"

#include "sluice-error.h"

#include <string.h>

/* COPY data goes out in pieces of about this size. */
#define PIECE_SIZE (64 * 1024)
/* While the server merges a batch about so much of the next is encoded: by the time that
 * is read, the rest is encoded, too. */
#define AHEAD_SIZE (768 * 1024)
/* So many rows of a batch may be refused one by one, each at the price of sending the
 * batch again, before all of it is searched. */
#define MAX_SENT_AGAIN 3

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
 * @copies: whether COPY may go into the table itself: it fails for a key that is there,
 *   and then the batch, and those after it, take the way of @method
 * @splits: whether COPY into the table does what an upsert does with a row whose key is
 *   new, so that these may be sent apart
 * @keep_on_commit: whether each batch is a transaction; if not, the server may still be
 *   busy with a batch while the next is made ready
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
                            gboolean              copies,
                            gboolean              splits,
                            gboolean              keep_on_commit)
{
  SluicePostgresWriter *self = g_new0 (SluicePostgresWriter, 1);
  g_autofree char *stage = g_strdup_printf ("sluice_stage_%.48s", run_id);

  self->table = g_strdup (table);
  self->stage = sluice_postgres_quote_table ("pg_temp", stage);
  self->layout = layout;
  self->owns_layout = TRUE;
  self->types = types != NULL ? g_ptr_array_ref (types) : NULL;
  self->load = load;
  self->method = method;
  self->copies = copies;
  self->keep_on_commit = keep_on_commit;
  self->encoder = sluice_postgres_encoder_new (layout, types, load->strip_nul);
  self->ahead = sluice_postgres_encoder_new (layout, types, load->strip_nul);
  self->splits = splits && method == SLUICE_POSTGRES_UPSERT && sluice_postgres_can_split (layout, self->encoder);
  for (guint i = 0; i < G_N_ELEMENTS (self->selections); i++)
    self->selections[i] = sluice_row_selection_new ();
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
 * sluice_postgres_writer_new_like:
 * @other: a writer, which must outlive this one
 * @run_id: the run
 *
 * Returns: (transfer full): a writer that does the same in another session
 */
SluicePostgresWriter *
sluice_postgres_writer_new_like (SluicePostgresWriter *other,
                                 const char           *run_id)
{
  SluicePostgresWriter *self = sluice_postgres_writer_new (other->table, run_id, other->layout, other->types,
                                                           other->load, other->method, other->copies,
                                                           other->splits, other->keep_on_commit);

  self->owns_layout = FALSE;
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
  g_clear_pointer (&self->ahead, sluice_postgres_encoder_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->selections); i++)
    g_clear_pointer (&self->selections[i], sluice_row_selection_free);
  g_clear_pointer (&self->pending, sluice_batch_unref);
  g_free (self->is_there);
  if (self->owns_layout)
    g_clear_pointer (&self->layout, sluice_load_layout_free);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}

gboolean
sluice_postgres_job_exec (SluicePostgresJob  *self,
                          const char         *sql,
                          GError            **error)
{
  return sluice_postgres_session_exec (self->session, sql, error);
}

/* Takes back what failed, so that the transaction can go on. */
gboolean
sluice_postgres_job_take_back (SluicePostgresJob  *self,
                               const char         *savepoint,
                               GError            **error)
{
  g_autofree char *sql = g_strdup_printf ("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s", savepoint, savepoint);

  return sluice_postgres_job_exec (self, sql, error);
}

/* Puts the row at @place of the selection among the rejects. */
void
sluice_postgres_job_refuse (SluicePostgresJob *self,
                            guint              place,
                            const char        *sqlstate,
                            const char        *message)
{
  SluiceReject *reject = sluice_reject_new (self->batch, self->selection->rows[place], SLUICE_REJECT_STAGE_LOAD);

  sluice_reject_add (reject, "constraint", NULL, NULL, sqlstate, "%s", message);
  g_ptr_array_add (self->rejects, reject);
  self->counts->rejected++;
}

/* Refuses the row that COPY named, and leaves it out from now on. */
void
sluice_postgres_job_refuse_line (SluicePostgresJob *self,
                                 guint64            line,
                                 const GError      *problem)
{
  SluiceRowSelection *selection = self->selection;
  guint place = (guint) line - 1;

  sluice_postgres_job_refuse (self, place, sluice_error_peek_where (problem)->sqlstate, problem->message);
  memmove (selection->rows + place, selection->rows + place + 1,
           (selection->n_rows - place - 1) * sizeof *selection->rows);
  selection->n_rows--;
}

/* Drops the rows that the table's columns cannot hold. */
static void
refuse_unfit (SluicePostgresJob *self)
{
  SluiceRowSelection *selection = self->selection;
  guint n = 0;

  for (guint i = 0; i < selection->n_rows; i++)
    {
      SluiceReject *reject = sluice_postgres_encoder_check (self->writer->encoder, self->batch, selection->rows[i]);

      if (reject == NULL)
        {
          selection->rows[n++] = selection->rows[i];
          continue;
        }
      g_ptr_array_add (self->rejects, reject);
      self->counts->rejected++;
    }
  selection->n_rows = n;
}

static void
encode_row (SluicePostgresJob     *self,
            SluicePostgresEncoder *encoder,
            guint                  place,
            SluicePostgresTarget   target)
{
  gboolean staged = target == SLUICE_POSTGRES_TARGET_STAGE || target == SLUICE_POSTGRES_TARGET_THERE;

  if ((target == SLUICE_POSTGRES_TARGET_NEW && self->writer->is_there[place]) ||
      (target == SLUICE_POSTGRES_TARGET_THERE && !self->writer->is_there[place]))
    return;
  sluice_postgres_encoder_add (encoder, sluice_batch_row (self->batch, self->selection->rows[place]),
                               staged ? (int) place : -1);
}

/* Encodes the first rows, while the server merges those of the batch before. */
static void
encode_ahead (SluicePostgresJob *self)
{
  SluicePostgresEncoder *encoder = self->writer->ahead;

  sluice_postgres_encoder_clear (encoder);
  sluice_postgres_encoder_begin (encoder);
  while (self->n_ahead < self->selection->n_rows && encoder->size < AHEAD_SIZE)
    encode_row (self, encoder, self->n_ahead++, SLUICE_POSTGRES_TARGET_STAGE);
}

static gboolean
send_encoded (SluicePostgresJob      *self,
              SluicePostgresEncoder  *encoder,
              GError                **error)
{
  for (gsize sent = 0; sent < encoder->size; sent += PIECE_SIZE)
    {
      if (!sluice_postgres_session_copy_put (self->session, encoder->data + sent,
                                             MIN (encoder->size - sent, PIECE_SIZE), error))
        return FALSE;
    }
  sluice_postgres_encoder_clear (encoder);
  return TRUE;
}

/* Sends the selected rows, or those of them that @target says, to the COPY in @sql. The
 * answer is left to sluice_postgres_session_copy_finish(). */
gboolean
sluice_postgres_job_send (SluicePostgresJob     *self,
                          const char            *sql,
                          SluicePostgresTarget   target,
                          GError               **error)
{
  SluicePostgresEncoder *encoder = self->writer->encoder;
  guint n_ahead = self->n_ahead;

  g_assert (n_ahead == 0 || target == SLUICE_POSTGRES_TARGET_STAGE);

  /* Should they be sent again, others may have to be left out. */
  self->n_ahead = 0;
  if (!sluice_postgres_session_copy_begin (self->session, sql, error))
    return FALSE;

  sluice_postgres_encoder_clear (encoder);
  if (n_ahead == 0)
    sluice_postgres_encoder_begin (encoder);
  else if (!send_encoded (self, self->writer->ahead, error))
    return FALSE;
  for (guint i = n_ahead; i < self->selection->n_rows; i++)
    {
      encode_row (self, encoder, i, target);
      if (encoder->size >= PIECE_SIZE && !send_encoded (self, encoder, error))
        return FALSE;
    }
  sluice_postgres_encoder_end (encoder);
  return send_encoded (self, encoder, error) && sluice_postgres_session_copy_send (self->session, error);
}

/* The one statement that takes the rows of @range from the stage, if one does. */
char *
sluice_postgres_job_make_merge (SluicePostgresJob *self,
                                const char        *range)
{
  const SluicePostgresMerge *merge = &self->writer->merge;

  switch (self->writer->method)
    {
    case SLUICE_POSTGRES_UPSERT:
      return sluice_postgres_merge_make_upsert (merge, range);
    case SLUICE_POSTGRES_UPDATE:
      return NULL;
    case SLUICE_POSTGRES_INSERT_NEW:
      return sluice_postgres_merge_make_insert (merge, range, SLUICE_POSTGRES_ROWS_WITHOUT_CONFLICT);
    case SLUICE_POSTGRES_INSERT_MISSING:
      return sluice_postgres_merge_make_insert (merge, range, SLUICE_POSTGRES_ROWS_FIRST_MISSING);
    case SLUICE_POSTGRES_INSERT:
    default:
      return sluice_postgres_merge_make_insert (merge, range, SLUICE_POSTGRES_ROWS_ALL);
    }
}

static guint64
get_count (const PGresult *result,
           int             column)
{
  return g_ascii_strtoull (PQgetvalue (result, 0, column), NULL, 10);
}

/* Counts what a merge of the @n rows of @range did, of which @merged is the result. */
gboolean
sluice_postgres_job_count (SluicePostgresJob  *self,
                           const PGresult     *merged,
                           const char         *range,
                           guint               n,
                           SluiceLoadCounts   *counts,
                           GError            **error)
{
  g_autoptr(SluicePostgresResult) alone = NULL;
  g_autofree char *count_sql = NULL;
  guint64 inserted = g_ascii_strtoull (PQcmdTuples ((PGresult *) merged), NULL, 10);

  if (self->writer->method != SLUICE_POSTGRES_UPSERT)
    {
      counts->inserted += inserted;
      counts->skipped += n - inserted;
      return TRUE;
    }

  counts->inserted += get_count (merged, 0);
  counts->updated += get_count (merged, 1);
  if (get_count (merged, 0) + get_count (merged, 1) == n)
    return TRUE;
  count_sql = sluice_postgres_merge_make_left_alone (&self->writer->merge, range,
                                                     PQgetisnull (merged, 0, 2) ? NULL : PQgetvalue (merged, 0, 2));
  /* The keys' index is the way: the planner knows nothing of the stage, and
   * would rather read the whole table for each batch. */
  if (!sluice_postgres_job_exec (self, "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off", error))
    return FALSE;
  alone = sluice_postgres_session_query (self->session, count_sql, 0, NULL, error);
  if (alone == NULL ||
      !sluice_postgres_job_exec (self, "SET LOCAL enable_hashjoin TO DEFAULT; "
                                       "SET LOCAL enable_mergejoin TO DEFAULT", error))
    return FALSE;
  counts->unchanged += get_count (alone, 0);
  counts->skipped += get_count (alone, 1);
  return TRUE;
}

/* What makes the stage empty for the next batch. That of a transaction that is over is
 * empty already. */
static void
append_empty_stage (SluicePostgresWriter *self,
                    GString              *sql)
{
  if (self->has_index)
    g_string_append (sql, "DROP INDEX IF EXISTS pg_temp.sluice_stage_rows; ");
  if (self->has_stage)
    g_string_append_printf (sql, "TRUNCATE %s; ", self->stage);
  else
    {
      g_autofree char *make = sluice_postgres_merge_make_stage (&self->merge, self->keep_on_commit);

      g_string_append_printf (sql, "%s; ", make);
    }
}

/* What goes before the rows of a batch. */
void
sluice_postgres_job_append_begin (SluicePostgresJob *self,
                                  gboolean           staged,
                                  GString           *sql)
{
  SluicePostgresWriter *writer = self->writer;

  if (writer->has_plan)
    g_string_append (sql, "SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_bitmapscan TO DEFAULT; ");
  writer->has_plan = FALSE;
  if (writer->has_savepoint)
    g_string_append (sql, "RELEASE SAVEPOINT sluice_batch; ");
  if (staged)
    {
      append_empty_stage (writer, sql);
      writer->has_stage = TRUE;
      writer->has_index = FALSE;
    }
  g_string_append (sql, "SAVEPOINT sluice_batch; ");
  writer->has_savepoint = TRUE;
}

/* Whether all rows of the batch under way go into the table itself. */
static gboolean
goes_direct (const SluicePostgresWriter *self)
{
  return self->copies || (self->is_split && self->n_there == 0);
}

/* Sends a batch. All that the server has to do with it goes in one string, so that it
 * need not wait for us on the way. Of one that is split the new rows have gone in already. */
static gboolean
start (SluicePostgresJob  *self,
       GError            **error)
{
  SluicePostgresWriter *writer = self->writer;
  g_autoptr(GString) sql = g_string_new (NULL);
  const gboolean direct = goes_direct (writer);
  const gboolean split = writer->is_split && !direct;
  g_autofree char *copy = sluice_postgres_merge_make_copy (&writer->merge, !direct);
  g_autofree char *merge = direct ? NULL : sluice_postgres_job_make_merge (self, "true");

  if (!split)
    sluice_postgres_job_append_begin (self, !direct, sql);
  g_string_append (sql, copy);
  if (merge != NULL)
    g_string_append_printf (sql, "; %s", merge);
  return sluice_postgres_job_send (self, sql->str,
                                   direct ? SLUICE_POSTGRES_TARGET_TABLE
                                   : split ? SLUICE_POSTGRES_TARGET_THERE : SLUICE_POSTGRES_TARGET_STAGE, error);
}

/* Counts a batch that went in; without a statement behind the COPY the rows are in the
 * stage only. */
static gboolean
count_batch (SluicePostgresJob  *self,
             guint64             n_copied,
             const PGresult     *merged,
             GError            **error)
{
  const SluicePostgresWriter *writer = self->writer;
  guint n = self->selection->n_rows;

  if (writer->is_split && writer->n_there > 0)
    {
      self->counts->inserted += writer->n_copied;
      self->counts->skipped += n - writer->n_there - writer->n_copied;
      n = writer->n_there;
    }
  if (!goes_direct (writer))
    return merged != NULL ? sluice_postgres_job_count (self, merged, "true", n, self->counts, error)
                          : sluice_postgres_job_merge (self, error);
  self->counts->inserted += n_copied;
  /* A trigger may have left rows out. */
  self->counts->skipped += n - n_copied;
  return TRUE;
}

/* Whether a key that is there is to blame, which is no fault where rows are merged. */
static gboolean
has_met_key (SluicePostgresWriter *self,
             const GError         *problem)
{
  return self->layout->merges && strcmp (sluice_error_peek_where (problem)->sqlstate, "23505") == 0;
}

/* After a COPY into the table was refused, and taken back: whether to try once more
 * without the row that the server named. */
static gboolean
leaves_out_line (SluicePostgresJob *self,
                 guint64            line,
                 const GError      *problem,
                 guint              n_tries)
{
  if (!goes_direct (self->writer))
    return FALSE;
  if (has_met_key (self->writer, problem))
    {
      /* Of keys that were not there somebody else must have written one. */
      if (self->writer->is_split)
        self->writer->splits = FALSE;
      self->writer->copies = FALSE;
      return FALSE;
    }
  if (line == 0 || line > self->selection->n_rows || n_tries >= MAX_SENT_AGAIN)
    return FALSE;
  sluice_postgres_job_refuse_line (self, line, problem);
  return TRUE;
}

/* Waits for the answer to a batch that was sent, and does what it takes to get all rows
 * in that are not refused. */
static gboolean
settle (SluicePostgresJob  *self,
        GError            **error)
{
  for (guint n_tries = 0;; n_tries++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(SluicePostgresResult) merged = NULL;
      gboolean copied = goes_direct (self->writer);
      guint64 n_rows = 0;
      guint64 line = 0;

      if (sluice_postgres_session_copy_finish (self->session, &n_rows, &merged, &line, &local_error))
        return count_batch (self, n_rows, merged, error);
      if (!sluice_postgres_error_is_row (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!sluice_postgres_job_take_back (self, "sluice_batch", error))
        return FALSE;
      self->writer->has_savepoint = FALSE;
      if (!leaves_out_line (self, line, local_error, n_tries))
        {
          self->writer->is_split = FALSE;
          return sluice_postgres_job_search (self, !copied && line == 0, error);
        }
      if (self->selection->n_rows == 0)
        return TRUE;
      if (!start (self, error))
        return FALSE;
    }
}

/**
 * sluice_postgres_writer_settle:
 * @self: a writer
 * @session: the session of its last batch
 * @counts: what is counted is added to it
 * @rejects: (element-type SluiceReject): rows that are refused are added to it
 * @error: return location for an error
 *
 * Waits for the batch that is under way, if one is.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_postgres_writer_settle (SluicePostgresWriter   *self,
                               SluicePostgresSession  *session,
                               SluiceLoadCounts       *counts,
                               GPtrArray              *rejects,
                               GError                **error)
{
  g_autoptr(SluiceBatch) batch = g_steal_pointer (&self->pending);
  SluicePostgresJob job = { self, session, batch, self->selections[self->current], counts, rejects };

  return batch == NULL || settle (&job, error);
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
 * Writes the rows of @batch. Where all batches are of one transaction the server may
 * still be busy with them afterwards; what becomes of them the next call tells, or
 * sluice_postgres_writer_settle().
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_postgres_writer_write (SluicePostgresWriter   *self,
                              SluicePostgresSession  *session,
                              SluiceBatch            *batch,
                              SluiceLoadCounts       *counts,
                              GPtrArray              *rejects,
                              GError                **error)
{
  SluicePostgresJob job = { self, session, batch, self->selections[!self->current], counts, rejects };

  /* A transaction that is over took them along. */
  if (self->keep_on_commit)
    self->has_stage = self->has_savepoint = FALSE;

  sluice_row_selection_pick (job.selection, self->layout, batch, counts, rejects);
  refuse_unfit (&job);
  if (self->pending != NULL && !self->copies && !sluice_postgres_job_may_split (&job))
    encode_ahead (&job);
  if (!sluice_postgres_writer_settle (self, session, counts, rejects, error))
    return FALSE;
  if (job.selection->n_rows == 0)
    return TRUE;
  if (!sluice_postgres_job_split (&job, error))
    return FALSE;
  if (self->is_split && self->n_there > 0)
    {
      gboolean refused = FALSE;

      if (!sluice_postgres_job_copy_new (&job, &refused, error))
        return FALSE;
      if (refused)
        return sluice_postgres_job_search (&job, FALSE, error);
    }
  if (!start (&job, error))
    return FALSE;
  if (self->keep_on_commit)
    return settle (&job, error);

  self->pending = sluice_batch_ref (batch);
  self->current = !self->current;
  counts->n_pending = 1;
  return TRUE;
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
