/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-error.h"
#include "sluice-postgres-session-private.h"

/* Results that are taken row by row, so that memory does not depend on their size. */

/**
 * sluice_postgres_session_start_rows:
 * @self: a session
 * @sql: one statement
 * @n_params: how many parameters it has
 * @params: (array length=n_params): their values, as text
 * @binary: whether the values are wanted in the server's binary form
 * @error: return location for an error
 *
 * Starts a statement whose rows sluice_postgres_session_next_row() gives. See
 * "Retrieving Query Results Row-by-Row" of libpq's manual.
 *
 * Returns: whether it was sent
 */
gboolean
sluice_postgres_session_start_rows (SluicePostgresSession  *self,
                                    const char             *sql,
                                    guint                   n_params,
                                    const char *const      *params,
                                    gboolean                binary,
                                    GError                **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (PQsendQueryParams (self->conn, sql, (int) n_params, NULL, params, NULL, NULL, binary) &&
      PQsetSingleRowMode (self->conn) && sluice_postgres_session_flush (self))
    return TRUE;
  sluice_postgres_session_fail (self, NULL, error);
  return FALSE;
}

/* Takes what is left of a statement; the error of the last result that failed. */
static gboolean
drain (SluicePostgresSession  *self,
       PGresult               *result,
       GError                **error)
{
  g_autoptr(SluicePostgresResult) failed = NULL;

  for (; result != NULL; result = sluice_postgres_session_next (self))
    {
      ExecStatusType status = PQresultStatus (result);

      if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
        {
          g_clear_pointer (&failed, PQclear);
          failed = result;
        }
      else
        PQclear (result);
    }
  if (failed != NULL || PQstatus (self->conn) == CONNECTION_BAD || self->abandoned)
    {
      sluice_postgres_session_fail (self, failed, error);
      self->cancelled_at = 0;
      return FALSE;
    }
  self->cancelled_at = 0;
  return TRUE;
}

/**
 * sluice_postgres_session_next_row:
 * @self: a session in the middle of sluice_postgres_session_start_rows()
 * @ret_row: (out) (transfer full) (nullable): a result of one row, to be freed with
 *   PQclear(); %NULL at the end
 * @error: return location for an error
 *
 * Returns: %FALSE if the server could not give the rest, or the connection is lost
 */
gboolean
sluice_postgres_session_next_row (SluicePostgresSession  *self,
                                  PGresult              **ret_row,
                                  GError                **error)
{
  PGresult *result;

  g_return_val_if_fail (self != NULL && ret_row != NULL, FALSE);

  result = sluice_postgres_session_next (self);
  if (result != NULL && PQresultStatus (result) == PGRES_SINGLE_TUPLE)
    {
      *ret_row = result;
      return TRUE;
    }
  *ret_row = NULL;
  return drain (self, result, error);
}

/**
 * sluice_postgres_session_copy_get:
 * @self: a session in a COPY TO STDOUT
 * @ret_data: (out) (transfer full) (nullable): what the server sent in one piece, to be
 *   freed with PQfreemem(); %NULL at the end
 * @ret_size: (out): its bytes
 * @error: return location for an error
 *
 * Returns: %FALSE if the server could not give the rest, or the connection is lost
 */
gboolean
sluice_postgres_session_copy_get (SluicePostgresSession  *self,
                                  char                  **ret_data,
                                  gsize                  *ret_size,
                                  GError                **error)
{
  int n;

  g_return_val_if_fail (self != NULL && ret_data != NULL && ret_size != NULL, FALSE);

  while ((n = PQgetCopyData (self->conn, ret_data, 1)) == 0)
    {
      if (!sluice_postgres_session_wait (self, G_IO_IN) || !PQconsumeInput (self->conn))
        {
          sluice_postgres_session_fail (self, NULL, error);
          return FALSE;
        }
    }
  if (n > 0)
    {
      *ret_size = (gsize) n;
      return TRUE;
    }
  *ret_data = NULL;
  *ret_size = 0;
  /* -1 is the end of the data, good or bad: the result tells. */
  return drain (self, sluice_postgres_session_next (self), error);
}

/**
 * sluice_postgres_session_describe:
 * @self: a session
 * @sql: one statement
 * @ret_position: (out): the character of @sql, from 1, that the error is about, 0 =
 *   unknown
 * @error: return location for an error
 *
 * Lets the server parse and plan a statement, without running it.
 *
 * Returns: (transfer full) (nullable): a result without rows, whose columns are those
 *   that the statement would give; to be freed with PQclear()
 */
PGresult *
sluice_postgres_session_describe (SluicePostgresSession  *self,
                                  const char             *sql,
                                  guint64                *ret_position,
                                  GError                **error)
{
  g_autoptr(SluicePostgresResult) prepared = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL && ret_position != NULL, NULL);

  *ret_position = 0;
  self->error_position = 0;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  if (!PQsendPrepare (self->conn, "", sql, 0, NULL))
    {
      sluice_postgres_set_lost_error (error, self->conn);
      return NULL;
    }
  prepared = sluice_postgres_session_collect (self, error);
  if (prepared == NULL)
    {
      *ret_position = self->error_position;
      return NULL;
    }
  if (!PQsendDescribePrepared (self->conn, ""))
    {
      sluice_postgres_set_lost_error (error, self->conn);
      return NULL;
    }
  return sluice_postgres_session_collect (self, error);
}

/**
 * sluice_postgres_session_stop:
 * @self: a session, perhaps with a statement whose rows were not all taken
 * @is_patient: whether nobody waits for that: a server that is busy sends what it has
 *   computed, perhaps for a while
 *
 * Cancels it at the server, so that the session can be used again.
 */
void
sluice_postgres_session_stop (SluicePostgresSession *self,
                              gboolean               is_patient)
{
  g_return_if_fail (self != NULL);

  if (PQtransactionStatus (self->conn) != PQTRANS_ACTIVE || self->abandoned)
    return;
  self->is_patient = is_patient && self->cancelled_at == 0;
  if (self->cancelled_at == 0)
    sluice_postgres_session_cancel (self);
  for (;;)
    {
      PGresult *result = sluice_postgres_session_next (self);
      char *data = NULL;

      if (result == NULL)
        break;
      /* One that still waits for rows would give this result for ever. */
      if (PQresultStatus (result) == PGRES_COPY_IN)
        PQputCopyEnd (self->conn, "stopped");
      while (PQresultStatus (result) == PGRES_COPY_OUT)
        {
          int n = PQgetCopyData (self->conn, &data, 1);

          if (n < 0 || (n == 0 && (!sluice_postgres_session_wait (self, G_IO_IN) || !PQconsumeInput (self->conn))))
            break;
          g_clear_pointer (&data, PQfreemem);
        }
      PQclear (result);
      if (self->abandoned || PQstatus (self->conn) == CONNECTION_BAD)
        break;
    }
  self->cancelled_at = 0;
  self->is_patient = FALSE;
}
