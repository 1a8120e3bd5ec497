/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Sluice contributors */

#include "config.h"

#include "sluice-sqlite-result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/**
 * SluiceSqliteResult:
 *
 * The rows of a statement on an SQLite file.
 */
struct _SluiceSqliteResult
{
  SluiceResultSet parent_instance;

  GObject *owner;                       /* (owned) what keeps the connection */
  SluiceSqliteConnection *connection;   /* (unowned) */
  sqlite3_stmt *statement;              /* (owned) */
  int n_columns;
};

G_DEFINE_FINAL_TYPE (SluiceSqliteResult, sluice_sqlite_result, SLUICE_TYPE_RESULT_SET)

/* The type of a column's values, as far as its declaration tells: any column may hold
 * anything. The affinities are those of "Datatypes In SQLite", section 3.1; before
 * them come the names by which the destination declares. */
static SluiceType
guess_type (const char *declared)
{
  static const struct
  {
    const char *part;
    SluiceTypeKind kind;
  } parts[] = {
    { "BOOL", SLUICE_TYPE_KIND_BOOLEAN }, { "TIMESTAMPTZ", SLUICE_TYPE_KIND_TIMESTAMPTZ },
    { "DATETIME", SLUICE_TYPE_KIND_TIMESTAMP }, { "TIMESTAMP", SLUICE_TYPE_KIND_TIMESTAMP },
    { "DATE", SLUICE_TYPE_KIND_DATE }, { "TIME", SLUICE_TYPE_KIND_TIME }, { "UUID", SLUICE_TYPE_KIND_UUID },
    { "JSON", SLUICE_TYPE_KIND_JSON }, { "INT", SLUICE_TYPE_KIND_INTEGER }, { "CHAR", SLUICE_TYPE_KIND_TEXT },
    { "CLOB", SLUICE_TYPE_KIND_TEXT }, { "TEXT", SLUICE_TYPE_KIND_TEXT }, { "BLOB", SLUICE_TYPE_KIND_BYTES },
    { "REAL", SLUICE_TYPE_KIND_DOUBLE }, { "FLOA", SLUICE_TYPE_KIND_DOUBLE }, { "DOUB", SLUICE_TYPE_KIND_DOUBLE },
  };
  g_autofree char *upper = g_ascii_strup (declared, -1);
  SluiceType type = { .kind = SLUICE_TYPE_KIND_TEXT };
  unsigned int precision;
  unsigned int scale;

  if (sscanf (upper, "DECIMAL_TEXT(%4u,%4u)", &precision, &scale) == 2 &&
      precision <= SLUICE_DECIMAL_MAX_PRECISION && scale <= precision)
    return (SluiceType) { SLUICE_TYPE_KIND_DECIMAL, (guint16) precision, (guint16) scale };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (strstr (upper, parts[i].part) != NULL)
        {
          type.kind = parts[i].kind;
          break;
        }
    }
  return type;
}

/* A NUL inside is a character like others. */
static gboolean
is_utf8 (const char *text,
         gsize       size)
{
  const char *end = text;

  while (!g_utf8_validate_len (end, size - (gsize) (end - text), &end))
    {
      if (*end != '\0')
        return FALSE;
      end++;
    }
  return TRUE;
}

static SluiceValue
read_text (sqlite3_stmt *statement,
           int           column,
           SluiceArena  *arena)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  gsize size = (gsize) sqlite3_column_bytes (statement, column);

  if (text == NULL)
    text = "";
  return sluice_value_text (is_utf8 (text, size) ? SLUICE_VALUE_TEXT : SLUICE_VALUE_INVALID,
                            sluice_arena_copy (arena, text, size), size);
}

static SluiceValue
read_double (double d)
{
  /* SQLite has infinities, but no NaN; no type of ours has either. */
  if (isinf (d))
    return d > 0 ? sluice_value_text (SLUICE_VALUE_TEXT, "Infinity", strlen ("Infinity"))
                 : sluice_value_text (SLUICE_VALUE_TEXT, "-Infinity", strlen ("-Infinity"));
  return (SluiceValue) { .kind = SLUICE_VALUE_DOUBLE, .d = d };
}

static SluiceValue
read_value (sqlite3_stmt *statement,
            int           column,
            SluiceArena  *arena)
{
  gsize size;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return sluice_value_int (SLUICE_VALUE_INTEGER, sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return read_double (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      return read_text (statement, column, arena);
    case SQLITE_BLOB:
      size = (gsize) sqlite3_column_bytes (statement, column);
      return sluice_value_text (SLUICE_VALUE_BYTES,
                                sluice_arena_copy (arena, size > 0 ? sqlite3_column_blob (statement, column) : "", size),
                                size);
    case SQLITE_NULL:
    default:
      return SLUICE_NULL_VALUE;
    }
}

static gboolean
sluice_sqlite_result_fetch (SluiceResultSet  *result,
                            SluiceBatch      *batch,
                            const int        *targets,
                            gboolean         *ret_end,
                            GCancellable     *cancellable,
                            GError          **error)
{
  SluiceSqliteResult *self = SLUICE_SQLITE_RESULT (result);

  sluice_sqlite_connection_set_cancellable (self->connection, cancellable);
  while (!sluice_batch_is_full (batch))
    {
      SluiceValue *cells = sluice_batch_row (batch, batch->n_rows);
      gboolean row = FALSE;

      if (!sluice_sqlite_connection_step (self->connection, self->statement, &row, error))
        return FALSE;
      if (!row)
        {
          *ret_end = TRUE;
          return TRUE;
        }
      for (int i = 0; i < self->n_columns; i++)
        {
          if (targets[i] >= 0)
            cells[targets[i]] = read_value (self->statement, i, batch->arena);
        }
      batch->n_rows++;
    }
  *ret_end = FALSE;
  return TRUE;
}

static void
sluice_sqlite_result_finalize (GObject *object)
{
  SluiceSqliteResult *self = SLUICE_SQLITE_RESULT (object);

  sqlite3_finalize (self->statement);
  g_object_unref (self->owner);

  G_OBJECT_CLASS (sluice_sqlite_result_parent_class)->finalize (object);
}

static void
sluice_sqlite_result_class_init (SluiceSqliteResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_sqlite_result_finalize;
  SLUICE_RESULT_SET_CLASS (klass)->fetch = sluice_sqlite_result_fetch;
}

static void
sluice_sqlite_result_init (SluiceSqliteResult *self)
{
}

/**
 * sluice_sqlite_result_new:
 * @owner: (transfer none): what keeps @connection; it lives as long as the result
 * @connection: (transfer none): where the statement runs
 * @statement: (transfer full): a statement with its parameters bound
 *
 * Returns: (transfer full): its rows
 */
SluiceResultSet *
sluice_sqlite_result_new (GObject                *owner,
                          SluiceSqliteConnection *connection,
                          sqlite3_stmt           *statement)
{
  SluiceSqliteResult *self;

  g_return_val_if_fail (G_IS_OBJECT (owner) && connection != NULL && statement != NULL, NULL);

  self = g_object_new (SLUICE_TYPE_SQLITE_RESULT, NULL);
  self->owner = g_object_ref (owner);
  self->connection = connection;
  self->statement = statement;
  self->n_columns = sqlite3_column_count (statement);
  for (int i = 0; i < self->n_columns; i++)
    {
      const char *declared = sqlite3_column_decltype (statement, i);

      if (declared == NULL)
        declared = "";
      sluice_result_set_add_column (SLUICE_RESULT_SET (self), sqlite3_column_name (statement, i), declared,
                                    guess_type (declared));
    }
  return SLUICE_RESULT_SET (self);
}
