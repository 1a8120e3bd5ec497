/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-appender.h"

#include "sluice-duckdb-vector.h"

#include <string.h>

struct _SluiceDuckdbAppender
{
  SluiceDuckdbSession *session; /* (owned) */
  const SluiceDuckdbLibrary *duckdb;
  SluiceDuckdbCell *cells;      /* (owned), without their names */
  guint n_cells;
  gboolean numbers_rows;        /* the first column is the place of the row */
  guint64 next_row;
  gpointer *types;              /* (owned) of the columns, the numbers' first */
  gpointer appender;            /* (owned) */
  gpointer chunk;               /* (owned) */
};

static gpointer
make_type (const SluiceDuckdbLibrary *duckdb,
           const SluiceDuckdbCell    *cell)
{
  if (cell->as_text)
    return duckdb->create_logical_type (DUCKDB_TYPE_VARCHAR);
  return sluice_duckdb_vector_make_type (duckdb, cell->type);
}

static gboolean
open_appender (SluiceDuckdbAppender  *self,
               const char            *catalog,
               const char            *schema,
               const char            *table,
               const char            *row_column,
               GError               **error)
{
  const SluiceDuckdbLibrary *duckdb = self->duckdb;
  gpointer connection = sluice_duckdb_session_get_connection (self->session);
  gboolean ok = duckdb->appender_create_ext (connection, catalog, schema, table, &self->appender) == 0;

  if (ok && row_column != NULL)
    ok = duckdb->appender_add_column (self->appender, row_column) == 0;
  for (guint i = 0; ok && i < self->n_cells; i++)
    ok = duckdb->appender_add_column (self->appender, self->cells[i].name) == 0;
  if (!ok)
    sluice_duckdb_session_set_error (self->session, duckdb->appender_error (self->appender), NULL, error);
  return ok;
}

/**
 * sluice_duckdb_appender_new:
 * @session: a session that writes
 * @catalog: (nullable): the database the table is in, such as `temp`
 * @schema: (nullable): its schema
 * @table: its name, as it is
 * @row_column: (nullable): a column that gets the 0-based place of each row among
 *   those that are added
 * @cells: (array length=n_cells): the columns to fill; the others get their default
 * @n_cells: how many
 * @error: %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Returns: (transfer full) (nullable): an appender
 */
SluiceDuckdbAppender *
sluice_duckdb_appender_new (SluiceDuckdbSession     *session,
                            const char              *catalog,
                            const char              *schema,
                            const char              *table,
                            const char              *row_column,
                            const SluiceDuckdbCell  *cells,
                            guint                    n_cells,
                            GError                 **error)
{
  g_autoptr(SluiceDuckdbAppender) self = NULL;
  guint n = 0;

  g_return_val_if_fail (session != NULL && table != NULL && cells != NULL, NULL);

  self = g_new0 (SluiceDuckdbAppender, 1);
  self->session = sluice_duckdb_session_ref (session);
  self->duckdb = sluice_duckdb_session_get_library (session);
  self->cells = g_memdup2 (cells, n_cells * sizeof *cells);
  self->n_cells = n_cells;
  self->numbers_rows = row_column != NULL;
  if (!open_appender (self, catalog, schema, table, row_column, error))
    return NULL;

  self->types = g_new0 (gpointer, n_cells + 1);
  if (row_column != NULL)
    self->types[n++] = self->duckdb->create_logical_type (DUCKDB_TYPE_BIGINT);
  for (guint i = 0; i < n_cells; i++)
    {
      self->types[n++] = make_type (self->duckdb, &cells[i]);
      self->cells[i].name = NULL;
    }
  self->chunk = self->duckdb->create_data_chunk (self->types, n);
  return g_steal_pointer (&self);
}

/**
 * sluice_duckdb_appender_free:
 * @self: (transfer full): an appender; what is not closed yet may be lost
 */
