/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-duckdb-result.h"

#include "sluice-civil.h"
#include "sluice-duckdb-column.h"
#include "sluice-json-text.h"

#include <math.h>
#include <string.h>

/**
 * SluiceDuckdbResult:
 *
 * The rows of a query, as DuckDB's vectors bring them: some thousand at a time.
 */
struct _SluiceDuckdbResult
{
  SluiceResultSet parent_instance;

  SluiceDuckdbSession *session; /* (owned) */
  const SluiceDuckdbLibrary *duckdb;
  GPtrArray *columns;           /* (owned) (element-type SluiceDuckdbColumn) */
  gpointer statement;           /* (owned) */
  duckdb_result result;
  gpointer chunk;               /* (owned) (nullable) the rows at hand */
  guint n_rows;                 /* in it */
  guint next_row;
};

G_DEFINE_FINAL_TYPE (SluiceDuckdbResult, sluice_duckdb_result, SLUICE_TYPE_RESULT_SET)

static SluiceValue
text_value (SluiceValueKind  kind,
            const char      *text,
            gsize            len,
            SluiceArena     *arena)
{
  return sluice_value_text (kind, sluice_arena_copy (arena, text, len), len);
}

/* A year that our dates do not have, or infinity: as the text that DuckDB prints, which
 * every column but one of text refuses. @time is put behind it. */
static SluiceValue
distant_day (gint64       days,
             gboolean     is_infinite,
             const char  *time,
             SluiceArena *arena)
{
  char buffer[96];
  int year;
  int month;
  int day;
  int n;

  sluice_civil_from_days (days, &year, &month, &day);
  if (is_infinite)
    n = g_snprintf (buffer, sizeof buffer, days > 0 ? "infinity" : "-infinity");
  else if (year <= 0)
    n = g_snprintf (buffer, sizeof buffer, "%04d-%02d-%02d (BC)%s", 1 - year, month, day, time);
  else
    n = g_snprintf (buffer, sizeof buffer, "%d-%02d-%02d%s", year, month, day, time);
  return text_value (SLUICE_VALUE_TEXT, buffer, (gsize) n, arena);
}

static gboolean
has_year (gint64 days)
{
  return days >= sluice_civil_days (1, 1, 1) && days <= sluice_civil_days (9999, 12, 31);
}

static SluiceValue
read_date (gint32       days,
           SluiceArena *arena)
{
  if (has_year (days))
    return sluice_value_int (SLUICE_VALUE_DATE, days);
  return distant_day (days, days == G_MAXINT32 || days == -G_MAXINT32, "", arena);
}

static SluiceValue
read_timestamp (SluiceValueKind  kind,
                gint64           usec,
                SluiceArena     *arena)
{
  const gint64 days = usec / SLUICE_USEC_PER_DAY - (usec % SLUICE_USEC_PER_DAY < 0 ? 1 : 0);
  char time[SLUICE_CIVIL_BUFFER_SIZE + 4] = " ";
  gsize n;

  if (has_year (days))
    return sluice_value_int (kind, usec);
  n = 1 + sluice_civil_format_time (usec - days * SLUICE_USEC_PER_DAY, time + 1);
  g_strlcpy (time + n, kind == SLUICE_VALUE_TIMESTAMPTZ ? "+00" : "", sizeof time - n);
  return distant_day (days, usec == G_MAXINT64 || usec == -G_MAXINT64, time, arena);
}

static SluiceValue
read_double (double       d,
             SluiceArena *arena)
{
  const char *name = isnan (d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";

  if (isfinite (d))
    return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = d };
  return text_value (SLUICE_VALUE_TEXT, name, strlen (name), arena);
}

static SluiceValue
read_string (const SluiceDuckdbColumn *column,
             const duckdb_string      *string,
             SluiceArena              *arena)
{
  const guint32 length = string->inlined.length;
  const char *text = length <= sizeof string->inlined.text ? string->inlined.text : string->pointer.text;
  SluiceValueKind kind = SLUICE_VALUE_TEXT;
  SluiceValue value;

  if (column->kind == DUCKDB_TYPE_BLOB)
    kind = SLUICE_VALUE_BYTES;
  else if (column->is_number && length > 0 && g_ascii_isdigit (text[length - 1]))
    kind = SLUICE_VALUE_NUMBER;
  else if (column->type.kind == SLUICE_TYPE_KIND_DOUBLE)
    return read_double (text[0] == 'n' ? NAN : text[0] == '-' ? -INFINITY : INFINITY, arena);
  /* JSON that is compact already stays where it is: not in the chunk, which goes. */
  value = text_value (kind, text, length, arena);
  if (column->type.kind == SLUICE_TYPE_KIND_JSON)
    sluice_json_text_compact (value.s, value.len, arena, &value);
  return value;
}

