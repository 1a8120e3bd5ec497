/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-postgres-rows.h"

#include "sluice-error.h"

#include <string.h>

/* What a COPY in binary begins with, see "File Formats" of COPY in PostgreSQL's
 * manual: a signature, flags, and an extension with its length. */
static const char signature[] = "PGCOPY\n\377\r\n";
#define SIGNATURE_SIZE 11
#define HEAD_SIZE (SIGNATURE_SIZE + 8)

typedef struct
{
  const char *data;             /* NULL for a NULL */
  guint32 size;
} Cell;

/**
 * SluicePostgresRows:
 *
 * The rows of a query, as they come from the server. A row is copied into the batch as
 * a whole; its texts stay where they stand in it.
 */
struct _SluicePostgresRows
{
  SluiceResultSet parent_instance;

  GObject *owner;                       /* (owned) what keeps the session */
  SluicePostgresSession *session;       /* (unowned) */
  SluicePostgresTransfer transfer;
  GArray *decoders;                     /* (element-type SluicePostgresDecoder) */
  gboolean checks_text;                 /* the server does not see to it that it is UTF-8 */
  gboolean seen_head;                   /* of a COPY */
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (SluicePostgresRows, sluice_postgres_rows, SLUICE_TYPE_RESULT_SET)

static gboolean
set_broken (GError **error)
{
  sluice_set_error (error, SLUICE_ERROR_FAILED, "sql_error",
                    "The server sent rows in a form that it does not announce");
  return FALSE;
}

static SluiceValue
decode_cell (SluicePostgresRows *self,
             guint               column,
             const Cell         *cell,
             SluiceArena        *arena)
{
  SluiceValue value;

  if (cell->data == NULL)
    return SLUICE_NULL_VALUE;
  value = g_array_index (self->decoders, SluicePostgresDecoder, column) (cell->data, cell->size, arena);
  if (self->checks_text && (value.kind == SLUICE_VALUE_TEXT || value.kind == SLUICE_VALUE_JSON) &&
      !g_utf8_validate_len (value.s, value.len, NULL))
    value.kind = SLUICE_VALUE_INVALID;
  return value;
}

/* The row at *@p, of which all bytes are in the batch's arena. */
static gboolean
read_copied_row (SluicePostgresRows  *self,
                 const char         **p,
                 const char          *end,
                 SluiceBatch         *batch,
                 const int           *targets)
{
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
  const char *at = *p + 2;

  for (guint i = 0; i < self->decoders->len; i++)
    {
      Cell cell = { NULL, 0 };
      guint32 size;

      if (end - at < 4)
        return FALSE;
      memcpy (&size, at, 4);
      size = GUINT32_FROM_BE (size);
      at += 4;
      if (size != G_MAXUINT32)
        {
          if ((gsize) (end - at) < size)
            return FALSE;
          cell = (Cell) { at, size };
          at += size;
        }
      if (targets[i] >= 0)
        cells[targets[i]] = decode_cell (self, i, &cell, batch->arena);
    }
  batch->n_rows++;
  *p = at;
  return TRUE;
}

/* One piece of a COPY: perhaps the head, then a row or the trailer. The server never
 * puts two rows into a piece. */
static gboolean
read_piece (SluicePostgresRows  *self,
            const char          *data,
            gsize                size,
            SluiceBatch         *batch,
            const int           *targets,
            GError             **error)
{
  const char *p = data;
  const char *end;
  guint16 n_cells;

  if (!self->seen_head)
    {
      guint32 extension;

      if (size < HEAD_SIZE || memcmp (p, signature, SIGNATURE_SIZE) != 0)
        return set_broken (error);
      memcpy (&extension, p + SIGNATURE_SIZE + 4, 4);
      extension = GUINT32_FROM_BE (extension);
      if (size - HEAD_SIZE < extension)
        return set_broken (error);
      p += HEAD_SIZE + extension;
      size -= HEAD_SIZE + extension;
      self->seen_head = TRUE;
    }
  if (size == 0)
    return TRUE;
  if (size < 2)
    return set_broken (error);
  memcpy (&n_cells, p, 2);
  n_cells = GUINT16_FROM_BE (n_cells);
  if (n_cells == G_MAXUINT16)
    return TRUE;
  if (n_cells != self->decoders->len)
    return set_broken (error);

  p = sluice_arena_copy (batch->arena, p, size);
  end = p + size;
  return (read_copied_row (self, &p, end, batch, targets) && p == end) || set_broken (error);
}

static gboolean
fetch_copied (SluicePostgresRows  *self,
              SluiceBatch         *batch,
              const int           *targets,
              GError             **error)
{
  while (!sluice_batch_is_full (batch))
    {
      char *data = NULL;
      gsize size = 0;
      gboolean ok;

      if (!sluice_postgres_session_copy_get (self->session, &data, &size, error))
        return FALSE;
      if (data == NULL)
        {
          self->ended = TRUE;
          return TRUE;
        }
      ok = read_piece (self, data, size, batch, targets, error);
      PQfreemem (data);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static void
read_result (SluicePostgresRows *self,
             const PGresult     *result,
             SluiceBatch        *batch,
             const int          *targets)
{
  SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);

  for (guint i = 0; i < self->decoders->len; i++)
    {
      Cell cell = { NULL, 0 };

      if (targets[i] < 0)
        continue;
      if (!PQgetisnull (result, 0, (int) i))
        {
          cell.size = (guint32) PQgetlength (result, 0, (int) i);
          cell.data = sluice_arena_copy (batch->arena, PQgetvalue (result, 0, (int) i), cell.size);
        }
      cells[targets[i]] = decode_cell (self, i, &cell, batch->arena);
    }
  batch->n_rows++;
}

static gboolean
fetch_rows (SluicePostgresRows  *self,
            SluiceBatch         *batch,
            const int           *targets,
            GError             **error)
{
  while (!sluice_batch_is_full (batch))
    {
      g_autoptr(SluicePostgresResult) result = NULL;

      if (!sluice_postgres_session_next_row (self->session, &result, error))
        return FALSE;
      if (result == NULL)
        {
          self->ended = TRUE;
          return TRUE;
        }
      if (PQnfields (result) != (int) self->decoders->len)
        return set_broken (error);
      read_result (self, result, batch, targets);
    }
  return TRUE;
}

static gboolean
sluice_postgres_rows_fetch (SluiceResultSet  *result,
                            SluiceBatch      *batch,
                            const int        *targets,
                            gboolean         *ret_end,
                            GCancellable     *cancellable,
                            GError          **error)
{
  SluicePostgresRows *self = SLUICE_POSTGRES_ROWS (result);
  gboolean ok;

  sluice_postgres_session_set_cancellable (self->session, cancellable);
  ok = self->transfer == SLUICE_POSTGRES_COPY_ROWS ? fetch_copied (self, batch, targets, error)
                                                   : fetch_rows (self, batch, targets, error);
  *ret_end = self->ended;
  return ok;
}

/* Leaves the session as it was before the query. */
static void
end_transaction (SluicePostgresRows *self)
{
  g_autoptr(GError) error = NULL;
  gboolean was_cancelled;

  if (sluice_postgres_session_is_lost (self->session))
    return;
  /* Who has cancelled waits for nothing any more. */
  was_cancelled = sluice_postgres_session_is_cancelled (self->session);
  sluice_postgres_session_set_cancellable (self->session, NULL);
  if (!self->ended)
    sluice_postgres_session_stop (self->session, !was_cancelled);
  if (!sluice_postgres_session_is_lost (self->session) &&
      !sluice_postgres_session_exec (self->session, "ROLLBACK", &error))
    g_debug ("ROLLBACK: %s", error->message);
}

static void
sluice_postgres_rows_finalize (GObject *object)
{
  SluicePostgresRows *self = SLUICE_POSTGRES_ROWS (object);

  end_transaction (self);
  g_array_unref (self->decoders);
  g_object_unref (self->owner);

  G_OBJECT_CLASS (sluice_postgres_rows_parent_class)->finalize (object);
}

static void
sluice_postgres_rows_class_init (SluicePostgresRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_postgres_rows_finalize;
  SLUICE_RESULT_SET_CLASS (klass)->fetch = sluice_postgres_rows_fetch;
}

static void
sluice_postgres_rows_init (SluicePostgresRows *self)
{
  self->decoders = g_array_new (FALSE, FALSE, sizeof (SluicePostgresDecoder));
}

/**
 * sluice_postgres_rows_new:
 * @owner: (transfer none): what keeps @session; it lives as long as the rows
 * @session: (transfer none): a session that has sent a query inside of a transaction
 * @transfer: how
 *
 * Returns: (transfer full): its rows; dropping them ends the transaction
 */
SluicePostgresRows *
sluice_postgres_rows_new (GObject                *owner,
                          SluicePostgresSession  *session,
                          SluicePostgresTransfer  transfer)
{
  SluicePostgresRows *self;
  const char *encoding;

  g_return_val_if_fail (G_IS_OBJECT (owner) && session != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_POSTGRES_ROWS, NULL);
  self->owner = g_object_ref (owner);
  self->session = session;
  self->transfer = transfer;
  /* Such a server hands out the bytes that it was given once. */
  encoding = PQparameterStatus (sluice_postgres_session_get_conn (session), "server_encoding");
  self->checks_text = encoding == NULL || strcmp (encoding, "SQL_ASCII") == 0;
  return self;
}

/**
 * sluice_postgres_rows_add_column:
 * @self: rows, of which none was fetched yet
 * @name: the column's name
 * @type_name: the server's word for its type
 * @type: the type that holds its values
 * @decoder: what reads them
 */
void
sluice_postgres_rows_add_column (SluicePostgresRows    *self,
                                 const char            *name,
                                 const char            *type_name,
                                 SluiceType             type,
                                 SluicePostgresDecoder  decoder)
{
  g_return_if_fail (SLUICE_IS_POSTGRES_ROWS (self));
  g_return_if_fail (decoder != NULL);

  sluice_result_set_add_column (SLUICE_RESULT_SET (self), name, type_name, type);
  g_array_append_val (self->decoders, decoder);
}
