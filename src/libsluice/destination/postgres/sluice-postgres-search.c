/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-writer-private.h"

#include "sluice-error.h"

#include <string.h>

/* Looks for the rows of a batch that the server refuses, while the others go in. */

/* Stages of more rows get an index before they are searched for guilty rows. */
#define ROWS_WORTH_AN_INDEX 256
/* Ranges of fewer rows are not halved further, but taken row by row. */
#define ROWS_FOR_LOOP 128
/* One guilty row of so many is much: what follows is taken row by row, too. */
#define ROWS_PER_GUILTY 32

/* Fills the stage. What it refuses, its own types refuse: the server names the
 * row, which is left out the next time. */
static gboolean
fill_stage (SluicePostgresJob  *self,
            GError            **error)
{
  SluicePostgresWriter *writer = self->writer;
  g_autofree char *copy = sluice_postgres_merge_make_copy (&writer->merge, TRUE);
  g_autofree char *make = sluice_postgres_merge_make_stage (&writer->merge, writer->keep_on_commit);
  g_autofree char *prepare = g_strdup_printf ("%s; TRUNCATE %s; DROP INDEX IF EXISTS pg_temp.sluice_stage_rows; "
                                              "SAVEPOINT sluice_stage", make, writer->stage);

  if (!sluice_postgres_job_exec (self, prepare, error))
    return FALSE;
  writer->has_stage = TRUE;
  writer->has_index = FALSE;
  while (self->selection->n_rows > 0)
    {
      g_autoptr(GError) local_error = NULL;
      guint64 n_rows = 0;
      guint64 line = 0;

      if (sluice_postgres_job_send (self, copy, SLUICE_POSTGRES_TARGET_STAGE, &local_error) &&
          sluice_postgres_session_copy_finish (self->session, &n_rows, NULL, &line, &local_error))
        break;
      if (!sluice_postgres_error_is_row (local_error) || line == 0 || line > self->selection->n_rows)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!sluice_postgres_job_exec (self, "ROLLBACK TO SAVEPOINT sluice_stage", error))
        return FALSE;
      sluice_postgres_job_refuse_line (self, line, local_error);
    }
  return sluice_postgres_job_exec (self, "RELEASE SAVEPOINT sluice_stage", error);
}

static char *
make_range (guint first,
            guint n)
{
  return g_strdup_printf ("s.sluice_row >= %u AND s.sluice_row < %u", first, first + n);
}

static guint64
get_count (const PGresult *result,
           int             column)
{
  return g_ascii_strtoull (PQgetvalue (result, 0, column), NULL, 10);
}

/* Without a unique index: what is met is updated, then what is missing comes in. */
static gboolean
merge_by_update (SluicePostgresJob  *self,
                 const char         *range,
                 SluiceLoadCounts   *counts,
                 GError            **error)
{
  g_autofree char *update = sluice_postgres_merge_make_update (&self->writer->merge, range);
  g_autofree char *insert = sluice_postgres_merge_make_insert (&self->writer->merge, range,
                                                               SLUICE_POSTGRES_ROWS_FIRST_MISSING);
  g_autoptr(SluicePostgresResult) updated = sluice_postgres_session_query (self->session, update, 0, NULL, error);
  g_autoptr(SluicePostgresResult) inserted = NULL;

  if (updated == NULL)
    return FALSE;
  inserted = sluice_postgres_session_query (self->session, insert, 0, NULL, error);
  if (inserted == NULL)
    return FALSE;
  counts->updated += get_count (updated, 0);
  counts->unchanged += get_count (updated, 1);
  counts->skipped += get_count (updated, 2);
  counts->inserted += g_ascii_strtoull (PQcmdTuples (inserted), NULL, 10);
  return TRUE;
}