static SluiceValue
read_value (const SluiceDuckdbColumn *column,
            gconstpointer             data,
            guint                     row,
            SluiceArena              *arena)
{
  switch ((int) column->kind)
    {
    case DUCKDB_TYPE_BOOLEAN:
      return sluice_value_int (SLUICE_VALUE_BOOLEAN, ((const guint8 *) data)[row] != 0);
    case DUCKDB_TYPE_TINYINT:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const gint8 *) data)[row]);
    case DUCKDB_TYPE_SMALLINT:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const gint16 *) data)[row]);
    case DUCKDB_TYPE_INTEGER:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const gint32 *) data)[row]);
    case DUCKDB_TYPE_BIGINT:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const gint64 *) data)[row]);
    case DUCKDB_TYPE_UTINYINT:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const guint8 *) data)[row]);
    case DUCKDB_TYPE_USMALLINT:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const guint16 *) data)[row]);
    case DUCKDB_TYPE_UINTEGER:
      return sluice_value_int (SLUICE_VALUE_INTEGER, ((const guint32 *) data)[row]);
    case DUCKDB_TYPE_DOUBLE:
      return read_double (((const double *) data)[row], arena);
    case DUCKDB_TYPE_DATE:
      return read_date (((const gint32 *) data)[row], arena);
    case DUCKDB_TYPE_TIME:
      return sluice_value_int (SLUICE_VALUE_TIME, ((const gint64 *) data)[row]);
    case DUCKDB_TYPE_TIMESTAMP:
      return read_timestamp (SLUICE_VALUE_TIMESTAMP, ((const gint64 *) data)[row], arena);
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return read_timestamp (SLUICE_VALUE_TIMESTAMPTZ, ((const gint64 *) data)[row], arena);
    default:
      return read_string (column, (const duckdb_string *) data + row, arena);
    }
}

/* Column by column, as the vectors are. */
static void
read_column (SluiceDuckdbResult *self,
             guint               column,
             SluiceBatch        *batch,
             int                 target,
             guint               n)
{
  gpointer vector = self->duckdb->data_chunk_get_vector (self->chunk, column);
  gconstpointer data = self->duckdb->vector_get_data (vector);
  const guint64 *valid = self->duckdb->vector_get_validity (vector);

  for (guint i = 0; i < n; i++)
    {
      const guint row = self->next_row + i;
      SluiceValue *cell = sluice_batch_row (batch, batch->n_rows + i) + target;

      if (valid != NULL && ((valid[row / 64] >> (row % 64)) & 1) == 0)
        *cell = SLUICE_NULL_VALUE;
      else
        *cell = read_value (self->columns->pdata[column], data, row, batch->arena);
    }
}

static void
drop_chunk (SluiceDuckdbResult *self)
{
  if (self->chunk != NULL)
    self->duckdb->destroy_data_chunk (&self->chunk);
  self->chunk = NULL;
  self->n_rows = self->next_row = 0;
}

static gboolean
sluice_duckdb_result_fetch (SluiceResultSet  *result_set,
                            SluiceBatch      *batch,
                            const int        *targets,
                            gboolean         *ret_end,
                            GCancellable     *cancellable,
                            GError          **error)
{
  SluiceDuckdbResult *self = SLUICE_DUCKDB_RESULT (result_set);

  *ret_end = FALSE;
  while (!sluice_batch_is_full (batch))
    {
      guint n;

      if (self->next_row == self->n_rows)
        {
          drop_chunk (self);
          if (!sluice_duckdb_session_next (self->session, &self->result, &self->chunk, cancellable, error))
            return FALSE;
          if (self->chunk == NULL)
            {
              *ret_end = TRUE;
              return TRUE;
            }
          self->n_rows = (guint) self->duckdb->data_chunk_get_size (self->chunk);
        }
      n = MIN (self->n_rows - self->next_row, batch->capacity - batch->n_rows);
      for (guint i = 0; i < self->columns->len; i++)
        {
          if (targets[i] >= 0)
            read_column (self, i, batch, targets[i], n);
        }
      batch->n_rows += n;
      self->next_row += n;
    }
  return TRUE;
}