void
sluice_duckdb_appender_free (SluiceDuckdbAppender *self)
{
  g_return_if_fail (self != NULL);

  if (self->chunk != NULL)
    self->duckdb->destroy_data_chunk (&self->chunk);
  for (guint i = 0; self->types != NULL && i < self->n_cells + (self->numbers_rows ? 1 : 0); i++)
    self->duckdb->destroy_logical_type (&self->types[i]);
  if (self->appender != NULL)
    self->duckdb->appender_destroy (&self->appender);
  g_free (self->types);
  g_free (self->cells);
  sluice_duckdb_session_unref (self->session);
  g_free (self);
}

static void
put_text (SluiceDuckdbAppender *self,
          gpointer              vector,
          guint                 row,
          const SluiceValue    *value)
{
  g_autofree char *text = NULL;

  if (sluice_value_has_text (value) && value->kind != SLUICE_VALUE_BYTES)
    {
      self->duckdb->vector_assign_string_element_len (vector, row, value->s, value->len);
      return;
    }
  text = sluice_value_to_string (value);
  self->duckdb->vector_assign_string_element_len (vector, row, text, strlen (text));
}

/* Column by column, as the vectors are. */
static void
fill_column (SluiceDuckdbAppender   *self,
             gpointer                vector,
             const SluiceDuckdbCell *cell,
             const SluiceBatch      *batch,
             const guint            *rows,
             guint                   n)
{
  guint64 *valid;

  if (!cell->as_text)
    {
      sluice_duckdb_vector_fill (self->duckdb, vector, cell->type, batch, rows, n, cell->place);
      return;
    }
  self->duckdb->vector_ensure_validity_writable (vector);
  valid = self->duckdb->vector_get_validity (vector);
  for (guint i = 0; i < n; i++)
    {
      const SluiceValue *value = &sluice_batch_row (batch, rows[i])[cell->place];

      if (sluice_value_is_null (value))
        valid[i / 64] &= ~(G_GUINT64_CONSTANT (1) << (i % 64));
      else
        put_text (self, vector, i, value);
    }
}

/**
 * sluice_duckdb_appender_add:
 * @self: an appender
 * @batch: a batch whose cells have the types that were announced
 * @rows: (array length=n_rows): places of rows in it
 * @n_rows: how many
 * @error: as of sluice_duckdb_appender_close()
 *
 * Adds rows.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_duckdb_appender_add (SluiceDuckdbAppender  *self,
                            const SluiceBatch     *batch,
                            const guint           *rows,
                            guint                  n_rows,
                            GError               **error)
{
  const guint most = (guint) self->duckdb->vector_size ();
  const guint first_cell = self->numbers_rows ? 1 : 0;

  g_return_val_if_fail (self != NULL && batch != NULL && rows != NULL, FALSE);

  for (guint done = 0; done < n_rows;)
    {
      const guint n = MIN (most, n_rows - done);

      self->duckdb->data_chunk_reset (self->chunk);
      if (self->numbers_rows)
        {
          gint64 *numbers = self->duckdb->vector_get_data (self->duckdb->data_chunk_get_vector (self->chunk, 0));

          for (guint i = 0; i < n; i++)
            numbers[i] = (gint64) self->next_row++;
        }
      for (guint i = 0; i < self->n_cells; i++)
        fill_column (self, self->duckdb->data_chunk_get_vector (self->chunk, first_cell + i), &self->cells[i],
                     batch, rows + done, n);
      self->duckdb->data_chunk_set_size (self->chunk, n);
      if (self->duckdb->append_data_chunk (self->appender, self->chunk) != 0)
        {
          sluice_duckdb_session_set_error (self->session, self->duckdb->appender_error (self->appender), NULL, error);
          return FALSE;
        }
      done += n;
    }
  return TRUE;
}

/**
 * sluice_duckdb_appender_close:
 * @self: an appender
 * @error: %SLUICE_ERROR_DATA with `constraint`, %SLUICE_ERROR_FAILED with `sql_error`
 *
 * Brings what was added into the table, in the session's transaction. Nothing can be
 * added after that.
 *
 * Returns: %TRUE on success
 */
gboolean
sluice_duckdb_appender_close (SluiceDuckdbAppender  *self,
                              GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->duckdb->appender_close (self->appender) == 0)
    return TRUE;
  sluice_duckdb_session_set_error (self->session, self->duckdb->appender_error (self->appender), NULL, error);
  return FALSE;
}
