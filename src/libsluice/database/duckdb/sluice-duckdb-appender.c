/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-appender.h"

#include <string.h>

/* The digits that a decimal of DuckDB may have. */
#define MAX_DIGITS 38

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

/**
 * sluice_duckdb_appender_fits:
 * @type: a type
 *
 * Returns: whether cells of @type have a type of DuckDB; other ones are written as
 *   text
 */
gboolean
sluice_duckdb_appender_fits (SluiceType type)
{
  return type.kind != SLUICE_TYPE_KIND_DECIMAL || (type.precision > 0 && type.precision <= MAX_DIGITS);
}

static gboolean
is_text (const SluiceDuckdbCell *cell)
{
  return cell->as_text || !sluice_duckdb_appender_fits (cell->type);
}

static gpointer
make_type (const SluiceDuckdbLibrary *duckdb,
           const SluiceDuckdbCell    *cell)
{
  static const SluiceDuckdbType types[SLUICE_N_TYPE_KINDS] = {
    [SLUICE_TYPE_KIND_BOOLEAN] = DUCKDB_TYPE_BOOLEAN,
    [SLUICE_TYPE_KIND_INTEGER] = DUCKDB_TYPE_BIGINT,
    [SLUICE_TYPE_KIND_DOUBLE] = DUCKDB_TYPE_DOUBLE,
    [SLUICE_TYPE_KIND_TEXT] = DUCKDB_TYPE_VARCHAR,
    [SLUICE_TYPE_KIND_DATE] = DUCKDB_TYPE_DATE,
    [SLUICE_TYPE_KIND_TIME] = DUCKDB_TYPE_TIME,
    [SLUICE_TYPE_KIND_TIMESTAMP] = DUCKDB_TYPE_TIMESTAMP,
    [SLUICE_TYPE_KIND_TIMESTAMPTZ] = DUCKDB_TYPE_TIMESTAMP_TZ,
    [SLUICE_TYPE_KIND_UUID] = DUCKDB_TYPE_UUID,
    [SLUICE_TYPE_KIND_JSON] = DUCKDB_TYPE_VARCHAR,
    [SLUICE_TYPE_KIND_BYTES] = DUCKDB_TYPE_BLOB,
  };

  if (is_text (cell))
    return duckdb->create_logical_type (DUCKDB_TYPE_VARCHAR);
  if (cell->type.kind == SLUICE_TYPE_KIND_DECIMAL)
    return duckdb->create_decimal_type ((guint8) cell->type.precision, (guint8) cell->type.scale);
  return duckdb->create_logical_type ((int) types[cell->type.kind]);
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

/* Adds a digit of base @base. */
static void
shift_in (guint32 *limbs,
          guint    base,
          guint    digit)
{
  guint64 carry = digit;

  for (guint i = 0; i < 4; i++)
    {
      carry += (guint64) limbs[i] * base;
      limbs[i] = (guint32) carry;
      carry >>= 32;
    }
}

static duckdb_hugeint
make_hugeint (const guint32 *limbs,
              gboolean       negative)
{
  duckdb_hugeint value;

  value.lower = (guint64) limbs[1] << 32 | limbs[0];
  value.upper = (gint64) ((guint64) limbs[3] << 32 | limbs[2]);
  if (!negative)
    return value;
  value.lower = ~value.lower + 1;
  value.upper = (gint64) (~(guint64) value.upper + (value.lower == 0 ? 1 : 0));
  return value;
}

/* The digits of a canonical decimal: all of its scale are there. */
static duckdb_hugeint
read_decimal (const SluiceValue *value)
{
  guint32 limbs[4] = { 0, };

  for (guint i = 0; i < value->len; i++)
    {
      if (g_ascii_isdigit (value->s[i]))
        shift_in (limbs, 10, (guint) g_ascii_digit_value (value->s[i]));
    }
  return make_hugeint (limbs, value->len > 0 && value->s[0] == '-');
}

/* As DuckDB keeps one: the first bit is turned, so that the order of the numbers is
 * that of the texts. */
static duckdb_hugeint
read_uuid (const SluiceValue *value)
{
  guint32 limbs[4] = { 0, };
  duckdb_hugeint uuid;

  for (guint i = 0; i < value->len; i++)
    {
      if (g_ascii_isxdigit (value->s[i]))
        shift_in (limbs, 16, (guint) g_ascii_xdigit_value (value->s[i]));
    }
  uuid = make_hugeint (limbs, FALSE);
  uuid.upper = (gint64) ((guint64) uuid.upper ^ G_GUINT64_CONSTANT (1) << 63);
  return uuid;
}

static void
put_decimal (gpointer           data,
             guint              row,
             guint              precision,
             const SluiceValue *value)
{
  const duckdb_hugeint number = read_decimal (value);

  if (precision <= 4)
    ((gint16 *) data)[row] = (gint16) number.lower;
  else if (precision <= 9)
    ((gint32 *) data)[row] = (gint32) number.lower;
  else if (precision <= 18)
    ((gint64 *) data)[row] = (gint64) number.lower;
  else
    ((duckdb_hugeint *) data)[row] = number;
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

static void
put_value (SluiceDuckdbAppender   *self,
           gpointer                vector,
           gpointer                data,
           guint                   row,
           const SluiceDuckdbCell *cell,
           const SluiceValue      *value)
{
  switch (cell->type.kind)
    {
    case SLUICE_TYPE_KIND_BOOLEAN:
      ((guint8 *) data)[row] = value->i != 0;
      break;
    case SLUICE_TYPE_KIND_DOUBLE:
      ((double *) data)[row] = value->d;
      break;
    case SLUICE_TYPE_KIND_DATE:
      ((gint32 *) data)[row] = (gint32) value->i;
      break;
    case SLUICE_TYPE_KIND_INTEGER:
    case SLUICE_TYPE_KIND_TIME:
    case SLUICE_TYPE_KIND_TIMESTAMP:
    case SLUICE_TYPE_KIND_TIMESTAMPTZ:
      ((gint64 *) data)[row] = value->i;
      break;
    case SLUICE_TYPE_KIND_DECIMAL:
      put_decimal (data, row, (guint) cell->type.precision, value);
      break;
    case SLUICE_TYPE_KIND_UUID:
      ((duckdb_hugeint *) data)[row] = read_uuid (value);
      break;
    case SLUICE_TYPE_KIND_TEXT:
    case SLUICE_TYPE_KIND_JSON:
    case SLUICE_TYPE_KIND_BYTES:
    default:
      self->duckdb->vector_assign_string_element_len (vector, row, value->s, value->len);
      break;
    }
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
  const gboolean texts = is_text (cell);
  gpointer data = self->duckdb->vector_get_data (vector);
  guint64 *valid = NULL;

  for (guint i = 0; i < n; i++)
    {
      const SluiceValue *value = &sluice_batch_row (batch, rows[i])[cell->place];

      if (sluice_value_is_null (value))
        {
          if (valid == NULL)
            {
              self->duckdb->vector_ensure_validity_writable (vector);
              valid = self->duckdb->vector_get_validity (vector);
            }
          valid[i / 64] &= ~(G_GUINT64_CONSTANT (1) << (i % 64));
        }
      else if (texts)
        put_text (self, vector, i, value);
      else
        put_value (self, vector, data, i, cell, value);
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