static void
sluice_duckdb_result_finalize (GObject *object)
{
  SluiceDuckdbResult *self = SLUICE_DUCKDB_RESULT (object);

  drop_chunk (self);
  if (self->result.internal_data != NULL)
    self->duckdb->destroy_result (&self->result);
  if (self->statement != NULL)
    self->duckdb->destroy_prepare (&self->statement);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->session, sluice_duckdb_session_unref);

  G_OBJECT_CLASS (sluice_duckdb_result_parent_class)->finalize (object);
}

static void
sluice_duckdb_result_class_init (SluiceDuckdbResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_duckdb_result_finalize;
  SLUICE_RESULT_SET_CLASS (klass)->fetch = sluice_duckdb_result_fetch;
}

static void
sluice_duckdb_result_init (SluiceDuckdbResult *self)
{
}

/* A query that only reads, or with @texts any statement. */
static gpointer
prepare_statement (SluiceDuckdbResult  *self,
                   const SluiceQuery   *query,
                   const char *const   *texts,
                   GError             **error)
{
  return texts != NULL ? sluice_duckdb_session_prepare_any (self->session, query->sql, texts, error)
                       : sluice_duckdb_session_prepare (self->session, query, error);
}

/* Columns that cannot be read as they are make the query another one around it. */
static gboolean
prepare (SluiceDuckdbResult  *self,
         const SluiceQuery   *query,
         const char *const   *texts,
         GError             **error)
{
  g_autofree char *wrapped = NULL;
  SluiceQuery outer = *query;

  self->statement = prepare_statement (self, query, texts, error);
  if (self->statement == NULL)
    return FALSE;
  self->columns = sluice_duckdb_column_new_list (self->duckdb, self->statement);
  wrapped = sluice_duckdb_column_wrap (self->columns, query->sql);
  if (wrapped == NULL)
    return TRUE;
  self->duckdb->destroy_prepare (&self->statement);
  outer.sql = wrapped;
  self->statement = prepare_statement (self, &outer, texts, error);
  return self->statement != NULL;
}

static SluiceResultSet *
start (SluiceDuckdbSession  *session,
       const SluiceQuery    *query,
       const char *const    *texts,
       GCancellable         *cancellable,
       GError              **error)
{
  g_autoptr(SluiceDuckdbResult) self = g_object_new (SLUICE_TYPE_DUCKDB_RESULT, NULL);

  self->session = sluice_duckdb_session_ref (session);
  self->duckdb = sluice_duckdb_session_get_library (session);
  if (!prepare (self, query, texts, error) ||
      !sluice_duckdb_session_execute (session, self->statement, &self->result, cancellable, error))
    return NULL;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const SluiceDuckdbColumn *column = self->columns->pdata[i];

      sluice_result_set_add_column (SLUICE_RESULT_SET (self), column->name, column->type_name, column->type);
    }
  return SLUICE_RESULT_SET (g_steal_pointer (&self));
}

/**
 * sluice_duckdb_result_new:
 * @session: (transfer none): where it runs
 * @query: a query
 * @cancellable: (nullable): interrupts it
 * @error: those of sluice_duckdb_session_prepare() and of the query
 *
 * Starts a query.
 *
 * Returns: (transfer full) (nullable): its rows
 */
SluiceResultSet *
sluice_duckdb_result_new (SluiceDuckdbSession  *session,
                          const SluiceQuery    *query,
                          GCancellable         *cancellable,
                          GError              **error)
{
  g_return_val_if_fail (session != NULL && query != NULL, NULL);

  return start (session, query, NULL, cancellable, error);
}

/**
 * sluice_duckdb_result_new_any:
 * @session: (transfer none): where it runs
 * @sql: a statement, which may write, with `?` for its parameters
 * @texts: (array zero-terminated=1): their values
 * @cancellable: (nullable): interrupts it
 * @error: those of sluice_duckdb_session_prepare_any() and of the statement
 *
 * Starts a statement in a session that may write.
 *
 * Returns: (transfer full) (nullable): its rows
 */
SluiceResultSet *
sluice_duckdb_result_new_any (SluiceDuckdbSession  *session,
                              const char           *sql,
                              const char *const    *texts,
                              GCancellable         *cancellable,
                              GError              **error)
{
  const SluiceQuery query = { .sql = sql };

  g_return_val_if_fail (session != NULL && sql != NULL && texts != NULL, NULL);

  return start (session, &query, texts, cancellable, error);
}
