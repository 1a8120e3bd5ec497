/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-writer-private.h"

#include "sluice-error.h"

#include <string.h>

/* Tells the rows of an upsert whose keys the table has from the others: COPY into the
 * table costs the server a third of what the way through the stage does. Keys that are
 * asked for one by one would cost as much as that saves, so it is done where one range of
 * the index holds them: with integers that lie close together. What the table answers is
 * a guess only, as others may write: COPY refuses a key that came meanwhile, the merge
 * inserts what has gone. */

/* A range may hold so many numbers for each row of the batch, ... */
#define MAX_NUMBERS_PER_ROW 8
/* ... and so many at all: the keys that are there come as one text. */
#define MAX_NUMBERS (128 * 1024)
/* Where the table has more rows in the range than so many for each row of the batch, they
 * were read in vain. */
#define MAX_FOUND_PER_ROW 2
/* Batches of fewer rows are not worth the question. */
#define MIN_ROWS 64
/* Where fewer than one row of so many is new, COPY is not worth it. */
#define ROWS_PER_NEW 8
/* So many batches are not looked at after one for which that was of no use. */
#define N_BLIND 16

/* Whether the keys are one column of integers, in the table, too. */
gboolean
sluice_postgres_can_split (const SluiceLoadLayout *layout,
                           SluicePostgresEncoder  *encoder)
{
  static const char *const names[] = { "bigint", "integer", "smallint", NULL };

  return layout->n_keys == 1 &&
         g_strv_contains (names, sluice_postgres_encoder_get_type (encoder, layout->keys[0]));
}

static gint64
get_key (const SluicePostgresJob *self,
         guint                    place)
{
  const SluiceLoadLayout *layout = self->writer->layout;
  const SluiceValue *row = sluice_batch_row (self->batch, self->selection->rows[place]);

  return row[layout->columns[layout->keys[0]].place].i;
}

static gboolean
find_range (const SluicePostgresJob *self,
            gint64                  *ret_first,
            gint64                  *ret_last)
{
  const guint n = self->selection->n_rows;

  if (n < MIN_ROWS)
    return FALSE;
  *ret_first = *ret_last = get_key (self, 0);
  for (guint i = 1; i < n; i++)
    {
      *ret_first = MIN (*ret_first, get_key (self, i));
      *ret_last = MAX (*ret_last, get_key (self, i));
    }
  return (guint64) *ret_last - (guint64) *ret_first < MIN ((guint64) n * MAX_NUMBERS_PER_ROW, MAX_NUMBERS);
}

/**
 * sluice_postgres_job_may_split:
 * @self: a job
 *
 * Returns: %TRUE if sluice_postgres_job_split() is going to ask the server
 */
gboolean
sluice_postgres_job_may_split (const SluicePostgresJob *self)
{
  gint64 first, last;

  return self->writer->splits && !self->writer->copies && self->writer->n_blind == 0 &&
         find_range (self, &first, &last);
}

/* Marks the rows whose keys are in "{1,2,3}"; the keys of a batch differ. Gives the number
 * of those in the text. */
static guint
mark_rows (SluicePostgresJob *self,
           const char        *keys,
           gint64             first,
           gint64             last)
{
  SluicePostgresWriter *writer = self->writer;
  const guint n = self->selection->n_rows;
  const gsize width = (gsize) ((guint64) last - (guint64) first) + 1;
  g_autofree guint8 *found = g_new0 (guint8, width);
  guint n_found = 0;

  for (const char *p = keys; *p != '\0' && *p != '}';)
    {
      char *end = NULL;
      gint64 key = g_ascii_strtoll (p + 1, &end, 10);

      if (end == p + 1)
        break;
      if (key >= first && key <= last)
        found[(guint64) key - (guint64) first] = 1;
      n_found++;
      p = end;
    }
  writer->is_there = g_renew (guint8, writer->is_there, n);
  writer->n_there = 0;
  for (guint i = 0; i < n; i++)
    {
      writer->is_there[i] = found[(guint64) get_key (self, i) - (guint64) first];
      writer->n_there += writer->is_there[i];
    }
  return n_found;
}

/**
 * sluice_postgres_job_split:
 * @self: a job; nothing of it is sent yet
 * @error: return location for an error
 *
 * Asks which keys of the batch are in the table, if that may be worth it.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_postgres_job_split (SluicePostgresJob  *self,
                           GError            **error)
{
  SluicePostgresWriter *writer = self->writer;
  g_autoptr(SluicePostgresResult) result = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  const guint n = self->selection->n_rows;
  guint n_found;
  gint64 first, last;

  writer->is_split = FALSE;
  if (!writer->splits || writer->copies || !find_range (self, &first, &last))
    return TRUE;
  if (writer->n_blind > 0)
    {
      writer->n_blind--;
      return TRUE;
    }

  /* The keys' index is the way, whatever the planner believes to know of the table. It knows
   * nothing of the rows of tables that inherit from it, nor does the merge. */
  name = sluice_postgres_quote (writer->layout->columns[writer->layout->keys[0]].name);
  sql = g_strdup_printf ("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; "
                         "SELECT pg_catalog.array_agg(t.%s) FROM ONLY %s t WHERE t.%s BETWEEN '%" G_GINT64_FORMAT "' AND '%"
                         G_GINT64_FORMAT "'", name, writer->table, name, first, last);
  result = sluice_postgres_session_run (self->session, sql, error);
  if (result == NULL)
    return FALSE;
  writer->has_plan = TRUE;
  n_found = mark_rows (self, PQgetisnull (result, 0, 0) ? "" : PQgetvalue (result, 0, 0), first, last);
  writer->is_split = (n - writer->n_there) * ROWS_PER_NEW >= n;
  if (!writer->is_split || n_found > n * MAX_FOUND_PER_ROW)
    writer->n_blind = N_BLIND;
  return TRUE;
}

/**
 * sluice_postgres_job_copy_new:
 * @self: a job that is split
 * @ret_refused: (out): set if the server refused a row; what was copied is taken back
 * @error: return location for an error
 *
 * Copies the rows whose keys are new into the table.
 *
 * Returns: %FALSE if the transaction must be rolled back
 */
gboolean
sluice_postgres_job_copy_new (SluicePostgresJob  *self,
                              gboolean           *ret_refused,
                              GError            **error)
{
  SluicePostgresWriter *writer = self->writer;
  g_autofree char *copy = sluice_postgres_merge_make_copy (&writer->merge, FALSE);
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GError) local_error = NULL;
  guint64 n_copied = 0;
  guint64 line = 0;

  sluice_postgres_job_append_begin (self, TRUE, sql);
  g_string_append (sql, copy);
  if (sluice_postgres_job_send (self, sql->str, SLUICE_POSTGRES_TARGET_NEW, &local_error) &&
      sluice_postgres_session_copy_finish (self->session, &n_copied, NULL, &line, &local_error))
    {
      writer->n_copied = n_copied;
      return TRUE;
    }
  if (!sluice_postgres_error_is_row (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* Somebody else writes the same keys: so they may the next time. */
  if (strcmp (sluice_error_peek_where (local_error)->sqlstate, "23505") == 0)
    writer->splits = FALSE;
  writer->is_split = FALSE;
  writer->has_savepoint = FALSE;
  *ret_refused = TRUE;
  return sluice_postgres_job_take_back (self, "sluice_batch", error);
}