static gboolean
merge_rows (SluicePostgresJob  *self,
            const char         *range,
            guint               n,
            SluiceLoadCounts   *counts,
            GError            **error)
{
  g_autofree char *sql = sluice_postgres_job_make_merge (self, range);
  g_autoptr(SluicePostgresResult) merged = NULL;

  if (sql == NULL)
    return merge_by_update (self, range, counts, error);
  merged = sluice_postgres_session_query (self->session, sql, 0, NULL, error);
  return merged != NULL && sluice_postgres_job_count (self, merged, range, n, counts, error);
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
merge_row_by_row (SluicePostgresJob  *self,
                  guint               first,
                  guint               n,
                  GError            **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM pg_temp.sluice_rows (%u, %u)", first, first + n);
  g_autoptr(SluicePostgresResult) result = NULL;

  if (!self->has_loop)
    {
      g_autofree char *make = sluice_postgres_merge_make_row_loop (&self->writer->merge, self->writer->method);

      if (!sluice_postgres_job_exec (self, make, error))
        return FALSE;
      self->has_loop = TRUE;
    }
  result = sluice_postgres_session_query (self->session, sql, 0, NULL, error);
  if (result == NULL)
    return FALSE;

  /* One tuple has the counts. */
  self->is_dense = ((guint) PQntuples (result) - 1) * ROWS_PER_GUILTY >= n;
  for (int i = 0; i < PQntuples (result); i++)
    {
      gint64 place = g_ascii_strtoll (PQgetvalue (result, i, 0), NULL, 10);
      const char *sums = PQgetvalue (result, i, 3);

      if (place >= 0)
        {
          sluice_postgres_job_refuse (self, (guint) place, PQgetvalue (result, i, 1), PQgetvalue (result, i, 2));
          continue;
        }
      self->counts->inserted += get_sum (sums, 0);
      self->counts->updated += get_sum (sums, 1);
      self->counts->unchanged += get_sum (sums, 2);
      self->counts->skipped += get_sum (sums, 3);
    }
  return TRUE;
}

static gboolean merge_range (SluicePostgresJob  *self,
                             guint               first,
                             guint               n,
                             GError            **error);

/* Takes the halves of a range, or its rows. */
static gboolean
merge_parts (SluicePostgresJob  *self,
             guint               first,
             guint               n,
             GError            **error)
{
  SluicePostgresWriter *writer = self->writer;

  if (n <= ROWS_FOR_LOOP)
    return merge_row_by_row (self, first, n, error);
  if (!writer->has_index && n >= ROWS_WORTH_AN_INDEX)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE INDEX sluice_stage_rows ON %s (sluice_row)", writer->stage);

      if (!sluice_postgres_job_exec (self, sql, error))
        return FALSE;
      writer->has_index = TRUE;
    }
  return merge_range (self, first, n / 2, error) &&
         merge_range (self, first + n / 2, n - n / 2, error);
}

/* Looks for the guilty rows of a range: takes it as a whole, and if that fails its
 * parts. What is not guilty goes in on the way, in source order. */
static gboolean
merge_range (SluicePostgresJob  *self,
             guint               first,
             guint               n,
             GError            **error)
{
  g_autofree char *range = make_range (first, n);
  g_autoptr(GError) local_error = NULL;
  SluiceLoadCounts counts = { 0, };

  /* As a whole it would be refused again. If that is wrong, little is lost: it is no
   * larger than what was before it. */
  if (self->is_dense)
    return merge_row_by_row (self, first, n, error);
  if (!sluice_postgres_job_exec (self, "SAVEPOINT sluice_rows", error))
    return FALSE;
  if (merge_rows (self, range, n, &counts, &local_error))
    {
      guint64 n_left = n - (counts.inserted + counts.updated + counts.unchanged + counts.skipped);

      /* Rows are left over that met the same row as another one of them, or a trigger
       * that ignored them: one by one the later wins. */
      if (n_left > 0 && n > 1)
        return sluice_postgres_job_take_back (self, "sluice_rows", error) && merge_parts (self, first, n, error);
      counts.skipped += n_left;
      sluice_load_counts_add (self->counts, &counts);
      return sluice_postgres_job_exec (self, "RELEASE SAVEPOINT sluice_rows", error);
    }
  if (!sluice_postgres_error_is_row (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!sluice_postgres_job_take_back (self, "sluice_rows", error))
    return FALSE;
  if (n > 1)
    return merge_parts (self, first, n, error);
  sluice_postgres_job_refuse (self, first, sluice_error_peek_where (local_error)->sqlstate, local_error->message);
  return TRUE;
}

/* Merges all rows of the stage. */
gboolean
sluice_postgres_job_merge (SluicePostgresJob  *self,
                           GError            **error)
{
  return merge_range (self, 0, self->selection->n_rows, error);
}

/* Writes a batch of which some row is refused: through the stage, in parts. @failed
 * says that the merge of all its rows was tried. */
gboolean
sluice_postgres_job_search (SluicePostgresJob  *self,
                            gboolean            failed,
                            GError            **error)
{
  guint n = self->selection->n_rows;

  if (!fill_stage (self, error))
    return FALSE;
  /* Without those that the stage refused it may work. */
  if (self->selection->n_rows == 0)
    return TRUE;
  if (failed && self->selection->n_rows == n)
    return merge_parts (self, 0, n, error);
  return merge_range (self, 0, self->selection->n_rows, error);
}
