/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-error.h"
#include "sluice-postgres-session-private.h"

#include <string.h>

/* COPY ... FROM STDIN. What is done with the rows may stand behind it in the same
 * string: so the server goes on without a word from us. See "Multiple Statements in a
 * Simple Query" of PostgreSQL's manual. */

/**
 * sluice_postgres_session_copy_begin:
 * @self: a session
 * @sql: statements, among them one COPY ... FROM STDIN; what stands behind it runs
 *   at the end of the rows
 * @error: return location for an error
 *
 * Returns: %TRUE if the server waits for rows
 */
gboolean
sluice_postgres_session_copy_begin (SluicePostgresSession  *self,
                                    const char             *sql,
                                    GError                **error)
{
  return sluice_postgres_session_exec (self, sql, error);
}

/**
 * sluice_postgres_session_copy_put:
 * @self: a session in a COPY
 * @data: bytes
 * @size: how many
 * @error: return location for an error
 *
 * Returns: %FALSE if the connection is lost or the COPY was cancelled; what the
 *   server thinks of the rows is only known at the end
 */
gboolean
sluice_postgres_session_copy_put (SluicePostgresSession  *self,
                                  const char             *data,
                                  gsize                   size,
                                  GError                **error)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      /* Ends the COPY, so that the session can be rolled back. */
      if (PQputCopyEnd (self->conn, "cancelled") == 1)
        {
          self->cancelled_at = g_get_monotonic_time ();
          PQclear (sluice_postgres_session_collect (self, NULL));
        }
      g_cancellable_set_error_if_cancelled (self->cancellable, error);
      return FALSE;
    }
  if (PQputCopyData (self->conn, data, (int) size) == 1 && sluice_postgres_session_flush (self))
    return TRUE;
  sluice_postgres_session_fail (self, NULL, error);
  return FALSE;
}

/* The row in "COPY t, line 17, column c3", one of the lines of a context. */
static guint64
parse_line (const char *context)
{
  g_auto(GStrv) lines = g_strsplit (context != NULL ? context : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = strstr (lines[i], ", line ");

      if (line != NULL && g_str_has_prefix (lines[i], "COPY "))
        return g_ascii_strtoull (line + strlen (", line "), NULL, 10);
    }
  return 0;
}

/**
 * sluice_postgres_session_copy_send:
 * @self: a session in a COPY
 * @error: return location for an error
 *
 * Tells the server that all rows are there. It goes on by itself; what it thinks of
 * them sluice_postgres_session_copy_finish() tells, which has to be called before
 * anything else.
 *
 * Returns: %FALSE if the connection is lost
 */
gboolean
sluice_postgres_session_copy_send (SluicePostgresSession  *self,
                                   GError                **error)
{
  if (PQputCopyEnd (self->conn, NULL) == 1 && sluice_postgres_session_flush (self))
    return TRUE;
  sluice_postgres_session_fail (self, NULL, error);
  return FALSE;
}

/* Takes all results: the first, which is that of the COPY, and the last, or the one that
 * failed. *ret_n says how many there were. */
static void
take_results (SluicePostgresSession  *self,
              PGresult              **ret_first,
              PGresult              **ret_last,
              guint                  *ret_n)
{
  PGresult *result;

  while ((result = sluice_postgres_session_next (self)) != NULL)
    {
      if ((*ret_n)++ == 0)
        *ret_first = result;
      else
        {
          g_clear_pointer (ret_last, PQclear);
          *ret_last = result;
        }
    }
}

static gboolean
has_succeeded (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/**
 * sluice_postgres_session_copy_finish:
 * @self: a session after sluice_postgres_session_copy_send()
 * @ret_rows: (out): how many rows went in
 * @ret_last: (out) (optional) (nullable): the result of the last statement behind the
 *   COPY, to be freed with PQclear()
 * @ret_line: (out): on failure the 1-based row that the server names, 0 = none, or it
 *   was not the COPY that failed
 * @error: return location for an error
 *
 * Returns: %TRUE if the server took the rows, and did what stands behind the COPY
 */
gboolean
sluice_postgres_session_copy_finish (SluicePostgresSession  *self,
                                     guint64                *ret_rows,
                                     PGresult              **ret_last,
                                     guint64                *ret_line,
                                     GError                **error)
{
  g_autoptr(SluicePostgresResult) first = NULL;
  g_autoptr(SluicePostgresResult) last = NULL;
  const PGresult *failed = NULL;
  guint n = 0;

  g_return_val_if_fail (self != NULL && ret_rows != NULL && ret_line != NULL, FALSE);

  *ret_line = 0;
  take_results (self, &first, &last, &n);
  if (n > 0 && !has_succeeded (first))
    {
      failed = first;
      *ret_line = parse_line (PQresultErrorField (first, PG_DIAG_CONTEXT));
    }
  else if (n > 1 && !has_succeeded (last))
    failed = last;
  if (n == 0 || failed != NULL || PQstatus (self->conn) == CONNECTION_BAD || self->abandoned)
    {
      sluice_postgres_session_fail (self, failed, error);
      self->cancelled_at = 0;
      return FALSE;
    }
  self->cancelled_at = 0;
  *ret_rows = g_ascii_strtoull (PQcmdTuples (first), NULL, 10);
  if (ret_last != NULL)
    *ret_last = g_steal_pointer (&last);
  return TRUE;
}

/**
 * sluice_postgres_session_copy_end:
 * @self: a session in a COPY
 * @ret_rows: (out): how many rows went in
 * @ret_line: (out): on failure the 1-based row that the server names, 0 = none
 * @error: return location for an error
 *
 * Returns: %TRUE if the server took the rows
 */
gboolean
sluice_postgres_session_copy_end (SluicePostgresSession  *self,
                                  guint64                *ret_rows,
                                  guint64                *ret_line,
                                  GError                **error)
{
  *ret_line = 0;
  return sluice_postgres_session_copy_send (self, error) &&
         sluice_postgres_session_copy_finish (self, ret_rows, NULL, ret_line, error);
}
